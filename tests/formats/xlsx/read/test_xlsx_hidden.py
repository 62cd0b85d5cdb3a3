"""Words that nobody sees on paper are told, and comments; what drop-down lists offer is not."""

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from checker.core.document import Document, Markup, Part, Span, Spot
from tests.support.xlsx_builder import (
    SHEET,
    box,
    changed,
    members,
    read_book,
    read_parts,
    related,
    texts,
    workbook,
)

SHOWN = {"申請!A1": "件名", "申請!B1": "複合機"}


def hidden(document: Document) -> list[tuple[str, str]]:
    return [(each.text, each.span.path) for each in document.markup if each.kind == "hidden"]


def test_a_hidden_row_is_told_after_the_words_before_it() -> None:
    book, sheet = workbook({"A1": "件名", "B1": "複合機", "A2": "旧案", "A3": "終わり"})
    sheet.row_dimensions[2].hidden = True
    document = read_book(book)
    assert texts(document) == SHOWN | {"申請!A3": "終わり"}
    spot = Spot(sheet="申請", cell="A2")
    assert document.markup == (Markup("hidden", "旧案", Span("申請!B1", 3, 3), spot=spot),)


def test_a_hidden_column_is_told() -> None:
    book, sheet = workbook({"A1": "件名", "B1": "下書き", "C1": "複合機"})
    sheet.column_dimensions["B"].hidden = True
    document = read_book(book)
    assert texts(document) == {"申請!A1": "件名", "申請!C1": "複合機"}
    assert hidden(document) == [("下書き", "申請!A1")]
    assert [(field.label, field.value) for field in document.fields] == [("件名", "複合機")]


def test_a_merged_area_that_begins_in_a_hidden_row_is_shown() -> None:
    book, sheet = workbook({"A1": "件名", "A3": "終わり"})
    sheet.merge_cells("A1:A2")
    sheet.row_dimensions[1].hidden = True
    assert texts(read_book(book)) == {"申請!A1": "件名", "申請!A3": "終わり"}
    assert hidden(read_book(book)) == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_told(state: str) -> None:
    book, _ = workbook({"A1": "件名"})
    other = book.create_sheet("旧")
    other["A2"], other["B1"] = "旧案", 1200
    other.sheet_state = state
    document = read_book(book)
    assert texts(document) == {"申請!A1": "件名"}
    assert hidden(document) == [("1200", ""), ("旧案", "")]


def test_a_format_that_shows_nothing_hides_what_is_stored() -> None:
    book, sheet = workbook({"A1": "件名", "A3": "社外秘", "A4": 1200, "A5": 0})
    for at in ("A3", "A4"):
        sheet[at].number_format = ";;;"
    sheet["A5"].number_format = "0;-0;;@"
    document = read_book(book)
    assert texts(document) == {"申請!A1": "件名"}
    assert hidden(document) == [("社外秘", "申請!A1"), ("1200", "申請!A1"), ("0", "申請!A1")]


def test_words_that_a_merged_area_covers_are_told() -> None:
    book, sheet = workbook({"A1": "件名", "B1": "旧案"})
    box(sheet, "A1:B1")
    parts = changed(
        members(book),
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    )
    document = read_parts(parts)
    assert texts(document) == {"申請!A1": "件名"}
    assert hidden(document) == [("旧案", "申請!A1")]


def offered(formula: str) -> Workbook:
    """Return a workbook whose hidden sheet has three choices and a remark."""
    book, sheet = workbook({"A1": "区分", "B1": "甲"})
    validation = DataValidation(type="list", formula1=formula)
    sheet.add_data_validation(validation)
    validation.add("B1")
    other = book.create_sheet("リスト")
    for row, text in enumerate(("甲", "乙", "丙"), 1):
        other.cell(row, 1, text)
    other["B1"] = "旧案"
    other.sheet_state = "hidden"
    return book


@pytest.mark.parametrize("formula", ["リスト!$A$1:$A$3", "'リスト'!$A:$A", "=リスト!A1:A3"])
def test_what_a_drop_down_list_offers_is_not_told(formula: str) -> None:
    assert hidden(read_book(offered(formula))) == [("旧案", "")]


def test_the_list_may_stand_in_the_extension_of_newer_files() -> None:
    parts = members(offered("リスト!$A$1:$A$3"))
    text = parts[SHEET].decode()
    start, end = text.index("<dataValidations"), text.index("</dataValidations>") + 18
    newer = (
        '<extLst><ext><x14:dataValidations xmlns:x14="x14" xmlns:xm="xm"><x14:dataValidation '
        'type="list"><x14:formula1><xm:f>リスト!$A$1:$A$3</xm:f></x14:formula1>'
        "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    text = (text[:start] + text[end:]).replace("</worksheet>", newer)
    assert hidden(read_parts(parts | {SHEET: text.encode()})) == [("旧案", "")]


def test_the_choices_may_have_a_name() -> None:
    parts = members(offered("区分一覧"))
    named = "<definedName name='区分一覧'>リスト!$A$1:$A$3</definedName>"
    parts = changed(
        parts, "xl/workbook.xml", "<definedNames/>", f"<definedNames>{named}</definedNames>"
    )
    assert hidden(read_parts(parts)) == [("旧案", "")]


def test_a_comment_is_told_at_its_cell() -> None:
    book, sheet = workbook({"A1": "件名", "B1": "複合機"})
    sheet["B1"].comment = Comment("型番は?", "田中 修")
    document = read_book(book)
    span = Span("申請!B1", 0, 3)
    assert document.markup == (Markup("comment", "型番は?", span, "田中 修", story="comment0/0"),)
    (block,) = [each for each in document.blocks if each.part is Part.COMMENT]
    assert (block.path, block.text) == ("comment0/0", "型番は?")
    assert block.spot == Spot(sheet="申請", cell="B1")
    assert document.parts_read == ("body", "comment")


def test_a_comment_on_an_empty_cell_is_told_before_it() -> None:
    book, sheet = workbook({"A1": "件名"})
    sheet["C9"].comment = Comment("添付は?", "")
    span = Span("申請!A1", 2, 2)
    assert read_book(book).markup == (Markup("comment", "添付は?", span, story="comment0/0"),)


def test_a_threaded_comment_replaces_the_note_that_stands_for_it() -> None:
    book, sheet = workbook({"A1": "件名"})
    sheet["A1"].comment = Comment("[スレッド化されたコメント] 型番は?", "tc={1}")
    thread = (
        '<ThreadedComments><threadedComment ref="A1" personId="{p}"><text>型番は?</text>'
        '</threadedComment><threadedComment ref="A1" personId="{q}"><text>MX-C40です。</text>'
        "</threadedComment></ThreadedComments>"
    )
    persons = '<personList><person id="{p}" displayName="田中 修"/></personList>'
    parts = related(members(book), SHEET, "threadedComment", "xl/threaded1.xml", thread)
    parts = related(parts, "xl/workbook.xml", "person", "xl/persons/person.xml", persons)
    assert read_parts(parts).markup == (
        Markup("comment", "型番は?", Span("申請!A1", 0, 2), "田中 修", story="comment0/0"),
        Markup("comment", "MX-C40です。", Span("申請!A1", 0, 2), story="comment1/0"),
    )
