"""Which workbooks are opened, and what is said of those that are not."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.reading import read_document
from checker.formats.xlsx.read import read
from tests.support import docx_builder
from tests.support.xlsx_builder import (
    PATH,
    SHEET,
    Members,
    box,
    changed,
    members,
    texts,
    with_cells,
    with_strings,
    workbook,
    zipped,
)

PARTS = members(workbook({"A1": "件名"})[0])
WORKBOOK = "xl/workbook.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
NOT_EXCEL = "This is not an Excel file (.xlsx)."
DAMAGED = "The Excel file is damaged."


def refusal(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        read(PATH, data, limits)
    error = caught.value
    assert error.place == str(PATH)
    assert error.remedy is not None
    assert error.what.get("ja") != error.what.get("en")
    return error.what.get("en")


def without(name: str) -> bytes:
    return zipped({key: value for key, value in PARTS.items() if key != name})


def stored(parts: Members, method: int) -> bytes:
    """Return an archive packed by another method."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(
            OLE + "Workbook".encode("utf-16-le"), "This is an old Excel file (.xls).", id="xls"
        ),
        pytest.param(
            OLE + "Book".encode("utf-16-le"), "This is an old Excel file (.xls).", id="Excel 95"
        ),
        pytest.param(OLE, NOT_EXCEL, id="another compound file"),
        pytest.param(b"", "The file is empty.", id="empty"),
        pytest.param(b"%PDF-1.7", NOT_EXCEL, id="pdf"),
        pytest.param(b"PK\x03\x04 nothing else", DAMAGED, id="broken zip"),
        pytest.param(zipped(PARTS)[:-40], DAMAGED, id="truncated zip"),
        pytest.param(zipped({"a.txt": b"a"}), NOT_EXCEL, id="a zip of something else"),
        pytest.param(
            docx_builder.word(docx_builder.paragraph("a")), "This is a Word document.", id="docx"
        ),
        pytest.param(
            zipped(PARTS | {"xl/workbook.bin": b""}),
            "This is a binary workbook (.xlsb).",
            id="xlsb",
        ),
        pytest.param(stored(PARTS, zipfile.ZIP_LZMA), DAMAGED, id="packed by another method"),
        pytest.param(
            zipped(PARTS | {WORKBOOK: b"<open>"}),
            f"The part {WORKBOOK} of the Excel file is damaged.",
            id="no xml",
        ),
        pytest.param(
            zipped(PARTS | {WORKBOOK: b"<workbook/>"}),
            f"The part {WORKBOOK} of the Excel file is damaged.",
            id="no sheets",
        ),
        pytest.param(
            zipped(PARTS | {SHEET: PARTS[SHEET][:-30]}),
            f"The part {SHEET} of the Excel file is damaged.",
            id="half a sheet",
        ),
        pytest.param(
            without(SHEET), "The file lacks the content of the sheet “申請”.", id="a missing sheet"
        ),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, what: str) -> None:
    assert refusal(data) == what


def test_an_old_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "old.xls"
    file.write_bytes(OLE + "Workbook".encode("utf-16-le"))
    with pytest.raises(InputError) as caught:
        read_document(file)
    assert caught.value.render("ja") == (
        f"{file}: 古い形式のExcelファイル(.xls)です。\n  → Excelで開き、「名前を付けて保存」で"
        "「Excel ブック (*.xlsx)」を選んで保存してください。"
    )


def locked(password: str) -> bytes:
    """Return a workbook encrypted as Office does, larger than the 4 KiB written wrongly."""
    target = io.BytesIO()
    plain = stored(PARTS | {"xl/media/image.txt": b"0" * 8192}, zipfile.ZIP_STORED)
    OOXMLFile(io.BytesIO(plain)).encrypt(password, target)
    return target.getvalue()


def test_a_protected_structure_asks_for_no_password() -> None:
    assert texts(read(PATH, locked("VelvetSweatshop"))) == {"申請!A1": "件名"}


