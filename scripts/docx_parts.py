"""What longer Word files have beside text and tables: contents, captions, references, charts.

Used with `scripts.docx_kit`. Fields are written with the result that Word would show, so that a
file needs no update before it is read.

    heading = kit.add_heading(document, "総則")
    parts.mark(heading, "_Toc01")
    parts.fill_toc(place, [parts.Entry(1, "第1章 総則", "_Toc01", 2)])
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from scripts.docx_xml import add_field

TOC = r'TOC \o "1-3" \h \z \u'
_TEXT_WIDTH_MM = 160.0
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_CHART_NS = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_EMU_PER_MM = 36_000


@dataclass(frozen=True)
class Entry:
    """One line of the contents: level, number and title as shown, bookmark, page."""

    level: int
    text: str
    bookmark: str
    page: int


def mark(paragraph: Paragraph, name: str) -> None:
    """Put a bookmark around a paragraph's words."""
    identifier = str(1 + sum(map(ord, name)) % 9000)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), identifier)
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), identifier)
    runs = paragraph._p.findall(qn("w:r"))  # noqa: SLF001 - no public call for bookmarks
    runs[0].addprevious(start)
    runs[-1].addnext(end)


def add_reference(paragraph: Paragraph, bookmark: str, shown: str) -> None:
    """Append a cross-reference: a REF field that shows what the bookmark holds."""
    add_field(paragraph, rf"REF {bookmark} \h", shown)


def add_toc(document: Document, entries: Sequence[Entry], instruction: str = TOC) -> None:
    """Add a table of contents in the styles toc 1 to toc 3, with leaders and page numbers."""
    for level in (1, 2, 3):
        _toc_style(document, level)
    paragraphs = [document.add_paragraph(style=f"toc {entry.level}") for entry in entries]
    first, last = paragraphs[0], paragraphs[-1]
    for kind in ("begin", None, "separate"):
        element = _instruction(instruction) if kind is None else _mark(kind)
        first.add_run()._r.append(element)  # noqa: SLF001
    for paragraph, entry in zip(paragraphs, entries, strict=True):
        _fill_entry(paragraph, entry)
    last.add_run()._r.append(_mark("end"))  # noqa: SLF001


def _fill_entry(paragraph: Paragraph, entry: Entry) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), entry.bookmark)
    link.set(qn("w:history"), "1")
    paragraph.add_run(f"{entry.text}\t")
    add_field(paragraph, rf"PAGEREF {entry.bookmark} \h", str(entry.page))
    runs = paragraph._p.findall(qn("w:r"))  # noqa: SLF001
    own = [run for run in runs if not _opens_toc(run, runs)]
    own[0].addprevious(link)
    for run in own:
        link.append(run)


def _opens_toc(run: Any, runs: Sequence[Any]) -> bool:
    """Return whether a run belongs to the beginning of the TOC field itself."""
    if not any("TOC " in (item.text or "") for item in runs[1].iter(qn("w:instrText"))):
        return False
    return any(run is each for each in runs[:3])


def _toc_style(document: Document, level: int) -> None:
    name = f"toc {level}"
    if name in [style.name for style in document.styles]:
        return
    style = document.styles.add_style(name, 1)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.left_indent = Pt(10.5 * (level - 1))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)
    stops = style.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(_TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _mark(kind: str) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _instruction(text: str) -> Any:
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = f" {text} "
    return element


def add_caption(
    document: Document,
    label: str,
    number: int,
    text: str,
    *,
    field: bool = True,
    bookmark: str = "",
) -> Paragraph:
    """Add a caption, `表1 用語`; its number is a SEQ field unless `field` says otherwise.

    `bookmark` names the label and the number, for `add_reference`.
    """
    style = document.styles["Caption"]
    style.font.size, style.font.bold = Pt(10), False
    style.font.color.rgb = None
    paragraph = document.add_paragraph(style="Caption")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = label == "表"
    paragraph.paragraph_format.space_before = Pt(4)
    paragraph.add_run(label)
    if field:
        add_field(paragraph, rf"SEQ {label} \* ARABIC", str(number))
    else:
        paragraph.add_run(str(number))
    if bookmark:
        mark(paragraph, bookmark)
    paragraph.add_run(f" {text}")
    return paragraph


def number_headings(document: Document, levels: Sequence[str], *, definition: int = 903) -> None:
    """Give the headings of a document made without numbers a scheme, as `第%1章`, `%1.%2`.

    A lower level that shows its own number only (`第%1条`) is a list of its own: articles are
    counted through all chapters, which not every program reads from `w:lvlRestart`.
    """
    apart = [index for index, text in enumerate(levels) if index and text.count("%") == 1]
    joint = [(index, text) for index, text in enumerate(levels) if index not in apart]
    _define(
        document, definition, [(place, index, text) for place, (index, text) in enumerate(joint)]
    )
    for index in apart:
        _define(document, definition + index, [(0, index, levels[index])])


def _define(document: Document, number: int, levels: Sequence[tuple[int, int, str]]) -> None:
    """Define one list; a level is its place in the list, its heading (from 0) and its text."""
    numbering = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{index + 1}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for place, index, text in levels
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'
    )
    numbering.insert(0, abstract)  # the schema wants all w:abstractNum before the first w:num
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        )
    )
    for place, index, _ in levels:
        properties = document.styles[f"Heading {index + 1}"].element.get_or_add_pPr()
        held = properties.get_or_add_numPr()
        held.get_or_add_ilvl().val = place
        held.get_or_add_numId().val = number


