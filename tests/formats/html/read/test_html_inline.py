"""What stands in a line of HTML: white space, formatting, marks, changes and form fields."""

from pathlib import Path

import pytest

from checker.core.document import (
    Block,
    Document,
    Mark,
    MarkKind,
    Markup,
    ParagraphStyle,
    Run,
    RunStyle,
    Span,
)
from checker.formats.html.read import read


def document(source: str) -> Document:
    return read(Path("a.html"), source.encode())


def only(source: str) -> Block:
    (block,) = document(source).blocks
    return block


# White space


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>  a \n\t b  </p>", "a b"),
        ("<p>本文の\n  続き</p>", "本文の続き"),
        ("<p>本文の 続き</p>", "本文の 続き"),
        ("<p>、\n「A」</p>", "、「A」"),
        ("<p>本文\nABC\n本文</p>", "本文 ABC 本文"),
        ("<p>한국\n어</p>", "한국 어"),
        ("<p>a <b> b</b> <i>c</i></p>", "a b c"),
        ("<p>a<br> b <br/><br></p>", "a\nb"),
        ("<p><br>a</p>", "a"),
        ("<p>a&nbsp; b</p>", "a\u00a0 b"),
        ("<p>\u3000a\u3000\u3000b</p>", "\u3000a\u3000\u3000b"),
        ("<p>a<wbr>b</p>", "ab"),
    ],
)
def test_white_space(source: str, text: str) -> None:
    assert only(source).text == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("&amp;&lt;", "&<"),
        ("&#12354;&#x3042;", "ああ"),
        ("&copy2", "©2"),
        ("&notaname;", "¬aname;"),
        ("&#xD800;", "\ufffd"),
        ("&#99999999999999999999;", "\ufffd"),
        ("a & b &; &", "a & b &; &"),
        ("&NotEqualTilde;", "≂̸"),
    ],
)
def test_character_references(written: str, text: str) -> None:
    block = only(f"<p>{written}</p>")
    assert block.text == text
    assert block.offsets is not None
    assert (block.offsets[0], block.offsets[-1]) == (3, 3 + len(written))


def test_a_number_without_end_is_no_character() -> None:
    assert only("<p>&#" + "9" * 10_000 + ";x</p>").text == "\ufffdx"


def test_a_reference_has_one_place() -> None:
    assert list(only("a&amp;b").offsets or ()) == [0, 1, 6, 7]


# Formatting


@pytest.mark.parametrize(
    ("tag", "style"),
    [
        ("<b>", RunStyle(bold=True)),
        ("<strong>", RunStyle(bold=True)),
        ("<em>", RunStyle(italic=True)),
        ("<u>", RunStyle(underline="single")),
        ("<s>", RunStyle(strike=True)),
        ("<code>", RunStyle(code=True)),
        ("<sup>", RunStyle(position="superscript")),
        ("<sub>", RunStyle(position="subscript")),
        ("<mark>", RunStyle(highlight="yellow")),
        ("<span style='font-size: 12px'>", RunStyle(size=9.0)),
        ("<span style='FONT-SIZE:10.5pt;color:#F00'>", RunStyle(size=10.5, color="FF0000")),
        ("<span style='color: rgb(1, 2, 300)'>", RunStyle(color="0102FF")),
        ("<font color=navy>", RunStyle(color="000080")),
        ("<span style='font-weight:700;font-style:italic'>", RunStyle(bold=True, italic=True)),
        ("<b style='font-weight: normal'>", RunStyle()),
        ("<span style='text-decoration: underline'>", RunStyle(underline="single")),
        ("<span style='font-size:2em;color:var(--x)'>", RunStyle()),
        (
            "<span style=\"font-family: 'MS 明朝', serif\">",
            RunStyle(east_asia_font="MS 明朝", ascii_font="MS 明朝", hansi_font="MS 明朝"),
        ),
    ],
)
def test_formatting(tag: str, style: RunStyle) -> None:
    assert only(f"{tag}x").runs == (Run(0, 1, style),)


def test_formatting_ends_with_its_element() -> None:
    assert only("<p>a<b>b<i>c</b>d</p>").runs == (
        Run(0, 1, RunStyle()),
        Run(1, 2, RunStyle(bold=True)),
        Run(2, 3, RunStyle(bold=True, italic=True)),
        Run(3, 4, RunStyle()),
    )
    assert document("<p><b>a<p>b").blocks[1].runs == (Run(0, 1, RunStyle()),)


def test_a_table_s_caption_has_its_style_alone() -> None:
    assert document("<table><caption>a<tr><td>b</table>").blocks[0].style == ParagraphStyle(
        "caption"
    )


# Marks


