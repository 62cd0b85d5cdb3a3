"""Which year a date without one means: the year of the document's own date."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date

from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.facts.date_spans import infer_years
from checker.language.calendar import FoundDate, find_dates

_OWN_DATE = re.compile(
    "日付|日時|年月日|(?:作成|起案|開催|申請|提出|発行|報告|発信|記入|決裁|実施|発生)(?:年月)?日時?"
    "|(?:出張|対象|報告|実施|開催|研修|集計)?期間|会期|date|period"
)
_NEAR = 245
"""Days from the document's own date within which a date without a year may be meant."""
_YEAR_MONTH = re.compile(r"(?P<year>20[0-9]{2})年(?P<month>1[0-2]|0?[1-9])月(?![0-9]{1,2}日)")
_TOP = 6
"""Blocks at the top of a document in which a title or a letter head stands."""
_MAX_TITLE = 60
_MIDDLE = 15


def collect_own_dates(document: Document) -> tuple[date, ...]:
    """Return the dates that tell a document's year: its own, or else those that it writes."""
    return _collect_stated_dates(document) or _collect_written_dates(document)


def _collect_stated_dates(document: Document) -> tuple[date, ...]:
    """Return the dates that the document gives itself; nothing where they are far apart.

    Those are the dates in fields such as 起案日, a date that is a line of its own, and the year
    and month of a title.
    """
    fields = [f.value for f in document.fields if _OWN_DATE.fullmatch(fold(f.label))]
    days = [day for text in fields for day in _read_days(text)]
    days += [day for line in _iter_lines(document) for day in _read_lone_day(line)]
    days = days or list(_read_title_month(document))
    return tuple(days) if days and (max(days) - min(days)).days <= _NEAR else ()


def _iter_lines(document: Document) -> Iterator[str]:
    for block in document.walk():
        if block.kind is BlockKind.PARAGRAPH and not block.cell:
            yield from block.text.split("\n")


def _read_days(text: str) -> Iterator[date]:
    return _list_days(infer_years(text, find_dates(text)))


def _read_lone_day(line: str) -> Iterator[date]:
    return _list_days(d for d in find_dates(line) if d.end - d.start == len(line.strip()))


def _list_days(dates: Sequence[FoundDate] | Iterator[FoundDate]) -> Iterator[date]:
    return (date(d.year, d.month, d.day) for d in dates if d.year is not None and d.real)


def _read_title_month(document: Document) -> Iterator[date]:
    for block in document.blocks[:_TOP]:
        if _may_be_title(block) and (match := _YEAR_MONTH.search(fold(block.text))):
            yield date(int(match["year"]), int(match["month"]), _MIDDLE)
            return


def _may_be_title(block: Block) -> bool:
    kinds = {BlockKind.HEADING, BlockKind.PARAGRAPH}
    return block.kind in kinds and len(block.text) <= _MAX_TITLE and "。" not in block.text


def list_possible_days(found: FoundDate, own: Sequence[date]) -> list[date]:
    """Return the days that a date may mean, the likeliest first."""
    if found.year is not None:
        return [date(found.year, found.month, found.day)]
    years = {day.year + shift for day in own for shift in (-1, 0, 1)}
    days = [date(year, found.month, found.day) for year in years if _exists(year, found)]
    near = {day: min(abs((day - base).days) for base in own) for day in days}
    return sorted((day for day in days if near[day] <= _NEAR), key=lambda day: near[day])


_SURE = 2
"""Whole dates in a document that together tell its year, whatever its weekdays say."""


def _collect_written_dates(document: Document) -> tuple[date, ...]:
    """Return all whole dates of a document that does not date itself, where they tell its year.

    They must be near one another; and one alone may be of a law or a book, so it counts only where
    the weekday of a date without a year fits it.
    """
    whole: set[date] = set()
    open_dates: list[FoundDate] = []
    for block in document.walk():
        if block.kind is not BlockKind.CODE and block.text:
            dates = infer_years(block.text, find_dates(block.text))
            whole |= set(_list_days(dates))
            open_dates += [d for d in dates if d.year is None and d.real and d.weekday is not None]
    if not whole or not open_dates or (max(whole) - min(whole)).days > _NEAR:
        return ()
    days = tuple(sorted(whole))
    fits = (day.weekday() == d.weekday for d in open_dates for day in list_possible_days(d, days))
    return days if len(days) >= _SURE or any(fits) else ()


def _exists(year: int, found: FoundDate) -> bool:
    return found.day <= calendar.monthrange(year, found.month)[1]
