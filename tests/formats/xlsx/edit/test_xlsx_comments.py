"""Comments in workbooks: what openpyxl and plain lxml find in the copies."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl import Workbook
from openpyxl.comments import Comment

from checker.core.document import Document, Span
from checker.core.errors import OutputError
from checker.formats.ooxml.comment_texts import CommentText
from checker.formats.xlsx.edit import AnnotatedBook, annotate
from checker.formats.xlsx.read import read
from tests.support.xlsx_builder import (
    PATH,
    RELATIONSHIPS,
    SHEET,
    Members,
    changed,
    drawn,
    members,
    related,
    workbook,
    zipped,
)

THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
TEXT_BOX = (
    "<xdr:sp><xdr:nvSpPr><xdr:cNvPr id='2' name='box'/></xdr:nvSpPr><xdr:txBody>"
    "<a:p><a:r><a:t>承認済み</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)


def find(document: Document, quote: str) -> Span:
    """Return the only place of a text in a document."""
    (span,) = (
        block.span(block.text.index(quote), block.text.index(quote) + len(quote))
        for block in document.walk()
        if quote in block.text and block.table is None
    )
    return span


def note(span: Span, rule: str = "ringi.total", *, whole: bool = False) -> CommentText:
    """Return a note that says where it should be."""
    return CommentText(
        span, (f"[error] {rule}", "It is wrong.", "Why: x"), "Where: there", whole=whole
    )


WHOLE = note(Span("", 0, 0), "ringi.sections", whole=True)
SAID = "[error] ringi.total\nIt is wrong.\nWhy: x"
SAID_ELSEWHERE = "[error] ringi.total\nIt is wrong.\nWhere: there\nWhy: x"
SAID_OF_ALL = "[error] ringi.sections\nIt is wrong.\nWhere: there\nWhy: x"


def commented(parts: Members, *quotes: str, notes: Sequence[CommentText] = ()) -> AnnotatedBook:
    """Return a copy of a workbook with a note at each quote, then further notes."""
    data = zipped(parts)
    document = read(PATH, data)
    at = [note(find(document, quote)) for quote in quotes]
    return annotate(PATH, data, [*at, *notes], language="en")


def said(copy: AnnotatedBook) -> dict[str, tuple[str, str]]:
    """Return author and text of each comment by sheet and cell, as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(copy.data))
    return {
        f"{sheet.title}!{cell.coordinate}": (cell.comment.author, cell.comment.text)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if getattr(cell, "comment", None) is not None
    }


def part(data: bytes, name: str) -> bytes:
    """Return what an entry of an archive holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def boxes(data: bytes) -> list[tuple[str, str, str]]:
    """Return the id, the row and the column of each box, as the VML parts have them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = [
            etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".vml")
        ]
    return [
        (
            shape.get("id") or "",
            shape.findtext(".//{*}Row") or "",
            shape.findtext(".//{*}Column") or "",
        )
        for root in roots
        for shape in root.iter("{*}shape")
    ]


def with_comment(text: str = "確認済み", at: str = "B2") -> Workbook:
    """Return a workbook in which somebody commented on a cell."""
    book, sheet = workbook({"A1": "申請書", "B2": "合計 100円", "C3": "備考"})
    sheet[at].comment = Comment(text, "田中")
    return book


def test_a_comment_at_each_cell_one_for_all_that_is_wrong_there() -> None:
    parts = members(workbook({"A1": "申請書", "B2": "合計100円", "D4": "備考"})[0])
    document = read(PATH, zipped(parts))
    cell = find(document, "合計100円")
    copy = commented(parts, "合計100円", "備考", notes=[note(cell, "other.rule"), WHOLE])
    assert said(copy) == {
        "申請!A1": ("checker", f"checker:\n{SAID_OF_ALL}"),
        "申請!B2": (
            "checker",
            f"checker:\n{SAID}\n\n[error] other.rule\nIt is wrong.\nWhy: x",
        ),
        "申請!D4": ("checker", f"checker:\n{SAID}"),
    }
    placed = [(each.sheet, each.cell, each.exact) for each in copy.placed]
    assert placed == [
        ("申請", "B2", True),
        ("申請", "D4", True),
        ("申請", "B2", True),
        ("申請", "A1", False),
    ]
    assert [(row, column) for _, row, column in boxes(copy.data)] == [
        ("0", "0"),
        ("1", "1"),
        ("3", "3"),
    ]


def test_part_of_a_cell_is_quoted() -> None:
    copy = commented(members(workbook({"A1": "合計100円"})[0]), "100円")
    assert said(copy) == {"申請!A1": ("checker", f"checker:\n{SAID_ELSEWHERE}")}
    assert copy.placed[0].exact


