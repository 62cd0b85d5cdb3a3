"""Tables and numbers as `table`, `table-sum` and `fields` read them, merged cells included."""

import io
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from pydantic import ValidationError

from checker.core.document import Document
from checker.core.findings import Hit
from checker.formats.docx.read import read
from checker.kinds.shared.amounts import counts_nothing, number, write_like
from checker.kinds.shared.base import Target
from checker.kinds.shared.labels import find_nearest, is_blank
from checker.kinds.shared.patterns import Deadline
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import Scope, matches
from checker.kinds.shared.tables import TableGrid, TableSelector, select
from checker.kinds.shared.value_rules import names_person

# --- numbers and labels -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,240,000円", "1240000", "円"),
        ("１，２４０，０００", "1240000", ""),
        ("¥1,240,000-", "1240000", "円"),
        ("金1,240,000円也", "1240000", "円"),
        ("1,240千円(税込)", "1240000", "円"),
        ("1.5百万円", "1500000", "円"),
        ("1億2,000万円", "120000000", "円"),
        ("三百万円", "3000000", "円"),
        ("▲10,000", "-10000", ""),
        ("△ 10,000円", "-10000", "円"),
        ("-10,000", "-10000", ""),
        ("¥-500", "-500", "円"),
        ("$1,200.50", "1200.50", "ドル"),
        ("5台", "5", "台"),
        ("１２か月", "12", "か月"),
        ("一式", "1", "式"),
        ("300円/人", "300", "円/人"),
        ("12.5%", "12.5", "%"),
        ("500※1", "500", ""),
    ],
)
def test_a_cell_that_is_one_number(text: str, value: str, unit: str) -> None:
    found = number(text)
    assert found is not None
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "－",
        "別途",
        "2025年9月1日",
        "2025/9/1",
        "9:30",
        "第1回",
        "A4",
        "1,24",
        "10～20",
        "3.1.2",
        "万円",
    ],
)
def test_a_cell_that_is_no_number(text: str) -> None:
    assert number(text) is None


def test_numbers_that_are_about_or_in_brackets() -> None:
    about, memo = number("約200万円"), number("（600,000）")
    assert about is not None
    assert memo is not None
    assert (about.about, about.memo, about.value) == (True, False, Decimal(2000000))
    assert (memo.about, memo.memo, memo.value) == (False, True, Decimal(600000))


@pytest.mark.parametrize(
    "text", ["－", "―", "", "　", "別途", "別途見積", "無償", "込み", "本体に含む", "なし"]
)
def test_a_cell_that_adds_nothing(text: str) -> None:
    assert counts_nothing(text)


@pytest.mark.parametrize("text", ["0", "見積書のとおり", "1,000円"])
def test_a_cell_that_does_not_say_it_adds_nothing(text: str) -> None:
    assert not counts_nothing(text)


@pytest.mark.parametrize(
    ("model", "value", "expected"),
    [
        ("1円", 1240000, "1,240,000円"),
        ("¥1", -500, "▲¥500"),
        ("1千円", 1240000, "1,240千円"),
        ("1.5", Decimal("15.750"), "15.75"),
        ("5台", 0, "0台"),
    ],
)
def test_an_amount_is_written_as_its_neighbour_is(model: str, value: Any, expected: str) -> None:
    found = number(model)
    assert found is not None
    assert write_like(Decimal(value), found) == expected


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (("合計",), RowKind.TOTAL),
        (("合　計",), RowKind.TOTAL),
        (("合計(税込)",), RowKind.TOTAL),
        (("機器", "総合計"), RowKind.TOTAL),
        (("税込金額",), RowKind.TOTAL),
        (("計",), RowKind.TOTAL),
        (("Total",), RowKind.TOTAL),
        (("機器 小計",), RowKind.SUBTOTAL),
        (("初期費用計",), RowKind.SUBTOTAL),
        (("消費税等（10％）",), RowKind.TAX),
        (("10%対象消費税",), RowKind.TAX),
        (("消費税込合計",), RowKind.TOTAL),
        (("うち消費税",), RowKind.ASIDE),
        (("（内消費税）",), RowKind.ASIDE),
        (("平均",), RowKind.ASIDE),
        (("8%対象",), RowKind.ASIDE),
        (("温度計",), RowKind.MAYBE),
        (("会計システム",), RowKind.ITEM),
        (("合計3台の設置",), RowKind.ITEM),
        (("税理士報酬",), RowKind.ITEM),
        ((), RowKind.ITEM),
    ],
)
def test_a_row_is_told_from_its_label(labels: tuple[str, ...], kind: RowKind) -> None:
    assert classify_row(labels) is kind


def test_names_ignore_numbering_width_and_a_remark_at_the_end() -> None:
    assert matches("2．費用（税込）", ("費用",))
    assert matches("金額[千円]", ("金額",))
    assert not matches("費用対効果", ("費用",))
    assert not matches("(費用)の内訳", ("費用",))


