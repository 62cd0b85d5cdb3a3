"""The numbers and bullets of lists, as Word shows them."""

import pytest

from checker.formats.ooxml.numerals import format_numeral
from tests.support.docx_builder import only_block, paragraph, read_word


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
        ("ordinalText", ["First", "Second", "Tenth", "Twenty-first"]),
        ("cardinalText", ["One", "Two", "Ten", "Twenty-one"]),
        ("hex", ["1", "2", "A", "15"]),
        ("chicago", ["*", "†", "†††", "******"]),
        ("decimalHalfWidth", ["1", "2", "10", "21"]),
        ("decimalFullWidth2", ["１", "２", "１０", "２１"]),
        ("decimalEnclosedFullstop", ["⒈", "⒉", "⒑", "21"]),
        ("decimalEnclosedCircleChinese", ["①", "②", "⑩", "21"]),
        ("japaneseDigitalTenThousand", ["一", "二", "一〇", "二一"]),
        ("ideographZodiacTraditional", ["甲子", "乙丑", "癸酉", "甲申"]),
        ("ideographLegalTraditional", ["壹", "貳", "壹拾", "貳拾壹"]),
        ("chineseCounting", ["一", "二", "十", "二十一"]),
        ("chineseLegalSimplified", ["壹", "贰", "壹拾", "贰拾壹"]),
        ("taiwaneseCountingThousand", ["一", "二", "十", "二十一"]),
        ("taiwaneseDigital", ["一", "二", "一○", "二一"]),
        ("koreanDigital", ["일", "이", "일영", "이일"]),
        ("koreanCounting", ["일", "이", "십", "이십일"]),
        ("koreanLegal", ["하나", "둘", "열", "스물하나"]),
        ("ganada", ["가", "나", "차", "사"]),
        ("russianLower", ["а", "б", "к", "х"]),
        ("thaiNumbers", ["๑", "๒", "๑๐", "๒๑"]),
        ("none", ["", "", "", ""]),
        ("notAFormat", ["1", "2", "10", "21"]),
    ],
)
def test_numerals(style: str, expected: list[str]) -> None:
    assert [format_numeral(number, style) for number in (1, 2, 10, 21)] == expected


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (27, "lowerLetter", "aa"),
        (0, "lowerLetter", "0"),
        (780, "upperLetter", 30 * "Z"),
        (781, "upperLetter", "A"),
        (1587, "lowerLetter", "aa"),
        (0, "upperRoman", "0"),
        (111, "japaneseCounting", "百十一"),
        (12_034, "japaneseCounting", "一万二千三十四"),
        (47, "aiueoFullWidth", "ア"),
        (101, "japaneseCounting", "百一"),
        (10_000, "japaneseLegal", "壱萬"),
        (123, "japaneseLegal", "壱百弐拾参"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1_001, "chineseCountingThousand", "一千零一"),
        (10_010, "chineseCountingThousand", "一万零一十"),
        (100, "chineseCounting", "一〇〇"),
        (61, "ideographZodiacTraditional", "甲子"),
        (100, "koreanLegal", "100"),
        (0, "cardinalText", "Zero"),
        (40, "ordinalText", "Fortieth"),
        (112, "ordinalText", "One hundred twelfth"),
        (12_345, "cardinalText", "Twelve thousand three hundred forty-five"),
        (1_000_000, "ordinalText", "1000000"),
        (30, "russianUpper", "АА"),
        (-1, "japaneseCounting", "-1"),
    ],
)
def test_numerals_at_their_ends(number: int, style: str, expected: str) -> None:
    assert format_numeral(number, style) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("01, 02, 03, ...", ["01", "12", "345"]),
        ("001, 002, 003, ...", ["001", "012", "345"]),
        ("00001, 00002, 00003, ...", ["00001", "00012", "00345"]),
        ("α, β, γ, ...", ["α", "μ", "ιιιιιιιιιιιιιιι"]),
        ("Α, Β, Γ, ...", ["Α", "Μ", "ΙΙΙΙΙΙΙΙΙΙΙΙΙΙΙ"]),
        ("x", ["1", "12", "345"]),
    ],
)
def test_numerals_of_the_users_own(pattern: str, expected: list[str]) -> None:
    assert [format_numeral(number, "custom", pattern) for number in (1, 12, 345)] == expected


def test_a_format_that_word_wraps_for_earlier_versions() -> None:
    wrapped = level(0, "(%1)").replace(
        '<w:numFmt w:val="decimal"/>',
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        "</mc:Fallback></mc:AlternateContent>",
    )
    assert shown(item("一"), numbering(wrapped)) == [("(001)", "一")]


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


def test_a_paragraph_that_only_ends_a_section_is_not_counted() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    end = listed + "<w:sectPr/>"
    body = item("一") + paragraph("", end) + item("二") + paragraph("三", end) + item("")
    assert shown(body, numbering(level(0, "%1"))) == [
        ("1", "一"),
        (None, ""),
        ("2", "二"),
        ("3", "三"),
        ("4", ""),
    ]


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


def test_a_level_counts_through_the_styles_that_name_it() -> None:
    named = "".join(
        f'<w:style w:type="paragraph" w:styleId="h{depth}"><w:name w:val="heading {depth}"/>'
        f'<w:pPr><w:numPr><w:ilvl w:val="{depth - 1}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
        for depth in (1, 2)
    )
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in (
            ("総則", "h1"),
            ("目的", "h2"),
            ("定義", "h2"),
            ("雑則", "h1"),
            ("施行", "h2"),
        )
    )
    definitions = numbering(level(0, "第%1章", "japaneseCounting"), level(1, "第%2条（%1）"))
    assert shown(body, definitions, styles=named) == [
        ("第一章", "総則"),
        ("第1条（一）", "目的"),
        ("第2条（一）", "定義"),
        ("第二章", "雑則"),
        ("第1条（二）", "施行"),
    ]


def test_a_paragraph_may_leave_the_list_of_its_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    out = paragraph("序", '<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body = out + paragraph("本論", '<w:pStyle w:val="h"/>')
    assert shown(body, numbering(level(0, "%1.")), styles=styles) == [(None, "序"), ("1.", "本論")]
