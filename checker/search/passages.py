"""Cut a document into passages: what stands under one heading, a row of a table, an FAQ entry.

A passage is short, so that a judge reads it in a second, and knows each of its sentences' place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final, Literal

from checker.core.document import Block, BlockKind, Document, Part, Span
from checker.language.sentences import split_sentences
from checker.search.faq import Entry, find_question, read_entries
from checker.search.headed import Headed, head_blocks, starts_article
from checker.search.tables import iter_rows, read_lone_header

CUT_VERSION: Final = "2"
"""Raised when the same document gives other passages or terms: an index is then built anew."""

Kind = Literal["text", "row", "faq"]

_WANTED_LENGTH = 200
"""Characters up to which blocks under one heading are put together."""
_LONGEST = 400
"""Of a piece of one block: a longer one is cut between sentences."""
_READ_PARTS = frozenset({Part.BODY, Part.FOOTNOTE, Part.ENDNOTE, Part.NOTES})
_CONTENTS = ("toc", "contents", "目次")


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters `start` to `end` of a passage that can be quoted alone, and where they stand."""

    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that may answer a question.

    `headings` are those above it, outermost first; `units` its sentences, or the whole of a row.
    Of an FAQ entry, the last heading is the question, the text its answer, word for word; `owner`
    and `dated` are what the list says of it.
    """

    kind: Kind
    headings: tuple[str, ...]
    text: str
    units: tuple[Unit, ...]
    owner: str = ""
    dated: str = ""


def cut_passages(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document in reading order."""
    waiting: list[_Piece] = []
    labels: list[str] = []
    headed = list(head_blocks(list(_iter_blocks(document))))
    for each, after in zip_longest(headed, headed[1:]):
        if each.block.table is not None:
            yield from _join(waiting, document)
            waiting = []
            below = after.block if after else None
            above, labels = labels, read_lone_header(each.block, below)
            if not labels:
                yield from _cut_table(each, above)
            continue
        for piece in _cut_block(each, document.language):
            if waiting and not _belong_together(waiting, piece):
                yield from _join(waiting, document)
                waiting = []
            waiting.append(piece)
    yield from _join(waiting, document)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a block, with what stands above and the sentences in it.

    `origin` is where the part begins in its block.
    """

    block: Block
    headings: tuple[str, ...]
    text: str
    origin: int
    sentences: tuple[tuple[int, int], ...]


def _iter_blocks(document: Document) -> Iterator[Block]:
    """Yield what is read: no page headers, contents or title, nothing twice that is in a cell."""
    title = (document.title or "").strip()
    for block in document.walk():
        if block.part not in _READ_PARTS or block.kind is BlockKind.HEADING:
            continue
        if (block.style.name or "").lower().startswith(_CONTENTS):
            continue
        text = block.text.strip()
        if block.table is not None or (block.cell is None and text and text != title):
            yield block


def _belong_together(waiting: Sequence[_Piece], piece: _Piece) -> bool:
    first = waiting[0]
    if piece.headings != first.headings or piece.block.part is not first.block.part:
        return False
    if find_question(first.headings):
        return True  # an answer is kept whole
    if starts_article(piece.text):
        return False
    return sum(len(each.text) for each in waiting) + len(piece.text) <= _WANTED_LENGTH


def _cut_block(headed: Headed, language: Literal["ja", "en"]) -> Iterator[_Piece]:
    """Yield a block, or pieces of a long one, each of whole sentences."""
    text = headed.block.text
    sentences = [
        (max(start, headed.start), end)
        for start, end in split_sentences(text, language) or [(0, len(text))]
        if end > headed.start
    ]
    if not text[headed.start :].strip():
        return
    if find_question(headed.headings) or len(text) <= _LONGEST:
        yield _make_piece(headed, sentences)
        return
    group: list[tuple[int, int]] = []
    for start, end in sentences:
        if group and end - group[0][0] > _WANTED_LENGTH:
            yield _make_piece(headed, group)
            group = []
        group.append((start, end))
    yield _make_piece(headed, group)


def _make_piece(headed: Headed, group: Sequence[tuple[int, int]]) -> _Piece:
    origin, end = group[0][0], group[-1][1]
    moved = tuple((start - origin, stop - origin) for start, stop in group)
    return _Piece(headed.block, headed.headings, headed.block.text[origin:end], origin, moved)


def _join(pieces: Sequence[_Piece], document: Document) -> Iterator[Passage]:
    """Yield the one passage that pieces make; none of no pieces."""
    if not pieces:
        return
    text, units = "", list[Unit]()
    for each in pieces:
        at = len(text) + 1 if text else 0
        text += ("\n" if text else "") + each.text
        units += [
            Unit(at + start, at + end, each.block.span(each.origin + start, each.origin + end))
            for start, end in each.sentences
        ]
    passage = Passage("text", pieces[0].headings, text, tuple(units))
    yield _make_entry(passage, document) if find_question(passage.headings) else passage


def _make_entry(passage: Passage, document: Document) -> Passage:
    """Return the text under a question as an FAQ entry, with what the document says of it."""
    entry = Entry.under_question(passage.text, document)
    end = len(entry.answer)
    units = tuple(each for each in passage.units if each.end <= end)
    return replace(
        passage, kind="faq", text=entry.answer, units=units, owner=entry.owner, dated=entry.dated
    )


def _cut_table(headed: Headed, labels: Sequence[str]) -> Iterator[Passage]:
    """Yield the rows of a table: entries where it is a list of questions, else rows as text."""
    entries = list(read_entries(headed.block))
    for each in entries:
        units = (Unit(0, len(each.answer), each.span),) if each.span else ()
        headings = (*headed.headings, each.question)
        yield Passage("faq", headings, each.answer, units, each.owner, each.dated)
    if entries:
        return
    for row in iter_rows(headed.block, labels):
        units = (Unit(0, len(row.text), row.span),)
        yield Passage("row", headed.headings, row.text, units)
