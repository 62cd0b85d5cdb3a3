"""Blocks while a source is being read, before their paths are known; and tables made a grid."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from checker.core.data_classes import dataclass
from checker.core.document import (
    Block,
    BlockKind,
    Cell,
    CellRef,
    Mark,
    Markup,
    ParagraphStyle,
    Part,
    Row,
    Run,
    Table,
)
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.html.read.line_builder import LineNote, MarkupKind
from checker.formats.shared.archive import report_too_many_blocks

_MAX_COLUMNS = 16_384  # those of a worksheet
_MAX_COLUMN_SPAN = 1000  # HTML 4.9.11, as that of rows
_MAX_ROW_SPAN = 65_534
_UNSTYLED = ParagraphStyle()
_GROUPS = {"thead": 0, "tfoot": 2}


@dataclass(slots=True, eq=False)
class DraftBlock:
    """A block without its path; `notes` and `stretches` become markup."""

    kind: BlockKind
    text: str
    offsets: Sequence[int]
    runs: tuple[Run, ...] = ()
    marks: list[Mark] = field(default_factory=list)
    level: int | None = None
    marker: str | None = None
    style: ParagraphStyle = _UNSTYLED
    notes: list[LineNote] = field(default_factory=list)
    stretches: list[tuple[MarkupKind, int, int]] = field(default_factory=list)
    table: "DraftTable | None" = None


@dataclass(slots=True, eq=False)
class DraftCell:
    """A cell as its tag says; spans as written, a row span of 0 reaches to its group's end."""

    header: bool
    row_span: int
    column_span: int
    hidden: bool
    blocks: list[DraftBlock] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class DraftRow:
    """A row in `group`: `(0, 0)` is the first `thead`, `(1, n)` a body, `(2, n)` a foot."""

    group: tuple[int, int]
    cells: list[DraftCell] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class DraftTable:
    """The rows of a table, in the order of the source."""

    rows: list[DraftRow] = field(default_factory=list)
    groups: int = 0
    group: tuple[int, int] = (1, 0)

    def open_group(self, name: str) -> None:
        """Begin a `thead`, `tbody` or `tfoot`."""
        self.groups += 1
        self.group = (_GROUPS.get(name, 1), self.groups)

    def open_row(self) -> None:
        """Begin a row."""
        self.rows.append(DraftRow(self.group))

    def open_cell(self, cell: DraftCell) -> None:
        """Begin a cell in the last row."""
        if not self.rows:
            self.open_row()
        self.rows[-1].cells.append(cell)


class Finisher:
    """Gives drafts their paths, and keeps the markup that their notes become."""

    def __init__(self, place: str, limits: Limits) -> None:
        self.markup: list[Markup] = []
        self._place = place
        self._limits = limits
        self._covered = 0

    def blocks(
        self,
        drafts: Sequence[DraftBlock],
        path: str,
        first: int = 0,
        part: Part = Part.BODY,
        cell: CellRef | None = None,
    ) -> tuple[Block, ...]:
        """Return finished blocks with the paths `path/first` and on.

        Raises:
            InputError: a table's merged cells cover more than is read.
        """
        return tuple(
            self._block(draft, f"{path}/{number}", part, cell)
            for number, draft in enumerate(drafts, first)
        )

    def _block(self, draft: DraftBlock, path: str, part: Part, cell: CellRef | None) -> Block:
        block = Block(
            draft.kind,
            path,
            draft.text,
            part,
            level=draft.level,
            marker=draft.marker,
            style=draft.style,
            runs=draft.runs,
            cell=cell,
            table=None,
            marks=tuple(sorted(draft.marks, key=lambda mark: mark.start)),
            offsets=draft.offsets,
        )
        for note in draft.notes:
            self.markup.append(Markup(note.kind, note.text, block.span(note.at, note.at)))
        for kind, start, end in draft.stretches:
            span = block.span(start, end)
            self.markup.append(Markup(kind, draft.text[start:end], span))
        if draft.table is None:
            return block
        return self._add_table(block, draft.table)

    def _add_table(self, block: Block, draft: DraftTable) -> Block:
        rows, columns = self._build_grid(draft, block)
        return replace(block, table=Table(rows, columns))

    def _build_grid(self, draft: DraftTable, table: Block) -> tuple[tuple[Row, ...], int]:
        rows = [row for row in draft.rows if any(not cell.hidden for cell in row.cells)]
        rows.sort(key=lambda row: (row.group[0], row.group[1]))
        ends = {row.group: number for number, row in enumerate(rows, 1)}
        merged: list[tuple[int, int, int]] = []  # first column, column after, row after
        placed: list[Row] = []
        columns = 0
        for number, row in enumerate(rows):
            merged = sorted(each for each in merged if each[2] > number)
            self._count(len(merged))
            cells, merged = self._build_row(row, number, ends[row.group], merged, table)
            columns = max([columns, *(each[1] for each in merged)])
            columns = max([columns, *(cell.column + cell.column_span for cell in cells)])
            shown = [cell for cell in row.cells if not cell.hidden]
            header = row.group[0] == 0 or all(cell.header for cell in shown)
            placed.append(Row(tuple(cells), header))
        return tuple(placed), columns

    def _build_row(
        self,
        row: DraftRow,
        number: int,
        last: int,
        merged: list[tuple[int, int, int]],
        table: Block,
    ) -> tuple[list[Cell], list[tuple[int, int, int]]]:
        cells: list[Cell] = []
        spanning = list(merged)
        column = at = 0
        for draft in row.cells:
            if draft.hidden:
                continue
            while at < len(merged) and merged[at][0] <= column:
                column = max(column, merged[at][1])
                at += 1
            height = max(min(draft.row_span or last, last - number, _MAX_ROW_SPAN), 1)
            width = _compute_width(draft, column, merged[at][0] if at < len(merged) else None)
            reference = CellRef(table.path, number, column)
            path = f"{table.path}/r{number}/c{column}"
            inner = self.blocks(draft.blocks, path, 0, table.part, reference)
            cells.append(Cell(number, column, inner, height, width))
            if height > 1:
                spanning.append((column, column + width, number + height))
            column += width
        return cells, spanning

    def _count(self, merged: int) -> None:
        self._covered += merged
        if self._covered > self._limits.blocks:
            raise report_too_many_blocks(self._place, self._limits)


def join_words(drafts: Sequence[DraftBlock]) -> str:
    """Return the words of blocks and the cells in them, a line each."""
    return "\n".join(draft.text for draft in iter_with_words(drafts))


def iter_with_words(drafts: Sequence[DraftBlock]) -> Iterator[DraftBlock]:
    """Yield the blocks, and those in the cells in them, that hold words."""
    waiting = list(reversed(drafts))
    while waiting:
        draft = waiting.pop()
        if draft.text:
            yield draft
        rows = draft.table.rows if draft.table else []
        inner = [block for row in rows for cell in row.cells for block in cell.blocks]
        waiting.extend(reversed(inner))


def _compute_width(draft: DraftCell, column: int, taken: int | None) -> int:
    """Return how many columns a cell covers: up to those that a cell above covers."""
    room = max(_MAX_COLUMNS - column, 1)
    if taken is not None:
        room = min(room, taken - column)
    return min(max(draft.column_span, 1), _MAX_COLUMN_SPAN, room)


def refuse_nested(place: str) -> InputError:
    """Return the error for tables in tables, deeper than is read."""
    return InputError(
        Message("read.tables-are-nested-too-deeply"),
        place=place,
        remedy=Message("read.move-innermost-tables-out-raise-nesting"),
    )
