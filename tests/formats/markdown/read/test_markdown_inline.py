"""What characters of a Markdown text stand for beside their words, and how they look."""

from pathlib import Path

import pytest

from checker.core.document import Block, BlockKind, Mark, MarkKind, Part, Run, RunStyle
from checker.formats.markdown.read import read


def blocks(source: str) -> tuple[Block, ...]:
    return read(Path("a.md"), source.encode()).blocks


def first(source: str) -> Block:
    return blocks(source)[0]


def marked(source: str, kind: MarkKind) -> list[tuple[str, str]]:
    block = first(source)
    return [
        (block.text[mark.start : mark.end], mark.value) for mark in block.marks if mark.kind is kind
    ]


# Task lists


def test_tasks() -> None:
    source = "- [x] 済\n* [ ] 未\n  - [X] *子*\n1. [x]\n2. [x]詰\n3. 後 [x] 文\n\n[x] 段落\n"
    assert [(b.text, b.marker, b.marks) for b in blocks(source)] == [
        ("済", "-", (Mark(MarkKind.TASK, 0, 0, "checked"),)),
        ("未", "*", (Mark(MarkKind.TASK, 0, 0, "unchecked"),)),
        ("子", "-", (Mark(MarkKind.TASK, 0, 0, "checked"),)),
        ("[x]", "1.", ()),
        ("[x]詰", "2.", ()),
        ("後 [x] 文", "3.", ()),
        ("[x] 段落", None, ()),
    ]


def test_only_the_first_paragraph_of_an_item_is_a_task() -> None:
    assert [(b.text, b.marks) for b in blocks("- 一\n\n  [x] 二\n")] == [("一", ()), ("[x] 二", ())]


# Notes


def test_references_to_notes_name_their_blocks() -> None:
    found = blocks("甲[^b]乙[^a]。[^none]\n\n[^a]: 一\n\n[^b]: 二\n\n    三[^a]\n\n[^a]: 四\n")
    assert [(b.path, b.text) for b in found] == [
        ("body/0", "甲乙。[^none]"),
        ("footnote1/0", "一"),
        ("footnote2/0", "二"),
        ("footnote2/1", "三"),
        ("footnote3/0", "四"),
    ]
    assert found[0].marks == (
        Mark(MarkKind.NOTE, 1, 1, "footnote2"),
        Mark(MarkKind.NOTE, 2, 2, "footnote1"),
    )
    assert found[3].marks == (Mark(MarkKind.NOTE, 1, 1, "footnote1"),)


def test_inline_notes_are_blocks_behind_the_one_that_refers_to_them() -> None:
    found = blocks("- 甲^[一^[二*三*]]乙[^x]^[四]\n\n丙\n\n[^x]: 五\n")
    assert [(b.path, b.part, b.kind, b.text) for b in found] == [
        ("body/0", Part.BODY, BlockKind.LIST_ITEM, "甲乙"),
        ("footnote2/0", Part.FOOTNOTE, BlockKind.PARAGRAPH, "一"),
        ("footnote3/0", Part.FOOTNOTE, BlockKind.PARAGRAPH, "四"),
        ("footnote4/0", Part.FOOTNOTE, BlockKind.PARAGRAPH, "二三"),
        ("body/1", Part.BODY, BlockKind.PARAGRAPH, "丙"),
        ("footnote1/0", Part.FOOTNOTE, BlockKind.PARAGRAPH, "五"),
    ]
    assert [mark.value for mark in found[0].marks] == ["footnote2", "footnote1", "footnote3"]
    assert found[1].marks == (Mark(MarkKind.NOTE, 1, 1, "footnote4"),)
    assert [list(found[n].offsets or ()) for n in (1, 2, 3)] == [[5, 6], [21, 22], [8, 10, 11]]


def test_inline_notes_in_a_table_stand_behind_it() -> None:
    found = blocks("|a^[一]|b|\n|-|-|\n\n丙\n")
    assert [(b.path, b.kind, b.text) for b in found] == [
        ("body/0", BlockKind.TABLE, ""),
        ("footnote1/0", BlockKind.PARAGRAPH, "一"),
        ("body/1", BlockKind.PARAGRAPH, "丙"),
    ]
    assert [block.marks for block in found[0].walk()][1] == (
        Mark(MarkKind.NOTE, 1, 1, "footnote1"),
    )


