"""HTML blocks: what their words are read as, and where these stand."""

from pathlib import Path

import pytest

from checker.core.document import (
    Block,
    BlockKind,
    Document,
    Mark,
    MarkKind,
    Markup,
    RunStyle,
    Span,
)
from checker.formats.markdown.read import read


def document(source: str) -> Document:
    return read(Path("a.md"), source.encode())


def kinds(source: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document(source).walk()]


def places(source: str) -> list[tuple[str, list[int]]]:
    return [(block.text, list(block.offsets or ())) for block in document(source).walk()]


def only(source: str) -> Block:
    (block,) = document(source).blocks
    return block


# Blocks


def test_details_around_markdown() -> None:
    source = "<details>\n<summary>概要</summary>\n\n**本文**\n\n</details>\n"
    assert kinds(source) == [("paragraph", "概要"), ("paragraph", "本文")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<div>甲<p>乙</p>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲\n   乙\t 丙</p>", ["甲乙 丙"]),
        ("<p>　甲　</p>", ["　甲　"]),
        ("<div>甲<br>\n乙</div>", ["甲\n乙"]),
        ("<div>\n甲 <b>乙</b> <i>丙</i>\n</div>", ["甲 乙 丙"]),
        ("<div>甲<!-- 乙 -->丙</div>", ["甲丙"]),
        ("<div>&lt;甲&gt;&nbsp;&#12354;&nosuch;&amp</div>", ["<甲>\xa0あ&nosuch;&"]),
        ("<script>甲</script>", []),
        ("<style>\n甲\n\n乙\n</style>", []),
        ("<div>甲<script>x < y</script>乙</div>", ["甲乙"]),
        ("<div>甲<script>乙", ["甲"]),
        ("<!DOCTYPE 甲>\n\n<?php 乙 ?>", []),
        ("<div title='甲'\nid=a>乙</div>", ["乙"]),
        ("<dl><dt>甲<dd>乙</dl>", ["甲", "乙"]),
        ("<div>\n甲\n\n*乙*\n\n</div>", ["甲", "乙"]),
    ],
)
def test_words(source: str, expected: list[str]) -> None:
    assert [block.text for block in document(f"{source}\n\n終").blocks] == [*expected, "終"]


def test_headings_count_as_headings_except_in_quotes() -> None:
    found = document("<h1 align=center>題</h1>\n\n<h3>節</h3>\n本文\n\n> <h2>引用</h2>\n")
    assert [(b.kind, b.level, b.text, b.section) for b in found.blocks] == [
        (BlockKind.HEADING, 1, "題", ("題",)),
        (BlockKind.HEADING, 3, "節", ("題", "節")),
        (BlockKind.PARAGRAPH, None, "本文", ("題", "節")),
        (BlockKind.PARAGRAPH, None, "引用", ("題", "節")),
    ]
    assert found.title == "題"


def test_lists() -> None:
    source = "<ul><li>甲<li>乙<ol start=3><li><p>丙</p><p>丁</p></li><li>戊</ol></ul>己\n"
    assert [(b.kind, b.level, b.marker, b.text) for b in document(source).blocks] == [
        (BlockKind.LIST_ITEM, 1, "•", "甲"),
        (BlockKind.LIST_ITEM, 1, "•", "乙"),
        (BlockKind.LIST_ITEM, 2, "3.", "丙"),
        (BlockKind.LIST_ITEM, 2, None, "丁"),
        (BlockKind.LIST_ITEM, 2, "4.", "戊"),
        (BlockKind.PARAGRAPH, None, None, "己"),
    ]


def test_a_paragraph_in_an_item_of_markdown_is_the_item() -> None:
    assert [(b.kind, b.marker, b.text) for b in document("1. <p>甲</p>\n").blocks] == [
        (BlockKind.LIST_ITEM, "1.", "甲")
    ]


def test_preformatted_text_is_code() -> None:
    assert kinds("<pre>\n  甲\n\n\t乙 &lt;\n</pre>\n丙\n") == [
        ("code", "  甲\n\n\t乙 <"),
        ("paragraph", "丙"),
    ]


def test_images() -> None:
    source = "<p><img src=a alt='図&amp;1'><img src=b>\n語<img src=c alt=絵></p>\n"
    assert kinds(source) == [
        ("paragraph", "語"),
        ("image", "図&1"),
        ("image", ""),
        ("image", "絵"),
    ]
    assert [offsets for _, offsets in places(source)] == [
        [40, 41],
        [19, 20, 25, 26],
        [28],
        [56, 57],
    ]
    assert document(source).parts_not_read == ()  # nor are words in images of Markdown named


def test_a_table() -> None:
    table = only(
        "<table>\n<thead><tr><th>甲<th colspan=2>乙</thead>\n"
        "<tr><td rowspan=2>丙<td>丁<td><p>戊</p><ul><li>己</ul>\n<tr><td><td>庚</tr></table>\n"
    )
    assert table.table is not None
    assert table.table.columns == 3
    assert [row.header for row in table.table.rows] == [True, False, False]
    assert [
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.text)
        for row in table.table.rows
        for cell in row.cells
    ] == [
        (0, 0, 1, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 0, 2, 1, "丙"),
        (1, 1, 1, 1, "丁"),
        (1, 2, 1, 1, "戊\n己"),
        (2, 1, 1, 1, ""),
        (2, 2, 1, 1, "庚"),
    ]
    assert [(b.path, b.kind, b.marker) for b in table.walk()][6:8] == [
        ("body/0/r1/c2/1", BlockKind.LIST_ITEM, "•"),
        ("body/0/r2/c1/0", BlockKind.PARAGRAPH, None),
    ]


