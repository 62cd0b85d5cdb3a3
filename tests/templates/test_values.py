"""What a user gives: it appears unchanged, or every reason why not is named at its place."""

from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.templates.data import Data, read_batch, read_data
from checker.templates.filled_values import (
    Absent,
    FilledPicture,
    Prose,
    ProseParagraph,
    ValueSource,
)
from checker.templates.filling import fill_fields, sample
from checker.templates.validation_errors import DataErrors
from tests.support.templates import FIELDS, TODAY, data_of, faults, fill, template, texts


def test_names_and_labels_are_both_keys(tmp_path: Path) -> None:
    made = template(tmp_path, FIELDS)
    by_name = fill(made, data_of(tmp_path, "subject: 件名です\nprice: 100\n"))
    by_label = fill(made, data_of(tmp_path, "件 名: 件名です\nＰrice: 100\n"))
    assert by_name.values == by_label.values
    assert texts(by_name)["price"] == "100円"


def test_scalars_stay_as_they_are_written(tmp_path: Path) -> None:
    for word in ("0312", "1.10", "yes", "true", "2025-06-02", "1e5", "0x1f", "1_000", ".5"):
        made = fill(template(tmp_path, FIELDS), data_of(tmp_path, f"件名: {word}\n"))
        assert made.values["subject"] == word
        json = f'{{"件名": "{word}"}}'
        made = fill(template(tmp_path, FIELDS), data_of(tmp_path, json, "data.json"))
        assert made.values["subject"] == word


def test_where_a_value_comes_from(tmp_path: Path) -> None:
    made = fill(template(tmp_path, FIELDS), data_of(tmp_path, "件名: あ\n\n理由: い\n"))
    place = tmp_path / "data.yaml"
    assert made.sources["subject"] == ValueSource("given", "あ", f"{place}:1:1")
    assert made.sources["why"] == ValueSource("given", "い", f"{place}:3:1")
    assert made.sources["day"].origin == "default"
    assert made.sources["price"].origin == "absent"
    assert made.sources["era"] == ValueSource("computed", "era: day")
    assert "aim" not in made.values
    assert list(made.values) == [
        *("subject", "code", "day", "price", "kind", "who", "why", "photo", "items", "number"),
        "era",
    ]


def test_what_is_missing(tmp_path: Path) -> None:
    made = fill_fields(template(tmp_path, FIELDS), Data({}), today=TODAY, language="ja")
    assert made.values["subject"] == Absent("件名", "【未記入: 件名】")
    assert str(made.values["day"]) == "2026年11月26日"
    assert made.values["price"] == ""
    assert made.values["why"] == Prose(())
    assert made.values["items"] == ()
    assert made.absent == (Absent("件名", "【未記入: 件名】"),)


def test_blank_values_are_missing(tmp_path: Path) -> None:
    text = "件名: ' 　'\n区分:\n理由: |\n\n明細:\n  - 品名:\n    単価: ~\n"
    made = fill(template(tmp_path, FIELDS), data_of(tmp_path, text))
    assert texts(made) | {"subject": "【未記入: 件名】", "kind": "新規", "items": []} == texts(made)


def test_required_rows_that_are_missing_give_one_row_of_marks(tmp_path: Path) -> None:
    fields = FIELDS.replace("type: rows\n  required: false", "type: rows")
    made = fill(template(tmp_path, fields), data_of(tmp_path, "件名: あ\n"))
    assert texts(made)["items"] == [
        {"item": "【未記入: 品名】", "price": "【未記入: 単価】", "note": ""}
    ]
    assert [each.label for each in made.absent] == ["品名", "単価"]


def test_all_errors_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
件明: あ
管理番号: a-1
起案日: 2025-02-30
金額: 0.5
区分: 更進
担当者: "山田\\x07太郎"
写真: none.png
和暦: 令和7年
明細:
  - {品名: PC, 単価: 100ドル, 数量: 3}
  - 品名: [a]
    単価: abc
  - ただの文
