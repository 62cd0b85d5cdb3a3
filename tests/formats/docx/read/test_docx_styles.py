"""Effective formatting: which of many places decides a font, a size, bold, an indent."""

import time

import pytest

from checker.core.document import ParagraphStyle, Run, RunStyle
from tests.support.docx_builder import only_block, paragraph, read_word, row, run, table

THEME = """
<a:themeElements><a:fontScheme name="x">
  <a:majorFont><a:latin typeface="Arial"/><a:ea typeface=""/>
    <a:font script="Jpan" typeface="游ゴシック Light"/><a:font script="Hans" typeface="等线 Light"/>
  </a:majorFont>
  <a:minorFont><a:latin typeface="Century"/><a:ea typeface=""/>
    <a:font script="Jpan" typeface="游明朝"/><a:font script="Hans" typeface="等线"/>
  </a:minorFont>
</a:fontScheme></a:themeElements>
"""
DEFAULTS = """
<w:docDefaults><w:rPrDefault><w:rPr>
  <w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/><w:sz w:val="21"/>
</w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
"""
BASE = RunStyle(east_asia_font="游明朝", ascii_font="Century", size=10.5)


def style(style_id: str, name: str, inner: str = "", kind: str = "paragraph") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{inner}</w:style>'
    )


def styled(styles: str, properties: str = "", content: str = "あ", **parts: str) -> RunStyle:
    block = only_block(
        paragraph(content, properties), styles=DEFAULTS + styles, theme=THEME, **parts
    )
    (only,) = block.runs
    return only.style


def test_document_defaults_take_the_japanese_font_of_the_theme() -> None:
    assert styled("") == BASE


def test_the_theme_font_follows_the_documents_east_asian_language() -> None:
    settings = '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    assert styled("", settings=settings).east_asia_font == "等线"


def test_a_theme_font_wins_over_a_name_beside_it() -> None:
    fonts = '<w:rFonts w:eastAsia="ＭＳ 明朝" w:eastAsiaTheme="majorEastAsia" w:ascii="Times"/>'
    assert styled("", content=run("あ", fonts)) == RunStyle(
        east_asia_font="游ゴシック Light", ascii_font="Times", size=10.5
    )


def test_a_later_name_wins_over_an_earlier_theme_font() -> None:
    styles = style("b", "B", '<w:rPr><w:rFonts w:eastAsia="ＭＳ ゴシック"/></w:rPr>')
    assert styled(styles, '<w:pStyle w:val="b"/>').east_asia_font == "ＭＳ ゴシック"


def test_a_style_inherits_along_its_chain_and_a_circle_is_cut() -> None:
    styles = style("b", "B", '<w:basedOn w:val="c"/><w:rPr><w:color w:val="FF0000"/></w:rPr>')
    styles += style("c", "C", '<w:basedOn w:val="b"/><w:rPr><w:sz w:val="28"/></w:rPr>')
    found = styled(styles, '<w:pStyle w:val="b"/>')
    assert (found.color, found.size) == ("FF0000", 14.0)


def test_direct_formatting_wins_over_the_character_style_and_that_over_the_paragraphs() -> None:
    styles = style("b", "B", '<w:rPr><w:sz w:val="20"/><w:color w:val="111111"/></w:rPr>')
    styles += style(
        "c",
        "C",
        '<w:rPr><w:sz w:val="30"/><w:color w:val="222222"/></w:rPr>',
        "character",
    )
    content = run("あ", '<w:rStyle w:val="c"/><w:sz w:val="40"/>')
    found = styled(styles, '<w:pStyle w:val="b"/>', content)
    assert (found.size, found.color) == (20.0, "222222")


@pytest.mark.parametrize(
    ("paragraph_bold", "character_bold", "direct", "expected"),
    [
        ("<w:b/>", "", "", True),
        ("<w:b/>", "<w:b/>", "", False),
        ("", "<w:b/>", "", True),
        ("<w:b/>", '<w:b w:val="0"/>', "", True),
        ("<w:b/>", "<w:b/>", "<w:b/>", True),
        ("<w:b/>", "", '<w:b w:val="false"/>', False),
    ],
)
def test_bold_is_combined_by_exclusive_or(
    paragraph_bold: str, character_bold: str, direct: str, expected: bool
) -> None:
    styles = style("b", "B", f"<w:rPr>{paragraph_bold}</w:rPr>")
    styles += style("c", "C", f"<w:rPr>{character_bold}</w:rPr>", "character")
    content = run("あ", f'<w:rStyle w:val="c"/>{direct}')
    assert styled(styles, '<w:pStyle w:val="b"/>', content).bold is expected


def test_colour_auto_and_highlight_none_take_back_what_a_style_said() -> None:
    styles = style(
        "b", "B", '<w:rPr><w:color w:val="FF0000"/><w:highlight w:val="yellow"/></w:rPr>'
    )
    content = run("あ", '<w:color w:val="auto"/><w:highlight w:val="none"/>')
    assert styled(styles, '<w:pStyle w:val="b"/>', content) == BASE


