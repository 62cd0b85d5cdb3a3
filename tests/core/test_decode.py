"""Encodings that Japanese editors write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.text.decoding import decode, locate_broken_bytes

DRAFT = "# 稟議書\n\n件名: 複合機の更新\n金額: 120,000円(税込)\n氏名: ﾔﾏﾀﾞ 太郎\n"
ENCODINGS = {
    *("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "cp51932", "euc_jis_2004"),
    "iso2022_jp",
}


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (DRAFT.encode(), "utf-8"),
        (DRAFT.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + DRAFT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + DRAFT.encode("utf-16-be"), "utf-16-be"),
        (DRAFT.encode("cp932"), "cp932"),
        (DRAFT.encode("euc_jp"), "euc_jp"),
        (DRAFT.encode("utf-16-le"), "utf-16-le"),
        (DRAFT.encode("utf-16-be"), "utf-16-be"),
        (DRAFT.encode("iso2022_jp_ext"), "iso2022_jp"),
    ],
)
def test_encodings_are_told_apart(data: bytes, encoding: str) -> None:
    assert decode(data) == (DRAFT, encoding)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
@pytest.mark.parametrize("text", ["承認", "目的", "あ", "１２３", "- 担当: 髙橋\n", "東京"])
def test_short_texts_are_told_apart(text: str, encoding: str) -> None:
    if "髙" in text and encoding == "euc_jp":
        text = text.replace("髙", "高")
    assert decode(text.encode(encoding)) == (text, encoding)


def test_characters_of_windows_japanese_are_read() -> None:
    assert decode("①髙橋㈱".encode("cp932")) == ("①髙橋㈱", "cp932")


def test_characters_of_windows_japanese_are_read_in_other_encodings() -> None:
    euc = "㈱山田製作所 御中".encode("euc_jis_2004")
    assert decode(euc) == ("㈱山田製作所 御中", "cp51932")
    shifted = b"\x1b$B-!L\\E*\x1b(B 1\x1b$B1_\x1b(B\n"
    assert decode(shifted) == ("①目的 1円\n", "iso2022_jp")


def test_the_kanji_of_windows_are_read_in_euc() -> None:
    names = "担当: \u9ad9橋、山\ufa11、①\n".encode("cp932")
    euc = "担当: ".encode("euc_jp") + b"\xfc\xe2" + "橋、山".encode("euc_jp") + b"\xf9\xf5"
    assert decode(euc + "、①\n".encode("euc_jis_2004")) == (decode(names)[0], "cp51932")
    assert decode(b"\x1b$B|b66\x1b(B\n") == ("髙橋\n", "iso2022_jp")


def test_rows_that_only_jis_x_0213_fills_are_read() -> None:
    assert decode("俱楽部の会則".encode("euc_jis_2004")) == ("俱楽部の会則", "euc_jis_2004")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    ["稟議書", "カタカナ", "ひらがな", "本日は晴天なり。", "第1章 総則", "件名: 更新\n", "Hello\n"],
)
def test_utf16_without_a_mark_is_known_from_three_characters_on(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("text", ["承認", "ｱｲｳ", "あ", "本日は晴天なり。", "abc 更新 ABC\n", "①"])
def test_the_encoding_of_japanese_mail_is_read(text: str) -> None:
    codec = "iso2022_jp_2004" if text == "①" else "iso2022_jp_ext"
    data = text.encode(codec).replace(b"\x1b$(Q", b"\x1b$B")
    assert decode(data) == (text, "iso2022_jp")


def test_an_escape_sequence_of_a_terminal_is_no_encoding() -> None:
    assert decode(b"\x1b[31mred\x1b[0m") == ("\x1b[31mred\x1b[0m", "utf-8")


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n\r\nd") == ("a\nb\nc\n\nd", "utf-8")
    assert decode("あ\r\nい".encode("cp932")) == ("あ\nい", "cp932")


def test_no_bytes_are_no_text() -> None:
    assert decode(b"") == ("", "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x00\x00",
        b"a\x00b",
        b"\xff\xfea",
        b"\x89PNG\r\n\x1a\n",
        bytes(range(256)),
        "café crème\n".encode("latin-1"),
        "Größe: über".encode("latin-1"),
        "les résumés, modèles et thèmes".encode("latin-1"),
        "한국어 문서입니다".encode("euc_kr")[:-1],
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(data)


@pytest.mark.parametrize(
    ("encoding", "fault"),
    [
        *(("utf-8", b"\xff"), ("utf-8", b"\xe3\x81"), ("utf-8", b"\x00"), ("utf-8-sig", b"\xff")),
        *(("cp932", b"\x80"), ("cp932", b"\x81\x0a"), ("euc_jp", b"\xff"), ("euc_jp", b"\xa4 ")),
    ],
)
def test_the_place_of_what_is_no_character_is_known(encoding: str, fault: bytes) -> None:
    data = DRAFT.encode(encoding) + "品名: 机".encode(encoding.removesuffix("-sig")) + fault
    data = data.replace(b"\n", b"\r\n")
    with pytest.raises(ValueError, match=r"."):
        decode(data)
    assert locate_broken_bytes(data) == (6, 6)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", b"a\xffb", "Größe: über".encode("latin-1"), b"\xff\xfea"]
)
def test_what_is_no_japanese_text_has_no_such_place(data: bytes) -> None:
    assert locate_broken_bytes(data) is None


@given(
    st.text(alphabet=st.characters(exclude_characters="\x00\r\ufeff", exclude_categories=["Cs"]))
)
def test_any_utf8_text_comes_back(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except ValueError:
        return
    assert encoding in ENCODINGS
    assert "\x00" not in text
    assert "\r" not in text
