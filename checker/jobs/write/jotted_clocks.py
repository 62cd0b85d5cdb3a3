"""Find times of day as English notes jot them down or say them: 10.10, 0920, nine forty, half six.

As facts of a text such figures are numbers; for a field that asks for a time, they may be one
where the words before them speak of when something is.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Clock, Fact

_HOURS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "twenty-one", "twenty-two", "twenty-three",
)  # fmt: skip
_MINUTES: Final = {
    "hundred": 0,
    "oh five": 5,
    "oh-five": 5,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "twenty-five": 25,
    "thirty": 30,
    "thirty-five": 35,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "fifty-five": 55,
}
_CUE: Final = re.compile(
    r"(?:\b(?:at|from|to|till?|until|by|for|was|were|so|about|around|or|began|begun|begin|booked"
    r"|start(?:ed|ing|s)?|kick(?:ed)?[ -]off|open(?:ed)?|closed?|finish(?:ed)?|wrapped(?: up)?"
    r"|ended?|done|over|off|time|now|said|called|made it|got going|just (?:after|before)|call it)"
    r"|[-–→~]|[.…]{3})[ :=→.,]*$",
    re.IGNORECASE,
)
"""What stands before a time: `closed: 8.40`, `so 0920`, `10.10 - 11.20`."""
_NO_TIME: Final = re.compile(
    r"(?i:[ ]?(?:[%€£$°]|(?:kg|g|km|m|mm|cm|ml|l|k|x|v|gb|mb|hours?|hrs?|mins?|minutes?|days?"
    r"|weeks?|months?|years?|percent|per|people|pounds?|quid|euros?|dollars?|pence|each|metres?|meters?"
    r"|miles?|units?|pcs|pieces?|boxes|times)\b))"
)
"""What stands behind a number that is none."""
_BEFORE: Final = 24
_LINE: Final = 80
"""Characters before a time that are looked at."""
_DOTTED: Final = re.compile(
    r"(?<![\w.,:/-])(?P<hour>[01]?[0-9]|2[0-3])\.(?P<minute>[0-5][0-9])(?![\w:]|\.\d)"
)
_JOINED: Final = re.compile(
    r"(?<![\w.,:/#-])(?P<hour>0[0-9]|1[0-8]|2[1-3])(?P<minute>[0-5][05])(?![\w:/]|[.,]\d)"
)
"""Of 1900 to 2059 most are years."""
_SPELT: Final = re.compile(
    rf"\b(?P<hour>{'|'.join(reversed(_HOURS))})[ -]"
    rf"(?P<minute>{'|'.join(sorted(_MINUTES, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_HALF: Final = re.compile(
    rf"\bhalf[ -](?P<hour>{'|'.join(_HOURS[:12])}|1[0-2]|[1-9])\b(?!:)", re.IGNORECASE
)
_STAMP_EDGES: Final = " \t>*-[("
_DAY: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}"
    r"|(?i:[0-9](?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [0-9])"
)
_NOON: Final = 12
_AFTERNOON: Final = range(1, 7)
"""Hours that are of the afternoon at work, unless notes say otherwise."""
_EVENT: Final = re.compile(r"発生|検知|復旧|停止|(?i:started|began|detected|resolved|restored)")
_MORNING: Final = re.compile(
    r"(?i:\bam\b|a\.m|morning|breakfast|before lunch|night|overnight|early|dawn)"
    r"|朝|午前|未明|深夜|夜中|明け方|夜勤"
)


def find_jotted_clocks(text: str) -> Iterator[Fact]:
    """Yield the times of day that only the words before them tell from numbers, pattern by pattern.

    `nine forty` and `half six` need none.
    """
    for pattern, needs_cue in ((_DOTTED, True), (_JOINED, True), (_SPELT, False), (_HALF, False)):
        for match in pattern.finditer(text):
            is_told = not needs_cue or _is_cued(text, match.start())
            if is_told and not _NO_TIME.match(text, match.end()):
                yield _read(match)


def _is_cued(text: str, at: int) -> bool:
    """Return whether words before a number on its line speak of when something is."""
    begin = max(text.rfind("\n", 0, at) + 1, at - _BEFORE)
    return _CUE.search(text[begin:at]) is not None


def is_event(label: str) -> bool:
    """Return whether a field asks when something happened: that may be at night."""
    return _EVENT.search(label) is not None


def is_afternoon(text: str, fact: Fact) -> bool:
    """Return whether a time that may be of either half of the day is of the afternoon.

    Where words near it speak of the morning or the night, it is not.
    """
    clock = fact.value
    if not isinstance(clock, Clock) or clock.hour not in _AFTERNOON:
        return False
    near = text[max(0, fact.start - _BEFORE) : fact.end + _BEFORE]
    return not text.startswith("0", fact.start) and not _MORNING.search(near)


def counts_to_24(text: str, clocks: Iterable[Fact]) -> bool:
    """Return whether notes write the hours of the afternoon as 13 and more.

    When a recording was made, or a line of a chat said, tells nothing of it.
    """
    late = (e for e in clocks if isinstance(e.value, Clock) and e.value.hour > _NOON)
    return any(
        text[each.start : each.start + 2].isdecimal() and not _is_stamp(text, each.start)
        for each in late
    )


def _is_stamp(text: str, at: int) -> bool:
    """Return whether a time stands behind a day on its line, or at its start: `[20 Aug, 17:31]`."""
    near = max(0, at - _LINE)
    before = text[text.rfind("\n", near, at) + 1 or near : at]
    return not before.strip(_STAMP_EDGES) or _DAY.search(before) is not None


def _read(match: re.Match[str]) -> Fact:
    """Return the time that a pattern found; half an hour where it names no minutes."""
    hour_word, minute_word = match["hour"].lower(), match.groupdict().get("minute")
    hour = int(hour_word) if hour_word.isdecimal() else _HOURS.index(hour_word) + 1
    minute = 30 if minute_word is None else _MINUTES.get(minute_word.lower())
    is_half = 0 < hour < _NOON and not hour_word.startswith("0")
    clock = Clock(hour, int(minute_word or 0) if minute is None else minute, half=is_half)
    return Fact("time", clock, *match.span())
