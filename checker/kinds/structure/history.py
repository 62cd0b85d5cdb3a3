"""`history`: revision tables (改訂履歴) that are missing, out of order or behind the document."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Document, Part, Span
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.kinds.shared.base import Kind, Parameters, Rule, Target
from checker.kinds.shared.patterns import Pattern, find
from checker.kinds.shared.scope import Many, matches
from checker.kinds.shared.tables import TableSelector, place_of_table
from checker.kinds.structure.revision_history import Revision, RevisionHistory, find_revisions
from checker.kinds.structure.versions import is_earlier, read_day, read_version

_SECTIONS = (
    *("改訂履歴", "改定履歴", "改版履歴", "変更履歴", "更新履歴", "発行履歴", "文書履歴", "版歴"),
    *("改訂来歴", "来歴", "改訂記録", "制定・改訂*", "改訂・変更履歴", "履歴"),
    *("revision history", "change history", "version history", "document history"),
)
_VERSIONS = (
    *("版", "版数", "版番号", "改訂番号", "改訂回数", "改訂", "バージョン", "ver*", "rev", "rev."),
    *("revision", "no", "no.", "番号", "回"),
)
_DATES = ("日付", "*日", "年月日", "*年月日", "date")
_CONTENTS = (
    *("*内容", "*箇所", "*理由", "*概要", "変更点", "改訂点", "description", "change*", "summary"),
    "comment*",
)


class Current(Parameters):
    """Where the document itself says which version it is, or of which day."""

    field: Many[str] = ()
    property: str | None = None
    margin: Pattern | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if not self.field and self.property is None and self.margin is None:
            raise InvalidValueError(Message("history.needs-a-place"))
        return self


class HistoryRule(Rule):
    """Parameters of `history`."""

    kind: Literal["history"]
    table: TableSelector = Field(default_factory=lambda: TableSelector(section=_SECTIONS))
    required: bool = True
    columns: bool = True
    version: Many[str] = _VERSIONS
    date: Many[str] = _DATES
    content: Many[str] = _CONTENTS
    headers: tuple[Many[str], ...] = ()
    non_empty: Many[str] = ()
    order: Literal["ascending", "descending", "either"] = "either"
    current: Current | None = None
    current_date: Current | None = None


_NO_TABLE = Message("history.there-is-no-revision-history")
_NO_ROWS = Message("history.revision-history-lists-no-version")
_NO_COLUMN = Message("history.revision-history-no-column")
_EMPTY = Message("history.empty-revision-history-row")
_VERSION_ORDER = Message("history.versions-out-order-after")
_VERSION_TWICE = Message("history.version-twice-revision-history")
_DATE_ORDER = Message("history.dates-revisions-out-order-after")
_WRONG_ORDER = {
    "ascending": Message("history.revision-history-begins-newest-version-oldest"),
    "descending": Message("history.revision-history-begins-oldest-version-newest"),
}
_NOT_CURRENT = Message("history.not-newest-revision-history")


def check(rule: HistoryRule, target: Target) -> CheckResult:
    """Judge every revision table; each says itself whether the oldest or the newest is first."""
    found = find_revisions(rule, target)
    if not found:
        if not rule.required:
            return CheckResult(0)
        place = target.document.first_span()
        return CheckResult(1, (_build_hit(_NO_TABLE, place, whole=True),))
    hits = [hit for each in found for hit in _judge_table(rule, each, target)]
    return CheckResult(len(found), tuple(hits))


def _build_hit(sentence: Message, span: Span, *, whole: bool = False, **values: str) -> Hit:
    filled = {"name": "", "found": "", "before": "", "row": "", **values}
    return Hit(span, sentence.format(**filled), values=filled, whole=whole)


def _judge_table(rule: HistoryRule, table: RevisionHistory, target: Target) -> Iterator[Hit]:
    if rule.columns:
        yield from _check_form(rule, table, target.document)
    if not table.entries:
        return
    falling = _is_newest_first(table.entries)
    wanted = rule.order
    if falling is not None and wanted != "either" and falling != (wanted == "descending"):
        yield _build_hit(_WRONG_ORDER[wanted], table.place)
    entries = tuple(reversed(table.entries)) if falling else table.entries
    yield from _check_order(entries, newest_first=bool(falling))
    if falling is not None or len(entries) == 1:
        yield from _check_current(rule, entries[-1], target)


def _check_form(rule: HistoryRule, table: RevisionHistory, document: Document) -> Iterator[Hit]:
    yield from _check_columns(rule, table, document)
    if not table.entries:
        yield _build_hit(_NO_ROWS, table.place)
    for name, span, row in table.empty:
        yield _build_hit(_EMPTY, span, name=name, row=str(row))


def _check_columns(rule: HistoryRule, table: RevisionHistory, document: Document) -> Iterator[Hit]:
    if table.grid is None:
        return
    for names in (rule.version, rule.date, rule.content, *rule.headers):
        if not table.grid.columns(names):
            name = {rule.version: "版", rule.date: "日付", rule.content: "内容"}.get(
                names, names[0]
            )
            yield _build_hit(_NO_COLUMN, place_of_table(document, table.grid), name=name)


def _is_newest_first(entries: Sequence[Revision]) -> bool | None:
    """Return whether the newest comes first; None where neither versions nor dates tell."""
    rises = falls = 0
    for upper, lower in pairwise(entries):
        old, new = read_version(upper.version), read_version(lower.version)
        if old and new and old.comparable(new) and not old.same(new):
            rises, falls = rises + old.before(new), falls + (not old.before(new))
    if rises == falls:
        for upper, lower in pairwise(entries):
            day, next_day = read_day(upper.date), read_day(lower.date)
            if day and next_day:
                rises, falls = rises + is_earlier(day, next_day), falls + is_earlier(next_day, day)
    return None if rises == falls else falls > rises


_Fault = tuple[Message, str, str, Span, Span]


def _check_order(entries: Sequence[Revision], *, newest_first: bool) -> Iterator[Hit]:
    """Yield each pair of neighbours, oldest first, of which the later is older or the same.

    A row in the wrong place has both its version and its date there: that is one fault.
    """
    for older, newer in pairwise(entries):
        found = _find_version_fault(older, newer) or _find_date_fault(older, newer)
        if found is not None:
            sentence, old, new, old_span, new_span = found
            before, text, span = (new, old, old_span) if newest_first else (old, new, new_span)
            yield _build_hit(sentence, span, before=before, found=text)


def _find_version_fault(older: Revision, newer: Revision) -> _Fault | None:
    old, new = read_version(older.version), read_version(newer.version)
    if old is None or new is None or not old.comparable(new):
        return None
    if old.same(new):
        twice = old.plain and new.plain
        spans = older.version_span, newer.version_span
        return (_VERSION_TWICE, older.version, newer.version, *spans) if twice else None
    if old.before(new):
        return None
    spans = older.version_span, newer.version_span
    return (_VERSION_ORDER, older.version, newer.version, *spans)


def _find_date_fault(older: Revision, newer: Revision) -> _Fault | None:
    old, new = read_day(older.date), read_day(newer.date)
    if old is None or new is None or not is_earlier(new, old):
        return None
    return (_DATE_ORDER, older.date, newer.date, older.date_span, newer.date_span)


def _check_current(rule: HistoryRule, newest: Revision, target: Target) -> Iterator[Hit]:
    for name, text, span, whole in _iter_stated(rule.current, target):
        stated, listed = read_version(text), read_version(newest.version)
        if stated and listed and stated.comparable(listed) and not stated.same(listed):
            yield _build_hit(
                _NOT_CURRENT, span, whole=whole, name=name, found=text, before=newest.version
            )
    for name, text, span, whole in _iter_stated(rule.current_date, target):
        day, last = read_day(text), read_day(newest.date)
        if day and last and (is_earlier(day, last) or is_earlier(last, day)):
            yield _build_hit(
                _NOT_CURRENT, span, whole=whole, name=name, found=text, before=newest.date
            )


def _iter_stated(where: Current | None, target: Target) -> Iterator[tuple[str, str, Span, bool]]:
    """Yield name, text and place of what the document says of itself, and whether it is whole."""
    if where is None:
        return
    document = target.document
    for field in document.fields:
        if where.field and matches(field.label, where.field) and field.value.strip():
            yield field.label, field.value.strip(), field.value_span, False
            break
    if where.property and (value := document.properties.get(where.property, "").strip()):
        yield where.property, value, document.first_span(), True
    if where.margin is not None:
        yield from _find_in_margins(where.margin, target)


def _find_in_margins(pattern: str, target: Target) -> Iterator[tuple[str, str, Span, bool]]:
    names = {Part.HEADER: "ヘッダー", Part.FOOTER: "フッター"}
    for block in target.document.walk():
        if block.part in names:
            for match in find(pattern, block.text, target.deadline):
                group = 1 if match.re.groups and match[1] is not None else 0
                yield names[block.part], match[group], block.span(*match.span(group)), False


KIND = Kind(
    "history",
    HistoryRule,
    check,
    values=("name", "found", "before", "row"),
)
