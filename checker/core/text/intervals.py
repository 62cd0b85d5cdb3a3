"""Stretches of a text, asked about in logarithmic time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Intervals:
    """Stretches from `start` to `end` (exclusive), in any order, also overlapping ones."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if not self._ends or end > self._ends[-1]:  # else it lies within the one before
                self._starts.append(start)
                self._ends.append(end)

    def cover(self, start: int, end: int) -> bool:
        """Return whether one stretch holds all characters from `start` to `end`."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]

    def touch(self, start: int, end: int) -> bool:
        """Return whether a stretch shares a character with `start` to `end`."""
        at = bisect_right(self._ends, start)
        return at < bisect_left(self._starts, end)
