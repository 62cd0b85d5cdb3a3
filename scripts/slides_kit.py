"""Builds a company's slides with python-pptx: the same content gives the same bytes.

The look is that of an internal deck: 16:9, a dark bar above, the classification on every slide.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu, Mm, Pt

from scripts.docx_xml import FIXED_TIME

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_WIDTH, _HEIGHT = Mm(338.7), Mm(190.5)
_NAVY, _PALE = RGBColor(0x1F, 0x3A, 0x5F), RGBColor(0xE8, 0xED, 0xF3)
_SIDE = Mm(16)
_CONTENT = _WIDTH - 2 * _SIDE
_ROW_MM = 13.5
_TITLE_SLIDE, _TITLE_AND_TEXT, _TITLE_ONLY = 0, 1, 5
_TABLE_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # PowerPoint's "No Style, Table Grid"
_BODY_SIZES = (24, 20, 18)


@dataclass(frozen=True)
class DeckLook:
    """What every slide of a deck shows."""

    company: str
    classification: str = "社外秘"
    footer: str = ""
    font: str = "游ゴシック"


def new_deck(look: DeckLook, *, title: str, author: str, created: datetime = FIXED_TIME) -> Deck:
    """Return a deck without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(_WIDTH), Emu(_HEIGHT)
    _set_properties(deck, title, author, created)
    _set_theme(deck, look)
    _set_master(deck, look)
    _set_layouts(deck)
    return deck


def save_deck(deck: Deck, path: Path) -> None:
    """Write the deck; the same content gives the same bytes. Folders are made."""
    buffer = io.BytesIO()
    deck.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))


# --- slides -----------------------------------------------------------------------------------


def add_cover(deck: Deck, title: str, lines: Sequence[str]) -> Slide:
    """Add the first slide: a title and what stands below it."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_SLIDE])
    slide.shapes.title.text = title
    slide.placeholders[1].text = "\n".join(lines)
    return slide


def add_points(
    deck: Deck, title: str, points: Sequence[str | tuple[int, str]], *, notes: str = ""
) -> Slide:
    """Add a slide with a list; a point of a level below the first is `(level, text)`."""
    slide = _add(deck, _TITLE_AND_TEXT, title, notes)
    frame = slide.placeholders[1].text_frame
    for index, point in enumerate(points):
        level, text = (0, point) if isinstance(point, str) else point
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    return slide


def add_blank(deck: Deck, title: str, *, notes: str = "") -> Slide:
    """Add a slide that has a title only."""
    return _add(deck, _TITLE_ONLY, title, notes)


def add_grid(
    slide: Slide,
    rows: Sequence[Sequence[str]],
    *,
    widths_mm: Sequence[float],
    top_mm: float = 36,
    header: bool = True,
    size: float = 16,
) -> None:
    """Add a table; `header` sets its first row apart, else every other column holds labels."""
    height = Mm(_ROW_MM) * len(rows)
    shape = slide.shapes.add_table(
        len(rows), len(rows[0]), _SIDE, Mm(top_mm), Mm(sum(widths_mm)), height
    )
    table = shape.table
    table.first_row, table.horz_banding = header, False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _TABLE_GRID  # noqa: SLF001 - no call
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            marked = row == 0 if header else column % 2 == 0
            _fill(table.cell(row, column), text, size, marked=marked, header=header)


def merge_right(slide: Slide, row: int, first: int, last: int) -> None:
    """Merge the cells `first` to `last` (from 0, inclusive) of a row of the slide's table."""
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    table.cell(row, first).merge(table.cell(row, last))


def add_text(slide: Slide, text: str, *, top_mm: float, align: str = "left") -> None:
    """Add a text box as wide as the content."""
    box = slide.shapes.add_textbox(_SIDE, Mm(top_mm), Emu(_CONTENT), Mm(10))
    paragraph = box.text_frame.paragraphs[0]
    box.text_frame.word_wrap = True
    paragraph.text = text
    paragraph.font.size = Pt(18)
    paragraph.alignment = PP_ALIGN.RIGHT if align == "right" else PP_ALIGN.LEFT


