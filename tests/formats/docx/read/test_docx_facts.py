"""Each fact that a run or a paragraph can say, one by one, and colours of the theme."""

import pytest

from checker.core.document import ParagraphStyle, RunStyle
from tests.support.docx_builder import only_block, paragraph, run


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('<w:u w:val="wave"/>', RunStyle(underline="wave")),
        ("<w:strike/>", RunStyle(strike=True)),
        ("<w:dstrike/>", RunStyle(strike=True)),
        ('<w:vertAlign w:val="subscript"/>', RunStyle(position="subscript")),
        ('<w:vertAlign w:val="baseline"/>', RunStyle()),
        ('<w:color w:val="c0504d"/>', RunStyle(color="C0504D")),
        ('<w:color w:val="red"/>', RunStyle()),
        ('<w:highlight w:val="yellow"/>', RunStyle(highlight="yellow")),
        ("<w:vanish/>", RunStyle(hidden=True)),
        ("<w:webHidden/>", RunStyle()),
        ('<w:sz w:val="12pt"/>', RunStyle(size=12.0)),
    ],
)
def test_each_fact_of_a_run(properties: str, expected: RunStyle) -> None:
    assert only_block(paragraph(run("あ", properties))).runs[0].style == expected


COLORS = """
<a:themeElements><a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>
<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="1F497D"/></a:dk2>
<a:lt2><a:srgbClr val="EEECE1"/></a:lt2><a:accent1><a:srgbClr val="4F81BD"/></a:accent1>
<a:accent2><a:srgbClr val="c0504d"/></a:accent2></a:clrScheme></a:themeElements>
"""


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ('w:themeColor="accent2"', "C0504D"),
        ('w:val="auto" w:themeColor="accent2" w:themeShade="7F"', "622423"),
        ('w:themeColor="text2" w:themeShade="BF"', "17365D"),
        ('w:themeColor="accent1" w:themeTint="BF"', "7BA0CD"),
        ('w:val="123456" w:themeColor="accent2"', "123456"),
        ('w:themeColor="text2"', "1F497D"),
        ('w:themeColor="background2"', "EEECE1"),
        ('w:val="auto" w:themeColor="accent5"', None),
    ],
)
def test_a_theme_colour_is_worked_out_where_word_did_not_write_it(
    color: str, expected: str | None
) -> None:
    block = only_block(paragraph(run("あ", f"<w:color {color}/>")), theme=COLORS)
    assert block.runs[0].style.color == expected


def test_the_settings_map_theme_colours_onto_others() -> None:
    settings = '<w:clrSchemeMapping w:t2="dark1" w:accent1="accent2"/>'
    body = paragraph(
        run("一", '<w:color w:themeColor="text2"/>')
        + run("二", '<w:color w:themeColor="accent1"/>')
    )
    block = only_block(body, theme=COLORS, settings=settings)
    assert [item.style.color for item in block.runs] == ["000000", "C0504D"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("<w:keepNext/>", ParagraphStyle(keep_with_next=True)),
        ("<w:keepLines/>", ParagraphStyle(keep_together=True)),
        ("<w:pageBreakBefore/>", ParagraphStyle(page_break_before=True)),
        ('<w:widowControl w:val="0"/>', ParagraphStyle(widow_control=False)),
        ('<w:snapToGrid w:val="0"/>', ParagraphStyle(grid=False)),
        ('<w:ind w:right="-200"/>', ParagraphStyle(right_indent=-10.0)),
        ('<w:ind w:end="200"/>', ParagraphStyle(right_indent=10.0)),
        ('<w:jc w:val="end"/>', ParagraphStyle(alignment="right")),
        ('<w:jc w:val="lowKashida"/>', ParagraphStyle(alignment="justify")),
        ("<w:bidi/>", ParagraphStyle(alignment="right")),
        ('<w:bidi/><w:jc w:val="right"/>', ParagraphStyle(alignment="left")),
        ('<w:bidi/><w:jc w:val="center"/>', ParagraphStyle(alignment="center")),
        (
            '<w:spacing w:before="100" w:beforeAutospacing="1" w:after="100"/>',
            ParagraphStyle(space_before=14.0, space_after=5.0),
        ),
    ],
)
def test_each_fact_of_a_paragraph(properties: str, expected: ParagraphStyle) -> None:
    assert only_block(paragraph("あ", properties)).style == expected
