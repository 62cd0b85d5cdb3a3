"""Whole, small files of every format, built by code: what the mutations start from.

The same code gives the same bytes: archives have no times of their own. Files of the project's
`examples/` and, where the folder is there, of `../shared/corpus/docx` are added.
"""

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from checker.formats import FORMATS as ALL_FORMATS
from tests.fuzz.pdf_seeds import pdf_files
from tests.fuzz.text_seeds import HTML, MARKDOWN, PLAIN
from tests.support.docx_builder import paragraph, row, run, strict, table, word_parts
from tests.support.odt_builder import text_parts

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "docx"
FORMATS = tuple(ALL_FORMATS)
_LARGEST = 60_000
_MOST_CORPUS_FILES = 60
_WHEN = (2025, 9, 1, 0, 0, 0)
_DATE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Members = dict[str, bytes]


@dataclass(frozen=True)
class Seeds:
    """The seeds of one format: archives as their members, the others as bytes."""

    archives: tuple[Members, ...] = ()
    files: tuple[bytes, ...] = ()

    def digest(self) -> str:
        """Return a short name for all of it: equal for equal seeds."""
        total = hashlib.sha256()
        for members in self.archives:
            for name, data in members.items():
                total.update(name.encode() + b"\0" + data)
        for data in self.files:
            total.update(data)
        return total.hexdigest()[:12]


def available() -> tuple[str, ...]:
    """Return the formats that there is a reader for."""
    return tuple(name for name, form in ALL_FORMATS.items() if find_spec(form.reader))


@cache
def seeds_of(kind: str, *, corpus: bool = True) -> Seeds:
    """Return the seeds of a format; with `corpus` also files of others, where they are there."""
    found = _builders()[kind]()
    if kind != "docx" or not corpus:
        return found
    others = _members_of(sorted(CORPUS.rglob("*.docx")), _MOST_CORPUS_FILES)
    return Seeds(archives=(*found.archives, *others))


def _builders() -> dict[str, Callable[[], Seeds]]:
    return {
        "docx": lambda: Seeds(archives=(*_word(), *_examples("docx"))),
        "xlsx": lambda: Seeds(archives=(*_workbooks(), *_examples("xlsx"))),
        "odt": lambda: Seeds(archives=(*_open_texts(), *_converted())),
        "pptx": lambda: Seeds(archives=(*_slides(), *_examples("pptx"))),
        "pdf": lambda: Seeds(files=(*pdf_files(), *_bytes("pdf"))),
        "html": lambda: Seeds(files=(*(text.encode() for text in HTML), *_bytes("html"))),
        "md": lambda: Seeds(files=(*(text.encode() for text in MARKDOWN), *_bytes("md"))),
        "txt": lambda: Seeds(files=(*(text.encode() for text in PLAIN), *_bytes("txt"))),
    }


