"""The page of a sheet: paper, margins, headers and footers with their codes."""

import pytest

from checker.core.document import Margin, Mark, MarkKind, Page, Part, Run, RunStyle, Spot
from tests.support.xlsx_builder import SHEET, changed, members, read_book, read_parts, workbook


def test_paper_margins_and_orientation() -> None:
    book, sheet = workbook({"A1": "件名"})
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.firstPageNumber = 3
    sheet.page_setup.useFirstPageNumber = True
    sheet.page_margins.left = sheet.page_margins.right = 0.8
    sheet.page_margins.top = sheet.page_margins.bottom = 1.0
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    assert read_book(book).pages == (
        Page(
            width_mm=297,
            height_mm=210,
            top_mm=25.4,
            right_mm=20.3,
            bottom_mm=25.4,
            left_mm=20.3,
            orientation="landscape",
            header_mm=7.6,
            footer_mm=7.6,
            page_number_start=3,
        ),
    )


@pytest.mark.parametrize(
    ("setup", "size"),
    [
        ('paperSize="12"', (257, 364)),
        ('paperSize="8" orientation="portrait"', (297, 420)),
        ('paperWidth="182mm" paperHeight="10.5in"', (182.0, 266.7)),
        ("", (215.9, 279.4)),
    ],
)
def test_sizes_of_paper(setup: str, size: tuple[float, float]) -> None:
    parts = members(workbook({"A1": "件名"})[0])
    parts = changed(parts, SHEET, "</worksheet>", f"<pageSetup {setup}/></worksheet>")
    (page,) = read_parts(parts).pages
    assert (page.width_mm, page.height_mm) == size


@pytest.mark.parametrize("setup", ["", '<pageSetup paperSize="999"/>'])
def test_paper_that_the_file_does_not_name_is_no_page(setup: str) -> None:
    parts = members(workbook({"A1": "件名"})[0])
    parts = changed(parts, SHEET, "</worksheet>", f"{setup}</worksheet>")
    assert read_parts(parts).pages == ()


def test_left_middle_and_right_of_a_header() -> None:
    book, sheet = workbook({"A1": "件名"})
    sheet.oddHeader.left.text = "社外秘"
    sheet.oddHeader.center.text = "稟議書"
    sheet.oddHeader.right.text = "A && B"
    document = read_book(book)
    header = [block for block in document.blocks if block.part is Part.HEADER]
    assert [(block.path, block.text, block.style.alignment) for block in header] == [
        ("header1/0", "社外秘", "left"),
        ("header1/1", "稟議書", "center"),
        ("header1/2", "A & B", "right"),
    ]
    assert {block.spot for block in header} == {Spot(sheet="申請")}
    assert document.parts_read == ("body", "header")


def codes(text: str, first_page: str = "") -> tuple[str, tuple[Mark, ...], tuple[Run, ...]]:
    """Return what a footer with these codes shows in the middle."""
    parts = members(workbook({"A1": "件名"})[0])
    footer = f"<pageSetup {first_page}/><headerFooter><oddFooter>{text}</oddFooter></headerFooter>"
    document = read_parts(changed(parts, SHEET, "</worksheet>", f"{footer}</worksheet>"))
    (block,) = [each for each in document.blocks if each.part is Part.FOOTER]
    return block.text, block.marks, block.runs


def test_page_numbers_show_as_the_first() -> None:
    text, marks, _ = codes("&amp;C- &amp;P / &amp;N -")
    assert text == "- 1 / 1 -"
    assert marks == (Mark(MarkKind.FIELD, 2, 3, "PAGE"), Mark(MarkKind.FIELD, 6, 7, "NUMPAGES"))
    assert codes("&amp;P ページ", 'firstPageNumber="5" useFirstPageNumber="1"')[0] == "5 ページ"


def test_names_of_the_file_and_the_sheet() -> None:
    text, marks, _ = codes("&amp;F / &amp;A &amp;D&amp;T")
    assert text == "form.xlsx / 申請 "
    assert marks == (
        Mark(MarkKind.FIELD, 0, 9, "FILENAME"),
        Mark(MarkKind.FIELD, 12, 14, "SHEETNAME"),
        Mark(MarkKind.FIELD, 15, 15, "DATE"),
        Mark(MarkKind.FIELD, 15, 15, "TIME"),
    )


def test_fonts_and_switches() -> None:
    text, _, runs = codes('&amp;"游明朝,太字"&amp;9甲&amp;B乙&amp;U丙&amp;KFF0000丁')
    fonts = ["游明朝"] * 4
    assert text == "甲乙丙丁"
    assert runs == (
        Run(0, 1, RunStyle(*fonts, size=9.0, bold=True)),
        Run(1, 2, RunStyle(*fonts, size=9.0)),
        Run(2, 3, RunStyle(*fonts, size=9.0, underline="single")),
        Run(3, 4, RunStyle(*fonts, size=9.0, underline="single")),
    )


def test_first_and_even_pages_count_only_where_they_are_switched_on() -> None:
    book, sheet = workbook({"A1": "件名"})
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.oddHeader.center.text = "通常"
    sheet.firstHeader.center.text = "表紙"
    sheet.evenHeader.center.text = "偶数"
    sheet.HeaderFooter.differentFirst = True
    document = read_book(book)
    assert document.pages[0].margins == (
        Margin(Part.HEADER, "default", "header1"),
        Margin(Part.HEADER, "first", "header2"),
    )
    assert [b.text for b in document.blocks if b.part is Part.HEADER] == ["通常", "表紙"]


def test_each_sheet_has_a_page_and_margins_of_its_own() -> None:
    book, sheet = workbook({"A1": "件名"})
    other = book.create_sheet("明細")
    other["A1"] = "品名"
    for each, text in ((sheet, "一"), (other, "二")):
        each.page_setup.paperSize = each.PAPERSIZE_A4
        each.oddFooter.center.text = text
    document = read_book(book)
    assert [page.margins for page in document.pages] == [
        (Margin(Part.FOOTER, "default", "footer1"),),
        (Margin(Part.FOOTER, "default", "footer2"),),
    ]
    assert document.block("footer2/0").spot == Spot(sheet="明細")
