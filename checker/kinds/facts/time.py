"""`time`: clock times that do not exist, spans that end too early, durations that do not fit."""

from collections.abc import Iterator
from typing import Literal

from checker.core.document import Block
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.facts.durations import (
    StatedDuration,
    find_durations_in_fields,
    find_durations_in_tables,
    find_durations_in_text,
    find_durations_in_words,
    write_duration,
)
from checker.kinds.facts.durations_events import find_durations_of_events
from checker.kinds.facts.durations_told import find_durations_told
from checker.kinds.facts.meetings import find_other_meeting_times
from checker.kinds.facts.time_order import (
    MisplacedTime,
    find_backward_spans,
    find_early_ends,
    find_misplaced_times,
)
from checker.kinds.shared.base import Kind, Rule, Target
from checker.language.clock import FoundTime, TimeSpan, find_time_spans, find_times


class TimeRule(Rule):
    """Parameters of `time`."""

    kind: Literal["time"]
    real: bool = True
    periods: bool = True
    durations: bool = True
    order: bool = True


_NOT_REAL = Message("time.there-no-such-time")
_BACKWARD = Message("time.ends-before-it-begins")
_TOO_EARLY = Message("time.is-before-the-row-above")
_NOT_THE_LENGTH = Message("time.is-not-the-length")
_ANOTHER = Message("time.field-says-another")
_IS_LONG = Message("time.is-long")

_MAY_BE = re.compile(r"[0-9０-９](?:[:：.][0-9０-９]{2}|時)")
_SAYS_TIME_BEFORE = re.compile(r"(?:日|[)）]|午[前後]|[^\w\s]?時[刻間]?[:：])[ 　]?$")
_SAYS_TIME_AFTER = re.compile(r"[ 　]?(?:に|から|まで|より|頃|ごろ|開始|終了|集合|[〜～~])")

_NEAR_BY = 8


def check(rule: TimeRule, target: Target) -> CheckResult:
    """Judge the clock times of the scope, and the durations of the document's tables and fields."""
    count = 0
    hits: list[Hit] = []
    for block in target.blocks:
        if _MAY_BE.search(block.text):
            more, found = _check_block(rule, block)
            count, hits = count + more, hits + found
    if rule.durations:
        stated = [
            *find_durations_in_tables(target.document, rule.scope),
            *find_durations_in_fields(target.document),
            *find_durations_of_events(target.document, target.blocks, rule.scope),
        ]
        count += len(stated)
        hits += [_build_duration_hit(each) for each in stated if each.is_wrong]
    if rule.periods:
        for each in find_other_meeting_times(target.document, target.blocks):
            values = {"match": each.block.text[each.start : each.end], "expected": each.other}
            span = each.block.span(each.start, each.end)
            hits.append(Hit(span, _ANOTHER.format(**values), values=values))
        early = [(each.value_span, each.value) for each in find_early_ends(target.document)]
        for span, text in (*early, *find_backward_spans(target.document, rule.scope)):
            values = {"match": text, "expected": ""}
            hits.append(Hit(span, _BACKWARD.format(**values), values=values))
    if rule.order:
        hits += map(_build_order_hit, find_misplaced_times(target.document, rule.scope))
    return CheckResult(count, tuple(hits))


def _build_order_hit(found: MisplacedTime) -> Hit:
    values = {"match": found.written, "expected": found.above}
    return Hit(found.span, _TOO_EARLY.format(**values), values=values)


def _check_block(rule: TimeRule, block: Block) -> tuple[int, list[Hit]]:
    times = list(find_times(block.text))
    hits = [_build_hit(block, each, _NOT_REAL) for each in _list_unreal(rule, block, times)]
    spans = [each for each in find_time_spans(block.text) if each.first.real and each.last.real]
    if rule.periods:
        hits += [_build_hit(block, each, _BACKWARD) for each in spans if each.goes_back]
    if rule.durations:
        digits = find_durations_in_text(block, spans)
        told = {each.span: each for each in find_durations_in_words(block, spans)}
        stated = {each.span: each for each in (*find_durations_told(block), *digits)}
        hits += [_build_duration_hit(each) for each in (told | stated).values() if each.is_wrong]
    return len(times), sorted(hits, key=lambda hit: hit.span.start)


def _list_unreal(rule: TimeRule, block: Block, times: list[FoundTime]) -> Iterator[FoundTime]:
    if not rule.real:
        return
    for each in times:
        if not each.real and (not each.colon or _is_said_to_be_time(block.text, each)):
            yield each


def _is_said_to_be_time(text: str, found: FoundTime) -> bool:
    """Tell a clock time from a ratio, a verse or a scale: by the words around it."""
    before = text[max(0, found.start - _NEAR_BY) : found.start]
    after = text[found.end : found.end + _NEAR_BY]
    return bool(_SAYS_TIME_BEFORE.search(before) or _SAYS_TIME_AFTER.match(after))


def _build_hit(block: Block, found: FoundTime | TimeSpan, sentence: Message) -> Hit:
    match = block.text[found.start : found.end]
    values = {"match": match, "expected": ""}
    return Hit(block.span(found.start, found.end), sentence.format(**values), values=values)


def _build_duration_hit(stated: StatedDuration) -> Hit:
    expected = write_duration(stated.length)
    values = {"match": stated.written, "expected": expected.get("ja")}
    return Hit(
        stated.span,
        _NOT_THE_LENGTH.format(match=stated.written, period=stated.period),
        _IS_LONG.format(period=stated.period, expected=expected),
        values=values,
    )


KIND = Kind("time", TimeRule, check, values=("match", "expected"))
