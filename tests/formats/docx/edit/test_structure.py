"""Changes of looks and build in Word files: what is written, what accepting and rejecting give."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from lxml import etree

from checker.core.document import Document, Span
from checker.core.findings import (
    Change,
    HeadingStyle,
    Insertion,
    NewParagraph,
    PageSetup,
    ParagraphFormat,
    SectionOrder,
    TextFormat,
)
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.edit.edit_restrictions import BOUND, DRAWN, FIELD, TRACKED
from checker.formats.docx.edit.fixes import Fixes
from checker.formats.docx.edit.format_restrictions import (
    BY_HAND,
    NO_PAGE,
    NO_ROOM,
    NUMBERED,
)
from checker.formats.docx.edit.layout_edits import NOT_AS_BUILT
from checker.formats.docx.read import read
from checker.formats.shared.edits import Edit
from checker.formats.shared.formatting_fixes import FormattingResult
from tests.support.docx_builder import paragraph, run, strict, table, word, word_parts, zipped
from tests.support.word_copies import PATH, names, part
from tests.support.word_xml import BOUND as BOUND_CONTROL
from tests.support.word_xml import CHANGED, HEADING, SECTION, STYLES, box
from tests.support.word_xml import FIELD as A_FIELD

WHEN = datetime(2025, 7, 1, 18, 30, tzinfo=UTC)
NUMBERED_STYLES = STYLES.replace(
    "<w:outlineLvl", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
BOLD = paragraph(run("費用", '<w:b/><w:color w:val="FF0000"/>'))


def mended(data: bytes, *changes: Change, tracked: bool = True) -> FormattingResult:
    """Return a file with changes."""
    writer = Fixes(tracked=tracked, when=WHEN)
    return writer.mend(PATH, data, read(PATH, data), changes, DEFAULT_LIMITS)


def shown(data: bytes) -> str:
    """Return what the body holds, in short: author, date and empty properties left out."""
    root = etree.fromstring(part(data, "word/document.xml"))
    inner = "".join(etree.tostring(each, encoding="unicode") for each in root[0])
    inner = re.sub(
        r' xmlns:\w+="[^"]*"| w:author="checker" w:date="2025-07-01T18:30:00Z"', "", inner
    )
    inner = re.sub(r"<w:[rp]Pr/>| xml:space=\"preserve\"", "", inner)
    return inner.replace("w:", "")


def facts(document: Document) -> list[object]:
    """Return all that a document says of its blocks' looks, and its pages."""
    blocks = [(b.path, b.kind, b.text, b.level, b.style, b.runs, b.marker) for b in document.walk()]
    return [*blocks, document.pages]


def check_both_ways(data: bytes, changes: Sequence[Change]) -> FormattingResult:
    """Return a file with tracked changes; accepted it is the plain one, rejected the old one."""
    ours, plain = mended(data, *changes), mended(data, *changes, tracked=False)
    assert ours.made == plain.made == tuple(changes)
    reading = read(PATH, ours.data)
    assert facts(reading) == facts(read(PATH, plain.data)) == facts(ours.document)
    assert reading.original is not None
    assert facts(reading.original) == facts(read(PATH, data))
    assert names(ours.data) == names(data)
    others = [name for name in names(data) if name != "word/document.xml"]
    assert [part(ours.data, name) for name in others] == [part(data, name) for name in others]
    return ours


def test_bold_text_becomes_a_heading_and_loses_what_the_style_has_not() -> None:
    data = word(HEADING + BOLD + paragraph("120万円。"), styles=STYLES)
    found = check_both_ways(data, [HeadingStyle("body/1", 1)])
    assert found.document.blocks[1].level == 1
    assert shown(found.data).split("<p>")[2] == (
        '<pPr><pStyle val="1"/><pPrChange id="1"></pPrChange></pPr>'
        '<r><rPr><color val="FF0000"/><rPrChange id="2"><rPr><b/><color val="FF0000"/></rPr>'
        "</rPrChange></rPr><t>費用</t></r></p>"
    )


