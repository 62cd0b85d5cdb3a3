"""Helpers for building the Excel files under `examples/`, forms on 方眼紙 as companies use them.

A form starts with `new_form` (page, columns, header and footer), is filled from top to bottom, and
ends with `save`, which writes the same bytes each time. Formulas are stored with their results, as
Excel stores them.

    book, form = new_form("稟議書", "総-2025-018", author="佐藤 恵")
    add_top(form)
    form.fields(("文書番号", "総-2025-018", "@"), ("起案日", date(2025, 6, 2), DAY))
    form.heading("1. 目的")
    form.paragraph("会議室の二重予約をなくすため、...")
    save(book, form, Path("examples/ringi/excel-clean/稟議書.xlsx"))
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

COMPANY = "北浜製作所株式会社"
STAMPS = ("社長", "部長", "課長", "起案者")
COLUMNS = 30
_FONT = "游ゴシック"
_SIZE = 10.5
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LABEL = PatternFill("solid", fgColor="E7E6E6")
_HEAD = PatternFill("solid", fgColor="D9E2F3")
DAY = '[$-411]yyyy"年"m"月"d"日"(aaa)'
_YEN = "#,##0"
_FIXED = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LINE_HEIGHT = 17.0
_CHARACTERS_PER_LINE = 44
_SHORT = 3


Value = str | int | date | None


@dataclass
class Form:
    """A sheet that is filled from the top; `results` are the stored results of its formulas."""

    sheet: Worksheet
    row: int = 1
    results: dict[str, str] = field(default_factory=dict)

    def put(
        self,
        value: Value,
        first: int,
        last: int,
        *,
        rows: int = 1,
        bold: bool = False,
        size: float = _SIZE,
        align: str = "left",
        fill: PatternFill | None = None,
        boxed: bool = True,
        code: str = "General",
    ) -> Cell:
        """Write a value into the columns `first` to `last`, merged, at the current row."""
        bottom = self.row + rows - 1
        for row in range(self.row, bottom + 1):
            for column in range(first, last + 1):
                covered = self.sheet.cell(row, column)
                if boxed:
                    covered.border = _BOX
                if fill is not None:
                    covered.fill = fill
        if (first, self.row) != (last, bottom):
            self.sheet.merge_cells(
                start_row=self.row, end_row=bottom, start_column=first, end_column=last
            )
        cell = self.sheet.cell(self.row, first)
        assert isinstance(cell, Cell)  # noqa: S101 - the first of a merged area is one
        cell.value = value
        cell.font = Font(name=_FONT, size=size, bold=bold)
        vertical = "center" if rows == 1 else "top" if align == "left" else "center"
        cell.alignment = Alignment(horizontal=align, vertical=vertical, wrap_text=True)
        cell.number_format = code
        return cell

    def sum(self, formula: str, result: int, first: int, last: int) -> Cell:
        """Write a formula with its result, an amount in yen."""
        cell = self.put(formula, first, last, align="right", code=_YEN)
        self.results[cell.coordinate] = str(result)
        return cell

    def next(self, rows: int = 1, height: float = 21.0) -> None:
        """Go on to the row below."""
        for row in range(self.row, self.row + rows):
            self.sheet.row_dimensions[row].height = height
        self.row += rows

    def heading(self, text: str) -> None:
        """Write a section's heading across the form."""
        self.put(text, 1, COLUMNS, bold=True, fill=_HEAD)
        self.next()

    def paragraph(self, text: str, *, boxed: bool = True) -> Cell:
        """Write a text across the form, in as many rows as it takes."""
        lines = sum(-(-len(line) // _CHARACTERS_PER_LINE) for line in text.split("\n"))
        cell = self.put(text, 1, COLUMNS, rows=lines, boxed=boxed)
        self.next(lines, _LINE_HEIGHT)
        return cell

    def fields(self, *pairs: tuple[str, Value, str]) -> None:
        """Write a row of labels, values and their number formats."""
        width = COLUMNS // len(pairs)
        for index, (label, value, code) in enumerate(pairs):
            start = 1 + index * width
            self.put(label, start, start + 3, fill=_LABEL, align="center")
            self.put(value, start + 4, start + width - 1, code=code)
        self.next()

    def rows(self, widths: Sequence[int], table: Sequence[Sequence[Value]]) -> None:
        """Write a table whose first row holds the heads."""
        for index, values in enumerate(table):
            start = 1
            for width, value in zip(widths, values, strict=True):
                heads = index == 0
                code = DAY if isinstance(value, date) else _YEN
                align = "center" if heads else "right" if isinstance(value, int) else "left"
                fill = _LABEL if heads else None
                self.put(value, start, start + width - 1, fill=fill, align=align, code=code)
                start += width
            self.next()


@dataclass(frozen=True)
class Item:
    """A line of the costs."""

    name: str
    count: int
    unit: str
    price: int


_COST_WIDTHS = (12, 3, 3, 6, 6)
_COST_HEADS = ("項目", "数量", "単位", "単価(円)", "金額(円)")


def add_costs(form: Form, items: Sequence[Item], *, summed: int) -> int:
    """Write the costs and return the row of the total.

    The subtotal's formula adds the first `summed` items only.
    """
    form.rows(_COST_WIDTHS, [_COST_HEADS])
    first = form.row
    for item in items:
        values: tuple[Value, ...] = (item.name, item.count, item.unit, item.price)
        start = 1
        for width, value in zip(_COST_WIDTHS, values, strict=False):
            align = "right" if isinstance(value, int) else "left" if width > _SHORT else "center"
            form.put(value, start, start + width - 1, align=align, code=_YEN)
            start += width
        form.sum(f"=M{form.row}*S{form.row}", item.count * item.price, 25, 30)
        form.next()
    subtotal = sum(item.count * item.price for item in items[:summed])
    tax = subtotal // 10
    rows = (
        ("小計", f"=SUM(Y{first}:Y{first + summed - 1})", subtotal),
        ("消費税(10%)", f"=ROUNDDOWN(Y{form.row}*0.1,0)", tax),
        ("合計", f"=Y{form.row}+Y{form.row + 1}", subtotal + tax),
    )
    for label, formula, result in rows:
        form.put(label, 1, 24, align="center", bold=label == "合計")
        form.sum(formula, result, 25, 30)
        form.next()
    return form.row - 1


def new_form(name: str, number: str, author: str) -> tuple[Workbook, Form]:
    """Return a workbook of one A4 sheet of narrow columns, with header and footer, to be filled.

    Args:
        name: the sheet's name.
        number: the number of the document, for the footer.
        author: who wrote it.
    """
    book = Workbook()
    book.properties.title = "稟議書"
    book.properties.creator = author
    book.properties.lastModifiedBy = author
    book.properties.created = _FIXED.replace(tzinfo=None)
    sheet = book.worksheets[0]
    sheet.title = name
    sheet.sheet_view.showGridLines = False
    for column in range(1, COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 2.75
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.8
    sheet.page_margins.top = sheet.page_margins.bottom = 0.9
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    header.left.text, header.right.text = COMPANY, "社外秘"
    footer.center.text = f"稟議書 {number}　&P / &N"
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = header, footer
    return book, Form(sheet)


def add_top(form: Form) -> None:
    """Write the title and, to its right, the boxes for the stamps."""
    form.next(height=6.0)
    form.put("稟　議　書", 1, 17, rows=4, bold=True, size=20, align="center", boxed=False)
    for index, stamp in enumerate(STAMPS):
        form.put(stamp, 19 + 3 * index, 21 + 3 * index, align="center", fill=_LABEL)
    form.next(height=18.0)
    for index in range(len(STAMPS)):
        form.put(None, 19 + 3 * index, 21 + 3 * index, rows=3)
    form.next(3, 18.0)
    form.next(height=9.0)


def add_end(form: Form) -> None:
    """Write the closing word, and set the area that is printed."""
    form.put("以上", 28, 30, boxed=False, align="right")
    form.sheet.print_area = f"A1:AD{form.row}"


def save(book: Workbook, form: Form, path: Path) -> None:
    """Write a workbook, the same bytes each time, with the results of its formulas."""
    raw = io.BytesIO()
    book.save(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, _settled(name, source.read(name), form.results))


def _settled(name: str, content: bytes, results: dict[str, str]) -> bytes:
    """Return a part without the time of writing, and with the results of formulas."""
    text = content.decode("utf-8")
    if name == "docProps/core.xml":
        stamp = _FIXED.strftime("%Y-%m-%dT%H:%M:%SZ")
        text = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}", text)
    elif name == "xl/worksheets/sheet1.xml":
        for cell, result in results.items():
            start, formula, end = rf'<c r="{cell}"[^>]*>', r"<f>[^<]*</f>", r"<v ?/>|<v></v>"
            text, count = re.subn(f"({start}{formula})(?:{end})", rf"\g<1><v>{result}</v>", text)
            assert count == 1, cell  # noqa: S101 - a formula without its result is no example
    return text.encode("utf-8")
