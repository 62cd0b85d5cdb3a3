"""What minutes say of one meeting in two places: when it ended, when the next one is."""

from collections.abc import Iterator, Sequence
from datetime import date

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, FormField
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.language.calendar import FoundDate, find_dates
from checker.language.clock import TimeSpan, find_time_spans, find_times, to_plain

_WHEN = re.compile("(?:開催)?(?:日時|時間|時刻)|開催日|会議日時?|date|time|when|date and time")
_TIME = r"(?:午[前後] ?)?[0-9]{1,2}(?::[0-9]{2}|時(?:[0-9]{1,2}分|半)?)"
_MEETING = r"(?:[Mm]eeting|[Ss]ession|[Ww]orkshop|[Cc]all) (?:was )?"
_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?: ?[ap]\.?m\.?)?"
_ENDED = re.compile(
    rf"(?P<ja>{_TIME})(?:に|をもって|で)?(?:閉会|散会|会議を(?:終了|終え)|議事を(?:終了|終え))"
    rf"|\b(?:{_MEETING}(?:closed|ended|finished)|adjourned) at (?P<en>{_CLOCK})"
)
_OPENED = re.compile(
    rf"(?P<ja>{_TIME})(?:に|より|から)?(?:開会|会議を開始|議事を開始)"
    rf"|\b(?:{_MEETING}(?:opened|started|began)|called to order) at"
    rf" (?P<en>{_CLOCK})"
)
_NEXT = re.compile(
    "次回(?:予定|開催|会議|開催日時?|日程|の?日時|の?予定)?|nextmeeting|nextmeetingdate"
)
_NUMBERED = re.compile(r"^[0-9０-９.．()（）\s　]+")
_HALF_DAY = 12 * 60
_HALF_YEAR = 183


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Words at characters `start` to `end` of a block that disagree with what `other` says."""

    block: Block
    start: int
    end: int
    other: str


def find_other_meeting_times(document: Document, blocks: Sequence[Block]) -> Iterator[Elsewhere]:
    """Yield the times of opening and closing that are not those in the document's field."""
    found = [
        (field.value[span.start : span.end], span)
        for field in document.fields
        if _WHEN.fullmatch(fold(field.label))
        for span in find_time_spans(field.value)
    ]
    if len(found) != 1:
        return
    written, span = found[0]
    for block in blocks:
        plain = to_plain(block.text)
        for pattern, wanted in ((_OPENED, span.first), (_ENDED, span.last)):
            for match in pattern.finditer(plain):
                group = "ja" if match["ja"] else "en"
                times = list(find_times(match[group].replace(".", ":", 1)))
                off = abs(times[0].minutes - wanted.minutes) if times else 0
                if off not in (0, _HALF_DAY) and _is_settled(span):
                    yield Elsewhere(block, *match.span(group), written)


def _is_settled(span: TimeSpan) -> bool:
    return span.first.real and span.last.real and not span.goes_back


def find_next_meeting_before(document: Document, blocks: Sequence[Block]) -> Iterator[Elsewhere]:
    """Yield the dates of a next meeting that lie before the meeting itself."""
    held = _find_own_day(document.fields)
    if held is None:
        return
    for block in blocks:
        last = block.section[-1] if block.section else ""
        if not _NEXT.fullmatch(
            re.sub(r"^[0-9０-９.．()（）\s　]+", "", fold(last)).replace(" ", "")
        ):
            continue
        for found in find_dates(block.text)[:1]:
            day = _read_near(found, held)
            if day is not None and day <= held:
                yield Elsewhere(block, found.start, found.end, f"{held.month}/{held.day}")


def _find_own_day(fields: Sequence[FormField]) -> date | None:
    for field in fields:
        if _WHEN.fullmatch(fold(field.label)):
            for found in find_dates(field.value):
                if found.year is not None and found.real:
                    return date(found.year, found.month, found.day)
    return None


def _read_near(found: FoundDate, held: date) -> date | None:
    """Return the day that is meant; without a year that nearest to the meeting."""
    if not found.real:
        return None
    years = (found.year,) if found.year else (held.year - 1, held.year, held.year + 1)
    days = []
    for year in years:
        try:
            days.append(date(year, found.month, found.day))
        except ValueError:  # the 29th of February
            continue
    near = min(days, key=lambda day: abs((day - held).days), default=None)
    return near if near is not None and abs((near - held).days) < _HALF_YEAR else None
