"""Durations beside the clock times that they are said to lie between: `09:12-09:59（47分）`."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, FormField, Span
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.facts.prose_numbers import NUMBER, read_number
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.calendar import find_dates
from checker.language.clock import (
    DAY,
    DURATION,
    HOUR,
    TimeSpan,
    find_time_spans,
    find_times,
    parse_duration,
    to_plain,
)

_LABEL = "(?:所要時間|所要|停止時間|影響時間|障害時間|作業時間|会議時間|計|合計|全)? ?:? ?"
_THAT_IS = (
    r"(?:,|;| [–—-])? (?:(?:that|which) (?:is|was|makes) |i\.e\.,? |or |in other words |making "
    r"|lasting |a total of )(?:for )?(?:a total of )?"
)
_ZONE = "(?: (?:UTC|GMT|JST|BST|CES?T|[EPM][SD]?T))?"
_BESIDE = re.compile(
    rf"{_ZONE} ?(?:まで)?(?: ?\({_LABEL}(?P<inside>{DURATION})(?P<shut>[、,)])"
    rf"|(?:の| for |{_THAT_IS}|(?<=まで)(?P<until>)){_LABEL}"
    rf"(?P<bare>{DURATION.replace('P<', 'P<b')})"
    "(?P<goes>.?.?))",
)
_NO_LENGTH_AFTER = re.compile("[前後以程毎ごおずつ単未強弱枠×x*/も]")
_LENGTH_AFTER_UNTIL = re.compile("[、。]|$|の(?![休間余遅待])|間?にわ|停|研")
_MEAL = (12 * HOUR, 13 * HOUR)
_BREAKS = frozenset({10, 15, 20, 30, 40, 45, 50, 60, 70, 75, 80, 90, 105, 120})
_LONG = 5 * HOUR

_OF = "(?:(?:作業|会議|停止|障害|事故|異常|サービス)の?)?"
_START = re.compile(
    f"{_OF}(?:開始|始業|発生|出発|start(?:ed)?|from|begin|began)(?:時刻|時間|日時)?|停止(?:時刻|日時)"
)
_END = re.compile(
    f"{_OF}(?:終了|終業|復旧|到着|完了|end(?:ed)?|to|until|resolved|restored)(?:時刻|時間|日時)?"
)
_DURATION_HEAD = re.compile(
    "(?:所要|作業|停止|影響|会議|対応|経過|障害|中断|サービス停止)時間|所要|時間|duration|time"
)
_SPAN_HEAD = re.compile("時間帯?|時刻|日時|time|period")
_BREAK_HEAD = re.compile("休憩|控除|実働|break")
_FIELD_DURATION = re.compile(
    "(?:停止|影響|障害|中断|所要|継続|不通|停電|断水|サービス停止|復旧までの)時間|ダウンタイム"
    "|down ?time|duration"
)


@dataclass(frozen=True, slots=True)
class StatedDuration:
    """A duration as written, and the time in minutes (`length`) that it is said to be."""

    span: Span
    written: str
    period: str
    minutes: int
    length: int
    first: int

    @property
    def is_wrong(self) -> bool:
        """Whether it is another length, and not that without a break."""
        short = self.length - self.minutes
        if short <= 0:
            return short < 0
        meal = self.first < _MEAL[1] and self.first + self.length > _MEAL[0]
        return not (short in _BREAKS and (meal or self.length >= _LONG))


def write_duration(minutes: int) -> Message:
    """Return minutes in words: 47分, 1時間30分."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return Message("time.minutes", minutes=rest)
    return Message("time.hours-minutes" if rest else "time.hours", hours=hours, minutes=rest)


def find_durations_in_text(block: Block, spans: Sequence[TimeSpan]) -> Iterator[StatedDuration]:
    """Yield the durations that stand right after a span of clock times."""
    plain = to_plain(block.text)
    for span in spans:
        match = _BESIDE.match(plain, span.end)
        group = match and ("inside" if match["inside"] else "bare")
        if match is None or group is None or _is_no_length(match):
            continue
        start, end = match.span(group)
        minutes = parse_duration(plain[start:end])
        if minutes is not None and not span.goes_back:
            yield StatedDuration(
                block.span(start, end),
                block.text[start:end],
                block.text[span.start : span.end],
                minutes,
                span.length,
                span.first.minutes,
            )


_IN_WORDS = re.compile(
    rf"(?: ?\(|{_THAT_IS}|, )(?:about )?"
    rf"(?P<words>(?P<hours>{NUMBER}|an?)(?P<half> and a half)? hours?"
    rf"(?:(?P<later> and a half)| and (?P<more>{NUMBER}) minutes)?|(?P<only>{NUMBER}) minutes)"
    "(?:[),;.]|$)"
)


