"""A sentence is held against the one line that it was made of."""

from datetime import date

import pytest

from checker.jobs.write.line_check import says_the_same

TODAY = date(2026, 6, 18)


@pytest.mark.parametrize(
    ("sentence", "line", "label", "holds"),
    [
        (
            "接触が昨年度7件から年2件以下になりました。",
            "接触が昨年度7件→年2件以下",
            "見込む効果",
            False,
        ),
        (
            "接触を昨年度7件から年2件以下に減らします。",
            "接触を昨年度7件→年2件以下に減らす",
            "効果",
            True,
        ),
        ("床を清掃しました。", "床を清掃", "結果", True),
        ("待ち時間が20分から8分に減りました。", "待ち時間20分→8分に減った", "効果", True),
        ("接触は年2件以下でした。", "目標 接触は年2件以下", "方針", False),
    ],
)
def test_what_is_hoped_for_is_not_told_as_done(
    sentence: str, line: str, label: str, holds: bool
) -> None:
    assert says_the_same(sentence, line, "ja", TODAY, label=label) is holds
