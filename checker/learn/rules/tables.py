"""Learn tables: where they stand, their columns, what their cells hold."""

from collections.abc import Iterator, Sequence
from typing import Any

from checker.core.document import Part
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats import format_named
from checker.kinds.shared.amounts import number
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.tables import TableGrid
from checker.language.calendar import find_dates
from checker.learn.rules.approval_boxes import is_stamps
from checker.learn.rules.form_fields import learn_values
from checker.learn.rules.proposal import Proposal, describe_evidence, list_names
from checker.learn.rules.table_kinds import (
    TableKind,
    build_selector,
    find_table_kinds,
    has_rows,
    is_filled,
    is_usual_head,
    list_cells,
    list_data_rows,
    write_markdown,
)
from checker.learn.rules.totals import propose_sums
from checker.learn.shared.samples import Sample, Samples

_MIN_HEADS = 2
_MAX_TABLES = 60
_MIN_CELLS = 2
_MAX_NUMBER_COLUMNS = 6
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_FIGURES = re.compile(r"[0-9]")
_VERSION = re.compile(r"(?:版|改訂?|改版)(?:数|番号|no\.?)?|ver(?:sion)?\.?|rev(?:ision)?\.?")
_MARGIN_VERSIONS = (
    r"第\s*([0-9]+(?:\.[0-9]+)*)\s*版",
    r"(?:Ver\.?|Rev\.?|版[:：])\s*([0-9]+(?:\.[0-9]+)*)",
)
_DAY = re.compile(r"(?:(?:改訂|改定|改版|変更|更新|発行|制定)(?:年月)?)?(?:日|日付|年月日)|date")


def propose_tables(samples: Samples) -> Iterator[Proposal]:
    """Propose each kind of table: its columns, which of them are filled, what they hold."""
    kinds = find_table_kinds(samples)
    if len(kinds) > _MAX_TABLES:
        return
    used: dict[str, int] = {}
    for kind in kinds:
        if is_stamps(kind.grids):
            continue
        several = sum(other.section == kind.section for other in kinds) > 1
        if _has_rival(samples, kind) or not _is_form_of_company(samples, kind):
            continue  # what differs from sample to sample is the author's choice
        used["table"] = used.get("table", 0) + 1
        yield _propose_table(samples, kind, used["table"], several=several)
        yield from propose_sums(kind, used["table"], several=several)


def _is_form_of_company(samples: Samples, kind: TableKind) -> bool:
    """Return whether the columns are the format's: those of one sample only by their names.

    A table that compares products has the columns of its day.
    """
    heads = kind.heads()
    usual = sum(map(is_usual_head, heads))
    if samples.total == 1:
        return len(heads) >= _MIN_HEADS and usual * 2 > len(heads)
    return len(heads) >= _MIN_HEADS or usual == len(heads) == 1


def _has_rival(samples: Samples, kind: TableKind) -> bool:
    """Return whether other samples have tables of other columns at this place: they are free."""
    others = (sample for sample in samples.all if sample not in kind.samples)
    keys = (key for sample in others for key, _ in sample.tables)
    return any(samples.same_heading(key) == kind.section for key in keys)


def _propose_table(samples: Samples, kind: TableKind, index: int, *, several: bool) -> Proposal:
    homes = samples.with_heading(kind.section) if kind.section else samples
    always = set(homes.all) <= set(kind.samples)
    heads = kind.heads()
    columns, notes = _learn_columns(kind, varying=samples.total == 1)
    options: dict[str, Any] = {"kind": "table", "severity": "error"}
    if kind.section:  # that the section is there is for `sections` to say
        options["when"] = {"has_section": list(kind.names)}
    options["table"] = build_selector(kind, several=several)
    options |= {"required": always, "headers": heads, "min_rows": 1 if has_rows(kind) else 0}
    filled = [name for name in heads if is_filled(kind, name)]
    if filled:
        options["non_empty"] = filled
    if columns:
        options["columns"] = columns
    good, bad = _build_examples(kind, filled)
    history = _build_history(samples, kind, options, filled)
    plain = (
        options,
        {key: value for key, value in options.items() if key != "columns"},
        {key: value for key, value in options.items() if key not in {"columns", "non_empty"}},
    )
    bare = {k: v for k, v in (history or {}).items() if not k.startswith("current")}
    columns_named = {"version": _find_heads(kind, _VERSION), "date": _find_heads(kind, _DAY)}
    named = {**(history or {}), **columns_named}
    strict, *weaker = (history, named, bare, *plain) if history else plain
    return Proposal(
        "history" if history else f"table-{index}",
        strict,
        (_describe_table(homes, kind, heads), *notes, *_note_filled(filled)),
        good=good,
        bad=bad,
        fallbacks=tuple(weaker),
    )


def _build_history(
    samples: Samples, kind: TableKind, options: dict[str, Any], filled: list[str]
) -> dict[str, Any] | None:
    """Return the rule for a table of revisions, None where the columns are no such table's."""
    versions, days = _find_heads(kind, _VERSION), _find_heads(kind, _DAY)
    if not versions or not days:
        return None
    kept = ("severity", "when", "table", "required")
    rule = {"kind": "history", **{key: options[key] for key in kept if key in options}}
    own = {*versions, *days}
    rule["headers"] = [name for name in kind.heads() if name not in own]
    if filled:
        rule["non_empty"] = filled
    for option, names in (("current", versions), ("current_date", days)):
        place = _find_current(samples, kind, names, days)
        if place:
            rule[option] = place
    return rule


