"""Decide which formatting is changed and where paragraphs are added, and why not elsewhere.

As with text (`guards`): what another person is still to decide on stays as it is, and so does what
another program fills in.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from checker.core.document import Block, Part, Span
from checker.core.findings import (
    Change,
    HeadingStyle,
    Insertion,
    PageSetup,
    ParagraphFormat,
    SectionOrder,
    TextFormat,
)
from checker.core.messages import Message
from checker.core.text.normalization import fold, make_heading_key
from checker.formats.docx.edit.anchors import Anchored
from checker.formats.docx.edit.edit_restrictions import (
    BOUND,
    COMMENT,
    DRAWN,
    EQUATION,
    FIELD,
    RUBY,
    TRACKED,
    is_writable,
)
from checker.formats.docx.edit.headings import Headings
from checker.formats.docx.edit.names import find_first, name
from checker.formats.docx.edit.source import EditedFile
from checker.formats.ooxml.names import Element

NUMBERED: Final = Message("edit.headings-style-numbers-them-number-typed")
NO_PAGE: Final = Message("edit.file-says-nothing-pages")
NO_ROOM: Final = Message("edit.no-paragraph-can-added-here-table")
BY_HAND: Final = Message("edit.person-moves-sections-what-refers-them")
PARTLY: Final = Message("edit.covers-only-part-what-file-holds")

_MARKS: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
_STORIES: Final = frozenset({"body", "sdtContent"})


class FormattingRestriction:
    """Says why a change of looks or build is not made in a file.

    Args:
        source: the file.
        headings: its styles.
    """

    def __init__(self, source: EditedFile, headings: Headings) -> None:
        self._source = source
        self._headings = headings

    def why_not(self, change: Change) -> Message | None:
        """Return why a change cannot be made, None where nothing speaks against it."""
        match change:
            case HeadingStyle():
                return self._refuse_paragraph(change.path) or self._refuse_heading(change)
            case ParagraphFormat():
                return self._refuse_paragraph(change.path)
            case TextFormat():
                return self._refuse_text(change.span)
            case PageSetup():
                return self._refuse_page(change)
            case Insertion():
                return self._refuse_insertion(change)
            case SectionOrder():
                return BY_HAND

    def found(self, path: str) -> tuple[Block, Anchored | None]:
        """Return a block and where it stands in the file that nobody changes."""
        block = self._source.document.block(path)
        return block, self._source.untouched.find(block)

    def _refuse_paragraph(self, path: str) -> Message | None:
        block, found = self.found(path)
        if block.part is Part.COMMENT:
            return COMMENT
        if found is None or name(found.elements[-1]) != "p":
            return DRAWN
        if len(found.elements) > 1 or _is_told(found.elements[-1]):
            return TRACKED
        return self._source.guards[found.part].around(found.elements[-1])

    def _refuse_heading(self, change: HeadingStyle) -> Message | None:
        style = self._headings.style(change.level, change.path)
        if style is None:
            return None  # the paragraph gets an outline level, and no run another look
        block, found = self.found(change.path)
        listed = found and find_first(find_first(found.elements[-1], "pPr"), "numPr") is not None
        typed = make_heading_key(block.text) != fold(block.text)
        if self._headings.numbers(style) and typed and not listed:
            return NUMBERED
        runs = () if found is None else iter_runs(found, block.span())
        return next(filter(None, map(_run_fault, runs)), None)

    def _refuse_text(self, span: Span) -> Message | None:
        block, found = self.found(span.path)
        if block.part is Part.COMMENT:
            return COMMENT
        if found is None or not found.pieces:
            return DRAWN
        pieces = [p for p in found.pieces if p.start < span.end and p.end > span.start]
        if any(piece.start < span.start or piece.end > span.end for piece in pieces):
            return PARTLY
        faults = (_find_piece_fault(piece.element) for piece in pieces)
        runs = map(_run_fault, iter_runs(found, span))
        return next(filter(None, (*faults, *runs)), None)

    def _refuse_page(self, change: PageSetup) -> Message | None:
        found = find_sections(self._source.pristine.root(self._source.main))
        if change.section > len(found):
            return NO_PAGE
        section = found[change.section - 1]
        return None if find_first(section, "sectPrChange") is None else TRACKED

    def _refuse_insertion(self, change: Insertion) -> Message | None:
        path = change.before or change.after
        fault = self._refuse_paragraph(path)
        _, found = self.found(path)
        if fault is not None or found is None:
            return fault
        element = found.elements[-1]
        above = element.getparent()
        ends = find_first(find_first(element, "pPr"), "sectPr") is not None
        if name(above) not in _STORIES or path.count("/") != 1 or (ends and change.after):
            return NO_ROOM
        previous = element.getprevious()
        if change.before and name(previous) == "p" and previous is not None and _is_told(previous):
            return TRACKED
        return None if all(is_writable(each.text) for each in change.paragraphs) else DRAWN


def find_sections(root: Element) -> list[Element]:
    """Return the `w:sectPr` of a story in order, as the reader counts them."""
    found = (each for each in root.iter("*") if name(each) == "sectPr")
    return [each for each in found if name(each.getparent()) in {"body", "pPr"}]


def iter_runs(found: Anchored, span: Span) -> Iterator[Element]:
    """Yield the runs that hold the characters of a span, and those of fields among them.

    What a field shows after an update may have the looks of its code.
    """
    pieces = [p for p in found.pieces if p.start < span.end and p.end > span.start]
    shown = [run for piece in pieces if (run := _run(piece.element)) is not None]
    for paragraph in dict.fromkeys(next(_iter_paragraphs(run)) for run in shown):
        runs = (each for each in paragraph.iter("*") if name(each) == "r")
        own = [each for each in runs if next(_iter_paragraphs(each)) is paragraph]
        at = [number for number, each in enumerate(own) if each in shown]
        start, end = at[0], at[-1] + 1
        while start and _is_field(own[start - 1]):
            start -= 1
        while end < len(own) and _is_field(own[end]):
            end += 1
        yield from (each for each in own[start:end] if each in shown or _is_field(each))


def _iter_paragraphs(run: Element) -> Iterator[Element]:
    return (node for node in run.iterancestors() if name(node) == "p")


def _run(element: Element) -> Element | None:
    return next((node for node in element.iterancestors() if name(node) == "r"), None)


def _is_field(run: Element) -> bool:
    return any(name(each) in {"fldChar", "instrText"} for each in run)


def _is_told(paragraph: Element) -> bool:
    """Return whether a tracked change of a paragraph's looks or end waits for a decision."""
    properties = find_first(paragraph, "pPr")
    mark = find_first(properties, "rPr")
    is_marked = mark is not None and any(name(each) in _MARKS for each in mark)
    return is_marked or find_first(properties, "pPrChange") is not None


def _find_piece_fault(element: Element) -> Message | None:
    if name(element) == "sdtPr":
        return BOUND
    if name(element) == "fldChar":
        return FIELD
    return EQUATION if _run(element) is None else None


def _run_fault(run: Element) -> Message | None:
    if find_first(find_first(run, "rPr"), "rPrChange") is not None:
        return TRACKED
    for node in run.iterancestors():
        if name(node) in _MARKS:
            return TRACKED
        if name(node) == "ruby":
            return RUBY
        if etree.QName(node).localname == "oMath":
            return EQUATION
    return None
