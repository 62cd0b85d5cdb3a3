"""`heading-style`: headings that are only bold text, levels that are skipped, or too many."""

import itertools
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from pydantic import Field

from checker.core.document import Block, BlockKind, Document, MarkKind, Part
from checker.core.findings import CheckResult, HeadingStyle, Hit, Repair
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats import format_named
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.components import find_components, get_component

_TYPED_NUMBER = re.compile(
    r"\s*(?:第?[0-9０-９]|[①-⑳Ⅰ-Ⅻ]|第[〇一二三四五六七八九十百]|[(（][0-9０-９一-十]+[)）]|[一二三四五六七八九十]+[.．、])"
)
_MAX_SLIPS = 2
_MARKED_BY_AUTHOR = 3
"""Headings, the title among them, that show that an author marks what is one."""
_DECK = re.compile(r"^(?:-{3,}|\*{3,}|_{3,})[ \t]*+\n\s*+#[ \t]", re.MULTILINE)
"""A line across the page, and a title: where a slide of a deck begins."""
_FEWEST_SLIDES = 3
_MANY_TERMS = 3
_TERM_LENGTH = 10
_MOST_SAID = 4
_LED = frozenset({BlockKind.LIST_ITEM, BlockKind.IMAGE})
_ANNOUNCES = re.compile(
    r"(?:以下|次|下記)の(?!とおり|通り)[^。]{1,40}。?\s*$|[:：]\s*$|\bfollowing\b[^.]*[.:]?\s*$",
    re.IGNORECASE,
)
_BOLD = Message("heading-style.looks-like-heading-but-only-text")
_LOOKS = {
    "bold": Message("heading-style.bold"),
    "large": Message("heading-style.larger"),
}
_LEVELS = Message("heading-style.heading-level-skipped-level-follows-level")
_DEEP = Message("heading-style.heading-below-many-others")
_NUMBERED = Message("heading-style.headings-number-typed-hand")
_REPAIR = Message("heading-style.give-style-level")
_NO_VALUES = {"match": "", "previous": "", "level": ""}
_USE_STYLE = Message("heading-style.give-heading-style-markdown-begin")
_USE_NUMBERING = Message("heading-style.take-number-out-use-heading-styles")


class HeadingStyleRule(Rule):
    """Parameters of `heading-style`."""

    kind: Literal["heading-style"]
    bold: bool | Literal["unmarked"] = True
    levels: bool | Literal["slips"] = True
    numbered: bool = False
    max_depth: int | None = Field(None, ge=1)


def check(rule: HeadingStyleRule, target: Target) -> CheckResult:
    """Look at the headings and paragraphs of the scope that stand outside tables."""
    flow = [
        block
        for block in target.document.blocks
        if block.part is Part.BODY and (block.text.strip() or block.kind is not BlockKind.PARAGRAPH)
    ]
    chosen = {block.path for block in target.blocks}
    headings = [
        block
        for block in flow
        if block.kind is BlockKind.HEADING and block.looks is None and block.path in chosen
    ]
    hits: list[tuple[int, Hit]] = []
    order = {block.path: index for index, block in enumerate(flow)}
    acting = _choose_acting(flow, chosen, may_label=rule.bold == "unmarked")
    found = [
        *(_find_acting_headings(flow, acting) if rule.bold else ()),
        *_check_levels(rule, _choose_levelled(rule, headings, target.document)),
        *(_check_typed_numbers(headings, target.document) if rule.numbered else ()),
        *_find_deep(rule.max_depth, headings),
    ]
    hits = sorted(((order[hit.span.path], hit) for hit in found), key=lambda entry: entry[0])
    candidates = sum(block.path in chosen for block in flow)
    return CheckResult(candidates, tuple(hit for _, hit in hits))


