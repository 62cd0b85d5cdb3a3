"""Say each row of a table as one text: `費目: 宿泊費、上限: 9,000円`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.core.document import Block, Row, Span, Table
from checker.core.text import lazy_re as re

_LONGEST_LABEL = 20
_SHORT_LABEL = 8
_LONGEST_ROW = 400
_FEW_COLUMNS = 2
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class RowText:
    """A row, or a long cell of one, as text, and the place of its first words."""

    text: str
    span: Span


def iter_rows(block: Block) -> Iterator[RowText]:
    """Yield the rows of a table block that say something, header rows left out."""
    table = block.table
    if table is None:
        return
    headers, body = split_header(table)
    for row in body:
        cells = [(headers[column], text) for column, text in _iter_cells(table, row)]
        span = find_span(row)
        if span is None:
            continue
        whole = "、".join(f"{label}: {text}" if label else text for label, text in cells)
        if len(whole) <= _LONGEST_ROW:
            yield RowText(whole, span)
        else:
            yield from _iter_long_cells(row, headers)


def split_header(table: Table) -> tuple[list[str], Sequence[Row]]:
    """Return a label for each column, empty where there is none, and the rows below."""
    count = 0
    while count < len(table.rows) and table.rows[count].header:
        count += 1
    if not count and _looks_like_header(table):
        count = 1
    labels = [
        " ".join(dict.fromkeys(_cell_text(table, row, column) for row in range(count))).strip()
        for column in range(table.columns)
    ]
    return labels, table.rows[count:]


def find_span(row: Row) -> Span | None:
    """Return the place of the first words of a row, None where it has none."""
    blocks = (block for cell in row.cells for block in cell.blocks if block.text.strip())
    first = next(blocks, None)
    return None if first is None else first.span()


def _looks_like_header(table: Table) -> bool:
    """Return whether a first row that no format marks is one: short words in every column."""
    if len(table.rows) <= 1 or table.columns < _FEW_COLUMNS:
        return False
    texts = [_cell_text(table, 0, column) for column in range(table.columns)]
    short = all(0 < len(each) <= _LONGEST_LABEL and not _DIGIT.search(each) for each in texts)
    if table.columns > _FEW_COLUMNS:
        return short
    # of two columns, a form has labels on the left and values of any length on the right
    return short and len(texts[1]) <= _SHORT_LABEL and len(table.rows) > _FEW_COLUMNS


def _iter_cells(table: Table, row: Row) -> Iterator[tuple[int, str]]:
    """Yield column and text of the cells of a row, cells that reach down into it included."""
    number = row.cells[0].row if row.cells else 0
    before: object = None
    for column in range(table.columns):
        cell = table.cell(number, column)
        if cell is None or cell is before:
            continue
        before = cell
        if text := " ".join(cell.text.split()):
            yield column, text


def _iter_long_cells(row: Row, headers: Sequence[str]) -> Iterator[RowText]:
    for cell in row.cells:
        label = headers[cell.column] if cell.column < len(headers) else ""
        for block in cell.blocks:
            if block.text.strip():
                yield RowText(f"{label}: {block.text}" if label else block.text, block.span())


def _cell_text(table: Table, row: int, column: int) -> str:
    cell = table.cell(row, column)
    return " ".join(cell.text.split()) if cell else ""