# Links


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[甲](規程/a b.md) x", []),
        ("[甲](規程/a.md '題') x", [("甲", "規程/a.md")]),
        ("[甲](<a b.md>)", [("甲", "a b.md")]),
        (r"[甲](a\)b&amp;c)", [("甲", "a)b&c")]),
        ("[甲](file://server/共有)", [("甲", "file://server/共有")]),
        ("[甲*乙*](#b)丙[丁](c)", [("甲乙", "#b"), ("丁", "c")]),
        ("[甲][r] [r] [R][]\n\n[r]: /あ 'x'", [("甲", "/あ"), ("r", "/あ"), ("R", "/あ")]),
        ("<https://a/あ%20>", [("https://a/あ%20", "https://a/あ%20")]),
        ("<a@b.c>", [("a@b.c", "mailto:a@b.c")]),
        ("[![図](a.png)甲](b)", [("図甲", "b")]),
        ("<a href='a&amp;b'>甲</a> <a name=x>乙</a>", [("甲", "a&b")]),
    ],
)  # fmt: skip
def test_links(source: str, expected: list[tuple[str, str]]) -> None:
    assert marked(source, MarkKind.LINK) == expected


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("https://a.b/c_d?e=1&amp;f#g", "https://a.b/c_d?e=1&f#g"),
        ("詳細はhttps://a.b/cを見る", "https://a.b/c"),
        ("(http://a.b/(c))。", "http://a.b/(c)"),
        ("www.a.b.", "www.a.b"),
        ("「https://a.b/」", "https://a.b/"),
    ],
)
def test_bare_addresses_are_links(source: str, url: str) -> None:
    assert marked(source, MarkKind.LINK) == [(url, url)]


@pytest.mark.parametrize("source", ["`https://a.b`", "xhttps://a.b", "https://", "$https://a$"])
def test_what_is_no_bare_address(source: str) -> None:
    assert marked(source, MarkKind.LINK) == []


def test_a_link_is_not_linked_twice() -> None:
    assert marked("[https://a.b](https://c.d)", MarkKind.LINK) == [("https://a.b", "https://c.d")]


# Math


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("面積は$x^2$である", ["x^2"]),
        ("$x$は2", ["x"]),
        ("$a$と$b$", ["a", "b"]),
        (r"$\$5$", [r"\$5"]),
        ("$売上 = 単価$", ["売上 = 単価"]),
        ("甲 $$ a\nb $$ 乙", ["a\nb"]),
        (r"$a\_b$", [r"a\_b"]),
    ],
)
def test_math(source: str, tex: list[str]) -> None:
    assert [value for _, value in marked(source, MarkKind.EQUATION)] == tex
    assert [text.strip() for text, _ in marked(source, MarkKind.EQUATION)] == tex


@pytest.mark.parametrize(
    "source",
    [
        "$5 and $10",
        "US$5とUS$10",
        "$5、$10",
        "$5です。残りは$xです",
        "$5から$まで",
        "5$〜10$",
        "$HOME/$USER と $PATH:$X",
        "${A}-${B}",
        r"\$a\$",
        r"$a\$",
        "$ a $",
        "$$",
        "$a\nb$",
        "`$a$`",
    ],
)
def test_prices_and_variables_are_no_math(source: str) -> None:
    block = first(source)
    assert marked(source, MarkKind.EQUATION) == []
    assert block.text == source.replace("`", "").replace(r"\$", "$")


def test_a_math_block_is_a_paragraph() -> None:
    found = blocks("甲\n\n$$\nE = mc^2\n$$\n\n- 乙\n\n  $$ a $$\n- 丙\n")
    assert [(b.kind, b.text, b.marks) for b in found] == [
        (BlockKind.PARAGRAPH, "甲", ()),
        (BlockKind.PARAGRAPH, "E = mc^2", (Mark(MarkKind.EQUATION, 0, 8, "E = mc^2"),)),
        (BlockKind.LIST_ITEM, "乙", ()),
        (BlockKind.LIST_ITEM, "a", (Mark(MarkKind.EQUATION, 0, 1, "a"),)),
        (BlockKind.LIST_ITEM, "丙", ()),
    ]