def test_a_password_is_not_guessed() -> None:
    assert refusal(locked("secret")) == "The file is encrypted with a password."


def test_parts_before_the_start_of_the_file_are_damage() -> None:
    data = zipped(PARTS)
    end = data.index(b"PK\x05\x06")
    offset = int.from_bytes(data[end + 16 : end + 20], "little")
    moved = data[: end + 16] + (2 * offset).to_bytes(4, "little") + data[end + 20 :]
    part = "The part _rels/.rels of the Excel file is damaged."  # so Python 3.11
    assert refusal(moved) in {part, DAMAGED}


def test_a_part_beyond_what_can_be_addressed_is_damage() -> None:
    data = zipped(PARTS)
    entry = data.rindex(WORKBOOK.encode()) - 46
    extra = struct.pack("<HHQ", 1, 8, 2**64 - 1)  # the offset, in the extension for large files
    end = data.index(b"PK\x05\x06")
    moved = (
        data[: entry + 30]
        + len(extra).to_bytes(2, "little")
        + data[entry + 32 : entry + 42]
        + b"\xff" * 4
        + WORKBOOK.encode()
        + extra
        + data[entry + 46 + len(WORKBOOK) : end + 12]
        + (int.from_bytes(data[end + 12 : end + 16], "little") + len(extra)).to_bytes(4, "little")
        + data[end + 16 :]
    )
    assert refusal(moved) == f"The part {WORKBOOK} of the Excel file is damaged."


def test_a_document_type_definition_is_refused() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    for part in (WORKBOOK, SHEET):
        text = PARTS[part].decode()
        data = zipped(PARTS | {part: f"{bomb}{text}".encode()})
        assert refusal(data) == (
            f"The part {part} contains a document type definition, which Excel files may not."
        )


def test_more_cells_than_allowed_are_refused() -> None:
    cells = '<row r="{}"><c><v>1</v></c></row>'
    data = zipped(with_cells("".join(cells.format(row) for row in range(1, 102))))
    what = "The document has more than 100 paragraphs and cells."
    assert refusal(data, Limits(blocks=100)) == what
    assert len(texts(read(PATH, data, Limits(blocks=101)))) == 101


def test_the_cells_of_all_sheets_count_together() -> None:
    book, _ = workbook({f"A{row}": row for row in range(1, 61)})
    other = book.create_sheet("明細")
    for row in range(1, 42):
        other.cell(row, 1, row)
    what = "The document has more than 100 paragraphs and cells."
    assert refusal(zipped(members(book)), Limits(blocks=100)) == what


def test_strings_that_no_cell_needs_are_bounded() -> None:
    data = zipped(with_strings(PARTS, *["<t>a</t>"] * 501))
    what = "The document has more than 100 paragraphs and cells."
    assert refusal(data, Limits(blocks=100)) == what


def test_a_column_with_lines_down_to_the_last_row_costs_nothing() -> None:
    book, sheet = workbook({"A1": "件名"})
    box(sheet, "A1:B1")
    empty = "".join(f'<row r="{row}"><c r="B{row}" s="1"/></row>' for row in range(2, 5000))
    parts = changed(members(book), SHEET, "</sheetData>", f"{empty}</sheetData>")
    found = texts(read(PATH, zipped(parts), Limits(blocks=100)))
    assert [path for path, text in found.items() if text] == ["申請!A1"]
    assert list(found)[-1] == "申請!B41"


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(unpacked_mib=2), "It unpacks to 3 MiB; at most 2 MiB are read."),
        (Limits(xml_mib=2), "It holds 3 MiB of XML; at most 2 MiB are read."),
    ],
)
def test_too_much_content_is_refused(limits: Limits, what: str) -> None:
    data = zipped(PARTS | {"xl/notes.xml": b"x" * (3 * 2**20)})
    assert refusal(data, limits) == what
