"""Lines and columns of offsets in a text."""

from bisect import bisect_right
from itertools import accumulate


class LineIndex:
    r"""Finds the line and column of an offset, in logarithmic time.

    Lines end in `\n`; columns count code points; both count from 1.
    """

    def __init__(self, source: str) -> None:
        lengths = (len(line) + 1 for line in source.split("\n"))
        self._starts = [0, *accumulate(lengths)][:-1]
        self._length = len(source)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the (line, column) of an offset.

        Raises:
            ValueError: the offset is outside the text; its end is inside.
        """
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {offset} is outside 0 to {self._length}")
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def start(self, line: int) -> int:
        """Return the offset at which a line (from 1) starts."""
        return self._starts[line - 1]
