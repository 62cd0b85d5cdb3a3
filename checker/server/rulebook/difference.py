"""Compare two texts line by line, for a page that is read without colours."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_AROUND: Final = 3
_MOST_LINES: Final = 20_000
Change = Literal["added", "removed", "same", "skipped"]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of a comparison; of `skipped` ones `text` is empty and `before` counts them.

    Attributes:
        change: what became of it.
        text: the line.
        before: its number in the older text, None where it is new.
        after: its number in the newer text, None where it is gone.
    """

    change: Change
    text: str
    before: int | None
    after: int | None


def compare(before: str, after: str) -> list[ComparedLine]:
    """Return the lines that changed with three lines around each, the older ones first."""
    old, new = before.splitlines()[:_MOST_LINES], after.splitlines()[:_MOST_LINES]
    found: list[ComparedLine] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            same = [ComparedLine("same", old[n], n + 1, n - i + k + 1) for n in range(i, j)]
            found += _shorten(same, is_first=i == 0, is_last=j == len(old))
        else:
            found += [ComparedLine("removed", old[n], n + 1, None) for n in range(i, j)]
            found += [ComparedLine("added", new[n], None, n + 1) for n in range(k, m)]
    return found


def _shorten(lines: list[ComparedLine], *, is_first: bool, is_last: bool) -> Iterator[ComparedLine]:
    head = 0 if is_first else _AROUND
    tail = 0 if is_last else _AROUND
    left_out = len(lines) - head - tail
    if left_out <= 1:
        yield from lines
        return
    yield from lines[:head]
    yield ComparedLine("skipped", "", left_out, None)
    yield from lines[len(lines) - tail :]
