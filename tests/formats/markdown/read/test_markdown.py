"""Markdown files as blocks, fields, comments and properties."""

from pathlib import Path

import pytest

from checker.core.document import (
    Block,
    BlockKind,
    CellRef,
    Document,
    FormField,
    Markup,
    Part,
    Run,
    RunStyle,
    Span,
)
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.markdown.read import read

PLAIN = RunStyle()
BOLD = RunStyle(bold=True)
ITALIC = RunStyle(italic=True)
BOTH = RunStyle(bold=True, italic=True)


def document(source: str) -> Document:
    return read(Path("a/稟議書.md"), source.encode())


def only(source: str) -> Block:
    (block,) = document(source).blocks
    return block


def kinds(source: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document(source).walk()]


# The document


def test_a_document_says_what_it_is() -> None:
    data = b"\xef\xbb\xbf# \xe7\xa8\x9f\xe8\xad\xb0\xe6\x9b\xb8\r\n"
    found = read(Path("a/稟議書.md"), data)
    assert (found.name, found.format, found.language) == ("稟議書.md", "md", "ja")
    assert found.sha256 == "d9eb1667162916b7a23819ff25fdec2c6b54b4afd2d4f86614186b484313d9c7"
    assert found.source == "# 稟議書\n"
    assert found.title == "稟議書"
    assert found.parts_read == ("body",)
    assert found.parts_not_read == ()


def test_cp932_is_read() -> None:
    found = read(Path("a.md"), "# 稟議書\r\n\r\n件名: 更新\r\n".encode("cp932"))
    assert found.source == "# 稟議書\n\n件名: 更新\n"
    assert [(field.label, field.value) for field in found.fields] == [("件名", "更新")]


