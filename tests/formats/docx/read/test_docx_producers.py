"""Style sheets as other programs than Word for Windows write them, in Strict OOXML too."""

from pathlib import Path

import pytest

from checker.core.document import ParagraphStyle, RunStyle
from checker.formats.docx.read import read
from tests.support.docx_builder import only_block, paragraph, run, strict, word_parts, zipped


def style(style_id: str, name: str, base: str = "", more: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    default = "" if base else 'w:default="1"'
    return (
        f'<w:style w:type="paragraph" {default} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f"{more}{based}</w:style>"
    )


# How they name a first heading, its base and the default style; the heading's id.
PRODUCERS = {
    "LibreOffice": (
        style("Normal", "Normal")
        + style("Style14", "Heading", "Normal")
        + style("Heading1", "heading 1", "Style14"),
        "Heading1",
    ),
    "WPS": (style("1", "Normal") + style("2", "heading 1", "1"), "2"),
    "Google Docs": (
        style("Normal", "normal") + style("Heading1", "heading 1", "Normal"),
        "Heading1",
    ),
    "pandoc": (style("Normal", "Normal") + style("Heading1", "Heading 1", "Normal"), "Heading1"),
    "Word for Mac": (
        style("a", "Normal") + style("10", "heading 1", "a", '<w:aliases w:val="章"/>'),
        "10",
    ),
}


@pytest.mark.parametrize("in_strict", [False, True])
@pytest.mark.parametrize("producer", PRODUCERS)
def test_headings_of_other_programs(producer: str, in_strict: bool) -> None:
    styles, style_id = PRODUCERS[producer]
    body = paragraph("目的", f'<w:pStyle w:val="{style_id}"/><w:ind w:start="21pt"/>')
    members = word_parts(body, styles=styles)
    data = zipped(strict(members) if in_strict else members)
    (block,) = read(Path("a.docx"), data).blocks
    assert (block.kind.value, block.level, block.style.name, block.style.left_indent) == (
        "heading",
        1,
        "Heading 1",
        21.0,
    )


# Style sheets as the two programs write them, shortened; the answers are worked out by hand.
GOOGLE_DOCS = """
<w:docDefaults><w:rPrDefault><w:rPr>
  <w:rFonts w:ascii="Arial" w:cs="Arial" w:eastAsia="Arial" w:hAnsi="Arial"/>
  <w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="ja"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="276" w:lineRule="auto"/></w:pPr>
</w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="Normal" w:default="1"><w:name w:val="normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
  <w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext w:val="1"/>
  <w:keepLines w:val="1"/><w:pageBreakBefore w:val="0"/>
  <w:spacing w:after="120" w:before="400" w:lineRule="auto"/></w:pPr>
  <w:rPr><w:sz w:val="40"/><w:szCs w:val="40"/></w:rPr></w:style>
"""
GOOGLE_DOCS_RUN = '<w:rFonts w:ascii="MS Mincho" w:eastAsia="MS Mincho"/><w:rtl w:val="0"/>'
WPS = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"
  w:eastAsia="宋体" w:cs="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:pPr>
  <w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr><w:rPr><w:rFonts
  w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"
  w:cstheme="minorBidi"/><w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="24"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/><w:pPr>
  <w:keepNext/><w:keepLines/><w:spacing w:before="340" w:beforeLines="0" w:beforeAutospacing="0"
  w:after="330" w:afterLines="0" w:afterAutospacing="0" w:line="576" w:lineRule="auto"/>
  <w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:kern w:val="44"/><w:sz w:val="44"/></w:rPr>
</w:style>
"""
WPS_THEME = """
<a:themeElements><a:fontScheme name="WPS"><a:majorFont><a:latin typeface="Arial"/></a:majorFont>
<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>
<a:font script="Hans" typeface="宋体"/><a:font script="Jpan" typeface="ＭＳ 明朝"/></a:minorFont>
</a:fontScheme></a:themeElements>
"""


def test_a_heading_of_google_docs() -> None:
    body = paragraph(run("目的", GOOGLE_DOCS_RUN), '<w:pStyle w:val="Heading1"/>')
    block = only_block(body, styles=GOOGLE_DOCS)
    # a rule without a line leaves the line spacing of the document's defaults
    assert block.style == ParagraphStyle(
        name="Heading 1",
        space_before=20.0,
        space_after=6.0,
        line_spacing=1.15,
        line_rule="multiple",
        keep_with_next=True,
        keep_together=True,
    )
    assert block.runs[0].style == RunStyle("MS Mincho", "MS Mincho", "Arial", "Arial", 20.0)


def test_a_heading_of_wps() -> None:
    settings = '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    body = paragraph("目的", '<w:pStyle w:val="2"/>')
    block = only_block(body, styles=WPS, theme=WPS_THEME, settings=settings)
    assert block.style == ParagraphStyle(
        name="Heading 1",
        alignment="justify",
        outline_level=1,
        space_before=17.0,
        space_after=16.5,
        line_spacing=2.4,
        line_rule="multiple",
        keep_with_next=True,
        keep_together=True,
        widow_control=False,
    )
    # the theme has no font for complex scripts: that of the document's defaults is taken back
    assert block.runs[0].style == RunStyle("宋体", "Calibri", "Calibri", None, 22.0, bold=True)
