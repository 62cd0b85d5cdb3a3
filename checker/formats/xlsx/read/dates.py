"""Dates and times as Excel shows them: days since 1900 (or 1904) through a format's tokens."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

_DATE_KINDS: Final = frozenset("ymdhsgear") | {"half", "[h]", "[m]", "[s]"}
_EPOCH: Final = date(1899, 12, 30)
_DAYS_TO_1904: Final = 1462
_LAST_DAY: Final = 2_958_465
_FICTITIOUS_DAY: Final = 60  # Excel believes in 29 February 1900
_DAY: Final = 86_400
_HALF: Final = 12
_ERAS: Final = (
    (date(2019, 5, 1), "R", "令", "令和"),
    (date(1989, 1, 8), "H", "平", "平成"),
    (date(1926, 12, 25), "S", "昭", "昭和"),
    (date(1912, 7, 30), "T", "大", "大正"),
    (date(1868, 1, 25), "M", "明", "明治"),
)
_WEEKDAYS: Final = "月火水木金土日"
_ENGLISH_DAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class FormatToken(NamedTuple):
    """A piece of a number format; the kind of a date's is its letter, `y`, or `[h]`."""

    kind: str
    text: str

    @property
    def is_date(self) -> bool:
        """Whether it makes the format one of dates or times."""
        return self.kind in _DATE_KINDS


class _Moment(NamedTuple):
    day: date | None
    days: int
    seconds: int
    part: float  # of a second

    @property
    def elapsed(self) -> int:
        return self.days * _DAY + self.seconds


def show_date(
    number: float, tokens: Sequence[FormatToken], *, japanese: bool, old: bool = False
) -> str | None:
    """Return a number of days as a date or time, None where it is none.

    Args:
        number: days since the epoch, the time as their fraction.
        tokens: the format.
        japanese: whether the format's locale is ja-JP: `AM/PM` is 午前/午後 then, `ddd` 月.
        old: whether days are counted from 1904.
    """
    moment = _build_moment(number + _DAYS_TO_1904 if old else number, _count_decimals(tokens))
    if moment is None or (
        moment.day is None and any(t.kind in "ymdgear" for t in _select_days(tokens))
    ):
        return None
    halves = any(token.kind == "half" for token in tokens)
    first = any(token.kind == "gannen" for token in tokens)
    clock = _DateFormatter(moment, japanese=japanese, halves=halves, first_year_in_words=first)
    return "".join(clock.shown(token) for token in _mark_minutes(tokens))


def parse_day(text: str) -> float | None:
    """Return an ISO date or time (`2025-06-02T10:30:00`) as days since 1900, None where none."""
    head, _, time = text.removesuffix("Z").partition("T")
    if ":" in head:
        head, time = "", head
    try:
        days = (date.fromisoformat(head) - _EPOCH).days if head else 0
        hours, minutes, seconds = (
            ([float(p) for p in time.split(":")] + [0.0] * 3)[:3] if (time) else (0.0, 0.0, 0.0)
        )
    except ValueError:
        return None
    return days + (hours * 3600 + minutes * 60 + seconds) / _DAY


def _count_decimals(tokens: Sequence[FormatToken]) -> int:
    return max((len(t.text.partition(".")[2]) for t in tokens if t.kind == "s"), default=0)


def _build_moment(number: float, decimals: int) -> _Moment | None:
    if not 0 <= number < _LAST_DAY + 1:
        return None
    total = round(number * _DAY, decimals)
    days, rest = divmod(total, _DAY)
    whole = int(days)
    day = None
    if whole >= 1 and whole != _FICTITIOUS_DAY and whole <= _LAST_DAY:
        day = _EPOCH + timedelta(days=whole + (whole < _FICTITIOUS_DAY))
    return _Moment(day, whole, int(rest), rest - int(rest))


def _select_days(tokens: Sequence[FormatToken]) -> list[FormatToken]:
    """Return the tokens that show a day, months told from minutes."""
    return [t for t in _mark_minutes(tokens) if t.is_date and len(t.kind) == 1 and t.kind != "h"]


