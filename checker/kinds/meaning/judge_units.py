"""The units that a judged rule asks of: which they are, what the model reads, where they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from checker.core.document import Block, BlockKind, Cell, Document, Span
from checker.kinds.meaning.judge import JudgeCompare, JudgeRule, UnitName
from checker.kinds.meaning.judged_text import strip_unjudged, strip_unjudged_blocks
from checker.kinds.shared.patterns import Deadline, find
from checker.kinds.shared.scope import Scope
from checker.language.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """A stretch of the document that is asked about: its words, and where they stand.

    `asked` is what the model reads: the words, and of a rule that compares the other place, too.
    `settled` is set where `unless_matches` has already answered yes, `too_long` where `asked` is
    longer than the rule allows. `heading` is that of its section: where a finding on the whole
    scope belongs.
    """

    text: str
    span: Span
    asked: str = ""
    settled: bool = False
    too_long: bool = False
    heading: Span | None = None

    @property
    def waits(self) -> bool:
        """Whether a model must answer."""
        return not (self.settled or self.too_long)


def cut_units(rule: JudgeRule, document: Document, deadline: Deadline) -> list[JudgedUnit]:
    """Return the units of a rule's scope, in reading order, empty ones left out.

    A rule that compares has none where the other place is empty.

    Raises:
        TimeoutError: `unless_matches` or the expressions of a scope used up the budget.
    """
    found = [
        unit
        for unit in _cut(rule.unit, _select_prose(rule.scope, document, deadline), document)
        if unit.text.strip()
    ]
    headings = {b.section: b.span() for b in document.walk() if b.kind is BlockKind.HEADING}
    placed = [
        replace(
            unit,
            asked=unit.text.strip(),  # an HTML comment beside the words leaves a blank
            settled=_matches_anywhere(rule.unless_matches, unit.text, deadline),
            heading=_find_heading_span(document.block(unit.span.path).section, headings),
        )
        for unit in found
    ]
    if rule.compare is None:
        return placed
    other = _read_as_text(_select_prose(rule.compare.scope, document, deadline), document)
    return [_pair_with_other(unit, other, rule.compare) for unit in placed] if other else []


def _select_prose(scope: Scope, document: Document, deadline: Deadline) -> list[Block]:
    """Return the blocks of a scope, with no word in them that speaks to the judge."""
    blocks = scope.select(document, deadline)
    return strip_unjudged_blocks(block for block in blocks if block.kind is not BlockKind.HEADING)


def _read_as_text(blocks: Sequence[Block], document: Document) -> str:
    """Return a place as one text, a line for each block or table row."""
    lines: list[str] = []
    for tabled, group in groupby(blocks, key=lambda block: block.cell is not None):
        if tabled:
            lines += [unit.text for unit in _cut_rows(group, document)]
        else:
            lines += [block.text for block in group]
    return "\n".join(line.strip() for line in lines if line.strip())


def _pair_with_other(unit: JudgedUnit, other: str, compare: JudgeCompare) -> JudgedUnit:
    asked = compare.labelled(unit.text.strip(), other)
    return replace(unit, asked=asked, too_long=len(asked) > compare.max_chars)


def _matches_anywhere(pattern: str | None, text: str, deadline: Deadline) -> bool:
    return pattern is not None and any(True for _ in find(pattern, text, deadline))


def _find_heading_span(
    section: tuple[str, ...], headings: Mapping[tuple[str, ...], Span]
) -> Span | None:
    """Return the nearest heading above; the label of a form row is a section without one."""
    while section and section not in headings:
        section = section[:-1]
    return headings.get(section)


def _cut(name: UnitName, blocks: Sequence[Block], document: Document) -> Iterator[JudgedUnit]:
    match name:
        case "sentence":
            yield from _cut_sentences(blocks, document)
        case "item":
            yield from _cut_items(blocks, document)
        case "row":
            yield from _cut_rows(blocks, document)
        case "section":
            for _, group in groupby(blocks, key=lambda block: block.section):
                yield _join_blocks(list(group))
        case "document":
            if blocks:
                yield _join_blocks(blocks)


def _cut_sentences(blocks: Iterable[Block], document: Document) -> Iterator[JudgedUnit]:
    for block in blocks:
        for start, end in split_sentences(block.text, document.language):
            yield JudgedUnit(block.text[start:end], block.span(start, end))


def _cut_items(blocks: Sequence[Block], document: Document) -> Iterator[JudgedUnit]:
    """List items and table rows are items; where a scope has neither, its paragraphs are."""
    listed = [block for block in blocks if block.kind is BlockKind.LIST_ITEM and block.cell is None]
    tabled = [block for block in blocks if block.cell is not None]
    if not listed and not tabled:
        yield from (JudgedUnit(block.text, block.span()) for block in blocks)
        return
    yield from (JudgedUnit(block.text, block.span()) for block in listed)
    yield from _cut_rows(tabled, document)


def _cut_rows(blocks: Iterable[Block], document: Document) -> Iterator[JudgedUnit]:
    """Write a row as `列見出し: 値 / 列見出し: 値`, so that a value keeps its meaning."""
    inside = [block for block in blocks if block.cell is not None]
    tables = {block.path: block.table for block in document.walk() if block.table is not None}
    for (path, row), group in groupby(inside, key=_get_row_key):
        table = tables[path]
        if row == 0 and len(table.rows) > 1:
            continue
        cells = list(group)
        parts = []
        for block in cells:
            header = table.cell(0, block.cell.column) if block.cell else None
            label = _label(header) if header and row else ""
            parts.append(f"{label}: {block.text}".strip() if label else block.text.strip())
        yield JudgedUnit(" / ".join(parts), cells[0].span())


def _label(header: Cell) -> str:
    lines = [strip_unjudged(block).text for block in header.blocks if block.table is None]
    return "\n".join(lines).strip()


def _get_row_key(block: Block) -> tuple[str, int]:
    return (block.cell.table, block.cell.row) if block.cell else ("", 0)


def _join_blocks(blocks: Sequence[Block]) -> JudgedUnit:
    return JudgedUnit("\n".join(block.text.strip() for block in blocks), blocks[0].span())
