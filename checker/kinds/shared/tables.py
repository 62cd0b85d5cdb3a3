"""Tables as a rule sees them: which are meant, their heads, their rows, the words in cells."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, takewhile
from typing import Final

from checker.core.data_classes import dataclass, replace
from checker.core.document import Block, BlockKind, Cell, Document, Span, Table
from checker.core.lazy_models import make
from checker.core.text import lazy_re as re
from checker.kinds.shared.amounts import number
from checker.kinds.shared.base import Parameters
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.scope import (
    Many,
    RowTest,
    RowTests,
    Scope,
    matches,
    matches_exactly,
)

_FEW_BELOW = 2
_UNIT_ROW = re.compile(
    r"[(（]?(?:単位[:：]?)?(?:[千百十]?(?:万|億)?円|%|％|台|個|人|件|本|式|時間|か月|ヶ月)[)）]?"
)
_LEADING_CELLS = 3
_MAX_CAPTION_LENGTH = 40
_NEAR_BLOCKS = 3

_Row = Sequence[Cell | None]


class TableSelector(Parameters):
    """Which tables a rule is about; all conditions must hold that are given."""

    section: Many[str] = ()
    not_section: Many[str] = ()
    headers: Many[Many[str]] = ()


ANY_TABLE: Final = make(TableSelector)


@dataclass(frozen=True)
class TableGrid:
    """A table with its head rows told from the rest.

    `head` is the number of rows before the data; `cells` holds for each grid position the cell
    that covers it. `above` and `below` are the words around the table, where its unit and how it
    was rounded may stand. `wanted` says which rows are looked at, all where it is empty.
    """

    block: Block
    table: Table
    cells: tuple[tuple[Cell | None, ...], ...]
    head: int
    above: str = ""
    below: str = ""
    wanted: RowTests = ()

    @cached_property
    def heads(self) -> tuple[tuple[str, ...], ...]:
        """The different texts over each column, from the top."""
        rows = self.cells[: self.head]
        return tuple(
            tuple(dict.fromkeys(text for row in rows if (text := _get_cell_text(row[column]))))
            for column in range(self.table.columns)
        )

    def name(self, column: int) -> str:
        """Return the text over a column, the lowest of several."""
        return self.heads[column][-1] if self.heads[column] else ""

    def columns(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """Return the columns with one of these names; remarks in brackets only if none is exact."""
        if names not in self._named:  # rules ask for each row
            exact = self._find_columns(names, matches_exactly)
            self._named[names] = exact or self._find_columns(names, matches)
        return self._named[names]

    @cached_property
    def _named(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        return {}

    def _find_columns(
        self, names: tuple[str, ...], test: Callable[[str, tuple[str, ...]], bool]
    ) -> tuple[int, ...]:
        return tuple(
            column
            for column, texts in enumerate(self.heads)
            if any(test(text, names) for text in (*texts, "".join(texts)))
        )

    @cached_property
    def _texts(self) -> tuple[tuple[str, ...], ...]:
        return tuple(map(_get_row_texts, self.cells))

    def text(self, row: int, column: int) -> str:
        """Return the text of the cell that covers a position, empty where there is none."""
        return self._texts[row][column]

    def span(self, row: int, column: int) -> Span:
        """Return the words of the cell that covers a position, or its empty start."""
        cell = self.cells[row][column]
        return get_cell_span(cell) if cell and cell.blocks else self.block.span(0, 0)

    def labels(self, row: int) -> tuple[str, ...]:
        """Return the first words of a row: its leading cells, up to the first number.

        A cell that reaches in from the row above labels the group, not this row. A running
        number in the first cell is passed over.
        """
        own = (text for cell in self.table.rows[row].cells if (text := _get_cell_text(cell)))
        found: list[str] = []
        for text in islice(own, _LEADING_CELLS):
            if number(text) is None:
                found.append(text)
            elif found:
                break
        return tuple(found)

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows below the head that say something, heads repeated on a new page left out."""
        top = set(self._texts[: self.head])
        return tuple(
            index
            for index in range(self.head, len(self.cells))
            if not all(is_blank(text) for text in self._texts[index])
            and self._texts[index] not in top
            and all(self._holds(test, index) for test in self.wanted)
        )

    def _holds(self, test: RowTest, row: int) -> bool:
        return test.holds(self.text(row, column) for column in self.columns((test.column,)))

    def is_group(self, row: int) -> bool:
        """Return whether a row is one cell across the whole table, the name of what follows."""
        cells = self.table.rows[row].cells
        return len(cells) == 1 and cells[0].column_span > 1


def select(selector: TableSelector, scope: Scope, document: Document) -> tuple[TableGrid, ...]:
    """Return the tables that a rule is about, nested ones included, in reading order."""
    sections = (*selector.section, *scope.section)
    parts = scope.parts
    found = []
    for block, line, above, below in _iter_with_surroundings(document):
        if block.table is None or block.part not in parts:
            continue
        if not block.table.rows or not block.table.columns:
            continue
        if sections and not _stands_in_section(block, line, sections):
            continue
        if selector.not_section and _stands_in_section(block, line, selector.not_section):
            continue
        grid = make_grid(block, block.table)
        grid = replace(grid, above=above, below=below, wanted=scope.rows)
        if all(grid.columns(names) for names in selector.headers):
            found.append(grid)
    return tuple(found)