def _choose_acting(flow: Sequence[Block], chosen: set[str], *, may_label: bool) -> set[str]:
    """Return the paths of what a heading's style may be asked for.

    A cover stands before the table of contents, and is in none. Who marks headings in a text
    format `may_label` what stands between them in bold, a number apart.
    """
    first = next((n for n, block in enumerate(flow) if _holds_contents(block)), 0)
    marked = sum(
        block.kind is BlockKind.HEADING and block.looks is None and block.offsets is not None
        for block in flow
    )
    labels = may_label and marked >= _MARKED_BY_AUTHOR
    return chosen - {
        block.path
        for n, block in enumerate(flow)
        if block.looks is not None and (n < first or (labels and _is_point_label(block)))
    }


def _holds_contents(block: Block) -> bool:
    return any(mark.kind is MarkKind.FIELD and mark.value == "TOC" for mark in block.marks)


def _choose_levelled(
    rule: HeadingStyleRule, headings: Sequence[Block], document: Document
) -> list[Block]:
    """Return the headings of the text: those in a component have the level that it asks for."""
    if rule.levels == "slips" and _is_deck(document):
        return []
    components = find_components(document)
    return [each for each in headings if get_component(each, components) is None]


def _is_deck(document: Document) -> bool:
    """Return whether a text is the source of slides, where a level is how large a line is shown."""
    slides = itertools.islice(_DECK.finditer(document.source or ""), _FEWEST_SLIDES)
    return len(list(slides)) == _FEWEST_SLIDES


def _check_levels(rule: HeadingStyleRule, headings: Sequence[Block]) -> Iterator[Hit]:
    """Yield headings below a skipped level; where many are, the writer means them to be."""
    skipped = [
        (before, heading, headings[index + 2 :])
        for index, (before, heading) in enumerate(pairwise(headings))
        if (heading.level or 1) > (before.level or 1) + 1
    ]
    if not rule.levels or (rule.levels == "slips" and len(skipped) > _MAX_SLIPS):
        return
    for before, heading, after in skipped:
        if rule.levels == "slips" and _count_alike(heading, after) > _MAX_SLIPS:
            continue
        previous, level = str(before.level or 1), str(heading.level or 1)
        values = {"previous": previous, "level": level, "match": heading.text}
        yield Hit(heading.span(), _LEVELS.format(**values), values=values)


def _count_alike(heading: Block, after: Sequence[Block]) -> int:
    """Return how many headings stand side by side at a level, this one included."""
    level = heading.level or 1
    section = itertools.takewhile(lambda each: (each.level or 1) >= level, after)
    return 1 + sum(each.level == level for each in section)


def _find_deep(most: int | None, headings: Sequence[Block]) -> Iterator[Hit]:
    """Yield headings under too many others: a skipped level makes none deeper."""
    for heading in headings:
        if most is not None and len(heading.section) > most:
            values = {**_NO_VALUES, "match": heading.text, "level": str(len(heading.section))}
            yield Hit(heading.span(), _DEEP.format(limit=most, **values), values=values)


def _check_typed_numbers(headings: Sequence[Block], document: Document) -> Iterator[Hit]:
    if not format_named(document.format).has_fields:
        return
    for heading in headings:
        if heading.marker is None and _TYPED_NUMBER.match(heading.text):
            values = {**_NO_VALUES, "match": heading.text}
            yield Hit(heading.span(), _NUMBERED.format(**values), _USE_NUMBERING, values=values)


def _find_acting_headings(flow: Sequence[Block], chosen: set[str]) -> Iterator[Hit]:
    points = frozenset(each.text for each in _find_announced(flow))
    terms = frozenset(each.path for each in _find_terms(flow))
    for index, block in enumerate(flow):
        if block.looks is None or block.path not in chosen or _is_label(flow, index):
            continue
        if block.path in terms or (_is_point_label(block) and block.text in points):
            continue
        yield _build_looks_hit(block, block.looks, block.level or 1)


