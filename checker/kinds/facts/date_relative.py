"""Dates that a text counts from another one: `10月8日、その翌日の10月10日`, `同日(10月9日)`."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import NUMBER, read_number
from checker.language.calendar import FoundDate, find_dates
from checker.language.clock import to_plain
from checker.language.numerals import number_value

_KANJI = "[一二三四五六七八九十]"
_JAPANESE = re.compile(
    rf"(?:(?P<named>翌々日|翌日|前々日|前日)|(?P<n>[0-9]{{1,2}}|{_KANJI})(?P<unit>日|週間)(?P<way>[前後]))"
    r"(?:である|に(?:当|あ)たる|の|は|[、,(（])?[、,(（]?$"
)
_ENGLISH = re.compile(
    rf"\b(?:(?P<n>{NUMBER}|an?) (?P<unit>day|week)s? (?P<way>before|after|earlier|later)"
    r"|the (?P<named>day before|previous day|day after|next day|following day))"
    r"(?:,? (?:on|that is|namely) | ?[,(] ?)$",
    re.IGNORECASE,
)
_NAMED = {
    "翌日": 1,
    "翌々日": 2,
    "前日": -1,
    "前々日": -2,
    "day before": -1,
    "previous day": -1,
    "day after": 1,
    "next day": 1,
    "following day": 1,
}
_BACK = frozenset({"前", "before", "earlier"})
_STOP = re.compile(r"[。\n]|[.!?] [A-Z]")
_PLAIN_YEAR = 2023
_WEEK = 7
_FEBRUARY = 2


@dataclass(frozen=True, slots=True)
class WrongRelative:
    """A date, with the words that count to it, at `start` to `end`, and the day counted to."""

    start: int
    end: int
    day: date


def find_wrong_relatives(text: str, dates: Sequence[FoundDate]) -> Iterator[WrongRelative]:
    """Yield dates that are not the day which the words before them count from the date before."""
    plain = to_plain(text)
    for first, last in pairwise(dates):
        between = plain[first.end : last.start]
        if _STOP.search(between):
            continue
        match = _JAPANESE.search(between) or _ENGLISH.search(between)
        if match is None or not (first.real and last.real) or _is_unclear(first, last):
            continue
        day = _count(first, match)
        if (day.month, day.day) != (last.month, last.day):
            yield WrongRelative(first.end + match.start(), last.end, day)


def _is_unclear(first: FoundDate, last: FoundDate) -> bool:
    """Tell whether a day may be February 29, no year being written."""
    return first.year is None and _FEBRUARY in {first.month, last.month}


def _count(first: FoundDate, match: re.Match[str]) -> date:
    base = date(first.year or _PLAIN_YEAR, first.month, first.day)
    if match["named"]:
        return base + timedelta(_NAMED[match["named"].lower()])
    days = _read(match["n"]) * (_WEEK if match["unit"] in {"週間", "week"} else 1)
    return base + timedelta(-days if match["way"].lower() in _BACK else days)


def _read(number: str) -> int:
    if number.lower() in {"a", "an"}:
        return 1
    if number in "一二三四五六七八九十":
        return int(number_value(number) or 0)
    return int(read_number(number))


_MONTHS = "January February March April May June July August September October November December"
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS.split(), 1)}
_MONTH = rf"(?:{'|'.join(_MONTH_NUMBERS)})"
_ENGLISH_DAY = re.compile(
    rf"(?<![0-9A-Za-z])(?:(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH})"
    rf"|(?P<m2>{_MONTH}) (?P<d2>[0-9]{{1,2}}))(?![0-9])"
)
_SAME_DAY = re.compile(
    r"同日(?:の?(?:午[前後]|朝|夕方?|夜|深夜))?[、,（(]$"
    r"|\bthe same (?:day|morning|afternoon|evening|night)(?:,| ?\()?"
    r" ?(?:on )?(?:[A-Z][a-z]+day,? )?$"
)
_NEAR = 40


def find_wrong_same_days(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[Block, int, int]]:
    """Yield the dates that are called the same day while no date before them is that day."""
    wanted = {block.path for block in blocks}
    seen: set[tuple[int, int]] = set()
    for block in document.walk():
        if block.kind is BlockKind.CODE or not block.text:
            continue
        plain = to_plain(block.text)
        for start, end, day in _list_days(block.text, plain):
            match = _SAME_DAY.search(plain, max(0, start - _NEAR), start)
            if match and seen and day not in seen and block.path in wanted:
                yield block, match.start(), end
            seen.add(day)


def _list_days(text: str, plain: str) -> list[tuple[int, int, tuple[int, int]]]:
    """Return start, end, month and day of each date, English ones without a year included."""
    found = {(each.start, each.end, (each.month, each.day)) for each in find_dates(text)}
    for match in _ENGLISH_DAY.finditer(plain):
        month, day = match["m1"] or match["m2"], match["d1"] or match["d2"]
        found.add((*match.span(), (_MONTH_NUMBERS[month], int(day))))
    return sorted(found)