def test_runs_of_one_formatting_are_one() -> None:
    content = run("一") + run("二", "<w:b/>") + run("三", "<w:b/>") + run("四")
    bold = RunStyle(bold=True)
    assert only_block(paragraph(content)).runs == (
        Run(0, 1, RunStyle()),
        Run(1, 3, bold),
        Run(3, 4, RunStyle()),
    )


def test_a_table_style_reaches_its_cells_only() -> None:
    styles = style("t", "T", '<w:rPr><w:sz w:val="18"/></w:rPr>', "table")
    grid = table(row("中"), properties='<w:tblStyle w:val="t"/>')
    document = read_word(grid + paragraph("外"), styles=DEFAULTS + styles, theme=THEME)
    sizes = {block.text: block.runs[0].style.size for block in document.walk() if block.runs}
    assert sizes == {"中": 9.0, "外": 10.5}


def test_a_chain_of_thousands_of_styles_is_not_walked_to_its_end() -> None:
    size = '<w:rPr><w:sz w:val="28"/></w:rPr>'
    styles = style("s0", "s0", size) + "".join(
        style(f"s{number}", f"s{number}", f'<w:basedOn w:val="s{number - 1}"/>')
        for number in range(1, 3_000)
    )
    assert styled(styles, '<w:pStyle w:val="s90"/>').size == 14
    body = "".join(
        paragraph("あ", f'<w:pStyle w:val="s{number}"/>') for number in range(2_000, 2_999)
    )
    started = time.process_time()
    assert len(read_word(body, styles=DEFAULTS + styles).blocks) == 999
    assert time.process_time() - started < 10


def test_paragraph_formatting_is_resolved_along_the_chain() -> None:
    styles = style(
        "b",
        "本文",
        '<w:pPr><w:jc w:val="both"/><w:spacing w:before="120" w:line="360" w:lineRule="auto"/>'
        '<w:ind w:left="420" w:firstLine="210"/></w:pPr>',
    )
    properties = '<w:pStyle w:val="b"/><w:spacing w:after="60"/><w:ind w:hanging="200"/>'
    block = only_block(paragraph("あ", properties), styles=DEFAULTS + styles)
    assert block.style == ParagraphStyle(
        name="本文",
        alignment="justify",
        left_indent=21.0,
        first_line_indent=-10.0,
        space_before=6.0,
        space_after=3.0,
        line_spacing=1.5,
        line_rule="multiple",
    )


@pytest.mark.parametrize(
    ("indent", "expected"),
    [
        ('<w:ind w:leftChars="200"/>', 21.0),
        ('<w:ind w:leftChars="200" w:left="440"/>', 22.0),
        ('<w:ind w:leftChars="200" w:left="200"/>', 21.0),
        ('<w:ind w:leftChars="0" w:left="440"/>', 22.0),
        ('<w:ind w:leftChars="0"/>', 42.0),
        ('<w:ind w:left="440"/>', 42.0),
        ('<w:ind w:start="x"/>', 42.0),
    ],
)
def test_an_indent_in_characters_wins_over_a_later_one_in_twips(
    indent: str, expected: float
) -> None:
    styles = style("b", "B", '<w:pPr><w:ind w:leftChars="400" w:left="840"/></w:pPr>')
    properties = f'<w:pStyle w:val="b"/>{indent}'
    block = only_block(paragraph("あ", properties), styles=DEFAULTS + styles)
    assert block.style.left_indent == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("exact", (18.0, "exact")),
        ("atLeast", (18.0, "at-least")),
        ("auto", (1.5, "multiple")),
    ],
)
def test_line_spacing_is_points_where_fixed_and_lines_where_not(
    rule: str, expected: tuple[float, str]
) -> None:
    spacing = f'<w:spacing w:line="360" w:lineRule="{rule}"/>'
    found = only_block(paragraph("あ", spacing)).style
    assert (found.line_spacing, found.line_rule) == expected


def test_a_line_spacing_without_a_rule_takes_back_an_earlier_rule() -> None:
    styles = style("b", "B", '<w:pPr><w:spacing w:line="400" w:lineRule="exact"/></w:pPr>')
    found = only_block(
        paragraph("あ", '<w:pStyle w:val="b"/><w:spacing w:line="240"/>'), styles=DEFAULTS + styles
    ).style
    assert (found.line_spacing, found.line_rule) == (1.0, "multiple")


