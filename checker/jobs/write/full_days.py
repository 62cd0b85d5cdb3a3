"""Write days of notes as the template's own example has them: 1/7(木) is 2027年1月7日(木)."""

from collections.abc import Callable
from datetime import date
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day, Fact
from checker.jobs.write.note_days import NoteDays
from checker.templates.model import Column, RichTextField, TemplateField, TextField
from checker.templates.value_format import MONTHS, format_weekday

_FULL: Final = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?P<weekday>\([月火水木金土日]\))?")
_HELPED: Final = re.compile(rf"\b[0-9]{{1,2}} (?:{'|'.join(MONTHS)}) [0-9]{{4}}\b")
_GAP: Final = re.compile(r"(?<=[ぁ-ん]) $")


def write_full_days(field: TemplateField, value: str, days: NoteDays) -> str:
    """Return the words for a field with each day that is known in full written as its example is.

    Args:
        field: one whose example has no such day leaves the words as they are.
        value: words of the notes.
        days: what tells the year of a day.
    """
    example = field.example if isinstance(field, (TextField, RichTextField)) else None
    form = _FULL.search(example) if example else None
    if form is None:
        return value
    parts, last = [], 0
    for fact in find_facts(value, days.language):
        words = value[fact.start : fact.end]
        if not isinstance(fact.value, Day) or not fact.value.is_day or "年" in words:
            continue
        day = _parse_day(days.complete(fact.value, words))
        if day is not None:
            before = _GAP.sub("", value[last : fact.start])
            parts += [before, _write_day(day, weekday=bool(form["weekday"]))]
            last = fact.end
    return "".join([*parts, value[last:]])


def write_as_helped(
    column: Column, fact: Fact, words: str, dated: Callable[[Day, str, bool], str]
) -> str:
    """Return a day as the help of a column of texts writes one: `A day, as 26 September 2025`.

    Args:
        column: one whose help has no day has none.
        fact: the day.
        words: how the notes write it.
        dated: completes a day that may lie ahead; nothing is returned where it cannot.
    """
    is_helped = isinstance(column, TextField) and _HELPED.search(column.help or "")
    if not is_helped or not isinstance(fact.value, Day) or not fact.value.day:
        return ""
    day = _parse_day(dated(fact.value, words, True))
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def _parse_day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _write_day(day: date, *, weekday: bool) -> str:
    behind = f"({format_weekday(day, 'ja')})" if weekday else ""
    return f"{day.year}年{day.month}月{day.day}日{behind}"
