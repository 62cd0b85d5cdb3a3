"""`occurrence`: words that may occur only so often, or must occur at least so often."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Block, Span
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList
from checker.kinds.shared.base import Kind, Rule, Target, WordList
from checker.kinds.shared.patterns import Pattern, find, join_alternatives
from checker.language.sentences import split_sentences

Unit = Literal["document", "section", "paragraph", "sentence"]


class OccurrenceRule(Rule):
    """Parameters of `occurrence`."""

    kind: Literal["occurrence"]
    words: WordList = ()
    patterns: tuple[Pattern, ...] = ()
    max: int | None = Field(None, ge=0)
    min: int | None = Field(None, ge=1)
    per: Unit = "document"
    ignore_case: bool = False

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.words and not self.patterns:
            raise InvalidValueError(Message("rules.needs-words-or-patterns"))
        if self.max is None and self.min is None:
            raise InvalidValueError(Message("rules.needs-max-or-min"))
        if self.max is not None and self.min is not None and self.min > self.max:
            raise InvalidValueError(Message("rules.min-is-above-max"))
        return self


_TOO_MANY = Message("occurrence.occurs-times-in-at-most")
_TOO_FEW = Message("occurrence.occurs-times-in-at-least")
_UNITS: dict[Unit, Message] = {
    "document": Message("occurrence.the-document"),
    "section": Message("occurrence.one-section"),
    "paragraph": Message("occurrence.one-paragraph"),
    "sentence": Message("occurrence.one-sentence"),
}


def check(rule: OccurrenceRule, target: Target) -> CheckResult:
    """Count in each unit: the first occurrence too many is the place, or the unit that has few."""
    units = list(_iter_units(rule.per, target))
    found = _find_matches(rule, target)
    hits = (hit for unit in units for hit in _judge_unit(rule, unit, found, target))
    return CheckResult(len(units), tuple(hits))


_Stretch = tuple[Block, int, int]
_Found = dict[int, list[tuple[int, int]]]
"""The matches in each block, by its identity: found once, though it has many sentences."""


def _find_matches(rule: OccurrenceRule, target: Target) -> _Found:
    pattern = join_alternatives(rule.words, rule.patterns)
    return {
        id(block): [
            match.span()
            for match in find(pattern, block.text, target.deadline, ignore_case=rule.ignore_case)
        ]
        for block in target.likely(rule.words, rule.patterns, ignore_case=rule.ignore_case)
    }


def _iter_units(per: Unit, target: Target) -> Iterator[list[_Stretch]]:
    whole = [(block, 0, len(block.text)) for block in target.blocks]
    match per:
        case "document":
            if whole:
                yield whole
        case "section":
            for _, group in groupby(whole, key=lambda stretch: stretch[0].section):
                yield list(group)
        case "paragraph":
            yield from ([stretch] for stretch in whole if stretch[0].text.strip())
        case "sentence":
            for block in target.blocks:
                for start, end in split_sentences(block.text, target.document.language):
                    yield [(block, start, end)]


def _judge_unit(
    rule: OccurrenceRule, unit: list[_Stretch], found: _Found, target: Target
) -> Iterator[Hit]:
    places = list(_iter_places(unit, found))
    if rule.max is not None and len(places) > rule.max:
        words = [target.document.quote(place) for place in places]
        yield _build_hit(
            rule, _TOO_MANY, places[rule.max], words=words, count=len(places), limit=rule.max
        )
    if rule.min is not None and len(places) < rule.min:
        names = [*rule.words, *rule.patterns]
        block, start, end = unit[0]
        span = block.span(start, end)
        yield _build_hit(rule, _TOO_FEW, span, words=names, count=len(places), limit=rule.min)


def _iter_places(unit: list[_Stretch], found: _Found) -> Iterator[Span]:
    for block, start, end in unit:
        matches = found.get(id(block), [])
        first, last = bisect_left(matches, (start, 0)), bisect_left(matches, (end, 0))
        for low, high in matches[first:last]:
            if high <= end:
                yield block.span(low, high)


def _build_hit(
    rule: OccurrenceRule,
    sentence: Message,
    span: Span,
    *,
    words: Sequence[str],
    count: int,
    limit: int,
) -> Hit:
    distinct = list(dict.fromkeys(words))
    unit = _UNITS[rule.per]
    numbers = {"count": str(count), "limit": str(limit)}
    named = MessageList(distinct, "list.tight", each="list.quoted")
    return Hit(
        span,
        sentence.format(match=named, unit=unit, count=count, limit=limit),
        values={"match": "、".join(distinct), **numbers},
        whole=sentence is _TOO_FEW and rule.per == "document",
    )


KIND = Kind(
    "occurrence",
    OccurrenceRule,
    check,
    values=("match", "count", "limit"),
)
