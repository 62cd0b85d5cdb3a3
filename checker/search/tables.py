"""Say each row of a table as one text: `費目: 宿泊費、上限: 9,000円`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.core.document import Block, Cell, Row, Span, Table
from checker.core.text import lazy_re as re

_LONGEST_LABEL = 20
_LONGEST_LATIN_LABEL = 40
_SHORT_LABEL = 8
_LONGEST_ROW = 400
_FEW_COLUMNS = 2
_COMPARED = 20
"""Rows that a first row is compared with."""
_NUMBER = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class RowText:
    """A row, or a long cell of one, as text, and the place of its first words."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with the cells that cover its columns, those included that reach down into it.

    `texts` holds the words of each on one line, empty where a column has none.
    """

    row: Row
    cells: tuple[Cell | None, ...]
    texts: tuple[str, ...]


def iter_rows(block: Block, above: Sequence[str] = ()) -> Iterator[RowText]:
    """Yield the rows of a table block that say something, header rows left out.

    Args:
        block: the table.
        above: a label for each column where a table of its own above this one says them.
    """
    if block.table is None:
        return
    headers, body = split_header(block.table)
    if above:
        headers, body = list(above), list(_iter_grid(block.table))
    for each in body:
        span = find_span(each.row)
        if span is None:
            continue
        if sum(map(len, each.texts)) > _LONGEST_ROW:
            yield from _iter_long_cells(each.row, headers)
            continue
        cells = ((headers[column], text) for column, text in _iter_texts(each))
        said = [f"{label}: {text}" if label else text for label, text in cells]
        yield RowText("、".join(said), span)


def split_header(table: Table) -> tuple[list[str], Sequence[GridRow]]:
    """Return a label for each column, empty where there is none, and the rows below."""
    rows = list(_iter_grid(table))
    count = 0
    while count < len(rows) and rows[count].row.header:
        count += 1
    if not count and _looks_like_header(rows, table.columns):
        count = 1
    labels = [
        " ".join(dict.fromkeys(each.texts[column] for each in rows[:count])).strip()
        for column in range(table.columns)
    ]
    return labels, rows[count:]


def read_lone_header(block: Block, below: Block | None) -> list[str]:
    """Return the labels of a table of one row that stands right above the table of its data.

    Workbooks are read so where the header looks different. Nothing is returned of another table.
    """
    one, other = block.table, below.table if below else None
    if one is None or other is None or len(one.rows) != 1 or one.columns != other.columns:
        return []
    if below is None or block.section != below.section or not other.rows or other.rows[0].header:
        return []
    rows = [*_iter_grid(one), *_iter_grid(Table(other.rows[:_COMPARED], other.columns))]
    if not (one.rows[0].header or _looks_like_header(rows, one.columns)):
        return []
    return list(rows[0].texts)


def find_span(row: Row) -> Span | None:
    """Return the place of the first words of a row, None where it has none."""
    blocks = (block for cell in row.cells for block in cell.blocks if block.text.strip())
    first = next(blocks, None)
    return None if first is None else first.span()


def _iter_grid(table: Table) -> Iterator[GridRow]:
    """Yield the rows with the cells that cover them."""
    reaching: dict[int, tuple[int, Cell, str]] = {}
    for index, row in enumerate(table.rows):
        number = row.cells[0].row if row.cells else index
        for cell in row.cells:
            text = " ".join(cell.text.split())
            for column in range(cell.column, cell.column + cell.column_span):
                reaching[column] = cell.row + cell.row_span, cell, text
        covered = [reaching.get(column) for column in range(table.columns)]
        here: list[tuple[Cell | None, str]] = [
            each[1:] if each and each[0] > number else (None, "") for each in covered
        ]
        yield GridRow(row, tuple(each[0] for each in here), tuple(each[1] for each in here))


def _looks_like_header(rows: Sequence[GridRow], columns: int) -> bool:
    """Return whether a first row that no format marks is one: short words in every column.

    Numbers in it (`2人`, `6か月`) are labels where those below are of another form (`95,000円`).
    """
    if len(rows) <= 1 or columns < _FEW_COLUMNS:
        return False
    texts = rows[0].texts
    if not all(map(_is_label, texts[1:])) or not (texts[0] == "" or _is_label(texts[0])):
        return False
    numbered = any(map(_NUMBER.search, texts))
    if columns == _FEW_COLUMNS:
        # a form has labels on the left and values of any length on the right
        return not numbered and len(texts[1]) <= _SHORT_LABEL and len(rows) > _FEW_COLUMNS
    if not numbered:
        return True
    return len(set(texts)) == len(texts) and _differs_from_below(texts, rows[1:_COMPARED])


def _is_label(text: str) -> bool:
    return 0 < len(text) <= (_LONGEST_LATIN_LABEL if text.isascii() else _LONGEST_LABEL)


def _differs_from_below(texts: Sequence[str], below: Sequence[GridRow]) -> bool:
    """Return whether most columns below hold nothing of the form of the text above them."""
    columns = range(1, len(texts))
    alike = [
        column
        for column in columns
        if _find_form(texts[column]) in {_find_form(each.texts[column]) for each in below}
    ]
    return 2 * len(alike) < len(columns)


def _find_form(text: str) -> str:
    """Return a text with each number as 0."""
    return _NUMBER.sub("0", text)


def _iter_texts(row: GridRow) -> Iterator[tuple[int, str]]:
    """Yield column and text of the cells that cover a row, each once."""
    before: object = None
    for column, (cell, text) in enumerate(zip(row.cells, row.texts, strict=True)):
        if text and cell is not before:
            yield column, text
        before = cell


def _iter_long_cells(row: Row, headers: Sequence[str]) -> Iterator[RowText]:
    for cell in row.cells:
        label = headers[cell.column] if cell.column < len(headers) else ""
        for block in cell.blocks:
            if block.text.strip():
                yield RowText(f"{label}: {block.text}" if label else block.text, block.span())
