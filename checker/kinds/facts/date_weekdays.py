"""Weekdays of dates without a year: all that one document writes must fit one calendar."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from checker.core.data_classes import dataclass
from checker.core.document import BlockKind, Document
from checker.language.calendar import FoundDate, find_dates

_YEARS = range(2000, 2041)
_TURNS = (1, 4, 7, 10)
"""Months from which the dates of a document may go on into the next year."""
_LEAST = 3
_MOST = 60
"""Dates with weekdays in one document; more are a calendar, and cost time."""

_Day = tuple[int, int, int]
"""Month, day and weekday."""


@dataclass(frozen=True, slots=True)
class OddWeekday:
    """A date at `start` of the block at `path`, and the weekday that the other dates call for."""

    path: str
    start: int
    weekday: int


def find_odd_weekdays(document: Document) -> tuple[OddWeekday, ...]:
    """Return the uses of the one date whose weekday fits no year that all others fit.

    Of two dates that do not fit each other in one block the later counts.
    """
    dated = list(_iter_dates(document))
    days = list(dict.fromkeys(_read_day(found) for _, found in dated))
    if len(days) == 2 and len({path for path, _ in dated}) == 1:  # noqa: PLR2004 - a pair
        odd = None if _list_calendars(days) else days[1]
    else:
        odd = _find_odd_day(days)
    if odd is None:
        return ()
    weekdays = _list_weekdays(odd, [day for day in days if day != odd])
    if len(weekdays) != 1:
        return ()
    return tuple(
        OddWeekday(path, found.start, weekday)
        for path, found in dated
        for weekday in weekdays
        if _read_day(found) == odd
    )


def _iter_dates(document: Document) -> Iterator[tuple[str, FoundDate]]:
    for block in document.walk():
        if block.kind is BlockKind.CODE or not block.text:
            continue
        for found in find_dates(block.text):
            if found.year is None and found.real and found.weekday is not None:
                yield block.path, found


def _read_day(found: FoundDate) -> _Day:
    return found.month, found.day, found.weekday or 0


def _find_odd_day(days: Sequence[_Day]) -> _Day | None:
    """Return the one day without which all others fit a calendar."""
    if not _LEAST <= len(days) <= _MOST or _list_calendars(days):
        return None
    odd = [day for day in days if _list_calendars([each for each in days if each != day])]
    return odd[0] if len(odd) == 1 else None


def _list_calendars(days: Sequence[_Day]) -> list[tuple[int, int]]:
    """Return the years, each with the month it begins with, in which all days are right."""
    return [
        (year, turn)
        for year, turn in product(_YEARS, _TURNS)
        if all(_find_weekday(day, year, turn) == day[2] for day in days)
    ]


def _find_weekday(day: _Day, year: int, turn: int) -> int | None:
    try:
        return date(year + (day[0] < turn), day[0], day[1]).weekday()
    except ValueError:
        return None


def _list_weekdays(odd: _Day, others: Sequence[_Day]) -> set[int]:
    """Return the weekdays of a day in the plain years that the others allow."""
    found = _list_calendars(others)
    plain = [each for each in found if each[1] == 1] or found
    weekdays = (_find_weekday(odd, year, turn) for year, turn in plain)
    return {each for each in weekdays if each is not None}
