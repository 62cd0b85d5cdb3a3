"""Find where a missing section or field goes, and what stands there until it is filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.document import Block, BlockKind, Document, FormField, Part
from checker.core.findings import Insertion, NewParagraph
from checker.core.text.normalization import fold

TO_FILL_IN: Final = "【要記入】"
"""What stands for the words that are missing: `placeholder` finds it."""

_FLOWS: Final = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM)
_CLOSINGS: Final = frozenset({"以上", "end"})
_NUMBER: Final = re.compile(r"(\s*第?)([0-9]+|[０-９]+)([章節条項]?[.．、]?[\s　]*)(?=\D)")
_TO_FULL: Final = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class InsertionContext:
    """The headings between which a section belongs: the nearest that are there."""

    before: Block | None
    after: Block | None


def build_section(name: str, around: InsertionContext, document: Document) -> Insertion | None:
    """Return a section to be written: a heading and a line to fill in.

    It stands before the section that should follow it, else after the one before it, which ends at
    the next heading that is not deeper. None where no heading beside it says how headings look
    here, or where its place is none that a paragraph can be written in.
    """
    model = around.before or around.after
    if model is None or model.cell is not None:
        return None
    flow = [block for block in document.blocks if block.part is Part.BODY]
    paths = [block.path for block in flow]
    if around.after is not None and around.after.cell is None:
        at, number = paths.index(around.after.path), ""
    else:
        at = _end(flow, paths.index(model.path))
        number = _find_next_number(model, flow[at:])
    level = None if model.looks else model.level or 1
    body = _find_body_below(flow, paths.index(model.path))
    paragraphs = (NewParagraph(number + name, model.path), NewParagraph(TO_FILL_IN, body))
    return _place_paragraphs(paragraphs, flow, at, level)


def _place_paragraphs(
    paragraphs: tuple[NewParagraph, ...], flow: Sequence[Block], at: int, level: int | None
) -> Insertion | None:
    if at < len(flow) and flow[at].kind in _FLOWS:
        return Insertion(paragraphs, before=flow[at].path, level=level)
    if at and flow[at - 1].kind in _FLOWS:
        return Insertion(paragraphs, after=flow[at - 1].path, level=level)
    return None


def _end(flow: Sequence[Block], at: int) -> int:
    """Return where a section ends: before the next heading that is not deeper, or the closing."""
    level = flow[at].level or 1
    for index in range(at + 1, len(flow)):
        block = flow[index]
        if block.kind is BlockKind.HEADING and (block.level or 1) <= level:
            return index
    last = max(index for index, block in enumerate(flow) if _has_content(block))
    return last if fold(flow[last].text) in _CLOSINGS else last + 1


def _has_content(block: Block) -> bool:
    return bool(block.text.strip()) or block.kind not in _FLOWS


def _find_next_number(model: Block, rest: Sequence[Block]) -> str:
    """Return the number after that of a heading, as it is typed; none where others would shift."""
    match = _NUMBER.match(model.text)
    is_last = not any(each.kind is BlockKind.HEADING and each.level == model.level for each in rest)
    if match is None or model.marker is not None or not is_last:
        return ""
    number = str(int(match[2]) + 1)
    return match[1] + (number if match[2].isascii() else number.translate(_TO_FULL)) + match[3]


def _find_body_below(flow: Sequence[Block], at: int) -> str:
    """Return the first plain paragraph below a heading or, else, a later one; empty for none."""
    headed = [index for index, block in enumerate(flow) if block.kind is BlockKind.HEADING]
    below = [*flow[at + 1 :], *flow[min(headed, default=0) : at]]
    plain = (b for b in below if b.kind is BlockKind.PARAGRAPH and b.text.strip())
    return next((block.path for block in plain), "")


def build_field(
    label: str, before: FormField | None, after: FormField | None, document: Document
) -> Insertion | None:
    """Return a field to be written on a line of its own, as its neighbour stands on one.

    None where no neighbour is there, or where it stands in a table or beside other words.
    """
    flow = [block for block in document.blocks if block.part is Part.BODY]
    paths = [block.path for block in flow]
    model = before or after
    between = None if model is None else _find_separator(model, document)
    if model is None or between is None or model.label_span.path not in paths:
        return None
    path = model.label_span.path
    at = paths.index(path) + (before is not None)
    return _place_paragraphs((NewParagraph(f"{label}{between}{TO_FILL_IN}", path),), flow, at, None)


def _find_separator(field: FormField, document: Document) -> str | None:
    """Return what stands between label and value, None where these are not all of the line."""
    span, block = field.label_span, document.block(field.label_span.path)
    if field.value_span.path != span.path or block.cell is not None:
        return None
    alone = block.text[: span.start] + block.text[field.value_span.end :]
    is_filled = bool(block.text[field.value_span.start : field.value_span.end].strip())
    between = block.text[span.end : field.value_span.start]
    return between if is_filled and not alone.strip() and "\n" not in block.text else None
