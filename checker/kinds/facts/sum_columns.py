"""Columns of amounts: their lines, what their heads say of scale and unit, how they are written."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal

import regex

from checker.core.data_classes import dataclass
from checker.core.text.normalization import fold
from checker.kinds.facts.sums import ColumnTally, SumLine
from checker.kinds.shared.amounts import (
    Number,
    counts_nothing,
    number,
    read_head_unit,
    read_note_unit,
    says_rounded,
    write_like,
)
from checker.kinds.shared.row_kinds import RowKind, classify_row, is_inner_tax, read_taxed_base
from checker.kinds.shared.tables import TableGrid

# Columns whose total, if they have one, is no sum.
NOT_SUMMED = regex.compile(
    r"率|比|割合|平均|単価|番号|^no\.?$|順位|指数|倍|%|累計|残[高額数]|年度?$|^月$|日付|price|rate|ratio",
    regex.IGNORECASE,
)
# Heads of columns that a note on money (単位：千円) is not about.
_NO_MONEY = regex.compile("人|数|台|個|時間|工数|日|回|面積|重|年齢|容量")
_IS_VALUE = regex.compile(
    r"[0-9][0-9,.]* ?(?:円|千円|万円|百万円|ドル)|[¥$€][0-9]|(?:未定|調整中|別途|要見積)"
)
_LABELLED = 2
"""Columns of a table of labels and values."""


@dataclass(frozen=True, slots=True)
class TotalNames:
    """What a rule calls its totals, its subtotals and its tax."""

    total: tuple[str, ...]
    subtotal: tuple[str, ...]
    tax: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of numbers: its index, its lines, what its head says of scale and unit.

    `taxed` holds what rows such as `8%対象` state, by rate; `inner` the taxes that are within the
    sum above, with the number of lines before each; `rounded` tells that a note says so.
    """

    index: int
    lines: tuple[SumLine, ...]
    scale: Decimal
    unit: str
    taxed: Mapping[Decimal, Decimal] = field(default_factory=dict)
    inner: tuple[tuple[int, SumLine], ...] = ()
    rounded: bool = False

    def shown(self, value: Decimal, model: Number) -> str:
        """Return `value` in the column's own terms, with the unit that its head may hold."""
        return f"{self.typed(value, model)}{'' if has_unit(model) else self._head_unit()}"

    def typed(self, value: Decimal, model: Number) -> str:
        """Return `value` as it would stand in the cell of `model`."""
        return write_like(value if has_unit(model) else value / self.scale, model)

    def _head_unit(self) -> str:
        scales = {Decimal(1000): "千", Decimal(10000): "万", Decimal(10) ** 6: "百万"}
        scales |= {Decimal(10) ** 8: "億", Decimal(1): ""}
        return f"{scales.get(self.scale, '')}{self.unit}"

    @property
    def step(self) -> Decimal:
        """How far one line may be off where the column is rounded: its scale, 0 if exact."""
        return self.scale if self.scale > 1 or self.rounded else Decimal(0)


def has_unit(found: Number) -> bool:
    """Return whether a number has a unit or a scale of its own."""
    return bool(found.unit) or found.scale != 1


def is_sum(line: SumLine) -> bool:
    """Return whether a line is anything but an item."""
    return line.kind is not RowKind.ITEM


def is_summable(grid: TableGrid, column: int) -> bool:
    """Return whether a column has numbers of its own, and its head does not forbid adding them."""
    heads = grid.heads[column]
    if any(NOT_SUMMED.search(text) for text in heads):
        return False
    if grid.table.columns == _LABELLED and any(_IS_VALUE.match(fold(text)) for text in heads):
        return False  # a first item that cannot be read, in a table without a head
    cells = (grid.cells[row][column] for row in grid.rows)
    return any(cell and cell.column_span == 1 and number(cell.text) for cell in cells)


def get_column_unit(grid: TableGrid, column: int) -> tuple[Decimal, str]:
    """Return the scale and unit that a column's head, or a note above the table, states."""
    scale, unit = read_head_unit(grid.heads[column])
    if unit or scale != 1 or any(_NO_MONEY.search(text) for text in grid.heads[column]):
        return scale, unit
    return read_note_unit(grid.above)


