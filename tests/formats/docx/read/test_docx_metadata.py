"""Company and manager of a Word file, and pictures that their author marked as decorative."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE

from checker.core.document import Document
from checker.formats.docx.read import read
from tests.support.docx_builder import paragraph, read_word

_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="%s"/>'
    "</a:ext></a:extLst>"
)


def _set_company(document: WordDocument, company: str) -> None:
    """Write the company into the extended properties that python-docx's own template has."""
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'extended-properties"><Company>{company}</Company></Properties>'
    )
    package: Any = document.part.package
    (found,) = (
        each
        for each in package.rels.values()
        if each.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES
    )
    found.target_part._blob = content.encode()  # noqa: SLF001 - no public way


def _with_company(company: str) -> Document:
    made = docx.Document()
    made.add_paragraph("本文")
    _set_company(made, company)
    buffer = io.BytesIO()
    made.save(buffer)
    return read(Path("made.docx"), buffer.getvalue())


def test_the_extended_properties_are_read() -> None:
    assert _with_company("北浜製作所株式会社").properties["company"] == "北浜製作所株式会社"


@pytest.mark.parametrize("company", ["", "</Company><Company", "  "])
def test_extended_properties_that_say_nothing_or_are_damaged_cost_nothing(company: str) -> None:
    assert "company" not in _with_company(company).properties


def _picture(mark: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="図 1" descr="飾り">'
        f"{mark}</wp:docPr><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )


@pytest.mark.parametrize(
    ("mark", "kinds"), [("", ["image"]), ("0", ["image"]), ("1", ["paragraph"])]
)
def test_a_decorative_picture_is_no_image_of_the_document(mark: str, kinds: list[str]) -> None:
    written = _DECORATIVE % mark if mark else ""
    document = read_word(paragraph(_picture(written)))
    assert [block.kind.value for block in document.walk()] == kinds
    assert [unread.kind for unread in document.parts_not_read] == ["image-text"]