def _is_label(flow: Sequence[Block], index: int) -> bool:
    """Return whether a bold line of a text format introduces a list or picture, or is an item.

    A line with a number, or with text of its own below the list, heads a section.
    """
    block = flow[index]
    if block.offsets is None:
        return False
    if block.marker is not None:
        return True
    return not _TYPED_NUMBER.match(block.text) and flow[index + 1].kind in _LED


def _find_terms(flow: Sequence[Block]) -> Iterator[Block]:
    """Yield the bold terms of a list of terms, several in a row.

    Each has one paragraph on it, or a few with the commands that it names.
    """
    index = 0
    while index < len(flow):
        end, terms = index, []
        while size := _measure_term(flow, end):
            terms.append(flow[end])
            end += size
        if len(terms) >= _MANY_TERMS:
            yield from terms
        index = max(end, index + 1)


def _find_announced(flow: Sequence[Block]) -> Iterator[Block]:
    """Yield the bold labels of points that a sentence announces: 「次のことを狙った。」.

    A later section that takes up the same points has the same labels.
    """
    index = 1
    while index < len(flow):
        if not _opens_points(flow[index - 1], flow[index]):
            index += 1
            continue
        end = index
        while end < len(flow) and (_is_text(flow[end]) or _is_point_label(flow[end])):
            end += 1
        labels = [each for each in flow[index:end] if _is_bold_line(each)]
        if len(labels) == 1:
            index += 1
            continue
        yield from labels
        index = end


def _opens_points(before: Block, first: Block) -> bool:
    """Return whether a sentence announces the points of which a bold line is the first."""
    announced = _is_bold_line(first) and _ANNOUNCES.search(before.text)
    return bool(announced) and _is_text(before)


def _is_point_label(block: Block) -> bool:
    return (
        block.looks is not None
        and block.offsets is not None
        and block.marker is None
        and not _TYPED_NUMBER.match(block.text)
    )


def _is_bold_line(block: Block) -> bool:
    """Return whether a line is bold as a whole, too long or too whole a sentence for a heading."""
    plain = block.kind is BlockKind.PARAGRAPH and block.marker is None and bool(block.runs)
    return _is_point_label(block) or (plain and all(run.style.bold for run in block.runs))


def _is_text(block: Block) -> bool:
    return block.looks is None and block.kind is not BlockKind.HEADING


def _measure_term(flow: Sequence[Block], index: int) -> int:
    """Return of how many blocks a short bold line of a text format and what is said on it consist.

    It is 0 where the line heads more than a term does: one paragraph, or a few with code.
    """
    if index >= len(flow) or not _is_short_label(flow[index]):
        return 0
    said = itertools.takewhile(_is_text, flow[index + 1 : index + _MOST_SAID + 2])
    kinds = [each.kind for each in said]
    if len(kinds) > _MOST_SAID or not set(kinds) <= {BlockKind.PARAGRAPH, BlockKind.CODE}:
        return 0
    told = len(kinds) == 1 or BlockKind.CODE in kinds
    return len(kinds) + 1 if told else 0


def _is_short_label(block: Block) -> bool:
    return _is_point_label(block) and len(block.text.strip()) <= _TERM_LENGTH


def _build_looks_hit(block: Block, look: str, level: int) -> Hit:
    start = len(block.text) - len(block.text.lstrip())
    span = block.span(start, len(block.text.rstrip()))
    match, words = block.text.strip(), _LOOKS[look]
    sentence = _BOLD.format(match=match, looks=words)
    # what looks like a heading may be none
    repair = Repair((HeadingStyle(block.path, level),), "unsafe", _REPAIR.format(level=level))
    return Hit(span, sentence, _USE_STYLE, values={**_NO_VALUES, "match": match}, repair=repair)


KIND = Kind(
    "heading-style",
    HeadingStyleRule,
    check,
    values=("match", "previous", "level"),
    quotes=("match", "looks"),
    explains=("font", "numbering-style", "paragraph", "spacing-hack"),
    repair="unsafe",
)
