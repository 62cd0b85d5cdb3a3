"""The Excel writer: a copy of a workbook with a comment at each finding, all else as it was.

`book` holds the file and copies what nobody changes; `places` says at which cell a comment stands,
`comments` writes what it says, `shapes` the box in which Excel shows it, over the cells that `grid`
measures; `splice` has the sheet refer to the boxes; `protection` says what becomes of signatures
and the like. What a finding says is the same as in Word files (`writers.docx.notes`).
"""

from collections.abc import Sequence
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.document import Span
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import DisplayLanguage, Message
from checker.formats.ooxml.comment_texts import CommentText
from checker.formats.ooxml.encryption import without_encryption
from checker.formats.xlsx.edit.book import Book
from checker.formats.xlsx.edit.comment_cells import WorkbookPlaces
from checker.formats.xlsx.edit.protection import SIGNED, iter_warnings
from checker.formats.xlsx.edit.vml_shapes import Shapes
from checker.formats.xlsx.read import read
from checker.formats.xlsx.read.names import Position
from checker.formats.xlsx.read.package import open_package

__all__ = ["AnnotatedBook", "PlacedAtCell", "annotate"]

_SIGNATURE = Message("edit.the-digital-signature")


@dataclass(frozen=True, slots=True)
class PlacedAtCell:
    """A note that stands in the comment of a cell, `B7`; `exact` says that it is the very cell."""

    note: CommentText
    sheet: str
    cell: str
    exact: bool


@dataclass(frozen=True, slots=True)
class AnnotatedBook:
    """A copy of a workbook with comments, and what its user should know of it."""

    data: bytes
    placed: tuple[PlacedAtCell, ...]
    warnings: tuple[Message, ...]


def annotate(
    path: Path,
    data: bytes,
    notes: Sequence[CommentText],
    *,
    language: DisplayLanguage = "ja",
    limits: Limits = DEFAULT_LIMITS,
) -> AnnotatedBook:
    """Return a copy of a workbook with a comment for each note; one for all notes at a cell.

    A signed file's copy says in its first comment that the signature is void there. Without notes
    the copy is the file itself.

    Args:
        path: where the file came from, for messages.
        data: its content.
        notes: with places in the document as the reader reads it.
        language: of what the copy says itself.
        limits: what is too large to read.

    Raises:
        InputError: the file cannot be read.
        OutputError: no cell is there, or free, for a comment.
    """
    if not notes:
        return AnnotatedBook(data, (), ())
    document = read(path, data, limits)
    content = without_encryption(data, str(path))
    with open_package(path, content, limits) as reading:
        book = Book(content, reading)
        if book.signed:
            lines = (_SIGNATURE.get(language), SIGNED.get(language))
            notes = [CommentText(Span("", 0, 0), lines, whole=True), *notes]
        places = WorkbookPlaces(document, book, language)
        placed = tuple(_put(note, places) for note in notes)
        _save(book, places)
        protected = [each.tab.name for each in places.used if each.grid.protected]
        said = tuple(iter_warnings(book, protected, decrypted=content is not data))
        return AnnotatedBook(book.save(), placed, said)


def _put(note: CommentText, places: WorkbookPlaces) -> PlacedAtCell:
    place = places.whole() if note.whole else places.of(note.span)
    sheet, at, exact = place.sheet, place.at, place.exact
    paragraphs = note.paragraphs(exact=place.all_of_it)
    stays = sheet.takes(at, paragraphs) if exact else sheet.is_free(at, paragraphs)
    if not stays:
        exact = False
        paragraphs = note.paragraphs(exact=False)
        at = places.near(place, paragraphs)
    sheet.comments.add(at, paragraphs)
    return PlacedAtCell(note, sheet.tab.name, str(at), exact)


def _save(book: Book, places: WorkbookPlaces) -> None:
    for sheet in places.used:
        texts: dict[Position, str] = {at: sheet.comments.text(at) for at in sheet.comments.added}
        if texts:
            sheet.comments.save()
            Shapes(book, sheet.tab.part, sheet.grid).show(texts)
