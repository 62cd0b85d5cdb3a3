"""Map the characters of a shown text to their source, in little memory."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import overload


class SourceMap(Sequence[int]):
    """A frozen sequence of offsets that mostly run on, kept as the stretches in which they do.

    In a stretch each offset is one more than the last (characters as written), or the same (text
    that one escape stands for).
    """

    __slots__ = ("_firsts", "_length", "_starts", "_steps")

    def __init__(self, offsets: Iterable[int]) -> None:
        """Hold `offsets`; a million characters in one stretch cost what one does."""
        self._starts = array("q")
        self._firsts = array("q")
        self._steps = bytearray()
        self._length = 0
        previous, size = 0, 0  # the stretch being extended: its last offset and its length
        for offset in offsets:
            step = offset - previous
            if size == 1 and step in {0, 1}:
                self._steps[-1] = step
            if size and step in {0, 1} and step == self._steps[-1]:
                size += 1
            else:
                self._starts.append(self._length)
                self._firsts.append(offset)
                self._steps.append(1)
                size = 1
            previous = offset
            self._length += 1

    @property
    def stretches(self) -> int:
        """How many stretches it is kept in: what its memory grows with."""
        return len(self._starts)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[int, ...]: ...
    def __getitem__(self, index: int | slice) -> int | tuple[int, ...]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._length)
            if step != 1:
                return tuple(self[i] for i in range(start, stop, step))
            return tuple(self._iter_between(start, stop))
        at = index + self._length if index < 0 else index
        if not 0 <= at < self._length:
            raise IndexError(index)
        stretch = bisect_right(self._starts, at) - 1
        return self._firsts[stretch] + self._steps[stretch] * (at - self._starts[stretch])

    def __iter__(self) -> Iterator[int]:
        return self._iter_between(0, self._length)

    def _iter_between(self, at: int, stop: int) -> Iterator[int]:
        """Yield the offsets from `at` to `stop`, stretch by stretch."""
        stretch = bisect_right(self._starts, at) - 1
        while at < stop:
            start, first, step = (
                each[stretch] for each in (self._starts, self._firsts, self._steps)
            )
            end = self._starts[stretch + 1] if stretch + 1 < len(self._starts) else self._length
            low, high = first + step * (at - start), first + step * (min(end, stop) - start)
            yield from range(low, high) if step else repeat(first, min(end, stop) - at)
            at, stretch = min(end, stop), stretch + 1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(
            one == two for one, two in zip(self, other, strict=True)
        )

    def __hash__(self) -> int:
        return hash((self._length, bytes(self._steps), self._firsts.tobytes()))

    def __repr__(self) -> str:
        return f"SourceMap({list(self)})"
