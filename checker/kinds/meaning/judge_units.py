"""The units that a judged rule asks of: which they are, what the model reads, where they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Cell, Document, Span
from checker.core.text import lazy_re as re
from checker.kinds.meaning.judge import JudgeCompare, JudgeRule, UnitName
from checker.kinds.meaning.judged_text import (
    drop_reply_words,
    find_talk_to_doubt,
    find_withheld,
    leave_out_talk,
    leave_out_talk_of_cells,
    strip_unjudged,
    strip_unjudged_blocks,
)
from checker.kinds.shared.inline_selection import LineParts
from checker.kinds.shared.patterns import Deadline, find
from checker.kinds.shared.scope import Scope
from checker.language.sentences import split_sentences

_NOTHING = re.compile(
    r"(?:(?:特に|とくに|特段|該当|現時点で|今のところ|今回|本日|今週|来週)[はも、]*)*"
    r"(?:(?:[一-鿿]{0,4}事項|宿題|アクション|課題|リスク|予定|該当)[はも、]?(?:特に)?)?(?:なし|無し|ありません|ございません)[。．.]?"
    r"|(?i:none|nothing|n/?a|not applicable|no (?:open )?(?:action )?items?)\.?"
)
"""An item that says that a list has none (なし。, 宿題は特になし)."""


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """A stretch of the document that is asked about: its words, and where they stand.

    `asked` is what the model reads: the words, and of a rule that compares the other place, too.
    `settled` is set where `unless_matches` has already answered yes, `lacking` where what
    `needs_match` asks for is not there: code says no. `too_long` is set where `asked` is longer
    than the rule allows. `heading` is that of its section: where a finding on the whole
    scope belongs. `rest` is what is left of `asked` without the words that speak of judging, None
    where there are none. `withheld` marks words that no model may read, as they speak to it;
    `alone` a unit of a rule that pairs, and whose partner is missing: code says no to it.
    """

    text: str
    span: Span
    asked: str = ""
    settled: bool = False
    lacking: bool = False
    too_long: bool = False
    heading: Span | None = None
    rest: str | None = None
    withheld: bool = False
    alone: bool = False

    @property
    def waits(self) -> bool:
        """Whether a model must answer."""
        decided = self.settled or self.lacking or self.alone
        return not (decided or self.too_long or self.withheld)


def cut_units(rule: JudgeRule, document: Document, deadline: Deadline) -> list[JudgedUnit]:
    """Return the units of a rule's scope, in reading order, empty ones left out.

    An item that says that there are none (なし) is none.

    A rule that compares has none where the other place is empty.

    Raises:
        TimeoutError: `unless_matches`, `needs_match` or the expressions of a scope used up the
            budget.
    """
    selected = _select_blocks(rule.scope, document, deadline)
    prose = strip_unjudged_blocks(selected)
    found = [unit for unit in _cut(rule.unit, prose, document) if unit.text.strip()]
    if rule.unit == "item":
        found = [unit for unit in found if not _NOTHING.fullmatch(unit.text.strip())]
    headings = {b.section: b.span() for b in document.walk() if b.kind is BlockKind.HEADING}
    placed = [
        replace(
            unit,
            # an HTML comment beside the words leaves a blank
            asked=drop_reply_words(unit.text.strip()),
            rest=None if unit.rest is None else drop_reply_words(unit.rest.strip()),
            settled=_matches_anywhere(rule.unless_matches, unit.text, deadline),
            lacking=rule.needs_match is not None
            and not _matches_anywhere(rule.needs_match, unit.text, deadline),
            heading=_find_heading_span(document.block(unit.span.path).section, headings),
        )
        for unit in found
    ]
    if rule.compare is not None:
        other = strip_unjudged_blocks(_select_blocks(rule.compare.scope, document, deadline))
        placed = _pair(rule, rule.compare, placed, other, document)
    elif rule.context is not None:
        from checker.kinds.meaning.judge_context import add_context  # noqa: PLC0415 - few rules ask

        placed = add_context(placed, rule.context, document, partial(_cut_all, rule.unit))
    # what was withheld may have been what matters: only where one yes is enough can it be missed
    return placed if placed and rule.quantifier == "any" else [*placed, *_withhold(selected)]


def _select_blocks(scope: Scope, document: Document, deadline: Deadline) -> list[Block]:
    """Return the blocks of a scope without headings; code in them is read as a person reads it."""
    if not scope.inline and not scope.ignore_inline:
        scope = scope.model_copy(update={"inline": (LineParts.ALL,)})
    return [
        block for block in scope.select(document, deadline) if block.kind is not BlockKind.HEADING
    ]


def _withhold(blocks: Iterable[Block]) -> Iterator[JudgedUnit]:
    """Yield what no model is asked about, as it speaks to the model."""
    for block in blocks:
        if words := find_withheld(block):
            yield JudgedUnit(words, block.span(), withheld=True)


def _read_as_text(blocks: Sequence[Block], document: Document) -> str:
    """Return a place as one text, a line for each block or table row."""
    lines: list[str] = []
    for tabled, group in groupby(blocks, key=lambda block: block.cell is not None):
        if tabled:
            lines += [unit.text for unit in _cut_rows(group, document)]
        else:
            lines += [block.text for block in group]
    return "\n".join(line.strip() for line in lines if line.strip())


def _pair(
    rule: JudgeRule,
    compare: JudgeCompare,
    units: Iterable[JudgedUnit],
    others: Sequence[Block],
    document: Document,
) -> list[JudgedUnit]:
    """Return the units together with the other place, or with their own partner there.

    Without the other place there are none. A unit without a partner is left out, unless a rule
    that asks of all units says that it fails (`if_missing`).
    """
    from checker.kinds.meaning.judge_pairs import find_partner  # noqa: PLC0415 - few rules pair

    found: list[JudgedUnit] = []
    whole = _read_as_text(others, document)
    for unit in units if whole else ():
        other = whole
        if compare.pair_by is not None:
            own = document.block(unit.span.path)
            partner = find_partner(compare.pair_by, own, others, document)
            other = _read_as_text(partner, document)
        if other:
            found.append(_pair_with_other(unit, other, leave_out_talk(other), compare))
        elif rule.quantifier == "all" and rule.if_missing != "ignore":
            found.append(replace(unit, rest=None, alone=True))
    return found


def _pair_with_other(
    unit: JudgedUnit, other: str, calm: str | None, compare: JudgeCompare
) -> JudgedUnit:
    """Return a unit together with the other place; `calm` is what that is without talk."""
    asked = compare.labelled(unit.text.strip(), other)
    rest = unit.text.strip() if unit.rest is None else unit.rest
    beside = other if calm is None else calm
    left = compare.labelled(rest, beside) if rest and beside else ""
    return replace(
        unit,
        asked=asked,
        too_long=len(asked) > compare.max_chars,
        rest=None if unit.rest is None and calm is None else left,
    )


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
        case "article":
            yield from _cut_articles(blocks, document)
        case "document":
            if blocks:
                yield _join_blocks(blocks)


def _cut_articles(blocks: Iterable[Block], document: Document) -> Iterator[JudgedUnit]:
    from checker.kinds.shared.scope_regions import find_articles  # noqa: PLC0415 - few rules ask

    articles = find_articles(document)
    inside = [block for block in blocks if block.path in articles]
    for _, group in groupby(inside, key=lambda block: articles[block.path]):
        yield _join_blocks(list(group))


def _cut_all(name: UnitName, blocks: Sequence[Block], document: Document) -> Iterator[JudgedUnit]:
    """Yield what may stand beside a unit: beside an item also paragraphs and code."""
    if name != "item":
        yield from _cut(name, blocks, document)
        return
    yield from (_make_unit(block.text, block.span()) for block in blocks if block.cell is None)
    yield from _cut_rows(blocks, document)


def _cut_sentences(blocks: Iterable[Block], document: Document) -> Iterator[JudgedUnit]:
    for block in blocks:
        talk = find_talk_to_doubt(block.text)
        for start, end in split_sentences(block.text, document.language):
            doubted = any(low < end and start < high for low, high in talk)
            rest = "" if doubted else None
            yield JudgedUnit(block.text[start:end], block.span(start, end), rest=rest)


def _cut_items(blocks: Sequence[Block], document: Document) -> Iterator[JudgedUnit]:
    """List items and table rows are items; where a scope has neither, its paragraphs are."""
    listed = [block for block in blocks if block.kind is BlockKind.LIST_ITEM and block.cell is None]
    tabled = [block for block in blocks if block.cell is not None]
    if not listed and not tabled:
        yield from (_make_unit(block.text, block.span()) for block in blocks)
        return
    yield from (_make_unit(block.text, block.span()) for block in listed)
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
        headers = [table.cell(0, b.cell.column) if b.cell and row else None for b in cells]
        labels = ["" if header is None else _label(header) for header in headers]
        texts = [block.text.strip() for block in cells]
        calm = [leave_out_talk_of_cells(each) for each in (labels, texts)]
        rest = None
        if calm != [labels, texts]:
            rest = _write_row(*calm) if any(calm[1]) else ""
        yield JudgedUnit(_write_row(labels, texts), cells[0].span(), rest=rest)


def _write_row(labels: Iterable[str], texts: Iterable[str]) -> str:
    return " / ".join(
        f"{label}: {text}".strip() if label else text
        for label, text in zip(labels, texts, strict=True)
    )


def _label(header: Cell) -> str:
    lines = [strip_unjudged(block).text for block in header.blocks if block.table is None]
    return "\n".join(lines).strip()


def _make_unit(text: str, span: Span) -> JudgedUnit:
    return JudgedUnit(text, span, rest=leave_out_talk(text))


def _get_row_key(block: Block) -> tuple[str, int]:
    return (block.cell.table, block.cell.row) if block.cell else ("", 0)


def _join_blocks(blocks: Sequence[Block]) -> JudgedUnit:
    return _make_unit("\n".join(block.text.strip() for block in blocks), blocks[0].span())
