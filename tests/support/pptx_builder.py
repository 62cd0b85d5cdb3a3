"""Builds small PowerPoint files in memory: python-pptx writes them, a test changes parts."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part as PackagePart
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Mm

from checker.core.document import Block, Document
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.pptx.read import read

PATH = Path("folder") / "deck.pptx"
COVER, TITLE_AND_BODY, TITLE_ONLY, BLANK = 0, 1, 5, 6
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
STRICT = (
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
     b"http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/",
     b"http://purl.oclc.org/ooxml/officeDocument/"),
    (b"http://schemas.openxmlformats.org/presentationml/2006/",
     b"http://purl.oclc.org/ooxml/presentationml/"),
    (b"http://schemas.openxmlformats.org/drawingml/2006/",
     b"http://purl.oclc.org/ooxml/drawingml/"),
)  # fmt: skip
"""Names of Transitional files, and those of Strict ones (ISO/IEC 29500-1)."""

Members = dict[str, bytes]


def new_deck() -> Deck:
    """Return a deck without slides."""
    return Presentation()


def add_slide(deck: Deck, title: str = "", layout: int = TITLE_ONLY) -> Slide:
    """Add a slide; a blank one has no title."""
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def add_box(shapes: Any, text: str, x: float, y: float, width: float = 80) -> Any:
    """Add a text box of 10 mm height to a slide or group; places are in millimetres."""
    box = shapes.add_textbox(Mm(x), Mm(y), Mm(width), Mm(10))
    box.text_frame.text = text
    return box


def add_part(slide: Slide, name: str, xml: str, content_type: str, kind: str) -> str:
    """Relate a slide to a new part; return the relationship's id."""
    part = PackagePart(PackURI(name), content_type, slide.part.package, xml.encode())
    return slide.part.relate_to(part, kind)


def add_frame(slide: Slide, uri: str, inner: str) -> None:
    """Add a graphic frame around a chart, SmartArt or embedded object."""
    slide.shapes._spTree.append(  # noqa: SLF001 - python-pptx has no call for these
        parse_xml(
            f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="90" name="x"/>'
            "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
            '<p:xfrm><a:off x="0" y="2000000"/><a:ext cx="900000" cy="900000"/></p:xfrm>'
            f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic>'
            "</p:graphicFrame>"
        )
    )


def add_comment(slide: Slide, text: str, author: str) -> None:
    """Pin a comment to a slide, as PowerPoint up to 2019 does."""
    authors = f'<p:cmAuthorLst {NAMESPACES}><p:cmAuthor id="0" name="{author}"/></p:cmAuthorLst>'
    main = slide.part.package.presentation_part
    part = PackagePart(
        PackURI("/ppt/commentAuthors.xml"), "application/xml", main.package, authors.encode()
    )
    main.relate_to(part, RT.COMMENT_AUTHORS)
    xml = (
        f'<p:cmLst {NAMESPACES}><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/>'
        f"<p:text>{text}</p:text></p:cm></p:cmLst>"
    )
    add_part(slide, "/ppt/comments/comment1.xml", xml, "application/xml", RT.COMMENTS)


def saved(deck: Deck) -> bytes:
    """Return a deck's file."""
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


def members(deck: Deck) -> Members:
    """Return the parts of a deck's file."""
    with zipfile.ZipFile(io.BytesIO(saved(deck))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def read_deck(deck: Deck, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return a deck as the reader sees it."""
    return read(PATH, saved(deck), limits)


def texts(blocks: Sequence[Block]) -> list[str]:
    """Return the texts of blocks."""
    return [block.text for block in blocks]
