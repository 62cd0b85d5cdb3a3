"""Helpers for building the Word files under `examples/`, as a Japanese company would lay them out.

A document starts with `new_document` (page, fonts, header and footer), is filled from top to
bottom, and ends with `save`, which writes the same bytes each time. Lengths are millimetres
(`_mm`) or points.

    document = new_document(Look(company="北浜製作所株式会社"), title="稟議書", author="総務課")
    add_title(document, "稟議書")
    add_form(document, [[("文書番号", "総-2025-018"), ("起案日", "2025年6月2日")]])
    add_heading(document, "目的")
    add_paragraph(document, "会議室の二重予約をなくすため、...")
    save(document, Path("examples/ringi/word-clean/稟議書.docx"))
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from scripts.docx_xml import (
    FIXED_TIME,
    NUMBERS,
    add_field,
    define_list,
    drop,
    new_list,
    revision,
    set_number,
    stamp,
)

A4_MM = (210.0, 297.0)
_LABEL_FILL = "E7E6E6"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_HEADING_SIZES = {1: 12.0, 2: 11.0, 3: 10.5}
_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_BULLETS, _HEADINGS = 901, 903


@dataclass(frozen=True)
class Look:
    """The page and the fonts of a document; margins are top, right, bottom, left."""

    company: str = ""
    classification: str = "社外秘"
    footer: str = ""
    east_asia: str = "游明朝"
    ascii: str = "Century"
    heading: str = "游ゴシック"
    size: float = 10.5
    margins_mm: tuple[float, float, float, float] = (25, 25, 25, 25)
    numbered_headings: bool = True


def new_document(
    look: Look, *, title: str, author: str, created: datetime = FIXED_TIME
) -> Document:
    """Return an empty A4 document with the look's fonts and its header and footer.

    The header holds company and classification, the footer its text and `page / pages`. Word
    numbers the headings, unless the look says otherwise.
    """
    document = docx.Document()
    _set_properties(document, title, author, created)
    _set_page(document, look)
    _set_styles(document, look)
    _add_numbering(document, look)
    _fill_header(document, look)
    _fill_footer(document, look)
    return document


def save(document: Document, path: Path) -> None:
    """Write the document; the same content gives the same bytes. Folders are made."""
    buffer = io.BytesIO()
    document.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))


# --- paragraphs -------------------------------------------------------------------------------


def add_title(document: Document, text: str) -> Paragraph:
    """Add the centred document title, in the style Title."""
    return document.add_paragraph(text, style="Title")


def add_heading(document: Document, text: str, level: int = 1) -> Paragraph:
    """Add a real heading; its number comes from Word, so `text` has none."""
    return document.add_paragraph(text, style=f"Heading {level}")


def add_paragraph(document: Document, text: str, *, align: str = "left") -> Paragraph:
    """Add a body paragraph; `align` is left, right or center."""
    paragraph = document.add_paragraph(text)
    if align != "left":
        paragraph.alignment = _ALIGNMENTS[align]
    return paragraph


def add_bold_paragraph(document: Document, text: str, size: float = 12.0) -> Paragraph:
    """Add a paragraph that only looks like a heading: bold and enlarged, but no heading style."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = True
    run.font.size = Pt(size)
    return paragraph


def add_bullets(document: Document, items: Iterable[str]) -> list[Paragraph]:
    """Add a bullet list in the style List Bullet."""
    return [document.add_paragraph(item, style="List Bullet") for item in items]


def add_numbers(document: Document, items: Iterable[str]) -> list[Paragraph]:
    """Add a list numbered (1), (2), ... from 1, in the style List Number."""
    number = new_list(document)
    paragraphs = [document.add_paragraph(item, style="List Number") for item in items]
    for paragraph in paragraphs:
        set_number(paragraph, number, 0)
    return paragraphs


def add_closing(document: Document, text: str = "以上") -> Paragraph:
    """Add the closing word at the right margin."""
    return add_paragraph(document, text, align="right")


# --- tables -----------------------------------------------------------------------------------


