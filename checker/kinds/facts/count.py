"""`count`: numbers that disagree with what they count: parts, items, rows, running numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Literal, Protocol, TypeVar

from checker.core.document import Block, Span
from checker.core.findings import CheckResult, Hit
from checker.core.lexicons import LexiconEntry
from checker.core.messages import Message
from checker.core.text.intervals import Intervals
from checker.kinds.facts.count_announced import Announced, find_announced
from checker.kinds.facts.count_columns import find_column_faults
from checker.kinds.facts.count_headed import find_headed
from checker.kinds.facts.count_labelled import find_labelled
from checker.kinds.facts.count_listed import Listed, find_listed, find_ordinals, find_people
from checker.kinds.facts.count_outcomes import find_outcomes
from checker.kinds.facts.count_parts import Opposites, WholeAndParts, find_parts
from checker.kinds.facts.prose_sums import Computed, find_computed
from checker.kinds.facts.prose_tables import OtherFigure, find_other_figures
from checker.kinds.facts.prose_units import find_other_units
from checker.kinds.facts.stated_balances import find_balances
from checker.kinds.facts.stated_results import find_stated_results
from checker.kinds.facts.table_means import find_other_means
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.lexicon import LexiconRule


class OppositesEntry(LexiconEntry):
    """A pair of results: what counts as `one` never counts as the `other`; both expressions."""

    one: str
    other: str


class CountRule(LexiconRule):
    """Parameters of `count`."""

    lexicon: ClassVar[str] = "opposites"
    entry: ClassVar[type[LexiconEntry]] = OppositesEntry

    kind: Literal["count"]
    parts: bool = True
    announced: bool = True
    numbers: bool = True
    computed: bool = True


_PARTS = Message("count.parts-make-another-number")
_SHARES = Message("count.shares-are-not-the-whole")
_COMPUTED = Message("count.does-not-compute")
_TABLE = Message("count.table-says-another")
_TABLE_TOTAL = Message("count.table-total-is-another")
_ITEMS = {
    "items": Message("count.other-number-of-items"),
    "rows": Message("count.other-number-of-rows"),
    "results": Message("count.other-number-of-results"),
    "listed": Message("count.other-number-is-listed"),
}


def check(rule: CountRule, target: Target) -> CheckResult:
    """Hold numbers against the parts, the items and the rows that they count."""
    count, hits = 0, list[Hit]()
    if rule.parts:
        pairs = _read_pairs(rule)
        parted = [each for block in target.blocks for each in find_parts(block, pairs)]
        count += len(parted)
        hits += [_build_parts_hit(each) for each in parted if each.is_wrong]
    if rule.computed:
        results = [each for block in target.blocks for each in _list_computed(block)]
        results += _leave_out_told(find_balances(target.document, target.blocks), results)
        results = _leave_out_told(results, hits)
        count += len(results)
        hits += [_build_computed_hit(each) for each in results if each.is_wrong]
        others = list(find_other_figures(target.document, target.blocks, rule.scope))
        for find in (find_other_units, find_other_means):
            more = find(target.document, target.blocks, rule.scope)
            others += _leave_out_told(more, others)
        hits += [_build_figure_hit(each) for each in _leave_out_told(others, hits)]
    if rule.announced:
        extra, found = _check_announced(rule, target, hits)
        count, hits = count + extra, hits + found
    faults = find_column_faults(
        target.document, rule.scope, numbers=rule.numbers, shares=rule.parts
    )
    hits += faults
    return CheckResult(count + len(faults), tuple(_sort(hits, target)))


class _Placed(Protocol):
    """Something that was found at a place."""

    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_Placed)


def _leave_out_told(found: Iterable[_T], told: Iterable[_Placed]) -> list[_T]:
    """Return what is found at words of which nothing was said before."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in told:
        spans[each.span.path].append((each.span.start, each.span.end))
    places = {path: Intervals(pairs) for path, pairs in spans.items()}
    return [
        each
        for each in found
        if each.span.path not in places
        or not places[each.span.path].touch(each.span.start, each.span.end)
    ]


def _check_announced(rule: CountRule, target: Target, told: Sequence[Hit]) -> tuple[int, list[Hit]]:
    """Hold what is announced or listed against what follows; return how many, and the faults."""
    announced = list(find_announced(target))
    announced += _leave_out_told(find_outcomes(target, _read_pairs(rule)), announced)
    announced += _leave_out_told(find_headed(target), announced)
    hits = [_build_announced_hit(each) for each in announced if each.said != each.found]
    listed = _list_listed(target)
    starts = {(hit.span.path, hit.span.start) for hit in (*told, *hits)}
    hits += [
        _build_listed_hit(each)
        for each in listed
        if each.said != each.found and (each.span.path, each.span.start) not in starts
    ]
    return len(announced) + len(listed), hits


def _list_computed(block: Block) -> list[Computed]:
    """Return the results that a block computes; what its words say plainly goes first."""
    plainly = list(find_computed(block))
    return [*plainly, *_leave_out_told(find_stated_results(block), plainly)]


def _read_pairs(rule: CountRule) -> Sequence[Opposites]:
    return [(each.one, each.other) for each in _iter_used(rule)]


def _iter_used(rule: CountRule) -> Iterator[OppositesEntry]:
    for each in rule.word_list():
        if isinstance(each, OppositesEntry) and rule.uses(each):
            yield each


def _sort(hits: Sequence[Hit], target: Target) -> list[Hit]:
    order = {block.path: number for number, block in enumerate(target.blocks)}
    return sorted(hits, key=lambda hit: (order.get(hit.span.path, len(order)), hit.span.start))


def _build_parts_hit(found: WholeAndParts) -> Hit:
    values = {"match": found.written, "expected": found.formula}
    sentence = _PARTS if found.whole is not None else _SHARES
    return Hit(found.span, sentence.format(**values), values=values)


def _build_computed_hit(found: Computed) -> Hit:
    values = {"match": found.written, "expected": found.formula}
    return Hit(found.span, _COMPUTED.format(**values), values=values)


def _build_figure_hit(found: OtherFigure) -> Hit:
    values = {"match": found.written, "expected": found.in_table}
    sentence = _COMPUTED if found.computed else _TABLE if found.label else _TABLE_TOTAL
    return Hit(found.span, sentence.format(label=found.label, **values), values=values)


def _build_announced_hit(found: Announced) -> Hit:
    values = {"match": found.written, "expected": str(found.found)}
    return Hit(found.span, _ITEMS[found.what].format(**values), values=values)


def _list_listed(target: Target) -> list[Listed]:
    found = [each for block in target.blocks for each in find_listed(block)]
    people = {each.span: each for each in find_labelled(target.blocks)}
    people |= {each.span: each for each in find_people(target.blocks)}
    return [*found, *people.values(), *find_ordinals(target.blocks)]


def _build_listed_hit(found: Listed) -> Hit:
    values = {"match": found.written, "expected": str(found.found)}
    return Hit(found.span, _ITEMS["listed"].format(**values), values=values)


KIND = Kind("count", CountRule, check, values=("match", "expected"))
