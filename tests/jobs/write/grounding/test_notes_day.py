"""The day that notes are about."""

import pytest

from checker.jobs.write.grounding.model import Language
from checker.jobs.write.grounding.notes_day import find_heading_day


@pytest.mark.parametrize(
    ("notes", "language", "said"),
    [
        ("6/20 採用WG  web\n説明会は7/12", "ja", "6/20"),
        ("大阪出張 6/9-10\n行った人 川口", "ja", "6/9"),
        ("8/25〜8/28 仙台出張", "ja", "8/25"),
        ("会員サイトの誤表示\n10/23 18:20 電話あり", "ja", "10/23"),
        ("福岡 展示会視察\n11/13(木) 日帰り", "ja", "11/13"),
        ("Safety committee – Thursday 24 July 2025 – canteen", "en", "24 July 2025"),
        ("Project Heron steering\n3 March, 2pm", "en", "3 March"),
    ],
)
def test_it_stands_in_the_first_line_or_begins_the_second(
    notes: str, language: Language, said: str
) -> None:
    found = find_heading_day(notes, language)
    assert found is not None
    assert said in notes[slice(*found)]


@pytest.mark.parametrize(
    ("notes", "language"),
    [
        ("備品の購入 9/30まで", "ja"),  # a term
        ("障害報告(3/15作成)\n原因を調べた", "ja"),  # when it was written
        ("打ち合わせ 6/9、6/16", "ja"),  # two days
        ("仙台出張(8/25〜8/28)※8/25-26になった", "ja"),  # a day taken back
        ("朝会\n9/30に棚が届く", "ja"),  # a sentence
        ("朝会\n棚は9/30", "ja"),
        ("朝会\n田辺は休み\n9/30 説明会", "ja"),  # too far down
        ("2025年度の計画", "ja"),  # no day
        ("Report due 3 March", "en"),
        ("", "en"),
    ],
)
def test_what_may_be_another_day_is_none(notes: str, language: Language) -> None:
    assert find_heading_day(notes, language) is None