def _mark_minutes(tokens: Sequence[FormatToken]) -> list[FormatToken]:
    """Return the tokens with `m` after hours or before seconds made into minutes."""
    timed = [i for i, token in enumerate(tokens) if token.is_date and token.kind != "half"]
    found = list(tokens)
    for at, index in enumerate(timed):
        before = tokens[timed[at - 1]].kind if at else ""
        after = tokens[timed[at + 1]].kind if at + 1 < len(timed) else ""
        short = tokens[index].kind == "m" and len(tokens[index].text) <= 2  # noqa: PLR2004
        if short and (before in {"h", "[h]"} or after == "s"):
            found[index] = FormatToken("minute", tokens[index].text)
        elif tokens[index].kind == "s":
            found[index] = FormatToken("second", tokens[index].text)
    return found


class _DateFormatter:
    """Shows one moment, token by token."""

    def __init__(
        self, moment: _Moment, *, japanese: bool, halves: bool, first_year_in_words: bool
    ) -> None:
        self._moment = moment
        self._japanese = japanese
        self._halves = halves
        self._first_year_in_words = first_year_in_words

    def shown(self, token: FormatToken) -> str:
        """Return what a token shows."""
        if token.kind == "literal" or token.kind in {".", ",", "%"}:
            return token.text
        if token.kind in {"minute", "second", "h", "half", "[h]", "[m]", "[s]"}:
            return self._format_time(token)
        day = self._moment.day
        return self._format_day(day, token) if day is not None and token.is_date else ""

    def _format_time(self, token: FormatToken) -> str:
        seconds, elapsed = self._moment.seconds, self._moment.elapsed
        hour = seconds // 3600
        if token.kind == "half":
            return self._format_half(token.text, late=hour >= _HALF)
        if token.kind == "second":
            return self._format_seconds(token.text)
        shown_hour = (hour - 1) % _HALF + 1 if self._halves else hour
        numbers = {
            "h": shown_hour,
            "minute": seconds // 60 % 60,
            "[h]": elapsed // 3600,
            "[m]": elapsed // 60,
            "[s]": elapsed,
        }
        return str(numbers[token.kind]).zfill(len(token.text))

    def _format_half(self, text: str, *, late: bool) -> str:
        if self._japanese or text == "午前/午後":
            return "午後" if late else "午前"
        return text.partition("/")[2 if late else 0]

    def _format_seconds(self, text: str) -> str:
        whole, _, decimals = text.partition(".")
        shown = str(self._moment.seconds % 60).zfill(len(whole))
        return shown + f"{self._moment.part:.{len(decimals)}f}"[1:] if decimals else shown

    def _format_day(self, day: date, token: FormatToken) -> str:
        length = len(token.text)
        match token.kind:
            case "y":
                return f"{day.year % 100:02d}" if length <= 2 else str(day.year)  # noqa: PLR2004
            case "m":
                return self._format_month(day, length)
            case "d":
                return self._format_day_of_month(day, length)
            case "a":
                return _WEEKDAYS[day.weekday()] + ("曜日" if length > 3 else "")  # noqa: PLR2004
            case _:
                return self._format_era(day, token.kind, length)

    def _format_month(self, day: date, length: int) -> str:
        name = _ENGLISH_MONTHS[day.month - 1]
        long = {3: name[:3], 4: name, 5: name[0]}
        return long.get(length) or str(day.month).zfill(length)

    def _format_day_of_month(self, day: date, length: int) -> str:
        if length <= 2:  # noqa: PLR2004 - d and dd
            return str(day.day).zfill(length)
        whole = length > 3  # noqa: PLR2004 - dddd
        if self._japanese:
            return _WEEKDAYS[day.weekday()] + ("曜日" if whole else "")
        name = _ENGLISH_DAYS[day.weekday()]
        return name if whole else name[:3]

    def _format_era(self, day: date, kind: str, length: int) -> str:
        era = next((each for each in _ERAS if day >= each[0]), None)
        if era is None:
            return str(day.year) if kind == "e" else ""
        year = day.year - era[0].year + 1
        if kind == "g":
            return (era[1], era[2], era[3])[min(length, 3) - 1]
        shown = "元" if year == 1 and self._first_year_in_words else str(year).zfill(length)
        if kind == "r":
            return (era[3] if length > 1 else era[1]) + str(year)
        return shown