def test_a_math_block_ends_with_its_item() -> None:
    assert [b.text for b in blocks("- $$a\n- b$$\n")] == ["$$a", "b$$"]


# Styles


@pytest.mark.parametrize(
    ("source", "styles"),
    [
        ("`a`", [RunStyle(code=True)]),
        ("~~a~~ b", [RunStyle(strike=True), RunStyle()]),
        ("あ~~~a~~~", [RunStyle()]),
        ("9:00~12:00、13:00~17:00", [RunStyle()]),
        ("**`a`**", [RunStyle(bold=True, code=True)]),
        ("<b>a</b><strong>b</strong>", [RunStyle(bold=True)]),
        ("<i>a<em>b</em></i>", [RunStyle(italic=True)]),
        ("<s>a</s><del>b</del>", [RunStyle(strike=True)]),
        ("<u>a</u>", [RunStyle(underline="single")]),
        ("<sup>a</sup>", [RunStyle(position="superscript")]),
        ("<sub>a</sub>", [RunStyle(position="subscript")]),
        ("<code>a</code>", [RunStyle(code=True)]),
        ("<B>a</B>b", [RunStyle(bold=True), RunStyle()]),
        ("</b>a<span>b</span>", [RunStyle()]),
        ("<kbd>a</kbd>", [RunStyle(code=True)]),
    ],
)  # fmt: skip
def test_styles(source: str, styles: list[RunStyle]) -> None:
    assert [run.style for run in first(source).runs] == styles


def test_a_style_that_is_not_closed_ends_with_its_paragraph() -> None:
    one, two = blocks("a<b>b\n\nc\n")
    assert one.runs == (Run(0, 1, RunStyle()), Run(1, 2, RunStyle(bold=True)))
    assert two.runs == (Run(0, 1, RunStyle()),)


# Ruby and what is not shown


@pytest.mark.parametrize(
    ("source", "text", "marks"),
    [
        (
            "甲<ruby>漢字<rp>(</rp><rt>かん<b>じ</b></rt><rp>)</rp></ruby>乙",
            "甲漢字乙",
            (Mark(MarkKind.RUBY, 1, 3, "かんじ"),),
        ),
        (
            "<ruby>漢<rt>かん<rb>字<rt>じ</ruby>",
            "漢字",
            (Mark(MarkKind.RUBY, 0, 1, "かん"), Mark(MarkKind.RUBY, 1, 2, "じ")),
        ),
        ("<ruby>漢<rt>かん", "漢", (Mark(MarkKind.RUBY, 0, 1, "かん"),)),
        ("甲<script>乙</SCRIPT>丙", "甲丙", ()),
        ("<template>は<script>を使う", "はを使う", ()),
        ("甲<img src=x alt='図&lt;1'>乙", "甲図<1乙", (Mark(MarkKind.IMAGE, 1, 4, ""),)),
    ],
)
def test_ruby_and_what_is_not_shown(source: str, text: str, marks: tuple[Mark, ...]) -> None:
    block = first(source)
    assert (block.text, block.marks) == (text, marks)


def test_the_text_of_an_image_in_a_line_is_marked() -> None:
    assert marked("前 ![図 *一*](a.png) 後 ![](b.png)", MarkKind.IMAGE) == [
        ("図 一", ""),
        ("", ""),
    ]


def test_embedded_objects_are_named() -> None:
    found = read(Path("a.md"), "甲<svg><text>乙</text></svg><embed src=x>丙\n".encode())
    assert [block.text for block in found.blocks] == ["甲丙"]
    assert [(each.kind, each.part.get("ja"), each.count) for each in found.parts_not_read] == [
        ("embedded", "埋め込みオブジェクト", 2)
    ]