def test_the_nearest_name_is_offered_only_if_it_is_near() -> None:
    assert find_nearest(("起案日",), ["件名", "起案日付"]) == "起案日付"
    assert find_nearest(("効果",), ["3. 期待される効果"]) == "3. 期待される効果"
    assert find_nearest(("効果",), ["目的", "費用"]) is None


@pytest.mark.parametrize(
    ("text", "blank"), [("ー", True), ("…", True), ("＿＿＿", True), ("無", False)]
)
def test_what_counts_as_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("田中 一郎", True),
        ("総務部 田中", True),
        ("阿部", True),
        ("田中、佐藤", True),
        ("高橋(内線1234)", True),
        ("総務部", False),
        ("情報システム部 運用課", False),
        ("未定", False),
        ("03-1234-5678", False),
    ],
)
def test_who_may_be_a_person(text: str, person: bool) -> None:
    assert names_person(text) is person


# --- Word tables with merged cells ------------------------------------------------------------


def _word(rows: list[list[str]], *merges: tuple[int, int, int, int]) -> Document:
    """Return a document with one table; merges are first row, column, last row, column."""
    made = docx.Document()
    made.add_paragraph("費用", style="Heading 1")
    table = made.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for top, left, bottom, right in merges:
        text = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return read(Path("made.docx"), buffer.getvalue())


def _hits(harness: Any, rule: dict[str, Any], document: Document) -> tuple[int, list[Hit]]:
    result = harness.run(harness.kind_named(rule["kind"]), {"id": "t.x", **rule}, document)
    return result.candidates, list(result.hits)


def _grid(document: Document) -> TableGrid:
    (grid,) = select(TableSelector(), Scope(), document)
    return grid


_COSTS = [
    ["区分", "品名", "数量", "単価", "金額", "備考"],
    ["機器", "PC", "5台", "120,000円", "600,000円", "納期2週間"],
    ["", "モニター", "5台", "30,000円", "150,000円", ""],
    ["役務", "設置", "一式", "50,000円", "50,000円", "別途交通費"],
    ["合計", "", "", "", "800,000円", ""],
]


@pytest.mark.parametrize(
    "merges",
    [
        [(1, 0, 2, 0), (4, 0, 4, 3)],  # the group down, the label across
        [(1, 0, 2, 0), (4, 0, 4, 1), (4, 2, 4, 4)],  # the total across 数量, 単価 and 金額
        [(4, 0, 4, 3), (4, 4, 4, 5)],  # the total across 金額 and 備考
    ],
)
def test_a_total_in_merged_cells(harness: Any, merges: list[tuple[int, int, int, int]]) -> None:
    rows = [list(row) for row in _COSTS]
    if merges[-1][1] == 2:
        rows[4] = ["合計", "", "800,000円", "", "", ""]
    assert _hits(harness, {"kind": "table-sum"}, _word(rows, *merges)) == (1, [])
    rows[4] = [text.replace("800,000", "750,000") for text in rows[4]]
    candidates, (hit,) = _hits(harness, {"kind": "table-sum"}, _word(rows, *merges))
    assert candidates == 1
    assert (
        hit.message.get("ja")
        == "合計が明細の和と一致しません(明細の和 800,000円、記載 750,000円)。"
    )
    assert hit.suggestion is not None
    assert hit.suggestion.get("ja") == "「設置」(50,000円)が足されていない可能性があります。"
    assert hit.replacement is not None
    assert (hit.replacement.text, hit.replacement.grade) == ("800,000円", "display")


def test_an_amount_merged_over_two_rows_counts_once(harness: Any) -> None:
    rows = [["品名", "金額"], ["PC", "600,000円"], ["モニター", ""], ["合計", "600,000円"]]
    assert _hits(harness, {"kind": "table-sum"}, _word(rows, (1, 1, 2, 1))) == (1, [])


def test_heads_of_two_storeys_and_a_row_of_units(harness: Any) -> None:
    rows = [
        ["費目", "金額", "", "備考"],
        ["", "税抜", "税込", ""],
        ["", "円", "円", ""],
        ["開発", "100,000", "110,000", ""],
        ["合計", "100,000", "120,000", ""],
    ]
    document = _word(rows, (0, 1, 0, 2), (0, 0, 1, 0), (0, 3, 1, 3))
    grid = _grid(document)
    assert grid.head == 3
    assert grid.heads == (("費目",), ("金額", "税抜", "円"), ("金額", "税込", "円"), ("備考",))
    assert grid.columns(("金額",)) == (1, 2)
    assert grid.columns(("税込",)) == (2,)
    candidates, (hit,) = _hits(harness, {"kind": "table-sum", "columns": "税込"}, document)
    assert candidates == 1
    assert document.quote(hit.span) == "120,000"


def test_a_title_row_a_group_row_and_a_head_repeated(harness: Any) -> None:
    rows = [
        ["見積内訳", ""],
        ["品名", "金額"],
        ["【機器】", ""],
        ["PC", "600,000"],
        ["品名", "金額"],
        ["モニター", "200,000"],
        ["合計", "800,000"],
    ]
    document = _word(rows, (0, 0, 0, 1), (2, 0, 2, 1))
    assert _grid(document).head == 2
    assert _hits(harness, {"kind": "table-sum", "columns": "金額"}, document) == (1, [])
    rule = {"kind": "table", "headers": ["品名"], "non_empty": ["品名", "金額"], "min_rows": 3}
    _, (hit,) = _hits(harness, rule, document)
    assert hit.message.get("ja") == "表の行が足りません(期待 3行以上、実際 2行)。"


