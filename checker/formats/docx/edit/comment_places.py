"""Find where a comment on a place of the document may stand.

Word takes comments in the main story only and ignores them in headers, footers, text boxes and
notes ([MS-OI29500] 2.1.315); a comment in a comment is no comment (17.13.4.5). What is found there
is said at the nearest place in the main story: beside the drawing that holds the text box, the
reference mark of the note, the sign of the comment, the beginning of the section that shows the
header.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import BlockKind, Document, Part, Span
from checker.formats.docx.edit.anchors import Anchored, Anchors
from checker.formats.docx.edit.names import find_first, get, make, name
from checker.formats.docx.edit.run_splitting import RunSplitter, is_bound, is_closed
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element, R

_STRICT_R = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_AROUND = frozenset({"tc", "sdtContent", "sdt", "customXml", "ins", "moveTo"})
_NOTES = {"footnote": "footnoteReference", "endnote": "endnoteReference"}


@dataclass(frozen=True, slots=True)
class ElementEdge:
    """A place between elements: beside `node`, or inside it, a paragraph, at its start or end."""

    node: Element
    side: Literal["before", "after", "start", "end"]


@dataclass(frozen=True, slots=True)
class CommentRange:
    """A range of the main story; `end` is None for a single point.

    `exact` says that it holds the very characters that were asked for. `sign` is where the sign of
    the comment goes, None for the range's end.
    """

    start: ElementEdge
    end: ElementEdge | None = None
    exact: bool = False
    sign: ElementEdge | None = None


class CommentPlaces:
    """Finds the places of one document in the package that is edited.

    Args:
        document: as it was read.
        before: the same before its tracked changes, None where it has none.
        anchors: finds its blocks.
        package: the file; its main part is changed.
    """

    def __init__(
        self, document: Document, before: Document | None, anchors: Anchors, package: EditedPackage
    ) -> None:
        self._views = {False: document, True: before or document}
        self._anchors = anchors
        self._package = package
        self._root = package.edit(package.main)
        self._cuts = RunSplitter(self._root)
        self._sections: dict[str, Element] = {}

    def whole(self, span: Span) -> CommentRange:
        """Return where to say what concerns the whole document.

        That is `span`, where it is the part that a finding concerns; the title in the place of the
        document's first words.
        """
        document = self._views[False]
        if span.path in ("", document.first_span().path):
            span = find_title_span(document)
        if span.path:
            return self.of(span)
        return self._clear(CommentRange(ElementEdge(self._find_first_paragraph(), "start")))

    def of(self, span: Span, *, before: bool = False) -> CommentRange:
        """Return where a comment on a span may stand; runs are cut if need be.

        Args:
            span: in the document, or in the document before its tracked changes.
            before: says which.
        """
        found = self._anchors.find(self._views[before].block(span.path), before=before)
        if found is None:
            return self._clear(CommentRange(ElementEdge(self._find_first_paragraph(), "start")))
        in_main = found.part == self._package.main
        place = self._clear(
            self._place_in_main(found, span) if in_main else self._place_elsewhere(found)
        )
        # between characters of the former text stand those that were inserted since
        return replace(place, exact=False) if before else place

    def _clear(self, place: CommentRange) -> CommentRange:
        """Return a place whose sign is not in the first paragraph of a control around paragraphs.

        LibreOffice 7.4 drops the words before such a sign, 25.2 falls over one before all words. It
        goes to the nearest other paragraph, and so does the comment where the paragraph has no
        words; where there is no other, the sign follows the words.
        """
        edge = place.start if place.end is None else place.end
        paragraph = _find_paragraph(edge.node)
        if not _begins_control(paragraph):
            return place
        first = not any(_iter_words_before(edge, paragraph))
        sign = self._find_clear_edge(paragraph)
        if first and any(_iter_words(paragraph)) and not any(map(_is_mark, paragraph.iter("*"))):
            start, end = ElementEdge(paragraph, "start"), ElementEdge(paragraph, "end")
            return CommentRange(start, end, sign=sign)
        if sign is None:
            return place
        return CommentRange(sign) if first else replace(place, sign=sign)

    def _find_clear_edge(self, paragraph: Element) -> ElementEdge | None:
        """Return an edge of the nearest paragraph that no control begins with, None for none."""
        paragraphs = self._paragraphs
        at = paragraphs.index(paragraph)
        near = (*paragraphs[at + 1 :], *reversed(paragraphs[:at]))
        clear = next((each for each in near if not _begins_control(each)), None)
        return None if clear is None else ElementEdge(clear, "start")

    def _place_in_main(self, found: Anchored, span: Span) -> CommentRange:
        element = found.elements[0]
        box = _find_outermost_box(element)
        if box is not None:
            return self._place_around(box)
        if found.block.kind is BlockKind.TABLE:
            return CommentRange(ElementEdge(self._find_paragraph_in(element), "start"))
        if name(element) != "p":  # a drawing
            return self._place_around(element)
        control = _find_control_around(element)
        if control is not None:
            return self._place_controlled(found, control, span)
        return self._place_text(found, span) if found.pieces else self._place_paragraph(found)

    def _place_text(self, found: Anchored, span: Span) -> CommentRange:
        low, high = self._widen_span(found, span.start, span.end)
        exact = (low, high) == (span.start, span.end)
        if low == high:
            return self._place_gap(found, low, exact=exact)
        # in this order: the cut at the start moves what the end may stand in
        start = ElementEdge(self._cuts.opening(found, low), "before")
        return CommentRange(start, ElementEdge(self._cuts.closing(found, high), "after"), exact)

    def _widen_span(self, found: Anchored, start: int, end: int) -> tuple[int, int]:
        """Return the least characters around a span that can be told from those beside them."""
        if start < end:
            return self._cuts.extent(found, start)[0], self._cuts.extent(found, end - 1)[1]
        if 0 < start < len(found.block.text):
            low, high = self._cuts.extent(found, start)
            return (low, high) if low < start else (start, start)
        return start, start

    def _place_gap(self, found: Anchored, at: int, *, exact: bool) -> CommentRange:
        """Return the range between two characters: empty, but for what is not shown (deletions)."""
        start, end = ElementEdge(found.elements[0], "start"), ElementEdge(found.elements[-1], "end")
        if at > 0:
            start = ElementEdge(self._cuts.closing(found, at), "after")
        elif _begins_in_code(found.elements[0]):
            start = ElementEdge(self._cuts.opening(found, at), "before")
        if at < len(found.block.text):
            end = ElementEdge(self._cuts.opening(found, at), "before")
        elif _has_field_after(start.node):
            end = start
        return CommentRange(start, None if start == end else end, exact)

    def _place_paragraph(self, found: Anchored, *, exact: bool = True) -> CommentRange:
        """Return the range of all that a paragraph shows."""
        length = len(found.block.text)
        if found.pieces:
            start = ElementEdge(self._cuts.opening(found, 0), "before")
            return CommentRange(
                start, ElementEdge(self._cuts.closing(found, length), "after"), exact
            )
        start = ElementEdge(found.elements[0], "start")
        fields = any(map(_is_mark, found.elements[0].iter("*")))
        end = None if fields else ElementEdge(found.elements[-1], "end")
        return CommentRange(start, end, exact and not length)

    def _place_controlled(self, found: Anchored, control: Element, span: Span) -> CommentRange:
        """Return the paragraph of a control for one value; beside it, where data would fill it."""
        if is_bound(control):
            beside = [*control.itersiblings("*"), *control.itersiblings("*", preceding=True)]
            paragraph = next((each for each in beside if name(each) == "p"), None)
            if paragraph is not None:
                return CommentRange(ElementEdge(paragraph, "start"))
        return self._place_paragraph(found, exact=span == found.block.span())

    def _place_around(self, element: Element) -> CommentRange:
        start = ElementEdge(self._cuts.begin(element), "before")
        return CommentRange(start, ElementEdge(self._cuts.end(element), "after"))

    def _place_elsewhere(self, found: Anchored) -> CommentRange:
        """Return the place in the main story that a block of another story belongs to."""
        for node in found.elements[0].iterancestors():
            if name(node) in _NOTES:
                mark = self._find_reference(_NOTES[name(node)], get(node, "id"))
                return (
                    CommentRange(ElementEdge(self._find_first_paragraph(), "start"))
                    if mark is None
                    else (self._place_around(mark))
                )
            if name(node) == "comment":
                sign = self._find_reference("commentReference", get(node, "id"))
                if sign is not None:
                    return CommentRange(ElementEdge(self._cuts.begin(sign), "before"))
        if found.part not in self._sections:
            self._sections[found.part] = self._find_section_start(self._package.ids_of(found.part))
        return CommentRange(ElementEdge(self._sections[found.part], "start"))

    def _find_reference(self, wanted: str, identifier: str | None) -> Element | None:
        """Return what stands for a note or comment in the main story: its mark, or a text box."""
        node = self._references.get((wanted, identifier))
        if node is None:
            return None
        box = _find_outermost_box(node)
        return node if box is None else box

    @cached_property
    def _references(self) -> dict[tuple[str, str | None], Element]:
        nodes = [each for each in self._root.iter("*") if name(each).endswith("Reference")]
        return {(name(each), get(each, "id")): each for each in reversed(nodes)}

    def _find_section_start(self, ids: frozenset[str]) -> Element:
        """Return the first paragraph of the first section that refers to one of the ids."""
        paragraph: Element | None = None
        for node in self._root.iter("*"):
            if name(node) == "p" and paragraph is None and _find_outermost_box(node) is None:
                paragraph = node
            elif name(node) == "sectPr" and name(node.getparent()) in ("body", "pPr"):
                if paragraph is not None and _refers_to(node, ids):
                    return paragraph
                paragraph = None
        return self._find_first_paragraph()

    def _find_paragraph_in(self, element: Element) -> Element:
        """Return the first paragraph in a table, or that of the document where it has none."""
        found = next((each for each in element.iter("*") if name(each) == "p"), None)
        return self._find_first_paragraph() if found is None else found

    def _iter_paragraphs(self) -> Iterator[Element]:
        """Yield the paragraphs of the main story, those of text boxes left out."""
        for node in self._root.iter("*"):
            if name(node) == "p" and _find_outermost_box(node) is None:
                yield node

    @cached_property
    def _paragraphs(self) -> list[Element]:
        return list(self._iter_paragraphs())

    def _find_first_paragraph(self) -> Element:
        """Return the first paragraph of the main story; one is made where there is none."""
        known = next(self._iter_paragraphs(), None)
        if known is not None:
            return known
        paragraph = make(self._root, "p")
        body = find_first(self._root, "body")
        if body is not None:  # the reader refuses a file without
            last = find_first(body, "sectPr")
            body.insert(len(body) if last is None else body.index(last), paragraph)
        return paragraph


def find_title_span(document: Document) -> Span:
    """Return the place of the document's title, or of its first words where it shows none."""
    for block in document.walk():
        shown = " ".join(block.text.split())
        if block.part is Part.BODY and shown and shown == document.title:
            return block.span()
    return document.first_span()


