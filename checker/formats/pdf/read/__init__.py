"""Reads PDF files that hold text: pages, lines, tables, notes, form values.

A PDF says where characters stand, not what they are. Tags say it where the file has them; the rest
is concluded from places and sizes, see `docs/decisions/slides-and-pdf.md`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pdfminer.pdfpage import PDFPage

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Markup, Part, Span, Spot, Unread
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.pdf.read.annotations import (
    Annotations,
    PageNote,
    count_attached_files,
    has_dynamic_form,
    read_annotations,
    read_bookmarks,
    read_properties,
)
from checker.formats.pdf.read.blocks import BlockMaker, PageBlocks
from checker.formats.pdf.read.glyphs import ContentTag, Rectangle
from checker.formats.pdf.read.interpreter import PageInterpreter
from checker.formats.pdf.read.layout import PageLayout, lay_out
from checker.formats.pdf.read.package import OpenedPdf, convert_library_errors, open_pdf
from checker.formats.pdf.read.page import PageDevice
from checker.formats.pdf.read.paper import build_pages
from checker.formats.pdf.read.structure_tree import TagRole, TagRoles, read_structure
from checker.formats.pdf.read.work_limits import BoundedResources
from checker.formats.shared.archive import report_too_many_blocks
from checker.formats.shared.assemble import assemble, find_title, guess_language

_UNREAD = {
    "embedded-file": (
        Message("read.attached-files"),
        Message("read.not-opened"),
    ),
    "image-text": (
        Message("read.text-in-images"),
        Message("read.not-recognised"),
    ),
    "media": (
        Message("read.video-and-sound"),
        Message("read.not-played"),
    ),
    "unmapped-text": (
        Message("read.characters-without-a-code"),
        Message("read.font-does-not-say-which-characters"),
    ),
    "xfa-form": (
        Message("read.an-xfa-form"),
        Message("read.only-acrobat-shows-it"),
    ),
}
_SCAN = Message("read.scanned-pages")
_NO_TEXT = Message("read.a-picture-without-text")
_RECOGNISE = Message("read.run-ocr-if-scan-if-letters")
_MAX_PAGES_LISTED = 10


@dataclass(frozen=True, slots=True)
class _PdfPages:
    """The pages of a file as they were laid out, and what is laid over each."""

    layouts: list[PageLayout]
    overlays: list[Annotations]


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a PDF file.

    Args:
        path: where it came from; its name becomes the document's.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is encrypted, damaged, too large, no PDF file, or holds no text at all.
    """
    opened = open_pdf(path, data, limits)
    with convert_library_errors(opened.place):
        structure = read_structure(opened.document.catalog)
        numbers = {_get_object_number(page): number for number, page in enumerate(opened.pages, 1)}
        outline = read_bookmarks(opened.document, numbers)
        known = read_properties(opened.document)
        unread = Counter({"embedded-file": count_attached_files(opened.document)})
        unread["xfa-form"] = int(has_dynamic_form(opened.document))
    pages = _read_pages(opened, structure)
    _refuse_wordless(opened.place, pages)
    maker = BlockMaker(
        pages.layouts,
        outline,
        tagged=structure.has_headings,
        left=limits.blocks,
        excess=report_too_many_blocks(opened.place, limits),
    )
    bodies = [maker.body(number) for number in range(1, len(pages.layouts) + 1)]
    values = list(_iter_form_values(pages.overlays))
    notes, markup = _build_comments(pages.overlays, bodies)
    raw = [*_iter_in_order(bodies, values), *maker.margins(), *notes]
    blocks, fields = assemble(raw, looks=True)
    parts = {block.part for block in blocks} | {Part.BODY}
    return Document(
        name=path.name,
        format="pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=blocks,
        language=guess_language(blocks),
        title=find_title(blocks) or known.get("title"),
        fields=fields,
        properties=known,
        pages=build_pages(pages.layouts, bodies),
        markup=tuple(markup),
        parts_read=tuple(part.value for part in Part if part in parts),
        parts_not_read=_list_unread(pages, unread),
    )


# --- pages ------------------------------------------------------------------------------------


def _read_pages(opened: OpenedPdf, structure: TagRoles) -> _PdfPages:
    resources = BoundedResources(opened.budget)
    device = PageDevice(resources, opened.budget)
    interpreter = PageInterpreter(resources, device)
    pages = _PdfPages([], [])
    for number, page in enumerate(opened.pages, 1):
        with convert_library_errors(opened.place, number):
            interpreter.process_page(page)
            overlay = read_annotations(page, device.content.height)
        pages.overlays.append(overlay)
        pages.layouts.append(_lay_out(page, device, structure, overlay))
    return pages


