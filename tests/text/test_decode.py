"""Encodings that Japanese editors write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.text.decode import decode

DRAFT = "# 稟議書\n\n件名: 複合機の更新\n金額: 120,000円(税込)\n氏名: ﾔﾏﾀﾞ 太郎\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (DRAFT.encode(), "utf-8"),
        (DRAFT.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + DRAFT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + DRAFT.encode("utf-16-be"), "utf-16-be"),
        (DRAFT.encode("cp932"), "cp932"),
        (DRAFT.encode("euc_jp"), "euc_jp"),
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
    assert encoding in {"utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp"}
    assert "\x00" not in text
    assert "\r" not in text
