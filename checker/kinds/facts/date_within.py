"""Dates of an itinerary outside the stated period, and the one date of a column a year off."""

from collections.abc import Iterator, Sequence
from datetime import date

from checker.core.data_classes import dataclass
from checker.core.document import Document, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.shared.scope import ANYWHERE
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.calendar import find_dates

_LABEL = re.compile("(?:出張|視察|訪問|滞在|研修|開催|作業|工事|実施|旅行)?期間|会期")
_ITINERARY = re.compile("行程|日程|旅程|スケジュール|活動内容|訪問先|日別|itinerary|schedule")
_DAY_COLUMN = ("日", "日付", "月日", "年月日", "日にち", "date", "day")
_DAY = (
    r"(?:20[0-9]{{2}} ?[年/.-] ?)?(?:(?P<m{0}>[0-9]{{1,2}}) ?[月/.-] ?)?"
    r"(?P<d{0}>[0-9]{{1,2}})(?: ?日)?"
)
_WEEKDAY = r"(?: ?\([^()]{1,5}\))?"
_SPAN = re.compile(rf"{_DAY.format(1)}{_WEEKDAY} ?(?:[~〜–—−-]|から) ?{_DAY.format(2)}{_WEEKDAY}")
_ONE_DAY = re.compile(rf"{_DAY.format(1)}{_WEEKDAY}")
_MAX_DAYS = 31
_MAX_HEADING = 40
_LEAP_YEAR = 2024
_JUDGED_SHARE = 2

_MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OutsideDay:
    """A day in a table that the document's period, as written, does not hold."""

    span: Span
    written: str
    period: str


def find_days_outside(document: Document) -> tuple[int, list[OutsideDay]]:
    """Return how many days of itineraries were judged, and those outside the one stated period."""
    periods = list(dict.fromkeys(_iter_periods(document)))
    if len(periods) != 1:
        return 0, []
    written, first, last = periods[0]
    count, found = 0, []
    for grid in select(ANY_TABLE, ANYWHERE, document):
        days = list(_iter_days(grid)) if _is_itinerary(grid) else []
        outside = [each for each in days if not first <= each[2] <= last]
        count += len(days)
        # where half or more lie outside, the table is about other days
        if _JUDGED_SHARE * len(outside) < len(days):
            found += [OutsideDay(span, text, written) for span, text, _ in outside]
    return count, found


def _iter_periods(document: Document) -> Iterator[tuple[str, _MonthDay, _MonthDay]]:
    """Yield what fields call a period, with its first and last day of one year."""
    for field in document.fields:
        match = _SPAN.match(fold(field.value)) if _LABEL.fullmatch(fold(field.label)) else None
        if match is None or match["m1"] is None:
            continue
        first = int(match["m1"]), int(match["d1"])
        last = int(match["m2"] or match["m1"]), int(match["d2"])
        if _is_short(first, last):
            yield field.value[: match.end()], first, last


def _is_short(first: _MonthDay, last: _MonthDay) -> bool:
    try:
        days = date(_LEAP_YEAR, *last) - date(_LEAP_YEAR, *first)
    except ValueError:
        return False
    return 0 <= days.days <= _MAX_DAYS


def _is_itinerary(grid: TableGrid) -> bool:
    above = grid.above.rsplit("\n", 1)[-1][:_MAX_HEADING]
    names = (*grid.block.section[-1:], above)
    return any(_ITINERARY.search(fold(name)) for name in names)


def _iter_days(grid: TableGrid) -> Iterator[tuple[Span, str, _MonthDay]]:
    for column in grid.columns(_DAY_COLUMN)[:1]:
        for row in grid.rows:
            text = grid.text(row, column)
            match = _ONE_DAY.fullmatch(fold(text))
            if match is not None and match["m1"]:
                yield grid.span(row, column), text, (int(match["m1"]), int(match["d1"]))


_YEAR = 300
"""Days by which a date must be off before its year is what is wrong."""
_NEAR_OTHERS = 45
_DUE = re.compile(r"期限|納期|期日|予定|締|実施日|開催日|\bdue\b|deadline|target|planned|schedule")


def find_years_off(document: Document) -> Iterator[tuple[Span, str, int]]:
    """Yield the one date of a column of a table that fits the others in another year only."""
    for grid in select(ANY_TABLE, ANYWHERE, document):
        for column in range(grid.table.columns):
            if not _DUE.search(fold(grid.name(column))):
                continue
            days = [
                (row, day)
                for row in grid.rows
                if (day := _read_day(grid.text(row, column))) is not None
            ]
            if _LEAST_DATES <= len(days) == len(grid.rows):
                yield from _find_odd_year(grid, column, days)


_LEAST_DATES = 3


def _find_odd_year(
    grid: TableGrid, column: int, days: Sequence[tuple[int, date]]
) -> Iterator[tuple[Span, str, int]]:
    for row, day in days:
        others = [each for at, each in days if at != row]
        years = {each.year for each in others}
        if len(years) != 1 or (max(others) - min(others)).days > _YEAR // 2:
            continue
        meant = _in_year(day, *years)
        if meant is None or abs(day.year - meant.year) != 1:
            continue
        off = min(abs((day - each).days) for each in others)
        if off > _YEAR and min(abs((meant - each).days) for each in others) <= _NEAR_OTHERS:
            yield grid.span(row, column), grid.text(row, column), meant.year


def _read_day(text: str) -> date | None:
    """Return the day of a cell that is one whole date."""
    dates = list(find_dates(text))
    if len(dates) != 1 or dates[0].year is None or not dates[0].real:
        return None
    return date(dates[0].year, dates[0].month, dates[0].day)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None
