"""Stretches of a document that are measured as a whole: all of it, a section, a paragraph."""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Part, Span
from checker.core.messages import Message
from checker.kinds.shared.base import Target
from checker.kinds.shared.scope import Scope

Per = Literal["document", "section", "paragraph"]

NAMES: dict[Per, Message] = {
    "document": Message("stretches.the-document"),
    "section": Message("stretches.this-section"),
    "paragraph": Message("stretches.this-paragraph"),
}
"""What a message calls each."""


@dataclass(frozen=True, slots=True)
class MeasuredRange:
    """Paragraphs that are counted together, all blocks beside them, and where a finding stands."""

    texts: tuple[str, ...]
    blocks: tuple[Block, ...]
    span: Span


def iter_stretches(target: Target, scope: Scope, per: Per) -> Iterator[MeasuredRange]:
    """Yield the stretches of running text: its paragraphs, or just what the scope asks for.

    Headings, list items and cells are no sentences, and count only where `scope` names blocks.
    """
    chosen = [block for block in target.blocks if scope.block or _is_running(block)]
    if per == "document":
        body = tuple(block for block in target.document.walk() if block.part is Part.BODY)
        if body:
            yield MeasuredRange(_get_texts(chosen), body, target.document.first_span())
    elif per == "section":
        everything = _group_by_section(target)
        for section, group in groupby(chosen, lambda block: block.section):
            blocks = list(group)
            yield MeasuredRange(_get_texts(blocks), everything.get(section, ()), blocks[0].span())
    else:
        yield from (MeasuredRange((block.text,), (block,), block.span()) for block in chosen)


def _is_running(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.cell is None


def _get_texts(blocks: list[Block]) -> tuple[str, ...]:
    return tuple(block.text for block in blocks)


def _group_by_section(target: Target) -> dict[tuple[str, ...], tuple[Block, ...]]:
    found: dict[tuple[str, ...], list[Block]] = {}
    for block in target.document.walk():
        if block.part is Part.BODY:
            found.setdefault(block.section, []).append(block)
    return {section: tuple(blocks) for section, blocks in found.items()}
