"""Characters of a line that a rule does not read: inline code by default, or all but some."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum

from checker.document import Block, MarkKind, Run

BLANK = "\ufffc"
"""Stands for each character that the rule does not read, so that offsets stay what they are."""


class Inline(StrEnum):
    """What characters of a line are."""

    TEXT = "text"
    """Everything but code: what a rule reads unless it says otherwise."""
    CODE = "code"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    LINK = "link"
    ALL = "all"
    """Code too."""


_RUNS: dict[Inline, Callable[[Run], bool]] = {
    Inline.TEXT: lambda run: not run.style.code,
    Inline.CODE: lambda run: run.style.code,
    Inline.STRONG: lambda run: run.style.bold,
    Inline.EMPHASIS: lambda run: run.style.italic,
    Inline.ALL: lambda _run: True,
}


def visible(block: Block, wanted: tuple[Inline, ...]) -> Block:
    """Return `block` with `BLANK` for the characters that are none of `wanted` (text where empty).

    Text outside every run is plain text.
    """
    if Inline.ALL in wanted or not block.text:
        return block
    if not wanted or wanted == (Inline.TEXT,):
        if not any(run.style.code for run in block.runs):
            return block
        return replace(block, text=_blanked(block.text, _code(block)))
    shown = [BLANK] * len(block.text)
    for start, end in _shown(block, wanted):
        shown[start:end] = block.text[start:end]
    return replace(block, text="".join(shown))


def _code(block: Block) -> Iterator[tuple[int, int]]:
    return ((run.start, run.end) for run in block.runs if run.style.code)


def _blanked(text: str, spans: Iterator[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], BLANK * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def _shown(block: Block, wanted: tuple[Inline, ...]) -> Iterator[tuple[int, int]]:
    for each in wanted:
        if each is Inline.LINK:
            links = (mark for mark in block.marks if mark.kind is MarkKind.LINK)
            yield from ((mark.start, mark.end) for mark in links)
        else:
            accepts = _RUNS[each]
            yield from ((run.start, run.end) for run in block.runs if accepts(run))
