"""Tell what became of recorded tracked changes, by the text that stands there now."""

from collections.abc import Iterator, Sequence
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.digest import get_length, stands_at
from checker.core.document import Block, Document, Markup, Span
from checker.formats.docx.edit.proposal_record import ChangedBlock, RecordedChange
from checker.formats.shared.edits import AUTHOR

Fate = Literal["accepted", "rejected", "open", "changed"]


@dataclass(frozen=True, slots=True)
class RevisionOutcome:
    """A change and what became of it.

    `span` is its text now; None where neither the old nor the new text is found.
    """

    proposal: RecordedChange
    fate: Fate
    span: Span | None


@dataclass(frozen=True, slots=True)
class _FoundChange:
    start: int
    is_new: bool


def find_outcomes(document: Document, blocks: Sequence[ChangedBlock]) -> Iterator[RevisionOutcome]:
    """Yield what became of each change, in the order of the record.

    Args:
        document: as it is now, with the changes that are still open accepted.
        blocks: that had changes.
    """
    own = [m for m in document.markup if m.author == AUTHOR and m.kind in ("insertion", "deletion")]
    taken: set[str] = set()
    for changed in blocks:
        block, found = _match_whole(document, changed, taken)
        if block is not None:
            taken.add(block.path)
        for number, proposal in enumerate(changed.proposals):
            place = None if block is None else (block, found[number])
            place = place or _find_alone(document, changed.path, proposal)
            if place is None:
                # half of it may be decided: its old words are back, its new ones still there
                is_open = any(mark.span.path == changed.path for mark in own)
                yield RevisionOutcome(proposal, "open" if is_open else "changed", None)
            else:
                yield _build_outcome(proposal, *place, own)


def _build_outcome(
    proposal: RecordedChange, block: Block, found: _FoundChange, own: Sequence[Markup]
) -> RevisionOutcome:
    size = get_length(proposal.new if found.is_new else proposal.old)
    span = block.span(found.start, found.start + size)
    if any(_touches_span(each, span) for each in own):
        return RevisionOutcome(proposal, "open", span)
    return RevisionOutcome(proposal, "accepted" if found.is_new else "rejected", span)


def _touches_span(mark: Markup, span: Span) -> bool:
    """Return whether a change mark is one of the text of a span."""
    if mark.span.path != span.path:
        return False
    if mark.span.start == mark.span.end:  # what was deleted shows as nothing
        return span.start <= mark.span.start <= span.end
    return mark.span.start < span.end and span.start < mark.span.end


def _match_whole(
    document: Document, changed: ChangedBlock, taken: set[str]
) -> tuple[Block | None, list[_FoundChange]]:
    """Return the block whose text is the recorded one, with each change made or not."""
    for block in _iter_nearest_first(document, changed.path):
        if block.path not in taken:
            found = _match_changes(block.text, changed, 0, 0)
            if found is not None:
                return block, found
    return None, []


def _iter_nearest_first(document: Document, path: str) -> Iterator[Block]:
    blocks = list(document.walk())
    yield from (block for block in blocks if block.path == path)
    yield from (block for block in blocks if block.path != path)


def _match_changes(
    text: str, changed: ChangedBlock, number: int, at: int
) -> list[_FoundChange] | None:
    """Return where the changes from `number` on stand in a text, read from `at` to its end."""
    gap = changed.between[number]
    if not stands_at(gap, text, at):
        return None
    at += get_length(gap)
    if number == len(changed.proposals):
        return [] if at == len(text) else None
    proposal = changed.proposals[number]
    for is_new, words in ((True, proposal.new), (False, proposal.old)):
        if stands_at(words, text, at):
            rest = _match_changes(text, changed, number + 1, at + get_length(words))
            if rest is not None:
                return [_FoundChange(at, is_new), *rest]
    return None


def _find_alone(
    document: Document, path: str, proposal: RecordedChange
) -> tuple[Block, _FoundChange] | None:
    """Return the only place where a change stands between its neighbours, made or not.

    For a block that somebody edited elsewhere, too.
    """
    blocks = list(_iter_nearest_first(document, path))
    for group in (blocks[:1], blocks[1:]):
        places = [(block, each) for block in group for each in _find_between(block.text, proposal)]
        if places:
            return places[0] if len(places) == 1 else None
    return None


def _find_between(text: str, proposal: RecordedChange) -> Iterator[_FoundChange]:
    left = get_length(proposal.left)
    if not left and not get_length(proposal.right):
        return
    for at in range(left, len(text) + 1):
        if not stands_at(proposal.left, text, at - left):
            continue
        for is_new, words in ((True, proposal.new), (False, proposal.old)):
            after = at + get_length(words)
            if stands_at(words, text, at) and stands_at(proposal.right, text, after):
                yield _FoundChange(at, is_new)