@pytest.mark.parametrize(
    ("source", "marks"),
    [
        (
            "a<a href='?x=1&copy=2&amp;y'>b <b>c</b></a>",
            (Mark(MarkKind.LINK, 1, 4, "?x=1&copy=2&y"),),
        ),
        (
            "<a href=x>a</a><a href=x>b</a>",
            (Mark(MarkKind.LINK, 0, 1, "x"), Mark(MarkKind.LINK, 1, 2, "x")),
        ),
        ("<h1 id=top>a</h1>", (Mark(MarkKind.BOOKMARK, 0, 0, "top"),)),
        ("<div id=d></div>a<a name=n>b</a>",
         (Mark(MarkKind.BOOKMARK, 0, 0, "d"), Mark(MarkKind.BOOKMARK, 1, 1, "n"))),
        (
            "a <ruby>漢字<rp>(</rp><rt>かん<b>じ</b></rt><rp>)</rp></ruby>",
            (Mark(MarkKind.RUBY, 2, 4, "かんじ"),),
        ),
        (
            "<ruby>漢<rt>かん<rt>かん2</rt>字<rt>じ</ruby>",
            (Mark(MarkKind.RUBY, 0, 1, "かんかん2"), Mark(MarkKind.RUBY, 1, 2, "じ")),
        ),
        ("<input type=checkbox checked>可", (Mark(MarkKind.TASK, 0, 0, "checked"),)),
        ("可<input type=radio>", (Mark(MarkKind.TASK, 1, 1, "unchecked"),)),
        (
            "<math><mi>x</mi> <mo>=</mo>\n<mn>1</mn><annotation encoding=TeX>x = 1</annotation>",
            (Mark(MarkKind.EQUATION, 0, 3, "x = 1"),),
        ),
    ],
)  # fmt: skip
def test_marks(source: str, marks: tuple[Mark, ...]) -> None:
    assert only(source).marks == marks


def test_a_cell_with_a_box_alone_has_its_mark() -> None:
    found = document("<table><tr><td><input type=checkbox checked></table>")
    block = found.block("body/0/r0/c0/0")
    assert (block.text, block.marks) == ("", (Mark(MarkKind.TASK, 0, 0, "checked"),))


# Form fields


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("氏名<input value='山田&amp;'>です", "氏名 山田& です"),
        ("<input type=submit value=送信>", "送信"),
        ("a<input type=hidden value=x><input type=password value=y><input>", "a"),
        ("<textarea>\n一\n 二</textarea>", "一\n 二"),
        ("区分<select><option>甲<option selected>乙</select>", "区分 乙"),
        ("<select><option>甲<option>乙</select>", "甲"),
        ("<select multiple><option selected>甲<option selected>乙</select>", "甲 乙"),
        ("a<select multiple><option>甲</select>", "a"),
        ("a<button>押す</button>b", "a 押す b"),
        ("a<datalist><option>甲</datalist>", "a"),
    ],
)
def test_form_fields(source: str, text: str) -> None:
    assert only(source).text == text


def test_the_words_of_an_option_have_their_places() -> None:
    source = (
        "区分<select multiple><option selected>甲乙<option>丙<option selected>&lt;丁</select>へ"
    )
    block = only(source)
    assert block.text == "区分 甲乙 <丁 へ"
    written = [source[at : at + 1] for at in block.offsets or ()]
    assert written == [*"区分<甲乙&&丁<へ", ""]


def test_a_value_has_its_place() -> None:
    source = "氏名: <input value='山田'>"
    found = document(source)
    (field,) = found.fields
    assert (field.label, field.value) == ("氏名", "山田")
    offsets = found.blocks[0].offsets
    assert offsets is not None
    assert source[offsets[field.value_span.start]] == "山"


# Changes, comments, hidden words


def test_changes_are_read_as_accepted_and_the_original_is_kept() -> None:
    found = document("<p>a<del>旧 い</del><ins>新</ins>b</p><ins><p>後</p></ins>")
    assert [block.text for block in found.blocks] == ["a新b", "後"]
    assert found.markup == (
        Markup("deletion", "旧 い", Span("body/0", 1, 1)),
        Markup("insertion", "新", Span("body/0", 1, 2)),
        Markup("insertion", "後", Span("body/1", 0, 1)),
    )
    assert found.original is not None
    assert [block.text for block in found.original.blocks] == ["a旧 いb"]
    assert found.original.markup == ()


def test_comments_stand_where_they_were_written() -> None:
    found = document("<!-- 一 --><p>a<!-- 二 -->b</p><!--[if mso]>x<![endif]--><!----><!-- 三 -->")
    assert found.markup == (
        Markup("comment", "一", Span("body/0", 0, 0)),
        Markup("comment", "二", Span("body/0", 1, 1)),
        Markup("comment", "三", Span("body/0", 2, 2)),
    )


@pytest.mark.parametrize(
    "tag",
    [
        "<span hidden>",
        "<span aria-hidden=true>",
        "<b style='Display : NONE'>",
        "<i style='x:y;visibility:hidden'>",
        "<div hidden>",
        "<span hidden><span hidden>",
    ],
)
def test_hidden_words_are_no_text(tag: str) -> None:
    found = document(f"<p>a{tag}秘 <b>密</b><!-- x -->")
    assert [block.text for block in found.blocks] == ["a"]
    kinds = [(each.kind, each.text) for each in found.markup]
    assert ("hidden", "秘 密") in kinds
    assert ("comment", "x") in kinds


def test_highlighted_words() -> None:
    assert document("<p>a<mark>b</mark>").markup == (
        Markup("highlight", "b", Span("body/0", 1, 2)),
    )
