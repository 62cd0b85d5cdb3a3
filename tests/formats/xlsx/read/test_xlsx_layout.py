"""Sheets as headings, lines and tables: merged cells, 方眼紙, labels beside values."""

from openpyxl.styles import Alignment, Font

from checker.core.document import CellRef
from tests.support.xlsx_builder import BOLD, GREY, box, read_book, shape, workbook

FORM = {
    "A1": "休暇申請書",
    "A3": "申請者",
    "B3": "所属",
    "C3": "営業二課",
    "B4": "氏名",
    "C4": "鈴木 一郎",
    "A5": "事由",
    "B5": "通院の付添いのため",
}


def test_a_form_has_a_title_and_a_table() -> None:
    book, sheet = workbook(FORM)
    sheet["A1"].font = Font(size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    box(sheet, "A3:A4", "B5:C5", merge=True)
    box(sheet, "B3:C4", "A5")
    document = read_book(book)
    assert shape(document) == [
        "heading1 A1 休暇申請書",
        "table",
        "- 申請者 | 所属 | 営業二課",
        "- 氏名 | 鈴木 一郎",
        "- 事由 | 通院の付添いのため",
    ]
    assert document.title == "休暇申請書"
    assert [(field.label, field.value) for field in document.fields] == [
        ("所属", "営業二課"),
        ("氏名", "鈴木 一郎"),
        ("事由", "通院の付添いのため"),
    ]


def test_merged_cells_stand_in_the_grid_once_with_their_spans() -> None:
    book, sheet = workbook(FORM)
    box(sheet, "A3:A4", "B5:C5", merge=True)
    box(sheet, "B3:C4", "A5")
    document = read_book(book)
    table = document.block("申請").table
    assert table is not None
    assert table.columns == 3
    assert [
        [(c.row, c.column, c.row_span, c.column_span) for c in r.cells] for r in table.rows
    ] == [
        [(0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 1)],
        [(1, 1, 1, 1), (1, 2, 1, 1)],
        [(2, 0, 1, 1), (2, 1, 1, 2)],
    ]
    assert document.block("申請!C4").cell == CellRef("申請", 1, 2)
    assert document.block("申請!C4").section == ("氏名",)


def test_numbered_headings_cut_a_boxed_form() -> None:
    cells = {
        "A1": "1. 目的", "A2": "二重予約をなくす。", "A3": "2. 費用", "A4": "項目", "B4": "金額",
        "A5": "利用料", "B5": 432000, "A6": "※ 税込みである。",
    }  # fmt: skip
    book, sheet = workbook(cells)
    box(sheet, "A1:B1", "A2:B2", "A3:B3", "A6:B6", merge=True)
    box(sheet, "A4:B5")
    sheet["A1"].font = sheet["A3"].font = BOLD
    sheet["A4"].fill = sheet["B4"].fill = GREY
    document = read_book(book)
    assert shape(document) == [
        "heading2 A1 1. 目的",
        "paragraph A2 二重予約をなくす。",
        "heading2 A3 2. 費用",
        "table",
        "= 項目 | 金額",
        "- 利用料 | 432000",
        "paragraph A6 ※ 税込みである。",
    ]
    assert document.block("申請!B5").section == ("2. 費用",)


def test_a_numbered_heading_below_another_is_deeper() -> None:
    cells = {
        "A1": "1. 費用",
        "A2": "(1) 初期費用",
        "A3": "移設を含む。",
        "A4": "2. 効果",
        "A5": "なし。",
    }
    book, sheet = workbook(cells)
    for at in ("A1", "A2", "A4"):
        sheet[at].font = BOLD
    assert shape(read_book(book)) == [
        "heading2 A1 1. 費用",
        "heading3 A2 (1) 初期費用",
        "paragraph A3 移設を含む。",
        "heading2 A4 2. 効果",
        "paragraph A5 なし。",
    ]


def test_a_bold_sentence_is_no_heading() -> None:
    book, sheet = workbook({"A1": "必ず6月30日までに提出すること。", "A3": "宛先は総務部とする。"})
    sheet["A1"].font = BOLD
    assert shape(read_book(book)) == [
        "paragraph A1 必ず6月30日までに提出すること。",
        "paragraph A3 宛先は総務部とする。",
    ]


def test_labels_and_values_on_graph_paper_without_lines() -> None:
    book, sheet = workbook({"B2": "件名", "F2": "複合機の更新", "B3": "金額", "F3": 1200})
    for letter in "ABCDEFGHIJ":
        sheet.column_dimensions[letter].width = 2.5
    document = read_book(book)
    assert shape(document) == ["table", "- 件名 | 複合機の更新", "- 金額 | 1200"]
    (first, second) = document.fields
    assert (first.label, first.value, first.value_span.path) == ("件名", "複合機の更新", "申請!F2")
    assert (second.label, second.value, second.label_span.path) == ("金額", "1200", "申請!B3")


def test_an_empty_box_is_a_field_that_is_not_filled_in() -> None:
    book, sheet = workbook({"A1": "申請日", "A2": "申請者", "B2": "山田"})
    box(sheet, "A1:B2")
    document = read_book(book)
    assert [(field.label, field.value) for field in document.fields] == [
        ("申請日", ""),
        ("申請者", "山田"),
    ]
    assert document.fields[0].value_span.path == "申請!B1"


def test_boxes_far_apart_are_two_tables() -> None:
    book, sheet = workbook({"A1": "承認", "B1": "佐藤", "H1": "受付", "I1": "6/2"})
    box(sheet, "A1:B1", "H1:I1")
    document = read_book(book)
    assert shape(document) == ["table", "- 承認 | 佐藤", "table", "- 受付 | 6/2"]
    assert [block.path for block in document.blocks] == ["申請", "申請#2"]


def test_a_table_never_takes_the_name_of_another_sheet() -> None:
    book, sheet = workbook({"A1": "承認", "B1": "佐藤", "H1": "受付", "I1": "6/2"})
    box(sheet, "A1:B1", "H1:I1")
    book.create_sheet("申請#2")["A1"] = "x"
    assert [block.path for block in read_book(book).blocks] == ["申請", "申請#3", "申請#2!A1"]


def test_a_cell_of_several_items_is_a_list() -> None:
    book, _ = workbook(
        {"A1": "次のとおり購入する。\n・本体 1台\n・給紙装置 2台", "A3": "・保守は別とする。"}
    )
    assert shape(read_book(book)) == [
        "paragraph A1 次のとおり購入する。",
        "list-item A1/1 ・本体 1台",
        "list-item A1/2 ・給紙装置 2台",
        "list-item A3 ・保守は別とする。",
    ]


def test_column_heads_are_told_by_their_fill_or_their_weight() -> None:
    book, sheet = workbook({"A1": "日程", "B1": "担当", "A2": "6/2", "B2": "山田"})
    box(sheet, "A1:B2")
    assert shape(read_book(book)) == ["table", "- 日程 | 担当", "- 6/2 | 山田"]
    sheet["A1"].font = sheet["B1"].font = BOLD
    assert shape(read_book(book)) == ["table", "= 日程 | 担当", "- 6/2 | 山田"]
