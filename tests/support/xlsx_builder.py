"""Builds small Excel files in memory: openpyxl writes them, a test adds or changes parts."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from checker.core.document import Block, BlockKind, Document
from checker.formats.xlsx.read import read

PATH = Path("folder") / "form.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINE = Side(style="thin")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
GREY = PatternFill("solid", fgColor="D9D9D9")
BOLD = Font(bold=True)
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "r": RELATIONSHIPS,
    }.items()
)

Members = dict[str, bytes]


def workbook(cells: Mapping[str, Any], name: str = "申請") -> tuple[Workbook, Worksheet]:
    """Return a workbook whose one sheet holds values by cell, and that sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for at, value in cells.items():
        sheet[at] = value
    return book, sheet


def box(
    sheet: Worksheet, *areas: str, merge: bool = False, fill: PatternFill | None = None
) -> None:
    """Draw lines around each cell of some areas, `A1:B2`."""
    for area in areas:
        for cell in cells_of(sheet, area):
            cell.border = BOX
            if fill is not None:
                cell.fill = fill
        if merge:
            sheet.merge_cells(area)


def cells_of(sheet: Worksheet, area: str) -> Iterator[Any]:
    """Yield the cells of an area."""
    for row in sheet[area if ":" in area else f"{area}:{area}"]:
        yield from row


def members(book: Workbook) -> Members:
    """Return the parts of a saved workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_strings(parts: Members, *items: str) -> Members:
    """Return parts with shared strings, each the XML within an `si`."""
    content = "".join(f"<si>{item}</si>" for item in items)
    override = f'<Override PartName="/{STRINGS}" ContentType="{_STRINGS_TYPE}"/></Types>'
    parts = changed(parts, "[Content_Types].xml", "</Types>", override)
    strings = f'<sst xmlns="{_MAIN}">{content}</sst>'
    return related(parts, "xl/workbook.xml", "sharedStrings", STRINGS, strings)


def changed(parts: Members, name: str, old: str, new: str) -> Members:
    """Return parts with a text replaced in one of them; it must be there."""
    text = parts[name].decode()
    assert old in text, text
    return parts | {name: text.replace(old, new).encode()}


def with_cells(cells: str, parts: Members | None = None) -> Members:
    """Return parts whose first sheet holds rows given as XML."""
    parts = members(workbook({})[0]) if parts is None else parts
    return changed(parts, SHEET, "<sheetData></sheetData>", f"<sheetData>{cells}</sheetData>")


def related(parts: Members, source: str, kind: str, name: str, content: str) -> Members:
    """Return parts with one more, which `source` refers to by the id `new-KIND`."""
    folder, _, file = source.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels".lstrip("/")
    start = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    before = parts.get(rels, start + b"</Relationships>")
    item = f'<Relationship Id="new-{kind}" Type="{RELATIONSHIPS}/{kind}" Target="/{name}"/>'
    after = before.replace(b"</Relationships>", f"{item}</Relationships>".encode())
    assert after != before
    return parts | {rels: after, name: content.encode()}


def drawn(content: str) -> Members:
    """Return parts whose first sheet has the drawing given as XML, at cell C5."""
    drawing = (
        f"<xdr:wsDr {NAMESPACES}><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col>"
        f"<xdr:row>4</xdr:row></xdr:from>{content}</xdr:twoCellAnchor></xdr:wsDr>"
    )
    parts = members(workbook({"A1": "件名"})[0])
    parts = related(parts, SHEET, "drawing", "xl/drawings/drawing1.xml", drawing)
    reference = f'<drawing xmlns:r="{RELATIONSHIPS}" r:id="new-drawing"/></worksheet>'
    return changed(parts, SHEET, "</worksheet>", reference)


def zipped(parts: Members) -> bytes:
    """Return an archive of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read_parts(parts: Members) -> Document:
    """Return parts as the reader sees them."""
    return read(PATH, zipped(parts))


def read_book(book: Workbook) -> Document:
    """Return a workbook as the reader sees it."""
    return read_parts(members(book))


def texts(document: Document) -> dict[str, str]:
    """Return the text of each block of words by its path."""
    return {block.path: block.text for block in document.walk() if block.table is None}


def shape(document: Document) -> list[str]:
    """Return a line for each block of the body: `heading2 A1 目的`, and tables by their rows."""
    return [
        line for block in document.blocks if block.part.value == "body" for line in _shape(block)
    ]


def _shape(block: Block) -> Iterator[str]:
    place = block.path.partition("!")[2]
    if block.table is None:
        level = block.level if block.kind is BlockKind.HEADING else ""
        yield f"{block.kind.value}{level} {place} {block.text}"
        return
    yield "table"
    for row in block.table.rows:
        inner = " | ".join(cell.text for cell in row.cells)
        yield ("= " if row.header else "- ") + inner
