"""The pieces of a patch that can be taken or left one by one, each with a heading.

`git apply` takes a hunk without context below it only at the end of a file, and no two hunks of a
file may share context. So each piece is a diff of its own, made for the file as it is: above it
stand only lines that no piece changes, below it at most lines that later ones change. Pieces that
change how many lines there are come last, from the end of the file, so that no piece moves what
another is about. Any of them apply in the order of the patch.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

_CONTEXT: Final = 3
_NO_END: Final = b"\n\\ No newline at end of file\n"
_LINE_END: Final = re.compile(b"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class HunkRemark:
    """What to say of a change of the lines `line` to `end_line`, from 1, any line end counting.

    `grows` is by how many lines the text is longer with it, below 0 where it is shorter.
    """

    line: int
    end_line: int
    text: bytes
    grows: int = 0


@dataclass(frozen=True, slots=True)
class _LineChange:
    """Lines `start` to `end` (exclusive, from 0) that become others; context lines around them."""

    start: int
    end: int
    new_start: int
    new_end: int
    above: int = 0
    below: int = 0

    @property
    def is_even(self) -> bool:
        """Whether there are as many lines as before."""
        return self.end - self.start == self.new_end - self.new_start

    def joined(self, other: "_LineChange") -> "_LineChange":
        """Return this change and the one that follows it at once as one."""
        return replace(self, end=other.end, new_end=other.new_end)


_Placed = tuple[int, int, HunkRemark]
"""A remark and the first and last line that it is about, as Git counts them, from 0."""


def build_hunks(before: bytes, after: bytes, remarks: Sequence[HunkRemark]) -> list[bytes]:
    """Return the hunks from one content of a file to another, in the order to apply them.

    Args:
        before: the file as it is.
        after: the file with all changes.
        remarks: on the changes; each is in the heading of the hunk that makes it.
    """
    old, new = split_lines(before), split_lines(after)
    placed = list(_place_remarks(before, remarks))
    changes = _add_context(list(_split_changes(_find_changes(old, new, placed), old)), len(old))
    said: dict[_LineChange, list[bytes]] = {each: [] for each in changes}
    for first, last, remark in placed:
        near = min(changes, key=lambda each: _measure_distance(each, first, last), default=None)
        if near is not None and remark.text not in said[near]:
            said[near].append(remark.text)
    ordered = [each for each in changes if each.is_even]
    ordered += [each for each in reversed(changes) if not each.is_even]
    return [b"".join(_write_hunk(each, old, new, b" / ".join(said[each]))) for each in ordered]


def split_lines(data: bytes) -> list[bytes]:
    """Return the lines with their ends, as Git has them; a carriage return alone ends none."""
    found = [line + b"\n" for line in data.split(b"\n")]
    last = found.pop().removesuffix(b"\n")
    return [*found, last] if last else found


def _place_remarks(data: bytes, remarks: Sequence[HunkRemark]) -> Iterator[_Placed]:
    numbers = [0]
    for match in _LINE_END.finditer(data):
        numbers.append(numbers[-1] + match[0].endswith(b"\n"))
    for each in remarks:
        first, last = (numbers[min(n, len(numbers)) - 1] for n in (each.line, each.end_line))
        yield first, last, each


def _find_changes(
    old: Sequence[bytes], new: Sequence[bytes], placed: Sequence[_Placed]
) -> Sequence[_LineChange]:
    """Return what differs: the lines that the remarks name, apart where they share none.

    Comparing the texts would not tell which of lines that are the same was changed. It is done
    where what the remarks say does not give the new text.
    """
    found: list[_LineChange] = []
    shift = 0
    for first, last, remark in sorted(placed, key=lambda each: each[:2]):
        one = _LineChange(first, last + 1, first + shift, last + 1 + shift + remark.grows)
        if found and first < found[-1].end:
            before = found.pop()
            end = max(before.end, last + 1)
            new_end = before.new_end + end - before.end + remark.grows
            one = _LineChange(before.start, end, before.new_start, new_end)
        found.append(one)
        shift += remark.grows
    if not _gives_new(found, old, new):
        return _diff_lines(old, new)
    trimmed = (_trim_change(each, old, new) for each in found)
    return [each for each in trimmed if (each.end, each.new_end) != (each.start, each.new_start)]


def _gives_new(changes: Sequence[_LineChange], old: Sequence[bytes], new: Sequence[bytes]) -> bool:
    """Return whether changes make the new lines of the old ones, each by itself."""
    made: list[bytes] = []
    done = 0
    for each in changes:
        if each.end > len(old) or not 0 <= each.new_start <= each.new_end <= len(new):
            return False
        put = new[each.new_start : each.new_end]
        if each.end < len(old) and not all(line.endswith(b"\n") for line in put):
            return False  # it would join what follows
        made += [*old[done : each.start], *put]
        done = each.end
    return [*made, *old[done:]] == list(new)


def _diff_lines(old: Sequence[bytes], new: Sequence[bytes]) -> list[_LineChange]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [_LineChange(*each[1:]) for each in matcher.get_opcodes() if each[0] != "equal"]


def _trim_change(change: _LineChange, old: Sequence[bytes], new: Sequence[bytes]) -> _LineChange:
    """Return a change without the lines at its ends that stay as they are."""
    start, end, new_start, new_end = change.start, change.end, change.new_start, change.new_end
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return _LineChange(start, end, new_start, new_end)


def _split_changes(changes: Sequence[_LineChange], old: Sequence[bytes]) -> Iterator[_LineChange]:
    """Yield changes of which each can be made by itself; neighbours that cannot are one."""
    pending: _LineChange | None = None
    for each in changes:
        if pending is None:
            pending = each
        elif each.start == pending.end and not _can_stand_alone(pending, each, old):
            pending = pending.joined(each)
        else:
            yield pending
            pending = each
    if pending is not None:
        yield pending


def _can_stand_alone(before: _LineChange, change: _LineChange, old: Sequence[bytes]) -> bool:
    """Return whether a change that follows another at once can be a piece of its own.

    One without context above it may be taken for the start of the file, where that reads alike.
    """
    size = change.end - change.start + 1
    is_like_start = old[:size] == old[change.start : change.end + 1]
    return before.is_even and change.is_even and not is_like_start


def _add_context(changes: Sequence[_LineChange], length: int) -> list[_LineChange]:
    found: list[_LineChange] = []
    for number, each in enumerate(changes):
        free = changes[number - 1].end if number else 0
        fixed = length
        if not each.is_even and number + 1 < len(changes):
            fixed = changes[number + 1].start
        above, below = min(each.start - free, _CONTEXT), min(fixed - each.end, _CONTEXT)
        # as much above as below but at the file's ends: else tools take a hunk to belong there
        if above > below and each.end + below < length:
            above = below
        if below > above and each.start > above:
            below = max(above, 1)
        found.append(replace(each, above=above, below=below))
    return found


def _measure_distance(change: _LineChange, first: int, last: int) -> int:
    """Return how many lines lie between a change and a place; 0 where they meet."""
    return max(change.start - last, first - max(change.end - 1, change.start), 0)


def _write_hunk(
    change: _LineChange, old: Sequence[bytes], new: Sequence[bytes], heading: bytes
) -> Iterator[bytes]:
    start, end = change.start - change.above, change.end + change.below
    size = end - start
    new_size = size - (change.end - change.start) + (change.new_end - change.new_start)
    places = f"@@ -{_format_range(start, size)} +{_format_range(start, new_size)} @@"
    yield b" ".join(filter(None, (places.encode(), heading))) + b"\n"
    pieces = (
        (b" ", old[start : change.start]),
        (b"-", old[change.start : change.end]),
        (b"+", new[change.new_start : change.new_end]),
        (b" ", old[change.end : end]),
    )
    for sign, shown in pieces:
        for line in shown:
            yield sign + (line if line.endswith(b"\n") else line + _NO_END)


def _format_range(start: int, size: int) -> str:
    """Return a range as a hunk has it: lines from 1, of none the line before."""
    return f"{start + 1 if size else start},{size}"
