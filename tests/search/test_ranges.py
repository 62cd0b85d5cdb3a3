"""Amounts in ranges: the row that a question's amount belongs to."""

import pytest

from checker.search.ranges import fits_amounts

_ROWS = (
    "10万円未満",
    "10万円以上100万円未満",
    "100万円以上300万円未満",
    "300万円以上",
    "300万円を超える",
)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("9万円の備品", "10万円未満"),
        ("10万円ちょうど", "10万円以上100万円未満"),
        ("500,000円の契約", "10万円以上100万円未満"),
        ("299万円の車", "100万円以上300万円未満"),
    ],
)
def test_one_row_fits(question: str, row: str) -> None:
    assert [each for each in _ROWS if fits_amounts(question, each)] == [row]


def test_over_an_amount_is_not_that_amount() -> None:
    fitting = [
        each for each in _ROWS if fits_amounts("300万円を超える契約は誰が承認しますか", each)
    ]
    assert fitting == ["300万円以上", "300万円を超える"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("締切はいつ", "10万円以上"),
        ("50万円の契約", "担当は課長とする。"),
        ("5台買う", "10万円以上"),
    ],
)
def test_without_amount_or_range_nothing_is_said(question: str, text: str) -> None:
    assert fits_amounts(question, text) is None
