"""Lengths beside the dates that they are said to lie between: `4月6日から4月10日までの5日間`."""

from collections.abc import Iterator, Sequence
from datetime import date

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.kinds.facts.date_spans import Period, find_periods
from checker.kinds.facts.prose_numbers import NUMBER, read_number
from checker.language.calendar import FoundDate
from checker.language.clock import to_plain

_BESIDE = re.compile(
    r" ?(?:\([月火水木金土日]\))? ?(?:まで)? ?の?[、,]? ?(?:\( ?)?(?:計|全|合計|for )?"
    rf"(?P<said>(?P<n>{NUMBER}) ?-?(?P<unit>日間|週間|[かヶカヵケ箇]月間?|年間|days?\b|weeks?\b"
    r"|months?\b|years?\b))(?P<after>.?.?)"
)
_CLOCK = re.compile(r" ?(?:\([^()]{1,3}\))? ?(?:[0-9]{1,2}[:時]|午[前後])")
_NOT_LENGTH = re.compile("[前後以程毎ご]")
_DAYS = {"日": 1, "d": 1, "週": 7, "w": 7}
_MONTH, _YEAR = 30.44, 365.25
_SLACK = 4
_PLAIN_YEAR = 2023


@dataclass(frozen=True, slots=True)
class WrongLength:
    """A length at characters `start` to `end`, and how many days the period beside it has."""

    start: int
    end: int
    days: int


def find_wrong_lengths(text: str, dates: Sequence[FoundDate]) -> Iterator[WrongLength]:
    """Yield the lengths that stand right after a period and are not its own."""
    plain = to_plain(text)
    for period in find_periods(text, dates):
        match = _BESIDE.match(plain, period.end)
        days = _count_days(period)
        if match is None or days is None or _NOT_LENGTH.match(match["after"]):
            continue
        if days > 1 and not _fits(float(read_number(match["n"])), match["unit"], days):
            yield WrongLength(*match.span("said"), days)


def find_empty_periods(text: str, dates: Sequence[FoundDate]) -> Iterator[tuple[int, int]]:
    """Yield the periods that begin and end on one day, written out twice with its year."""
    plain = to_plain(text)
    for period in find_periods(text, dates):
        if _CLOCK.match(plain, period.end) or _CLOCK.match(plain, period.first.end):
            continue
        if period.first.year and period.last.year and _count_days(period) == 1:
            written = text[period.first.start : period.first.end]
            if written == text[period.last.start : period.last.end]:
                yield period.start, period.end


def _count_days(period: Period) -> int | None:
    """Return the days of a period, both ends counted; None where it cannot be told."""
    first = _read_day(period.first, period.first.year or period.last.year or _PLAIN_YEAR)
    last = _read_day(period.last, period.last.year or period.first.year or _PLAIN_YEAR)
    days = (last - first).days + 1 if first and last else 0
    return days if days > 0 else None


def _read_day(found: FoundDate, year: int) -> date | None:
    return date(year, found.month, found.day) if found.real else None


def _fits(said: float, unit: str, days: int) -> bool:
    size = _DAYS.get(unit[0])
    if size == 1:
        return days - 1 <= said <= days
    if size is not None:
        return abs(said * size - days) <= _SLACK
    length = said * (_YEAR if unit[0] in "年y" else _MONTH)
    return abs(length - days) <= _SLACK + said