def test_the_reference_stands_where_the_schema_has_it() -> None:
    parts = members(workbook({"A1": "件名"})[0])
    parts = changed(parts, SHEET, "</worksheet>", "<tableParts count='0'/><extLst/></worksheet>")
    copy = commented(parts, "件名")
    root = etree.fromstring(part(copy.data, SHEET))
    assert [etree.QName(each).localname for each in root][-4:] == [
        "pageMargins",
        "legacyDrawing",
        "tableParts",
        "extLst",
    ]
    (drawing,) = root.findall("{*}legacyDrawing")
    identifier = drawing.get(f"{{{RELATIONSHIPS}}}id")
    relations = etree.fromstring(part(copy.data, "xl/worksheets/_rels/sheet1.xml.rels"))
    assert {each.get("Id"): each.get("Target") for each in relations}[identifier] == (
        "../drawings/vmlDrawing1.vml"
    )
    assert b'Extension="vml"' in part(copy.data, "[Content_Types].xml")


def test_the_rest_of_a_sheet_keeps_its_bytes() -> None:
    parts = members(workbook({"A1": "件名", "A2": "=1+1"})[0])
    parts = changed(parts, SHEET, "<v />", "<v\n />") if b"<v />" in parts[SHEET] else parts
    copy = commented(parts, "件名")
    new = part(copy.data, SHEET)
    start = new.index(b"<legacyDrawing")
    end = new.index(b"/>", start) + 2
    assert new[:start] + new[end:] == parts[SHEET]


@pytest.mark.parametrize("encoding", ["utf-16", "shift_jis"])
def test_a_sheet_in_another_encoding(encoding: str) -> None:
    parts = members(workbook({"A1": "件名"})[0])
    text = parts[SHEET].decode()
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{text[text.index("<worksheet") :]}'
    copy = commented(parts | {SHEET: declared.encode(encoding)}, "件名")
    assert said(copy) == {"申請!A1": ("checker", f"checker:\n{SAID}")}


def test_a_comment_that_is_there_goes_on_below_a_line() -> None:
    copy = commented(members(with_comment()), "合計 100円")
    assert said(copy) == {
        "申請!B2": ("田中", f"確認済み\n――― checker ―――\n{SAID}"),
    }
    assert len(boxes(copy.data)) == 1


def test_the_box_of_a_comment_that_goes_on_grows() -> None:
    old = boxes(zipped(members(with_comment())))
    copy = commented(members(with_comment()), "合計 100円", "備考")
    assert boxes(copy.data)[0] == old[0]
    name = next(n for n in zipfile.ZipFile(io.BytesIO(copy.data)).namelist() if ".vml" in n)
    shape = next(etree.fromstring(part(copy.data, name)).iter("{*}shape"))
    style = dict(each.split(":") for each in (shape.get("style") or "").split(";"))
    lines = 1 + 1 + SAID.count("\n") + 1
    assert float(style["height"].removesuffix("pt")) >= lines * 12


def threaded() -> Members:
    """Return parts with a thread at B2, which a classic comment stands for."""
    book = with_comment("[Threaded comment]\n\nComment:\n    見ました")
    book.worksheets[0]["B2"].comment.author = "tc={0F}"
    thread = (
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="B2" personId="P" id="{{0F}}">'
        "<text>見ました</text></threadedComment></ThreadedComments>"
    )
    name = "xl/threadedComments/threadedComment1.xml"
    return related(members(book), SHEET, "threadedComment", name, thread)


def test_a_thread_stays_and_the_finding_stands_beside_it() -> None:
    parts = threaded()
    before = said(AnnotatedBook(zipped(parts), (), ()))
    copy = commented(parts, "合計 100円")
    assert said(copy) == before | {"申請!C2": ("checker", f"checker:\n{SAID_ELSEWHERE}")}
    assert [(each.cell, each.exact) for each in copy.placed] == [("C2", False)]
    thread = "xl/threadedComments/threadedComment1.xml"
    assert part(copy.data, thread) == parts[thread]


def test_what_concerns_all_goes_to_the_next_free_cell_of_the_first_row() -> None:
    book = with_comment(at="A1")
    book.worksheets[0].merge_cells("B1:D1")
    book.worksheets[0]["B1"].comment = Comment("見た", "佐藤")
    book.worksheets[0].column_dimensions["E"].hidden = True
    copy = commented(members(book), notes=[WHOLE])
    assert [each.cell for each in copy.placed] == ["F1"]
    assert said(copy)["申請!F1"] == ("checker", f"checker:\n{SAID_OF_ALL}")


def test_a_merged_cell_has_its_comment_at_its_first_cell() -> None:
    book, sheet = workbook({"B2": "件名"})
    sheet.merge_cells("B2:D4")
    assert [each.cell for each in commented(members(book), "件名").placed] == ["B2"]


