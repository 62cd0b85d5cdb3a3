"""Times of day in running text and in notes."""

from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.days import NUMERAL, parse_int
from checker.jobs.write.grounding.model import Clock, Fact

_AM_PM = r"(?P<noon>[AaPp](?:\.[Mm]\.|[Mm](?![A-Za-z])))"
_CLOCK_JA = re.compile(
    r"(?<![0-9.])(?P<noon>午前|午後|(?<!翌)朝|夜|夕方|深夜|AM|PM|am|pm)? ?"
    rf"(?P<hour>{NUMERAL}) ?時(?!間|点|期|代|刻)"
    rf"(?: ?(?P<minute>{NUMERAL}) ?分|(?P<half>半))?"
)
_CLOCK = re.compile(
    r"(?<![0-9:.])(?:(?P<before>午前|午後|AM|PM|am|pm) ?)?"
    r"(?P<hour>[01]?[0-9]|2[0-9]):(?P<minute>[0-5][0-9])(?::[0-5][0-9])?"
    rf"(?: ?{_AM_PM})?(?![0-9:])"
)
_CLOCK_EN = re.compile(
    rf"(?<![0-9:.])(?P<hour>1[0-2]|0?[1-9])(?:\.(?P<minute>[0-5][0-9]))? ?{_AM_PM}"
)
_NOON = re.compile("正午|(?<![A-Za-z])(?:noon|midnight)(?![A-Za-z])")
_LAST_HOUR, _LAST_MINUTE, _HALF_DAY = 29, 59, 12


def find_clocks(text: str) -> Iterator[Fact]:
    """Yield times of day in the plain form of a text."""
    for pattern in (_CLOCK, _CLOCK_JA, _CLOCK_EN):
        for match in pattern.finditer(text):
            clock = _read_clock(match)
            if clock is not None:
                yield Fact("time", clock, *match.span())
    yield from _find_spelt_clocks(text)
    for match in _NOON.finditer(text):
        yield Fact("time", Clock(0 if match[0] == "midnight" else _HALF_DAY, 0), *match.span())


_SPELT: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_SPELT_HOURS: Final = "|".join(_SPELT)
_PARTS_OF_HOUR: Final = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty-five": 25}
_SPELT_CLOCK: Final = re.compile(
    rf"\b(?:(?P<half>half) past "
    rf"|(?:a )?(?P<part>{'|'.join(_PARTS_OF_HOUR)})(?: minutes)? (?P<way>past|after|to|till?) )"
    rf"(?P<hour>{_SPELT_HOURS}|[0-9]{{1,2}})\b",
    re.IGNORECASE,
)
_O_CLOCK: Final = re.compile(rf"\b(?P<hour>{_SPELT_HOURS}|[0-9]{{1,2}}) o'clock\b", re.IGNORECASE)


def _find_spelt_clocks(text: str) -> Iterator[Fact]:
    """Yield times in words: `ten past three`, `half past two`, `one o'clock`."""
    for pattern in (_SPELT_CLOCK, _O_CLOCK):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            word = match["hour"].lower()
            hour = int(word) if word.isdecimal() else _SPELT.index(word) + 1
            part = (parts.get("part") or "").lower()
            minute = 30 if parts.get("half") else _PARTS_OF_HOUR.get(part, 0)
            if (parts.get("way") or "").lower().startswith("t"):
                hour, minute = hour - 1, 60 - minute
            if 0 <= hour <= _LAST_HOUR:
                clock = Clock(hour, minute, half=0 < hour < _HALF_DAY)
                yield Fact("time", clock, *match.span())


def _read_clock(match: re.Match[str]) -> Clock | None:
    parts = match.groupdict()
    hour = parse_int(parts["hour"])
    minute = 30 if parts.get("half") else parse_int(parts.get("minute") or "0")
    noon = (parts.get("noon") or parts.get("before") or "").lower().replace(".", "")
    if noon in {"午後", "夕方", "夜", "pm"} and hour < _HALF_DAY:
        hour += _HALF_DAY
    elif noon in {"am", "午前"} and hour == _HALF_DAY:
        hour = 0
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        return None
    colon = ":" in match[0]
    return Clock(hour, minute, half=not noon and not colon and 0 < hour < _HALF_DAY)