def _find_heads(kind: TableKind, pattern: re.Pattern[str]) -> list[str]:
    """Return the names of the column that every table has of this kind, empty if one has none."""
    names = []
    for grid in kind.grids:
        heads = (grid.name(column) for column in range(grid.table.columns))
        names.append(next((name for name in heads if pattern.fullmatch(fold(name))), ""))
    return list(dict.fromkeys(names)) if all(names) else []


def _find_current(
    samples: Samples, kind: TableKind, column: list[str], day: list[str]
) -> dict[str, str]:
    """Return where the newest entry of a column stands too: in a form field, in the margins."""
    newest = {id(sample): _find_newest(grid, column, day) for sample, grid in kind.found}
    place: dict[str, str] = {}
    if len(newest) < samples.total or not all(newest.values()):
        return place
    for key, (label, _) in samples.all[0].fields.items():
        values = [sample.fields.get(key, ("", ""))[1] for sample in samples.all]
        if all(value == newest[id(s)] for value, s in zip(values, samples.all, strict=True)):
            place["field"] = label
            break
    paged = [sample for sample in samples.all if _is_paged(sample)]
    for pattern in _MARGIN_VERSIONS if column != day and paged else ():
        if all(_shows_version(sample, pattern, newest[id(sample)]) for sample in paged):
            place["margin"] = pattern
    return place


def _find_newest(grid: TableGrid, column: list[str], day: list[str]) -> str:
    rows, columns, days = (
        list_data_rows(grid),
        grid.columns(tuple(column)),
        grid.columns(tuple(day)),
    )
    if not rows or not columns or not days:
        return ""
    dated = [(_order_date(grid.text(row, days[0])), row) for row in (rows[0], rows[-1])]
    return grid.text(max(dated)[1], columns[0])


def _order_date(text: str) -> tuple[int, int, int]:
    found = find_dates(text)
    return (found[0].year or 0, found[0].month, found[0].day) if found else (0, 0, 0)


def _shows_version(sample: Sample, pattern: str, version: str) -> bool:
    """Return whether all that a header or footer shows as a version is this one."""
    found = {
        match[1]
        for block in sample.document.walk()
        if block.part in (Part.HEADER, Part.FOOTER)
        for match in re.finditer(pattern, block.text)
    }
    return found == {version}


def _describe_table(homes: Samples, kind: TableKind, heads: list[str]) -> Message:
    words, name = list_names(heads), kind.section_name()
    where = Message("learn.table-in-columns", name=name)
    if not kind.section:
        where = Message("learn.table-outside-sections-columns")
    what = Message("learn.where-words", where=where, words=words)
    return describe_evidence(len(kind.samples), homes.total, what)


def _note_filled(filled: list[str]) -> Iterator[Message]:
    if filled:
        words = list_names(filled)
        yield Message("learn.columns-without-empty-cells", words=words)


def _learn_columns(kind: TableKind, *, varying: bool) -> tuple[dict[str, Any], list[Message]]:
    columns, notes = {}, []
    for name in kind.heads():
        cells = [text for text in list_cells(kind, name) if not is_blank(text)]
        if len(cells) < _MIN_CELLS:
            continue
        options, what = _learn_cells(name, cells, varying=varying)
        if options:
            columns[name] = options
            count = len(cells)
            notes.append(Message("learn.column-of-cells", name=name, count=count, what=what))
    return columns, notes


def _learn_cells(
    name: str, cells: Sequence[str], *, varying: bool
) -> tuple[dict[str, Any], Message]:
    if all(_TIME.fullmatch(text) for text in cells):
        return {"pattern": "[0-9]{1,2}:[0-9]{2}"}, Message("learn.a-time-of-day")
    numbers = [number(text) for text in cells]
    if all(found is not None and not found.about for found in numbers):
        money = all(found is not None and found.is_money for found in numbers)
        if money:
            return {"type": "amount"}, Message("learn.an-amount-of-money")
        if not any("." in text for text in cells):
            return {"type": "number"}, Message("learn.a-number")
    found = learn_values(name, cells, varying=varying)
    is_code = "pattern" in found.options and all(_FIGURES.search(text) for text in cells)
    if found.options.get("type", "person") != "person" or is_code:
        return found.options, found.what
    return {}, Message("learn.text-2")


def _build_examples(kind: TableKind, filled: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    grid = kind.grids[0]
    rows = list_data_rows(grid)[:2]
    if not rows or grid.table.columns > _MAX_NUMBER_COLUMNS:
        return (), ()
    lines = [[grid.text(row, c) for c in range(grid.table.columns)] for row in rows]
    good = write_markdown(kind, grid, lines)
    column = next((grid.columns((name,))[0] for name in reversed(filled)), None)
    if column is None:
        return (good,), ()
    broken = [*lines[:-1], [*lines[-1][:column], "", *lines[-1][column + 1 :]]]
    return (good,), (write_markdown(kind, grid, broken),)


def _is_paged(sample: Sample) -> bool:
    """Return whether a sample is prose whose pages have headers and footers of their own."""
    form = format_named(sample.document.format)
    return form.has_margins and form.has_sentences
