"""Pieces of a block: what of a line a rule reads, whole or sentence by sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from checker.checks.patterns import Deadline, alternatives, find
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
    STRIKE = "strike"
    LINK = "link"
    ALL = "all"
    """Code too."""


_Stretch = tuple[int, int]


def pieces(
    block: Block, wanted: tuple[Inline, ...], ignored: tuple[Inline, ...]
) -> Iterator[Block]:
    """Yield what of `block` a rule reads.

    Text is one piece, with `BLANK` for each character of code and of what is `ignored`. Of the
    other kinds each stretch is a piece.
    """
    hidden = set(ignored)
    if not wanted or Inline.TEXT in wanted:
        hidden.add(Inline.CODE)
    whole = not wanted or Inline.TEXT in wanted or Inline.ALL in wanted
    readable = blanked(block, _stretches(block, hidden)) if hidden else block
    if whole:
        yield readable
        return
    for start, end in sorted(_stretches(readable, set(wanted))):
        yield readable.piece(start, end)


def blanked(block: Block, stretches: Iterable[_Stretch]) -> Block:
    """Return `block` with `BLANK` for each character of the stretches."""
    spans = sorted(stretches)
    if not spans:
        return block
    parts, last = [], 0
    for start, end in spans:
        parts += [block.text[last:start], BLANK * (end - max(start, last))]
        last = max(end, last)
    return replace(block, text="".join([*parts, block.text[last:]]))


def without_matches(block: Block, patterns: tuple[str, ...], deadline: Deadline) -> Block:
    """Return `block` with `BLANK` for what the expressions match.

    Raises:
        TimeoutError: the rule's budget is used up.
    """
    found = find(alternatives((), patterns), block.text, deadline)
    return blanked(block, (match.span() for match in found))


def _stretches(block: Block, kinds: set[Inline]) -> set[_Stretch]:
    found = {(run.start, run.end) for run in block.runs if any(_is(run, kind) for kind in kinds)}
    if Inline.LINK in kinds:
        found |= {(m.start, m.end) for m in block.marks if m.kind is MarkKind.LINK}
    return {(start, end) for start, end in found if start < end}


def _is(run: Run, kind: Inline) -> bool:
    style = run.style
    return {
        Inline.CODE: style.code,
        Inline.STRONG: style.bold,
        Inline.EMPHASIS: style.italic,
        Inline.STRIKE: style.strike,
    }.get(kind, False)