def add_comment(slide: Slide, text: str, author: str) -> None:
    """Pin a comment to a slide, as PowerPoint up to 2019 does."""
    package = slide.part.package
    authors = (
        f'<p:cmAuthorLst {_NAMESPACES}><p:cmAuthor id="0" name="{author}" initials="{author[:1]}"'
        ' lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    )
    comments = (
        f'<p:cmLst {_NAMESPACES}><p:cm authorId="0" dt="{FIXED_TIME:%Y-%m-%dT%H:%M:%S}" idx="1">'
        f'<p:pos x="10" y="10"/><p:text>{text}</p:text></p:cm></p:cmLst>'
    )
    main = package.presentation_part
    main.relate_to(
        _part(package, "commentAuthors", authors, RT.COMMENT_AUTHORS), RT.COMMENT_AUTHORS
    )
    slide.part.relate_to(_part(package, "comments/comment1", comments, RT.COMMENTS), RT.COMMENTS)


def _part(package: Any, name: str, xml: str, kind: str) -> Part:
    content_type = {
        RT.COMMENT_AUTHORS: CT.PML_COMMENT_AUTHORS,
        RT.COMMENTS: CT.PML_COMMENTS,
    }[kind]
    declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'
    return Part(PackURI(f"/ppt/{name}.xml"), content_type, package, declared.encode("utf-8"))


def number_slides(deck: Deck, look: DeckLook) -> None:
    """Give every slide but the cover its footer and its number."""
    for number, slide in enumerate(deck.slides, 1):
        if number == 1:
            continue
        for placeholder in slide.slide_layout.placeholders:
            kind = placeholder.element.ph.get("type")
            if kind in ("ftr", "sldNum"):
                _copy_footer(slide, placeholder, number, look.footer if kind == "ftr" else None)


# --- how it is done ---------------------------------------------------------------------------


def _add(deck: Deck, layout: int, title: str, notes: str) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    return slide


def _copy_footer(slide: Slide, placeholder: Any, number: int, text: str | None) -> None:
    slide.shapes.clone_placeholder(placeholder)
    own = slide.shapes[-1]
    paragraph = own.text_frame.paragraphs[0]
    if text is not None:
        paragraph.text = text
        return
    field = paragraph._p.makeelement(  # noqa: SLF001 - python-pptx has no call for fields
        qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
    )
    shown = field.makeelement(qn("a:t"), {})
    shown.text = str(number)
    field.append(shown)
    paragraph._p.append(field)  # noqa: SLF001


def _fill(cell: Any, text: str, size: float, *, marked: bool, header: bool) -> None:
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Mm(1)
    cell.fill.solid()
    dark = marked and header
    white = RGBColor(255, 255, 255)
    cell.fill.fore_color.rgb = _NAVY if dark else _PALE if marked else white
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.text = text
    paragraph.font.size, paragraph.font.bold = Pt(size), marked
    paragraph.font.color.rgb = white if dark else RGBColor(0x22, 0x22, 0x22)


def _set_properties(deck: Deck, title: str, author: str, created: datetime) -> None:
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = created.replace(tzinfo=None)
    properties.keywords, properties.revision = "", 1


def _set_theme(deck: Deck, look: DeckLook) -> None:
    part = deck.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    theme = part.blob.decode("utf-8")
    for old in ('<a:latin typeface="Calibri"/>', '<a:latin typeface="Calibri Light"/>'):
        theme = theme.replace(old, f'<a:latin typeface="{look.font}"/>')
    theme = theme.replace('<a:ea typeface=""/>', f'<a:ea typeface="{look.font}"/>')
    part._blob = theme.encode("utf-8")  # noqa: SLF001 - python-pptx has no call for themes


def _set_master(deck: Deck, look: DeckLook) -> None:
    master = deck.slide_master
    shapes = master.shapes
    tree = shapes._spTree  # noqa: SLF001 - a master offers no call to add shapes
    for sign, top, height, color in (("bar", 0, Mm(5), _NAVY), ("line", Mm(30), Mm(0.6), _NAVY)):
        tree.insert(2, _rectangle(sign, top, height, str(color)))
    tree.append(_label(look))
    for placeholder in master.placeholders:
        _place_master(placeholder)
    styles = master.element.find(qn("p:txStyles"))
    _set_sizes(styles)


def _rectangle(name: str, top: int, height: int, color: str) -> Any:
    return _parsed(
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{90 + top % 7}" name="{name}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="{top}"/>'
        f'<a:ext cx="{_WIDTH}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _label(look: DeckLook) -> Any:
    return _parsed(
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="99" name="classification"/>'
        '<p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{_WIDTH - Mm(96)}" y="{Mm(7)}"/><a:ext cx="{Mm(80)}" cy="{Mm(8)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
        '<a:bodyPr wrap="square" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="r"/><a:r>'
        '<a:rPr lang="ja-JP" sz="1100"><a:solidFill><a:srgbClr val="595959"/></a:solidFill></a:rPr>'
        f"<a:t>{look.company}　{look.classification}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def _parsed(xml: str) -> Any:
    return parse_xml(xml)


def _place_master(placeholder: Any) -> None:
    kind = placeholder.element.ph.get("type")
    places = {
        "title": (_SIDE, Mm(9), _CONTENT, Mm(20)),
        "body": (_SIDE, Mm(36), _CONTENT, Mm(136)),
        "ftr": (_SIDE, Mm(178), Mm(200), Mm(8)),
        "sldNum": (_WIDTH - _SIDE - Mm(30), Mm(178), Mm(30), Mm(8)),
        "dt": (_WIDTH - _SIDE - Mm(80), Mm(178), Mm(45), Mm(8)),
    }
    place = places.get(kind)
    if kind == "ftr":
        _align_left(placeholder)
    if place is not None:
        placeholder.left, placeholder.top, placeholder.width, placeholder.height = map(Emu, place)


def _align_left(placeholder: Any) -> None:
    for level in placeholder.element.iter(qn("a:lvl1pPr")):
        level.set("algn", "l")


def _set_sizes(styles: Any) -> None:
    title = styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    run = title.find(qn("a:defRPr"))
    run.set("sz", "2800")
    run.set("b", "1")
    _color(run, str(_NAVY))
    for level, size in enumerate(_BODY_SIZES, 1):
        body = styles.find(f"{qn('p:bodyStyle')}/{qn(f'a:lvl{level}pPr')}")
        body.find(qn("a:defRPr")).set("sz", str(size * 100))
        spacing = body.find(f"{qn('a:spcBef')}/{qn('a:spcPct')}")
        if spacing is not None:
            spacing.set("val", "60000")


def _color(run: Any, value: str) -> None:
    fill = run.find(qn("a:solidFill"))
    fill.clear()
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": value}))


def _set_layouts(deck: Deck) -> None:
    """Let the layouts in use stand where the master does."""
    kept = {_TITLE_SLIDE, _TITLE_AND_TEXT, _TITLE_ONLY}
    layouts = list(deck.slide_layouts)
    for index in kept:
        for placeholder in layouts[index].placeholders:
            transform = placeholder.element.spPr.find(qn("a:xfrm"))
            if transform is not None:
                placeholder.element.spPr.remove(transform)
    _place_cover(layouts[_TITLE_SLIDE])


def _place_cover(layout: Any) -> None:
    for placeholder in layout.placeholders:
        kind = placeholder.element.ph.get("type")
        if kind == "ctrTitle":
            placeholder.left, placeholder.top = _SIDE, Mm(58)
            placeholder.width, placeholder.height = Emu(_CONTENT), Mm(34)
        elif kind == "subTitle":
            placeholder.left, placeholder.top = _SIDE, Mm(98)
            placeholder.width, placeholder.height = Emu(_CONTENT), Mm(50)
            _align_left(placeholder)