目的: {a: b}
"""
    found = faults(tmp_path, FIELDS, text)
    assert found == [
        ("1:1", "知らない項目「件明」です。", "「件名」ではありませんか。"),
        ("2:1", "「管理番号」: 「a-1」は決まった形ではありません。", r"形: [A-Z]-\d+"),
        ("3:1", "「起案日」: 「2025-02-30」は暦にない日です。", "日付を確かめてください。"),
        ("4:1", "「金額」: 「0.5」の小数が 0 桁に収まりません。",
         "丸めた値を書くか、ひな型の decimals を増やしてください。"),
        ("5:1", "「区分」: 「更進」は選択肢にありません。", "「更新」ではありませんか。"),
        ("6:1", "「担当者」: 制御文字(U+0007)があります。",
         "3文字目の見えない文字を消してください。"),
        ("7:1", "「写真」: 画像「none.png」がありません。",
         "データのファイルから見たパスを書いてください。"),
        ("8:1", "「和暦」: 計算される項目です。", "データから消してください。"),
        ("10:14", "「明細・単価」: 「100ドル」の単位「ドル」が違います。", "単位は「円」です。"),
        ("10:25", "「明細」: 知らない項目「数量」です。", "使えるのは: 品名, 単価, 備考"),
        ("11:5", "「明細・品名」: 一つの値が要ります。",
         "「: 」を含む値は引用符で囲んでください。"),
        ("12:5", "「明細・単価」: 「abc」は数値ではありません。",
         "1089000、1,089,000円、108.9万 のように書きます。"),
        ("13:5", "「明細」: 行は「列: 値」の組です。", "列は: 品名、単価、備考"),
        ("14:1", "「目的」: 一つの値が要ります。", "「: 」を含む値は引用符で囲んでください。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("件名: あ\nsubject: い\n", "「件名」: 値が二度あります。"),
        ("件名: |\n  あ\n  い\n", "「件名」: 改行があります。"),
        (f"件名: {'あ' * 31}\n", "「件名」: 31 文字あります(上限 30 文字)。"),
        ("件名: あ\n金額: 0\n", "「金額」: 「0」は下限 1 より小さい値です。"),
        ("件名: あ\n金額: 1001万\n", "「金額」: 「1001万」は上限 10000000 より大きい値です。"),
        ("件名: あ\n明細: [{品名: a}, {品名: b}, {品名: c}, {品名: d}]\n",
         "「明細」: 行が 4 行あります(0 行以上 3 行以下)。"),
        ("件名: あ\n明細: 品名\n", "「明細」: 行の一覧が要ります。"),
        ("件名: あ\n明細: [{品名: a, item: b, 単価: 1}]\n", "「明細」: 「item」が二度あります。"),
        ('件名: "\\u202eあ"\n', "「件名」: 制御文字(U+202E)があります。"),
        ("件名: あ\n件名: い\n", "キー「件名」が二度あります。"),
        ("- 件名\n", "「項目: 値」の組ではありません。"),
        ("件名: [\n", "YAML として読めません"),
    ],
)  # fmt: skip
def test_rules_of_single_values(tmp_path: Path, text: str, what: str) -> None:
    found = faults(tmp_path, FIELDS, text)
    assert len(found) == 1
    assert found[0][1].startswith(what)
    assert found[0][0]


def test_a_pattern_that_takes_too_long_is_an_error_not_a_hang(tmp_path: Path) -> None:
    fields = "- {name: a, label: 甲, type: text, pattern: '(a|aa)+b'}\n"
    found = faults(tmp_path, fields, f"甲: {'a' * 60}\n")
    assert found[0][1] == "「甲」: 正規表現「(a|aa)+b」の照合が終わりません。"


def test_signs_of_jinja_stay_plain_text(tmp_path: Path) -> None:
    text = "件名: '{{ 7*7 }} {% raw %} {seq}'\n理由: '{{ x }}'\n"
    made = fill(template(tmp_path, FIELDS), data_of(tmp_path, text))
    assert texts(made)["subject"] == "{{ 7*7 }} {% raw %} {seq}"
    assert texts(made)["why"] == "{{ x }}"


def test_prose_keeps_its_words_and_knows_its_items(tmp_path: Path) -> None:
    text = "一つ目の\n段落。\n\n二つ目。\n- 項目1\n・項目2\n  続き\n\n-5度\n"
    made = fill(template(tmp_path, FIELDS), Data({"理由": text}))
    assert made.values["why"] == Prose(
        (
            ProseParagraph("一つ目の\n段落。"),
            ProseParagraph("二つ目。"),
            ProseParagraph("項目1", is_item=True),
            ProseParagraph("項目2\n  続き", is_item=True),
            ProseParagraph("-5度"),
        )
    )


def test_line_ends_are_all_that_changes(tmp_path: Path) -> None:
    made = fill(template(tmp_path, FIELDS), Data({"subject": " 件名  \r\n", "why": "a\r\nb\rc"}))
    assert made.values["subject"] == " 件名  "
    assert str(made.values["why"]) == "a\nb\nc"


def test_a_number_that_is_taken_is_kept(tmp_path: Path) -> None:
    made = fill(template(tmp_path, FIELDS), Data({"件名": "あ", "文書番号": "総-18"}))
    assert made.values["number"] == "総-18"
    assert made.sources["number"].origin == "given"


def test_prose_that_is_given_is_not_drafted(tmp_path: Path) -> None:
    made = fill(template(tmp_path, FIELDS), Data({"件名": "あ", "目的": "い"}))
    assert made.values["aim"] == "い"


def test_marks_and_weekdays_are_in_the_document_s_language(tmp_path: Path) -> None:
    fields = "- {name: day, label: Date, type: date, format: '{weekday}, {month_name} {day}'}\n"
    made = template(tmp_path, fields + "- {name: who, label: Owner, type: person}\n")
    values = fill(made, Data({"day": "2025-06-02"}), "en")
    assert texts(values) == {"day": "Monday, June 2", "who": "[Missing: Owner]"}


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf50000003010180d2a5d2b70000000049454e44ae426082"
)


def test_a_picture_lies_beside_the_data(tmp_path: Path) -> None:
    (tmp_path / "写真.png").write_bytes(PNG)
    made = fill(template(tmp_path, FIELDS), data_of(tmp_path, "件名: あ\n写真: 写真.png\n"))
    assert made.values["photo"] == FilledPicture(tmp_path / "写真.png", 80, "写真")


@pytest.mark.parametrize("raw", [b"", b"GIF89a", b"%PDF-1.7", PNG[:10], b"\xff\xd8\xff\xe0\x00"])
def test_what_is_no_picture(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "photo.png").write_bytes(raw)
    found = faults(tmp_path, FIELDS, "件名: あ\n写真: photo.png\n")
    assert found == [
        ("2:1", "「写真」: 「photo.png」は PNG でも JPEG でもありません。",
         "PNG か JPEG で保存し直してください。")
    ]  # fmt: skip


def test_examples_are_data(tmp_path: Path) -> None:
    fields = FIELDS.replace("max_length: 30", "max_length: 30, example: 見本").replace(
        "max_rows: 3", "max_rows: 3\n  example: [{item: PC, price: 1200}]"
    )
    made = template(tmp_path, fields)
    values = fill(made, sample(made))
    assert texts(values)["subject"] == "見本"
    assert texts(values)["items"] == [{"item": "PC", "price": "1,200円", "note": ""}]


def test_one_column_may_be_a_plain_list(tmp_path: Path) -> None:
    column = "{name: text, label: 題, type: text}"
    fields = f"- {{name: topics, label: 議題, type: rows, columns: [{column}]}}\n"
    made = fill(template(tmp_path, fields), data_of(tmp_path, "議題: [予算, 日程]\n"))
    assert texts(made)["topics"] == [{"text": "予算"}, {"text": "日程"}]


def test_an_answer_is_one_more_value(tmp_path: Path) -> None:
    data = Data({"件名": "あ"}).having("担当者", "山田\x00", "answer")
    with pytest.raises(DataErrors) as caught:
        fill(template(tmp_path, FIELDS), data)
    assert [each.place for each in caught.value.errors] == ["answer"]
    assert data.values["件名"] == "あ"


def test_an_answer_goes_where_the_data_leave_a_blank(tmp_path: Path) -> None:
    data = data_of(tmp_path, "件名:\nsubject: ' '\n").having("subject", "更新", "notes.txt:3")
    made = fill(template(tmp_path, FIELDS), data)
    assert made.values["subject"] == "更新"
    assert made.sources["subject"].at == "notes.txt:3"


def test_errors_in_english(tmp_path: Path) -> None:
    with pytest.raises(DataErrors) as caught:
        fill(template(tmp_path, FIELDS), data_of(tmp_path, "件名: あ\n区分: 更進\n", "d.yaml"))
    assert caught.value.render("en") == (
        f"{tmp_path / 'd.yaml'}:2:1: “区分”: “更進” is none of the choices.\n"
        "  → Did you mean “更新”?"
    )
    assert caught.value.exit_code == 2


def test_a_file_that_is_missing_or_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_data(tmp_path / "none.yaml")
    (tmp_path / "data.docx").write_bytes(b"")
    with pytest.raises(InputError, match="no format of data"):
        read_data(tmp_path / "data.docx")
    with pytest.raises(InputError, match="is no table"):
        list(read_batch(tmp_path / "data.docx"))
