"""Lengths of a stay or an event, `3泊4日`, `a four-day course`, against the one stated period."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.kinds.facts.date_spans import Period, find_periods, infer_years
from checker.kinds.facts.prose_numbers import read_number
from checker.language.calendar import find_dates
from checker.language.clock import to_plain

_EVENT_JA = (
    "研修|講習|工事|出張|会期|開催|開講|展示会|休業|滞在|合宿|実習|視察|旅行|見学|大会|講座"
    "|コース|停止"
)
_EVENT_EN = (
    "course|training|workshop|conference|trip|visit|event|closure|seminar|programme|program"
    "|shutdown"
)
_STAY = re.compile(r"(?<![0-9])(?P<nights>[0-9]{1,2})泊(?P<days>[0-9]{1,2})日")
_NIGHTS = re.compile(r"(?<![0-9])(?P<nights>[0-9]{1,2})泊(?![0-9]|付|以上|以下|以内|ごと|目)")
_EVENT = re.compile(
    rf"(?:{_EVENT_JA})[^。\n0-9]{{0,6}}(?P<ja>(?P<n>[0-9]{{1,2}})日間)(?![前後以程])"
    rf"|(?<![0-9])(?P<ja2>(?P<n2>[0-9]{{1,2}})日間)の(?:{_EVENT_JA})"
    r"|\b(?P<en>(?P<n3>[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten)[- ]day)"
    rf" (?:[a-z]+ )?(?:{_EVENT_EN})\b"
)
_ASIDE = re.compile("機中|車中|船中|夜行|機内泊|前泊|後泊|延べ|のべ")
_PART = re.compile("日目|うち|前半|後半|残り|のほか|それぞれ")
_DAYS = re.compile(r"[0-9]{1,2}日?(?:\([^()\n]{1,3}\))? ?(?:[～〜~－–-]|から) ?[0-9]{1,2}日")
"""Some days of a month, which no period is read from: 4月8日～10日."""
_ENDS = re.compile("[。\n]")
_REACH = 200
"""Characters on each side in which a sentence is looked at."""
_MOST_DAYS = 60
_PLAIN_YEAR = 2023
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WrongStay:
    """A length at characters `start` to `end` of a block, and the days that it ought to have."""

    block: Block
    start: int
    end: int
    days: int


@dataclass(frozen=True, slots=True)
class _Stated:
    """The only period of a document: its days, and how many of them are no weekend."""

    days: int
    weekdays: int | None


def find_wrong_stays(document: Document, blocks: Sequence[Block]) -> Iterator[WrongStay]:
    """Yield what cannot be (3泊3日), and what is not the length of the document's one period.

    Nights spent in an aircraft or before the period count for nobody: such documents are passed by.
    """
    texts = [block for block in blocks if block.kind is not BlockKind.CODE and block.text]
    likely = [block for block in texts if "泊" in block.text or _has_event(block.text)]
    if not likely or any(_ASIDE.search(block.text) for block in document.walk()):
        return
    stated = _find_only_period(document)
    for block in likely:
        yield from _judge_nights(block, to_plain(block.text), stated)
    if stated is not None:
        yield from _judge_events(likely, stated)


def _has_event(text: str) -> bool:
    return "日間" in text or "day" in text


def _find_only_period(document: Document) -> _Stated | None:
    found: dict[tuple[date, date], Period] = {}
    for block in document.walk():
        if block.kind is BlockKind.CODE:
            continue
        for period in find_periods(block.text, infer_years(block.text, find_dates(block.text))):
            ends = _read_ends(period)
            if ends is not None:
                found[ends] = period
    if len(found) != 1:
        return None
    ((first, last), period), *_ = found.items()
    known = period.first.year is not None
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    weekdays = sum(day.weekday() < _SATURDAY for day in days) if known else None
    return _Stated(len(days), weekdays)


def _read_ends(period: Period) -> tuple[date, date] | None:
    """Return the two days of a period of a few weeks, None where they are not clear."""
    if not (period.first.real and period.last.real):
        return None
    year = period.first.year or period.last.year or _PLAIN_YEAR
    try:
        first = date(year, period.first.month, period.first.day)
        last = date(period.last.year or year, period.last.month, period.last.day)
    except ValueError:
        return None
    return (first, last) if 0 < (last - first).days < _MOST_DAYS else None


def _judge_nights(block: Block, plain: str, stated: _Stated | None) -> Iterator[WrongStay]:
    for match in _STAY.finditer(plain):
        nights, days = int(match["nights"]), int(match["days"])
        if stated is not None and _is_of_a_part(plain, match):
            continue
        if stated is not None and days != stated.days:
            yield WrongStay(block, *match.span(), stated.days)
        elif days not in {nights + 1, nights + 2}:
            yield WrongStay(block, *match.span(), nights + 1)
    if stated is None:
        return
    for match in _NIGHTS.finditer(plain):
        if int(match["nights"]) >= stated.days and not _is_of_a_part(plain, match):
            yield WrongStay(block, *match.span(), stated.days)


def _is_of_a_part(plain: str, match: re.Match[str]) -> bool:
    """Tell whether the sentence names days of its own, which are not the document's period."""
    low, high = max(0, match.start() - _REACH), match.end() + _REACH
    before = _ENDS.split(plain[low : match.start()])[-1]
    sentence = before + match[0] + _ENDS.split(plain[match.end() : high], maxsplit=1)[0]
    if _PART.search(sentence):
        return True
    named = next(iter(find_periods(sentence, find_dates(sentence))), None)
    return named is None and _DAYS.search(sentence) is not None


def _judge_events(blocks: Sequence[Block], stated: _Stated) -> Iterator[WrongStay]:
    """Yield the length that is said of an event; several lengths belong to several events."""
    found = [(block, match) for block in blocks for match in _EVENT.finditer(to_plain(block.text))]
    lengths = {int(read_number(match["n"] or match["n2"] or match["n3"])) for _, match in found}
    said = lengths.pop() if len(lengths) == 1 else stated.days
    if said == stated.days or _may_be_working_days(said, stated):
        return
    for block, match in found:
        group = next(name for name in ("ja", "ja2", "en") if match[name])
        yield WrongStay(block, *match.span(group), stated.days)


def _may_be_working_days(said: int, stated: _Stated) -> bool:
    """Tell whether the weekend may have been left out."""
    if stated.weekdays is not None:
        return said == stated.weekdays
    return said < stated.days and stated.days > _SATURDAY
