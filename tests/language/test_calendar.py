"""Dates, and what is wrong with them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.calendar import (
    FoundDate,
    convert_to_era_year,
    find_dates,
    find_era,
    find_year_pairs,
)

MONDAY, SUNDAY = 0, 6


def only(text: str) -> FoundDate:
    (found,) = find_dates(text)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "2025年9月1日", "2025年09月01日", "２０２５年９月１日", "2025 年 9 月 1 日", "2025/9/1",
        "2025/09/01",
        "２０２５／９／１", "2025-09-01", "2025-9-1", "2025.9.1", "令和7年9月1日",
        "令和７年９月１日",
        "令和 7 年 9 月 1 日", "令和七年九月一日", "二〇二五年九月一日", "R7.9.1", "R07.09.01",
        "September 1, 2025", "Sep 1, 2025", "Sept. 1st, 2025", "1 September 2025", "1st Sep 2025",
        "2025年(令和7年)9月1日", "2025年（令和7年）9月1日", "令和7年(2025年)9月1日",
    ],
)  # fmt: skip
def test_all_ways_to_write_a_date(text: str) -> None:
    found = only(f"起案 {text} 付")
    assert (found.start, found.end) == (3, 3 + len(text))
    assert (found.year, found.month, found.day) == (2025, 9, 1)
    assert found.real
    assert found.in_era
    assert found.years_agree
    assert found.weekday is None
    assert found.expected_weekday == MONDAY


@pytest.mark.parametrize(
    "text",
    [
        "2025年9月1日(月)", "2025年9月1日（月）", "2025年9月1日 (月)", "2025年9月1日（月曜日）",
        "2025年9月1日（月・祝）",
        "2025年9月1日月曜日", "2025/9/1(月)", "2025-09-01 (Mon)", "令和7年9月1日（月）",
        "Mon, Sep 1, 2025", "Monday, September 1, 2025", "Mon 1 Sep 2025",
        "September 1, 2025 (Mon)",
    ],
)  # fmt: skip
def test_weekdays_belong_to_the_date(text: str) -> None:
    found = only(f"{text}に開く")
    assert (found.start, found.end) == (0, len(text))
    assert found.weekday == MONDAY
    assert found.weekday_at is not None
    assert text[slice(*found.weekday_at)] in {"月", "Mon", "Monday"}


@pytest.mark.parametrize("text", ["9月1日", "９月１日", "九月一日", "来年9月1日"])
def test_dates_without_a_year(text: str) -> None:
    found = only(text)
    assert (found.year, found.month, found.day) == (None, 9, 1)
    assert found.expected_weekday is None


def test_a_month_and_day_with_a_slash_need_a_weekday() -> None:
    assert only("9/1(月)") == FoundDate(0, 6, None, 9, 1, weekday=MONDAY, weekday_at=(4, 5))
    assert find_dates("9/1 に") == []


def test_every_field() -> None:
    assert find_dates("自 令和6年(2025年)9月1日（日）至 2月30日") == [
        FoundDate(
            start=2,
            end=20,
            year=2024,
            month=9,
            day=1,
            era="令和",
            era_year=6,
            weekday=SUNDAY,
            real=True,
            also=(2025,),
            weekday_at=(18, 19),
        ),
        FoundDate(start=22, end=27, year=None, month=2, day=30, real=False),
    ]


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("2025年2月28日", True), ("2025年2月29日", False), ("2024年2月29日", True),
        ("2月29日", True),
        ("2月30日", False), ("2025年4月31日", False), ("2025年13月1日", False),
        ("2025年0月1日", False),
        ("2025/13/01", False), ("2025-02-30", False), ("令和7年2月29日", False),
        ("Feb 29, 2025", False),
        ("0000年1月1日", False),
    ],
)  # fmt: skip
def test_dates_that_do_not_exist(text: str, real: bool) -> None:
    assert only(text).real is real


def test_a_day_that_does_not_exist_has_no_weekday() -> None:
    assert only("2025年2月30日(日)").expected_weekday is None


def test_a_wrong_weekday() -> None:
    found = only("2025年9月1日（日）")
    assert (found.weekday, found.expected_weekday) == (SUNDAY, MONDAY)


@pytest.mark.parametrize(
    ("text", "year", "also", "agree"),
    [
        ("2025年(令和7年)9月1日", 2025, (2025,), True),
        ("2025年(令和6年)9月1日", 2025, (2024,), False),
        ("令和7年(2025年)9月1日", 2025, (2025,), True),
        ("令和6年(2025年)9月1日", 2024, (2025,), False),
        ("2019年(令和元年)5月1日", 2019, (2019,), True),
        ("令和7年9月1日", 2025, (), True),
    ],
)
def test_both_calendars(text: str, year: int, also: tuple[int, ...], agree: bool) -> None:
    found = only(text)
    assert (found.year, found.also, found.years_agree) == (year, also, agree)


@pytest.mark.parametrize(
    ("text", "in_era"),
    [
        ("令和元年5月1日", True), ("令和元年4月30日", False), ("平成31年4月30日", True),
        ("平成31年5月1日", False), ("平成40年1月1日", False), ("平成元年1月8日", True),
        ("平成元年1月7日", False), ("昭和64年1月7日", True), ("昭和64年1月8日", False),
        ("昭和元年12月25日", True), ("昭和元年12月24日", False), ("大正15年12月24日", True),
        ("大正元年7月29日", False), ("明治45年7月29日", True), ("令和0年1月1日", False),
        ("H31.4.30", True), ("H31.5.1", False), ("S64.1.8", False), ("T1.7.30", True),
        ("2019年(令和元年)4月1日", False), ("2025年9月1日", True),
    ],
)  # fmt: skip
def test_years_outside_their_era(text: str, in_era: bool) -> None:
    assert only(text).in_era is in_era


@pytest.mark.parametrize(
    "text",
    [
        "1.2.3", "1/2", "192.168.1.1", "2025.9.1.3", "v2025.9.1", "総-2025-018", "総-2025-09-01",
        "2025-13-01", "R7.13.1", "1R7.9.1", "2025年9月", "2025年度", "3月31日間", "1日目", "10:30",
        "a/2025/9/1", "20250901", "12025/9/1", "May 1", "may be 2025", "K7.9.1", "2025-09-011",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@given(st.dates(min_value=date(2019, 5, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_in_both_calendars(day: date) -> None:
    weekday = "月火水木金土日"[day.weekday()]
    western = only(f"{day.year}年{day.month}月{day.day}日({weekday})")
    era = only(f"令和{day.year - 2018}年{day.month}月{day.day}日")
    for found in (western, era):
        assert found.real
        assert found.in_era
        assert (found.year, found.month, found.day) == (day.year, day.month, day.day)
    assert western.weekday == western.expected_weekday


@pytest.mark.parametrize(
    ("text", "era", "written", "by_era"),
    [
        ("令和7年(2025年)", "令和", 2025, 2025), ("令和7年（2024年）", "令和", 2024, 2025),
        ("2025年(令和7年)", "令和", 2025, 2025), ("２０２４年（令和７年）", "令和", 2024, 2025),
        ("令和7(2025)年", "令和", 2025, 2025), ("2024(令和7)年度", "令和", 2024, 2025),
        ("令和7年度(2025年度)", "令和", 2025, 2025), ("令和元年(2019)", "令和", 2019, 2019),
        ("H30(2018)年", "平成", 2018, 2018), ("平成31年（2019年）", "平成", 2019, 2019),
        ("令和七年(2025年)", "令和", 2025, 2025),
    ],
)  # fmt: skip
def test_years_in_both_calendars(text: str, era: str, written: int, by_era: int) -> None:
    (pair,) = find_year_pairs(f"計画は{text}から")
    assert (pair.era, pair.written, pair.by_era) == (era, written, by_era)


@pytest.mark.parametrize(
    "text",
    [
        "令和6年度(2025年)",
        "令和6年(2025年3月期)",
        "2025年度",
        "AR7(2025)年",
        "昭和40年法律第141号",
        "R7(2025)",
    ],
)
def test_what_is_no_year_in_both_calendars(text: str) -> None:
    assert find_year_pairs(text) == []


def test_era_of_a_day() -> None:
    assert find_era(date(2019, 4, 30)) == "平成"
    assert find_era(date(2019, 5, 1)) == "令和"
    assert find_era(date(1867, 1, 1)) is None
    assert convert_to_era_year("令和", 2019) == 1
