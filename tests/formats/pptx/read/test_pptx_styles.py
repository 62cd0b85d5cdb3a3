"""Fonts, sizes and colours of slides, taken from layout, master, theme and table style."""

from typing import Any

import pytest
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from checker.core.document import Block, RunStyle
from checker.formats.pptx.read.list_numbers import number_text
from tests.support.pptx_builder import (
    NAMESPACES,
    TITLE_AND_BODY,
    add_box,
    add_slide,
    new_deck,
    read_deck,
)


def looks(block: Block) -> list[RunStyle]:
    """Return the formatting of a block's runs."""
    return [run.style for run in block.runs]


def list_style(shape: Any, level: int, size: int) -> None:
    """Give a placeholder a list style with a size in hundredths of a point."""
    body = shape._element.txBody  # noqa: SLF001 - python-pptx has no call for list styles
    old = body.find(qn("a:lstStyle"))
    new = parse_xml(
        f'<a:lstStyle {NAMESPACES}><a:lvl{level}pPr algn="r"><a:defRPr sz="{size}"/>'
        f"</a:lvl{level}pPr></a:lstStyle>"
    )
    if old is None:
        body.insert(1, new)
    else:
        body.replace(old, new)


def test_sizes_come_from_the_master_s_levels() -> None:
    deck = new_deck()
    slide = add_slide(deck, "影響", TITLE_AND_BODY)
    frame = slide.placeholders[1].text_frame
    frame.text = "一\n二\n三"
    for level, paragraph in enumerate(frame.paragraphs):
        paragraph.level = level
    sizes = [look.size for block in read_deck(deck).blocks for look in looks(block)]
    assert sizes == [44.0, 32.0, 28.0, 24.0]


def test_a_nearer_layer_wins() -> None:
    deck = new_deck()
    layout = deck.slide_layouts[TITLE_AND_BODY]
    slide = add_slide(deck, "影響", TITLE_AND_BODY)
    slide.placeholders[1].text_frame.text = "配置"
    list_style(deck.slide_master.placeholders[1], 1, 3000)
    assert looks(read_deck(deck).blocks[1])[0].size == 30.0
    list_style(layout.placeholders[1], 1, 2600)
    assert looks(read_deck(deck).blocks[1])[0].size == 26.0
    list_style(slide.placeholders[1], 1, 2200)
    block = read_deck(deck).blocks[1]
    assert looks(block)[0].size == 22.0
    assert block.style.alignment == "right"
    slide.placeholders[1].text_frame.paragraphs[0].runs[0].font.size = Pt(14)
    assert looks(read_deck(deck).blocks[1])[0].size == 14.0


def test_a_text_box_does_not_take_the_body_s_style() -> None:
    deck = new_deck()
    add_box(add_slide(deck).shapes, "自由な箱", 10, 40)
    (block,) = read_deck(deck).blocks
    assert (looks(block)[0].size, block.marker) == (18.0, None)


def test_theme_fonts_stand_for_the_theme_s() -> None:
    deck = new_deck()
    theme = deck.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    changed = theme.blob.replace(b'<a:ea typeface=""/>', '<a:ea typeface="游ゴシック"/>'.encode())
    theme._blob = changed  # noqa: SLF001 - python-pptx has no call for themes
    add_slide(deck, "題 A")
    (block,) = read_deck(deck).blocks
    (look,) = looks(block)
    assert (look.east_asia_font, look.ascii_font, look.hansi_font) == (
        "游ゴシック",
        "Calibri",
        "Calibri",
    )


def test_direct_formatting_by_run() -> None:
    deck = new_deck()
    box = add_box(add_slide(deck).shapes, "", 10, 40)
    paragraph = box.text_frame.paragraphs[0]
    for text in ("ふつう", "太字", "赤"):
        paragraph.add_run().text = text
    paragraph.runs[1].font.bold = True
    paragraph.runs[1].font.underline = True
    paragraph.runs[2].font.color.rgb = RGBColor(0xFF, 0, 0)
    paragraph.alignment = PP_ALIGN.CENTER
    (block,) = read_deck(deck).blocks
    found = [
        (block.text[run.start : run.end], run.style.bold, run.style.underline, run.style.color)
        for run in block.runs
    ]
    assert found == [
        ("ふつう", False, None, "000000"),
        ("太字", True, "single", "000000"),
        ("赤", False, None, "FF0000"),
    ]
    assert block.style.alignment == "center"


def test_a_theme_colour_is_darkened() -> None:
    deck = new_deck()
    box = add_box(add_slide(deck).shapes, "色", 10, 40)
    color = box.text_frame.paragraphs[0].runs[0].font.color
    color.theme_color = MSO_THEME_COLOR.ACCENT_1
    assert looks(read_deck(deck).blocks[0])[0].color == "4F81BD"
    color.brightness = -0.5
    # PowerPoint shows this colour of its palette, "Accent 1, Darker 50%", as 254061.
    assert looks(read_deck(deck).blocks[0])[0].color == "254061"


def test_the_table_s_style_makes_the_first_row_bold() -> None:
    deck = new_deck()
    slide = add_slide(deck)
    table = slide.shapes.add_table(2, 2, Mm(10), Mm(40), Mm(90), Mm(20)).table
    for row in range(2):
        for column in range(2):
            table.cell(row, column).text = "値"
    styles = (
        f'<a:tblStyleLst {NAMESPACES} def="x"><a:tblStyle '
        'styleId="{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}" styleName="Medium"><a:firstRow>'
        '<a:tcTxStyle b="on"><a:srgbClr val="FFFFFF"/></a:tcTxStyle></a:firstRow></a:tblStyle>'
        "</a:tblStyleLst>"
    )
    part = deck.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/tableStyles"
    )
    part._blob = styles.encode()  # noqa: SLF001 - python-pptx has no call for table styles
    (block,) = read_deck(deck).blocks
    found = [
        (looks(each)[0].bold, looks(each)[0].color) for each in block.walk() if each.table is None
    ]
    assert found == [(True, "FFFFFF"), (True, "FFFFFF"), (False, "000000"), (False, "000000")]


def test_spacing_and_indents_are_in_points() -> None:
    deck = new_deck()
    box = add_box(add_slide(deck).shapes, "段落", 10, 40)
    paragraph = box.text_frame.paragraphs[0]
    paragraph.line_spacing, paragraph.space_before = 1.5, Pt(6)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.set("marL", "342900")
    properties.set("indent", "-342900")
    style = read_deck(deck).blocks[0].style
    assert (style.line_spacing, style.line_rule, style.space_before) == (1.5, "multiple", 6.0)
    assert (style.left_indent, style.first_line_indent) == (27.0, -27.0)


@pytest.mark.parametrize(
    ("number", "scheme", "shown"),
    [
        (3, "arabicPeriod", "3."),
        (3, "arabicParenBoth", "(3)"),
        (4, "romanUcPeriod", "IV."),
        (2, "alphaLcParenR", "b)"),
        (5, "circleNumWdBlackPlain", "⑤"),
        (12, "ea1JpnKorPlain", "十二"),
        (3, "arabicDbPeriod", "３．"),
        (3, "unknownScheme", "3"),
    ],
)
def test_numbers_by_scheme(number: int, scheme: str, shown: str) -> None:
    assert number_text(number, scheme) == shown
