"""Dates that run through a list or a column, one of them out of line: 11/12, 11/20, 11/14."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.facts.time_order import find_step_back, runs_without
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.calendar import YEAR_LENGTH, FoundDate, count_day, find_dates

_HEAD = re.compile(
    "日|日付|月日|年月日|日にち|日程|開催日|実施日|作業日|訪問日|発生日|受付日|改定日|改訂日|制定・?改[定訂]日|施行日"
    "|date|day"
)
_LEAST = 5
"""Dates that stand in order by no chance."""
_LEAST_EDITIONS = 3
_EDITION = re.compile("第?版数?|改版|改定回数|rev(?:ision)?[.]?|version|ver[.]?|edition")
_START_HEAD = re.compile(
    "(?:開始|着手|着工|起|自)(?:予定)?日?|初日|(?:発見|発生|検出|指摘|受付|依頼)日"
    "|start(?:s| date)?|begin(?:s|ning)?|from"
    "|(?:date )?(?:found|raised|reported|detected|opened)"
)
_END_HEAD = re.compile(
    "(?:(?:是正|対応|対策|処置|修理|改善)?(?:終了|完了|完成|満了)|至)(?:予定)?日?|末日"
    "|end(?:s| date)?|finish(?:es)?|until|to|completion"
    "|(?:date )?(?:closed|completed|fixed|resolved)"
)
_DIGITS = re.compile("[0-9]{1,4}")
_BEFORE_DATE = 4
_HALF_YEAR = YEAR_LENGTH // 2


@dataclass(frozen=True, slots=True)
class OddDate:
    """A date as written whose place among the others is another."""

    span: Span
    written: str


@dataclass(frozen=True, slots=True)
class _Dated:
    span: Span
    written: str
    found: FoundDate


def find_odd_dates(document: Document, scope: Scope) -> Iterator[OddDate]:
    """Yield the one date of each list or column of dates that is out of line; of several, none."""
    for grid in select(ANY_TABLE, scope, document):
        for column in range(grid.table.columns):
            if _HEAD.fullmatch(fold(strip_note(grid.name(column)))):
                yield from _find_odd(_read_column(grid, column), _least_of(grid))
        yield from _find_early_ends(grid)
    items = (block for block in document.walk() if block.cell is None)
    for listed, run in groupby(items, key=lambda block: block.kind is BlockKind.LIST_ITEM):
        if listed:
            yield from _find_odd(_read_items(list(run)), _LEAST)


def _find_early_ends(grid: TableGrid) -> Iterator[OddDate]:
    """Yield the one date in a column of ends that is before the beginning in its row."""
    heads = [fold(strip_note(grid.name(column))) for column in range(grid.table.columns)]
    starts, ends = (
        [column for column, head in enumerate(heads) if pattern.fullmatch(head)]
        for pattern in (_START_HEAD, _END_HEAD)
    )
    if len(starts) != 1 or len(ends) != 1:
        return
    early = []
    for row in grid.rows:
        first, last = (find_dates(grid.text(row, column)) for column in (starts[0], ends[0]))
        if len(first) == len(last) == 1 and _is_before(last[0], first[0]):
            early.append(row)
    if len(early) == 1:
        yield OddDate(grid.span(early[0], ends[0]), grid.text(early[0], ends[0]))


def _is_before(last: FoundDate, first: FoundDate) -> bool:
    """Tell whether one date is before another; without years, by less than half a year."""
    if (last.year is None) != (first.year is None) or not (last.real and first.real):
        return False
    gap = _count_day(first) - _count_day(last)
    return gap > 0 and (first.year is not None or gap < _HALF_YEAR)


def _count_day(found: FoundDate) -> int:
    return count_day(found.month, found.day, found.year)


def _least_of(grid: TableGrid) -> int:
    """Return how many rows prove an order; editions that follow one another do in any case."""
    for column in range(grid.table.columns):
        if _EDITION.fullmatch(fold(strip_note(grid.name(column)))):
            editions = [
                tuple(map(int, _DIGITS.findall(grid.text(row, column)))) for row in grid.rows
            ]
            return _LEAST_EDITIONS if editions == sorted(editions) else len(grid.rows) + 1
    return _LEAST


def _read_column(grid: TableGrid, column: int) -> list[_Dated] | None:
    dated = []
    for row in grid.rows:
        text = grid.text(row, column)
        dates = find_dates(text)
        if grid.is_group(row) or len(dates) != 1 or dates[0].end - dates[0].start < len(text):
            return None
        dated.append(_Dated(grid.span(row, column), text, dates[0]))
    return dated


def _read_items(blocks: Sequence[Block]) -> list[_Dated] | None:
    """Return the dates with which the items of a list of one level begin, if all do."""
    dated = []
    for block in blocks:
        first = next(iter(find_dates(block.text)), None)
        if first is None or first.start > _BEFORE_DATE or block.level != blocks[0].level:
            return None
        span = block.span(first.start, first.end)
        dated.append(_Dated(span, block.text[first.start : first.end], first))
    return dated


def _find_odd(dated: Sequence[_Dated] | None, least: int) -> Iterator[OddDate]:
    if dated is None or len(dated) < least or not all(each.found.real for each in dated):
        return
    years = {each.found.year is None for each in dated}
    days = _count_days([each.found for each in dated])
    if len(years) > 1 or days == sorted(days) or days == sorted(days, reverse=True):
        return
    falls = days[0] > days[-1]
    line = [-day for day in days] if falls else days
    back = find_step_back(line)
    if back is not None:
        odd = [at for at in (back, back - 1) if runs_without(line, at)]
        at = min(odd, key=lambda place: _widest([*line[:place], *line[place + 1 :]]))
        yield OddDate(dated[at].span, dated[at].written)


def _count_days(dates: Sequence[FoundDate]) -> list[int]:
    """Return comparable numbers; without years, January follows December."""
    days: list[int] = []
    turn = 0
    for each in dates:
        day = _count_day(each)
        if each.year is None and days and day + turn + _HALF_YEAR < days[-1]:
            turn += YEAR_LENGTH
        days.append(day + turn)
    return days


def _widest(days: Sequence[int]) -> int:
    return max(after - before for before, after in pairwise(days))
