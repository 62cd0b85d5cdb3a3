"""Computed fields: exact, absent where an input is, and in an order of their own."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.templates.compute import ComputeContext, compute_fields
from checker.templates.data import Data
from checker.templates.filled_values import Filled, FilledAmount
from checker.templates.filling import fill_fields
from checker.templates.model import Template
from checker.templates.validation_errors import DataErrors
from tests.support.templates import TODAY, data_of, fill, template, texts

ITEMS = """\
- {name: total, label: 合計, type: amount, source: computed, compute: {plus: [subtotal, tax]}}
- {name: tax, label: 消費税, type: amount, source: computed, compute: {tax: subtotal, rate: 0.10}}
- {name: subtotal, label: 小計, type: amount, source: computed, compute: {total: items.sum}}
- {name: rows, label: 行数, type: text, source: computed, compute: {count: items}}
- name: items
  label: 明細
  type: rows
  columns:
    - {name: sum, label: 金額, type: amount, source: computed, compute: {times: [price, count]}}
    - {name: item, label: 品名, type: text}
    - {name: price, label: 単価, type: amount}
    - {name: count, label: 数量, type: amount, unit: "", decimals: 1}
"""


def _computed(compute: str, type_: str = "text") -> str:
    return f"- {{name: r, label: 結果, type: {type_}, source: computed, compute: {{{compute}}}}}\n"


def test_rows_totals_and_tax_in_whatever_order_they_stand(tmp_path: Path) -> None:
    text = """\
明細:
  - {品名: PC, 単価: "120,000円", 数量: 3}
  - {品名: 保守, 単価: 3333, 数量: 1.5}
"""
    made = fill(template(tmp_path, ITEMS), data_of(tmp_path, text))
    assert texts(made) == {
        "total": "401,498円",
        "tax": "36,499円",
        "subtotal": "364,999円",
        "rows": "2",
        "items": [
            {"sum": "360,000円", "item": "PC", "price": "120,000円", "count": "3.0"},
            {"sum": "4,999円", "item": "保守", "price": "3,333円", "count": "1.5"},
        ],
    }


def test_what_rests_on_a_missing_cell_is_missing(tmp_path: Path) -> None:
    text = "明細:\n  - {品名: PC, 数量: 3}\n  - {品名: 保守, 単価: 1, 数量: 1}\n"
    made = texts(fill(template(tmp_path, ITEMS), data_of(tmp_path, text)))
    assert made["items"] == [
        {"sum": "【未記入: 金額】", "item": "PC", "price": "【未記入: 単価】", "count": "3.0"},
        {"sum": "1円", "item": "保守", "price": "1円", "count": "1.0"},
    ]
    assert made["total"] == "【未記入: 合計】"
    assert made["rows"] == "2"


def test_rows_that_are_missing_are_not_counted(tmp_path: Path) -> None:
    made = texts(fill(template(tmp_path, ITEMS), Data({})))
    assert made["rows"] == "【未記入: 行数】"
    assert made["subtotal"] == "【未記入: 小計】"
    optional = ITEMS.replace("type: rows", "type: rows\n  required: false")
    made = texts(fill(template(tmp_path, optional), Data({})))
    assert (made["rows"], made["total"]) == ("0", "0円")


def test_empty_cells_count_as_nothing_in_a_total(tmp_path: Path) -> None:
    fields = """\
- name: items
  label: 明細
  type: rows
  columns:
    - {name: item, label: 品名, type: text}
    - {name: price, label: 単価, type: amount, required: false}
