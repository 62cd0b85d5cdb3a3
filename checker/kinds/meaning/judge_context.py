"""Show a unit with its context: title, heading above, its neighbours in the same section."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Part
from checker.kinds.meaning.judge import JudgeContext
from checker.kinds.meaning.judge_units import JudgedUnit
from checker.kinds.meaning.judged_text import leave_out_talk, strip_unjudged_blocks

Cut = Callable[[Sequence[Block], Document], Iterable[JudgedUnit]]
"""Cuts blocks into units of the rule's size."""


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """What stands beside a unit, and the section and table row's table that it stands in."""

    text: str
    place: tuple[str, int]
    among: tuple[object, ...]


def add_context(
    units: Iterable[JudgedUnit], context: JudgeContext, document: Document, cut: Cut
) -> list[JudgedUnit]:
    """Return the units, each asked with its context; a unit too long with it waits for nobody."""
    neighbours = _list_neighbours(document, cut) if context.before or context.after else []
    at = {each.place: index for index, each in enumerate(neighbours)}
    return [
        _show(unit, context, document, *_find_beside(unit, context, neighbours, at))
        for unit in units
    ]


def _list_neighbours(document: Document, cut: Cut) -> list[_Neighbour]:
    blocks = strip_unjudged_blocks(
        block
        for block in document.walk()
        if block.kind is not BlockKind.HEADING
        and block.table is None
        and block.part is Part.BODY
        and block.text.strip()
    )
    return [
        _Neighbour(
            unit.text.strip(),
            (unit.span.path, unit.span.start),
            _get_surroundings(document.block(unit.span.path)),
        )
        for unit in cut(blocks, document)
    ]


def _get_surroundings(block: Block) -> tuple[object, ...]:
    return (block.section, None) if block.cell is None else ((), block.cell.table)


def _find_beside(
    unit: JudgedUnit,
    context: JudgeContext,
    neighbours: Sequence[_Neighbour],
    at: dict[tuple[str, int], int],
) -> tuple[list[str], list[str]]:
    """Return the texts before and after a unit, those of other sections and tables left out."""
    here = at.get((unit.span.path, unit.span.start))
    if here is None:
        return [], []
    low = max(0, here - context.before)
    before, after = neighbours[low:here], neighbours[here + 1 : here + 1 + context.after]
    among = neighbours[here].among
    return (
        [each.text for each in before if each.among == among],
        [each.text for each in after if each.among == among],
    )


def _show(
    unit: JudgedUnit,
    context: JudgeContext,
    document: Document,
    before: Sequence[str],
    after: Sequence[str],
) -> JudgedUnit:
    title = document.title or "" if context.title else ""
    section = document.block(unit.span.path).section
    heading = section[-1] if context.heading and section else ""
    parts = (title, heading, "\n".join(before), unit.text.strip(), "\n".join(after))
    asked = context.write(parts, document.language)
    calm = [leave_out_talk(part) for part in parts]
    rest = None
    if unit.rest is not None or any(each is not None for each in calm):
        left = [part if each is None else each for part, each in zip(parts, calm, strict=True)]
        left[3] = left[3] if unit.rest is None else unit.rest
        rest = context.write(left, document.language) if left[3] else ""
    return replace(unit, asked=asked, rest=rest, too_long=len(asked) > context.max_chars)
