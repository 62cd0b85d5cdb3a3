"""`table`: tables that are missing, lack columns or rows, or hold the wrong kind of values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import Field

from checker.core.document import Cell, Document
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.labels import find_nearest, is_blank, join_names
from checker.kinds.shared.row_kinds import is_sum
from checker.kinds.shared.scope import Many
from checker.kinds.shared.tables import (
    TableGrid,
    TableSelector,
    find_heading,
    place_of_table,
    select,
)
from checker.kinds.shared.value_rules import ValueRules, find_value_fault


class TableRule(Rule):
    """Parameters of `table`."""

    kind: Literal["table"]
    table: TableSelector = Field(default_factory=TableSelector)
    required: bool = True
    headers: tuple[Many[str], ...] = ()
    min_rows: int = Field(0, ge=0)
    non_empty: Many[str] = ()
    columns: dict[str, ValueRules] = Field(default_factory=dict)


_NO_TABLE = Message("table.there-is-no-table")
_WITH_COLUMNS = Message("table.of-columns")
_NO_COLUMN = Message("table.table-no-column-columns")
_FEW_ROWS = Message("table.table-too-few-rows-expected-at")
_EMPTY = Message("table.is-empty-row")
_RENAME = Message("table.if-meant-rename-column")


def check(rule: TableRule, target: Target) -> CheckResult:
    """Look at the selected tables; those with all the columns, where there are any."""
    grids = select(rule.table, rule.scope, target.document)
    if not grids:
        if not rule.required:
            return CheckResult(0)
        return CheckResult(1, (_report_no_table(rule, target.document),))
    chosen = _select_by_columns(rule, grids)
    hits = [hit for grid in chosen for hit in _check_grid(rule, grid, target)]
    return CheckResult(len(chosen), tuple(hits))


def _select_by_columns(rule: TableRule, grids: Sequence[TableGrid]) -> Sequence[TableGrid]:
    """Leave out tables about something else: a section often holds several."""

    def count(grid: TableGrid) -> int:
        return sum(bool(grid.columns(names)) for names in rule.headers)

    best = max(map(count, grids))
    found = [grid for grid in grids if count(grid) == best]
    return found if best == len(rule.headers) else found[:1]


def _report_no_table(rule: TableRule, document: Document) -> Hit:
    section = (*rule.table.section, *rule.scope.section)
    where = Message("table.in", section=section[0]) if section else Message("table.text")
    columns = MessageList([names[0] for names in rule.headers], "list.comma")
    kind = _WITH_COLUMNS.format(columns=columns) if rule.headers else Message("table.text")
    sentence = _NO_TABLE.format(where=where, kind=kind)
    heading = find_heading(section, document) if section else None
    values = {"name": section[0] if section else "", "expected": "", "found": "", "row": ""}
    if heading is not None:
        return Hit(heading.span(), sentence, values=values)
    return Hit(document.first_span(), sentence, values=values, whole=True)


def _check_grid(rule: TableRule, grid: TableGrid, target: Target) -> Iterator[Hit]:
    data = [row for row in grid.rows if not grid.is_group(row) and not is_sum(grid.labels(row))]
    yield from _report_missing_columns(rule, grid, target.document)
    if len(data) < rule.min_rows:
        values = {"expected": str(rule.min_rows), "found": str(len(data))}
        place = place_of_table(target.document, grid)
        yield Hit(place, _FEW_ROWS.format(**values), values={**values, "name": "", "row": ""})
    for row in data:
        yield from _check_row(rule, grid, row, target)


def _report_missing_columns(rule: TableRule, grid: TableGrid, document: Document) -> Iterator[Hit]:
    names = [grid.name(column) for column in range(grid.table.columns)]
    found = join_names(dict.fromkeys(filter(None, names)))
    known = {column for wanted in rule.headers for column in grid.columns(wanted)}
    unknown = [name for column, name in enumerate(names) if name and column not in known]
    missing = [wanted for wanted in rule.headers if not grid.columns(wanted)]
    if not missing:
        return
    values = {"name": "」「".join(wanted[0] for wanted in missing), "found": found or "―"}
    yield Hit(
        place_of_table(document, grid),
        _NO_COLUMN.format(**values),
        _propose_column(missing, unknown),
        values={**values, "expected": "、".join(wanted[0] for wanted in missing), "row": ""},
    )


def _propose_column(missing: Sequence[tuple[str, ...]], unknown: Sequence[str]) -> Message | None:
    """Return which column may be one that is missing, said of one of them only."""
    for wanted in missing:
        near = find_nearest(wanted, unknown)
        if near is not None:
            return _RENAME.format(near=near, name=wanted[0])
    return None


def _check_row(rule: TableRule, grid: TableGrid, row: int, target: Target) -> Iterator[Hit]:
    """Yield the faults of the cells that begin in a row, from left to right."""
    wanted: Mapping[int, Sequence[tuple[str, ValueRules | None]]] = _map_by_column(rule, grid)
    for column in sorted(wanted):
        cell = grid.cells[row][column]
        if cell is None or not _begins_at(cell, row, column):
            continue
        text = grid.text(row, column)
        for name, values in wanted[column]:
            if values is None:
                if is_blank(text):
                    yield _empty_hit(grid, row, column, name)
            elif not is_blank(text):
                fault = find_value_fault(values, name, text, target.deadline)
                if fault is not None:
                    filled = {**fault.values, "row": str(row + 1)}
                    place = grid.span(row, column)
                    yield Hit(place, fault.sentence, fault.advice, values=filled)


def _map_by_column(
    rule: TableRule, grid: TableGrid
) -> dict[int, list[tuple[str, ValueRules | None]]]:
    """Return what is asked of each column; None asks that it be filled."""
    asked: list[tuple[str, ValueRules | None]] = [(name, None) for name in rule.non_empty]
    asked += rule.columns.items()
    wanted: dict[int, list[tuple[str, ValueRules | None]]] = {}
    for name, values in asked:
        for column in grid.columns((name,)):
            wanted.setdefault(column, []).append((name, values))
    return wanted


def _begins_at(cell: Cell, row: int, column: int) -> bool:
    return cell.row == row and cell.column == column


def _empty_hit(grid: TableGrid, row: int, column: int, name: str) -> Hit:
    values = {"name": name, "row": str(row + 1)}
    sentence = _EMPTY.format(**values)
    return Hit(grid.span(row, column), sentence, values={**values, "expected": "", "found": ""})


KIND = Kind(
    "table",
    TableRule,
    check,
    values=("name", "row", "expected", "found"),
    quotes=("row",),
    explains=("unfinished",),
)
