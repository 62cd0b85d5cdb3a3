"""template.yaml: what loads, and how each mistake is reported."""

from pathlib import Path

import pytest

from checker.templates.load import load_template
from checker.templates.template_errors import TemplateErrors
from tests.support.templates import HEAD, template, template_faults

TEXT = "- {name: subject, label: 件名, type: text}\n"
DAY = "- {name: day, label: 日付, type: date}\n"
PRICE = "- {name: price, label: 単価, type: amount}\n"
ITEMS = """\
- name: items
  label: 明細
  type: rows
  columns:
    - {name: item, label: 品名, type: text}
    - {name: price, label: 単価, type: amount}
    - {name: count, label: 数量, type: amount, unit: ""}
    - {name: sum, label: 金額, type: amount, source: computed, compute: {times: [price, count]}}
"""


def _computed(compute: str, type_: str = "amount", more: str = "") -> str:
    said = f"type: {type_}, source: computed, compute: {{{compute}}}{more}"
    return f"- {{name: result, label: 結果, {said}}}\n"


def _drafted(draft: str) -> str:
    return f"- {{name: why, label: 理由, type: text, source: drafted, draft: {{{draft}}}}}\n"


def test_a_template_loads_with_all_kinds_of_fields(tmp_path: Path) -> None:
    made = template(
        tmp_path,
        TEXT + DAY + PRICE + ITEMS + _computed("total: items.sum")
        + "- {name: kind, label: 区分, type: choice, choices: [甲, 乙], default: 甲}\n"
        + "- {name: who, label: 担当, type: person}\n"
        + "- {name: photo, label: 写真, type: image}\n"
        + "- {name: why, label: 理由, type: rich_text, source: drafted, draft: {prompt: 書く}}\n",
    )  # fmt: skip
    assert made.suffix == ".md"
    assert [each.type for each in made.header.fields] == [
        *("text", "date", "amount", "rows", "amount", "choice", "person", "image", "rich_text")
    ]


def test_the_word_file_comes_before_the_markdown_one(tmp_path: Path) -> None:
    folder = template(tmp_path, TEXT).folder
    (folder / "template.docx").write_bytes(b"")
    assert load_template(folder).file == folder / "template.docx"


