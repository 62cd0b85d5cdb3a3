"""Numbers, amounts, dates and times as a Japanese Excel shows them."""

import pytest

from checker.formats.xlsx.read.builtin_formats import FORMATS
from checker.formats.xlsx.read.number_formats import format_general, show_number, show_text

ACCOUNTING = '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ '
ERA = '[$-411]ggge"年"m"月"d"日"'
GANNEN = '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@'
MONDAY = 45810  # 2 June 2025


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("0", 0.5, "1"),
        ("0", -0.4, "0"),
        ("0.00", 1234.567, "1234.57"),
        ("#,##0", 1234567, "1,234,567"),
        ("#,##0", -1234.5, "-1,235"),
        ('#,##0"円(税込)"', 3784000, "3,784,000円(税込)"),
        ('#,##0,"千円"', 12345678, "12,346千円"),
        ('#,##0,,"百万円"', 123456789, "123百万円"),
        ("0.0%", 0.125, "12.5%"),
        ("#,##0;▲#,##0", -1500, "▲1,500"),
        ('#,##0;"△ "#,##0', -1500, "△ 1,500"),
        ("0;-0;;@", 0, ""),
        ('0;-0;"ゼロ"', 0, "ゼロ"),
        ("[Red]0.0", 2, "2.0"),
        ("#,##0_);(#,##0)", -1500, "(1,500)"),
        ("000-0000", 1600022, "160-0022"),
        ("[<=999]000;[<=9999]000-00;000-0000", 160, "160"),
        ("[<=999]000;[<=9999]000-00;000-0000", 1600022, "160-0022"),
        (r"[<=99999999]####-####;\(00\)\ ####-####", 312345678, "(03) 1234-5678"),
        ('[>=1000]#,##0"大";0"小"', 999, "999小"),
        ("0.00E+00", 1234.5, "1.23E+03"),
        ("0.00E+00", 0.000999999, "1.00E-03"),
        ("##0.0E+0", 123456789, "123.5E+6"),
        (".00", 0.5, ".50"),
        (".00", 1234.567, "1234.57"),
        ("0.###", 1.5, "1.5"),
        ('"第"0"号"', 12, "第12号"),
        ("[$¥-411]#,##0", 500, "¥500"),
        ("[$$-409]#,##0.00", 500, "$500.00"),
        ("[DBNum3][$-411]0", 25, "２５"),
        ("@", 12.5, "12.5"),
        ("General", 12.5, "12.5"),
        ('General"件"', 3, "3件"),
    ],
)
def test_numbers(code: str, number: float, shown: str) -> None:
    assert show_number(number, code) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(12800, "¥ 12,800"), (-1500, "¥ -1,500"), (0, "¥ -")]
)
def test_the_accounting_format_fills_the_cell_with_spaces(number: float, shown: str) -> None:
    assert show_number(number, ACCOUNTING) == shown.replace(" ", "")
    assert FORMATS[42] == ACCOUNTING


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        (FORMATS[14], MONDAY, "2025/6/2"),
        (FORMATS[31], MONDAY, "2025年6月2日"),
        ("yyyy-mm-dd hh:mm:ss", MONDAY + 0.75, "2025-06-02 18:00:00"),
        ('[$-411]yyyy"年"m"月"d"日"(aaa)', MONDAY, "2025年6月2日(月)"),
        ('[$-411]m"月"d"日"aaaa', MONDAY, "6月2日月曜日"),
        ("[$-411]dddd", MONDAY, "月曜日"),
        ("[$-409]ddd", MONDAY, "Mon"),
        ("d-mmm-yy", MONDAY, "2-Jun-25"),
        ("mmmm d, yyyy", MONDAY, "June 2, 2025"),
        (ERA, MONDAY, "令和7年6月2日"),
        (ERA, 43586, "令和1年5月1日"),
        (GANNEN, 43586, "令和元年5月1日"),
        (ERA, 43585, "平成31年4月30日"),
        (FORMATS[57], MONDAY, "R7.6.2"),
        ('[$-411]ee"年"', MONDAY, "07年"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("[$-411]AM/PM h:mm", 0.75, "午後 6:00"),
        ('h"時"mm"分"', 0.4375, "10時30分"),
        ("[h]:mm", 1.25, "30:00"),
        ("[mm]:ss", 0.5, "720:00"),
        ("mm:ss.0", 0.0001, "00:08.6"),
        ("h:mm:ss", 0.9999999, "0:00:00"),
        ("yyyy/m/d", 1, "1900/1/1"),
        ("yyyy/m/d", 59, "1900/2/28"),
        ("yyyy/m/d", 61, "1900/3/1"),
        ("yyyy/m/d", 2958465, "9999/12/31"),
    ],
)
def test_dates_and_times(code: str, number: float, shown: str) -> None:
    assert show_number(number, code) == shown


@pytest.mark.parametrize("number", [-1, 0.5, 60, 2958466])
def test_what_is_no_date_is_shown_as_a_number(number: float) -> None:
    assert show_number(number, "yyyy/m/d") == format_general(number)


def test_days_may_be_counted_from_1904() -> None:
    assert show_number(0, "yyyy/m/d", from_1904=True) == "1904/1/1"
    assert show_number(MONDAY - 1462, ERA, from_1904=True) == "令和7年6月2日"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (-3, "-3"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333"),
        (1234.56789012, "1234.56789"),
        (12345678901, "12345678901"),
        (123456789012, "1.23457E+11"),
        (0.00012, "0.00012"),
        (3.5e-10, "3.5E-10"),
    ],
)
def test_the_general_format(number: float, shown: str) -> None:
    assert format_general(number) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", "山田"),
        ("@", "山田"),
        ('@"様"', "山田様"),
        ("0;-0;0;@", "山田"),
        (";;;", ""),
        ("#,##0", "山田"),
    ],
)
def test_texts(code: str, shown: str) -> None:
    assert show_text("山田", code) == shown


@pytest.mark.parametrize("code", ["# ?/?", "[DBNum1]0", "[DBNum2]0"])
def test_formats_that_are_not_read_show_the_plain_number(code: str) -> None:
    assert show_number(12.5, code) == "12.5"


@pytest.mark.parametrize(
    "code", ["", ";", '"', "[", "[$", "\\", "_", "*", "0" * 5000, "#.#.#", "e"]
)
def test_formats_that_make_no_sense_raise_nothing(code: str) -> None:
    for number in (0.0, 1e300, -1e-300, MONDAY):
        show_number(number, code)
        show_text("山田", code)
