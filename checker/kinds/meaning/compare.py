"""`compare`: two places of a document that must agree, and do not."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Literal, Self

from pydantic import model_validator

from checker.core.document import Document
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.kinds.meaning.comparison_operand import Side, get_side_name, read_side
from checker.kinds.meaning.judge import PairBy
from checker.kinds.meaning.judge_pairs import read_pair_key
from checker.kinds.meaning.typed_values import (
    Stated,
    StatedText,
    Value,
    ValueType,
    is_same_value,
    order_values,
    read_values,
)
from checker.kinds.shared.base import Kind, Rule, Target

Relation = Literal[
    "equal",
    "contains",
    "within",
    "same-set",
    "less",
    "less-or-equal",
    "greater",
    "greater-or-equal",
]


class CompareRule(Rule):
    """Parameters of `compare`."""

    kind: Literal["compare"]
    left: Side
    right: Side
    type: ValueType = "text"
    relation: Relation = "equal"
    pair_by: PairBy | None = None
    required: bool = False

    @model_validator(mode="after")
    def _can_be_ordered(self) -> Self:
        if self.relation in _HOLDS and self.type in {"text", "person"}:
            raise InvalidValueError(Message("compare.order-needs-type"))
        return self

    @model_validator(mode="after")
    def _can_be_paired(self) -> Self:
        paired = (side.scope is not None or side.table is not None for side in self._sides)
        if self.pair_by is not None and not all(paired):
            raise InvalidValueError(Message("compare.pairs-need-scope-or-table"))
        return self

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self.left, self.right


_MISSING = Message("compare.missing-compared")
_ALONE = Message("pairs.no-partner")
_DIFFER = Message("compare.does-not-agree-with")
_LACKS = Message("compare.does-not-contain")
_NOT_AMONG = Message("compare.of-is-not-in")
_ORDERS: Mapping[str, Message] = {
    "less": Message("compare.is-not-less-than"),
    "less-or-equal": Message("compare.is-greater-than"),
    "greater": Message("compare.is-not-greater-than"),
    "greater-or-equal": Message("compare.is-less-than"),
}
_DATE_ORDERS: Mapping[str, Message] = {
    "less": Message("compare.is-not-before"),
    "less-or-equal": Message("compare.is-after"),
    "greater": Message("compare.is-not-after"),
    "greater-or-equal": Message("compare.is-before"),
}
_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "less": lt,
    "less-or-equal": le,
    "greater": gt,
    "greater-or-equal": ge,
}


def check(rule: CompareRule, target: Target) -> CheckResult:
    """Compare what both sides say; where one says nothing that can be read, nothing is compared."""
    left, right = (read_side(side, target) for side in (rule.left, rule.right))
    if rule.pair_by is not None:
        return _check_pairs(rule, rule.pair_by, target, left, right)
    return _check_sides(rule, target, left, right)


def _check_pairs(
    rule: CompareRule, by: PairBy, target: Target, left: Sequence[Stated], right: Sequence[Stated]
) -> CheckResult:
    """Compare what belongs together: each heading, number or row of the left with its own."""
    mine, theirs = (_group_by_key(by, target.document, each) for each in (left, right))
    candidates, hits = 0, list[Hit]()
    for key, stated in mine.items():
        if key in theirs:
            found = _check_sides(rule, target, stated, theirs[key])
            candidates += found.candidates
            hits += found.hits
        elif rule.required:
            candidates += 1
            hits.append(_report_alone(rule, stated[0]))
    return CheckResult(candidates, tuple(hits))


def _group_by_key(
    by: PairBy, document: Document, stated: Sequence[Stated]
) -> dict[str, list[Stated]]:
    groups: dict[str, list[Stated]] = {}
    for each in stated:
        key = read_pair_key(by, document.block(each.span.path), document)
        if key:
            groups.setdefault(key, []).append(each)
    return groups


def _report_alone(rule: CompareRule, stated: Stated) -> Hit:
    left, right = get_side_name(rule.left), get_side_name(rule.right)
    values = {"left": left.get("ja"), "right": right.get("ja"), "found": stated.text}
    return Hit(
        stated.span,
        _ALONE.format(label=right),
        values={**values, "expected": ""},
        whole=stated.whole,
    )


def _check_sides(
    rule: CompareRule, target: Target, mine: Sequence[Stated], theirs: Sequence[Stated]
) -> CheckResult:
    within, contains = rule.relation == "within", rule.relation == "contains"
    left = read_values(rule.type, mine, generous=contains)
    right = read_values(rule.type, theirs, generous=within)
    if not left or not right:
        if not rule.required:
            return CheckResult(0)
        return CheckResult(1, (_report_missing(rule, left, target),))
    if rule.relation in _HOLDS:
        hits = _check_order(rule, left[0], right[0])
    else:
        hits = _SETS[rule.relation](rule, left, right)
    return CheckResult(len(left), tuple(hits))


def _report_missing(rule: CompareRule, left: Sequence[StatedText], target: Target) -> Hit:
    there, absent = (rule.left, rule.right) if left else (rule.right, rule.left)
    values = {
        "left": get_side_name(there).get("ja"),
        "right": get_side_name(absent).get("ja"),
        "found": "",
        "expected": "",
    }
    message = _MISSING.format(left=get_side_name(there), name=get_side_name(absent))
    return Hit(target.document.first_span(), message, values=values, whole=True)


def _build_hit(
    rule: CompareRule,
    sentence: Message,
    said: StatedText,
    other: StatedText,
    *,
    turned: bool = False,
) -> Hit:
    """Return a hit on what one side says; `turned` where that is the right side."""
    sides = (rule.right, rule.left) if turned else (rule.left, rule.right)
    left, right = get_side_name(sides[0], said.label), get_side_name(sides[1], other.label)
    values = {"found": said.text, "expected": other.text}
    message = sentence.format(left=left, right=right, **values)
    filled = {**values, "left": left.get("ja"), "right": right.get("ja")}
    return Hit(said.span, message, values=filled, whole=said.whole)


def _check_order(rule: CompareRule, left: StatedText, right: StatedText) -> list[Hit]:
    pair = order_values(left.value, right.value)
    if pair is None or _HOLDS[rule.relation](*pair):
        return []
    sentences = _DATE_ORDERS if rule.type == "date" else _ORDERS
    return [_build_hit(rule, sentences[rule.relation], left, right)]


def _check_equality(
    rule: CompareRule, left: Sequence[StatedText], right: Sequence[StatedText]
) -> list[Hit]:
    """Compare the first on either side: a field that is repeated says the same each time."""
    first, other = left[0], right[0]
    same = is_same_value(first.value, other.value)
    return [] if same else [_build_hit(rule, _DIFFER, first, other)]


def _contains(
    rule: CompareRule, left: Sequence[StatedText], right: Sequence[StatedText]
) -> list[Hit]:
    if rule.type == "text" and len(left) == 1:
        whole = str(left[0].value)
        lacking = [said for said in right if str(said.value) not in whole]
        return [_build_hit(rule, _LACKS, left[0], said) for said in lacking[:1]]
    return _find_strangers(rule, right, left, turned=True)


def _check_inclusion(
    rule: CompareRule, left: Sequence[StatedText], right: Sequence[StatedText]
) -> list[Hit]:
    if rule.type == "text" and len(right) == 1:
        whole = str(right[0].value)
        left = [said for said in left if str(said.value) not in whole]
    return _find_strangers(rule, left, right)


def _check_same_set(
    rule: CompareRule, left: Sequence[StatedText], right: Sequence[StatedText]
) -> list[Hit]:
    return [*_find_strangers(rule, left, right), *_find_strangers(rule, right, left, turned=True)]


def _find_strangers(
    rule: CompareRule,
    said: Sequence[StatedText],
    others: Sequence[StatedText],
    *,
    turned: bool = False,
) -> list[Hit]:
    """Return a hit for each value that is not among the others."""
    distinct = tuple(dict.fromkeys(other.value for other in others))
    plain = frozenset(distinct)
    known: dict[Value, bool] = {}
    for each in said:
        if each.value not in known:
            known[each.value] = each.value in plain or any(
                is_same_value(each.value, other) for other in distinct if not _is_plain(other)
            )
    strange = (each for each in said if not known[each.value])
    return [_build_hit(rule, _NOT_AMONG, each, others[0], turned=turned) for each in strange]


def _is_plain(value: Value) -> bool:
    """Words and numbers are the same or not; names and dates may be the same in part."""
    return isinstance(value, str | Decimal)


_SETS: Mapping[
    str, Callable[[CompareRule, Sequence[StatedText], Sequence[StatedText]], list[Hit]]
] = {
    "equal": _check_equality,
    "contains": _contains,
    "within": _check_inclusion,
    "same-set": _check_same_set,
}

KIND = Kind(
    "compare",
    CompareRule,
    check,
    values=("left", "right", "found", "expected"),
)