def _iter_with_surroundings(document: Document) -> Iterator[tuple[Block, str, str, str]]:
    """Yield each table, the last line of text before it, and the texts that adjoin it."""
    outer = [block for block in document.walk() if block.table or block.cell is None]
    line = ""
    for index, block in enumerate(outer):
        if block.table is None:
            line = block.text if block.text.strip() else line
            continue
        before = reversed(outer[max(0, index - _NEAR_BLOCKS) : index])
        after = outer[index + 1 : index + 1 + _NEAR_BLOCKS]
        yield block, line, _join_until_table(before), _join_until_table(after)


def _join_until_table(blocks: Iterable[Block]) -> str:
    return "\n".join(block.text for block in takewhile(lambda each: each.table is None, blocks))


def _stands_in_section(block: Block, above: str, names: tuple[str, ...]) -> bool:
    """Take the line right above a table as its heading where no heading style is used."""
    titles = (*block.section, above if len(above) <= _MAX_CAPTION_LENGTH else "")
    return any(matches(title, names) for title in titles if title)


def make_grid(block: Block, table: Table) -> TableGrid:
    """Return a table's grid."""
    cells = _build_cell_grid(table)
    return TableGrid(block, table, cells, _count_head_rows(table, cells))


def _build_cell_grid(table: Table) -> tuple[tuple[Cell | None, ...], ...]:
    grid: list[list[Cell | None]] = [[None] * table.columns for _ in table.rows]
    for cell in (cell for row in table.rows for cell in row.cells):
        for row in grid[cell.row : cell.row + cell.row_span]:
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                row[column] = cell
    return tuple(map(tuple, grid))


def _count_head_rows(table: Table, cells: Sequence[_Row]) -> int:
    """Return how many rows at the top are a title across the table, column heads, or units.

    Markdown marks the first row of every table, so a mark alone proves nothing: a row with an
    amount in it is data.
    """
    last = len(table.rows) - 1
    start = 0
    while start < last and len(table.rows[start].cells) == 1 and table.columns > 1:
        start += 1
    flagged = _count_flagged_rows(table)
    if start > last or not _is_head(table, cells[start:], flagged=flagged > start):
        return 0
    end = max(start + 1, flagged)
    own = table.rows[start].cells
    if any(cell.column_span > 1 for cell in own):  # two storeys: 金額 above 税抜 and 税込
        end = max(end, start + max(cell.row_span for cell in own))
    while end < last and _is_unit_row(cells[end]):
        end += 1
    return min(end, len(table.rows))


def _count_flagged_rows(table: Table) -> int:
    return next((i for i, row in enumerate(table.rows) if not row.header), len(table.rows))


def _is_head(table: Table, rows: Sequence[_Row], *, flagged: bool) -> bool:
    """Return whether the first of some rows is the head of those below."""
    texts = [text for text in _get_row_texts(rows[0]) if not is_blank(text)]
    if any((found := number(text)) is not None and found.is_quantity for text in texts):
        return flagged and _names_columns(rows)
    return flagged or (len(table.rows) > 1 and len(set(texts)) > 1)


def _names_columns(rows: Sequence[_Row]) -> bool:
    """Return whether amounts in a first row are names: 2階 and 3階 over numbers without a unit."""
    names = 0
    for column, cell in enumerate(rows[0]):
        found = number(cell.text) if cell is not None else None
        if found is None or not found.is_quantity:
            continue
        below = [number(each.text) for row in rows[1:] if (each := row[column]) is not None]
        units = [each.unit for each in below if each is not None]
        if not found.unit or found.is_money or len(units) < _FEW_BELOW or any(units):
            return False
        names += 1
    return names > 1


def _is_unit_row(row: _Row) -> bool:
    texts = [text for text in _get_row_texts(row) if text]
    return bool(texts) and all(_UNIT_ROW.fullmatch(text) for text in texts)


def get_cell_span(cell: Cell) -> Span:
    """Return the words of a cell's first block that has any, or the empty start of the first.

    The cell must hold a block.
    """
    for block in (inner for outer in cell.blocks for inner in outer.walk()):
        if text := block.text.strip():
            start = block.text.index(text)
            return block.span(start, start + len(text))
    return cell.blocks[0].span(0, 0)


def place_of_table(document: Document, grid: TableGrid) -> Span:
    """Return the first words of a table: a table has none of its own."""
    for row in range(len(grid.cells)):
        for column in range(grid.table.columns):
            if grid.text(row, column):
                return grid.span(row, column)
    return document.first_span()


def find_heading(names: tuple[str, ...], document: Document) -> Block | None:
    """Return the first heading with one of these names."""
    return next(_iter_headings(names, document), None)


def _iter_headings(names: tuple[str, ...], document: Document) -> Iterator[Block]:
    for block in document.walk():
        if block.kind is BlockKind.HEADING and matches(block.text, names):
            yield block


def _get_row_texts(row: _Row) -> tuple[str, ...]:
    return tuple(_get_cell_text(cell) for cell in row)


def _get_cell_text(cell: Cell | None) -> str:
    return cell.text.strip() if cell else ""
