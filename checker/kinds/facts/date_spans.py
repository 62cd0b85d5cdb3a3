"""Periods in a text: `2025年3月28日〜4月2日`, and the fiscal year that one is said to be."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.language.calendar import FoundDate

_TO = re.compile(
    r"\s*(?:から|より)?\s*[、,]?\s*"
    r"(?:[〜～~–—―−－-]|至|(?P<word>から|to|until|through))\s*(?:至)?[ 　]*"
)
# a meeting is moved from one day to an earlier one
_MOVED_AFTER = re.compile(r"\s*(?:に|へ)")
_MOVED_BEFORE = re.compile(
    r"\b(?:chang|mov|reschedul|postpon|brought|bring|correct|amend)\w*\b[^.]*$"
)
_DAY_ONLY = re.compile(
    r"\s*(?:から|[〜～~–−－-])\s*(?P<day>[0-9０-９]{1,2})日(?!間|以内|以上|前|後|目|分|を|で)"
)
_MONTH_DAY_ONLY = re.compile(
    r"[ 　]?(?:から|[〜～~–−])[ 　]?(?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![-/.0-9])"
)
_FISCAL = re.compile(
    r"(?:(?P<year>[0-9０-９]{4})|(?P<era>令和|平成|昭和)[ 　]?(?P<count>元|[0-9０-９]{1,2}))"
    r"[ 　]?年度[ 　]?[（(]"
)
_CLOSE = re.compile("[）)]")
_ERA_STARTS = {"昭和": 1926, "平成": 1989, "令和": 2019}
_MAX_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Period:
    """Two dates of which one is said to follow the other, at characters `start` to `end`."""

    start: int
    end: int
    first: FoundDate
    last: FoundDate

    @property
    def goes_back(self) -> bool:
        """Whether it ends before it begins; a year that is left out may be the next."""
        if self.first.year is None or self.last.year is None:
            return False
        return _key(self.last) < _key(self.first)

    @property
    def goes_back_in_month(self) -> bool:
        """Whether it ends earlier in the month in which it begins, no year being written."""
        same = self.first.year is None and self.last.year is None
        return same and self.first.month == self.last.month and self.last.day < self.first.day


def _key(found: FoundDate) -> tuple[int, int, int]:
    return found.year or 0, found.month, found.day


def find_periods(text: str, dates: Sequence[FoundDate]) -> Iterator[Period]:
    """Yield the periods between neighbouring dates of a text."""
    for first, last in pairwise(dates):
        match = _TO.fullmatch(text, first.end, last.start)
        if match is not None and not (match["word"] and _is_moved(text, first.start, last.end)):
            yield Period(first.start, last.end, first, last)


def _is_moved(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _MAX_LENGTH) : start]
    return _MOVED_AFTER.match(text, end) is not None or _MOVED_BEFORE.search(before) is not None


def find_day_periods(text: str, dates: Sequence[FoundDate]) -> Iterator[tuple[int, int]]:
    """Yield the periods that end earlier in the same month: `4月10日〜5日`, `2026-4-10～4-5`."""
    for first in dates:
        match = _MONTH_DAY_ONLY.match(text, first.end)
        if match is not None and _goes_back_a_little(first, match):
            yield first.start, match.end()
        match = _DAY_ONLY.match(text, first.end)
        if match is not None and int(match["day"]) < first.day:
            yield first.start, match.end()


def _goes_back_a_little(first: FoundDate, match: re.Match[str]) -> bool:
    """Tell a slip from the next year's January: `2026-11-10～11-08`, in the same month."""
    return int(match["month"]) == first.month and int(match["day"]) < first.day


def infer_years(text: str, dates: Sequence[FoundDate]) -> list[FoundDate]:
    """Return the dates, the end of a period with the year that its beginning implies."""
    found = list(dates)
    for index in range(1, len(found)):
        first, last = found[index - 1], found[index]
        if last.year is not None or first.year is None:
            continue
        if _TO.fullmatch(text, first.end, last.start):
            year = first.year + ((last.month, last.day) < (first.month, first.day))
            found[index] = replace(last, year=year, real=_is_real(year, last))
    return found


def _is_real(year: int, found: FoundDate) -> bool:
    try:
        date(year, found.month, found.day)
    except ValueError:
        return False
    return True


def find_wrong_fiscal_years(
    text: str, dates: Sequence[FoundDate], first_month: int
) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and year of each fiscal year whose bracket holds another period.

    Only a bracket that is a period from day to day counts: `2024年度(2025年5月10日現在)` is right.
    """
    for match in _FISCAL.finditer(text):
        close = _CLOSE.search(text, match.end(), match.end() + _MAX_LENGTH)
        inside = [d for d in dates if close and match.end() <= d.start and d.end <= close.start()]
        if close is None or len(inside) != 2:  # noqa: PLR2004 - from and to
            continue
        period = next(find_periods(text, infer_years(text, inside)), None)
        if period is None or text[match.end() : period.start].strip():
            continue
        year = _year(match)
        if not _is_within(period, year, first_month):
            yield match.start(), close.end(), year


def _year(match: re.Match[str]) -> int:
    if match["year"]:
        return int(match["year"])
    count = 1 if match["count"] == "元" else int(match["count"])
    return _ERA_STARTS[match["era"]] + count - 1


def _is_within(period: Period, year: int, first_month: int) -> bool:
    begin, end = (year, first_month, 1), (year + 1, first_month, 1)
    return all(
        found.year is None or begin <= _key(found) < end for found in (period.first, period.last)
    )


_MONTHS = 5
_OPENS = re.compile(
    r"\b(?:opens?|opened|starts?|started|begins?|began|runs? from|from)(?: on)?"
    r" ?(?:[A-Z][a-z]+,? )?$"
)
_CLOSES = re.compile(
    r"[^.;\n]{0,40}\b(?:closes?|closed|ends?|ended|finish(?:es|ed)?|until|till)"
    r"(?: on)? ?(?:[A-Z][a-z]+,? )?"
)
_OPENS_AFTER = re.compile(
    "[^。\n0-9]{0,6}(?:に|から|より)?(?:開始|始ま|始め|開館|開場|受付を開始|着工)"
)
_CLOSES_AFTER = re.compile("[^。\n0-9]{0,8}(?:に|まで)?(?:終了|終わ|締め切|締切|閉|完了|完成)")


def find_early_closings(text: str, dates: Sequence[FoundDate]) -> Iterator[FoundDate]:
    """Yield the ends that come before their beginnings: `opens on 5 May and closes on 22 April`."""
    for first, last in pairwise(dates):
        opens = _OPENS.search(text, max(0, first.start - _MAX_LENGTH), first.start)
        closes = _CLOSES.fullmatch(text, first.end, last.start)
        between = text[first.end : last.start]
        near = "。" not in between and len(between) < _MAX_LENGTH
        japanese = _OPENS_AFTER.match(text, first.end) and _CLOSES_AFTER.match(text, last.end)
        if (opens and closes) or (near and japanese):
            same = (first.year is None) == (last.year is None)
            slip = first.year is not None or first.month - last.month <= _MONTHS
            if same and slip and _key(last) < _key(first):
                yield last
