"""Amounts in tables and in running text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.numerals import Amount, find_amounts, number_value, parse_amount


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0", "0", ""), ("1200", "1200", ""), ("1,200", "1200", ""), ("1,200.50", "1200.50", ""),
        (" 1,200 ", "1200", ""), ("１，２００円", "1200", "円"), ("1,200 円", "1200", "円"),
        ("¥1,200", "1200", "円"), ("￥1,200", "1200", "円"), ("¥ 1,200", "1200", "円"),
        ("\\1,200", "1200", "円"), ("$1,200.50", "1200.50", "$"), ("100ドル", "100", "ドル"),
        ("▲1,000", "-1000", ""), ("△1,000円", "-1000", "円"), ("-3", "-3", ""),
        ("－3", "-3", ""), ("−3", "-3", ""), ("¥-3", "-3", "円"), ("-¥3", "-3", "円"),
        ("+5%", "5", "%"), ("△5％", "-5", "%"), ("5パーセント", "5", "%"), ("1.5%", "1.5", "%"),
        ("(1,000)", "-1000", ""), ("（1,000）", "-1000", ""), ("(500円)", "-500", "円"),
        ("1,200千円", "1200000", "円"), ("3.5百万円", "3500000", "円"),
        ("200万円", "2000000", "円"),
        ("1億円", "100000000", "円"), ("1億2,000万円", "120000000", "円"),
        ("1兆2億円", "1000200000000", "円"), ("1万5千円", "15000", "円"),
        ("1万5,000円", "15000", "円"), ("三百万円", "3000000", "円"), ("十万円", "100000", "円"),
        ("十二", "12", ""), ("一千二百三十四円", "1234", "円"), ("二〇二五", "2025", ""),
        ("金壱百万円也", "1000000", "円"), ("金1,200,000円也", "1200000", "円"),
        ("5台", "5", "台"), ("３名", "3", "名"), ("10.5時間", "10.5", "時間"),
        ("6か月", "6", "か月"),
        ("12 kg", "12", "kg"), ("30日", "30", "日"),
    ],
)  # fmt: skip
def test_amounts(text: str, value: str, unit: str) -> None:
    assert parse_amount(text) == Amount(Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "円", "abc", "千円", "百万円", "千", "万円", "億円", "(1)", "（12）",
        "1,2000",
        "12,34", "1.2.3", "1,200円(税込)", "約200万円", "100%超", "12a", "2,000万1億", "1百2千",
        "2百3百",
        "(1,000", "1,000)", "2025-09-01", "10:30", "総-2025-018", "未定", "1 200",
    ],
)  # fmt: skip
def test_what_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_grouped_digits_come_back(number: int) -> None:
    assert parse_amount(f"{number:,}円") == Amount(Decimal(number), "円")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "予算は1,200千円、実績は▲5%で、5台を¥3,000で買う。",
            [
                ("1,200千円", "1200000", "円"),
                ("▲5%", "-5", "%"),
                ("5台", "5", "台"),
                ("¥3,000", "3000", "円"),
            ],
        ),
        ("金三百万円を支払う", [("三百万円", "3000000", "円")]),
        ("計１，２００円", [("１，２００円", "1200", "円")]),
        (
            "2億円〜3億5,000万円",
            [("2億円", "200000000", "円"), ("3億5,000万円", "350000000", "円")],
        ),
        ("合計は1,200である", [("1,200", "1200", "")]),
        ("100円/個", [("100円", "100", "円")]),
        ("USB3.0を3本", [("3本", "3", "本")]),
        # not amounts
        ("2025年9月1日、総-2025-018、3日、10分、第3章、1.2.3、A4用紙、一部の人、12 months", []),
        ("単位：千円", []),
        ("1,2,3 1,234,56", []),
        ("x1,200円", []),
    ],
)
def test_amounts_in_running_text(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert find_amounts(text) == [
        (text.index(quote), text.index(quote) + len(quote), Amount(Decimal(value), unit))
        for quote, value, unit in expected
    ]


def test_number_values() -> None:
    assert number_value("千") == 1000
    assert number_value("十月") is None
    assert number_value("") is None