def read_column(
    grid: TableGrid, column: int, wanted: Sequence[int], names: TotalNames
) -> AmountColumn | None:
    """Return a column's lines; None where a word or a mix of units leaves its sum open.

    Args:
        grid: the table.
        column: which of its columns.
        wanted: all columns that are added, from the left; a merged cell counts in one of them.
        names: what the rule calls its rows.
    """
    scale, unit = get_column_unit(grid, column)
    reader = _ColumnReader(grid, column, scale, names)
    for row in grid.rows:
        cell = grid.cells[row][column]
        if grid.is_group(row) or cell is None or cell.row != row:
            continue
        upto = bisect_left(wanted, cell.column + cell.column_span)
        owner = wanted[upto - 1] if upto else column
        if not reader.take(row, grid.text(row, column) if owner == column else ""):
            return None
    if len(reader.units - {""}) > 1:
        return None
    return AmountColumn(
        column,
        _settle_kinds(reader.lines),
        scale,
        unit or next(iter(reader.units - {""}), ""),
        reader.taxed,
        tuple(reader.inner),
        says_rounded(f"{grid.above}\n{grid.below}"),
    )


class _ColumnReader:
    def __init__(self, grid: TableGrid, column: int, scale: Decimal, names: TotalNames) -> None:
        self._grid, self._column, self._scale, self._names = grid, column, scale, names
        self.lines: list[SumLine] = []
        self.units: set[str] = set()
        self.taxed: dict[Decimal, Decimal] = {}
        self.inner: list[tuple[int, SumLine]] = []

    def take(self, row: int, text: str) -> bool:
        """Add a row's number; return false where its text leaves the sum of the column open."""
        labels, names = self._grid.labels(row), self._names
        kind = classify_row(labels, names.total, names.subtotal, names.tax)
        found = number(text)
        if counts_nothing(text):
            return True
        if kind is RowKind.ASIDE:
            if found is not None and not found.about:
                self._read_aside(row, labels, found)
            return True
        if found is None and kind is not RowKind.ITEM:
            return True  # the label itself, or a remark beside the total
        if found is None or found.about or found.unit == "%" or not found.sums:
            return False
        self.units.add(found.unit)
        self.lines.append(self._build_line(row, kind, labels, found))
        return True

    def _read_aside(self, row: int, labels: Sequence[str], found: Number) -> None:
        line = self._build_line(row, RowKind.ASIDE, labels, found)
        rate = read_taxed_base(labels)
        if rate is not None:
            self.taxed[rate] = line.value
        elif is_inner_tax(labels):
            self.inner.append((len(self.lines), line))

    def _build_line(self, row: int, kind: RowKind, labels: Sequence[str], found: Number) -> SumLine:
        value = found.value if has_unit(found) else found.written * self._scale
        return SumLine(row, kind, _label(labels, kind), found, value)


def _label(labels: Sequence[str], kind: RowKind) -> str:
    """Return the label that makes a row what it is, or the last of an item's."""
    if kind is RowKind.ITEM:
        return labels[-1] if labels else ""
    return next(label for label in labels if classify_row((label,)) is kind or label == labels[-1])


def _settle_kinds(lines: Sequence[SumLine]) -> tuple[SumLine, ...]:
    """Make a sum of `機器計` where it is what precedes it, an item of `温度計`.

    Where it equals the one item before it, either is likely: what follows decides.
    """
    strict, loose = _settle(lines, least=2), _settle(lines, least=1)
    return min(strict, loose, key=_count_disagreements)


def _settle(lines: Sequence[SumLine], least: int) -> tuple[SumLine, ...]:
    done: list[SumLine] = []
    tally = ColumnTally()
    since = 0
    for line in lines:
        kind = line.kind
        if kind is RowKind.MAYBE:
            found = tally.readings(replace(line, kind=RowKind.SUBTOTAL))
            fits = since >= least and any(each.value == line.value for each in found)
            kind = RowKind.SUBTOTAL if fits else RowKind.ITEM
        since = since + 1 if kind is RowKind.ITEM else 0
        done.append(replace(line, kind=kind))
        tally.add(done[-1])
    return tuple(done)


def _count_disagreements(lines: Sequence[SumLine]) -> int:
    tally, count = ColumnTally(), 0
    for line in lines:
        if line.kind in (RowKind.SUBTOTAL, RowKind.TOTAL):
            found = tally.readings(line)
            count += bool(found) and line.value not in {each.value for each in found}
        tally.add(line)
    return count
