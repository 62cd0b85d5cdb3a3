"""Lay tables out as grids: spans, covered cells, repeated rows and columns, header rows."""

from collections.abc import Callable, Iterator
from typing import Final

from checker.core.document import Block, Cell, Row, Table
from checker.formats.odt.names import TABLE, Element, parse_integer

CellReader = Callable[[Element, int, int], tuple[Block, ...]]
_MAX_WIDTH: Final = 256
_MAX_LENGTH: Final = 10_000
_GROUPS: Final = frozenset(
    TABLE + name for name in ("table-rows", "table-row-group", "table-header-rows")
)
_CELL, _COVERED = TABLE + "table-cell", TABLE + "covered-table-cell"


def read_table(table: Element, read_cell: CellReader) -> Table:
    """Return a `table:table` as a grid.

    Args:
        table: the element.
        read_cell: reads the content of a `table:table-cell` at a row and column.
    """
    rows: list[Row] = []
    width = 0
    for element, is_header in _iter_rows(table, is_header=False):
        cells: list[Cell] = []
        column = 0
        for cell, is_covered in _iter_cells(element):
            if column >= _MAX_WIDTH:
                break
            if not is_covered:
                cells.append(_read(cell, len(rows), column, read_cell))
            column += 1
        width = max(width, column)
        rows.append(Row(tuple(cells), header=is_header))
    return Table(tuple(rows), width)


def _read(cell: Element, row: int, column: int, read_cell: CellReader) -> Cell:
    return Cell(
        row,
        column,
        read_cell(cell, row, column),
        _parse_span(cell, "number-rows-spanned", _MAX_LENGTH),
        _parse_span(cell, "number-columns-spanned", _MAX_WIDTH),
    )


def _iter_rows(element: Element, *, is_header: bool) -> Iterator[tuple[Element, bool]]:
    for item in element.iterchildren():
        if item.tag == TABLE + "table-row":
            for _ in range(_parse_span(item, "number-rows-repeated", _MAX_LENGTH)):
                yield item, is_header
        elif item.tag in _GROUPS:
            yield from _iter_rows(
                item, is_header=is_header or item.tag == TABLE + "table-header-rows"
            )


def _iter_cells(row: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the cells of a row, and whether another one covers them."""
    for item in row.iterchildren(_CELL, _COVERED):
        for _ in range(_parse_span(item, "number-columns-repeated", _MAX_WIDTH)):
            yield item, item.tag == _COVERED


def _parse_span(element: Element, name: str, most: int) -> int:
    return min(max(parse_integer(element.get(TABLE + name)) or 1, 1), most)