def add_form(
    document: Document,
    rows: Sequence[Sequence[tuple[str, str]]],
    *,
    label_mm: float = 26,
    width_mm: float = 160,
) -> Table:
    """Add a form table. A row holds one (label, value) pair, or two side by side."""
    table = _new_table(document, len(rows), 4)
    value_mm = width_mm / 2 - label_mm
    _set_widths(table, [label_mm, value_mm, label_mm, value_mm])
    for index, pairs in enumerate(rows):
        cells = table.rows[index].cells
        for place, (label, value) in enumerate(pairs):
            _write(cells[2 * place], label, fill=_LABEL_FILL)
            last = cells[3] if len(pairs) == 1 else cells[2 * place + 1]
            target = cells[2 * place + 1]
            _write(target.merge(last) if last is not target else target, value)
    return table


def add_stamps(
    document: Document, names: Sequence[str], *, label: str = "承認欄", box_mm: float = 20
) -> Table:
    """Add empty stamp boxes at the right margin: `label` on the left, a box under each name."""
    table = _new_table(document, 2, len(names) + 1, WD_TABLE_ALIGNMENT.RIGHT)
    _set_widths(table, [9, *[box_mm] * len(names)])
    _set_height(table, 1, box_mm)
    _write(table.cell(0, 0).merge(table.cell(1, 0)), label, align="center", fill=_LABEL_FILL)
    for column, name in enumerate(names, start=1):
        _write(table.cell(0, column), name, align="center", fill=_LABEL_FILL)
    return table


def add_table(
    document: Document,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths_mm: Sequence[float],
    right: Sequence[str] = (),
    center: Sequence[str] = (),
    bold_rows: Sequence[str] = (),
) -> Table:
    """Add a table with a shaded header row that repeats on each page.

    `right` and `center` name the columns set that way, by header; `bold_rows` the rows set bold,
    by the text of their first cell.
    """
    table = _new_table(document, len(rows) + 1, len(headers))
    _set_widths(table, widths_mm)
    _repeat_header(table)
    for column, header in enumerate(headers):
        _write(table.cell(0, column), header, align="center", fill=_LABEL_FILL, bold=True)
    aligned = dict.fromkeys(right, "right") | dict.fromkeys(center, "center")
    for index, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            align = aligned.get(headers[column], "left")
            _write(table.cell(index, column), text, align=align, bold=row[0] in bold_rows)
    return table


def add_history(document: Document, rows: Sequence[tuple[str, str, str, str]]) -> Table:
    """Add a revision table: version, date, what changed, by whom."""
    return add_table(
        document,
        ["版", "改訂日", "改訂内容", "改訂者"],
        rows,
        widths_mm=[14, 44, 72, 30],
        center=["版"],
    )


def merge_across(table: Table, row: int, first: int, last: int) -> None:
    """Merge the cells `first` to `last` (from 0, inclusive) of a row; the first keeps its text."""
    cells = table.rows[row].cells
    text, align = cells[first].text, cells[first].paragraphs[0].alignment
    bold = any(run.bold for run in cells[first].paragraphs[0].runs)
    for cell in cells[first : last + 1]:
        cell.text = ""
    merged = cells[first].merge(cells[last])
    _write(merged, text, bold=bold)
    merged.paragraphs[0].alignment = align


# --- what a draft still carries ---------------------------------------------------------------


def add_comment(document: Document, paragraph: Paragraph, text: str, author: str) -> None:
    """Anchor a comment on a whole paragraph."""
    comment = document.add_comment(paragraph.runs, text=text, author=author, initials=author[:1])
    comment._comment_elm.set(qn("w:date"), stamp())  # noqa: SLF001  # no public way to date it


def track_insertion(paragraph: Paragraph, text: str, author: str) -> None:
    """Append `text` to a paragraph as a tracked insertion."""
    paragraph._p.append(revision("ins", text, author))  # noqa: SLF001


def track_deletion(paragraph: Paragraph, text: str, author: str) -> None:
    """Append `text` to a paragraph as a tracked deletion: Word shows it struck through."""
    paragraph._p.append(revision("del", text, author))  # noqa: SLF001