def refusal(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        read(Path("a.md"), data, limits)
    return caught.value.render("ja") + "\n" + caught.value.render("en")


EMPTY = """\
a.md: ファイルが空です。
  → 本文を書いてから調べてください。
a.md: the file is empty.
  → Write the document first."""
NO_TEXT = """\
a.md: テキストとして読めません。
  → UTF-8で保存し直してください(UTF-16、CP932、EUC-JPも読めます)。
a.md: the file cannot be read as text.
  → Save it as UTF-8 (UTF-16, CP932 and EUC-JP are read too)."""
TOO_LARGE = """\
a.md: ファイルが大きすぎます(上限 50 MiB)。
  → 文書を分けるか、設定 [limits] の text_mib を増やしてください。
a.md: the file is too large (limit 50 MiB).
  → Split the document, or raise `text_mib` under [limits] in the configuration."""
TOO_MANY = """\
a.md: 段落とセルが100個を超えています。
  → 文書を分けるか、設定 [limits] の blocks を増やしてください。
a.md: The document has more than 100 paragraphs and cells.
  → Split it, or raise `blocks` under [limits] in the configuration."""


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "　\n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data) == EMPTY


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00", b"a\x00b", bytes(range(256))])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert refusal(data) == NO_TEXT


def test_a_file_beyond_the_limit_is_refused() -> None:
    assert refusal(bytes(DEFAULT_LIMITS.text_mib * 2**20 + 1)) == TOO_LARGE


@pytest.mark.parametrize(
    "source",
    [
        "a\n\n" * 101,
        "- a\n" * 101,
        "|a|b|\n|-|-|\n" + "|a|b|\n" * 50,
        "<div>\n" + "<p>a" * 101,
        "<table>" + "<td>a" * 101,
    ],
)
def test_a_document_with_too_many_blocks_is_refused(source: str) -> None:
    assert refusal(source.encode(), Limits(blocks=100)) == TOO_MANY


def test_as_many_blocks_as_the_limit_says_are_read() -> None:
    found = read(Path("a.md"), b"a\n\n" * 100, Limits(blocks=100))
    assert len(found.blocks) == 100


# Blocks


def test_headings() -> None:
    found = document("# 目的 #\n\n内容\n===\n\n費用\nと効果\n---\n\n###### 深い\n\n#\n")
    assert [(b.kind, b.text, b.level, b.section) for b in found.blocks] == [
        (BlockKind.HEADING, "目的", 1, ("目的",)),
        (BlockKind.HEADING, "内容", 1, ("内容",)),
        (BlockKind.HEADING, "費用\nと効果", 2, ("内容", "費用\nと効果")),
        (BlockKind.HEADING, "深い", 6, ("内容", "費用\nと効果", "深い")),
        (BlockKind.HEADING, "", 1, ("",)),
    ]


def test_list_items_have_their_marker_and_depth() -> None:
    source = "1. 一\n   続き\n\n   二段落目\n   - 子\n     * 孫\n2) 二\n\n+ [ ] 済\n-\n"
    found = document(source)
    assert [(b.kind, b.text, b.level, b.marker) for b in found.blocks] == [
        (BlockKind.LIST_ITEM, "一\n続き", 1, "1."),
        (BlockKind.LIST_ITEM, "二段落目", 1, None),
        (BlockKind.LIST_ITEM, "子", 2, "-"),
        (BlockKind.LIST_ITEM, "孫", 3, "*"),
        (BlockKind.LIST_ITEM, "二", 1, "2)"),
        (BlockKind.LIST_ITEM, "済", 1, "+"),
        (BlockKind.LIST_ITEM, "", 1, "-"),
    ]
    assert [b.path for b in found.blocks] == [f"body/{number}" for number in range(7)]


def test_quotes_are_paragraphs_even_where_they_quote_headings() -> None:
    found = document("# 章\n\n> # 引用\n> 一\n> - 二\n")
    assert [(b.kind, b.text, b.level, b.section) for b in found.blocks] == [
        (BlockKind.HEADING, "章", 1, ("章",)),
        (BlockKind.PARAGRAPH, "引用", None, ("章",)),
        (BlockKind.PARAGRAPH, "一", None, ("章",)),
        (BlockKind.LIST_ITEM, "二", 1, ("章",)),
    ]


def test_code() -> None:
    source = "```py\nx = 1\n\n  y\n```\n\n    字下げ\n\tタブ\n\n- 項目\n\n  ~~~\n  中\n  ~~~\n"
    assert kinds(source) == [
        ("code", "x = 1\n\n  y"),
        ("code", "字下げ\nタブ"),
        ("list-item", "項目"),
        ("code", "中"),
    ]


def test_images_that_stand_alone_are_blocks() -> None:
    source = "![図1 *構成*](a.png)\n![図2](b.png)\n\n[![印](c.png)](http://d)\n\n![](e.png)\n\n文中の![絵](f.png)。\n"
    assert kinds(source) == [
        ("image", "図1 構成"),
        ("image", "図2"),
        ("image", "印"),
        ("image", ""),
        ("paragraph", "文中の絵。"),
    ]


def test_a_table() -> None:
    table = only("| 品名 | 金額 |\n|---|--:|\n| 椅子\\|机 | **1,000** |\n| 棚 |\n")
    assert (table.kind, table.path, table.text) == (BlockKind.TABLE, "body/0", "")
    assert table.table is not None
    assert table.table.columns == 2
    assert [row.header for row in table.table.rows] == [True, False, False]
    assert [
        (block.path, block.kind, block.text, block.cell)
        for row in table.table.rows
        for cell in row.cells
        for block in cell.blocks
    ] == [
        ("body/0/r0/c0/0", BlockKind.PARAGRAPH, "品名", CellRef("body/0", 0, 0)),
        ("body/0/r0/c1/0", BlockKind.PARAGRAPH, "金額", CellRef("body/0", 0, 1)),
        ("body/0/r1/c0/0", BlockKind.PARAGRAPH, "椅子|机", CellRef("body/0", 1, 0)),
        ("body/0/r1/c1/0", BlockKind.PARAGRAPH, "1,000", CellRef("body/0", 1, 1)),
        ("body/0/r2/c0/0", BlockKind.PARAGRAPH, "棚", CellRef("body/0", 2, 0)),
        ("body/0/r2/c1/0", BlockKind.PARAGRAPH, "", CellRef("body/0", 2, 1)),
    ]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("前。\n\n```python\na = 1\n\n後。\n", 3),
        ("前。\n\n~~~\n", 3),
        ("```", 1),
        ("```\n一\n```\n\n````\n二\n```\n\n三", 5),
        ("---\ntitle: 題\n---\n\n```\n一\n", 5),
    ],
)
def test_a_code_fence_that_nothing_closes_is_named(source: str, line: int) -> None:
    (unread,) = document(source).parts_not_read
    assert unread.kind == "broken"
    assert unread.part.get("ja") == f"{line}行目の閉じていないコードの囲み(```)から後"