def zipped(members: Members, *more: tuple[str, bytes]) -> bytes:
    """Return an archive of `members` and `more`, the same for the same; names may come twice."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # two of a name are meant
        for name, data in (*members.items(), *more):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def _word() -> list[Members]:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("3") + "<w:r><w:fldChar "
        'w:fldCharType="end"/></w:r>'
    )
    changed = (
        '<w:ins w:id="1" w:author="A">' + run("挿入") + '</w:ins><w:del w:id="2" w:author="B"><w:r>'
        "<w:delText>削除</w:delText></w:r></w:del>"
    )
    ruby = (
        "<w:r><w:ruby><w:rt>" + run("かんじ") + "</w:rt><w:rubyBase>" + run("漢字")
        + "</w:rubyBase></w:ruby></w:r>"
    )  # fmt: skip
    control = (
        '<w:sdt><w:sdtPr><w:alias w:val="件名"/></w:sdtPr><w:sdtContent>'
        + paragraph("複合機の更新") + "</w:sdtContent></w:sdt>"
    )  # fmt: skip
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic>"
        "<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>" + paragraph("枠の中")
        + "</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    )  # fmt: skip
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:pgSz w:w="11906" '
        'w:h="16838"/><w:pgMar w:top="1440" w:left="1440" w:right="1440" w:bottom="1440"/>'
        '<w:docGrid w:type="lines" w:linePitch="360"/></w:sectPr>'
    )
    fraction = "<m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den>"
    equation = f"<m:oMath><m:f>{fraction}</m:f></m:oMath>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = (
        paragraph("稟議書", '<w:pStyle w:val="Title"/>')
        + paragraph("目的", '<w:pStyle w:val="Heading1"/>')
        + paragraph("一つ", numbered)
        + paragraph(run("本文") + note + field + changed + ruby + box + equation)
        + control
        + table(row("件名", "複合機"), row("金額", table(row("内", "側")) + paragraph()))
        + section
    )
    parts = {
        "styles": '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"'
        '/><w:basedOn w:val="Base"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style '
        'w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/></w:style>',
        "numbering": '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum><w:num '
        'w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        "footnotes": '<w:footnote w:id="2">' + paragraph("注") + "</w:footnote>",
        "comments": '<w:comment w:id="1" w:author="A">' + paragraph("直す") + "</w:comment>",
        "header1": paragraph("社外秘"),
        "settings": '<w:evenAndOddHeaders w:val="0"/>',
    }
    whole = word_parts(body, **parts)
    small = word_parts(paragraph("短い"))
    return [_encoded(each) for each in (whole, strict(whole), small)]


def _encoded(members: dict[str, str]) -> Members:
    return {name: text.encode() for name, text in members.items()}


def _workbooks() -> list[Members]:
    from openpyxl import Workbook  # noqa: PLC0415 - only where workbooks are fuzzed
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.workbook.defined_name import DefinedName  # noqa: PLC0415

    from tests.fuzz.xlsx_seeds import rich_workbook  # noqa: PLC0415

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "申請書"
    when = datetime(2025, 9, 1)  # noqa: DTZ001 - the dates of a sheet have no zone
    for line in (["件名", "複合機の更新"], ["金額", 120000], ["日付", when]):
        sheet.append(line)
    sheet["C2"] = "=B2*1.1"
    sheet["D4"] = 0.5
    sheet["D4"].number_format = "0.0%"
    sheet.merge_cells("A5:C6")
    sheet["A5"] = "備考"
    sheet["A1"].comment = Comment("直す", "A")
    sheet.print_area = "A1:D6"
    if sheet.oddHeader is not None:
        sheet.oddHeader.center.text = "社外秘"
    book.defined_names["Total"] = DefinedName("Total", attr_text="申請書!$B$2")
    other = book.create_sheet("明細")
    other.append(["品名", "数量"])
    other.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return [_settled(buffer.getvalue()), _settled(zipped(rich_workbook()))]


def _slides() -> list[Members]:
    from pptx import Presentation  # noqa: PLC0415 - only where slides are fuzzed
    from pptx.util import Inches  # noqa: PLC0415

    deck = Presentation()
    deck.core_properties.modified = datetime(2025, 9, 1, tzinfo=UTC)
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "計画"
    first.placeholders[1].text = "一行目\n二行目"
    first.notes_slide.notes_text_frame.text = "話すこと"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    frame = second.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1))
    frame.table.cell(0, 0).text = "件名"
    frame.table.cell(1, 1).text = "値"
    frame.table.cell(0, 0).merge(frame.table.cell(0, 1))
    second.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "枠"
    buffer = io.BytesIO()
    deck.save(buffer)
    return [_settled(buffer.getvalue())]


def _settled(data: bytes) -> Members:
    """Return an archive's members without the time at which it was written."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    core = members.get("docProps/core.xml")
    if core is not None:
        members["docProps/core.xml"] = _DATE.sub(b"2025-09-01T00:00:00Z", core)
    return members


def _open_texts() -> list[Members]:
    """Return OpenDocument texts with what changes, notes and lists are made of."""
    info = "<office:change-info><dc:creator>x</dc:creator></office:change-info>"
    body = (
        f'<text:tracked-changes><text:changed-region text:id="d"><text:deletion>{info}<text:p>a'
        "</text:p><text:p>b</text:p></text:deletion></text:changed-region><text:changed-region "
        f'text:id="i"><text:insertion>{info}</text:insertion></text:changed-region>'
        '</text:tracked-changes><text:h text:outline-level="1">題</text:h><text:p>甲<text:span>'
        '<text:change text:change-id="d"/>乙</text:span><text:change-start text:change-id="i"/>丙'
        '</text:p><text:p>丁<text:change-end text:change-id="i"/>戊<text:note text:note-class='
        '"footnote"><text:note-body><text:p>注</text:p></text:note-body></text:note>'
        '<office:annotation office:name="c"><text:p>評</text:p></office:annotation>己'
        '<office:annotation-end office:name="c"/></text:p><text:list text:style-name="L">'
        '<text:list-item text:start-value="3"><text:p>項</text:p></text:list-item></text:list>'
        '<table:table><table:table-row table:number-rows-repeated="2"><table:table-cell '
        'table:number-columns-spanned="2"><text:p>升</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row></table:table><text:p><draw:frame>"
        "<draw:text-box><text:p>箱</text:p></draw:text-box></draw:frame></text:p>"
    )
    lists = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="一, 二, 三, ..." loext:num-list-format="第%1%"/></text:list-style>'
    )
    parts = text_parts(body, lists, meta="<dc:title>題</dc:title>")
    return [{name: text.encode() for name, text in parts.items()}]


def _converted() -> list[Members]:
    return _members_of(sorted((ROOT / "tests" / "formats" / "odt").glob("*.odt")), 5)


def _examples(suffix: str) -> list[Members]:
    return _members_of(sorted((ROOT / "examples").rglob(f"*.{suffix}")), _MOST_CORPUS_FILES)


def _members_of(paths: list[Path], most: int) -> list[Members]:
    found: list[Members] = []
    for path in paths:
        data = path.read_bytes()
        if len(data) <= _LARGEST and len(found) < most and zipfile.is_zipfile(path):
            try:
                found.append(_settled(data))
            except (zipfile.BadZipFile, RuntimeError):  # locked or damaged: no seed
                continue
    return found


def _bytes(suffix: str) -> list[bytes]:
    paths = sorted((ROOT / "examples").rglob(f"*.{suffix}"))
    return [path.read_bytes() for path in paths if path.stat().st_size <= _LARGEST]