def test_bold_stays_where_the_style_is_bold() -> None:
    styles = STYLES.replace("<w:sz", "<w:b/><w:sz")
    found = check_both_ways(word(HEADING + BOLD, styles=styles), [HeadingStyle("body/1", 1)])
    assert "rPrChange" not in shown(found.data)


def test_where_no_heading_has_a_style_the_line_keeps_its_looks_and_gets_the_level() -> None:
    found = check_both_ways(
        word(BOLD + paragraph("本文"), styles=STYLES), [HeadingStyle("body/0", 1)]
    )
    assert (found.document.blocks[0].level, found.document.blocks[0].looks) == (1, None)
    assert shown(found.data).split("</p>")[0] == (
        '<p><pPr><outlineLvl val="0"/><pPrChange id="1"></pPrChange></pPr>'
        '<r><rPr><b/><color val="FF0000"/></rPr><t>費用</t></r>'
    )


def test_only_the_runs_at_fault_get_another_font() -> None:
    body = paragraph(
        run("本文", '<w:rFonts w:eastAsia="游明朝"/>') + run("違う", '<w:sz w:val="18"/>')
    )
    span = Span("body/0", 2, 4)
    found = check_both_ways(word(body), [TextFormat(span, "游明朝", "Century", 10.5)])
    assert shown(found.data) == (
        '<p><r><rPr><rFonts eastAsia="游明朝"/></rPr><t>本文</t></r><r><rPr>'
        '<rFonts eastAsia="游明朝" ascii="Century" hAnsi="Century"/><sz val="21"/>'
        '<rPrChange id="1"><rPr><sz val="18"/></rPr></rPrChange></rPr><t>違う</t></r></p>'
    )


def test_a_font_of_the_theme_gives_way() -> None:
    body = paragraph(
        run("本文", '<w:rFonts w:eastAsiaTheme="minorEastAsia" w:asciiTheme="minorHAnsi"/>')
    )
    found = check_both_ways(word(body), [TextFormat(Span("body/0", 0, 2), east_asia="游明朝")])
    assert '<rFonts asciiTheme="minorHAnsi" eastAsia="游明朝"/>' in shown(found.data)


def test_a_paragraph_is_set_as_asked_in_the_order_of_the_schema() -> None:
    body = paragraph("本文", '<w:keepNext/><w:jc w:val="right"/><w:rPr><w:b/></w:rPr>')
    change = ParagraphFormat(
        "body/0",
        alignment="justify",
        left_indent_pt=21,
        first_line_indent_chars=-1,
        line_spacing=1.5,
        space_after_pt=6,
        keep_with_next=False,
        page_break_before=True,
    )
    found = check_both_ways(word(body), [change])
    assert shown(found.data).startswith(
        '<p><pPr><keepNext val="0"/><pageBreakBefore/><spacing after="120" afterLines="0"'
        ' afterAutospacing="0" line="360" lineRule="auto"/>'
        '<ind left="420" leftChars="0" hanging="210" hangingChars="100"/><jc val="both"/>'
        '<rPr><b/></rPr><pPrChange id="1"><pPr><keepNext/><jc val="right"/></pPr></pPrChange></pPr>'
    )


def test_a_strict_file_is_told_in_its_own_words() -> None:
    parts = strict(word_parts(paragraph("本文")))
    change = ParagraphFormat("body/0", alignment="right", left_indent_pt=21)
    found = check_both_ways(zipped(parts), [change])
    assert b'start="420" ' in part(found.data, "word/document.xml")
    assert b'val="end"' in part(found.data, "word/document.xml")


