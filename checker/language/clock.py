"""Clock times, spans of them and durations as documents write them.

`9:12`, `09時12分`, `午後3時半`, `3:00 pm`; `15:00～16:30`; `1時間30分`, `47 minutes`.
"""

from collections.abc import Iterator
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text

_PLAIN: Final = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)} | {"　": " ", "〜": "~"}
)
HOUR = 60
DAY = 24 * HOUR
_NOON = 12 * HOUR
_LAST_HOUR = 30
"""Hours after midnight that are still counted to the day before: 25時, 29:59."""
_LONGEST = 20 * HOUR
"""The longest time over midnight that is meant: a stay from 15:00 to 11:00 of the next day."""
_LONGEST_WITHIN = 15 * HOUR
"""The longest that `between 6 pm and 9 am` is said of, both in one half of the day."""

_TIME = (
    r"(?P<time{0}>(?:(?P<half{0}>午前|午後)\s?)?(?<![0-9A-Za-z./-])(?<![0-9A-Za-z]:)(?P<hour{0}>[0-9]{{1,3}})"
    r"(?:(?P<colon{0}>:)(?P<minute{0}>[0-9]{{2}})(?::[0-9]{{2}})?(?![0-9:])"
    r"|(?P<point{0}>\.)(?P<past{0}>[0-9]{{2}})(?=\s?[AaPp]\.?[Mm]\b)"
    r"|時(?!間)(?:(?P<minutes{0}>[0-9]{{1,2}})分(?!間)|(?P<thirty{0}>半))?)"
    r"(?:\s?(?P<after{0}>[AaPp]\.?[Mm]\b\.?))?)"
)
_TIME_END = _TIME.replace("(?<![0-9A-Za-z./-])(?<![0-9A-Za-z]:)", "")
_TO = (
    " ?(?:から|より)? ?(?:[~–—―−-]|(?P<word>から|to|until|through)) ?"
    "(?P<next>翌日?の?|次の日の?)? ?"
)
_ONE = re.compile(_TIME.format(1))
_SPAN = re.compile(f"{_TIME.format(1)}{_TO}{_TIME_END.format(2)}")
_BETWEEN = re.compile(f"(?<=[Bb]etween ){_TIME.format(1)} and {_TIME_END.format(2)}")
_MAY_BE = re.compile(r"[0-9０-９](?:[:：.][0-9０-９]{2}|時)")

