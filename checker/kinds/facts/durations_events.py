"""Lengths of time between two events that a timeline dates: `最終巡視から発見までの間隔は45分`."""

from collections.abc import Iterator, Sequence

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.facts.durations import StatedDuration
from checker.kinds.facts.durations_told import NO_LENGTH_AFTER, is_slip_of_time
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.clock import DURATION, find_times, match_duration, to_plain

_SAID = re.compile(
    r"(?:^|[。、\n])(?P<first>[^。、\n0-9]{2,20}?)から(?P<last>[^。、\n0-9]{2,20}?)まで"
    r"(?:の?[一-鿿]{0,8}(?:間隔|間|時間|中断|停止))?(?:に|は|で|の|、|まで)*"
    rf"(?P<said>{DURATION})"
)
_SUBJECT = re.compile(
    r"(?:^|[.;] )(?:The )?(?P<subject>[A-Z]?[A-Za-z0-9 ]{3,30}?) (?:was|were)(?: therefore)?"
    r" (?:out of (?:use|action|service|order)|closed|shut|down|offline|unavailable|blocked|stopped"
    rf"|without [a-z]+) for (?P<said>{DURATION})"
)
_HEAD = re.compile("(?:発生|対応|経過)?時刻|時分|日時|time")
_MAY_TELL = re.compile("から.*分|for [0-9]")
_LAST, _FIRST = re.compile("最終|最後の?"), re.compile("最初の?|初回の?")
_RUN = re.compile("[一-鿿々]{2,}|[ァ-ヺー]{2,}|[A-Za-z]{3,}")
_LEAST_EVENTS = 3
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Event:
    minutes: int
    written: str
    text: str


def find_durations_of_events(
    document: Document, blocks: Sequence[Block], scope: Scope
) -> Iterator[StatedDuration]:
    """Yield the lengths that are told of two events, where the document's timeline has both."""
    said = [
        (block, match)
        for block in blocks
        if block.cell is None and _MAY_TELL.search(block.text)
        for pattern in (_SAID, _SUBJECT)
        for match in pattern.finditer(to_plain(block.text))
    ]
    events = _collect_events(document, scope) if said else []
    for block, match in said if len(events) >= _LEAST_EVENTS else ():
        found = _read(block, match, events)
        if found is not None:
            yield found


def _collect_events(document: Document, scope: Scope) -> list[_Event]:
    """Return what tables by the clock, or lines that begin with a clock time, date."""
    events = [event for grid in select(ANY_TABLE, scope, document) for event in _iter_rows(grid)]
    for block in document.walk():
        if block.cell is None and block.kind in {BlockKind.LIST_ITEM, BlockKind.PARAGRAPH}:
            first = next(find_times(block.text), None)
            if first is not None and first.start == 0 and first.real:
                rest = block.text[first.end :]
                events.append(_Event(first.minutes, block.text[: first.end], rest))
    return events


def _iter_rows(grid: TableGrid) -> Iterator[_Event]:
    heads = [fold(strip_note(grid.name(column))) for column in range(grid.table.columns)]
    columns = [column for column, head in enumerate(heads) if _HEAD.fullmatch(head)]
    for row in grid.rows if len(columns) == 1 else ():
        written = grid.text(row, columns[0]).strip()
        times = list(find_times(written))
        if len(times) == 1 and times[0].real and times[0].end - times[0].start == len(written):
            rest = [grid.text(row, c) for c in range(grid.table.columns) if c != columns[0]]
            yield _Event(times[0].minutes, written, " ".join(rest))


def _read(block: Block, match: re.Match[str], events: Sequence[_Event]) -> StatedDuration | None:
    start, end = match.span("said")
    if NO_LENGTH_AFTER.match(match.string, end):
        return None
    said = match_duration(match)
    if match.re.pattern == _SUBJECT.pattern:
        pairs = _pair_named(match["subject"], events)
    else:
        pairs = _pair_events(match["first"], match["last"], events)
    lengths = [last.minutes - first.minutes for first, last in pairs]
    if not lengths or said in lengths or len(set(lengths)) > 1:
        return None
    (first, last), *_ = pairs
    if not is_slip_of_time(said, lengths[0]):
        return None
    period = f"{first.written}～{last.written}"
    written = block.text[start:end]
    return StatedDuration(block.span(start, end), written, period, said, lengths[0], first.minutes)


def _pair_events(first: str, last: str, events: Sequence[_Event]) -> list[tuple[_Event, _Event]]:
    """Return the pairs of events that two phrases may mean, the earlier one first."""
    begins, ends = _select_named(first, events), _select_named(last, events)
    pairs = [(a, b) for a in begins for b in ends if a.minutes < b.minutes]
    if pairs and _LAST.search(first):
        nearest = max(a.minutes for a, _ in pairs)
        return [pair for pair in pairs if pair[0].minutes == nearest]
    if pairs and _FIRST.search(first):
        earliest = min(a.minutes for a, _ in pairs)
        return [pair for pair in pairs if pair[0].minutes == earliest]
    return pairs


def _pair_named(subject: str, events: Sequence[_Event]) -> list[tuple[_Event, _Event]]:
    """Return the two events that are about a subject, where there are just two."""
    named = [each for each in events if subject.lower() in each.text.lower()]
    pair = len(named) == _PAIR and named[0].minutes < named[1].minutes
    return [(named[0], named[1])] if pair else []


def _select_named(phrase: str, events: Sequence[_Event]) -> list[_Event]:
    """Return the events that share the most words with a phrase, its last word above all."""
    words = _split(_FIRST.sub("", _LAST.sub("", phrase)))
    if not words:
        return []
    scores = [
        sum(word in event.text for word in words) + (words[-1] in event.text) for event in events
    ]
    best = max(scores)
    return [event for event, score in zip(events, scores, strict=True) if score == best > 0]


def _split(phrase: str) -> list[str]:
    words: list[str] = []
    for run in _RUN.findall(phrase):
        kanji = len(run) > _PAIR and len(run) % _PAIR == 0 and run[0] >= "一"
        words += [run[at : at + _PAIR] for at in range(0, len(run), _PAIR)] if kanji else [run]
    return words
