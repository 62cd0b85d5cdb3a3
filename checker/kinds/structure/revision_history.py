"""Revision histories as `history` sees them: a table, or lines that begin with a version."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Span
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Target
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.scope import Many, Scope, is_in_section, matches
from checker.kinds.shared.tables import TableGrid, TableSelector, select
from checker.kinds.structure.versions import read_version
from checker.language.calendar import find_dates

_LINE = re.compile(r"\s*(\S{1,12})[\s:：(（、,]")


class RevisionColumns(Protocol):
    """What a rule says of a revision table."""

    @property
    def table(self) -> TableSelector:
        """Where the table is."""

    @property
    def scope(self) -> Scope:
        """Where the rule looks."""

    @property
    def version(self) -> Many[str]:
        """Names of the column with the version."""

    @property
    def date(self) -> Many[str]:
        """Names of the column with the date."""

    @property
    def content(self) -> Many[str]:
        """Names of the column that says what changed."""

    @property
    def non_empty(self) -> Many[str]:
        """Further columns that must be filled."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision; `row` counts from 1 as people count the rows of the table."""

    row: int
    version: str
    version_span: Span
    date: str
    date_span: Span


@dataclass(frozen=True, slots=True)
class RevisionHistory:
    """A revision history: its place, its rows, and the empty cells (column, place, row)."""

    place: Span
    entries: tuple[Revision, ...]
    empty: tuple[tuple[str, Span, int], ...] = ()
    grid: TableGrid | None = None


def find_revisions(rule: RevisionColumns, target: Target) -> list[RevisionHistory]:
    """Return the revision tables that a rule is about; without one, the lines that serve as one."""
    grids = [
        grid for grid in select(rule.table, rule.scope, target.document) if _is_one(rule, grid)
    ]
    if grids:
        return [_read_grid(rule, grid) for grid in grids]
    lines = _read_lines(rule.table.section, target)
    return [lines] if lines else []


def _is_titled(rule: RevisionColumns, grid: TableGrid) -> bool:
    """Return whether the table's own first row is its title: one cell across the whole."""
    title = grid.text(0, 0) if grid.is_group(0) else ""
    return bool(title) and matches(title, rule.table.section)


def _is_one(rule: RevisionColumns, grid: TableGrid) -> bool:
    """Tell whether a table is a history: two of its three columns make it one."""
    columns = (rule.version, rule.date, rule.content)
    return sum(bool(grid.columns(names)) for names in columns) >= len(columns) - 1


def _read_grid(rule: RevisionColumns, grid: TableGrid) -> RevisionHistory:
    entries, empty = [], []
    version, date, content = (
        next(iter(grid.columns(names)), None) for names in (rule.version, rule.date, rule.content)
    )
    asked = [column for column in (version, date, content) if column is not None]
    asked += [column for name in rule.non_empty for column in grid.columns((name,))]
    for row in _iter_own_rows(grid, version, date):
        entries.append(
            Revision(
                row + 1,
                _get_cell_text(grid, row, version),
                _get_cell_span(grid, row, version),
                _get_cell_text(grid, row, date),
                _get_cell_span(grid, row, date),
            )
        )
        blank = _empty(grid, row, asked, first=len(entries) == 1)
        empty += [(grid.name(column), grid.span(row, column), row + 1) for column in blank]
    place = grid.span(0, 0)
    return RevisionHistory(place, tuple(entries), tuple(empty), grid)


def _iter_own_rows(grid: TableGrid, version: int | None, date: int | None) -> Iterator[int]:
    """Yield the rows that are revisions: not further lines of one, nor numbers printed ahead."""
    for row in grid.rows:
        texts = [grid.text(row, column) for column in range(grid.table.columns)]
        filled = [column for column, text in enumerate(texts) if not is_blank(text)]
        cell = grid.cells[row][version] if version is not None else None
        reaches_in = cell is not None and cell.row != row
        goes_on = all(column not in filled for column in (version, date))
        printed_ahead = filled == [version]
        if not (reaches_in or goes_on or printed_ahead or grid.is_group(row)):
            yield row


def _empty(grid: TableGrid, row: int, asked: Sequence[int], *, first: bool) -> Iterator[int]:
    for column in dict.fromkeys(asked):
        text = grid.text(row, column)
        unnumbered = first and column == asked[0] and text  # drawings call the first issue `-`
        if is_blank(text) and not unnumbered:
            yield column


def _get_cell_text(grid: TableGrid, row: int, column: int | None) -> str:
    return "" if column is None else " ".join(grid.text(row, column).split())


def _get_cell_span(grid: TableGrid, row: int, column: int | None) -> Span:
    return grid.block.span(0, 0) if column is None else grid.span(row, column)


def _read_lines(names: tuple[str, ...], target: Target) -> RevisionHistory | None:
    if not names:
        return None
    heading: Block | None = None
    entries: list[Revision] = []
    known: dict[tuple[str, ...], bool] = {}
    for block in target.document.walk():
        if block.section not in known:
            known[block.section] = is_in_section(block, names)
        if block.cell is not None or not known[block.section]:
            continue
        if block.kind is BlockKind.HEADING:
            heading = heading or block
        else:
            entries += _read_line_entries(block, len(entries))
    if heading is None or not entries:
        return None
    return RevisionHistory(heading.span(), tuple(entries))


def _read_line_entries(block: Block, count: int) -> Iterator[Revision]:
    start = 0
    for line in block.text.split("\n"):
        match = _LINE.match(line)
        days = find_dates(line)
        if match and days and (read_version(match[1]) is not None):
            count += 1
            day = days[0]
            yield Revision(
                count,
                match[1],
                block.span(start + match.start(1), start + match.end(1)),
                line[day.start : day.end],
                block.span(start + day.start, start + day.end),
            )
        start += len(line) + 1
