"""Find times of day that notes may say for a field: of a stretch of time, or of an event."""

from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.field_segments import STRONG
from checker.jobs.write.grounding.model import Clock
from checker.jobs.write.grounding.notes_people import find_spoken_lines
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import (
    ANYWHERE,
    CUED,
    VERY_LIKELY,
    ScoredValue,
)
from checker.templates.model import TemplateField

_BEGIN: Final = re.compile(r"開始|発生|start|began|beginning", re.IGNORECASE)
_OVER: Final = re.compile(r"終了|復旧|\bend|resolved|restored", re.IGNORECASE)
_DOWN: Final = re.compile(r"止ま|とま|停止|ダウン|\bdown\b|outage", re.IGNORECASE)
_HEAD_LINES: Final = 5
_NOON: Final = 12
_EVENTS: Final = (
    (
        re.compile(r"復旧|resolved|restored", re.IGNORECASE),
        re.compile(
            r"復旧|戻っ|直っ|正常|使えるよう|できるのを|できることを|回復|OK確認"
            r"|(?i:back to normal|recovered|restored|resolved|again|all good|back up|fixed)"
        ),
    ),
    (
        re.compile(r"検知|detected", re.IGNORECASE),
        re.compile(r"検知|アラート|警報|通知|(?i:\balert|\bpage|\balarm|noticed|detected)"),
    ),
    (
        re.compile(r"発生|started|began", re.IGNORECASE),
        re.compile(r"発生|最初|始ま|から(?!照会)|(?i:\bfirst\b|began|started|deploy)"),
    ),
)
"""What the time of an event is called in notes, by the label of the field that asks for it."""


def find_hours(index: NoteIndex, field: TemplateField) -> Iterator[ScoredValue]:
    """Yield the first or the last time of a stretch of time that stands near the head."""
    begins, over = _BEGIN.search(field.label), _OVER.search(field.label)
    for one, other in index.stretches:
        chosen = one if begins else other if over else None
        if chosen is None:
            return
        line = index.text[index.text.rfind("\n", 0, one.start) + 1 : one.start]
        told = index.line(one.start) < _HEAD_LINES or _DOWN.search(line)
        score = STRONG if len(index.stretches) == 1 and told else VERY_LIKELY
        value = index.write_clock(chosen, field.label, one if chosen is other else None)
        yield ScoredValue(value, chosen.start, chosen.end, score)


def find_clocks(index: NoteIndex, field: TemplateField) -> Iterator[ScoredValue]:
    """Yield every time of day, those first of which the line says what the field asks for.

    When a line of a chat was said is none, but of an event, which may be told as it happens.
    """
    told = next((one for word, one in _EVENTS if word.search(field.label)), None)
    stamps = set() if told else {each.stamp_start for each in find_spoken_lines(index.text)}
    clocks = [each for each in index.clocks if each.start not in stamps]
    over = bool(_OVER.search(field.label))
    late = next((e for e in clocks if isinstance(e.value, Clock) and e.value.hour >= _NOON), None)
    for number, each in enumerate(reversed(clocks) if over else clocks):
        is_half = isinstance(each.value, Clock) and each.value.half
        value = index.write_clock(each, field.label, late if is_half else None)
        high = index.text.find("\n", each.end)
        says_so = told and told.search(index.text, each.end, max(high, each.end))
        score = CUED if says_so else ANYWHERE + 0.1
        yield ScoredValue(value, each.start, each.end, score - 0.001 * number)
        if index.language == "en" and value != (other := index.write_clock(each, field.label)):
            yield ScoredValue(other, each.start, each.end, score - 0.001 * number)