def test_tables_in_tables_and_around_them() -> None:
    source = "<table><caption>表</caption><tr><td>甲<table><tr><td>乙</table>丙</table>丁\n"
    assert [(b.path, b.kind.value, b.text) for b in document(source).walk()] == [
        ("body/0", "paragraph", "表"),
        ("body/1", "table", ""),
        ("body/1/r0/c0/0", "paragraph", "甲"),
        ("body/1/r0/c0/1", "table", ""),
        ("body/1/r0/c0/1/r0/c0/0", "paragraph", "乙"),
        ("body/1/r0/c0/2", "paragraph", "丙"),
        ("body/2", "paragraph", "丁"),
    ]


def test_a_table_that_blank_lines_cut_up_keeps_its_words() -> None:
    source = "<table>\n<tr>\n<td>\n\n**甲**\n\n</td>\n<td>乙</td>\n</tr>\n</table>\n"
    assert [block.text for block in document(source).walk() if block.text] == ["甲", "乙"]


# Places


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a b</p>", [("a b", [3, 4, 5, 6])]),
        ("<p>\n  a\n  b\n</p>", [("a b", [6, 7, 10, 11])]),
        ("<p>a&amp;b&lt;</p>", [("a&b<", [3, 4, 9, 10, 14])]),
        ("<p>a<br>b</p>", [("a\nb", [3, 4, 8, 9])]),
        ("> <p>a\n> b</p>", [("a b", [5, 6, 9, 10])]),
        ("- <p>a\n  b</p>", [("a b", [5, 6, 9, 10])]),
        ("<ruby>a<rt>b</ruby>c", [("ac", [6, 19, 20])]),
        ("<table><td>a</table>", [("", [0]), ("a", [11, 12])]),
        ("<pre>\na\n b</pre>", [("a\n b", [6, 7, 8, 9, 10])]),
    ],
)
def test_offsets(source: str, expected: list[tuple[str, list[int]]]) -> None:
    assert places(source) == expected


def test_tables_in_a_quote_stand_where_they_do_in_the_source() -> None:
    source = "> <table>\n> <tr><td>a&lt;\n> <td>b</table>\n"
    assert places(source) == [("", [2]), ("a<", [20, 21, 25]), ("b", [32, 33])]


# Marks, styles, comments, what is not read


def test_styles_links_and_ruby() -> None:
    block = only("<p><b>甲</b><a href='a&amp;b'>乙</a><ruby>丙<rt>へい</rt></ruby></p>\n")
    assert [(run.start, run.end, run.style) for run in block.runs] == [
        (0, 1, RunStyle(bold=True)),
        (1, 3, RunStyle()),
    ]
    assert block.marks == (
        Mark(MarkKind.LINK, 1, 2, "a&b"),
        Mark(MarkKind.RUBY, 2, 3, "へい"),
    )


def test_a_style_goes_on_in_the_next_paragraph() -> None:
    one, two = document("<div><b>甲<p>乙</b></div>\n").blocks
    assert [one.runs[0].style, two.runs[0].style] == [RunStyle(bold=True)] * 2


def test_comments() -> None:
    found = document("<div><!-- 一 -->甲<!-- 二 -->乙<p><!-- 三 --></div>\n\n<div>\n<!-- 四")
    assert found.markup == (
        Markup("comment", "一", Span("body/0", 0, 0)),
        Markup("comment", "二", Span("body/0", 1, 1)),
        Markup("comment", "三", Span("body/0", 2, 2)),
        Markup("comment", "四", Span("body/0", 0, 0)),
    )
    assert [block.text for block in found.blocks] == ["甲乙"]


def test_embedded_objects_are_named() -> None:
    source = "<div>甲<iframe>乙</iframe><svg/>丙<object><object>丁</object>戊</object></div>\n"
    found = document(source)
    assert [block.text for block in found.blocks] == ["甲丙"]
    (unread,) = found.parts_not_read
    assert (unread.kind, unread.part.get("en"), unread.count) == ("embedded", "embedded objects", 3)


def test_what_follows_a_tag_that_never_closes_is_named() -> None:
    found = document("<div>甲<a b='\n\n乙\n\n<div <p 丙\n")
    assert [block.text for block in found.blocks] == ["甲", "乙"]
    assert [(each.kind, each.count) for each in found.parts_not_read] == [("broken", 2)]


def test_items_of_html_in_an_item_of_markdown() -> None:
    found = document("- 甲\n\n  <ul><li>乙</ul>\n\n  <p>丙</p>\n")
    assert [(b.kind, b.level, b.marker, b.text) for b in found.blocks] == [
        (BlockKind.LIST_ITEM, 1, "-", "甲"),
        (BlockKind.LIST_ITEM, 2, "•", "乙"),
        (BlockKind.LIST_ITEM, 1, None, "丙"),
    ]


def test_html_in_a_note_is_part_of_it() -> None:
    found = document("甲[^1]\n\n[^1]: <p>乙<p>丙\n\n    丁\n")
    assert [(b.path, b.part.value, b.marker, b.text) for b in found.blocks] == [
        ("body/0", "body", None, "甲"),
        ("footnote1/0", "footnote", "1", "乙"),
        ("footnote1/1", "footnote", None, "丙"),
        ("footnote1/2", "footnote", None, "丁"),
    ]
