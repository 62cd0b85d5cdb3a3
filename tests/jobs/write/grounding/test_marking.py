"""Marks in place of what no source says."""

from typing import Literal

import pytest

from checker.jobs.write.grounding import find_unsupported, mark_unsupported

Language = Literal["ja", "en"]


def mark(text: str, source: str, language: Language = "ja") -> str:
    return mark_unsupported(text, find_unsupported(text, [source], language), language).text


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("高橋さんが12台を買う。", "12台", "【要確認】が12台を買う。"),
        ("高橋部長が買う。", "買う", "【要確認】が買う。"),
        ("鈴木部長が買う。", "鈴木課長", "鈴木【要確認】が買う。"),
        ("9月18日（木）14:00〜15:30に行う。", "行う", "【要確認】に行う。"),
        ("3〜5台を買う。", "買う", "【要確認】を買う。"),
        ("大阪支店の佐藤と鈴木が話した。", "話した", "【要確認】が話した。"),
        ("12台を45万円で買う。", "12台", "12台を【要確認】で買う。"),
        ("会議（9月18日）で決めた。", "会議", "会議（【要確認】）で決めた。"),
        ("今後も努める。", "", "今後も努める。"),
    ],
)
def test_a_mark_for_each_stretch(text: str, source: str, expected: str) -> None:
    assert mark(text, source) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Mr. Smith paid $500.", "paid", "[To be confirmed] paid [To be confirmed]."),
        ("It ended at 4 p.m. in Boston.", "ended", "It ended at [To be confirmed]."),
        ("Alice will do it by Friday.", "Alice", "Alice will do it by [To be confirmed]."),
    ],
)
def test_a_mark_in_english(text: str, source: str, expected: str) -> None:
    assert mark(text, source, "en") == expected


def test_a_mark_says_what_stood_there_and_where_it_is() -> None:
    text = "高橋さんが12台を45万円で買う。"
    result = mark_unsupported(text, find_unsupported(text, ["12台"], "ja"), "ja")
    assert result.text == "【要確認】が12台を【要確認】で買う。"
    assert [result.text[each.start : each.end] for each in result.marks] == ["【要確認】"] * 2
    assert [each.was for each in result.marks] == ["高橋さん", "45万円"]
    assert result.marks[1].why.get("ja") == (
        "下書きの「45万円」(金額)は、データにもメモにもありません。確かめて書き入れてください。"
    )
    assert "an amount" in result.marks[1].why.get("en")


def test_marks_are_no_facts_themselves() -> None:
    text = "高橋さんが12台を45万円で買う。"
    once = mark(text, "買う")
    assert find_unsupported(once, [], "ja") == ()
    assert mark(once, "買う") == once
