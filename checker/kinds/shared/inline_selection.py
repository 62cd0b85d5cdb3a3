"""Pieces of a block: what of a line a rule reads, whole or sentence by sentence."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from checker.core.data_classes import replace
from checker.core.document import Block, Document, MarkKind, RunStyle, keep_with_document
from checker.kinds.shared.block_search import Selection
from checker.kinds.shared.patterns import Deadline, find, join_alternatives

BLANK = "\ufffc"
"""Stands for each character that the rule does not read, so that offsets stay what they are."""


class LineParts(StrEnum):
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


def iter_pieces(
    block: Block, wanted: tuple[LineParts, ...], ignored: tuple[LineParts, ...]
) -> Iterator[Block]:
    """Yield what of `block` a rule reads.

    Text is one piece, with `BLANK` for each character of code and of what is `ignored`. Of the
    other kinds each stretch is a piece.
    """
    if not wanted and not ignored and not any(run.style.code for run in block.runs):
        yield block  # as nearly every rule reads nearly every block
        return
    hidden = set(ignored)
    if not wanted or LineParts.TEXT in wanted:
        hidden.add(LineParts.CODE)
    whole = not wanted or LineParts.TEXT in wanted or LineParts.ALL in wanted
    readable = blank_stretches(block, _find_stretches(block, hidden)) if hidden else block
    if whole:
        yield readable
        return
    for start, end in sorted(_find_stretches(readable, set(wanted))):
        yield readable.piece(start, end)


@keep_with_document
def blank_code(document: Document) -> Mapping[str, Block]:
    """Return, by its path, each block that has code as a rule reads it that says no more."""
    return {
        block.path: blank_stretches(block, _find_stretches(block, {LineParts.CODE}))
        for block in document.walk()
        if any(run.style.code for run in block.runs)
    }


def blank_stretches(block: Block, stretches: Iterable[_Stretch]) -> Block:
    """Return `block` with `BLANK` for each character of the stretches."""
    spans = sorted(stretches)
    if not spans:
        return block
    parts, last = [], 0
    for start, end in spans:
        parts += [block.text[last:start], BLANK * (end - max(start, last))]
        last = max(end, last)
    return replace(block, text="".join([*parts, block.text[last:]]))


def blank_matches(
    blocks: Iterable[Block], patterns: tuple[str, ...], deadline: Deadline
) -> Iterator[Block]:
    """Yield the blocks with `BLANK` for what the expressions match.

    Raises:
        TimeoutError: the rule's budget is used up.
    """
    whole = tuple(blocks)
    likely = {id(block) for block in Selection(whole).likely((), patterns, deadline)}
    expression = join_alternatives((), patterns)
    for block in whole:
        if id(block) in likely:
            found = find(expression, block.text, deadline)
            yield blank_stretches(block, (match.span() for match in found))
        else:
            yield block


def _find_stretches(block: Block, kinds: set[LineParts]) -> set[_Stretch]:
    found = {(run.start, run.end) for run in block.runs if _is_any(run.style, kinds)}
    if LineParts.LINK in kinds:
        found |= {(m.start, m.end) for m in block.marks if m.kind is MarkKind.LINK}
    return {(start, end) for start, end in found if start < end}


def _is_any(style: RunStyle, kinds: set[LineParts]) -> bool:
    # the style is asked first: most runs are plain, and this is asked of every run of a document
    return (
        (style.code and LineParts.CODE in kinds)
        or (style.bold and LineParts.STRONG in kinds)
        or (style.italic and LineParts.EMPHASIS in kinds)
        or (style.strike and LineParts.STRIKE in kinds)
    )