@pytest.mark.parametrize(
    "source",
    [
        "```\n一\n```",
        "```\n```",
        "```\n\n\n```\n後。",
        "- 一\n  ```\n  二\n\n後。",
        "    一\n    二",
    ],
)
def test_a_code_fence_that_is_closed_is_not(source: str) -> None:
    assert document(source).parts_not_read == ()


def test_cells_that_a_table_has_no_column_for_are_named() -> None:
    found = document("|a|b|\n|-|-|\n|一|二|三| |\n")
    (unread,) = found.parts_not_read
    assert (unread.kind, unread.count) == ("excess-cells", 1)
    assert unread.part.get("ja") == "表の余分なセル"
    assert kinds("|a|b|\n|-|-|\n|一|二| |\n") == [
        ("table", ""),
        ("paragraph", "a"),
        ("paragraph", "b"),
        ("paragraph", "一"),
        ("paragraph", "二"),
    ]


def test_cells_hold_images_and_line_breaks() -> None:
    assert kinds("|a|b|\n|-|-|\n|![図](x.png)|一<br>二<BR/>三|\n") == [
        ("table", ""),
        ("paragraph", "a"),
        ("paragraph", "b"),
        ("image", "図"),
        ("paragraph", "一\n二\n三"),
    ]


def test_footnotes() -> None:
    found = document(
        "# 章\n\n本文[^1]と[^注]。\n\n[^1]: 一つ目\n    続き\n\n    二段目\n\n[^注]: 二つ目\n"
    )
    assert [(b.path, b.part, b.text, b.marker, b.section) for b in found.blocks] == [
        ("body/0", Part.BODY, "章", None, ("章",)),
        ("body/1", Part.BODY, "本文と。", None, ("章",)),
        ("footnote1/0", Part.FOOTNOTE, "一つ目\n続き", "1", ()),
        ("footnote1/1", Part.FOOTNOTE, "二段目", None, ()),
        ("footnote2/0", Part.FOOTNOTE, "二つ目", "注", ()),
    ]
    assert found.parts_read == ("body", "footnote")


# Visible text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("*a* **b** ***c*** ~~d~~ _e_", "a b c d e"),
        ("`a` ``b`c`` ` d ` `  `", "a b`c d   "),
        ("[a](http://b 'c') [d][e] [e][] [e]\n\n[e]: /f", "a d e e"),
        ("[a *b* `c`](<d e>)", "a b c"),
        ("[[a]](b)", "[a]"),
        (r"\*a\* \_ \あ \\", r"*a* _ \あ " + "\\"),
        ("&amp; &lt; &copy; &#12354; &#x3042; &nosuch; &", "& < © あ あ &nosuch; &"),
        ("<http://a.b/%E3%81%82> <a@b.c>", "http://a.b/%E3%81%82 a@b.c"),
        ("https://a.b/c_d_e", "https://a.b/c_d_e"),
        ("a<kbd>b</kbd>c", "abc"),
        ("一\n二  \n三\\\n四", "一\n二\n三\n四"),
        ("a * b ** c _ d", "a * b ** c _ d"),
        ("[a](b", "[a](b"),
        ("[^1] だけ", "[^1] だけ"),
        ("　字下げ", "　字下げ"),  # what CommonMark trims are spaces and tabs
        ("一　", "一　"),
        ("# 　一　 ##", "　一　"),
        ("　\n　一", "　\n　一"),
    ],
)
def test_visible_text(source: str, text: str) -> None:
    assert only(source).text == text


