"""The Word writer: a copy of a file with a comment at each finding, all else as it was.

`package` holds the file and copies what nobody changes (`archive`); `anchors` finds in it what the
reader read, `cuts` cuts runs between characters: the ground for anything that edits text. `places`
says where a comment may stand, `comments` writes it, `notes` says what a finding is, `protection`
what becomes of signatures and the like.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.document import Document, Span
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import DisplayLanguage, Message
from checker.formats.docx.edit.anchors import Anchors
from checker.formats.docx.edit.comment_places import CommentPlaces
from checker.formats.docx.edit.comments import DocumentComments, normalize_comment
from checker.formats.docx.edit.protection import SIGNED, iter_warnings
from checker.formats.docx.read import open_word
from checker.formats.docx.read.source_maps import SourceMapBuilder
from checker.formats.ooxml.comment_texts import CommentText, build_notes
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.encryption import without_encryption

__all__ = ["Annotated", "CommentText", "PlacedComment", "annotate", "build_notes"]

_SIGNATURE = Message("edit.the-digital-signature")


@dataclass(frozen=True, slots=True)
class PlacedComment:
    """A note that became the comment `identifier`, with the text `said`.

    `exact` says that it stands at its very characters.
    """

    note: CommentText
    identifier: int
    exact: bool
    said: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A copy of a file with comments, and what its user should know of it.

    `document` is the file as it was read, before the comments.
    """

    data: bytes
    document: Document
    placed: tuple[PlacedComment, ...]
    warnings: tuple[Message, ...]


def annotate(
    path: Path,
    data: bytes,
    notes: Sequence[CommentText],
    *,
    language: DisplayLanguage = "ja",
    when: datetime | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Annotated:
    """Return a copy of a Word file with a comment for each note.

    A signed file's copy says in a comment of its own that the signature is void there. Without
    notes the copy is the file itself.

    Args:
        path: where the file came from, for messages.
        data: its content.
        notes: with places in the document as the reader reads it.
        language: of what the copy says itself.
        when: the date of the comments; now, by default.
        limits: what is too large to read.

    Raises:
        InputError: the file cannot be read.
        OutputError: there are more notes than Word takes.
    """
    recorder = SourceMapBuilder()
    opened = open_word(path, data, limits, recorder)
    document = opened.document
    if not notes:
        return Annotated(data, document, (), ())
    content = without_encryption(data, str(path))
    package = EditedPackage(content, str(opened.package.main.partname).lstrip("/"))
    told = tuple(iter_warnings(package, decrypted=content is not data))
    if package.signed:
        lines = (_SIGNATURE.get(language), SIGNED.get(language))
        notes = [CommentText(Span("", 0, 0), lines, whole=True), *notes]
    places = CommentPlaces(document, document.original, Anchors(recorder, package), package)
    comments = DocumentComments(package, when or datetime.now(UTC))
    placed = tuple(_put(note, places, comments) for note in notes)
    comments.save()
    return Annotated(package.save(), document, placed, told)


def _put(note: CommentText, places: CommentPlaces, comments: DocumentComments) -> PlacedComment:
    place = places.whole(note.span) if note.whole else places.of(note.span, before=note.before)
    paragraphs = note.paragraphs(exact=place.exact)
    return PlacedComment(
        note, comments.add(place, paragraphs), place.exact, normalize_comment(paragraphs)
    )
