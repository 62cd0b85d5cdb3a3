"""Comparable forms of labels and headings, and widths."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.text.normalization import display_width, fits, fold, make_heading_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("費用：", "費用"),
        ("費用 ： ", "費用"),
        ("ＡＢＣ１２３", "abc123"),
        ("ｶﾅ", "カナ"),
        ("件　　名", "件名"),
        ("Doc  No.", "doc no."),
        ("Straße", "strasse"),
        ("会議 ABC 室", "会議 abc 室"),
        ("", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text("ab\n[", max_size=8), st.text("ab\n*?[]!-", max_size=6))
def test_a_pattern_fits_as_for_file_names(text: str, pattern: str) -> None:
    assert fits(text, pattern) == fnmatchcase(text, pattern)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "目的", "1. 目的", "1.目的", "1.2 目的", "１．２　目的", "1-2. 目的", "2) 目的", "1 目的",
        "(1) 目的", "（１）目的", "（ア）目的", "[3] 目的", "【1】目的", "〔1〕目的", "① 目的",
        "①目的", "Ⅱ 目的", "Ⅱ．目的", "ii. 目的", "A. 目的", "a) 目的", "一、目的", "二 目的",
        "イ 目的", "イ．目的", "第1章 目的", "第一章目的", "第3条（目的）", "第3条の2　目的",
        "第2節 目的", "第1部 目的", "第2項 目的", "■目的", "● 目的", "・目的", "■ 1. 目的",
        "§3 目的", "【目的】", "＜目的＞", "「目的」", "《目的》", "目的：", "目　的",
        "1. 【目的】",
    ],
)  # fmt: skip
def test_heading_key_takes_numbering_off(text: str) -> None:
    assert make_heading_key(text) == "目的"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5倍速の検証", "1.5倍速の検証"),
        ("第1回定例会議", "第1回定例会議"),
        ("第1部門の状況", "第1部門の状況"),
        ("第1条件", "第1条件"),
        ("2025年度計画", "2025年度計画"),
        ("2025-09-01 議事録", "2025-09-01 議事録"),
        ("3月の報告", "3月の報告"),
        ("10-12月の実績", "10-12月の実績"),
        ("一般事項", "一般事項"),
        ("十分な検討", "十分な検討"),
        ("(株)山田", "(株)山田"),
        ("（目的）と（手段）", "(目的)と(手段)"),
        ("e.g. foo", "e.g. foo"),
        ("I think", "i think"),
        ("1. Scope of Work:", "scope of work"),
        ("1", "1"),
        ("第1章", "第1章"),
        ("■", "■"),
        ("", ""),
    ],
)
def test_heading_key_keeps_words(text: str, expected: str) -> None:
    assert make_heading_key(text) == expected


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0), ("abc", 3), ("日本語", 6), ("ＡＢ", 4), ("ｱｲｳ", 3), ("ｶﾞ", 2), ("か\u3099", 2),
        ("e\u0301", 1), ("a\u200bb", 2), ("①", 1), ("、。", 4), ("a日", 3),
    ],
)  # fmt: skip
def test_display_width(text: str, columns: int) -> None:
    assert display_width(text) == columns
