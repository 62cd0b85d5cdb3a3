"""What cells hold: texts shared and inline, formatted in part, values, results of formulas."""

from datetime import date

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from checker.core.document import Mark, MarkKind, Run, RunStyle
from tests.support.xlsx_builder import (
    changed,
    members,
    read_book,
    read_parts,
    related,
    texts,
    with_cells,
    with_strings,
    workbook,
)

WORKBOOK = "xl/workbook.xml"


def shown(cell: str) -> str:
    """Return the text of a sheet whose one cell is given as XML."""
    return "".join(texts(read_parts(with_cells(f"<row>{cell}</row>"))).values())


def test_texts_numbers_and_dates_as_openpyxl_writes_them() -> None:
    book, sheet = workbook({"A1": "件名", "A3": 1200, "A5": date(2025, 6, 2), "A7": 0.1})
    sheet["A3"].number_format = '#,##0"円"'
    sheet["A5"].number_format = '[$-411]ggge"年"m"月"d"日"'
    sheet["A7"].number_format = "0%"
    assert texts(read_book(book)) == {
        "申請!A1": "件名",
        "申請!A3": "1,200円",
        "申請!A5": "令和7年6月2日",
        "申請!A7": "10%",
    }


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="inlineStr"><is><t>件名</t></is></c>', "件名"),
        ('<c t="inlineStr"><is><r><t>件</t></r><r><t>名</t></r></is></c>', "件名"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="b"><v>0</v></c>', "FALSE"),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="str"><f>A2&amp;"様"</f><v>山田様</v></c>', "山田様"),
        ("<c><f>SUM(B1:B9)</f><v>1.5</v></c>", "1.5"),
        ('<c t="d"><v>2025-06-02T00:00:00Z</v></c>', "45810"),
        ("<c><v>-0.0</v></c>", "0"),
        ("<c><v>number</v></c>", "number"),
        ('<c t="s"><v>99</v></c>', ""),
        ('<c t="s"><v>-1</v></c>', ""),
        ('<c s="99"><v>7</v></c>', "7"),
        ('<c t="other"><v>7</v></c>', "7"),
        ('<c r="XFE1"><v>7</v></c>', "7"),
    ],
)
def test_each_type_of_cell(cell: str, text: str) -> None:
    assert shown(cell) == text


def test_escapes_and_line_ends_are_undone() -> None:
    text = "一行目_x000D_\r\n二行目_x0041_\x09_xD800_"
    cell = f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    assert shown(cell) == "一行目\n二行目A\t_xD800_"


def test_cells_without_a_reference_follow_the_one_before() -> None:
    rows = '<row><c><v>1</v></c></row><row><c/><c r="E2"><v>2</v></c><c><v>3</v></c></row>'
    assert texts(read_parts(with_cells(rows))) == {"申請!A1": "1", "申請!E2": "2", "申請!F2": "3"}


def test_a_formula_without_a_result_stands_for_it_and_is_told() -> None:
    book, _ = workbook({"A1": "合計", "B1": "=SUM(C1:C9)"})
    document = read_book(book)
    assert texts(document) == {"申請!A1": "合計", "申請!B1": "=SUM(C1:C9)"}
    (unread,) = document.parts_not_read
    assert (unread.kind, unread.count) == ("formula", 1)
    assert unread.part.get("ja") == "計算されていない数式"


def test_a_formula_whose_result_is_empty_is_calculated() -> None:
    document = read_parts(with_cells('<row><c t="str"><f>IF(B1,"","x")</f><v></v></c></row>'))
    assert texts(document) == {}
    assert document.parts_not_read == ()


def test_a_formula_that_shares_that_of_another_cell_has_no_text() -> None:
    document = read_parts(with_cells('<row><c><f t="shared" si="0"/></c></row>'))
    assert texts(document) == {"申請!A1": "=…"}


