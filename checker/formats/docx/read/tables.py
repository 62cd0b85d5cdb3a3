"""Tables as grids: spans, vertical merges, header rows.

A row heads the table where it says so (`w:tblHeader`, rows at the top only). Where none does, the
first row does if the table asks for its style's first-row look and that style has one: Word sets
the request on every new table, so alone it means nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile

from checker.core.document import Block, Cell, Row, Table
from checker.formats.docx.read.conditions import Bands, Look, Position, read_look, regions
from checker.formats.ooxml.names import (
    Element,
    W,
    attribute,
    child,
    child_value,
    integer,
    switch,
    unwrapped,
)

CellReader = Callable[[Element, int, int, tuple[str, ...]], tuple[Block, ...]]
_ROWS = frozenset({W + "tr"})
_CELLS = frozenset({W + "tc"})
_WIDEST = 63  # Word's own limit of columns; a larger span in a file is damage


@dataclass(slots=True)
class _Shape:
    """A cell on the grid, before its content is read; `ordinal` counts the cells of its row."""

    element: Element
    row: int
    column: int
    column_span: int
    ordinal: int
    row_span: int = 1


def read_table(
    table: Element,
    read_cell: CellReader,
    *,
    styled_first_row: bool,
    bands: Bands = Bands(),  # noqa: B008 - a tuple
) -> Table:
    """Return a `w:tbl` as a grid.

    Args:
        table: the element.
        read_cell: reads the content of a `w:tc` at a row and column, in regions of the table style.
        styled_first_row: the table's style sets a first row apart.
        bands: how many rows and columns a band of the table's style has.
    """
    rows = list(unwrapped(table, _ROWS))
    look = read_look(child(table, "tblPr")) or Look()
    shapes = _shapes(rows)
    said = _header_rows(rows)
    headers = said or int(styled_first_row and look.first_row and len(rows) > 1)
    lines: list[Row] = []
    for index, (row, line) in enumerate(zip(rows, shapes, strict=True)):
        asked = read_look(child(row, "tblPrEx")) or look
        columns = sum(1 for _ in unwrapped(row, _CELLS))
        place = Position(index, len(rows), 0, columns, max(said, 1))
        cells = (
            _cell(shape, read_cell, regions(asked, bands, place._replace(column=shape.ordinal)))
            for shape in line
        )
        lines.append(Row(tuple(cells), header=index < headers))
    width = max((shape.column + shape.column_span for line in shapes for shape in line), default=0)
    return Table(tuple(lines), width)


def _cell(shape: _Shape, read_cell: CellReader, held: tuple[str, ...]) -> Cell:
    return Cell(
        shape.row,
        shape.column,
        read_cell(shape.element, shape.row, shape.column, held),
        shape.row_span,
        shape.column_span,
    )


def _shapes(rows: Iterable[Element]) -> list[list[_Shape]]:
    lines: list[list[_Shape]] = []
    above: dict[int, _Shape] = {}  # by column, the cell that a vertical merge would continue
    for index, row in enumerate(rows):
        line: list[_Shape] = []
        reaching: dict[int, _Shape] = {}
        column = _span(child_value(child(row, "trPr"), "gridBefore"), least=0)
        for ordinal, element in enumerate(unwrapped(row, _CELLS)):
            properties = child(element, "tcPr")
            span = _span(child_value(properties, "gridSpan"))
            column = _place(element, (index, column, span, ordinal), line, above, reaching)
        lines.append(line)
        above = reaching
    return lines


def _place(
    element: Element,
    at: tuple[int, int, int, int],
    line: list[_Shape],
    above: dict[int, _Shape],
    reaching: dict[int, _Shape],
) -> int:
    """Add a cell to `line`, or to the cell that it continues; return the next free column."""
    row, column, span, ordinal = at
    properties = child(element, "tcPr")
    merged_down = child(properties, "vMerge")
    if child_value(properties, "hMerge") == "continue" and line:
        line[-1].column_span += span
        return column + span
    upper = above.get(column) if merged_down is not None else None
    if upper is not None and attribute(merged_down) != "restart":
        upper.row_span += 1
        reaching[column] = upper
        return column + span
    shape = _Shape(element, row, column, span, ordinal)
    line.append(shape)
    if merged_down is not None:
        reaching[column] = shape
    return column + span


def _span(value: str | None, least: int = 1) -> int:
    return min(max(integer(value) or least, least), _WIDEST)


def _header_rows(rows: list[Element]) -> int:
    """Return how many rows, from the top, say that they are repeated on every page."""
    says = (switch(child(child(row, "trPr"), "tblHeader")) is True for row in rows)
    return sum(1 for _ in takewhile(bool, says))