def test_text_boxes_and_headers_have_theirs_nearby() -> None:
    parts = changed(
        drawn(TEXT_BOX),
        SHEET,
        "<drawing",
        "<headerFooter><oddHeader>&amp;C社外秘</oddHeader></headerFooter><drawing",
    )
    copy = commented(parts, "承認済み", "社外秘")
    assert [(each.cell, each.exact) for each in copy.placed] == [("C5", False), ("A1", False)]
    root = etree.fromstring(part(copy.data, "xl/comments.xml"))
    texts = ["".join(t.text or "" for t in each.iter("{*}t")) for each in root.iter("{*}comment")]
    assert texts == [f"checker:\n{SAID_ELSEWHERE}"] * 2


def test_a_hidden_first_sheet_is_passed_over() -> None:
    book, sheet = workbook({"A1": "一"}, "隠し")
    book.create_sheet("表")["A1"] = "二"
    sheet.sheet_state = "hidden"
    book.active = 1
    copy = commented(members(book), notes=[WHOLE])
    assert [(each.sheet, each.cell) for each in copy.placed] == [("表", "A1")]


def test_more_than_a_comment_holds_goes_to_the_next_cell() -> None:
    parts = members(workbook({"B2": "件名"})[0])
    span = find(read(PATH, zipped(parts)), "件名")
    long = [CommentText(span, (f"[error] {n}", "長" * 12_000), "Where: B2") for n in range(3)]
    copy = commented(parts, notes=long)
    assert [each.cell for each in copy.placed] == ["B2", "B2", "C2"]
    assert all(len(text) < 32_767 for _, text in said(copy).values())


def test_characters_that_xml_or_excel_would_take_otherwise() -> None:
    parts = members(workbook({"A1": "件名"})[0])
    odd = CommentText(
        find(read(PATH, zipped(parts)), "件名"), ("a\x00b", "_x0041_ <&>\r\nnext"), ""
    )
    root = etree.fromstring(part(commented(parts, notes=[odd]).data, "xl/comments.xml"))
    texts = [each.text for each in root.iter("{*}t")]
    assert texts == ["checker:\n", "a\ufffdb", "\n_x005F_x0041_ <&>\nnext"]


def test_an_untouched_part_has_the_same_packed_bytes() -> None:
    book = with_comment()
    book.create_sheet("別")["A1"] = "二"
    data = zipped(members(book))
    copy = commented(members(book), "合計 100円")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(copy.data)) as new:
        assert new.namelist() == old.namelist()
        differing = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert differing == {"xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"}


def test_a_signed_workbook_says_that_the_copy_is_not() -> None:
    parts = members(workbook({"A1": "件名"})[0]) | {"_xmlsignatures/sig1.xml": b"<Signature/>"}
    copy = commented(parts, "件名")
    (words,) = copy.warnings
    assert words.get("en").startswith("The workbook is digitally signed.")
    assert words.get("en") in said(copy)["申請!A1"][1]
    assert part(copy.data, "_xmlsignatures/sig1.xml") == b"<Signature/>"


def test_protection_stays_and_is_told() -> None:
    book, sheet = workbook({"A1": "件名"})
    sheet.protection.sheet = True
    copy = commented(members(book), "件名")
    assert [each.get("en")[:30] for each in copy.warnings] == ["Sheets are protected (申請), in "]
    assert openpyxl.load_workbook(io.BytesIO(copy.data)).worksheets[0].protection.sheet


def test_macros_stay_as_they_are() -> None:
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = changed(members(workbook({"A1": "件名"})[0]), "[Content_Types].xml", plain, macro)
    project = "xl/vbaProject.bin"
    parts = related(parts, "xl/workbook.xml", "vbaProject", project, "VBA")
    copy = annotate(
        Path("form.xlsm"),
        zipped(parts),
        [note(find(read(PATH, zipped(parts)), "件名"))],
    )
    assert part(copy.data, project) == b"VBA"
    assert macro.encode() in part(copy.data, "[Content_Types].xml")


def test_a_workbook_of_charts_alone_takes_no_comments() -> None:
    parts = members(workbook({"A1": "件名"})[0])
    rels = "xl/_rels/workbook.xml.rels"
    parts = changed(parts, rels, '/worksheet"', '/chartsheet"')
    with pytest.raises(OutputError) as caught:
        commented(parts, notes=[WHOLE])
    assert caught.value.what.get("en") == "No sheet has cells, so there is no place for comments."


def test_without_notes_the_copy_is_the_file() -> None:
    data = zipped(members(with_comment()))
    assert annotate(PATH, data, []).data == data
