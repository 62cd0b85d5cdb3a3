"""Tables as grids: spans, vertical merges, header rows.

A row heads the table where it says so (`w:tblHeader`, rows at the top only). Where none does, the
first row does if the table asks for its style's first-row look and that style has one: Word sets
the request on every new table, so alone it means nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile

from checker.core.data_classes import dataclass
from checker.core.document import Block, Cell, Row, Table
from checker.formats.docx.read.table_conditions import (
    Bands,
    CellPosition,
    TableLook,
    find_regions,
    read_look,
)
from checker.formats.ooxml.alternatives import iter_children
from checker.formats.ooxml.names import (
    Element,
    W,
    get_attribute,
    get_child,
    get_child_value,
    parse_integer,
    parse_switch,
)

CellReader = Callable[[Element, int, int, tuple[str, ...]], tuple[Block, ...]]
_ROWS = frozenset({W + "tr"})
_CELLS = frozenset({W + "tc"})
_WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
_MAX_COLUMNS = 63  # Word's own limit of columns; a larger span in a file is damage


@dataclass(slots=True)
class _CellShape:
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
    pass_over: Callable[[Element], None] | None = None,
) -> Table:
    """Return a `w:tbl` as a grid.

    Args:
        table: the element.
        read_cell: reads the content of a `w:tc` at a row and column, in regions of the table style.
        styled_first_row: the table's style sets a first row apart.
        bands: how many rows and columns a band of the table's style has.
        pass_over: told of what shows nowhere on the grid: what is no row and no cell, and cells
            that a merge has covered.
    """
    rows = list(iter_unwrapped(table, _ROWS))
    look = read_look(get_child(table, "tblPr")) or TableLook()
    shapes = _build_shapes(rows)
    if pass_over is not None:
        for item in _iter_passed_over(table, rows, shapes):
            pass_over(item)
    said = _count_header_rows(rows)
    headers = said or int(styled_first_row and look.first_row and len(rows) > 1)
    lines: list[Row] = []
    for index, (row, line) in enumerate(zip(rows, shapes, strict=True)):
        asked = read_look(get_child(row, "tblPrEx")) or look
        columns = sum(1 for _ in iter_unwrapped(row, _CELLS))
        place = CellPosition(index, len(rows), 0, columns, max(said, 1))
        cells = (
            _build_cell(
                shape, read_cell, find_regions(asked, bands, place._replace(column=shape.ordinal))
            )
            for shape in line
        )
        lines.append(Row(tuple(cells), header=index < headers))
    width = max((shape.column + shape.column_span for line in shapes for shape in line), default=0)
    return Table(tuple(lines), width)


def _build_cell(shape: _CellShape, read_cell: CellReader, held: tuple[str, ...]) -> Cell:
    return Cell(
        shape.row,
        shape.column,
        read_cell(shape.element, shape.row, shape.column, held),
        shape.row_span,
        shape.column_span,
    )


def _build_shapes(rows: Iterable[Element]) -> list[list[_CellShape]]:
    lines: list[list[_CellShape]] = []
    above: dict[int, _CellShape] = {}  # by column, the cell that a vertical merge would continue
    for index, row in enumerate(rows):
        line: list[_CellShape] = []
        reaching: dict[int, _CellShape] = {}
        column = _clamp_span(get_child_value(get_child(row, "trPr"), "gridBefore"), least=0)
        for ordinal, element in enumerate(iter_unwrapped(row, _CELLS)):
            properties = get_child(element, "tcPr")
            span = _clamp_span(get_child_value(properties, "gridSpan"))
            column = _place(element, (index, column, span, ordinal), line, above, reaching)
        lines.append(line)
        above = reaching
    return lines


def _place(
    element: Element,
    at: tuple[int, int, int, int],
    line: list[_CellShape],
    above: dict[int, _CellShape],
    reaching: dict[int, _CellShape],
) -> int:
    """Add a cell to `line`, or to the cell that it continues; return the next free column."""
    row, column, span, ordinal = at
    properties = get_child(element, "tcPr")
    merged_down = get_child(properties, "vMerge")
    if get_child_value(properties, "hMerge") == "continue" and line:
        line[-1].column_span += span
        return column + span
    upper = above.get(column) if merged_down is not None else None
    if upper is not None and get_attribute(merged_down) != "restart":
        upper.row_span += 1
        reaching[column] = upper
        return column + span
    shape = _CellShape(element, row, column, span, ordinal)
    line.append(shape)
    if merged_down is not None:
        reaching[column] = shape
    return column + span


def _clamp_span(value: str | None, least: int = 1) -> int:
    return min(max(parse_integer(value) or least, least), _MAX_COLUMNS)


def _count_header_rows(rows: list[Element]) -> int:
    """Return how many rows, from the top, say that they are repeated on every page."""
    says = (parse_switch(get_child(get_child(row, "trPr"), "tblHeader")) is True for row in rows)
    return sum(1 for _ in takewhile(bool, says))


def iter_unwrapped(element: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """Yield the rows or cells of an element, also those inside content controls and other wrappers.

    Those that a tracked change has deleted are left out.

    Args:
        element: a row, a table or what stands around them.
        wanted: full tag names.
    """
    contents = iter_contents(element)
    yield from (each for each in contents if each.tag in wanted and not is_deleted(each))


def _iter_passed_over(
    table: Element, rows: list[Element], shapes: list[list[_CellShape]]
) -> Iterator[Element]:
    shown = {shape.element for line in shapes for shape in line}
    yield from (each for each in iter_contents(table) if each.tag not in _ROWS)
    for row in rows:
        contents = iter_contents(row)
        yield from (each for each in contents if each not in shown and not is_deleted(each))


def is_deleted(element: Element) -> bool:
    """Return whether a tracked change has deleted a row or a cell."""
    if element.tag == W + "tr":
        return get_child(get_child(element, "trPr"), "del") is not None
    return element.tag == W + "tc" and get_child(get_child(element, "tcPr"), "cellDel") is not None


def iter_contents(element: Element) -> Iterator[Element]:
    """Yield what an element holds, what stands in wrappers in their place."""
    for item in iter_children(element):
        if item.tag in _WRAPPERS:
            yield from iter_contents(item)
        else:
            yield item