def test_runs_of_a_text_have_their_own_formatting() -> None:
    book, sheet = workbook({})
    red = InlineFont(rFont="游明朝", sz=14, b=True, color="FFFF0000")
    sheet["A1"] = CellRichText("申請は", TextBlock(red, "6月2日"), "まで")
    (block,) = read_book(book).blocks
    assert block.text == "申請は6月2日まで"
    cell = RunStyle(*["Calibri"] * 4, size=11.0, color=block.runs[0].style.color)
    assert block.runs == (
        Run(0, 3, cell),
        Run(3, 7, RunStyle(*["游明朝"] * 4, size=14.0, bold=True, color="FF0000")),
        Run(7, 9, cell),
    )


RUBY = (
    "<t>東京支社</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>"
    "<rPh sb='2' eb='9'><t>シシャ</t></rPh>"
)


@pytest.mark.parametrize(("shows", "count"), [('ph="1"', 2), ("", 0)])
def test_readings_are_no_text_and_are_kept_where_they_are_shown(shows: str, count: int) -> None:
    cells = f'<row><c t="s" {shows}><v>0</v></c></row>'
    parts = with_strings(with_cells(cells), RUBY)
    block = read_parts(parts).block("申請!A1")
    assert block.text == "東京支社"
    readings = (
        Mark(MarkKind.RUBY, 0, 2, "トウキョウ"),
        Mark(MarkKind.RUBY, 2, 4, "シシャ"),
    )
    assert block.marks == readings[:count]


def test_links_keep_their_target() -> None:
    book, sheet = workbook({"A1": "規程", "A3": "別表"})
    sheet["A1"].hyperlink = "https://example.jp/rules"
    sheet["A3"].hyperlink = "#明細!A1"
    document = read_book(book)
    assert document.block("申請!A1").marks == (
        Mark(MarkKind.LINK, 0, 2, "https://example.jp/rules"),
    )
    assert document.block("申請!A3").marks == (Mark(MarkKind.LINK, 0, 2, "#明細!A1"),)


def test_a_workbook_may_count_days_from_1904() -> None:
    book, sheet = workbook({"A1": 44348})
    sheet["A1"].number_format = "yyyy/m/d"
    parts = changed(members(book), WORKBOOK, "<workbookPr/>", '<workbookPr date1904="1"/>')
    assert texts(read_parts(parts)) == {"申請!A1": "2025/6/2"}


def test_strict_files_are_read_like_the_others() -> None:
    parts = members(workbook({"A1": "件名"})[0])
    namespaces = (
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         "http://purl.oclc.org/ooxml/officeDocument/relationships"),
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
         "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    )  # fmt: skip
    for old, new in namespaces:
        parts = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items()}
    assert texts(read_parts(parts)) == {"申請!A1": "件名"}


def test_a_file_without_styles_and_strings_is_read() -> None:
    parts = with_cells('<row><c><v>45810</v></c><c t="s"><v>0</v></c></row>')
    bare = {name: data for name, data in parts.items() if "styles" not in name}
    assert texts(read_parts(bare)) == {"申請!A1": "45810"}


def test_shared_strings_are_taken_by_their_number() -> None:
    cells = '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>2</v></c></row>'
    parts = with_strings(with_cells(cells), "<t>件名</t>", "<r><t>金</t></r><r><t>額</t></r>")
    assert texts(read_parts(parts)) == {"申請!A1": "金額", "申請!B1": "件名"}


def test_a_part_may_be_named_in_another_case() -> None:
    parts = with_strings(with_cells('<row><c t="s"><v>0</v></c></row>'), "<t>件名</t>")
    parts["xl/SharedStrings.xml"] = parts.pop("xl/sharedStrings.xml")
    assert texts(read_parts(parts)) == {"申請!A1": "件名"}


def test_a_relationship_to_nothing_is_passed_over() -> None:
    parts = related(members(workbook({"A1": "件名"})[0]), WORKBOOK, "person", "xl/p.xml", "<p/>")
    del parts["xl/p.xml"]
    assert texts(read_parts(parts)) == {"申請!A1": "件名"}
