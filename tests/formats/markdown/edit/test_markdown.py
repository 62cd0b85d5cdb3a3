"""Markdown is edited where its words stand; what cannot be edited exactly is refused."""

from pathlib import Path

import pytest

from checker.core.document import SOURCE, Block, Document, Span
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.markdown.edit.edit import ACROSS, NOT_AS_WRITTEN, write
from checker.formats.markdown.read import read
from checker.formats.shared.edits import Edit, WrittenFile

PATH = Path("手順.md")


def document(source: str | bytes) -> Document:
    return read(PATH, source.encode() if isinstance(source, str) else source)


def edit_of(found: Document, old: str, new: str) -> Edit:
    """Return the edit of the first block that shows `old`."""
    block: Block = next(each for each in found.walk() if old in each.text)
    start = block.text.index(old)
    return Edit(Span(block.path, start, start + len(old)), new)


def written(source: str | bytes, *changes: tuple[str, str]) -> WrittenFile:
    data = source.encode() if isinstance(source, str) else source
    found = document(data)
    edits = [edit_of(found, old, new) for old, new in changes]
    return write(PATH, data, found, edits, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("source", "old", "new", "after"),
    [
        # the changed characters only: marks beside and inside the span stay
        ("確認して**下さい**。\n", "下さい", "ください", "確認して**ください**。\n"),
        ("**重要**な点を下さい。\n", "要な点を下", "要な点をくだ", "**重要**な点をください。\n"),
        ("サ**ーバ**と端末\n", "サーバと端末", "サーバーと端末", "サ**ーバー**と端末\n"),
        ("[見れる](a.md)物\n", "見れる物", "見られる物", "[見られる](a.md)物\n"),
        # escapes and entities in the span
        (r"A\*Bを下さい", "A*Bを下さい", "A*Bをください", r"A\*Bをください"),
        ("A&amp;B社\n", "A&B", "A&C", "A&amp;C社\n"),
        ("A&amp;B社\n", "A&B", "AとB", "AとB社\n"),
        (r"C:\\temp", "C:\\t", "C:/t", "C:/temp"),
        ("あ&nbsp;い\n", "あ\xa0い", "あい", "あい\n"),
        # a replacement that would be markup is escaped, one that would not is not
        ("三かける四\n", "かける", "*", "三*四\n"),
        ("**三**かける四*\n", "かける四", "四*五", "**三**四\\*五*\n"),
        ("値はAです\n", "A", "<b>", "値は\\<b\\>です\n"),
        ("値はAです\n", "A", "&amp;", "値は\\&amp;です\n"),
        ("値はAです\n", "A", "`x`", "値は\\`x\\`です\n"),
        ("値は甲です\n", "値", "- 値", "\\- 値は甲です\n"),
        ("値は甲です\n", "値", "1. 値", "1\\. 値は甲です\n"),
        # tables: a pipe is escaped, the alignment stays
        ("| 品名 | 数量 |\n|:--|--:|\n| 甲 | 下さい |\n", "下さい", "a|b", None),
        # code is as written
        ("`下さい`と`a*b`\n", "下さい", "*x*", "`*x*`と`a*b`\n"),
        ("```\n下さい & <b>\n```\n", "さい &", "だ &amp;", "```\n下だ &amp; <b>\n```\n"),
        # lines in quotes and lists
        ("> 確認し\n> て下さい。\n", "下さい", "ください", "> 確認し\n> てください。\n"),
        ("> 確認し\n> て下さい。\n", "確認し\nて", "確認して", "> 確認して下さい。\n"),
        ("- 確認し\n  て下さい。\n", "認し\nて", "認して", "- 確認して下さい。\n"),
        ("一行目  \n二行目\n", "一行目\n二", "一行目、二", "一行目、二行目\n"),
        # HTML
        ("<p>A &lt; Bを下さい</p>\n", "< Bを下", "< Bをくだ", "<p>A &lt; Bをください</p>\n"),
        ("<p>値はAです</p>\n", "A", "<b>", "<p>値は&lt;b&gt;です</p>\n"),
        ("あ<br>い\n", "あ\nい", "あ、い", "あ、い\n"),
        # headings, footnotes, images
        ("下さい\n===\n\n本文\n", "下さい", "ください", "ください\n===\n\n本文\n"),
        ("文[^1]\n\n[^1]: 見て下さい\n", "下さい", "ください", "文[^1]\n\n[^1]: 見てください\n"),
        ("本文^[見て下さい]\n", "下さい", "ください", "本文^[見てください]\n"),
        ("![見て下さい](a.png)\n", "下さい", "ください", "![見てください](a.png)\n"),
        # a bare address leads where it says
        ("http://a.example/Ａ を見る\n", "a.example", "b.example", "http://b.example/Ａ を見る\n"),
    ],
)  # fmt: skip
def test_edits(source: str, old: str, new: str, after: str | None) -> None:
    if after is None:
        after = source.replace(old, new.replace("|", r"\|"))
    found = written(source, (old, new))
    assert found.refused == ()
    assert found.data.decode() == after
    assert new in "\n".join(block.text for block in found.document.walk())


