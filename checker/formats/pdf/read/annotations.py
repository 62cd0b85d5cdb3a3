"""Read what a PDF holds beside its pages: properties, bookmarks, notes, form values, files.

Nothing is fetched, run or unpacked: actions and scripts are not looked at, attached files counted.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats.pdf.read.glyphs import Rectangle

_MAX_ITEMS = 20_000
_MAX_PARENTS = 20
_PROPERTIES = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "CreationDate": "created",
    "ModDate": "modified",
}
_DATES = frozenset({"CreationDate", "ModDate"})
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?'?|Z)?")
_NOT_SAID = frozenset({"Link", "Popup", "Widget", "FileAttachment", "PrinterMark", "TrapNet"})
_MEDIA = frozenset({"Movie", "Sound", "Screen", "RichMedia", "3D"})


@dataclass(frozen=True, slots=True)
class PageNote:
    """What somebody noted on a page; `place` is None on a page that is rotated."""

    kind: str
    text: str
    author: str
    place: Rectangle | None


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside the file, and where it can be clicked."""

    place: Rectangle
    target: str


@dataclass(slots=True)
class Annotations:
    """What is laid over a page."""

    notes: list[PageNote]
    links: list[Link]
    values: list[str]
    files: int = 0
    media: int = 0


def read_text(value: object) -> str:
    """Return a text string, empty for anything else."""
    found = resolve1(value)
    return (
        decode_text(found).replace("\r\n", "\n").replace("\r", "\n")
        if isinstance(found, bytes)
        else ""
    )


def name_of(value: object) -> str:
    """Return a name, empty for anything else."""
    found = resolve1(value)
    return str(found.name) if isinstance(found, PSLiteral) else ""


def read_entries(value: object) -> Mapping[str, Any]:
    """Return the entries of a dictionary, none for anything else."""
    found = resolve1(value)
    return found if isinstance(found, dict) else {}


def read_items(value: object) -> list[Any]:
    """Return the items of an array, none for anything else."""
    found = resolve1(value)
    return found[:_MAX_ITEMS] if isinstance(found, list) else []


def read_properties(document: PDFDocument) -> dict[str, str]:
    """Return the properties that are filled in; a date that makes no sense is left out."""
    found: dict[str, str] = {}
    for information in document.info:
        for name, own in _PROPERTIES.items():
            text = read_text(read_entries(information).get(name)).strip("\x00 \n")
            text = _convert_date(text) if name in _DATES else text
            if text:
                found.setdefault(own, text)
    return found


def _convert_date(text: str) -> str:
    """Return a date (7.9.4) as ISO 8601 writes it."""
    found = _DATE.match(text)
    if found is None:
        return ""
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else "Z" if "Z" in text else ""
    clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}"
    return f"{year}-{month or '01'}-{day or '01'}T{clock}{zone}"


def read_bookmarks(document: PDFDocument, pages: Mapping[int, int]) -> dict[tuple[int, str], int]:
    """Return the levels of bookmarks by page (from 1, 0 where unknown) and folded title.

    Args:
        document: the file.
        pages: page numbers by the number of the page's object.
    """
    found: dict[tuple[int, str], int] = {}
    pending = [(read_entries(document.catalog.get("Outlines")).get("First"), 1)]
    seen: set[int] = set()
    while pending and len(seen) < _MAX_ITEMS:
        reference, level = pending.pop()
        if isinstance(reference, PDFObjRef):
            if reference.objid in seen:
                continue
            seen.add(reference.objid)
        item = read_entries(reference)
        title = fold(read_text(item.get("Title")))
        if title:
            found.setdefault((_find_page(document, item, pages), title), min(level, 9))
        if isinstance(item.get("Next"), PDFObjRef):
            pending.append((item["Next"], level))
        if isinstance(item.get("First"), PDFObjRef):
            pending.append((item["First"], level + 1))
    return found


def _find_page(document: PDFDocument, item: Mapping[str, Any], pages: Mapping[int, int]) -> int:
    target = resolve1(item.get("Dest") or read_entries(item.get("A")).get("D"))
    if isinstance(target, (bytes, PSLiteral)):
        name = target if isinstance(target, bytes) else str(target.name).encode()
        target = resolve1(document.get_dest(name)) if _has_destinations(document) else None
    if isinstance(target, dict):
        target = resolve1(target.get("D"))
    first = target[0] if isinstance(target, list) and target else None
    return pages.get(first.objid, 0) if isinstance(first, PDFObjRef) else 0


def _has_destinations(document: PDFDocument) -> bool:
    # Looking a name up raises where it is missing; without this, most files would raise each time.
    return "Dests" in read_entries(document.catalog.get("Names")) or "Dests" in document.catalog


def count_attached_files(document: PDFDocument) -> int:
    """Return how many files are attached to the document."""
    pending = [read_entries(document.catalog.get("Names")).get("EmbeddedFiles")]
    count, seen = 0, 0
    while pending and seen < _MAX_ITEMS:
        seen += 1
        node = read_entries(pending.pop())
        count += len(read_items(node.get("Names"))) // 2
        pending += read_items(node.get("Kids"))
    return count


def has_dynamic_form(document: PDFDocument) -> bool:
    """Return whether the file brings a form that only one program shows (XFA)."""
    return "XFA" in read_entries(document.catalog.get("AcroForm"))


def read_annotations(page: PDFPage, height: float) -> Annotations:
    """Return what is laid over a page of a height in points."""
    found = Annotations([], [], [])
    for reference in read_items(page.annots):
        item = read_entries(reference)
        kind = name_of(item.get("Subtype"))
        place = _place(item, page, height)
        if kind == "Link":
            target = read_text(read_entries(item.get("A")).get("URI"))
            if target and place is not None:
                found.links.append(Link(place, target))
        elif kind == "Widget":
            found.values += _read_value(item)
        elif kind == "FileAttachment":
            found.files += 1
        elif kind in _MEDIA:
            found.media += 1
        if kind not in _NOT_SAID:
            text = read_text(item.get("Contents")).strip()
            if text or kind == "Highlight":
                author = read_text(item.get("T")).rstrip(" ,:")  # LibreOffice ends it with `, :`
                found.notes.append(PageNote(kind, text, author, place))
    return found


def _place(item: Mapping[str, Any], page: PDFPage, height: float) -> Rectangle | None:
    numbers = [resolve1(each) for each in read_items(item.get("Rect"))]
    if page.rotate or len(numbers) != 4 or not all(isinstance(n, (int, float)) for n in numbers):  # noqa: PLR2004
        return None
    left, low = page.mediabox[0], page.mediabox[1]
    x0, x1 = sorted((numbers[0] - left, numbers[2] - left))
    y0, y1 = sorted((numbers[1] - low, numbers[3] - low))
    return Rectangle(x0, height - y1, x1, height - y0)


def _read_value(widget: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is filled into a form field, after its tooltip where it has one."""
    known: dict[str, Any] = {}
    item = widget
    for _ in range(_MAX_PARENTS):
        for name in ("V", "TU", "FT"):
            if name in item:
                known.setdefault(name, item[name])
        if "Parent" not in item:
            break
        item = read_entries(item["Parent"])
    chosen = resolve1(known.get("V"))
    values = [read_text(each) for each in (chosen if isinstance(chosen, list) else [chosen])]
    text = "、".join(value.strip() for value in values if value.strip())
    if text and name_of(known.get("FT")) != "Btn":
        label = read_text(known.get("TU")).strip()
        yield f"{label}: {text}" if label else text
