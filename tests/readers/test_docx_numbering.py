"""The numbers and bullets of lists, as Word shows them."""

import pytest

from checker.readers.docx.numerals import numeral
from tests.readers.docx_builder import only_block, paragraph, read_word


def level(index: int, text: str, number_format: str = "decimal", extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, num: str = "", more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{more}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{num}'
    )


def item(text: str, depth: int = 0, num_id: int = 1) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num_id}"/></w:numPr>'
    )


def shown(body: str, definitions: str, **parts: str) -> list[tuple[str | None, str]]:
    blocks = read_word(body, numbering=definitions, **parts).blocks
    return [(block.marker, block.text) for block in blocks]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("decimal", ["1", "2", "10", "21"]),
        ("decimalZero", ["01", "02", "10", "21"]),
        ("decimalFullWidth", ["１", "２", "１０", "２１"]),
        ("decimalEnclosedCircle", ["①", "②", "⑩", "21"]),
        ("decimalEnclosedParen", ["⑴", "⑵", "⑽", "21"]),
        ("upperRoman", ["I", "II", "X", "XXI"]),
        ("lowerLetter", ["a", "b", "j", "u"]),
        ("aiueo", ["ｱ", "ｲ", "ｺ", "ﾅ"]),
        ("aiueoFullWidth", ["ア", "イ", "コ", "ナ"]),
        ("iroha", ["ｲ", "ﾛ", "ﾇ", "ﾅ"]),
        ("irohaFullWidth", ["イ", "ロ", "ヌ", "ナ"]),
        ("japaneseCounting", ["一", "二", "十", "二十一"]),
        ("ideographDigital", ["一", "二", "一〇", "二一"]),
        ("japaneseLegal", ["壱", "弐", "壱拾", "弐拾壱"]),
        ("ideographTraditional", ["甲", "乙", "癸", "21"]),
        ("ideographZodiac", ["子", "丑", "酉", "21"]),
        ("ideographEnclosedCircle", ["㊀", "㊁", "㊉", "21"]),
        ("numberInDash", ["- 1 -", "- 2 -", "- 10 -", "- 21 -"]),
        ("ordinal", ["1st", "2nd", "10th", "21st"]),
        ("none", ["", "", "", ""]),
        ("notAFormat", ["1", "2", "10", "21"]),
    ],
)
def test_numerals(style: str, expected: list[str]) -> None:
    assert [numeral(number, style) for number in (1, 2, 10, 21)] == expected


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (27, "lowerLetter", "aa"),
        (0, "upperRoman", "0"),
        (111, "japaneseCounting", "百十一"),
        (12_034, "japaneseCounting", "一万二千三十四"),
        (47, "aiueoFullWidth", "ア"),
        (-1, "japaneseCounting", "-1"),
    ],
)
def test_numerals_at_their_ends(number: int, style: str, expected: str) -> None:
    assert numeral(number, style) == expected


def test_levels_count_and_start_anew() -> None:
    body = item("一") + item("二", 1) + item("三", 1) + item("四") + item("五", 1)
    definitions = numbering(level(0, "第%1章"), level(1, "%1.%2 "))
    assert shown(body, definitions) == [
        ("第1章", "一"),
        ("1.1", "二"),
        ("1.2", "三"),
        ("第2章", "四"),
        ("2.1", "五"),
    ]


def test_a_list_item_has_its_depth_from_1_and_is_numbered() -> None:
    block = only_block(item("項目", 1), numbering=numbering(level(0, "%1."), level(1, "(%2)")))
    assert (block.kind.value, block.level, block.marker, block.style.numbered) == (
        "list-item",
        2,
        "(1)",
        True,
    )


def test_a_level_may_go_on_counting() -> None:
    body = item("一") + item("条", 1) + item("二") + item("条", 1)
    definitions = numbering(
        level(0, "第%1章"), level(1, "第%2条", extra='<w:lvlRestart w:val="0"/>')
    )
    assert [marker for marker, _ in shown(body, definitions)] == [
        "第1章",
        "第1条",
        "第2章",
        "第2条",
    ]


def test_legal_numbering_writes_every_number_in_digits() -> None:
    body = item("一") + item("二", 1)
    definitions = numbering(level(0, "%1", "upperRoman"), level(1, "%1-%2", extra="<w:isLgl/>"))
    assert [marker for marker, _ in shown(body, definitions)] == ["I", "1-1"]


def test_lists_of_one_definition_count_on_unless_one_starts_anew() -> None:
    num = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("一") + item("二", num_id=2) + item("三", num_id=3) + item("四", num_id=3)
    markers = [marker for marker, _ in shown(body, numbering(level(0, "%1."), num=num))]
    assert markers == ["1.", "2.", "5.", "6."]


@pytest.mark.parametrize(
    ("text", "font", "expected"),
    [("\uf0b7", "Symbol", "•"), ("\uf0d8", "Wingdings", "➢"), ("・", "ＭＳ 明朝", "・")],
)
def test_bullets_show_their_picture(text: str, font: str, expected: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    bullet = level(0, text, "bullet").replace("</w:lvl>", f"{fonts}</w:lvl>")
    assert shown(item("一"), numbering(bullet)) == [(expected, "一")]


def test_a_heading_takes_its_number_from_its_style_and_stays_a_heading() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    tied = level(1, "%2)", extra='<w:pStyle w:val="h"/>')
    block = only_block(
        paragraph("費用", '<w:pStyle w:val="h"/>'),
        styles=styles,
        numbering=numbering(level(0, "%1"), tied),
    )
    assert (block.kind.value, block.level, block.marker) == ("heading", 2, "1)")


def test_number_0_and_unknown_numbers_mean_no_list() -> None:
    blocks = read_word(
        item("一", num_id=0) + item("二", num_id=9), numbering=numbering(level(0, "%1"))
    ).blocks
    assert [(b.kind.value, b.marker, b.style.numbered) for b in blocks] == [
        ("paragraph", None, False),
        ("paragraph", None, False),
    ]


def test_a_definition_may_defer_to_a_numbering_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="n"><w:name w:val="N"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    more = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="n"/></w:abstractNum>'
    num = '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    definitions = numbering(level(0, "(%1)"), num=num, more=more)
    assert shown(item("一", num_id=2), definitions, styles=styles) == [("(1)", "一")]


def test_the_indent_of_a_level_lies_beneath_a_direct_one() -> None:
    indented = level(0, "%1").replace(
        "</w:lvl>", '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl>'
    )
    plain = only_block(item("一"), numbering=numbering(indented)).style
    direct = only_block(
        paragraph(
            "一", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:ind w:left="840"/>'
        ),
        numbering=numbering(indented),
    ).style
    assert (plain.left_indent, plain.first_line_indent) == (21.0, -21.0)
    assert (direct.left_indent, direct.first_line_indent) == (42.0, -21.0)