@pytest.mark.parametrize(
    ("source", "old", "new", "why"),
    [
        ("あ**い**う\n", "あいう", "えおか", ACROSS),
        ("あ[い](a.md)う\n", "いう", "x", ACROSS),
        ("`a`\n", "a", "`", NOT_AS_WRITTEN),
        ("[参照][]\n\n[参照]: a.md\n", "参照", "参考", NOT_AS_WRITTEN),
        ("| 甲 |\n|---|\n| 乙 |\n", "乙", "丙\n丁", NOT_AS_WRITTEN),
        ("あ**い**う\n", "い", "", NOT_AS_WRITTEN),
        ("甲- 乙\n", "甲", "", NOT_AS_WRITTEN),
        ("全部\n", "全部", "", NOT_AS_WRITTEN),
    ],
)
def test_edits_that_are_refused(source: str, old: str, new: str, why: object) -> None:
    found = written(source, (old, new))
    assert [(each.edit.text, each.why) for each in found.refused] == [(new, why)]
    assert found.data == source.encode()
    assert found.made == ()


def test_what_is_refused_does_not_stop_the_others() -> None:
    source = "確認して下さい。\n\nあ**い**う\n\n`a`です\n\n見て**下さい**!\n"
    found = document(source)
    last = next(block for block in found.walk() if block.text == "見て下さい!")
    edits = [
        edit_of(found, "下さい", "ください"),
        edit_of(found, "あいう", "えおか"),
        edit_of(found, "a", "`"),
        Edit(last.span(2, 5), "ください"),
    ]
    result = write(PATH, source.encode(), found, edits, DEFAULT_LIMITS)
    assert result.made == (edits[0], edits[3])
    assert {each.edit.text for each in result.refused} == {"えおか", "`"}
    assert (
        result.data.decode() == "確認してください。\n\nあ**い**う\n\n`a`です\n\n見て**ください**!\n"
    )


def test_everything_else_stays_byte_for_byte() -> None:
    source = (
        "\ufeff---\r\ntitle:   手順  # 注\r\n---\r\n\r\n"
        "*  確認して下さい。\n\r\n"
        "|品名|数量 |\r\n|:-|   -:|\r\n| 甲乙丙  |1,000|\r\n\r\n"
        "<!-- 注 -->\r\n\r\n\r\n    code\t下さい\r\n\r\n見出し\r\n---"
    )
    data = source.encode()
    found = written(data, ("下さい", "ください"), ("1,000", "2,000"))
    assert found.refused == ()
    assert found.data.decode() == source.replace("下さい", "ください", 1).replace("1,000", "2,000")


@pytest.mark.parametrize("encoding", ["cp932", "utf-16", "euc-jp"])
def test_old_encodings(encoding: str) -> None:
    source = (
        "# 手順\r\n\r\n確認して**下さい**。\r\n\r\n| 品名 | 数量 |\r\n|---|---|\r\n| 甲 | ３ |\r\n"
    )
    found = written(source.encode(encoding), ("下さい", "ください"), ("３", "3"))
    assert found.refused == ()
    assert found.data == source.replace("下さい", "ください").replace("３", "3").encode(encoding)


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    data = "# 手順\r\n\r\n9時から10時まで確認する。\r\n".encode("cp932")
    found = written(data, ("から", "〜"), ("確認", "点検"))
    assert [each.why.get("en") for each in found.refused] == [
        "the file's encoding (cp932) has no 〜 (U+301C)"
    ]
    assert found.data == data.replace("確認".encode("cp932"), "点検".encode("cp932"))


def test_the_source_itself_can_be_edited() -> None:
    source = "---\ntitle: 下さい\n---\n\n本文\n"
    found = document(source)
    start = source.index("下さい")
    edit = Edit(Span(SOURCE, start, start + 3), "ください")
    result = write(PATH, source.encode(), found, [edit], DEFAULT_LIMITS)
    assert result.data.decode() == source.replace("下さい", "ください")
    assert result.document.properties == {"title": "ください"}