def test_a_table_without_heads_is_all_data(harness: Any) -> None:
    document = _word([["PC", "600,000円"], ["モニター", "200,000円"], ["合計", "900,000円"]])
    assert _grid(document).head == 0
    candidates, (hit,) = _hits(harness, {"kind": "table-sum"}, document)
    assert candidates == 1
    assert (
        hit.message.get("ja")
        == "合計が明細の和と一致しません(明細の和 800,000円、記載 900,000円)。"
    )


def test_an_empty_merged_cell_is_one_hit(harness: Any) -> None:
    rows = [["内容", "担当"], ["手順書の改訂", ""], ["会場の予約", ""]]
    rule = {"kind": "table", "non_empty": ["担当"]}
    _, hits = _hits(harness, rule, _word(rows, (1, 1, 2, 1)))
    assert [(hit.span.path, hit.message.get("ja")) for hit in hits] == [
        ("body/1/r1/c1/0", "「担当」の欄が空です(2行目)。")
    ]


def test_a_line_above_a_table_serves_as_its_heading() -> None:
    made = docx.Document()
    made.add_paragraph("■費用")
    made.add_table(2, 2).cell(0, 0).text = "品名"
    buffer = io.BytesIO()
    made.save(buffer)
    document = read(Path("made.docx"), buffer.getvalue())
    assert len(select(TableSelector(section=("費用",)), Scope(), document)) == 1
    assert select(TableSelector(section=("効果",)), Scope(), document) == ()


# --- hints and bounds -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "hint"),
    [
        ("1,204,000円", "数字の並びが入れ違っている可能性があります。"),
        ("1,280,000円", "「設置」(40,000円)を二重に足している可能性があります。"),
        ("1,200,000円", "「設置」(40,000円)が足されていない可能性があります。"),
        ("2,000,000円", None),
    ],
)
def test_a_wrong_total_says_what_may_have_happened(
    harness: Any, total: str, hint: str | None
) -> None:
    text = (
        f"| 品名 | 金額 |\n|---|---|\n| PC | 1,200,000円 |\n| 設置 | 40,000円 |\n| 合計 | {total} |"
    )
    _, (hit,) = _hits(harness, {"kind": "table-sum"}, harness.read_text(text))
    assert (hit.suggestion.get("ja") if hit.suggestion else None) == hint


def test_near_names_are_suggested(harness: Any) -> None:
    document = harness.read_text("起案日付: 2025年9月1日\n\n## 期待される効果\n\n減る。")
    _, (field,) = _hits(harness, {"kind": "fields", "required": ["起案日"]}, document)
    _, (section,) = _hits(harness, {"kind": "sections", "required": ["効果"]}, document)
    assert field.suggestion is not None
    assert section.suggestion is not None
    assert field.suggestion.get("ja") == (
        "「起案日付」がこれに当たるなら、欄の名前を「起案日」に直してください。"
    )
    assert section.suggestion.get("ja") == (
        "「期待される効果」がこれに当たるなら、見出しを「効果」に直してください。"
    )


def test_a_runaway_pattern_is_stopped(harness: Any) -> None:
    kind = harness.kind_named("fields")
    required = [{"label": "件名", "pattern": "(a|aa)+"}]
    rule = kind.rule.model_validate({"id": "t.x", "kind": "fields", "required": required})
    document = harness.read_text(f"件名: {'a' * 60}!")
    target = Target(document, document.blocks, Deadline(0.3))
    started = time.process_time()
    with pytest.raises(TimeoutError):
        kind.check(rule, target)
    assert time.process_time() - started < 10  # without a deadline: years


def test_a_long_table_is_read_in_time_that_grows_with_its_rows(harness: Any) -> None:
    rows = "\n".join(f"| 品目{i} | 2 | 500 | 1,000 |" for i in range(3000))
    text = f"| 品名 | 数量 | 単価 | 金額 |\n|---|---|---|---|\n{rows}\n| 合計 | | | 3,000,000 |"
    document = harness.read_text(text)
    rule = {
        "kind": "table-sum",
        "products": [{"factors": ["数量", "単価"], "product": "金額"}],
    }
    started = time.process_time()
    assert _hits(harness, rule, document) == (3001, [])
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "field",
    [
        {"label": "区分", "type": "choice"},
        {"label": "金額", "type": "amount", "min": "2025-01-01"},
        {"label": "起案日", "type": "date", "max": 100},
        {"label": "件名", "max": 30},
        {"label": "件名", "pattern": "("},
        {"label": ""},
    ],
)
def test_a_field_that_makes_no_sense_is_refused(harness: Any, field: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        harness.kind_named("fields").rule.model_validate(
            {"id": "t.x", "kind": "fields", "required": [field]}
        )
