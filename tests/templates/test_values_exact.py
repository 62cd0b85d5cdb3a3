"""Amounts and dates: whatever way they are written, their value comes out as it went in."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.calendar import convert_to_era_year, find_era
from checker.language.character_widths import full
from checker.templates.field_values import parse_prose, parse_value
from checker.templates.filled_values import FilledAmount, FilledDay
from checker.templates.model import AmountField, DateField
from checker.templates.value_format import format_era, round_decimal, write_amount
from checker.templates.value_parser import Unfit, clean, parse_day, parse_number

pytestmark = pytest.mark.slow

DAYS = st.dates(date(1873, 1, 1), date(9998, 12, 31))


def _field(unit: str = "円", *, decimals: int = 0, before: str = "") -> AmountField:
    return AmountField(
        name="a", label="額", type="amount", unit=unit, decimals=decimals, before=before
    )


def _amounts(decimals: int) -> st.SearchStrategy[Decimal]:
    whole = st.integers(-(10**18), 10**18)
    return whole.map(lambda number: Decimal(number).scaleb(-decimals))


@given(st.data(), st.integers(0, 6))
def test_an_amount_keeps_its_value_however_it_is_written(data: st.DataObject, places: int) -> None:
    value = data.draw(_amounts(places))
    field = _field(decimals=places)
    plain = f"{value:f}"
    for text in (
        plain,
        f"{value:,f}",
        f"{value:,f}円",
        full(f"{value:,f}円"),
        f" {plain} 円 ",
        plain.replace("-", "▲"),
        f"({abs(value):,f}円)" if value < 0 else f"¥{value:,f}",
    ):
        found = parse_value(field, text, "ja")
        assert isinstance(found, FilledAmount)
        assert found.value == value


@given(st.data(), st.integers(0, 6))
def test_what_is_written_reads_back_as_the_same(data: st.DataObject, places: int) -> None:
    value = data.draw(_amounts(places))
    for field in (
        _field(decimals=places),
        _field("", decimals=places, before="¥"),
        _field("", decimals=places, before="$"),
        _field("人日", decimals=places),
        _field("ポイント", decimals=places),
        _field("円(税込)", decimals=places),
        _field("千円", decimals=places),
        _field("", decimals=places),
    ):
        written = write_amount(field, value)
        assert parse_number(field, written.text) == value


@given(st.integers(1, 10**15), st.sampled_from([("千", 3), ("万", 4), ("億", 8), ("百万", 6)]))
def test_scales_are_exact(number: int, scale: tuple[str, int]) -> None:
    word, zeros = scale
    value = Decimal(number).scaleb(-2)
    found = parse_number(_field(decimals=0), f"{value:,f}{word}円")
    assert found == value.scaleb(zeros)


@given(st.integers(1, 10**12))
def test_a_unit_of_thousands_takes_both_ways_of_writing(number: int) -> None:
    field = _field("千円", decimals=3)
    assert parse_number(field, f"{number}") == number
    assert parse_number(field, f"{number}千円") == number
    assert parse_number(field, f"{number}円") == Decimal(number).scaleb(-3)


@given(st.integers(1, 9), st.integers(0, 5), st.integers(1, 6))
def test_more_decimals_than_the_field_has_are_an_error(last: int, has: int, more: int) -> None:
    text = f"{Decimal(last).scaleb(-(has + more)):f}"
    with pytest.raises(Unfit, match="decimals"):
        parse_value(_field(decimals=has), text, "ja")
    found = parse_value(_field(decimals=has), f"{last}.{'0' * (has + more)}", "ja")
    assert isinstance(found, FilledAmount)
    assert found.value == last


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,089,000円", 1089000),
        ("１，０８９，０００円", 1089000),
        ("108.9万円", 1089000),
        ("1億2,000万円", 120000000),
        ("金三百万円也", 3000000),
        ("▲1,000", -1000),
        ("0312", 312),
    ],
)
def test_ways_of_writing_an_amount(text: str, value: int) -> None:
    assert parse_number(_field(), text) == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "abc",
            "千円",
            "12,34",
            "1e5",
            "1_000",
            "5台",
            "$5",
            "約100円",
            "100円前後",
            "1.2.3",
            "--5",
        ),
        *("∞", "NaN", "1" * 25, "100〜200円", ".5", "0x1f", "①", "½"),
    ],
)
def test_what_is_no_amount_in_yen(text: str) -> None:
    with pytest.raises(Unfit):
        parse_number(_field(), text)


def test_how_amounts_are_written() -> None:
    minus = Decimal("-1234567.5")
    assert write_amount(_field(decimals=2), minus).text == "-1,234,567.50円"
    assert write_amount(_field("", decimals=1, before="$"), minus).text == "-$1,234,567.5"
    bare = _field("個").model_copy(update={"grouping": False})
    assert write_amount(bare, Decimal(12345)).text == "12345個"
    assert write_amount(bare, Decimal("1E+3")).text == "1000個"


@given(_amounts(6), st.integers(0, 5))
def test_rounding_is_to_the_side_it_says(value: Decimal, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    down, up = round_decimal(value, decimals, "down"), round_decimal(value, decimals, "up")
    half = round_decimal(value, decimals, "half_up")
    assert abs(down) <= abs(value) <= abs(up)
    assert abs(up - down) in {0, step}
    assert half in {down, up}
    assert abs(half - value) <= step / 2


@given(DAYS)
def test_a_day_keeps_its_value_however_it_is_written(day: date) -> None:
    name = find_era(day)
    assert name is not None
    count = convert_to_era_year(name, day.year)
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        full(f"{day.year}年{day.month:02}月{day.day:02}日"),
        f"{name}{'元' if count == 1 else count}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})",
        str(format_era(day)),
    ):
        if count < 100 or name not in text:  # no document counts an era's years in three digits
            assert parse_day(text) == day


@given(DAYS, st.sampled_from(["{year}-{month:02}-{day:02}", "{year}年{month}月{day}日({weekday})"]))
def test_a_written_day_reads_back_as_the_same(day: date, form: str) -> None:
    field = DateField(name="d", label="日", type="date", format=form)
    found = parse_value(field, day.isoformat(), "ja")
    assert isinstance(found, FilledDay)
    assert found.value == day
    assert parse_day(found.text) == day


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2025-02-30", "not in the calendar"),
        ("2023年2月29日", "not in the calendar"),
        ("6月2日", "is no date"),
        ("20250602", "is no date"),
        ("2025-06-02T00:00", "is no date"),
        ("6/2/2025", "is no date"),
        ("来週月曜", "is no date"),
        ("2025年6月2日まで", "is no date"),
        ("2025年6月2日、2025年6月3日", "is no date"),
        ("平成40年1月1日", "disagree"),
        ("令和7年(2024年)6月2日", "disagree"),
        ("2025年6月2日(火)", "wrong weekday"),
    ],
)
def test_what_is_no_day(text: str, what: str) -> None:
    with pytest.raises(Unfit, match=what):
        parse_day(text)


def test_a_day_before_the_eras_cannot_be_written_in_one() -> None:
    field = DateField(name="d", label="日", type="date", format="{era}{era_year}年")
    assert str(parse_value(field, "2019-05-01", "ja")) == "令和元年"
    with pytest.raises(Unfit, match="before the first era"):
        parse_value(field, "1603-03-24", "ja")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_text_is_let_in_unchanged_or_not_at_all(text: str) -> None:
    try:
        found = clean(text)
    except Unfit:
        assert any(
            each in "\u2028\u2029\ufffe\uffff" or "\u202a" <= each <= "\u2069" for each in text
        )
    else:
        assert found == text


@given(st.text(st.sampled_from("あ、。- ・*\n\t{}%"), max_size=40))
def test_prose_loses_only_marks_of_items_and_empty_lines(text: str) -> None:
    kept = [
        line.lstrip("-・* \t")
        for each in parse_prose(text).paragraphs
        for line in each.text.split("\n")
    ]
    given_lines = [line.lstrip("-・* \t") for line in text.split("\n") if line.strip()]
    assert kept == given_lines


def test_a_column_of_money_without_a_unit_takes_yen() -> None:
    price = AmountField(name="price", label="単価", type="amount", unit="")
    assert parse_number(price, "270,000円") == 270_000
    assert parse_number(price, "27万円") == 270_000
    count = AmountField(name="count", label="数量", type="amount", unit="")
    with pytest.raises(Unfit):
        parse_number(count, "12円")
    with pytest.raises(Unfit):
        parse_number(price, "12台")
