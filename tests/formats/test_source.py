"""A text file is edited in its bytes: encoding, byte order mark, line ends and the rest stay."""

import codecs

import pytest

from checker.formats.shared.source_text import SourceEdit, SourceText

BEFORE = "# 手順書\n\n作業は①〜③の順に行って下さい。\n\n髙橋が確認する。\n"
AFTER = "# 手順書\n\n作業は①〜③の順に行ってください。\n\n髙橋が確認する。\n"
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


def edit(source: str, old: str, new: str) -> SourceEdit:
    start = source.index(old)
    return SourceEdit(start, start + len(old), new)


def replaced(data: bytes, old: str, new: str) -> bytes:
    text = SourceText(data)
    change = edit(text.source, old, new)
    assert text.problem(change) is None
    return text.replaced([change])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_with_and_without_mark(encoding: str, mark: bool, ending: str) -> None:
    head = MARKS[encoding] if mark else b""
    before, after = (head + text.replace("\n", ending).encode(encoding) for text in (BEFORE, AFTER))
    assert replaced(before, "下さい", "ください") == after


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["cp932", "euc_jis_2004", "iso2022_jp"])
def test_japanese_encodings(encoding: str, ending: str) -> None:
    texts = (
        text.replace("①〜③", "一、二、三").replace("髙橋", "高橋").replace("\n", ending)
        for text in (BEFORE, AFTER)
    )
    before, after = (text.encode(encoding) for text in texts)
    assert replaced(before, "下さい", "ください") == after


def test_windows_euc_keeps_the_characters_that_python_does_not_write() -> None:
    circled, takahashi = b"\xad\xa1", b"\xfc\xe2"  # ① and 髙
    parts = (
        "作業は".encode("euc_jp"),
        "を行って下さい。\r\n".encode("euc_jp"),
        "が確認する。".encode("euc_jp"),
    )
    before = parts[0] + circled + parts[1] + takahashi + parts[2]
    assert SourceText(before).source == "作業は①を行って下さい。\n髙が確認する。"
    assert replaced(before, "下さい", "ください") == before.replace(
        "下さい".encode("euc_jp"), "ください".encode("euc_jp")
    )


def test_characters_that_cp932_writes_in_two_ways_stay_as_they_are() -> None:
    # ∵ and 纊 have two codes each; both are read as the same character
    line = b"\x81\xe6\x87\x9a\xed\x40\xfa\x5c" + "です。確認して下さい。".encode("cp932")
    before = line + b"\r\n" + "日本語の文章です。".encode("cp932") + b"\n" + line
    text = SourceText(before)
    last = text.source.rindex("下さい")
    assert text.replaced([SourceEdit(last, last + 3, "ください")]) == before[
        : -len("下さい。") * 2
    ] + ("ください。".encode("cp932"))


def test_each_line_keeps_its_own_end() -> None:
    before = "一行目\r\n二行目\n三行目\r四行目".encode()
    text = SourceText(before)
    assert text.replaced([edit(text.source, "行目\n二", "\n二")]) == (
        "一\r\n二行目\n三行目\r四行目".encode()
    )
    assert text.replaced([edit(text.source, "三行", "三\n行")]) == (
        "一行目\r\n二行目\n三\r行目\r四行目".encode()
    )
    assert text.replaced([edit(text.source, "四行", "四\n行")]) in {
        "一行目\r\n二行目\n三行目\r四\r\n行目".encode(),
        "一行目\r\n二行目\n三行目\r四\n行目".encode(),
        "一行目\r\n二行目\n三行目\r四\r行目".encode(),
    }


def test_several_edits_in_one_line_and_insertions_at_both_ends() -> None:
    before = "あいうえお\r\nかきくけこ".encode("cp932")
    text = SourceText(before)
    edits = [
        SourceEdit(11, 11, "!"),
        SourceEdit(1, 2, ""),
        SourceEdit(3, 4, "XY"),
        SourceEdit(0, 0, "?"),
    ]
    assert text.replaced(edits) == "?あうXYお\r\nかきくけこ!".encode("cp932")


def test_iso_2022_jp_is_edited_by_whole_lines() -> None:
    before = "件名 ABC 報告\r\n本文を見て下さい。確認して下さい。\r\n以上\r\n".encode("iso2022_jp")
    text = SourceText(before)
    first = text.source.index("下さい")
    second = text.source.rindex("下さい")
    edits = [SourceEdit(first, first + 3, "ください"), SourceEdit(second, second + 3, "ください")]
    assert [text.problem(each) for each in edits] == [None, None]
    assert text.replaced(edits) == (
        "件名 ABC 報告\r\n本文を見てください。確認してください。\r\n以上\r\n".encode("iso2022_jp")
    )


@pytest.mark.parametrize(
    ("encoding", "new", "named"),
    [
        ("cp932", "9時〜10時", "cp932) has no 〜 (U+301C)"),
        ("cp932", "¥100", "cp932) has no ¥ (U+00A5)"),
        ("cp932", "①😀", "cp932) has no 😀 (U+1F600)"),
        ("utf-8", "\ud800", "utf-8) has no \ud800 (U+D800)"),
    ],
)
def test_characters_that_the_encoding_lacks_are_named(encoding: str, new: str, named: str) -> None:
    text = SourceText("日本語で書いた文章です。".encode(encoding))
    problem = text.problem(SourceEdit(0, 2, new))
    assert problem is not None
    assert problem.get("en").endswith(named)


def test_a_mark_inside_the_text_is_a_character_like_any_other() -> None:
    before = codecs.BOM_UTF8 + "一\ufeff二下さい".encode()
    assert replaced(before, "下さい", "ください") == codecs.BOM_UTF8 + "一\ufeff二ください".encode()
