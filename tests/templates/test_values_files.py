"""Data files of each kind: what they hold, in whatever encoding, and the place of each value."""

from pathlib import Path

import pytest

from checker.templates.data import Data, read_batch, read_data
from checker.templates.validation_errors import DataErrors
from tests.support.templates import data_of, fill, template, texts

FIELDS = """\
- {name: subject, label: 件名, type: text}
- {name: price, label: 金額, type: amount, decimals: 2, required: false}
- name: items
  label: 明細
  type: rows
  required: false
  columns:
    - {name: item, label: 品名, type: text}
    - {name: price, label: 単価, type: amount}
"""


def _failure(folder: Path, text: str, name: str) -> tuple[str, str]:
    with pytest.raises(DataErrors) as caught:
        data_of(folder, text, name)
    (error,) = caught.value.errors
    return error.place.removeprefix(f"{folder / name}:"), error.what.get("en")


def test_json_has_places_of_its_own(tmp_path: Path) -> None:
    text = """{
\t"件名": "a\\u0020b\\n{\\"x\\": 1}",
\t"items": [
\t\t{"item": 1.50, "price":
3}]}
"""
    data = data_of(tmp_path, text, "data.json")
    assert data.values == {"件名": 'a b\n{"x": 1}', "items": [{"item": "1.50", "price": "3"}]}
    places = {path: place.removeprefix(f"{data.shown}:") for path, place in data.places.items()}
    assert places == {
        (): "1:1",
        ("件名",): "2:2",
        ("items",): "3:2",
        ("items", 0): "4:3",
        ("items", 0, "item"): "4:4",
        ("items", 0, "price"): "4:18",
    }


def test_json_beyond_the_basic_plane_and_its_plain_words(tmp_path: Path) -> None:
    text = '{"件名": "\\ud842\\udfb7野家", "a": true, "b": null, "c": 1E400, "d": 0.10, "e": -0}'
    data = data_of(tmp_path, text, "data.json")
    assert data.values["件名"] == "𠮷野家"
    assert [data.values[key] for key in "abcde"] == ["true", None, "1E400", "0.10", "-0"]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ('{"a": 1,\n "b": }', "2:7", "is not JSON (Expecting value)."),
        ('{"a": 1,\n "a": 2}', "2:2", "the key “a” stands twice."),
        ("[1]", "1:1", "is no mapping of fields to values."),
        ("[" * 60 + "]" * 60, "1:42", "is nested too deeply."),
        ("[" * 900 + "]" * 900, "", "is nested too deeply."),
        ("[" * 100_000, "", "is nested too deeply."),
    ],
)
def test_json_that_is_none(tmp_path: Path, text: str, place: str, what: str) -> None:
    found = _failure(tmp_path, text, "data.json")
    assert found[1] == what
    if place:
        assert found[0] == place


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"])
@pytest.mark.parametrize("name", ["data.yaml", "data.json", "data.csv"])
def test_any_encoding_of_japanese_offices(tmp_path: Path, encoding: str, name: str) -> None:
    text = {
        "data.yaml": "件名: 髙橋様への御見積り\r\n",
        "data.json": '{"件名": "髙橋様への御見積り"}\r\n',
        "data.csv": "件名\r\n髙橋様への御見積り\r\n",
    }[name]
    if encoding == "euc_jp":
        text = text.replace("髙", "高")
    (tmp_path / name).write_bytes(text.encode(encoding))
    path = tmp_path / name
    data = next(read_batch(path)) if name == "data.csv" else read_data(path)
    assert str(data.values["件名"]).endswith("橋様への御見積り")


def test_a_csv_is_the_rows_of_the_one_field_of_rows(tmp_path: Path) -> None:
    text = '品名,単価\nPC,"1,200円"\n"ディス\nプレイ",3\n\n,\nマウス,x\n'
    data = data_of(tmp_path, text, "items.csv")
    with pytest.raises(DataErrors) as caught:
        fill(template(tmp_path, FIELDS), data)
    found = [
        (each.place.removeprefix(f"{data.shown}:"), each.what.get("ja"))
        for each in caught.value.errors
    ]
    assert found == [
        ("3:1", "「明細・品名」: 改行があります。"),
        ("7:2", "「明細・単価」: 「x」は数値ではありません。"),
    ]
    good = data_of(tmp_path, text.replace("x", "5").replace("ス\nプ", "スプ"), "items.csv")
    assert texts(fill(template(tmp_path, FIELDS), good))["items"] == [
        {"item": "PC", "price": "1,200円"},
        {"item": "ディスプレイ", "price": "3円"},
        {"item": "マウス", "price": "5円"},
    ]


def test_rows_in_a_csv_that_the_data_name(tmp_path: Path) -> None:
    (tmp_path / "明細.csv").write_text("item\tprice\nPC\t1\n", encoding="utf-8")
    (tmp_path / "明細.tsv").write_text("item\tprice\nPC\t1\n", encoding="utf-8")
    made = template(tmp_path, FIELDS)
    values = fill(made, data_of(tmp_path, "件名: あ\n明細: 明細.tsv\n"))
    assert texts(values)["items"] == [{"item": "PC", "price": "1円"}]
    with pytest.raises(DataErrors) as caught:
        fill(made, data_of(tmp_path, "件名: あ\n明細: 明細.csv\n"))
    assert caught.value.place == f"{tmp_path / '明細.csv'}:2:1"
    with pytest.raises(DataErrors, match=r"none\.csv: cannot be read"):
        fill(made, data_of(tmp_path, "件名: あ\n明細: none.csv\n"))


def test_a_csv_has_no_place_in_a_template_without_rows_or_with_several(tmp_path: Path) -> None:
    data = data_of(tmp_path, "品名\nPC\n", "items.csv")
    text = "- {name: subject, label: 件名, type: text, required: false}\n"
    with pytest.raises(DataErrors, match="has 0 rows fields"):
        fill(template(tmp_path, text), data)
    again = FIELDS.partition("- name: items")[2].replace("明細", "別表")
    with pytest.raises(DataErrors, match="has 2 rows fields"):
        fill(template(tmp_path, f"{FIELDS}- name: others{again}"), data)


def test_a_batch_is_a_document_per_row(tmp_path: Path) -> None:
    path = tmp_path / "batch.csv"
    path.write_text('件名,金額,\n"A,B",1.50,\n\nC,,\n', encoding="utf-8")
    first, second = read_batch(path)
    made = template(tmp_path, FIELDS)
    assert texts(fill(made, first)) == {"subject": "A,B", "price": "1.50円", "items": []}
    assert texts(fill(made, second)) == {"subject": "C", "price": "", "items": []}
    assert second.at(("金額",)) == f"{path}:4:2"
    assert second.at(()) == f"{path}:4:1"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("", "1:1", "has no row of names."),
        ("a,,b\n", "1:2", "column 2 has no name."),
        ("a,b,a\n", "1:3", "the name “a” stands twice."),
        ("a,b\n1,2,3\n", "2:3", "has more cells than there are names."),
        ('a,b\n"x\n', "2:1", "is not CSV (unexpected end of data)."),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, text: str, place: str, what: str) -> None:
    assert _failure(tmp_path, text, "data.csv") == (place, what)


def test_a_place_that_is_not_known_is_that_of_what_is_around_it() -> None:
    data = Data({}, shown="x.yaml", places={("a",): "x.yaml:3:1"})
    assert data.at(("a", 0, "b")) == "x.yaml:3:1"
    assert data.at(("b",)) == "x.yaml"