def find_durations_in_words(block: Block, spans: Sequence[TimeSpan]) -> Iterator[StatedDuration]:
    """Yield durations in English words: `from 09:15 to 12:45 (three and a half hours)`."""
    for span in spans:
        match = _IN_WORDS.match(block.text, span.end)
        if match is None or span.goes_back or "about" in match[0]:
            continue
        first, last = match.span("words")
        yield StatedDuration(
            block.span(first, last),
            match["words"],
            block.text[span.start : span.end],
            _read_words(match),
            span.length,
            first=0,  # who writes it out means the whole, a meal within it or not
        )


def _read_words(match: re.Match[str]) -> int:
    if match["only"]:
        return int(read_number(match["only"]))
    hours = Decimal(1) if match["hours"] in {"a", "an"} else read_number(match["hours"])
    half = HOUR // 2 if match["half"] or match["later"] else 0
    more = int(read_number(match["more"])) if match["more"] else 0
    return int(hours * HOUR) + half + more


def _is_no_length(match: re.Match[str]) -> bool:
    """Tell what is no length by what comes after: `まで30分ごと`, `まで1時間の休憩`."""
    after = match["goes"] or ""
    clear = match["until"] is None or _LENGTH_AFTER_UNTIL.match(after)
    return _NO_LENGTH_AFTER.match(after) is not None or not clear


def find_durations_in_tables(document: Document, scope: Scope) -> Iterator[StatedDuration]:
    """Yield the durations of tables with columns for beginning and end, or for a span."""
    for grid in select(ANY_TABLE, scope, document):
        heads = [fold(strip_note(grid.name(column))) for column in range(grid.table.columns)]
        if any(_BREAK_HEAD.search(head) for head in heads):
            continue
        found = list(_iter_rows(grid, heads))
        # where most rows do not fit, the columns are not what their names say
        if 2 * sum(each.is_wrong for each in found) <= len(found):
            yield from found


def _iter_rows(grid: TableGrid, heads: Sequence[str]) -> Iterator[StatedDuration]:
    ends = _find_columns(heads, _START), _find_columns(heads, _END)
    lengths = [c for c in _find_columns(heads, _DURATION_HEAD) if _holds_durations(grid, c)]
    spans = [c for c in _find_columns(heads, _SPAN_HEAD) if c not in lengths]
    if len(lengths) != 1:
        return
    for row in grid.rows:
        minutes = parse_duration(grid.text(row, lengths[0]))
        period = _read_row_period(grid, row, ends, spans)
        if minutes is None or period is None:
            continue
        found = next(find_time_spans(period), None)
        if found is not None and len(period) == found.end - found.start and not found.goes_back:
            yield StatedDuration(
                grid.span(row, lengths[0]),
                grid.text(row, lengths[0]),
                period,
                minutes,
                found.length,
                found.first.minutes,
            )


def _find_columns(heads: Sequence[str], pattern: re.Pattern[str]) -> list[int]:
    return [column for column, head in enumerate(heads) if pattern.fullmatch(head)]


def _holds_durations(grid: TableGrid, column: int) -> bool:
    return any(parse_duration(grid.text(row, column)) is not None for row in grid.rows)


def _read_row_period(
    grid: TableGrid, row: int, ends: tuple[list[int], list[int]], spans: list[int]
) -> str | None:
    if len(ends[0]) == 1 and len(ends[1]) == 1:
        return f"{grid.text(row, ends[0][0])}～{grid.text(row, ends[1][0])}"
    return grid.text(row, spans[0]) if len(spans) == 1 else None


def find_durations_in_fields(document: Document) -> Iterator[StatedDuration]:
    """Yield the one duration among the fields of a document that name one beginning and one end."""
    groups = [
        [field for field in document.fields if pattern.fullmatch(fold(strip_note(field.label)))]
        for pattern in (_START, _END, _FIELD_DURATION)
    ]
    if any(len(group) != 1 for group in groups):
        return
    (start, end, stated) = (group[0] for group in groups)
    first, last, minutes = _read_moment(start), _read_moment(end), parse_duration(stated.value)
    if first is None or last is None or minutes is None:
        return
    days = (last[0] - first[0]).days if first[0] and last[0] else 0
    length = last[1] - first[1] + days * DAY
    if length > 0 and days >= 0:
        period = f"{first[2]}～{last[2]}"
        yield StatedDuration(stated.value_span, stated.value, period, minutes, length, first[1])


def _read_moment(field: FormField) -> tuple[date | None, int, str] | None:
    """Return the day, the minutes after midnight and the words of a field with one clock time."""
    times = list(find_times(field.value))
    if len(times) != 1 or not times[0].real:
        return None
    days = [d for d in find_dates(field.value) if d.year is not None and d.real]
    day = date(days[0].year or 0, days[0].month, days[0].day) if len(days) == 1 else None
    found = times[0]
    return day, found.minutes, field.value[found.start : found.end]