# --- how it is done ---------------------------------------------------------------------------


def _set_properties(document: Document, title: str, author: str, created: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = created.replace(tzinfo=None)
    properties.comments, properties.language, properties.revision = "", "ja-JP", 1


def _set_page(document: Document, look: Look) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(A4_MM[0]), Mm(A4_MM[1])
    top, right, bottom, left = (Mm(value) for value in look.margins_mm)
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    section.header_distance = section.footer_distance = Mm(12)


def _set_styles(document: Document, look: Look) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "ja-JP")
    normal = _style(document, "Normal", look.east_asia, look.ascii, look.size)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(2.5)
    normal.paragraph_format.line_spacing = 1.15
    for name in ("Header", "Footer"):
        style = _style(document, name, look.east_asia, look.ascii, 9)
        drop(style.element, "w:tabs")
    title = _style(document, "Title", look.heading, look.heading, 16)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    drop(title.element, "w:pBdr")
    for level, size in _HEADING_SIZES.items():
        heading = _style(document, f"Heading {level}", look.heading, look.heading, size)
        heading.paragraph_format.space_before = Pt(9)
        heading.paragraph_format.space_after = Pt(3)
        heading.paragraph_format.keep_with_next = True


def _style(document: Document, name: str, east_asia: str, ascii_font: str, size: float) -> Any:
    style = document.styles[name]
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    style.font.name = ascii_font
    fonts = style.element.rPr.rFonts
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), east_asia)
    return style


def _add_numbering(document: Document, look: Look) -> None:
    """Define the bullets, the numbered lists and the heading numbers, and bind styles to them."""
    define_list(document, _BULLETS, [("bullet", "・", None)], ("List Bullet",))
    define_list(document, NUMBERS, [("decimal", "(%1)", None)], ("List Number",))
    if look.numbered_headings:
        levels = [("decimal", "%1.", "Heading1"), ("decimal", "%1.%2", "Heading2")]
        define_list(document, _HEADINGS, levels, ("Heading 1", "Heading 2"))


def _fill_header(document: Document, look: Look) -> None:
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.text = f"{look.company}\t{look.classification}"
    _right_tab(paragraph, A4_MM[0] - look.margins_mm[1] - look.margins_mm[3])


def _fill_footer(document: Document, look: Look) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{look.footer}\t")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" / ")
    add_field(paragraph, "NUMPAGES", "1")
    _right_tab(paragraph, A4_MM[0] - look.margins_mm[1] - look.margins_mm[3])


def _right_tab(paragraph: Paragraph, width_mm: float) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(width_mm), WD_TAB_ALIGNMENT.RIGHT)


def _new_table(
    document: Document,
    rows: int,
    columns: int,
    alignment: WD_TABLE_ALIGNMENT = WD_TABLE_ALIGNMENT.CENTER,
) -> Table:
    _part_from_table(document)
    table: Table = document.add_table(rows=rows, cols=columns, style="Table Grid")
    table.alignment = alignment
    table.autofit = False
    return table


def _set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _set_height(table: Table, row: int, height_mm: float) -> None:
    table.rows[row].height = Mm(height_mm)
    table.rows[row].height_rule = WD_ROW_HEIGHT_RULE.EXACTLY


def _repeat_header(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(OxmlElement("w:tblHeader"))


def _write(
    cell: _Cell, text: str, *, align: str = "left", fill: str | None = None, bold: bool = False
) -> None:
    """Put text into an empty cell, one paragraph per line."""
    if fill is not None:
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'
        cell._tc.get_or_add_tcPr().append(parse_xml(shade))  # noqa: SLF001
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER  # after w:shd, says the schema
    for index, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = _ALIGNMENTS[align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
        run = paragraph.add_run(line)
        run.bold = bold or None


def _part_from_table(document: Document) -> None:
    """Keep a table off one just before it: Word joins tables that touch."""
    content = [element for element in document.element.body if element.tag != qn("w:sectPr")]
    if content and content[-1].tag == qn("w:tbl"):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)
