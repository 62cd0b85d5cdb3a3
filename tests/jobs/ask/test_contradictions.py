"""Quotes that contradict each other, and those that only seem to."""

import time

import pytest

from checker.core.answer import Quote
from checker.core.verdict import Place
from checker.jobs.ask.contradictions import find_contradictions


def _find(*texts: str) -> list[tuple[str, str]]:
    place = Place(block="", start=0, end=0, label="")
    quotes = [
        Quote(text=text, kind="text", file=str(at), title="", headings=(), place=place)
        for at, text in enumerate(texts)
    ]
    return [each.values for each in find_contradictions(quotes)]


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("報告は7日以内とする。", "報告は10日以内とする。", ("7日", "10日")),
        ("上限は5,000円とする。", "上限は8千円とする。", ("5,000円", "8,000円")),
        ("締切は15時とする。", "締切は午後4時とする。", ("15時", "午後4時")),
        ("開くのは8時半である。", "開くのは9:00である。", ("8時半", "9:00")),
        ("訓練は毎年9月に行う。", "訓練は毎年11月に行う。", ("9月", "11月")),
        ("It closes at 6 pm.", "It closes at 19:00.", ("6 pm", "19:00")),
        ("Renewed every three years.", "Renewed every 5 years.", ("3 years", "5 years")),
    ],
)
def test_other_values_in_one_unit_contradict(one: str, other: str, values: tuple[str, str]) -> None:
    assert _find(one, other) == [values]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("報告は午後5時までに送る。", "報告は17時までに送る。"),
        ("報告は5 pmまで。", "報告は17:00まで。"),
        ("記念品は1万円とする。", "記念品は10,000円とする。"),
        ("正社員の試用期間は6か月とする。", "パート社員の試用期間は2か月とする。"),
        ("本社の受付は8時30分に開く。", "工場の受付は7時45分に開く。"),
        ("Replaced after five years.", "Replaced after 5 years."),
        ("2026年4月1日から施行する。", "3時間以内に報告する。"),
    ],
)
def test_one_value_in_two_ways_and_two_things_do_not(one: str, other: str) -> None:
    assert _find(one, other) == []


def test_what_is_anybodys_is_one_thing() -> None:
    assert _find("当社の有給休暇は10日とする。", "社員の有給休暇は20日とする。") == [
        ("10日", "20日")
    ]


@pytest.mark.parametrize("text", ["1" * 10**5, "1:" * 50_000, "one " * 25_000, "の" * 10**5])
def test_it_takes_linear_time(text: str) -> None:
    began = time.process_time()
    _find(text, f"{text}a")
    assert time.process_time() - began < 4
