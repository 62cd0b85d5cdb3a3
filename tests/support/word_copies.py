"""Annotates small Word files, and reads the copies with plain lxml."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from checker.core.document import Document, Span
from checker.formats.docx.edit import Annotated, CommentText, annotate
from checker.formats.docx.read import read
from tests.support.docx_builder import word

WHEN = datetime(2025, 7, 1, 9, 30, tzinfo=UTC)
PATH = Path("test.docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_SHOWN = ("pPr", "rPr", "del", "instrText", "rt", "drawing", "pict", "Fallback")


@dataclass(frozen=True)
class Copy:
    """A file, the copy with comments, and what the writer says of it."""

    before: bytes
    annotated: Annotated

    @property
    def data(self) -> bytes:
        """The copy's bytes."""
        return self.annotated.data

    def part(self, name: str) -> bytes:
        """Return what an entry of the copy holds."""
        return part(self.data, name)

    @property
    def main(self) -> etree._Element:
        """The root of the copy's main part."""
        return etree.fromstring(self.part("word/document.xml"))

    def shape(self, tag: str = "p") -> str:
        """Return the first such element of the main part: see `shape`."""
        element = self.main.find(f".//{{*}}{tag}")
        assert element is not None
        return shape(element)

    def anchored(self, identifier: int = 0) -> str:
        """Return the characters between the marks of a comment."""
        pieces: list[str] = []
        _walk(self.main, str(identifier), pieces, [False])
        return "".join(pieces)

    def said(self, identifier: int = 0) -> list[str]:
        """Return the paragraphs of a comment."""
        root = etree.fromstring(self.part("word/comments.xml"))
        found = [c for c in root if value(c, "id") == str(identifier)]
        return ["".join(t.text or "" for t in p.iter("{*}t")) for c in found for p in c]

    @property
    def exact(self) -> list[bool]:
        """Whether each comment stands at its very characters."""
        return [each.exact for each in self.annotated.placed]


def value(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its local name."""
    return next((v for k, v in element.attrib.items() if etree.QName(k).localname == name), None)


def part(data: bytes, name: str) -> bytes:
    """Return what an entry of an archive holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def names(data: bytes) -> list[str]:
    """Return the names of an archive's entries."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def find(document: Document, quote: str) -> Span:
    """Return the only place of a text in a document."""
    (span,) = (
        block.span(at, at + len(quote))
        for block in document.walk()
        for at in range(len(block.text))
        if block.text.startswith(quote, at)
    )
    return span


def note(span: Span, *, whole: bool = False, before: bool = False) -> CommentText:
    """Return a note that says where it should be."""
    lines = ("[error] ringi.total", "The total is wrong.", "Rule: ringi.yaml:1:1")
    return CommentText(span, lines, "Where: here", whole=whole, before=before)


def commented(data: bytes, *notes: CommentText) -> Copy:
    """Return a copy of a file with these notes."""
    return Copy(data, annotate(PATH, data, notes, language="en", when=WHEN))


def commented_at(body: str, *quotes: str, **parts: str) -> Copy:
    """Return a copy of a Word file (see `word`) with a note at each of the quotes."""
    data = word(body, **parts)
    document = read(PATH, data)
    return commented(data, *(note(find(document, quote)) for quote in quotes))


def shape(element: etree._Element) -> str:
    """Return an element in short: `p(<0 r(One) 0> r(*0) r( two))`; properties are left out.

    `<0` and `0>` are the ends of comment 0, `*0` is its sign.
    """
    pieces = []
    for child in element:
        name = etree.QName(child).localname
        match name:
            case "pPr" | "rPr" | "sdtPr" | "tcPr" | "trPr" | "tblPr" | "tblGrid":
                continue
            case "commentRangeStart":
                pieces.append(f"<{value(child, 'id')}")
            case "commentRangeEnd":
                pieces.append(f"{value(child, 'id')}>")
            case "commentReference":
                pieces.append(f"*{value(child, 'id')}")
            case "t" | "delText" | "instrText":
                pieces.append(child.text or "")
            case "fldChar":
                pieces.append(f"({value(child, 'fldCharType')})")
            case _:
                pieces.append(shape(child))
    inner = ("" if etree.QName(element).localname == "r" else " ").join(pieces)
    return f"{etree.QName(element).localname}({inner})"


def shown(text: etree._Element) -> str:
    """Return what a `w:t` shows."""
    held = text.text or ""
    return held if value(text, "space") == "preserve" else held.strip()


def _walk(node: etree._Element, wanted: str, pieces: list[str], is_open: list[bool]) -> None:
    for child in node:
        name = etree.QName(child).localname
        if name == "commentRangeStart" and value(child, "id") == wanted:
            is_open[0] = True
        elif name == "commentRangeEnd" and value(child, "id") == wanted:
            is_open[0] = False
        elif name in ("t", "tab", "br") and is_open[0]:
            pieces.append({"tab": "\t", "br": "\n"}.get(name) or shown(child))
        elif name not in _NOT_SHOWN:
            _walk(child, wanted, pieces, is_open)