@pytest.mark.parametrize(
    ("style_xml", "direct", "level"),
    [
        (style("h", "heading 2"), "", 2),
        (style("h", "見出し 3"), "", 3),
        (style("h", "見出し１"), "", 1),
        (style("h", "标题 2"), "", 2),
        (style("h", "Heading1"), "", 1),
        (style("h", "章", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'), "", 1),
        (style("h", "社内見出し", '<w:basedOn w:val="k"/>') + style("k", "heading 1"), "", 1),
        (style("h", "本文"), '<w:outlineLvl w:val="3"/>', 4),
        (style("h", "heading 1"), '<w:outlineLvl w:val="9"/>', None),
        (style("h", "TOC Heading"), "", None),
        (style("h", "heading 10"), "", None),
    ],
)
def test_headings_are_known_by_outline_level_else_by_name(
    style_xml: str, direct: str, level: int | None
) -> None:
    body = paragraph("目的", f'<w:pStyle w:val="h"/>{direct}')
    block = only_block(body, styles=DEFAULTS + style_xml)
    assert (block.kind.value, block.level) == (
        "paragraph" if level is None else "heading",
        level,
    )


def test_a_heading_style_that_the_file_forgot_to_define_is_known_by_its_id() -> None:
    block = only_block(paragraph("目的", '<w:pStyle w:val="Heading1"/>'), styles=DEFAULTS)
    assert (block.kind.value, block.level, block.style.name) == ("heading", 1, "Normal")


def test_a_heading_without_words_is_a_paragraph() -> None:
    block = only_block(paragraph("", '<w:outlineLvl w:val="0"/>'))
    assert (block.kind.value, block.level, block.style.outline_level) == ("paragraph", None, 1)


def test_built_in_names_are_written_as_word_shows_them() -> None:
    block = only_block(
        paragraph("目的", '<w:pStyle w:val="1"/>'), styles=DEFAULTS + style("1", "heading 1")
    )
    assert block.style.name == "Heading 1"


def test_east_asian_latin_and_complex_fonts_are_kept_apart() -> None:
    fonts = (
        '<w:rFonts w:hint="eastAsia" w:ascii="Arial" w:hAnsi="Calibri" w:eastAsia="ＭＳ 明朝" '
        'w:cs="David"/>'
    )
    assert only_block(paragraph(run("あA", fonts))).runs[0].style == RunStyle(
        east_asia_font="ＭＳ 明朝", ascii_font="Arial", hansi_font="Calibri", complex_font="David"
    )


def test_each_script_takes_its_font_of_the_theme() -> None:
    fonts = (
        '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="minorHAnsi" '
        'w:eastAsiaTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    )
    theme = THEME.replace(
        "</a:minorFont>", '<a:font script="Hebr" typeface="David"/></a:minorFont>'
    )
    content, settings = run("あ", fonts), '<w:themeFontLang w:val="en-US" w:bidi="he-IL"/>'
    block = only_block(paragraph(content), theme=theme, settings=settings)
    assert block.runs[0].style == RunStyle(
        ascii_font="Arial", hansi_font="Century", east_asia_font="Century", complex_font="David"
    )


def test_a_role_that_the_theme_leaves_open_takes_back_an_earlier_name() -> None:
    styles = style("b", "B", '<w:rPr><w:rFonts w:cs="David" w:ascii="Times"/></w:rPr>')
    content = run("あ", '<w:rFonts w:cstheme="minorBidi" w:asciiTheme="none" w:ascii="Georgia"/>')
    found = styled(styles, '<w:pStyle w:val="b"/>', content)
    assert (found.complex_font, found.ascii_font) == (None, "Georgia")


def test_a_chain_of_four_styles_is_resolved_fact_by_fact() -> None:
    chain = (
        style("a1", "A1", '<w:basedOn w:val="a"/><w:rPr><w:sz w:val="40"/><w:b/></w:rPr>')
        + style(
            "a2",
            "A2",
            '<w:basedOn w:val="a1"/><w:pPr><w:jc w:val="center"/><w:keepNext/></w:pPr>'
            '<w:rPr><w:color w:val="00ff00"/><w:u w:val="double"/></w:rPr>',
        )
        + style(
            "a3",
            "A3",
            '<w:basedOn w:val="a2"/><w:pPr><w:spacing w:before="200"/></w:pPr>'
            '<w:rPr><w:rFonts w:eastAsia="ＭＳ ゴシック"/><w:sz w:val="24"/></w:rPr>',
        )
        + style(
            "a4",
            "A4",
            '<w:basedOn w:val="a3"/><w:pPr><w:keepNext w:val="0"/><w:keepLines/></w:pPr>'
            '<w:rPr><w:u w:val="none"/><w:vertAlign w:val="superscript"/></w:rPr>',
        )
    )
    block = only_block(
        paragraph("あ", '<w:pStyle w:val="a4"/>'), styles=DEFAULTS + chain, theme=THEME
    )
    assert block.runs[0].style == RunStyle(
        east_asia_font="ＭＳ ゴシック",
        ascii_font="Century",
        size=12.0,
        bold=True,
        position="superscript",
        color="00FF00",
    )
    assert block.style == ParagraphStyle(
        name="A4", alignment="center", space_before=10.0, keep_together=True
    )


def test_a_struck_style_in_a_struck_style_is_not_struck() -> None:
    styles = style("b", "B", "<w:rPr><w:strike/></w:rPr>")
    styles += style("c", "C", "<w:rPr><w:strike/></w:rPr>", "character")
    found = styled(styles, '<w:pStyle w:val="b"/>', run("あ", '<w:rStyle w:val="c"/>'))
    assert found.strike is False
