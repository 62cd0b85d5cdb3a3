"""Tell whether English notes write the day of a date before its month: `Mon 12/10` in October."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from checker.core.text import lazy_re as re

_WEEKDAY: Final = "(?P<{}>mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_SLASH: Final = re.compile(
    rf"(?:\b{_WEEKDAY.format('ahead')}\.?,? *)?"
    r"(?<![0-9A-Za-z./-])(?P<one>[0-9]{1,2})/(?P<other>[0-9]{1,2})(?:/(?P<year>(?:20)?[0-9]{2}))?"
    rf"(?![0-9/A-Za-z])(?:,? ?\(?{_WEEKDAY.format('behind')}\b)?",
    re.IGNORECASE,
)
_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = 12


def puts_day_first(text: str, today: date) -> bool:
    """Return whether more dates of a text must have the day first than must have the month first.

    `22/9` must; so must `Mon 12/10` where 12 October is a Monday and 10 December is none.
    """
    return sum(_iter_votes(text, today)) > 0


def _iter_votes(text: str, today: date) -> Iterator[int]:
    """Yield 1 for each date with the day first, -1 for each with the month first."""
    for match in _SLASH.finditer(text):
        one, other, year = int(match["one"]), int(match["other"]), int(match["year"] or today.year)
        wanted = (match["ahead"] or match["behind"] or "")[:3].lower()
        year += 2000 if year < 100 else 0  # noqa: PLR2004 - written with two digits
        fits = [_fits(year, *each, wanted) for each in ((other, one), (one, other))]
        yield fits[0] - fits[1]


def _fits(year: int, month: int, day: int, wanted: str) -> bool:
    """Return whether the calendar has such a day, on the weekday that is written beside it."""
    try:
        found = date(year, month, day)
    except ValueError:
        return False
    return not wanted or _NAMES[found.weekday()] == wanted


def swap_if_open(value: str, words: str) -> str:
    """Return a day as data have it with month and day changed, where words leave their order open.

    Args:
        value: `2026-12-10` or `12-10`, read with the month first.
        words: how it is written: `12/10`, `12/10/26`.
    """
    head, _, day = value.rpartition("-")
    year, _, month = head.rpartition("-")
    if not (month.isdecimal() and day.isdecimal()) or int(day) > _MONTHS:
        return value
    for match in _SLASH.finditer(words):
        if (int(match["one"]), int(match["other"])) == (int(month), int(day)):
            return "-".join(filter(None, (year, day, month)))
    return value
