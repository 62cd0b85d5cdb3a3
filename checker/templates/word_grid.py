"""Fit the columns of tables to their rows, after a loop has made cells or made none.

ECMA-376 Part 1, 17.4.48: `w:tblGrid` names the width of each column in twips. The table keeps its
width, as with docxtpl: columns are drawn in for further ones, and share the room of those that go.
"""

from collections.abc import Iterator

from lxml import etree

from checker.formats.ooxml.names import Element, W, get_child, get_child_value, parse_integer

_BESIDE = ("gridBefore", "gridAfter")


def fit_grids(root: Element) -> None:
    """Give each table as many columns as its widest row has, within the width it had."""
    for table in root.iter(W + "tbl"):
        grid = get_child(table, "tblGrid")
        needed = max((_width(row) for row in _rows(table)), default=0)
        if grid is not None and needed:
            columns = grid.findall(W + "gridCol")
            if needed > len(columns):
                _widen(grid, columns, needed)
            else:
                _narrow(grid, columns, needed)


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, not those of tables inside it."""
    for row in table.iter(W + "tr"):
        if next(row.iterancestors(W + "tbl")) is table:
            yield row


def _width(row: Element) -> int:
    """Return over how many columns a row goes, what it leaves free at its sides included."""
    beside = sum(
        parse_integer(get_child_value(get_child(row, "trPr"), name)) or 0 for name in _BESIDE
    )
    cells = (each for each in row.iter(W + "tc") if next(each.iterancestors(W + "tr")) is row)
    return beside + sum(
        parse_integer(get_child_value(get_child(c, "tcPr"), "gridSpan")) or 1 for c in cells
    )


def _widen(grid: Element, columns: list[Element], needed: int) -> None:
    total = sum(parse_integer(each.get(W + "w")) or 0 for each in columns)
    for each in columns:
        _set(each, (parse_integer(each.get(W + "w")) or 0) * len(columns) // needed)
    for _ in range(needed - len(columns)):
        _set(etree.SubElement(grid, W + "gridCol"), total // needed)


def _narrow(grid: Element, columns: list[Element], needed: int) -> None:
    gone = columns[needed:]
    share = sum(parse_integer(each.get(W + "w")) or 0 for each in gone) // needed
    for each in gone:
        grid.remove(each)
    for each in columns[:needed] if gone else ():
        _set(each, (parse_integer(each.get(W + "w")) or 0) + share)


def _set(column: Element, width: int) -> None:
    column.set(W + "w", str(width))