def unnumbered(paragraph: Paragraph) -> Paragraph:
    """Take a heading out of its style's numbering, as 改訂履歴 and 附則 are."""
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public call for lists
    number = properties.get_or_add_numPr()
    number.get_or_add_ilvl().val = 0
    number.get_or_add_numId().val = 0
    return paragraph


def set_footer(document: Document, text: str) -> None:
    """Replace the footer by words alone: no page number that Word fills in."""
    paragraph = document.sections[0].footer.paragraphs[0]
    for run in list(paragraph.runs):
        paragraph._p.remove(run._r)  # noqa: SLF001
    paragraph.add_run(text)


def set_header(document: Document, text: str) -> None:
    """Replace the words of the header."""
    document.sections[0].header.paragraphs[0].text = text


def first_page_apart(document: Document) -> None:
    """Give the first page an empty header and footer of its own: a cover."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.first_page_footer.is_linked_to_previous = False


def set_company(document: Document, company: str) -> None:
    """Write the company into the extended properties (docProps/app.xml)."""
    package: Any = document.part.package
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'extended-properties"><Company>{company}</Company></Properties>'
    ).encode()
    for relationship in package.rels.values():
        if relationship.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            relationship.target_part._blob = content  # noqa: SLF001
            return
    part = Part(PackURI("/docProps/app.xml"), _APP_TYPE, content, package)
    package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)


def add_bar_chart(
    document: Document,
    series: str,
    bars: Sequence[tuple[str, float]],
    *,
    alternative: str,
    size_mm: tuple[float, float] = (120, 55),
) -> Paragraph:
    """Add a bar chart that Word draws itself; `alternative` says what it shows."""
    package: Any = document.part.package
    part = Part(PackURI("/word/charts/chart1.xml"), _CHART_TYPE, _chart(series, bars), package)
    identifier = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    width, height = (round(length * _EMU_PER_MM) for length in size_mm)
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="101" name="グラフ 1" descr="{alternative}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{identifier}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    paragraph.add_run()._r.append(drawing)  # noqa: SLF001
    return paragraph


def _chart(series: str, bars: Sequence[tuple[str, float]]) -> bytes:
    names = "".join(f'<c:pt idx="{i}"><c:v>{n}</c:v></c:pt>' for i, (n, _) in enumerate(bars))
    values = "".join(f'<c:pt idx="{i}"><c:v>{v:g}</c:v></c:pt>' for i, (_, v) in enumerate(bars))
    count, last = f'<c:ptCount val="{len(bars)}"/>', len(bars) + 1
    text = (
        f'<c:chartSpace {_CHART_NS}><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{series}</c:v></c:pt></c:strCache>'
        '</c:strRef></c:tx><c:spPr><a:solidFill><a:srgbClr val="5B7BA8"/></a:solidFill></c:spPr>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{names}"
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$B$2:$B${last}</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{values}</c:numCache></c:numRef>"
        '</c:val></c:ser><c:gapWidth val="80"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="out"/>'
        '<c:minorTickMark val="none"/><c:crossAx val="1"/></c:valAx></c:plotArea>'
        '<c:plotVisOnly val="1"/></c:chart></c:chartSpace>'
    )
    root = etree.fromstring(text)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
