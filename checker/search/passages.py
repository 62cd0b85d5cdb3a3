"""Cut a document into passages: what stands under one heading, a row of a table, an FAQ entry.

A passage is short, so that a judge reads it in a second, and knows each of its sentences' place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from checker.core.document import Block, BlockKind, Document, Part, Span
from checker.core.text import lazy_re as re
from checker.language.sentences import split_sentences
from checker.search.faq import Entry, find_question, read_entries
from checker.search.tables import iter_rows

CUT_VERSION: Final = "1"
"""Raised when the same document gives other passages or terms: an index is then built anew."""

Kind = Literal["text", "row", "faq"]

_WANTED_LENGTH = 200
"""Characters up to which blocks under one heading are put together."""
_LONGEST = 400
"""Of a piece of one block: a longer one is cut between sentences."""
_READ_PARTS = frozenset({Part.BODY, Part.FOOTNOTE, Part.ENDNOTE, Part.NOTES})
_ARTICLE = re.compile("第[0-9０-９〇一二三四五六七八九十百]{1,5}条")
"""How an article begins whose number is no heading."""
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
    for block in _iter_blocks(document):
        if block.table is not None:
            yield from _join(waiting, document)
            waiting = []
            yield from _cut_table(block)
            continue
        for piece in _cut_block(block, document.language):
            if waiting and not _belong_together(waiting, piece):
                yield from _join(waiting, document)
                waiting = []
            waiting.append(piece)
    yield from _join(waiting, document)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a block, with the sentences in it; `origin` is where the part begins."""

    block: Block
    text: str
    origin: int
    sentences: tuple[tuple[int, int], ...]


def _iter_blocks(document: Document) -> Iterator[Block]:
    """Yield what is read: no page headers, no contents, nothing twice that stands in a cell."""
    for block in document.walk():
        if block.part not in _READ_PARTS or block.kind is BlockKind.HEADING:
            continue
        if (block.style.name or "").lower().startswith(_CONTENTS):
            continue
        if block.table is not None or (block.cell is None and block.text.strip()):
            yield block


def _belong_together(waiting: Sequence[_Piece], piece: _Piece) -> bool:
    first = waiting[0].block
    if piece.block.section != first.section or piece.block.part is not first.part:
        return False
    if find_question(first.section):
        return True  # an answer is kept whole
    if _ARTICLE.match(piece.text):
        return False
    return sum(len(each.text) for each in waiting) + len(piece.text) <= _WANTED_LENGTH


def _cut_block(block: Block, language: Literal["ja", "en"]) -> Iterator[_Piece]:
    """Yield a block, or pieces of a long one, each of whole sentences."""
    sentences = split_sentences(block.text, language) or [(0, len(block.text))]
    if find_question(block.section) or len(block.text) <= _LONGEST:
        yield _Piece(block, block.text, 0, tuple(sentences))
        return
    group: list[tuple[int, int]] = []
    for start, end in sentences:
        if group and end - group[0][0] > _WANTED_LENGTH:
            yield _make_piece(block, group)
            group = []
        group.append((start, end))
    yield _make_piece(block, group)


def _make_piece(block: Block, group: Sequence[tuple[int, int]]) -> _Piece:
    origin, end = group[0][0], group[-1][1]
    moved = tuple((start - origin, stop - origin) for start, stop in group)
    return _Piece(block, block.text[origin:end], origin, moved)


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
    passage = Passage("text", _list_headings(pieces[0].block), text, tuple(units))
    yield _make_entry(passage, document) if find_question(passage.headings) else passage


def _make_entry(passage: Passage, document: Document) -> Passage:
    """Return the text under a question as an FAQ entry, with what the document says of it."""
    entry = Entry.under_question(passage.text, document)
    end = len(entry.answer)
    units = tuple(each for each in passage.units if each.end <= end)
    return replace(
        passage, kind="faq", text=entry.answer, units=units, owner=entry.owner, dated=entry.dated
    )


def _cut_table(block: Block) -> Iterator[Passage]:
    """Yield the rows of a table: entries where it is a list of questions, else rows as text."""
    entries = list(read_entries(block))
    for each in entries:
        units = (Unit(0, len(each.answer), each.span),) if each.span else ()
        headings = (*_list_headings(block), each.question)
        yield Passage("faq", headings, each.answer, units, each.owner, each.dated)
    if entries:
        return
    for row in iter_rows(block):
        units = (Unit(0, len(row.text), row.span),)
        yield Passage("row", _list_headings(block), row.text, units)


def _list_headings(block: Block) -> tuple[str, ...]:
    """Return the headings above a block; in a workbook its sheet is one."""
    sheet = block.spot.sheet if block.spot else None
    return (sheet, *block.section) if sheet else block.section
