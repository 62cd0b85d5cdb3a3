r"""Texts as editors count them: lines, columns in units of an encoding, and edits between texts.

The protocol's lines end in `\n`, `\r\n` and `\r` only; columns count UTF-16 units unless client
and server agree on something else (Language Server Protocol 3.17, "Position").
"""

import difflib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

Encoding = Literal["utf-8", "utf-16", "utf-32"]
ENCODINGS: Final[tuple[Encoding, ...]] = ("utf-16", "utf-8", "utf-32")

_LINE_END = re.compile("\r\n|\r|\n")
_YAML_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_CODECS: Final[dict[Encoding, tuple[str, int]]] = {
    "utf-8": ("utf-8", 1),
    "utf-16": ("utf-16-le", 2),
    "utf-32": ("utf-32-le", 4),
}


def count_units(text: str, encoding: Encoding) -> int:
    """Return how many units of an encoding a text takes."""
    codec, size = _CODECS[encoding]
    return len(text) if text.isascii() else len(text.encode(codec, "surrogatepass")) // size


def count_characters(text: str, count: int, encoding: Encoding) -> int:
    """Return how many characters the first `count` units are; all of them where it has fewer."""
    text = text[:count]  # a character takes a unit at least
    if text.isascii():
        return len(text)
    codec, size = _CODECS[encoding]
    start = text.encode(codec, "surrogatepass")[: count * size]
    return len(start.decode(codec, "ignore" if encoding == "utf-8" else "surrogatepass"))


@dataclass(frozen=True)
class LineIndexedText:
    """A text and where its lines begin. `encoding` is what the editor counts columns in."""

    source: str
    encoding: Encoding = "utf-16"

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(each.end() for each in _LINE_END.finditer(self.source))]

    @property
    def lines(self) -> int:
        """How many lines there are; the last may be empty."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """Return a line, from 0, without its end; empty beyond the last."""
        if number >= self.lines:
            return ""
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < self.lines else len(self.source)
        return self.source[start:end].rstrip("\r\n")

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place as the protocol counts it: from 0, columns in units.

        A column beyond the line's end is its end, a line beyond the last the text's end.
        """
        if line >= self.lines:
            return len(self.source)
        return self._starts[line] + count_characters(self.line(line), column, self.encoding)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 0, in units, of an offset."""
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return line, count_units(self.source[start:offset], self.encoding)

    def at(self, line: int, column: int) -> tuple[int, int]:
        """Return line and column, from 0, in units, of a place that counts code points from 1."""
        number = min(line, self.lines) - 1
        return number, count_units(self.line(number)[: column - 1], self.encoding)


class EditedLines:
    """The lines of a text while an editor changes it, place by place: each costs its lines.

    Args:
        text: before the changes.
    """

    def __init__(self, text: LineIndexedText) -> None:
        self._encoding = text.encoding
        self._lines = _split_to_last_line(text.source)

    def replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Put a text in the place of another; both places count as `LineIndexedText.offset`."""
        first, before = self._find(start)
        last, after = max(self._find(end), (first, before))
        words = self._lines[first][:before] + text + self._lines[last][after:]
        if first == last and not _LINE_END.search(text) and words[:1] != "\n":
            self._lines[first] = words  # as nearly always: no line begins or ends
            return
        if first > 0 and self._lines[first - 1].endswith("\r") and words.startswith("\n"):
            first -= 1  # the two are one line end now
            words = self._lines[first] + words
        if last + 1 < len(self._lines) and words.endswith("\r"):
            last += 1
            words += self._lines[last]
        lines = _split_to_last_line(words)
        if last + 1 < len(self._lines):
            lines.pop()  # the rest of the line that was kept ends it
        self._lines[first : last + 1] = lines

    def join(self) -> LineIndexedText:
        """Return the text as it is now."""
        return LineIndexedText("".join(self._lines), self._encoding)

    def _find(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return the line and the offset in it that a place means."""
        number, column = place
        if number >= len(self._lines):
            return len(self._lines) - 1, len(self._lines[-1])
        line = self._lines[number].rstrip("\r\n")
        return number, count_characters(line, column, self._encoding)


def _split_to_last_line(text: str) -> list[str]:
    """Return the lines of a text, each with its end; the last has none and may be empty."""
    ends = [0, *(each.end() for each in _LINE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]


def find_yaml_offset(source: str, line: int, column: int) -> int:
    """Return the offset of a place in a YAML file, which knows more line ends than editors do."""
    starts = [0, *(each.end() for each in _YAML_LINE_END.finditer(source))]
    return min(starts[min(line, len(starts)) - 1] + column - 1, len(source))


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Characters `start` to `end` of a text that become `text`."""

    start: int
    end: int
    text: str


def diff_texts(before: str, after: str) -> list[TextEdit]:
    """Return small edits that make one text the other, in order, none touching another."""
    old, new = _split_lines(before), _split_lines(after)
    at = [0, *accumulate(map(len, old))]
    found: list[TextEdit] = []
    first, last = _count_shared(old, new)
    matcher = difflib.SequenceMatcher(
        None, old[first : len(old) - last], new[first : len(new) - last]
    )
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        removed, added = old[first + i1 : first + i2], new[first + j1 : first + j2]
        pairs = zip(removed, added, strict=True) if len(removed) == len(added) else None
        start = at[first + i1]
        for one, other in pairs or [("".join(removed), "".join(added))]:
            found += _trim_edit(start, one, other)
            start += len(one)
    return found


def _split_lines(text: str) -> list[str]:
    """Return the lines of a text, each with its end."""
    ends = [0, *(each.end() for each in _LINE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if end > start]


def _count_shared(old: list[str], new: list[str]) -> tuple[int, int]:
    """Return how many lines two texts share at their beginnings, and then at their ends."""
    most = min(len(old), len(new))
    first = _count_same(zip(old, new, strict=False))
    last = _count_same(zip(reversed(old), reversed(new), strict=False))
    return first, min(last, most - first)


def _count_same(pairs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _trim_edit(start: int, old: str, new: str) -> Iterator[TextEdit]:
    """Yield what changes from one stretch to another, without what they share at both ends."""
    if old == new:
        return
    first = _count_same(zip(old, new, strict=False))
    room = min(len(old), len(new)) - first
    last = min(_count_same(zip(reversed(old), reversed(new), strict=False)), room)
    # an editor may take `\r\n` for one: no edit begins or ends between the two
    if (
        first
        and old[first - 1] == "\r"
        and "\n" in (old[first : first + 1], new[first : first + 1])
    ):
        first -= 1
    if (
        last
        and old[len(old) - last] == "\n"
        and "\r" in (old[-last - 1 : -last], new[-last - 1 : -last])
    ):
        last -= 1
    yield TextEdit(start + first, start + len(old) - last, new[first : len(new) - last])
