r"""Where the content of a token stands in the source.

The parser takes container prefixes (`> `, indents), closing marks and the backslash of `\|` out
of a token's content. Each function here gives, for the characters of a content and for its end,
their offsets in the source.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from checker.text.lines import LineIndex

_PIPE = re.compile(r"(?<!\\)\|")
_CELL_CHARACTER = re.compile(r"\\\||.", re.DOTALL)
_CONTAINER_PREFIX = re.compile(r"(?:[\s>]|[-*+](?=[ \t]|$)|\d+[.)](?=[ \t]|$)|\[\^[^\]]+\]:)*$")


class Source:
    """The decoded text of a file and its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.split("\n")
        self._index = LineIndex(text)

    def of_lines(self, content: str, first: int) -> list[int]:
        """Return the offsets of a content whose lines end source lines from `first` (from 0) on."""
        places: list[int] = []
        for number, line in enumerate(content.split("\n"), first):
            places.extend(self._of_line(line, number))
        return places

    def of_paragraph(self, content: str, lines: Sequence[int]) -> list[int]:
        """Return the offsets of a content within source lines from `lines[0]` to `lines[1]`.

        The parser trims full-width spaces too, and so may take whole lines off its start.
        """
        opening, _, _ = content.partition("\n")
        first, last = lines
        while opening not in self._lines[first] and first + 1 < last:
            first += 1
        return self.of_lines(content, first)

    def of_heading(self, content: str, line: int, mark: str) -> list[int]:
        """Return the offsets of the content of a heading that starts with `mark`, as in `## `."""
        written = self._lines[line]
        after = written.find(mark) + len(mark)
        start = self._index.start(line + 1) + max(written.find(content, after), after)
        return list(range(start, start + len(content) + 1))

    def of_cells(self, contents: Sequence[str], line: int) -> list[list[int]]:
        """Return the offsets of each cell of a table row; of missing cells, the row's end."""
        written = self._lines[line]
        start = self._index.start(line + 1)
        segments = _cells(written, contents[0])
        places = []
        for number, content in enumerate(contents):
            if number < len(segments):
                places.append([start + at for at in _of_cell(content, written, segments[number])])
            else:
                places.append([start + len(written)] * (len(content) + 1))
        return places

    def _of_line(self, content: str, line: int) -> list[int]:
        """Place a content that reaches to its line's end but for white space."""
        start = self._index.start(line + 1)
        written = self._lines[line]
        at = written.rfind(content)
        if at >= 0:
            return list(range(start + at, start + at + len(content) + 1))
        shown = content.lstrip(" ")  # a tab that an indent cut through became spaces
        at = max(written.rfind(shown), 0)
        expanded = [start + max(at - 1, 0)] * (len(content) - len(shown))
        return [*expanded, *range(start + at, start + at + len(shown) + 1)]


def _cells(written: str, first: str) -> list[tuple[int, int]]:
    """Return start and end of the cells of a row: between pipes that no backslash precedes.

    What stands before the first pipe is a cell unless it is empty but for container prefixes;
    one that looks like them (`- `) is the cell `first`.
    """
    edges = [-1, *(match.start() for match in _PIPE.finditer(written)), len(written)]
    cells = [(before + 1, after) for before, after in pairwise(edges)]
    before = written[: cells[0][1]]
    if _CONTAINER_PREFIX.match(before) and not (first and before.rstrip().endswith(first)):
        del cells[0]
    return cells


def _of_cell(content: str, written: str, cell: tuple[int, int]) -> list[int]:
    r"""Return the offsets in a line of a cell's content, in which `\|` has become `|`."""
    shown = list(_CELL_CHARACTER.finditer(written, *cell))
    text = "".join(match[0][-1] for match in shown)
    if not content:
        return [min(cell[0] + 1, cell[1])]  # behind the pipe and the space that follows it
    first = max(text.rfind(content), 0)
    used = shown[first : first + len(content)]
    return [*(match.start() for match in used), used[-1].end()]
