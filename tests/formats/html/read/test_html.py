"""HTML files as blocks, fields, properties and parts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.document import Block, BlockKind, CellRef, Document, Markup, Part, Span, Unread
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.html.read import read
from checker.formats.html.read.blocks import read_fragment


def document(source: str, limits: Limits | None = None) -> Document:
    found = read(Path("a/稟議書.html"), source.encode(), limits or Limits())
    for block in found.walk():
        assert block.offsets is not None
        assert len(block.offsets) == len(block.text) + 1
    return found


def shown(source: str) -> list[tuple[str, int | None, str | None, str]]:
    return [(b.kind.value, b.level, b.marker, b.text) for b in document(source).walk()]


def texts(source: str) -> list[str]:
    return [block.text for block in document(source).walk() if block.table is None]


def place(block: Block, word: str) -> int:
    """Return the offset in the source at which a word of a block stands."""
    assert block.offsets is not None
    return block.offsets[block.text.index(word)]


# The document


def test_a_document_says_what_it_is() -> None:
    data = (
        '<!DOCTYPE html>\r\n<html lang="ja"><head><title>稟議書\r\n一覧</title>'
        '<meta name="author" content="山田 太郎"><meta name="Description" content="a  &amp; b">'
        "<style>p { x: '<p>' }</style><script>if (a<b) {}</script></head><body><p>件名: 更新</p>"
    ).encode()
    found = read(Path("a/稟議書.html"), data)
    assert (found.name, found.format, found.language) == ("稟議書.html", "html", "ja")
    assert found.source == data.decode().replace("\r\n", "\n")
    assert found.title == "稟議書一覧"
    assert found.properties == {
        "title": "稟議書一覧",
        "author": "山田 太郎",
        "description": "a & b",
    }
    assert [(field.label, field.value) for field in found.fields] == [("件名", "更新")]
    assert found.parts_read == ("body",)
    assert found.parts_not_read == ()
    assert found.original is None


@pytest.mark.parametrize(
    ("lang", "language"), [("ja-JP", "ja"), ("EN", "en"), ("fr", "en"), ("", "en")]
)
def test_the_language_is_as_declared_or_as_written(lang: str, language: str) -> None:
    assert document(f'<html lang="{lang}"><p>Some words').language == language


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="Shift_JIS">', "cp932"),
        ("<meta http-equiv=content-type content='text/html; charset=EUC-JP'>", "euc_jp"),
        ("<meta charset=iso-2022-jp>", "iso2022_jp"),
        ('<meta charset="utf-8">', "cp932"),  # a declaration that the bytes contradict
        ("", "cp932"),
        ("", "utf-16"),
    ],
)
def test_encodings(declared: str, encoding: str) -> None:
    found = read(Path("a.html"), f"{declared}<p>本日は晴天です。</p>".encode(encoding))
    assert [block.text for block in found.blocks] == ["本日は晴天です。"]


def test_latin_text_is_read_as_declared() -> None:
    data = '<meta charset="iso-8859-1"><p>café'.encode("latin-1")
    assert read(Path("a.html"), data).blocks[0].text == "café"


@pytest.mark.parametrize("data", [b"   ", b"\xff\x00\x01", b"<p>caf\xe9"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read(Path("a.html"), data)


# Blocks


def test_headings_and_paragraphs() -> None:
    source = "<h1>目的</h1>本文<p>一<p>二<div>三<h2>範囲</h3>四</div>五"
    assert shown(source) == [
        ("heading", 1, None, "目的"),
        ("paragraph", None, None, "本文"),
        ("paragraph", None, None, "一"),
        ("paragraph", None, None, "二"),
        ("paragraph", None, None, "三"),
        ("heading", 2, None, "範囲"),
        ("paragraph", None, None, "四"),
        ("paragraph", None, None, "五"),
    ]
    assert document(source).blocks[6].section == ("目的", "範囲")


def test_a_heading_in_a_quote_heads_nothing() -> None:
    assert shown("<blockquote><h1>題</h1><p>文</blockquote>") == [
        ("paragraph", None, None, "題"),
        ("paragraph", None, None, "文"),
    ]


def test_lists() -> None:
    source = "<ul><li>一<li>二<ul><li>内<li></ul>後<li><p>三<p>四</ul>"
    assert shown(source) == [
        ("list-item", 1, "•", "一"),
        ("list-item", 1, "•", "二"),
        ("list-item", 2, "◦", "内"),
        ("list-item", 2, "◦", ""),
        ("list-item", 1, None, "後"),
        ("list-item", 1, "•", "三"),
        ("list-item", 1, None, "四"),
    ]


@pytest.mark.parametrize(
    ("tag", "items", "markers"),
    [
        ("<ol>", "<li>x<li>x", ["1.", "2."]),
        ("<ol start=3 type=i>", "<li>x<li value=9>x<li>x", ["iii.", "ix.", "x."]),
        ("<ol type=A start=26>", "<li>x<li>x", ["Z.", "AA."]),
        ("<ol reversed start=2>", "<li>x<li>x", ["2.", "1."]),
        ("<ol reversed>", "<li>x", [None]),
        ("<ol start=x style='list-style-type: upper-roman'>", "<li>x<li>x", ["I.", "II."]),
        ("<ol style='list-style: none'>", "<li>x", [None]),
        ("<ol type=i start=4000>", "<li>x", ["4000."]),
        ("<ol start=-1>", "<li>x<li>x", ["-1.", "0."]),
        ("<ul type=square>", "<li>x", ["▪"]),
        ("<ul style='list-style-type:none'>", "<li>x", [None]),
        ("", "<li>x", ["•"]),
    ],
)
def test_markers(tag: str, items: str, markers: list[str | None]) -> None:
    assert [block.marker for block in document(tag + items).blocks] == markers


def test_terms_and_what_they_mean() -> None:
    assert shown("<dl><dt>件名<dd>更新<dt>金額<dd><ul><li>1円</ul></dl>") == [
        ("list-item", 1, None, "件名"),
        ("list-item", 2, None, "更新"),
        ("list-item", 1, None, "金額"),
        ("list-item", 3, "▪", "1円"),
    ]


def test_preformatted_text_keeps_its_white_space() -> None:
    assert shown("<pre>\n a  b\n<b>c</b>&lt;\n\n</pre>") == [("code", None, None, " a  b\nc<")]


def test_images() -> None:
    found = document('<p>前<img src=a alt="構成&amp;図">後<img alt=""><img></p>')
    assert [(b.kind, b.path, b.text) for b in found.blocks] == [
        (BlockKind.PARAGRAPH, "body/0", "前後"),
        (BlockKind.IMAGE, "body/1", "構成&図"),
        (BlockKind.IMAGE, "body/2", ""),
    ]
    assert found.source is not None
    assert place(found.blocks[1], "図") == found.source.index("図")
    assert found.parts_not_read == (
        Unread(
            "image-text",
            Message("read.text-in-images"),
            Message("read.not-recognised"),
            2,
        ),
    )


def test_what_is_embedded_is_not_read_and_said_so() -> None:
    found = document(
        "前<svg><svg><text>a</text></svg><text>b</text></svg><iframe>c</iframe><object>d</object>"
        "<canvas>e</canvas><svg aria-hidden='true'/><template>f</template>後"
    )
    assert [block.text for block in found.blocks] == ["前後"]
    assert [(each.kind, each.count) for each in found.parts_not_read] == [("embedded", 4)]


def test_captions_and_details() -> None:
    source = "<figure>図<figcaption>図1 構成</figcaption></figure><details><summary>要</summary>詳"
    found = document(source)
    assert [(block.text, block.style.name) for block in found.blocks] == [
        ("図", None),
        ("図1 構成", "caption"),
        ("要", None),
        ("詳", None),
    ]


def test_alignment() -> None:
    source = "<p align=RIGHT>a<p style='text-align: center'>b<center>c</center><p>d"
    assert [block.style.alignment for block in document(source).blocks] == [
        "right",
        "center",
        "center",
        None,
    ]


# Headers and footers


def test_the_page_has_headers_and_footers() -> None:
    found = document(
        "<body><header>社外秘</header><nav><a href=x>目次</a></nav><div><p>本文</div>"
        "<article><header>著者</header></article><footer><p>会社<p>住所</footer>"
    )
    assert [(b.path, b.part, b.text) for b in found.blocks] == [
        ("body/0", Part.BODY, "本文"),
        ("body/1", Part.BODY, "著者"),
        ("header1/0", Part.HEADER, "社外秘"),
        ("header2/0", Part.HEADER, "目次"),
        ("footer1/0", Part.FOOTER, "会社"),
        ("footer1/1", Part.FOOTER, "住所"),
    ]
    assert found.parts_read == ("body", "header", "footer")


def test_a_header_with_the_title_is_the_beginning_of_the_document() -> None:
    found = document("<header><h1>稟議書</h1><p>総務部</header><p>本文")
    assert [(b.path, b.text) for b in found.blocks] == [
        ("body/0", "稟議書"),
        ("body/1", "総務部"),
        ("body/2", "本文"),
    ]
    assert found.title == "稟議書"


# Tables


def test_a_table_is_a_grid() -> None:
    found = document(
        "<table><caption>表1</caption><tfoot><tr><td>計</tfoot><thead><tr><th rowspan=2>件名"
        "<th colspan=2>値<tr><th>a<th>b</thead><tr><td rowspan=0>x<td><tr><td>y<td>z</table>"
    )
    caption, block = found.blocks
    assert (caption.text, block.path) == ("表1", "body/1")
    assert block.table is not None
    assert block.table.columns == 3
    assert [row.header for row in block.table.rows] == [True, True, False, False, False]
    grid = [
        [(c.row, c.column, c.row_span, c.column_span, c.text) for c in row.cells]
        for row in block.table.rows
    ]
    assert grid == [
        [(0, 0, 2, 1, "件名"), (0, 1, 1, 2, "値")],
        [(1, 1, 1, 1, "a"), (1, 2, 1, 1, "b")],
        [(2, 0, 2, 1, "x"), (2, 1, 1, 1, "")],
        [(3, 1, 1, 1, "y"), (3, 2, 1, 1, "z")],
        [(4, 0, 1, 1, "計")],
    ]
    inner = found.block("body/1/r3/c2/0")
    assert (inner.text, inner.cell) == ("z", CellRef("body/1", 3, 2))


def test_tables_nest() -> None:
    found = document("<ul><li>前<table><tr><td>a<table><tr><td>b</table>c</table>後</ul>")
    assert [(b.path, b.kind.value, b.text) for b in found.walk()] == [
        ("body/0", "list-item", "前"),
        ("body/1", "table", ""),
        ("body/1/r0/c0/0", "paragraph", "a"),
        ("body/1/r0/c0/1", "table", ""),
        ("body/1/r0/c0/1/r0/c0/0", "paragraph", "b"),
        ("body/1/r0/c0/2", "paragraph", "c"),
        ("body/2", "list-item", "後"),
    ]


def test_a_merged_cell_stops_at_one_from_above() -> None:
    found = document("<table><tr><td>a<td rowspan=2>b<tr><td colspan=5>c<td>d</table>")
    table = found.blocks[0].table
    assert table is not None
    assert [(c.column, c.column_span, c.text) for c in table.rows[1].cells] == [
        (0, 1, "c"),
        (2, 1, "d"),
    ]


def test_hidden_cells_and_rows_are_no_part_of_the_grid() -> None:
    found = document(
        "<table><tr><td hidden>秘<td>a<tr style='display: none'><td>隠<tr><td>b</table>"
    )
    table = found.blocks[0].table
    assert table is not None
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a"], ["b"]]
    assert [(each.kind, each.text) for each in found.markup] == [
        ("hidden", "秘"),
        ("hidden", "隠"),
    ]


def test_text_in_a_table_but_in_no_cell_comes_before_it() -> None:
    assert shown("<table>前<tr>中<td>a</table>") == [
        ("paragraph", None, None, "前"),
        ("paragraph", None, None, "中"),
        ("table", None, None, ""),
        ("paragraph", None, None, "a"),
    ]


# Broken sources


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a</b></div></table></td>b", ["ab"]),
        ("a < b <3 c</ d>e", ["a < b <3 ce"]),
        ("<p>a<![CDATA[x]]><?php echo ?>b", ["ab"]),
        ("<td>a<tr>b<caption>c", ["abc"]),
        ("<b>a<p>b</b>c</p>d", ["a", "bc", "d"]),
        ("<p>a<!-->b<!--->c", ["abc"]),
        ("<a b=c/d e>x</a>", ["x"]),
        ("<DIV CLASS='a>b'>x</DIV>", ["x"]),
        ("a</br>b", ["a\nb"]),
        ("<div><ul><li>a</div>b", ["a", "b"]),
        ("<svg>a<p>b", ["a", "b"]),
        ("<option>a<select>b</select>c", ["a c"]),
    ],
)
def test_broken_markup_is_read_as_browsers_show_it(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize("rest", ["<a href='x", "<p", "<!--x", "<script>x", "<!x", "</p "])
def test_what_never_closes_is_named(rest: str) -> None:
    found = document(f"<p>前</p>{rest}<p>後</p".replace("<p>後</p", "後"))
    assert [block.text for block in found.blocks] == ["前"]
    assert [(each.kind, each.count) for each in found.parts_not_read] == [("broken", 1)]


# Bounds


def refusal(source: str, limits: Limits) -> str:
    with pytest.raises(InputError) as caught:
        document(source, limits)
    return caught.value.render("en")


def test_too_much_is_refused() -> None:
    limits = Limits(blocks=100, nesting=5)
    blocks = "The document has more than 100 paragraphs and cells."
    assert blocks in refusal("<p>x" * 101, limits)
    assert blocks in refusal("<table>" + "<tr><td>x" * 51, limits)
    assert blocks in refusal("<table>" + "<tr><td rowspan=99>x" * 40, limits)
    assert "there are more than 500 tags." in refusal("<b>" * 501, limits)
    assert "tables are nested too deeply." in refusal("<table><tr><td>" * 6, limits)
    assert texts("<table><tr><td>x" * 5 + "</table>" * 5)[:1] == ["x"]


def test_deep_elements_are_read_without_their_structure() -> None:
    found = document("<div>" * 100_000 + "<b>深い" + "</div>" * 100_000 + "<p>後")
    assert [block.text for block in found.blocks] == ["深い", "後"]
    assert [each.kind for each in found.parts_not_read] == ["nesting"]


# Places


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<ul><li>", "</ul>", "<table><tr><td>", "<td>", "</table>",
     "<ruby>", "<rt>", "</ruby>", "<del>", "</del>", "<ins>", "<pre>", "</pre>", "<br>", "<!--x-->",
     "<select><option>", "</select>", "<header>", "</header>", "<p hidden>", "<a href=x>", "<math>",
     "あ", "A", " ", "\n", "漢字", "。", "<h1>", "</h1>", "<textarea>", "</textarea>",
     "<img alt=Z>"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40))
def test_every_character_stands_where_its_place_says(pieces: list[str]) -> None:
    source = "x" + "".join(pieces)
    found = document(source)
    paths = [block.path for block in found.walk()]
    assert len(set(paths)) == len(paths)
    for block in found.walk():
        assert block.offsets is not None
        assert list(block.offsets) == sorted(block.offsets)
        for character, offset in zip(block.text, block.offsets, strict=False):
            if not character.isspace():
                assert source[offset] == character


# Pieces of HTML in another format


def test_a_fragment_has_places_in_the_whole_source() -> None:
    source = "# 題\n\n<!-- 直す --><p>値 <b>x</b></p><table><tr><td>y</table>\n\n後"
    found = read_fragment(source, 5, source.index("\n\n後"), path="body", first=1)
    assert [(block.path, block.text) for block in found.blocks] == [
        ("body/1", "値 x"),
        ("body/2", ""),
    ]
    offsets = found.blocks[0].offsets
    assert offsets is not None
    assert [source[at] for at in offsets] == ["値", " ", "x", "<"]
    assert found.markup == (Markup("comment", "直す", Span("body/1", 0, 0)),)
    assert (found.waiting, found.unread, found.changed) == ((), (), False)


def test_a_comment_in_a_fragment_without_blocks_waits() -> None:
    found = read_fragment("<!-- 直す -->", 0, 11)
    assert found.blocks == ()
    assert found.waiting == (Markup("comment", "直す", Span("", 0, 0)),)
