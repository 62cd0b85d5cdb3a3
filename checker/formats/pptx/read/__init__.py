"""Reads PowerPoint files: slides, notes, comments, tables and what charts and SmartArt say."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part as PackagePart

from checker.core.document import (
    Block,
    BlockKind,
    Document,
    Markup,
    Page,
    Part,
    Span,
    Spot,
    Unread,
)
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.ooxml.alternatives import count_other_words
from checker.formats.ooxml.metadata import read_core_properties, read_custom_properties
from checker.formats.pptx.read.comments import read_authors, read_comments
from checker.formats.pptx.read.inheritance import Sheets, SlideSheet, is_title_slide, list_fixed_art
from checker.formats.pptx.read.names import EMU_PER_MM, Element, P, parse_emu, parse_switch
from checker.formats.pptx.read.package import Deck, find_first_related, open_deck
from checker.formats.pptx.read.shapes import SlideShape
from checker.formats.pptx.read.story import (
    ALTERNATIVE,
    EMBEDDED,
    IMAGE_TEXT,
    MEDIA,
    SlideFindings,
    SlideReader,
)
from checker.formats.shared.assemble import assemble, find_title, guess_language

_UNREAD = {
    ALTERNATIVE: (
        Message("read.alternative-content"),
        Message("read.another-branch-says-something-else"),
    ),
    EMBEDDED: (
        Message("read.embedded-files-2"),
        Message("read.not-opened"),
    ),
    IMAGE_TEXT: (
        Message("read.text-in-images"),
        Message("read.not-recognised"),
    ),
    MEDIA: (
        Message("read.video-and-sound"),
        Message("read.not-played"),
    ),
}
_NOTES_BODY = "body"


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a PowerPoint file.

    Args:
        path: where it came from; its name becomes the document's.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is empty, encrypted, damaged, too large, or not a PowerPoint file.
    """
    deck = open_deck(path, data, limits)
    return _build_document(deck, path.name, hashlib.sha256(data).hexdigest())


def _build_document(deck: Deck, name: str, sha256: str) -> Document:
    findings = SlideFindings(deck.limits.blocks)
    blocks, fields = assemble(list(_Slides(deck, findings).read()))
    properties = read_core_properties(deck.root(deck.properties))
    properties |= read_custom_properties(deck.root(deck.custom_properties))
    parts = {block.part for block in blocks} | {Part.BODY}
    return Document(
        name=name,
        format="pptx",
        sha256=sha256,
        blocks=blocks,
        language=guess_language(blocks),
        title=find_title(blocks) or properties.get("title"),
        fields=fields,
        properties=properties,
        pages=_read_pages(deck.root(deck.main)),
        markup=tuple(findings.markup),
        parts_read=tuple(part.value for part in Part if part in parts),
        parts_not_read=tuple(
            Unread(kind, *_UNREAD[kind], findings.unread[kind]) for kind in sorted(findings.unread)
        ),
    )


def _read_pages(root: Element | None) -> tuple[Page, ...]:
    size = None if root is None else root.find(P + "sldSz")
    width = None if size is None else parse_emu(size.get("cx"))
    height = None if size is None else parse_emu(size.get("cy"))
    if not width or not height:
        return ()
    return (
        Page(
            width_mm=round(width / EMU_PER_MM, 1),
            height_mm=round(height / EMU_PER_MM, 1),
            top_mm=None,
            right_mm=None,
            bottom_mm=None,
            left_mm=None,
            orientation="landscape" if width > height else "portrait",
        ),
    )


class _Slides:
    """Reads the slides one after the other."""

    def __init__(self, deck: Deck, findings: SlideFindings) -> None:
        self._deck = deck
        self._findings = findings
        self._sheets = Sheets(deck, deck.limits.nesting)
        self._authors = read_authors(deck)
        self._table_styles = deck.root(
            find_first_related(deck.main, RELATIONSHIP_TYPE.TABLE_STYLES)
        )
        self._height_mm = next((page.height_mm for page in _read_pages(deck.root(deck.main))), 0.0)
        self._level = 1  # of the titles that come next
        self._art: set[str] = set()

    def read(self) -> Iterator[Block]:
        """Yield the blocks of every slide, each slide's notes and comments after it."""
        for number, part in enumerate(self._deck.slides(), 1):
            sheet = self._sheets.slide(part)
            if sheet is None:
                continue
            path, spot = f"slide{number}", Spot(page=number)
            blocks = list(self._build_story(sheet, path, spot).read(sheet.placed()))
            if number == 1 and is_title_slide(sheet.root, sheet.shapes):
                self._level = 2
            if blocks and parse_switch(sheet.root.get("show")) is False:
                text = next((each.text for each in blocks if each.text.strip()), "")
                self._findings.markup.append(Markup("hidden", text, blocks[0].span()))
            yield from blocks
            yield from self._read_fixed_art(sheet, spot)
            yield from self._read_notes(part, path, spot)
            yield from self._add_comments(part, path, spot, blocks)

    def _build_story(
        self, sheet: SlideSheet, path: str, spot: Spot, part: Part = Part.BODY
    ) -> SlideReader:
        others = count_other_words(sheet.root)
        if others:
            self._findings.unread[ALTERNATIVE] += others
        return SlideReader(
            self._deck,
            sheet,
            self._findings,
            path,
            spot,
            part,
            self._level,
            self._table_styles,
        )

    def _read_fixed_art(self, sheet: SlideSheet, spot: Spot) -> Iterator[Block]:
        """Yield the words that a layout and its master print on their slides, once each."""
        for base in sheet.bases() if sheet.shows_base else ():
            path = str(base.part.partname).rpartition("/")[2].removesuffix(".xml")
            if path not in self._art:
                self._art.add(path)
                story = self._build_story(base, path, spot, Part.HEADER)
                upper, lower = self._split_halves(list_fixed_art(base))
                yield from story.read(upper)
                story.part = Part.FOOTER
                yield from story.read(lower)
            if not base.shows_base:
                return

    def _split_halves(
        self, shapes: Sequence[SlideShape]
    ) -> tuple[list[SlideShape], list[SlideShape]]:
        middle = self._height_mm * EMU_PER_MM / 2
        lower = [shape for shape in shapes if shape.box is not None and shape.box.y > middle]
        return [shape for shape in shapes if shape not in lower], lower

    def _read_notes(self, slide: PackagePart, path: str, spot: Spot) -> Iterator[Block]:
        part = find_first_related(slide, RELATIONSHIP_TYPE.NOTES_SLIDE)
        sheet = None if part is None else self._sheets.notes(part)
        if sheet is not None:
            shapes = [each for each in sheet.shapes if each.kind in ("", _NOTES_BODY)]
            yield from self._build_story(sheet, f"{path}/notes", spot, Part.NOTES).read(shapes)

    def _add_comments(
        self, slide: PackagePart, path: str, spot: Spot, blocks: list[Block]
    ) -> Iterator[Block]:
        paths = {block.path: block for block in blocks}
        for number, said in enumerate(read_comments(self._deck, slide, self._authors)):
            block = Block(
                BlockKind.PARAGRAPH, f"{path}/comment{number}", said.text, Part.COMMENT, spot=spot
            )
            anchor = paths.get(self._findings.anchors.get(f"{path}#{said.shape}", ""))
            place = anchor or next(iter(blocks), None)
            span = Span(block.path, 0, 0) if place is None else place.span()
            markup = Markup("comment", said.text, span, said.author, story=block.path)
            self._findings.markup.append(markup)
            yield block