def test_runs_have_bold_and_italic() -> None:
    assert only("件**名*a*** *b*`c`").runs == (
        Run(0, 1, PLAIN),
        Run(1, 2, BOLD),
        Run(2, 3, BOTH),
        Run(3, 4, PLAIN),
        Run(4, 5, ITALIC),
        Run(5, 6, RunStyle(code=True)),
    )
    assert only("**全部**").runs == (Run(0, 2, BOLD),)
    assert only("#").runs == ()


# Fields, comments, properties, titles


def test_fields_and_their_places() -> None:
    found = document("**文書番号**: 総-2025-018\n起案日：9月1日　　起案者：山田\n")
    assert found.fields == (
        FormField("文書番号", "総-2025-018", Span("body/0", 0, 4), Span("body/0", 6, 16)),
        FormField("起案日", "9月1日", Span("body/0", 17, 20), Span("body/0", 21, 25)),
        FormField("起案者", "山田", Span("body/0", 27, 30), Span("body/0", 31, 33)),
    )


def test_a_form_table_gives_fields_and_a_data_table_none() -> None:
    form = "| 件名 | 更新 |\n|---|---|\n| 起案者 | 山田 |\n"
    data = "| 品名 | 数量 | 単価 | 金額 |\n|---|---|---|---|\n| 椅子 | 5 | 1,000 | 5,000 |\n"
    found = document(f"{form}\n{data}")
    assert [(field.label, field.value) for field in found.fields] == [
        ("件名", "更新"),
        ("起案者", "山田"),
    ]


def test_comments_are_left_over_markup() -> None:
    found = document(
        "<!-- 一 -->\n# 章\n\n本<!--二-->文\n\n<div>\n語\n</div>\n\n<br>\n\n"
        "<p align=center>\n\n<!-- 三\n-->\n"
    )
    assert found.markup == (
        Markup("comment", "一", Span("body/0", 0, 0)),
        Markup("comment", "二", Span("body/1", 1, 1)),
        Markup("comment", "三", Span("body/2", 0, 0)),
    )
    assert found.parts_not_read == ()
    assert [block.text for block in found.blocks] == ["章", "本文", "語"]


def test_comments_without_any_block_are_kept() -> None:
    assert document("<!-- 一 -->\n").markup == (Markup("comment", "一", Span("", 0, 0)),)


def test_a_heading_is_the_title_before_front_matter_is() -> None:
    assert document("---\ntitle: 甲\n---\n# 乙\n").title == "乙"
    assert document("**丙**\n\n本文\n").title == "丙"
    assert document("本文\n").title is None


# Hostile files


@pytest.mark.parametrize(
    "source",
    [
        ">" * 5000 + " a",
        "- " * 5000 + "a",
        "".join("  " * depth + "- a\n" for depth in range(200)),
    ],
)
def test_what_is_nested_too_deeply_is_named(source: str) -> None:
    (unread,) = document(source).parts_not_read
    assert unread.part.get("en") == "nested lists and quotes"
    assert unread.reason.get("en") == "nested more than 60 levels deep."


def test_what_is_nested_less_deeply_is_read() -> None:
    found = document(">" * 50 + " a")
    assert [block.text for block in found.blocks] == ["a"]
    assert found.parts_not_read == ()


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "*a **b ",
        "`",
        "<",
        "<!--",
        "&",
        "\\*",
        "|",
        "> ",
        "~~a ",
        "a：b　",
        "(",
        "_ ",
        "- x\n",
        "$a ",
        "^[",
        "<a ",
        "<a b='",
        "<ruby>a<rt>",
        "- $$a\n",
    ],
)
def test_hostile_repeats_are_read(unit: str) -> None:
    """How the time grows is measured in `benchmarks/markdown_places.py --growth`."""
    assert document("x" + unit * 5000).blocks[0].text.startswith("x")