@pytest.mark.parametrize(
    ("marked", "what", "remedy"),
    [
        # keys, types, values
        ("- {name: a, label: 甲, type: text, §patern: x}\n", "知らないキー「patern」", "pattern"),
        ("- §{name: a, label: 甲, type: txet}\n", "知らない type「txet」", "「text」"),
        ("- §{name: a, label: 甲}\n", "type がありません", "text"),
        ("- §{name: a, type: text}\n", "「label」がありません", ""),
        ("- {§name: A-b, label: 甲, type: text}\n", "「A-b」は名前の形では", "unit_price"),
        ("- {§name: for, label: 甲, type: text}\n", "「for」は項目の名前にできません", "for_text"),
        (TEXT + "- {§name: subject, label: 乙, type: text}\n", "二度あります: subject", ""),
        (TEXT + "- {name: other, §label: 件名, type: text}\n", "「件名」が二度", "一度だけ"),
        ("- {name: a, label: 甲, type: rows, columns: [§{name: b, label: 乙, type: rows}]}\n",
         "知らない type「rows」", "text"),
        ("- {name: a, label: 甲, type: choice, choices: [x, y], §default: z}\n",
         "「z」は選択肢にありません", "x、y"),
        ("- {name: a, label: 甲, type: text, pattern: '[0-9]+', §example: x1}\n",
         "決まった形ではありません", "[0-9]+"),
        ("- {name: a, label: 甲, type: text, §pattern: '[0-9'}\n", "正規表現「[0-9」", ""),
        ("- {name: a, label: 甲, type: date, §default: 2025-02-30}\n", "暦にない日", "日付"),
        ("- {name: a, label: 甲, type: date, §format: '{yaer}年'}\n", "「yaer」", "「year」"),
        ("- {name: a, label: 甲, type: date, §format: '{year'}\n", "日付の書き方では", "{year}"),
        ("- {name: a, label: 甲, type: amount, §min: 5, max: 3}\n", "min(5)が max(3)より", "直"),
        ("- {name: a, label: 甲, type: amount, §default: 0.5}\n", "小数が 0 桁に", "decimals"),
        (ITEMS + "  §min_rows: 5\n  max_rows: 3\n", "min_rows(5)が max_rows(3)より", "直"),
        (ITEMS + "  example: [{§itme: PC}]\n", "列「itme」はありません", "「item」"),
        (ITEMS + "  example: [{§price: 1ドル}]\n", "単位「ドル」が違います", "「円」"),
        (ITEMS + "  §source: drafted\n  draft: {prompt: x}\n", "行は下書きも", "given"),
        ("- §{name: a, label: 甲, type: text, source: drafted}\n", "draft: は、いつも一緒", ""),
        ("- {name: a, label: 甲, type: date, §source: drafted, draft: {prompt: x}}\n",
         "下書きできるのは", "given"),
        (_drafted("prompt: x, §lenght: {max: 9}"), "知らないキー「lenght」", "「length」"),
        (_drafted("prompt: x, length: {§min: 9, max: 3}"), "min(9)が max(3)より", ""),
        # what fields say of each other
        (_drafted("prompt: x, uses: [§subjct]") + TEXT, "「subjct」はありません", "「subject」"),
        (_computed("totl: items.sum").replace("compute:", "§compute:"), "の種類が", "「total」"),
        (PRICE + _computed("tax: price, §rat: 0.1"), "知らないキー「rat」", "「rate」"),
        (ITEMS + _computed("§total: item.sum"), "項目「item」はありません", "「items」"),
        (ITEMS + _computed("§total: items.smu"), "列「smu」はありません", "「sum」"),
        (ITEMS + _computed("§total: items.item"), "列「item」は数値ではありません", "text"),
        (ITEMS + _computed("§total: items"), "行.列 の形では", "items.amount"),
        (TEXT + _computed("§tax: subject"), "「subject」は数値ではありません", "text"),
        (DAY + _computed("era: day").replace("compute:", "§compute:"), "入らない計算", "text"),
        (TEXT + _computed("§era: subject", "text"), "「subject」は日付ではありません", "text"),
        (TEXT + _computed("§count: subject"), "行(rows)ではありません", "text"),
        (TEXT + _computed("§text: '{subjct}'", "text"), "項目「subjct」", "「subject」"),
        (TEXT + _computed("§text: '{subject'", "text"), "{ } の書き方", "{項目名}"),
        (TEXT + _computed("§number: '総-{year}'", "text"), "{seq} がありません", "{seq:03}"),
        ("- {name: p, label: 甲, type: amount, decimals: 2}\n" + PRICE
         + _computed("§plus: [p, price]"), "小数 2 桁が入りません", "decimals: 2"),
        ("- {name: p, label: 甲, type: amount, unit: 千円}\n" + PRICE
         + _computed("§plus: [p, price]"), "単位が「千円」と「円」で", "そろえ"),
        (ITEMS.replace("times: [price, count]", "§times: [price, cuont]"), "「cuont」", "count"),
        (ITEMS.replace("compute: {times: [price, count]", "§compute: {total: items.price"),
         "列では使えない", "times"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_place_and_remedy(
    tmp_path: Path, marked: str, what: str, remedy: str
) -> None:
    before = (HEAD + marked).partition("§")[0].split("\n")
    found = template_faults(tmp_path, marked.replace("§", ""))
    assert [each[0] for each in found] == [f"{len(before)}:{len(before[-1]) + 1}"]
    assert what in found[0][1]
    assert remedy in found[0][2]


def test_fields_that_rest_on_each_other_are_named_in_their_circle(tmp_path: Path) -> None:
    fields = (
        "- {name: a, label: 甲, type: amount, source: computed, compute: {plus: [b, price]}}\n"
        "- {name: b, label: 乙, type: amount, source: computed, compute: {tax: a}}\n"
    )
    found = template_faults(tmp_path, PRICE + fields)
    assert found == [
        ("6:55", "自分に戻ります(a → b → a)。", "どれか一つを given(入力)にしてください。")
    ]


def test_prose_may_rest_on_what_is_computed_but_not_in_a_circle(tmp_path: Path) -> None:
    drafted = (
        "- {name: why, label: 理由, type: text, source: drafted,"
        " draft: {prompt: 書く, uses: [result]}}\n"
    )
    assert template_faults(tmp_path, drafted + PRICE + _computed("tax: price")) == []
    circle = template_faults(tmp_path, drafted + _computed("text: '{why}'", "text"))
    assert [each[1] for each in circle] == ["自分に戻ります(why → result → why)。"]


def test_all_mistakes_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = template_faults(
        tmp_path,
        _computed("tax: pirce") + "- {name: if, label: 甲, type: amount, default: x1}\n",
        HEAD.replace("own", "other").replace("ringi", "rnigi"),
    )
    assert [each[0] for each in found] == ["6:38"]  # what pydantic finds hides the rest
    found = template_faults(
        tmp_path,
        _computed("tax: pirce") + "- {name: if, label: 甲, type: amount, default: 1.5}\n",
        HEAD.replace("own", "other").replace("ringi", "rnigi"),
    )
    assert [each[0] for each in found] == ["1:1", "3:1", "5:71", "6:4", "6:38"]
    assert found[0][2] == "template: own とします。"
    assert found[1][2] == "「ringi」ではありませんか。"


def test_the_same_is_said_in_english(tmp_path: Path) -> None:
    with pytest.raises(TemplateErrors) as caught:
        template(tmp_path, TEXT, HEAD.replace("ringi", "rnigi"))
    assert caught.value.render("en") == (
        "own/template.yaml:3:1: there is no rule set “rnigi”.\n  → Did you mean “ringi”?"
    )


def test_any_rule_set_will_do_where_nobody_knows_them(tmp_path: Path) -> None:
    folder = template(tmp_path, TEXT).folder
    file = folder / "template.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("ringi", "x"), encoding="utf-8")
    assert load_template(folder).header.ruleset == "x"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "ひな型の定義ではありません"),
        ("[]\n", "ひな型の定義ではありません"),
        ("template: [\n", "YAML として読めません"),
        (HEAD, "一覧"),
    ],
)
def test_what_is_no_template(tmp_path: Path, text: str, what: str) -> None:
    found = template_faults(tmp_path, "", text)
    assert what in found[0][1]


def test_a_folder_without_files(tmp_path: Path) -> None:
    folder = template(tmp_path, TEXT).folder
    (folder / "template.md.j2").unlink()
    with pytest.raises(TemplateErrors, match=r"neither template\.docx nor template\.md\.j2"):
        load_template(folder)
    (folder / "template.yaml").unlink()
    with pytest.raises(TemplateErrors, match="cannot be read"):
        load_template(folder)
