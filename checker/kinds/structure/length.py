"""`length`: documents, sections, sentences, headings or cells that are too long or too short."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Span
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.prose import find_sentences, is_written
from checker.kinds.shared.scope import Many, matches
from checker.language.sentences import split_sentences

Unit = Literal["characters", "words", "sentences", "paragraphs", "items", "pages"]
Per = Literal["document", "section", "paragraph", "sentence", "heading", "item", "cell"]

_SPACE = re.compile(r"\s+")
# As Word counts: each Japanese character is a word, and so is each run of other letters.
_WORD = re.compile(r"[぀-ヿ㐀-鿿々〇]|[^\W_぀-ヿ㐀-鿿々〇]+(?:['’.,-][^\W_぀-ヿ㐀-鿿々〇]+)*")


class LengthRule(Rule):
    """Parameters of `length`."""

    kind: Literal["length"]
    unit: Unit = "characters"
    per: Per = "document"
    max: int | None = Field(None, ge=0)
    min: int | None = Field(None, ge=1)
    spaces: bool = False
    level: Many[int] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.max is None and self.min is None:
            raise InvalidValueError(Message("rules.needs-max-or-min"))
        if self.max is not None and self.min is not None and self.min > self.max:
            raise InvalidValueError(Message("rules.min-is-above-max"))
        if self.unit == "pages" and self.per != "document":
            raise InvalidValueError(Message("length.pages-per-document"))
        return self


_TOO_LONG = Message("length.has-at-most")
_TOO_SHORT = Message("length.has-at-least")
_UNITS: dict[Unit, Message] = {
    "characters": Message("length.characters"),
    "words": Message("length.words"),
    "sentences": Message("length.sentences"),
    "paragraphs": Message("length.paragraphs"),
    "items": Message("length.items"),
    "pages": Message("length.pages"),
}
_NAMES: dict[Per, Message] = {
    "document": Message("length.the-document"),
    "section": Message("length.title"),
    "paragraph": Message("length.a-paragraph"),
    "sentence": Message("length.a-sentence"),
    "heading": Message("length.a-heading"),
    "item": Message("length.a-list-item"),
    "cell": Message("length.a-cell"),
}


@dataclass(frozen=True, slots=True)
class _MeasuredPart:
    """What is measured as one: its texts, its place, and its heading where it is a section."""

    texts: Sequence[tuple[Block, int, int]]
    span: Span
    title: str = ""
    whole: bool = False


def check(rule: LengthRule, target: Target) -> CheckResult:
    """Measure each piece; one without anything that is counted is measured only against `min`."""
    if rule.unit == "pages":
        return _check_pages(rule, target.document)
    pieces = list(_iter_pieces(rule, target))
    hits = (_judge_piece(rule, piece, _count(rule, piece, target.document)) for piece in pieces)
    return CheckResult(len(pieces), tuple(hit for hit in hits if hit is not None))


def _check_pages(rule: LengthRule, document: Document) -> CheckResult:
    """Count the pages of a format that says where its text stands: PDF and slides."""
    pages = [b.spot.page for b in document.walk() if b.spot is not None and b.spot.page]
    if not pages:
        return CheckResult(0)
    hit = _judge_piece(rule, _MeasuredPart((), document.first_span(), whole=True), max(pages))
    return CheckResult(1, () if hit is None else (hit,))


def _judge_piece(rule: LengthRule, piece: _MeasuredPart, found: int) -> Hit | None:
    if rule.max is not None and found > rule.max:
        sentence, limit = _TOO_LONG, rule.max
    elif rule.min is not None and found < rule.min:
        sentence, limit = _TOO_SHORT, rule.min
    else:
        return None
    name, unit = _NAMES[rule.per].format(title=piece.title), _UNITS[rule.unit].format(count=found)
    numbers = {"found": f"{found:,}", "limit": f"{limit:,}"}
    message = sentence.format(name=name, unit=unit, **numbers)
    values = {"name": piece.title, **numbers}
    return Hit(piece.span, message, values=values, whole=piece.whole)


def _iter_pieces(rule: LengthRule, target: Target) -> Iterator[_MeasuredPart]:
    blocks = [block for block in target.blocks if block.text.strip()]
    match rule.per:
        case "document":
            if blocks:
                yield _MeasuredPart(_take_whole(blocks), target.document.first_span(), whole=True)
        case "section":
            yield from _iter_section_pieces(rule, blocks)
        case "sentence":
            yield from _iter_sentence_pieces(blocks, target.document)
        case "cell":
            yield from _iter_cell_pieces(blocks)
        case _:
            yield from _iter_block_pieces(rule.per, blocks)


def _iter_block_pieces(per: Per, blocks: Sequence[Block]) -> Iterator[_MeasuredPart]:
    kind = {"heading": BlockKind.HEADING, "item": BlockKind.LIST_ITEM}.get(per, BlockKind.PARAGRAPH)
    for block in blocks:
        is_text = per != "paragraph" or is_written(block)
        if block.kind is kind and is_text and (per != "paragraph" or block.cell is None):
            yield _MeasuredPart(_take_whole([block]), block.span())


def _iter_sentence_pieces(blocks: Sequence[Block], document: Document) -> Iterator[_MeasuredPart]:
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            for start, end in find_sentences(block, document) if is_written(block) else ():
                yield _MeasuredPart([(block, start, end)], block.span(start, end))


def _take_whole(blocks: Sequence[Block]) -> list[tuple[Block, int, int]]:
    return [(block, 0, len(block.text)) for block in blocks]


def _iter_cell_pieces(blocks: Sequence[Block]) -> Iterator[_MeasuredPart]:
    inside = [block for block in blocks if block.cell is not None]
    for _, group in groupby(inside, key=lambda block: block.cell):
        members = list(group)
        yield _MeasuredPart(_take_whole(members), members[0].span())


def _iter_section_pieces(rule: LengthRule, blocks: Sequence[Block]) -> Iterator[_MeasuredPart]:
    """Yield each section without its heading.

    A section is what stands right under a heading; what stands under its subheadings counts too
    where the rule names sections or levels.
    """
    deep = bool(rule.scope.section or rule.level)
    heads = [block for block in blocks if block.kind is BlockKind.HEADING]
    own = {block.path for block in heads}
    texts: dict[tuple[str, ...], list[Block]] = {}
    for block in blocks:
        if block.path in own:
            continue
        for depth in range(1, len(block.section) + 1) if deep else (len(block.section),):
            texts.setdefault(block.section[:depth], []).append(block)
    parents = {head.section[:-1] for head in heads}
    for head in _choose_heads(rule, heads):
        members = texts.pop(head.section, [])
        if members or head.section not in parents:
            yield _MeasuredPart(
                _take_whole(members), head.span(), title=" ".join(head.text.split())
            )
    for section, members in texts.items():  # a label in a form opens a section too
        if rule.scope.section and section and matches(section[-1], rule.scope.section):
            yield _MeasuredPart(_take_whole(members), members[0].span(), title=section[-1])


def _choose_heads(rule: LengthRule, heads: Sequence[Block]) -> Iterator[Block]:
    seen: set[tuple[str, ...]] = set()
    for head in heads:
        if head.section in seen:
            continue
        seen.add(head.section)
        named = not rule.scope.section or matches(head.text, rule.scope.section)
        if named and (not rule.level or head.level in rule.level):
            yield head


def _count(rule: LengthRule, piece: _MeasuredPart, document: Document) -> int:
    texts = piece.texts
    if rule.unit == "items":
        return sum(block.kind is BlockKind.LIST_ITEM for block, _, _ in texts)
    if rule.unit == "paragraphs":
        return sum(
            block.kind is BlockKind.PARAGRAPH and block.cell is None for block, _, _ in texts
        )
    return sum(_measure_size(rule, block.text[start:end], document) for block, start, end in texts)


def _measure_size(rule: LengthRule, text: str, document: Document) -> int:
    if rule.unit == "sentences":
        return len(split_sentences(text, document.language))
    if rule.unit == "words":
        return sum(1 for _ in _WORD.finditer(text))
    return len(text if rule.spaces else _SPACE.sub("", text))


KIND = Kind(
    "length",
    LengthRule,
    check,
    values=("name", "found", "limit"),
)