"""
    made = template(tmp_path, fields + _computed("total: items.price", "amount"))
    values = fill(made, data_of(tmp_path, "明細: [{品名: a}, {品名: b, 単価: 5}]\n"))
    assert texts(values)["r"] == "5円"


@pytest.mark.parametrize(("rounding", "tax"), [("down", "12"), ("half_up", "12"), ("up", "13")])
def test_tax_is_rounded_as_it_says(tmp_path: Path, rounding: str, tax: str) -> None:
    price = "- {name: price, label: 額, type: amount}\n"
    fields = price + _computed(f"tax: price, rate: 0.08, rounding: {rounding}", "amount")
    made = template(tmp_path, fields)
    assert texts(fill(made, Data({"額": "155"})))["r"] == f"{tax}円"


def test_half_is_rounded_up_and_down_is_towards_zero(tmp_path: Path) -> None:
    price = "- {name: price, label: 額, type: amount}\n"
    half = template(tmp_path, price + _computed("tax: price, rounding: half_up", "amount"))
    assert [texts(fill(half, Data({"額": each})))["r"] for each in ("15", "14", "-15")] == [
        *("2円", "1円", "-2円")
    ]
    down = template(tmp_path, price + _computed("tax: price", "amount"))
    assert texts(fill(down, Data({"額": "-19"})))["r"] == "-1円"


@pytest.mark.parametrize(
    ("compute", "type_", "result"),
    [
        ("era: day", "text", "令和7年6月2日"),
        ("weekday: day", "text", "月"),
        ("days_after: day, days: 30", "date", "2025年7月2日"),
        ("days_after: day, days: -1", "date", "2025年6月1日"),
        ("text: '{subject}({day})'", "text", "更新 {day} {{x}}(2025年6月2日)"),
    ],
)
def test_dates_and_joined_words(tmp_path: Path, compute: str, type_: str, result: str) -> None:
    fields = (
        "- {name: day, label: 日付, type: date, required: false}\n"
        "- {name: subject, label: 件名, type: text, required: false}\n"
    )
    made = template(tmp_path, fields + _computed(compute, type_))
    values = fill(made, Data({"日付": "2025-06-02", "件名": "更新 {day} {{x}}"}))
    assert texts(values)["r"] == result


def test_the_weekday_in_english(tmp_path: Path) -> None:
    fields = "- {name: day, label: Date, type: date}\n" + _computed("weekday: day")
    assert (
        texts(fill(template(tmp_path, fields), Data({"day": "2025-06-02"}), "en"))["r"] == "Monday"
    )


def test_an_optional_result_without_its_input_is_empty(tmp_path: Path) -> None:
    fields = "- {name: day, label: 日付, type: date, required: false}\n" + _computed("era: day")
    made = template(
        tmp_path, fields.replace("source: computed", "source: computed, required: false")
    )
    assert texts(fill(made, Data({})))["r"] == ""
    made = template(tmp_path, fields)
    assert texts(fill(made, Data({})))["r"] == "【未記入: 結果】"


def test_what_no_field_can_hold_is_an_error_at_its_input(tmp_path: Path) -> None:
    price = "- {name: price, label: 額, type: amount}\n"
    result = _computed("plus: [price, price]", "amount").replace("amount,", "amount, max: 100,")
    made = template(tmp_path, price + result)
    with pytest.raises(DataErrors) as caught:
        fill(made, data_of(tmp_path, "\n額: 51\n"))
    assert caught.value.place == f"{tmp_path / 'data.yaml'}:2:1"
    assert caught.value.what.get("ja") == "「結果」: 102 は上限 100 より大きい値です。"
    names = ", ".join(["price"] * 6)
    made = template(tmp_path, price + _computed(f"times: [{names}]", "amount"))
    with pytest.raises(DataErrors, match="too many digits"):
        fill(made, Data({"額": "9" * 24}))
    day = "- {name: day, label: 日付, type: date}\n"
    made = template(tmp_path, day + _computed("days_after: day, days: 1", "date"))
    with pytest.raises(DataErrors, match="not in the calendar"):
        fill(made, Data({"日付": "9999-12-31"}))


def _numbered(folder: Path, pattern: str, series: str = "") -> Template:
    dept = "- {name: dept, label: 部署, type: text, required: false}\n"
    return template(folder, dept + _computed(f"number: '{pattern}', series: '{series}'"))


def _number(made: Template, dept: str, today: date, asked: list[str]) -> str:
    def _next(series: str) -> int:
        asked.append(series)
        return 7

    values = fill_fields(made, Data({"部署": dept}), today=today, language="ja")
    return str(compute_fields(made, values, ComputeContext(today, "ja", _next)).values["r"])


@pytest.mark.parametrize(
    ("pattern", "series", "number", "asked"),
    [
        ("総-{year}-{seq:03}", "", "総-2026-007", "総-2026-{seq:03}"),
        ("{dept}{fiscal_year}-{seq}", "", "経2025-7", "経2025-{seq}"),
        ("{dept}-{year}{month:02}-{seq}", "ringi", "経-202602-7", "ringi:2026-2"),
        ("{era}{era_year}-{seq:04}", "", "令和8-0007", "令和8-{seq:04}"),
        ("No.{seq}", "all", "No.7", "all"),
    ],
)
def test_document_numbers_and_their_series(
    tmp_path: Path, pattern: str, series: str, number: str, asked: str
) -> None:
    said: list[str] = []
    made = _numbered(tmp_path, pattern, series)
    assert _number(made, "経", date(2026, 2, 1), said) == number
    assert said == [asked]


def test_a_document_takes_one_number(tmp_path: Path) -> None:
    said: list[str] = []
    made = _numbered(tmp_path, "{dept}-{seq}")
    context = ComputeContext(TODAY, "ja", lambda series: said.append(series) or len(said))
    values = fill_fields(made, Data({"部署": "{seq} {year}"}), today=TODAY, language="ja")
    once = compute_fields(made, values, context)
    assert compute_fields(made, once, context).values == once.values
    assert once.values["r"] == "{seq} {year}-1"
    assert len(said) == 1


def test_no_number_is_taken_where_a_part_of_it_is_missing(tmp_path: Path) -> None:
    fields = "- {name: dept, label: 部署, type: text}\n" + _computed("number: '{dept}-{seq}'")
    said: list[str] = []
    made = template(tmp_path, fields)
    assert _number(made, "", TODAY, said) == "【未記入: 結果】"
    assert said == []


def test_what_rests_on_prose_waits_for_it(tmp_path: Path) -> None:
    drafted = "- {name: aim, label: 目的, type: text, source: drafted, draft: {prompt: 書く}}\n"
    made = template(tmp_path, drafted + _computed("text: '{aim}の件'"))
    first = fill(made, Data({}))
    assert "r" not in first.values
    drafted_values = Filled({**first.values, "aim": "更新"}, first.sources)
    second = compute_fields(made, drafted_values, ComputeContext(TODAY, "ja"))
    assert second.values["r"] == "更新の件"


PRICES = st.lists(
    st.tuples(st.integers(-(10**12), 10**12), st.integers(0, 10**5)), min_size=1, max_size=20
)


@given(PRICES)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
def test_totals_are_exact(tmp_path: Path, rows: list[tuple[int, int]]) -> None:
    made = template(tmp_path, ITEMS)
    given_rows = [
        {"品名": "x", "単価": f"{price:,}円", "数量": str(Decimal(count).scaleb(-1))}
        for price, count in rows
    ]
    values = fill(made, Data({"明細": given_rows})).values
    subtotal, tax, total = (values[name] for name in ("subtotal", "tax", "total"))
    assert isinstance(subtotal, FilledAmount)
    assert isinstance(tax, FilledAmount)
    assert isinstance(total, FilledAmount)
    whole = sum(_towards_zero(price * count, 10) for price, count in rows)
    assert subtotal.value == whole
    assert tax.value == _towards_zero(whole, 10)
    assert total.value == subtotal.value + tax.value


def _towards_zero(number: int, by: int) -> int:
    """Return a quotient without its fraction, in whole numbers alone."""
    return abs(number) // by * (-1 if number < 0 else 1)