_HOURS = r"(?P<hours>[0-9]{1,3}(?:\.[0-9]{1,2})?) ?(?:時間|hours?\b|hrs?\b|h\b)"
_MINUTES = r"(?P<minutes>[0-9]{1,4}) ?(?:分|minutes?\b|mins?\b|min\b)"
_ONLY_MINUTES = _MINUTES.replace("minutes>", "only>")
DURATION = rf"(?:{_HOURS}(?:(?P<half>半)| ?(?:and )?{_MINUTES})?|{_ONLY_MINUTES})間?"
_DURATION = re.compile(DURATION)
DURATION_IN_TEXT: Final = re.compile(rf"(?<![0-9A-Za-z.,_/-])(?<![0-9A-Za-z]:){DURATION}")
"""A duration that is no part of another number; `match_duration` reads what it matches."""


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A clock time at characters `start` to `end`, `minutes` after midnight.

    `hour` and `minute` are as written; `half` is am, pm or empty; `colon` tells 9:12 from 9時12分,
    `padded` that the hour has a leading zero.
    """

    start: int
    end: int
    hour: int
    minute: int
    half: str
    colon: bool
    padded: bool

    @property
    def real(self) -> bool:
        """Whether a clock shows it, or a broadcaster's counts so far (25:30)."""
        return self.minute < HOUR and self.hour * HOUR + self.minute <= _LAST_HOUR * HOUR

    @property
    def minutes(self) -> int:
        """Minutes after midnight."""
        late = _NOON if self.half == "pm" and self.hour * HOUR < _NOON else 0
        early = -_NOON if self.half == "am" and self.hour * HOUR == _NOON else 0
        return self.hour * HOUR + self.minute + late + early


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Two clock times, the end of which may be said to be on the next day."""

    first: FoundTime
    last: FoundTime
    next_day: bool
    between: bool = False

    @property
    def start(self) -> int:
        """The first character."""
        return self.first.start

    @property
    def end(self) -> int:
        """The character after the last."""
        return self.last.end

    @property
    def goes_back(self) -> bool:
        """Whether it can only end before it begins: no night shift, no clock of twelve hours."""
        first, last = self.first, self.last
        clear = first.half or last.half or first.padded or last.padded
        return self.goes_back_by_24 and bool(clear or first.minutes >= _NOON + HOUR)

    @property
    def goes_back_by_24(self) -> bool:
        """Whether it ends before it begins where the clock is known to have 24 hours."""
        halves = {self.first.half, self.last.half}
        within = self.between and len(halves) == 1 and "" not in halves
        longest = _LONGEST_WITHIN if within else _LONGEST
        back = not self.next_day and _get_end(self) < self.first.minutes
        return back and self.length > longest

    @property
    def length(self) -> int:
        """Minutes from the first to the last, over midnight where it must be."""
        return (_get_end(self) - self.first.minutes) % DAY


def _get_end(span: TimeSpan) -> int:
    """Return the end in minutes; a half of the day is carried on from the beginning."""
    first, last = span.first, span.last
    if last.half or not first.half:
        return last.minutes
    carried = last.minutes + (_NOON if last.minutes < _NOON else 0)
    return last.minutes if first.half == "am" and last.minutes >= first.minutes else carried


@cache_by_text(4096)  # each kind of facts asks about the same paragraphs
def to_plain(text: str) -> str:
    """Return `text` in half-width characters, one for one."""
    return text.translate(_PLAIN)


def find_times(text: str) -> Iterator[FoundTime]:
    """Yield the clock times of `text`, those that no clock shows included."""
    if _MAY_BE.search(text):
        for match in _ONE.finditer(to_plain(text)):
            yield _build_time(match, "1")


def find_time_spans(text: str) -> Iterator[TimeSpan]:
    """Yield what `text` says to last from one clock time to another."""
    if not _MAY_BE.search(text):
        return
    plain = to_plain(text)
    for pattern in (_SPAN, _BETWEEN):
        for match in pattern.finditer(plain):
            first, last = _build_time(match, "1"), _build_time(match, "2")
            if first.colon == last.colon:
                following = bool(match.groupdict().get("next"))
                yield TimeSpan(first, last, following, between=pattern is _BETWEEN)


def _build_time(match: re.Match[str], number: str) -> FoundTime:
    hour = match[f"hour{number}"]
    written = match[f"half{number}"] or match[f"after{number}"] or ""
    minute = match[f"minute{number}"] or match[f"minutes{number}"] or match[f"past{number}"] or "0"
    return FoundTime(
        *match.span(f"time{number}"),
        hour=int(hour),
        minute=HOUR // 2 if match[f"thirty{number}"] else int(minute),
        half={"午前": "am", "午後": "pm"}.get(written, written.replace(".", "").lower()),
        colon=bool(match[f"colon{number}"] or match[f"point{number}"]),
        padded=hour.startswith("0") and len(hour) > 1,
    )


def match_duration(match: re.Match[str]) -> int:
    """Return the minutes that a match of `DURATION` says."""
    if match["only"]:
        return int(match["only"])
    rest = HOUR // 2 if match["half"] else int(match["minutes"] or 0)
    return round(float(match["hours"]) * HOUR) + rest


def parse_duration(text: str) -> int | None:
    """Return the minutes that the whole of `text` says, or None."""
    match = _DURATION.fullmatch(to_plain(text).strip())
    return match_duration(match) if match else None