def test_paper_and_margins_of_a_section() -> None:
    found = check_both_ways(
        word(paragraph("本文") + SECTION),
        [
            PageSetup(1, width_mm=210, height_mm=297),
            PageSetup(1, orientation="landscape"),
            PageSetup(1, left_mm=25),
        ],
    )
    assert shown(found.data).endswith(
        '<sectPr><pgSz w="16838" h="11906" orient="landscape"/><pgMar top="1440" right="1440"'
        ' bottom="1440" left="1417" header="720" footer="720" gutter="0"/><cols space="720"/>'
        '<sectPrChange id="1"><sectPr><pgSz w="12240" h="15840" code="1"/><cols space="720"/>'
        "</sectPr></sectPrChange></sectPr>"
    )
    assert found.document.pages[0].left_mm == 25.0


NEW = (NewParagraph("効果", "body/0"), NewParagraph("【要記入】"))


def test_a_section_before_a_paragraph() -> None:
    data = word(HEADING + paragraph("更新する。") + HEADING, styles=STYLES)
    found = check_both_ways(data, [Insertion(NEW, before="body/2", level=1)])
    assert [block.text for block in found.document.blocks] == [
        "目的",
        "更新する。",
        "効果",
        "【要記入】",
        "目的",
    ]
    assert "body/2" not in found.came_from
    assert found.came_from["body/4"] == "body/2"
    assert shown(found.data).split("</p>")[2] == (
        '<p><pPr><pStyle val="1"/><rPr><ins id="3"/></rPr></pPr>'
        '<ins id="1"><r><t>効果</t></r></ins>'
    )


def test_a_section_after_the_last_paragraph() -> None:
    last = paragraph("以下余白", '<w:jc w:val="right"/><w:rPr><w:b/></w:rPr>')
    data = word(HEADING + last + SECTION, styles=STYLES)
    found = check_both_ways(data, [Insertion(NEW, after="body/1", level=1)])
    assert "</p>".join(shown(found.data).split("</p>")[1:4]) == (
        '<p><pPr><jc val="right"/><rPr><ins id="3"/><b/></rPr></pPr><r><t>以下余白</t></r></p>'
        '<p><pPr><pStyle val="1"/><rPr><ins id="4"/></rPr></pPr>'
        '<ins id="1"><r><t>効果</t></r></ins></p>'
        '<p><pPr><rPr><b/></rPr><pPrChange id="5"><pPr><jc val="right"/></pPr></pPrChange></pPr>'
        '<ins id="2"><r><t>【要記入】</t></r></ins>'
    )


def test_what_is_inserted_has_the_looks_that_its_model_gets() -> None:
    data = word(HEADING + paragraph("更新する。"), styles=STYLES)
    font = TextFormat(Span("body/0", 0, 2), east_asia="游明朝")
    found = check_both_ways(data, [font, Insertion(NEW, after="body/1", level=1)])
    assert found.document.blocks[2].runs[0].style.east_asia_font == "游明朝"


def test_words_are_fixed_in_what_was_mended() -> None:
    data = word(paragraph(run("弊社に連絡する。", '<w:sz w:val="18"/>')))
    for tracked in (True, False):
        writer = Fixes(tracked=tracked, when=WHEN)
        change = TextFormat(Span("body/0", 0, 8), size=10.5)
        first = writer.mend(PATH, data, read(PATH, data), [change], DEFAULT_LIMITS)
        edit = Edit(Span("body/0", 0, 1), "当")
        then = writer(PATH, first.data, first.document, [edit], DEFAULT_LIMITS)
        assert then.made == (edit,)
        reading = read(PATH, then.data)
        assert then.document.blocks[0].text == reading.blocks[0].text == "当社に連絡する。"
        assert {run.style.size for run in reading.blocks[0].runs} == {10.5}
        assert then.document.original is None
        assert not then.document.markup
        if tracked:
            assert reading.original is not None
            assert facts(reading.original) == facts(read(PATH, data))
            deleted = '<r><rPr><sz val="18"/></rPr><delText>弊</delText></r></del>'
            assert deleted in shown(then.data)  # no change in a change


