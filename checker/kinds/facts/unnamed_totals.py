"""Recognise a last row that totals a table though its label is no usual one: `Week`, `収入計`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from checker.kinds.facts.slips import is_slip
from checker.kinds.facts.sum_columns import AmountColumn, is_sum
from checker.kinds.facts.sums import SumLine
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.tables import TableGrid

_LEAST_ITEMS = 3
_LEAST_SUM = 10


def name_totals(columns: Sequence[AmountColumn], grid: TableGrid) -> list[AmountColumn]:
    """Return the columns, their last lines as totals where the numbers prove that they are.

    They are where another column adds up to the same row, or the label ends in 計, and what stands
    there is the sum but for a slip of the hand. Tables that name a total are left as they are.
    """
    last = max((line.row for column in columns for line in column.lines), default=0)
    unnamed = not any(is_sum(line) for column in columns for line in column.lines)
    if not unnamed or not any(grid.labels(last)) or grid.is_group(last):
        return list(columns)
    ending = [column for column in columns if _ends_at(column, last)]
    proven = any(_adds_up(column.lines) for column in ending)
    proven = proven or classify_row(grid.labels(last)) is RowKind.MAYBE
    return [_total(each) if proven and _slips(each, ending) else each for each in columns]


def _ends_at(column: AmountColumn, last: int) -> bool:
    return len(column.lines) > _LEAST_ITEMS and column.lines[-1].row == last


def _adds_up(lines: Sequence[SumLine]) -> bool:
    """Tell whether the last is what the others make, and not by the chance of small numbers."""
    items = [line for line in lines[:-1] if line.value]
    return len(items) >= _LEAST_ITEMS and _sum(items) == lines[-1].value >= _LEAST_SUM


def _slips(column: AmountColumn, ending: Iterable[AmountColumn]) -> bool:
    return column in ending and is_slip(column.lines[-1].value, _sum(column.lines[:-1]))


def _sum(lines: Iterable[SumLine]) -> Decimal:
    return sum((line.value for line in lines), Decimal(0))


def _total(column: AmountColumn) -> AmountColumn:
    lines = (*column.lines[:-1], replace(column.lines[-1], kind=RowKind.TOTAL))
    return replace(column, lines=lines)
