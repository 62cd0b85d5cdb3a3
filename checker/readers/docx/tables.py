"""Tables as grids: spans, vertical merges, header rows.

A row heads the table where it says so (`w:tblHeader`, rows at the top only). Where none does, the
first row does if the table asks for its style's first-row look and that style has one: Word sets
the request on every new table, so alone it means nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from checker.document import Block, Cell, Row, Table
from checker.readers.docx.names import (
    Element,
    W,
    attribute,
    child,
    child_value,
    integer,
    switch,
    unwrapped,
)

CellReader = Callable[[Element, int, int], tuple[Block, ...]]
_FIRST_ROW = 0x0020
_ROWS = frozenset({W + "tr"})
_CELLS = frozenset({W + "tc"})
_WIDEST = 63  # Word's own limit of columns; a larger span in a file is damage


@dataclass(slots=True)
class _Shape:
    """A cell on the grid, before its content is read."""

    element: Element
    row: int
    column: int
    column_span: int
    row_span: int = 1


def read_table(table: Element, read_cell: CellReader, *, styled_first_row: bool) -> Table:
    """Return a `w:tbl` as a grid.

    Args:
        table: the element.
        read_cell: reads the content of a `w:tc` at a row and column.
        styled_first_row: the table's style sets a first row apart.
    """
    rows = list(unwrapped(table, _ROWS))
    shapes = _shapes(rows)
    headers = _header_rows(rows, table, styled_first_row=styled_first_row)
    return Table(
        tuple(
            Row(tuple(_cell(shape, read_cell) for shape in line), header=index < headers)
            for index, line in enumerate(shapes)
        ),
        max((shape.column + shape.column_span for line in shapes for shape in line), default=0),
    )


def _cell(shape: _Shape, read_cell: CellReader) -> Cell:
    return Cell(
        shape.row,
        shape.column,
        read_cell(shape.element, shape.row, shape.column),
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
        for element in unwrapped(row, _CELLS):
            properties = child(element, "tcPr")
            span = _span(child_value(properties, "gridSpan"))
            column = _place(element, (index, column, span), line, above, reaching)
        lines.append(line)
        above = reaching
    return lines


def _place(
    element: Element,
    at: tuple[int, int, int],
    line: list[_Shape],
    above: dict[int, _Shape],
    reaching: dict[int, _Shape],
) -> int:
    """Add a cell to `line`, or to the cell that it continues; return the next free column."""
    row, column, span = at
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
    shape = _Shape(element, row, column, span)
    line.append(shape)
    if merged_down is not None:
        reaching[column] = shape
    return column + span


def _span(value: str | None, least: int = 1) -> int:
    return min(max(integer(value) or least, least), _WIDEST)


def _header_rows(rows: list[Element], table: Element, *, styled_first_row: bool) -> int:
    count = 0
    for row in rows:
        if not switch(child(child(row, "trPr"), "tblHeader")):
            break
        count += 1
    if count == 0 and styled_first_row and len(rows) > 1 and _asks_for_first_row(table):
        return 1
    return count


def _asks_for_first_row(table: Element) -> bool:
    look = child(child(table, "tblPr"), "tblLook")
    named = attribute(look, "firstRow")
    if named is not None:
        return named in ("1", "true", "on")
    try:
        return bool(int(attribute(look) or "0", 16) & _FIRST_ROW)
    except ValueError:
        return False