RUN_CHANGED = '<w:rPrChange w:id="7" w:author="A"><w:rPr/></w:rPrChange>'
PAGE_CHANGED = (
    '<w:sectPr><w:sectPrChange w:id="7" w:author="A"><w:sectPr/></w:sectPrChange></w:sectPr>'
)
INSERTED = f'<w:ins w:id="7" w:author="A">{run("本文")}</w:ins>'
SIZE = TextFormat(Span("body/0", 0, 2), size=10.5)
LEFT = {
    "another's paragraph": (
        paragraph("本文", CHANGED),
        ParagraphFormat("body/0", alignment="right"),
        TRACKED,
    ),
    "another's run": (paragraph(run("本文", RUN_CHANGED)), SIZE, TRACKED),
    "another's text": (paragraph(INSERTED), SIZE, TRACKED),
    "another's page": (
        paragraph("本文") + PAGE_CHANGED,
        PageSetup(1, left_mm=25),
        TRACKED,
    ),
    "no page": (paragraph("本文"), PageSetup(1, left_mm=25), NO_PAGE),
    "order": (paragraph("本文"), SectionOrder(("目的",)), BY_HAND),
    "a shape": (paragraph(box(paragraph("本文"))), Insertion(NEW[1:], before="body/0"), NO_ROOM),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_alone(name: str) -> None:
    body, change, why = LEFT[name]
    data = word(body, styles=STYLES)
    found = mended(data, change)
    assert (found.made, found.refused) == ((), {change: why})
    assert found.data == data


def test_a_typed_number_beside_that_of_the_style() -> None:
    body = HEADING + paragraph(run("2. 費用", "<w:b/>"))
    data = word(body, styles=NUMBERED_STYLES, numbering=NUMBERING)
    change = HeadingStyle("body/1", 1)
    assert mended(data, change).refused == {change: NUMBERED}
    plain = word(HEADING + BOLD, styles=NUMBERED_STYLES, numbering=NUMBERING)
    assert check_both_ways(plain, [change]).document.blocks[1].marker == "2."


def test_a_number_that_a_style_gave_is_not_lost() -> None:
    listed = STYLES + (
        '<w:style w:type="paragraph" w:styleId="l"><w:name w:val="List Number"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = HEADING + paragraph(run("費用", "<w:b/>"), '<w:pStyle w:val="l"/>')
    data = word(body, styles=listed, numbering=NUMBERING)
    change = HeadingStyle("body/1", 1)
    assert mended(data, change).refused == {change: NOT_AS_BUILT}


def test_what_can_be_made_is_made_beside_what_cannot() -> None:
    data = word(paragraph("本文", CHANGED) + paragraph("本文"))
    one, other = (ParagraphFormat(f"body/{n}", alignment="right") for n in (0, 1))
    found = mended(data, one, other)
    assert (found.made, found.refused) == ((other,), {one: TRACKED})
    assert found.document.blocks[1].style.alignment == "right"


def test_a_field_is_formatted_as_a_whole() -> None:
    data = word(paragraph(A_FIELD))
    text = read(PATH, data).blocks[0].text
    found = check_both_ways(data, [TextFormat(Span("body/0", 0, len(text)), size=9)])
    assert shown(found.data).count('<sz val="18"/>') == shown(found.data).count("<r>")


def test_a_bound_control_is_left_alone() -> None:
    data = word(paragraph(run("番号") + BOUND_CONTROL))
    text = read(PATH, data).blocks[0].text
    change = TextFormat(Span("body/0", 0, len(text)), size=9)
    assert set(mended(data, change).refused.values()) <= {BOUND, DRAWN, FIELD}


def test_paragraphs_in_tables_and_headers_are_set_where_they_stand() -> None:
    body = table("<w:tr><w:tc><w:tcPr/>" + paragraph("本文") + "</w:tc></w:tr>") + paragraph("")
    change = ParagraphFormat("body/0/r0/c0/0", alignment="center")
    found = check_both_ways(word(body), [change])
    assert '<jc val="center"/>' in shown(found.data)
