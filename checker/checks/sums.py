"""What a column of amounts should add up to, by every reading that makes sense of its rows.

Companies total in many ways: with tax or without, by groups, with a discount between. A total is
wrong only where no reading gives it; the first reading is what a finding reports.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from checker.checks.amounts import Number
from checker.checks.rows import RowKind, is_indented, outline, rate_in
from checker.text.bilingual import Bilingual
from checker.text.normal import heading_key

Rounding = Literal["floor", "round", "ceil", "any"]

_MODES = {"floor": ROUND_FLOOR, "round": ROUND_HALF_UP, "ceil": ROUND_CEILING}
_USUAL_RATES = (Decimal("0.1"), Decimal("0.08"))
_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)
_REDUCED = Decimal("0.08")
_REDUCED_MARK = re.compile("[※*＊]|軽減")
_ADDED = (RowKind.ITEM, RowKind.TAX)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a column: what it is, its label, its number as written, what that is worth."""

    row: int
    kind: RowKind
    label: str
    number: Number
    value: Decimal


@dataclass(frozen=True, slots=True)
class Reading:
    """A sum that a row may be, and of what."""

    value: Decimal
    basis: Bilingual


_ITEMS = Bilingual("明細の和", "sum of the items")
_WITH_TAX = Bilingual("明細と消費税の和", "sum of the items and the tax")
_SUBTOTALS = Bilingual("小計の和", "sum of the subtotals")
_SUBTOTALS_WITH_TAX = Bilingual("小計と消費税の和", "sum of the subtotals and the tax")
_FROM = Bilingual("「{label}」とその下の行の和", "sum of “{label}” and the rows below it")


def readings(lines: Sequence[Line], index: int) -> list[Reading]:
    """Return what the sum in line `index` may be, the plainest first; none if nothing precedes."""
    before = lines[:index]
    if not any(line.kind in (*_ADDED, *_SUMS) for line in before):
        return []
    if lines[index].kind is RowKind.SUBTOTAL:
        found = [*_subtotal(before, lines[index].label), *_without_parts(before)]
    else:
        found = [*_total(before, lines[index].label), *_without_parts(before)]
    if not any(line.number.memo for line in before):
        return found
    # accountants put a negative number in brackets
    signed = [replace(line, value=-line.value) if line.number.memo else line for line in before]
    return [*found, *_total(signed, lines[index].label)]


def _subtotal(before: Sequence[Line], label: str) -> Iterator[Reading]:
    group = _after_last(before, lambda line: line.kind in _SUMS)
    alike = _after_last(before, lambda line: heading_key(line.label) == heading_key(label))
    if _items(group):
        yield Reading(_sum(_items(group)), _ITEMS)
    if _items(alike):
        yield Reading(_sum(_items(alike)), _ITEMS)
    yield from _running(before)
    yield Reading(_sum(_items(before)), _ITEMS)
    yield Reading(_sum(_items(before)) + _sum(_taxes(before)), _WITH_TAX)


def _total(before: Sequence[Line], label: str) -> Iterator[Reading]:
    totals = [line for line in before if line.kind is RowKind.TOTAL]
    if totals and before[-1] is not totals[-1]:
        yield from _running(before)
    items, taxes = _items(before), _taxes(before)
    subtotals = [line for line in before if line.kind is RowKind.SUBTOTAL]
    if items:
        yield Reading(_sum(items) + _sum(taxes), _WITH_TAX if taxes else _ITEMS)
    loose = _items(_after_last(before, lambda line: line.kind in _SUMS))
    if subtotals:
        basis = _SUBTOTALS_WITH_TAX if taxes else _SUBTOTALS
        yield Reading(_sum(subtotals) + _sum(loose) + _sum(taxes), basis)
    yield from _running(before)
    recent = _after_last(before, lambda line: line.kind is RowKind.TOTAL)
    if totals and _items(recent):
        yield Reading(_sum(_items(recent)) + _sum(_taxes(recent)), _ITEMS)
        yield Reading(_sum(_items(recent)), _ITEMS)
    if totals:
        yield Reading(_sum(totals) + _sum(loose), _SUBTOTALS)
    if totals and before[-1] is totals[-1]:
        yield Reading(totals[-1].value, _ITEMS)
    yield from _by_tax_words(label, items, taxes)


