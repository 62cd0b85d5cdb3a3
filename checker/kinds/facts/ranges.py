"""`ranges`: numeric cases (`10万円未満`, `10万円以上`) that leave a gap or overlap."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Literal

from checker.core.document import Block, BlockKind
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.kinds.facts.number_ranges import NumberRange, find_ranges
from checker.kinds.shared.base import Kind, Rule, Target


class RangesRule(Rule):
    """Parameters of `ranges`."""

    kind: Literal["ranges"]
    complete: bool = False


_GAP = Message("ranges.gap")
_OVERLAP = Message("ranges.overlap")
_OPEN = Message("ranges.not-complete")
_BELOW = Message("ranges.below")
_ABOVE = Message("ranges.above")
_FEWEST = 2


def check(rule: RangesRule, target: Target) -> CheckResult:
    """Compare the cases of each list, table column and paragraph, those of one unit together."""
    groups = list(_iter_cases(target.blocks))
    return CheckResult(len(groups), tuple(hit for each in groups for hit in _check(rule, each)))


def _iter_cases(blocks: Iterable[Block]) -> Iterator[list[NumberRange]]:
    """Yield the cases that belong together, in the order of their numbers."""
    for _, group in groupby(sorted(_list_places(blocks), key=_get_place), key=_get_place):
        found = [each for _, block in group for each in find_ranges(block)]
        by_unit: dict[str, list[NumberRange]] = {}
        for each in found:
            by_unit.setdefault(each.unit, []).append(each)
        for cases in by_unit.values():
            if len(cases) >= _FEWEST and any(each.is_bounded for each in cases):
                yield sorted(cases, key=_get_order)


def _list_places(blocks: Iterable[Block]) -> Iterator[tuple[tuple[int, int], Block]]:
    """Yield each block with the number of its list, table column or paragraph."""
    run, last = 0, None
    columns: dict[tuple[str, int], int] = {}
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            continue
        if block.cell is not None:
            key = (block.cell.table, block.cell.column)
            yield (columns.setdefault(key, number), 1), block
        elif block.kind is BlockKind.LIST_ITEM:
            run = run if last == (block.section, block.level) else number
            yield (run, 2), block
        else:
            yield (number, 0), block
        last = (block.section, block.level) if block.kind is BlockKind.LIST_ITEM else None


def _get_place(placed: tuple[tuple[int, int], Block]) -> tuple[int, int]:
    return placed[0]


def _get_order(case: NumberRange) -> tuple[Decimal, Decimal]:
    infinite = Decimal("Infinity")
    low = -infinite if case.low is None else case.low
    return low, infinite if case.high is None else case.high


def _check(rule: RangesRule, cases: list[NumberRange]) -> Iterator[Hit]:
    for one, other in pairwise(cases):
        words = _compare(one, other)
        if words is not None:
            shown = {"one": one.text, "other": other.text}
            message = words.format(**shown)
            yield Hit(other.span, message, values={**shown, "match": other.text})
    if rule.complete:
        yield from _check_ends(cases)


def _compare(one: NumberRange, other: NumberRange) -> Message | None:
    """Return what is wrong between a case and the next, None where they adjoin."""
    if one.high is None or other.low is None:
        return _OVERLAP
    if one.high == other.low:
        if one.has_high and other.has_low:
            return _OVERLAP
        return _GAP if not (one.has_high or other.has_low) else None
    if one.high > other.low:
        return _OVERLAP
    whole = one.has_high and other.has_low and one.counts and other.counts
    return None if whole and other.low - one.high == 1 else _GAP


def _check_ends(cases: list[NumberRange]) -> Iterator[Hit]:
    first, last = cases[0], max(cases, key=lambda case: _get_order(case)[1])
    if first.low is not None and (first.low > 1 or not first.has_low):
        yield _report_end(first, _BELOW)
    if last.high is not None and last.unit not in {"%", "点"}:
        yield _report_end(last, _ABOVE)


def _report_end(case: NumberRange, side: Message) -> Hit:
    values = {"one": case.text, "other": "", "match": case.text}
    return Hit(case.span, _OPEN.format(one=case.text, side=side), values=values)


KIND = Kind("ranges", RangesRule, check, values=("one", "other", "match"))
