"""Find where the characters of a content stand in the source.

A content is what the parser hands on: a paragraph without its quote marks and indents, the cell of
a table. It is kept as stretches, so that a content of a million characters costs what one line
does.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, repeat
from typing import NamedTuple

from checker.core.text.source_map import SourceMap


class SourceRange(NamedTuple):
    """`length` characters from the source offset `first` on.

    They run on where `step` is 1. Where it is 0 they all stand for what is at `first`: a tab that
    became spaces, an escape, an entity.
    """

    first: int
    step: int
    length: int


class SourceOffsets:
    """The source offsets of the characters of a content, and of its end."""

    __slots__ = ("_starts", "_stretches", "end")

    def __init__(self, stretches: Sequence[SourceRange], end: int) -> None:
        """Hold the stretches that make up the content, which ends at the offset `end`."""
        self._stretches = stretches
        self._starts = list(accumulate((each.length for each in stretches), initial=0))
        self.end = end

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def run(self) -> tuple[int, int] | None:
        """Where the content stands, if in the source it is one piece."""
        if len(self._stretches) == 1 and self._stretches[0].step:
            return self._stretches[0].first, self.end
        return None

    def at(self, index: int) -> int:
        """Return the offset of character `index`; of the content's end, where there is none."""
        if index >= len(self):
            return self.end
        stretch = bisect_right(self._starts, index) - 1
        first, step, _ = self._stretches[stretch]
        return first + step * (index - self._starts[stretch])

    def between(self, start: int, stop: int) -> Iterator[SourceRange]:
        """Yield the stretches of characters `start` to `stop`."""
        number = bisect_right(self._starts, start) - 1
        while start < stop and number < len(self._stretches):
            first, step, length = self._stretches[number]
            skipped = start - self._starts[number]
            taken = min(length - skipped, stop - start)
            yield SourceRange(first + step * skipped, step, taken)
            start += taken
            number += 1

    def cut(self, start: int, stop: int) -> "SourceOffsets":
        """Return the places of characters `start` to `stop`."""
        return SourceOffsets(tuple(self.between(start, stop)), self.at(stop))


def run(first: int, length: int) -> SourceOffsets:
    """Return the places of a content that stands in the source as it is."""
    return SourceOffsets((SourceRange(first, 1, length),), first + length)


def build_source_map(stretches: Sequence[SourceRange], end: int) -> Sequence[int]:
    """Return the offsets of the characters of `stretches`, and `end`.

    Most blocks stand in the source as they are: a `range` then takes a sixth of the memory.
    """
    start = stretches[0].first if stretches else end
    at = start
    for first, step, length in stretches:
        if first != at or not step:
            break
        at += length
    else:
        if at == end:
            return range(start, end + 1)
    runs = (
        range(first, first + length) if step else repeat(first, length)
        for first, step, length in stretches
    )
    return SourceMap(chain(chain.from_iterable(runs), (end,)))
