"""Workbooks as documents: places, sheets, names, properties, what is told of them."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from openpyxl.styles import Alignment, Font
from openpyxl.workbook.defined_name import DefinedName

from checker.core.document import ParagraphStyle, Part, Run, RunStyle, Spot
from checker.formats.reading import list_suffixes, read_document
from checker.formats.xlsx.read import read
from tests.support.xlsx_builder import (
    PATH,
    box,
    changed,
    members,
    read_book,
    read_parts,
    related,
    shape,
    texts,
    workbook,
    zipped,
)

WORKBOOK = "xl/workbook.xml"


def test_the_document_of_a_workbook() -> None:
    data = zipped(members(workbook({"A1": "件名は複合機の更新です。"})[0]))
    document = read(PATH, data)
    assert (document.name, document.format, document.language) == ("form.xlsx", "xlsx", "ja")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.source is None
    assert document.parts_read == ("body",)
    assert document.parts_not_read == ()
    assert [block.path for block in document.blocks] == ["申請!A1"]


def test_words_have_the_place_of_their_cell() -> None:
    book, sheet = workbook({"B7": "件名", "C7": "複合機", "A1": "申請書"})
    box(sheet, "B7:B8", "C7:E8", merge=True)
    document = read_book(book)
    assert document.block("申請!A1").spot == Spot(sheet="申請", cell="A1")
    assert document.block("申請!B7").spot == Spot(sheet="申請", cell="B7:B8")
    assert document.block("申請!C7").spot == Spot(sheet="申請", cell="C7:E8")
    assert document.block("申請").spot == Spot(sheet="申請", cell="B7:E8")


def test_sheets_follow_the_order_of_their_tabs() -> None:
    book, _ = workbook({"A1": "一"}, "表紙")
    book.create_sheet("明細 (2)")["C3"] = "二"
    book.create_sheet("別紙", 0)["A1"] = "三"
    document = read_book(book)
    assert texts(document) == {"別紙!A1": "三", "表紙!A1": "一", "明細 (2)!C3": "二"}
    assert document.block("明細 (2)!C3").spot == Spot(sheet="明細 (2)", cell="C3")


def test_a_sheet_begins_no_section_of_the_one_before() -> None:
    book, sheet = workbook({"A1": "1. 目的", "A2": "二重予約をなくす。"})
    sheet["A1"].font = Font(bold=True)
    book.create_sheet("別紙")["A1"] = "一覧は別に示す。"
    document = read_book(book)
    assert document.block("申請!A2").section == ("1. 目的",)
    assert document.block("別紙!A1").section == ()


def test_what_cells_look_like() -> None:
    book, sheet = workbook({"A1": "件名"})
    sheet["A1"].font = Font(
        name="游明朝", size=12, bold=True, italic=True, underline="double", strike=True,
        color="FFFF0000", vertAlign="superscript",
    )  # fmt: skip
    sheet["A1"].alignment = Alignment(horizontal="right")
    block = read_book(book).block("申請!A1")
    style = RunStyle(
        *["游明朝"] * 4, size=12.0, bold=True, italic=True, underline="double", strike=True,
        position="superscript", color="FF0000",
    )  # fmt: skip
    assert block.runs == (Run(0, 2, style),)
    assert block.style == ParagraphStyle(name="Normal", alignment="right")


def test_excel_s_own_title_style_makes_a_title() -> None:
    book, sheet = workbook({"A1": "月次報告", "A3": "売上は前年を上回った。"})
    sheet["A1"].style = "Title"
    assert shape(read_book(book))[0] == "heading1 A1 月次報告"


def test_properties() -> None:
    book, _ = workbook({"A1": "件名"})
    book.properties.title = "稟議書"
    book.properties.creator = "佐藤 恵"
    book.properties.created = datetime(2025, 6, 2, tzinfo=UTC).replace(tzinfo=None)
    custom = (
        '<Properties xmlns:vt="v"><property name="版"><vt:lpwstr> 2 </vt:lpwstr></property>'
        '<property name="空"><vt:lpwstr/></property></Properties>'
    )
    parts = related(members(book), "", "custom-properties", "docProps/custom.xml", custom)
    document = read_parts(parts)
    assert document.title == "稟議書"
    assert document.properties["author"] == "佐藤 恵"
    assert document.properties["created"] == "2025-06-02T00:00:00Z"
    assert document.properties["custom:版"] == "2"
    assert "custom:空" not in document.properties


def test_defined_names_are_properties_without_those_that_excel_makes() -> None:
    book, sheet = workbook({"A1": "金額", "B1": 1200})
    book.defined_names["合計"] = DefinedName("合計", attr_text="申請!$B$1")
    book.defined_names["秘"] = DefinedName("秘", attr_text="申請!$A$1", hidden=True)
    sheet.defined_names["税率"] = DefinedName("税率", attr_text="0.1")
    sheet.print_area = "A1:B9"
    sheet.print_title_rows = "1:1"
    names = {k: v for k, v in read_book(book).properties.items() if k.startswith("name:")}
    assert names == {"name:合計": "申請!$B$1", "name:申請!税率": "0.1"}


def test_what_stands_outside_the_print_area_is_read() -> None:
    book, sheet = workbook({"A1": "件名", "H40": "下書きのメモ"})
    sheet.print_area = "A1:C10"
    assert texts(read_book(book)) == {"申請!A1": "件名", "申請!H40": "下書きのメモ"}


def test_two_sheets_of_one_name_keep_their_words_apart() -> None:
    book, _ = workbook({"A1": "一"}, "A")
    book.create_sheet("B")["A1"] = "二"
    parts = changed(members(book), WORKBOOK, 'name="B"', 'name="A"')
    assert texts(read_parts(parts)) == {"A!A1": "一", "A'!A1": "二"}


def test_a_workbook_without_words_has_no_blocks() -> None:
    document = read_book(workbook({})[0])
    assert document.blocks == ()
    assert document.first_span().path == ""


def test_macros_are_no_reason_not_to_read(tmp_path: Path) -> None:
    parts = members(workbook({"A1": "件名"})[0])
    parts = related(parts, WORKBOOK, "vbaProject", "xl/vbaProject.bin", "Sub Auto_Open()")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts = changed(parts, "[Content_Types].xml", kind, macros)
    file = tmp_path / "form.xlsm"
    file.write_bytes(zipped(parts))
    document = read_document(file)
    assert [(block.text, block.part) for block in document.blocks] == [("件名", Part.BODY)]
    assert {".xlsx", ".xlsm"} <= set(list_suffixes())
    assert ".xls" not in list_suffixes()