def _lay_out(
    page: PDFPage, device: PageDevice, structure: TagRoles, overlay: Annotations
) -> PageLayout:
    number = _get_object_number(page)

    def role_of(tag: ContentTag | None) -> TagRole | None:
        return None if tag is None else structure.role(number, tag.mcid)

    def link_of(box: Rectangle) -> str | None:
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        for link in overlay.links:
            place = link.place
            if place.x0 <= x <= place.x1 and place.top <= y <= place.bottom:
                return link.target
        return None

    return lay_out(device.content, role_of, link_of)


def _get_object_number(page: PDFPage) -> int:
    """Return the number of a page's object, 0 where it has none."""
    return page.pageid if isinstance(page.pageid, int) else 0


def _refuse_wordless(place: str, pages: _PdfPages) -> None:
    """Refuse a file without a word: to check it would be to pass it unread."""
    if any(page.has_text for page in pages.layouts) or any(each.values for each in pages.overlays):
        return
    what = Message("read.there-no-text")
    if any(page.pictures for page in pages.layouts):
        what = Message("read.holds-scanned-pictures-only-no-text")
    raise InputError(what, place=place, remedy=_RECOGNISE)


# --- blocks beside the pages' own -------------------------------------------------------------


def _iter_form_values(overlays: Sequence[Annotations]) -> Iterator[tuple[int, Block]]:
    for number, overlay in enumerate(overlays, 1):
        for index, value in enumerate(overlay.values):
            path = f"page{number}/field{index}"
            yield number, Block(BlockKind.PARAGRAPH, path, value, spot=Spot(page=number))


def _iter_in_order(
    bodies: Sequence[PageBlocks], values: Sequence[tuple[int, Block]]
) -> Iterator[Block]:
    """Yield the blocks of each page, then what is filled into its form."""
    by_page: dict[int, list[Block]] = {}
    for number, block in values:
        by_page.setdefault(number, []).append(block)
    for number, body in enumerate(bodies, 1):
        yield from body.blocks
        yield from by_page.get(number, ())


def _build_comments(
    overlays: Sequence[Annotations], bodies: Sequence[PageBlocks]
) -> tuple[list[Block], list[Markup]]:
    blocks: list[Block] = []
    markup: list[Markup] = []
    for number, (overlay, body) in enumerate(zip(overlays, bodies, strict=True), 1):
        for index, note in enumerate(overlay.notes):
            span = _find_anchor(note, body)
            if not note.text:
                markup.append(Markup("highlight", "", span, note.author))
                continue
            path = f"page{number}/comment{index}"
            spot = Spot(page=number)
            block = Block(BlockKind.PARAGRAPH, path, note.text, Part.COMMENT, spot=spot)
            blocks.append(block)
            own = span if span.path else Span(path, 0, 0)
            markup.append(Markup("comment", note.text, own, note.author, story=path))
    return blocks, markup


def _find_anchor(note: PageNote, body: PageBlocks) -> Span:
    """Return the block that a note stands on or beside."""
    if not body.blocks:
        return Span("", 0, 0)
    if note.place is None:
        return body.blocks[0].span()
    middle = (note.place.top + note.place.bottom) / 2
    index = min(range(len(body.places)), key=lambda i: _measure_distance(middle, body.places[i]))
    return body.blocks[index].span()


def _measure_distance(y: float, box: Rectangle) -> float:
    return max(box.top - y, y - box.bottom, 0.0)


# --- facts ------------------------------------------------------------------------------------


def _list_unread(pages: _PdfPages, unread: Counter[str]) -> tuple[Unread, ...]:
    scans = [
        number
        for number, page in enumerate(pages.layouts, 1)
        if not page.has_text and page.pictures
    ]
    unread["image-text"] = sum(page.pictures for page in pages.layouts if page.has_text)
    unread["unmapped-text"] = sum(page.unmapped for page in pages.layouts)
    unread["embedded-file"] += sum(overlay.files for overlay in pages.overlays)
    unread["media"] = sum(overlay.media for overlay in pages.overlays)
    found = [Unread(kind, *_UNREAD[kind], count) for kind, count in sorted(unread.items()) if count]
    if scans:
        shown = ", ".join(map(str, scans[:_MAX_PAGES_LISTED]))
        listed = shown + (", …" if len(scans) > _MAX_PAGES_LISTED else "")
        found.append(Unread("scan", _SCAN.format(pages=listed), _NO_TEXT, len(scans)))
    return tuple(found)
