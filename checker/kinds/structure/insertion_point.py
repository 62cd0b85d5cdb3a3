"""Find where a missing section or field goes, and what stands there until it is filled in."""

from collections.abc import Iterable, Sequence
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, FormField, Part
from checker.core.findings import Insertion, NewParagraph
from checker.core.messages import Message
from checker.core.text.normalization import fold
from checker.kinds.structure.heading_form import HeadingForm

TO_FILL_IN: Final = "【要記入】"
"""What stands for the words that are missing: `placeholder` finds it."""

_FLOWS: Final = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM)
_CLOSINGS: Final = frozenset({"以上", "end"})


@dataclass(frozen=True, slots=True)
class InsertionContext:
    """The headings between which a section belongs: the last before it and the first after it.

    `is_ordered` says that all sections before it stand before all after it: else there is no
    place between them.
    """

    before: Block | None
    after: Block | None
    is_ordered: bool = True


def build_section(
    name: str, around: InsertionContext, document: Document
) -> Insertion | Message | None:
    """Return a section to be written: a heading and a line to fill in.

    It stands before the section that should follow it, else after the one before it, which ends at
    the next heading that is not deeper, and is worded and numbered as these are. Where sections
    stand in another order, or headings after it would have to be numbered anew, a person writes it:
    then what to do is returned. None where no heading beside it says how headings look here, or
    where its place is none that a paragraph can be written in.
    """
    model = _choose_model(around)
    if model is None:
        return None
    if not around.is_ordered:
        return _advise_place(name, around)
    flow = [block for block in document.blocks if block.part is Part.BODY]
    paths = [block.path for block in flow]
    if around.after is not None and around.after.cell is None:
        at = paths.index(around.after.path)
    else:
        at = _end(flow, paths.index(model.path))
    heading, fits = _word_heading(name, model, flow, at)
    if not fits:
        return _advise_number(heading, around)
    level = None if model.looks else model.level or 1
    body = _find_body_below(flow, paths.index(model.path))
    paragraphs = [NewParagraph(heading, model.path), NewParagraph(TO_FILL_IN, body)]
    if at and _is_blank(flow[at - 1]):
        paragraphs.append(NewParagraph("", flow[at - 1].path))
    return _place_paragraphs(tuple(paragraphs), flow, at, level)


def _choose_model(around: InsertionContext) -> Block | None:
    """Return the heading whose looks and number a new one has: the one after it, if they differ.

    A chapter goes before a chapter, whatever level the section before it has.
    """
    beside = [each for each in (around.before, around.after) if each and each.cell is None]
    if len(beside) > 1 and beside[0].level != beside[1].level:
        return beside[1]
    return beside[0] if beside else None


def _word_heading(name: str, model: Block, flow: Sequence[Block], at: int) -> tuple[str, bool]:
    """Return a heading with the number it should have, and whether no other has to change."""
    form = HeadingForm.parse(model.text)
    if form.number is None or model.marker is not None:
        return form.word(name, None) or name, True
    before = _list_numbers(form, model, reversed(flow[:at]))
    after = _list_numbers(form, model, flow[at:])
    number = before[0] + 1 if before else after[0] - 1 if after else 1
    heading = form.word(name, max(number, 1))
    fits = number > 0 and not (after and after[0] <= number)
    return heading or name, fits and heading is not None


def _list_numbers(form: HeadingForm, model: Block, flow: Iterable[Block]) -> list[int]:
    """Return the numbers of the headings beside a place that count on in one row."""
    found = []
    for block in flow:
        if block.kind is not BlockKind.HEADING:
            continue
        if (block.level or 1) < (model.level or 1):
            break
        other = HeadingForm.parse(block.text)
        if block.level == model.level and form.is_like(other) and other.number is not None:
            found.append(other.number)
    return found


def _advise_place(name: str, around: InsertionContext) -> Message | None:
    if around.before is not None:
        return Message("sections.add-after", name=name, other=around.before.text.strip())
    if around.after is not None:
        return Message("sections.add-before", name=name, other=around.after.text.strip())
    return None


def _advise_number(heading: str, around: InsertionContext) -> Message | None:
    if around.after is not None:
        other = around.after.text.strip()
        return Message("sections.add-and-renumber", name=heading, other=other)
    return _advise_place(heading, around)


def _is_blank(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and not block.text.strip()


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
