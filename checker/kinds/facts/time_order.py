"""Timelines in tables: rows by the clock, of which one stands too early or too late."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.core.document import Document, FormField, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.clock import HOUR, FoundTime, TimeSpan, find_time_spans, find_times

_HEAD = re.compile("(?:発生|対応|開始)?時刻|時分|時間|日時|time")
_LEAST_ROWS = 4
_MOST_BACK = 2 * HOUR
"""Minutes by which a slip goes back; more is another group, or the next day."""


@dataclass(frozen=True, slots=True)
class MisplacedTime:
    """A clock time that is earlier than the one in the row above."""

    span: Span
    written: str
    above: str


def find_misplaced_times(document: Document, scope: Scope) -> Iterator[MisplacedTime]:
    """Yield the one time of a table's timeline that is out of order; of several, none is."""
    for grid in select(ANY_TABLE, scope, document):
        for column in range(grid.table.columns):
            if _HEAD.fullmatch(fold(strip_note(grid.name(column)))):
                yield from _check_column(grid, column)


def _check_column(grid: TableGrid, column: int) -> Iterator[MisplacedTime]:
    rows = [row for row in grid.rows if not grid.is_group(row)]
    times = [_read(grid.text(row, column)) for row in rows]
    minutes = [time for time in times if time is not None]
    if len(rows) < _LEAST_ROWS or len(minutes) < len(rows):
        return
    at = find_step_back(minutes)
    # a step of hours is a new group, or a night that goes on
    if at is not None and minutes[at - 1] - minutes[at] < _MOST_BACK:
        row, before = rows[at], rows[at - 1]
        yield MisplacedTime(
            grid.span(row, column), grid.text(row, column), grid.text(before, column)
        )


def _read(text: str) -> int | None:
    """Return the minutes of a cell that is one clock time and nothing else."""
    times = list(find_times(text))
    whole = len(times) == 1 and times[0].end - times[0].start == len(text)
    return times[0].minutes if whole and times[0].real else None


def find_step_back(values: Sequence[int]) -> int | None:
    """Return the place of the only value below the one before it; None of none, or of several.

    Without it, or without the one before, the others must not go back.
    """
    back = [at for at, (above, below) in enumerate(pairwise(values), 1) if below < above]
    mended = len(back) == 1 and any(runs_without(values, odd) for odd in (back[0] - 1, back[0]))
    return back[0] if mended else None


def runs_without(values: Sequence[int], at: int) -> bool:
    """Tell whether the others do not go back where one is left out."""
    return all(a <= b for a, b in pairwise([*values[:at], *values[at + 1 :]]))


_AFTER_NOON = 13 * HOUR


def find_backward_spans(document: Document, scope: Scope) -> Iterator[tuple[Span, str]]:
    """Yield the spans of a table that end too early by a clock of 24 hours, as its others show."""
    for grid in select(ANY_TABLE, scope, document):
        for column in range(grid.table.columns):
            texts = {row: grid.text(row, column) for row in grid.rows}
            times = [time for text in texts.values() for time in find_times(text)]
            if any(time.half for time in times) or not any(_is_late(time) for time in times):
                continue
            for row, text in texts.items():
                spans = [each for each in find_time_spans(text) if each.goes_back_by_24]
                if spans and not spans[0].goes_back and _is_whole(spans[0], text):
                    yield grid.span(row, column), text


def _is_late(time: FoundTime) -> bool:
    return time.real and time.minutes >= _AFTER_NOON


def _is_whole(span: TimeSpan, text: str) -> bool:
    real = span.first.real and span.last.real
    return real and span.end - span.start == len(text.strip())


_BEGINS = re.compile(
    "(?:(?:障害|事故|停止|異常|アラーム)の?)?(?:発生|検知|開始|停止|発報|出発|入室|着手)(?:時刻|時間|日時)?"
    "|(?:time|start|date and time)(?: of)?(?: the)?"
    " ?(?:alarm|incident|failure|outage|start|detection|departure)?"
    "|(?:time )?(?:started|detected|began|reported|departed)(?: at)?|start(?: time)?"
)
_ENDS = re.compile(
    "(?:(?:障害|事故|停止|異常|サービス)の?)?(?:復旧|終了|完了|復帰|収束|到着|帰着|退室|再開)(?:時刻|時間|日時)?"
    "|(?:time|date and time)?(?: of)? ?(?:restored|resolved|ended|cleared|closed|recovered"
    "|restoration|recovery|resolution|arrival|completed|finished)(?: at)?|end(?: time)?"
)
_MOST_EARLY = 6 * HOUR
"""Minutes by which a slip ends too early; more is a night between the two."""


def find_early_ends(document: Document) -> Iterator[FormField]:
    """Yield the field of an end, `復旧時刻`, that is before the one field of a beginning."""
    groups = [
        [
            each
            for each in document.fields
            if pattern.fullmatch(fold(strip_note(each.label))) and _read(each.value.strip())
        ]
        for pattern in (_BEGINS, _ENDS)
    ]
    if any(len(group) != 1 for group in groups):
        return
    (first,), (last,) = groups
    begin, end = _read(first.value.strip()), _read(last.value.strip())
    if begin is not None and end is not None and 0 < begin - end < _MOST_EARLY:
        yield last
