"""Lay tables out as grids: spans, covered cells, repeated rows and columns, header rows."""

from collections.abc import Callable, Iterator
from typing import Final

from checker.core.document import Block, Cell, Row, Table
from checker.formats.odt.names import TABLE, Element, integer

CellReader = Callable[[Element, int, int], tuple[Block, ...]]
_WIDEST: Final = 256
_LONGEST: Final = 10_000
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
    for element, is_header in _rows(table, is_header=False):
        cells: list[Cell] = []
        column = 0
        for cell, is_covered in _cells(element):
            if column >= _WIDEST:
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
        _span(cell, "number-rows-spanned", _LONGEST),
        _span(cell, "number-columns-spanned", _WIDEST),
    )


def _rows(element: Element, *, is_header: bool) -> Iterator[tuple[Element, bool]]:
    for item in element.iterchildren():
        if item.tag == TABLE + "table-row":
            for _ in range(_span(item, "number-rows-repeated", _LONGEST)):
                yield item, is_header
        elif item.tag in _GROUPS:
            yield from _rows(item, is_header=is_header or item.tag == TABLE + "table-header-rows")


def _cells(row: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the cells of a row, and whether another one covers them."""
    for item in row.iterchildren(_CELL, _COVERED):
        for _ in range(_span(item, "number-columns-repeated", _WIDEST)):
            yield item, item.tag == _COVERED


def _span(element: Element, name: str, most: int) -> int:
    return min(max(integer(element.get(TABLE + name)) or 1, 1), most)