def _find_outermost_box(element: Element) -> Element | None:
    boxes = [each for each in element.iterancestors() if name(each) == "txbxContent"]
    return boxes[-1] if boxes else None


def _find_control_around(paragraph: Element) -> Element | None:
    """Return the outermost control for one value that a paragraph stands in, as far as its row."""
    found = None
    node = paragraph.getparent()
    while node is not None and name(node) in _AROUND:
        if name(node) == "sdt" and is_closed(node):
            found = node
        node = node.getparent()
    return found


def _begins_control(paragraph: Element) -> bool:
    """Return whether no text comes before a paragraph in a control around it."""
    controls = (each for each in paragraph.iterancestors() if name(each) == "sdt")
    return any(not any(_iter_words(each, before=paragraph)) for each in controls)


def _iter_words_before(edge: ElementEdge, paragraph: Element) -> Iterator[str]:
    """Return the texts that come before an edge in its paragraph."""
    match edge.side:
        case "start":
            return iter(())
        case "before":
            return _iter_words(paragraph, before=edge.node)
        case "after":
            *_, last = edge.node.iter("*")
            return _iter_words(paragraph, last=last)
        case "end":
            return _iter_words(paragraph)


def _iter_words(
    element: Element, *, before: Element | None = None, last: Element | None = None
) -> Iterator[str]:
    """Yield the texts in an element up to another, those of text boxes left out."""
    for node in element.iter("*"):
        if node is before:
            return
        if name(node) == "t" and node.text and _find_outermost_box(node) is None:
            yield node.text
        if node is last:
            return


def _find_paragraph(node: Element) -> Element:
    """Return the paragraph that a node is or stands in."""
    above = (each for each in (node, *node.iterancestors()) if name(each) == "p")
    return next(above, node)


def _is_mark(node: Element) -> bool:
    return name(node) == "fldChar"


def _refers_to(section: Element, ids: frozenset[str]) -> bool:
    references = (each for each in section if name(each).endswith("Reference"))
    return any(not ids.isdisjoint({r.get(R + "id"), r.get(_STRICT_R + "id")}) for r in references)


def _begins_in_code(paragraph: Element) -> bool:
    """Return whether a paragraph begins in the code of a field, and ends in its result."""
    marks = (get(each, "fldCharType") for each in filter(_is_mark, paragraph.iter("*")))
    return next(marks, None) == "separate"


def _has_field_after(node: Element) -> bool:
    """Return whether a mark of a field follows a node in its paragraph."""
    later = (each for after in node.itersiblings("*") for each in after.iter("*"))
    return any(map(_is_mark, later))
