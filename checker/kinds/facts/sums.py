"""Compute what a column of amounts should add up to, by every reasonable reading of its rows.

Companies total in many ways: with tax or without, by groups, with a discount between. A total is
wrong only where no reading gives it; the first reading is what a finding reports.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import make_heading_key
from checker.kinds.shared.amounts import Number
from checker.kinds.shared.row_kinds import RowKind, is_indented, outline, rate_in

Rounding = Literal["floor", "round", "ceil", "any"]

_MODES = {"floor": ROUND_FLOOR, "round": ROUND_HALF_UP, "ceil": ROUND_CEILING}
_USUAL_RATES = (Decimal("0.1"), Decimal("0.08"))
_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)
_REDUCED = Decimal("0.08")
_REDUCED_MARK = re.compile("[※*＊]|軽減")
_ADDED = (RowKind.ITEM, RowKind.TAX)


@dataclass(frozen=True, slots=True)
class SumLine:
    """One row of a column: what it is, its label, its number as written, what that is worth."""

    row: int
    kind: RowKind
    label: str
    number: Number
    value: Decimal


@dataclass(frozen=True, slots=True)
class SumReading:
    """A sum that a row may be, and of what."""

    value: Decimal
    basis: Message


_ITEMS = Message("sums.sum-of-the-items")
_WITH_TAX = Message("sums.sum-items-tax")
_SUBTOTALS = Message("sums.sum-of-the-subtotals")
_SUBTOTALS_WITH_TAX = Message("sums.sum-subtotals-tax")
_FROM = Message("sums.sum-rows-below")


@dataclass(slots=True)
class _LineGroup:
    """Some lines of a column: how many there are, and what they sum to."""

    count: int = 0
    value: Decimal = Decimal(0)

    def add(self, line: SumLine) -> None:
        self.count += 1
        self.value += line.value


class ColumnTally:
    """The lines of a column so far, summed up in every way that a sum below them may be.

    It is kept up line by line: a table may have thousands of rows and hundreds of sums.
    """

    def __init__(self) -> None:
        self._of: dict[RowKind, _LineGroup] = {kind: _LineGroup() for kind in RowKind}
        self._after_sum: dict[RowKind, _LineGroup] = _empty()
        self._after_total: dict[RowKind, _LineGroup] = _empty()
        self._whole: dict[RowKind, _LineGroup] = _empty()
        self._parts = 0
        self._top = _LineGroup()
        self._top_outline: int | None = None
        self._by_label: dict[str, _LineGroup] = {}
        self._last: SumLine | None = None
        self._last_sum: SumLine | None = None
        self._last_total: SumLine | None = None
        self._tax_is_inside = False
        self._signed: ColumnTally | None = None

    def add(self, line: SumLine) -> None:
        """Take the next line."""
        if line.number.memo or self._signed is not None:
            self._sign(line)
        self._of[line.kind].add(line)
        for parts in (self._after_sum, self._after_total):
            if line.kind in _ADDED:
                parts[line.kind].add(line)
        self._add_by_level(line)
        items = self._of[RowKind.ITEM]
        self._by_label[make_heading_key(line.label)] = replace(items)
        if line.kind is RowKind.TAX and any(word in line.label for word in ("内", "うち", "込")):
            self._tax_is_inside = True
        if line.kind in _SUMS:
            self._last_sum, self._after_sum = line, _empty()
        if line.kind is RowKind.TOTAL:
            self._last_total, self._after_total = line, _empty()
        self._last = line

    def _add_by_level(self, line: SumLine) -> None:
        if is_indented(line.label) or line.number.memo:
            self._parts += 1
        elif line.kind in _ADDED:
            self._whole[line.kind].add(line)
        if line.kind is RowKind.ITEM:
            level = outline(line.label)
            self._top_outline = level if self._top_outline is None else self._top_outline
            if level == self._top_outline:
                self._top.add(line)

    def _sign(self, line: SumLine) -> None:
        """Keep a second tally, as accountants put a negative number in brackets."""
        if self._signed is None:
            self._signed = deepcopy(self)
        value = -line.value if line.number.memo else line.value
        number = replace(line.number, memo=False)
        self._signed.add(replace(line, value=value, number=number))

    def readings(self, line: SumLine) -> list[SumReading]:
        """Return what a sum in the next line may be, the plainest first; none if all is empty."""
        if not any(self._of[kind].count for kind in (*_ADDED, *_SUMS)):
            return []
        read = self._read_subtotal if line.kind is RowKind.SUBTOTAL else self._total
        found = [*read(line.label), *self._read_without_parts()]
        return found if self._signed is None else [*found, *self._signed._total(line.label)]  # noqa: SLF001 - its own kind

    def _read_subtotal(self, label: str) -> Iterator[SumReading]:
        items, taxes = self._of[RowKind.ITEM], self._of[RowKind.TAX]
        group = self._after_sum[RowKind.ITEM]
        if group.count:
            yield SumReading(group.value, _ITEMS)
        before = self._by_label.get(make_heading_key(label), _LineGroup())
        if items.count > before.count:
            yield SumReading(items.value - before.value, _ITEMS)
        yield from self._read_running_sum()
        yield SumReading(items.value, _ITEMS)
        yield SumReading(items.value + taxes.value, _WITH_TAX)

    def _total(self, label: str) -> Iterator[SumReading]:
        items, taxes = self._of[RowKind.ITEM], self._of[RowKind.TAX]
        subtotals, loose = self._of[RowKind.SUBTOTAL], self._after_sum[RowKind.ITEM]
        follows_total = self._last is self._last_total
        if self._last_total is not None and not follows_total:
            yield from self._read_running_sum()
        if items.count:
            yield SumReading(items.value + taxes.value, _WITH_TAX if taxes.count else _ITEMS)
        if subtotals.count:
            basis = _SUBTOTALS_WITH_TAX if taxes.count else _SUBTOTALS
            yield SumReading(subtotals.value + loose.value + taxes.value, basis)
        yield from self._read_running_sum()
        if self._last_total is not None:
            yield from self._read_after_total(self._last_total, follows=follows_total)
        yield from self._read_by_tax_words(label)

    def _read_after_total(self, total: SumLine, *, follows: bool) -> Iterator[SumReading]:
        recent, taxes = self._after_total[RowKind.ITEM], self._after_total[RowKind.TAX]
        if recent.count:
            yield SumReading(recent.value + taxes.value, _ITEMS)
            yield SumReading(recent.value, _ITEMS)
        loose = self._after_sum[RowKind.ITEM]
        yield SumReading(self._of[RowKind.TOTAL].value + loose.value, _SUBTOTALS)
        if follows:
            yield SumReading(total.value, _ITEMS)

    def _read_running_sum(self) -> Iterator[SumReading]:
        """Read a sum as the one above it and whatever was added since."""
        added = [self._after_sum[kind] for kind in _ADDED]
        if self._last_sum is not None and any(part.count for part in added):
            value = self._last_sum.value + sum((part.value for part in added), Decimal(0))
            yield SumReading(value, _FROM.format(label=self._last_sum.label))

    def _read_by_tax_words(self, label: str) -> Iterator[SumReading]:
        """Read a total as without tax, or with a tax that no row shows, where its words say so."""
        items, taxes = self._of[RowKind.ITEM], self._of[RowKind.TAX]
        if taxes.count and (self._tax_is_inside or "抜" in label):
            yield SumReading(items.value, _ITEMS)
        if not taxes.count and "込" in label:
            for rate in _USUAL_RATES:
                for mode in _MODES.values():
                    yield SumReading(
                        (items.value * (1 + rate)).quantize(Decimal(1), mode), _WITH_TAX
                    )

    def _read_without_parts(self) -> Iterator[SumReading]:
        """Read rows of a lower level and numbers in brackets as parts of the row above."""
        whole, taxes = self._whole[RowKind.ITEM], self._whole[RowKind.TAX]
        if self._parts:
            yield SumReading(whole.value, _ITEMS)
            yield SumReading(whole.value + taxes.value, _WITH_TAX)
        if self._top.count < self._of[RowKind.ITEM].count:
            yield SumReading(self._top.value, _ITEMS)
            yield SumReading(self._top.value + self._of[RowKind.TAX].value, _WITH_TAX)


def _empty() -> dict[RowKind, _LineGroup]:
    return {kind: _LineGroup() for kind in _ADDED}


def compute_tax_readings(
    lines: Sequence[SumLine],
    index: int,
    rate: Decimal,
    rounding: Rounding,
    unit: Decimal,
    taxed: Mapping[Decimal, Decimal],
) -> list[SumReading]:
    """Return what the tax in line `index` may be, that of the sum right above first.

    Args:
        lines: of the column.
        index: of the tax.
        rate: for a row whose label states none.
        rounding: how a tax is rounded.
        unit: what it is rounded to, 1000 in a column in 千円.
        taxed: the amounts that rows such as `8%対象` state, by rate.
    """
    before = lines[:index]
    actual = rate_in(lines[index].label) or rate
    items = _select_items(before)
    if actual in taxed:
        bases, items = [taxed[actual]], []
    elif any(line.kind is RowKind.TAX for line in (*before, *lines[index + 1 :])):
        items = _select_bearing_items(items, actual)
        bases = [_sum(items)] if items else []
    else:
        sums = [line.value for line in before if line.kind in _SUMS]
        bases = [*sums[-1:], _sum(items)] if items else sums[-1:]
    modes = _MODES.values() if rounding == "any" else (_MODES[rounding],)
    percent = f"{(actual * 100).normalize():f}%"
    basis = Message("sums.of-the-amount", percent=percent)
    taxes = [_round_to_unit(base * actual, mode, unit) for base in bases for mode in modes]
    for mode in modes if items else ():  # a tax that was rounded for each item
        each = (_round_to_unit(line.value * actual, mode, unit) for line in items)
        taxes.append(sum(each, Decimal(0)))
    return [SumReading(value, basis) for value in taxes]


def _select_bearing_items(items: Sequence[SumLine], rate: Decimal) -> list[SumLine]:
    """Return the items that bear one of two rates: those with the reduced rate have a mark.

    Without marks nothing says which rows bear which.
    """
    marked = [line for line in items if _REDUCED_MARK.search(line.label)]
    if not marked or len(marked) == len(items):
        return []
    return marked if rate == _REDUCED else [line for line in items if line not in marked]


def compute_inner_tax_readings(
    lines: Sequence[SumLine], index: int, rate: Decimal, unit: Decimal
) -> list[SumReading]:
    """Return what the tax within the sum before line `index` may be, rounded in any way."""
    before = lines[:index]
    sums = [line.value for line in before if line.kind in _SUMS]
    bases = sums[-1:] or [_sum(_select_items(before))]
    percent = f"{(rate * 100).normalize():f}%"
    basis = Message("sums.within-the-amount", percent=percent)
    return [
        SumReading(_round_to_unit(base * rate / (1 + rate), mode, unit), basis)
        for base in bases
        for mode in _MODES.values()
    ]


def _round_to_unit(value: Decimal, mode: str, unit: Decimal) -> Decimal:
    return (value / unit).quantize(Decimal(1), mode) * unit


def _select_items(lines: Sequence[SumLine]) -> list[SumLine]:
    return [line for line in lines if line.kind is RowKind.ITEM]


def _sum(lines: Sequence[SumLine]) -> Decimal:
    return sum((line.value for line in lines), Decimal(0))
