"""`list`: bulleted and numbered lists whose items do not match each other."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList, same
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many
from checker.kinds.structure.item_lists import (
    ItemEnding,
    ItemList,
    ListItem,
    ListLevel,
    classify_marker,
    find_ending,
    find_item_lists,
    has_period,
)
from checker.kinds.structure.stated_values import StatedValue, states

_MIN_TO_COMPARE = 2
_FEW_MIXED = 4
"""One list in so many may be mixed for the others to set the form."""
_PREDICATE = re.compile("(?:必要|不要|可能|不可|予定|参照|そう)[)）]?\\s*$")
"""Nouns that say what a sentence says, and that many leave without a full stop."""
_SHORT = 3
"""Items of which the first says whether a full stop is due, where they are half and half."""


class ListRule(Rule):
    """Parameters of `list`; what is not given is not looked at."""

    kind: Literal["list"]
    endings: Literal["same", "noun", "sentence"] | None = None
    period: Literal["same", "always", "never"] | None = None
    alone: bool = False
    min_items: int | None = Field(None, ge=2)
    max_items: int | None = Field(None, ge=1)
    markers: Literal["same", "bullet", "number"] | None = None
    bullets: Many[str] = ()
    max_depth: int | None = Field(None, ge=1)
    intro: bool = False
    each: Many[StatedValue] = ()

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        asked = (self.endings, self.period, self.min_items, self.max_items, self.markers)
        if not any([*asked, self.bullets, self.max_depth, self.intro, self.each]):
            raise InvalidValueError(Message("rules.nothing-to-look-for"))
        low, high = self.min_items, self.max_items
        if low is not None and high is not None and low > high:
            raise InvalidValueError(Message("list.min-items-above-max-items"))
        return self


_ONE = Message("lists.list-only-one-item")
_FEW = Message("lists.list-items-at-least")
_MANY = Message("lists.list-items-at-most")
_ENDING = Message("lists.item-ends-list-ends-items")
_NO_PERIOD = Message("lists.item-no-full-stop")
_PERIOD = Message("lists.item-ends-full-stop")
_MARKER = Message("lists.the-marker-is-not")
_DEPTH = Message("lists.list-nested-levels-deep-at-most")
_LACKS = Message("lists.item-does-not-state")
_INTRO = Message("lists.no-sentence-introduces-the-list")
_ENDINGS: dict[ItemEnding, Message] = {
    "noun": Message("lists.a-noun"),
    "sentence": Message("lists.a-predicate"),
}
_STATED: dict[StatedValue, Message] = {
    "person": Message("values.a-persons-name"),
    "date": Message("values.a-date"),
    "amount": Message("values.an-amount-of-money"),
}
_KINDS = {"bullet": Message("lists.a-bullet"), "number": Message("lists.a-number")}


def check(rule: ListRule, target: Target) -> CheckResult:
    """Judge each list: items that follow each other without anything between."""
    lists = find_item_lists(target)
    told = not rule.alone or _are_mostly_uniform(lists)
    hits = (hit for each in lists for hit in _check_items(rule, each, ends=told))
    return CheckResult(len(lists), tuple(hits))


def _are_mostly_uniform(lists: Iterable[ItemList]) -> bool:
    """Return whether few lists mix their ends: where many do, somebody takes notes."""
    levels = [_find_closed(level) for each in lists for level in each.levels]
    compared = [{closed for _, closed in found} for found in levels if len(found) >= _SHORT]
    mixed = sum(len(ends) > 1 for ends in compared)
    return mixed <= 1 or mixed * _FEW_MIXED <= len(compared)


def _check_items(rule: ListRule, items: ItemList, *, ends: bool) -> Iterator[Hit]:
    if rule.intro and not items.introduced:
        yield _hit(_INTRO, items.levels[0].items[0])
    for level in items.levels:
        # one item below another explains it; and `・目的` with a paragraph below, `・内容` with
        # another are one list to its readers
        inner = level is not items.levels[0]
        low = None if inner or items.has_neighbours else rule.min_items
        yield from _count(low, rule.max_items, level)
    if rule.max_depth is not None:
        yield from _depth(rule.max_depth, items)
    for item in items.levels[0].items:
        yield from _find_lacking(rule, item)
    for level in items.levels:
        if ends:
            yield from _find_odd_one(rule, level) if rule.alone else _find_unlike(rule, level)
        if rule.markers == "same" or level is items.levels[0]:
            yield from _markers(rule, level)


def _hit(
    sentence: Message, item: ListItem, *, found: str = "", expected: Message | str = ""
) -> Hit:
    wanted = same(expected) if isinstance(expected, str) else expected
    message = sentence.format(found=found, expected=wanted, count=found)
    return Hit(item.span, message, values={"found": found, "expected": wanted.get("ja")})


def _find_lacking(rule: ListRule, item: ListItem) -> Iterator[Hit]:
    """Yield what an item does not state; items below it explain it and need not."""
    for value in rule.each:
        if not states(value, item.block.text):
            yield _hit(_LACKS, item, found=item.shown, expected=_STATED[value])


def _count(low: int | None, high: int | None, level: ListLevel) -> Iterator[Hit]:
    count = len(level.items)
    if low is not None and count < low and not _is_numbered_paragraph(level):
        sentence = _ONE if count == 1 else _FEW
        yield _hit(sentence, level.items[0], found=str(count), expected=str(low))
    if high is not None and count > high:
        yield _hit(_MANY, level.items[high], found=str(count), expected=str(high))


def _is_numbered_paragraph(level: ListLevel) -> bool:
    """Regulations number every paragraph, also the only one of an article."""
    only = level.items[0]
    numbered = classify_marker(only.block.marker or "") == "number"
    return len(level.items) == 1 and numbered and has_period(only) is not False


def _depth(most: int, items: ItemList) -> Iterator[Hit]:
    deep = [level for level in items.levels if level.depth > most]
    if deep:
        found = max(level.depth for level in deep)
        yield _hit(_DEPTH, deep[0].items[0], found=str(found), expected=str(most))


def _find_unlike(rule: ListRule, level: ListLevel) -> Iterator[Hit]:
    """Yield each item that ends otherwise than it should."""
    endings = list(_endings(rule, level))
    told = {hit.span for hit in endings}  # a noun among sentences rightly has no full stop
    yield from endings
    yield from (hit for hit in _periods(rule, level) if hit.span not in told)


def _find_odd_one(rule: ListRule, level: ListLevel) -> Iterator[Hit]:
    """Yield the one item whose full stop, or lack of it, sets it apart from all the others."""
    found = _find_closed(level)
    counts = Counter(closed for _, closed in found)
    odd = [(item, closed) for item, closed in found if counts[closed] == 1]
    if len(found) < _SHORT:  # of two sentences the one without full stop is
        several = len(counts) > 1 and all(_is_sentence(each) for each, _ in found)
        odd = [each for each in odd if several and not each[1]]
    if len(odd) != 1 or (odd[0][1] and odd[0][0].sentences > 1):
        return
    item, closed = odd[0]
    if not closed and _PREDICATE.search(item.block.text):
        return
    kinds = {ending[0] for other, _ in found if (ending := find_ending(other)) and other != item}
    own = find_ending(item)
    if rule.endings is not None and own is not None and len(kinds - {own[0]}) == len(kinds) == 1:
        yield _build_ending_hit(item, own, kinds.pop())
    elif rule.period is not None:
        yield _hit(_PERIOD if closed else _NO_PERIOD, item, found=item.shown)


def _find_closed(level: ListLevel) -> list[tuple[ListItem, bool]]:
    """Return the items that can be compared, and whether each ends in a full stop."""
    return [
        (item, closed)
        for item in level.items
        if not item.parent and (closed := has_period(item, japanese=True)) is not None
    ]


def _build_ending_hit(item: ListItem, own: tuple[ItemEnding, str], wanted: ItemEnding) -> Hit:
    kind, words = own
    expected = _ENDINGS[wanted]
    message = _ENDING.format(found=words, ending=_ENDINGS[kind], expected=expected)
    return Hit(item.span, message, values={"found": words, "expected": expected.get("ja")})


def _endings(rule: ListRule, level: ListLevel) -> Iterator[Hit]:
    if rule.endings is None:
        return
    found = [(item, ending) for item in level.items if (ending := find_ending(item)) is not None]
    wanted = _majority([kind for _, (kind, _) in found], rule.endings)
    for item, own in found:
        if wanted is not None and own[0] != wanted:
            yield _build_ending_hit(item, own, wanted)


def _majority(found: list[ItemEnding], wanted: str) -> ItemEnding | None:
    """Return the ending asked for; for `same` that of two items in three, None where none is."""
    if wanted != "same":
        return "noun" if wanted == "noun" else "sentence"
    if len(found) < _MIN_TO_COMPARE:
        return None
    usual, times = Counter(found).most_common(1)[0]
    return usual if _is_usual(times, len(found)) else None


def _is_usual(times: int, all_items: int) -> bool:
    """Return whether so many items that the others are slips: a list half and half has no form."""
    return times * 3 >= all_items * 2


def _periods(rule: ListRule, level: ListLevel) -> Iterator[Hit]:
    if rule.period is None:
        return
    found = [(item, closed) for item in level.items if (closed := has_period(item)) is not None]
    counts = Counter(closed for _, closed in found)
    wanted = rule.period == "always" or (rule.period == "same" and counts[True] > counts[False])
    if rule.period == "same" and counts[True] == counts[False] and found:
        wanted = found[0][1]
    if rule.period == "same" and not _is_usual(counts[wanted], len(found)) and len(found) > _SHORT:
        return
    for item, closed in found:
        several = closed and item.sentences > 1 and rule.period != "always"
        if rule.period == "same" and wanted and not closed and _is_noun(item):
            continue
        if closed != wanted and not several:
            yield _hit(_NO_PERIOD if wanted else _PERIOD, item, found=item.shown)


def _is_sentence(item: ListItem) -> bool:
    ending = find_ending(item)
    return ending is not None and ending[0] == "sentence"


def _is_noun(item: ListItem) -> bool:
    """Return whether an item ends in a noun, which rightly has no full stop among sentences."""
    ending = find_ending(item)
    return ending is not None and ending[0] == "noun"


def _markers(rule: ListRule, level: ListLevel) -> Iterator[Hit]:
    """Yield the first item whose marker is another: what follows is the same fault again."""
    marked = [(item, item.block.marker) for item in level.items if item.block.marker]
    for item, marker in marked if rule.markers is not None else ():
        expected = _expected_marker(rule, marked[0][1] or "", marker or "")
        if expected is not None:
            yield _hit(_MARKER, item, found=marker or "", expected=expected)
            break
    for item, marker in marked:
        if (
            rule.bullets
            and classify_marker(marker or "") == "bullet"
            and marker not in rule.bullets
        ):
            listed = MessageList(
                (Message("lists.each", each=each) for each in rule.bullets), "list.join-4"
            )
            yield _hit(_MARKER, item, found=marker or "", expected=listed)
            break


def _expected_marker(rule: ListRule, first: str, marker: str) -> Message | None:
    """Return what a marker should have been, or None where it is right."""
    kind = classify_marker(marker)
    if rule.markers != "same":
        return None if kind == rule.markers else _KINDS[rule.markers or "bullet"]
    same = kind == classify_marker(first) and (kind == "number" or marker == first)
    return None if same else Message("lists.first", first=first)


KIND = Kind(
    "list",
    ListRule,
    check,
    values=("found", "expected"),
    quotes=("found",),
)