def _running(before: Sequence[Line]) -> Iterator[Reading]:
    """Read a sum as the one above it and whatever was added since."""
    for start in range(len(before) - 1, -1, -1):
        line = before[start]
        if line.kind in _SUMS:
            added = [each for each in before[start + 1 :] if each.kind in _ADDED]
            if added:
                yield Reading(line.value + _sum(added), _FROM.format(label=line.label))
            return


def _by_tax_words(label: str, items: Sequence[Line], taxes: Sequence[Line]) -> Iterator[Reading]:
    """Read a total as without tax, or with a tax that no row shows, where its words say so."""
    inside = any(word in line.label for line in taxes for word in ("内", "うち", "込"))
    if taxes and (inside or "抜" in label):
        yield Reading(_sum(items), _ITEMS)
    if not taxes and "込" in label:
        for rate in _USUAL_RATES:
            for mode in _MODES.values():
                yield Reading((_sum(items) * (1 + rate)).quantize(Decimal(1), mode), _WITH_TAX)


def _without_parts(before: Sequence[Line]) -> Iterator[Reading]:
    """Read rows of a lower level and numbers in brackets as parts of the row above."""
    whole = [line for line in before if not is_indented(line.label) and not line.number.memo]
    if len(whole) < len(before):
        yield Reading(_sum(_items(whole)), _ITEMS)
        yield Reading(_sum(_items(whole)) + _sum(_taxes(whole)), _WITH_TAX)
    items = _items(before)
    top = [line for line in items if outline(line.label) == outline(items[0].label)]
    if len(top) < len(items):
        yield Reading(_sum(top), _ITEMS)
        yield Reading(_sum(top) + _sum(_taxes(before)), _WITH_TAX)


def tax_readings(
    lines: Sequence[Line],
    index: int,
    rate: Decimal,
    rounding: Rounding,
    unit: Decimal,
    taxed: Mapping[Decimal, Decimal],
) -> list[Reading]:
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
    items = _items(before)
    if actual in taxed:
        bases, items = [taxed[actual]], []
    elif any(line.kind is RowKind.TAX for line in (*before, *lines[index + 1 :])):
        items = _bearing(items, actual)
        bases = [_sum(items)] if items else []
    else:
        sums = [line.value for line in before if line.kind in _SUMS]
        bases = [*sums[-1:], _sum(items)] if items else sums[-1:]
    modes = _MODES.values() if rounding == "any" else (_MODES[rounding],)
    percent = f"{(actual * 100).normalize():f}%"
    basis = Bilingual(f"{percent}の額", f"{percent} of the amount")
    taxes = [_rounded(base * actual, mode, unit) for base in bases for mode in modes]
    for mode in modes if items else ():  # a tax that was rounded for each item
        each = (_rounded(line.value * actual, mode, unit) for line in items)
        taxes.append(sum(each, Decimal(0)))
    return [Reading(value, basis) for value in taxes]


def _bearing(items: Sequence[Line], rate: Decimal) -> list[Line]:
    """Return the items that bear one of two rates: those with the reduced rate have a mark.

    Without marks nothing says which rows bear which.
    """
    marked = [line for line in items if _REDUCED_MARK.search(line.label)]
    if not marked or len(marked) == len(items):
        return []
    return marked if rate == _REDUCED else [line for line in items if line not in marked]


def inner_tax_readings(
    lines: Sequence[Line], index: int, rate: Decimal, unit: Decimal
) -> list[Reading]:
    """Return what the tax within the sum before line `index` may be, rounded in any way."""
    before = lines[:index]
    sums = [line.value for line in before if line.kind in _SUMS]
    bases = sums[-1:] or [_sum(_items(before))]
    percent = f"{(rate * 100).normalize():f}%"
    basis = Bilingual(f"{percent}の内税額", f"{percent} within the amount")
    return [
        Reading(_rounded(base * rate / (1 + rate), mode, unit), basis)
        for base in bases
        for mode in _MODES.values()
    ]


def _rounded(value: Decimal, mode: str, unit: Decimal) -> Decimal:
    return (value / unit).quantize(Decimal(1), mode) * unit


def _after_last(lines: Sequence[Line], test: Callable[[Line], bool]) -> Sequence[Line]:
    """Return the lines after the last that passes `test`; all where none does."""
    for start in range(len(lines), 0, -1):
        if test(lines[start - 1]):
            return lines[start:]
    return lines


def _items(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind is RowKind.ITEM]


def _taxes(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind is RowKind.TAX]


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.value for line in lines), Decimal(0))
