"""Tell what a copy with comments cannot keep of its file, and what its protection forbids."""

from collections.abc import Iterator, Sequence

from checker.core.messages import Message
from checker.formats.xlsx.edit.book import Book
from checker.formats.xlsx.read.names import find_child, is_on

SIGNED = Message("edit.workbook-digitally-signed-file-signature-were")
_PROTECTED = Message("edit.sheets-protected-copy-too-comments-can")
_RECOMMENDED = Message("edit.workbook-asks-opened-read-only-so")
_LOCKED = Message("edit.file-needs-password-for-changes")
_FINAL = Message("edit.file-marked-as-final")
_HASHES = ("reservationPassword", "hashValue")
_DECRYPTED = Message("edit.file-encrypted-though-opens-without-password")


def iter_warnings(book: Book, protected: Sequence[str], *, decrypted: bool) -> Iterator[Message]:
    """Yield what a user should know of the copy.

    Args:
        book: the file.
        protected: the names of the protected sheets that have new comments.
        decrypted: whether the file was encrypted and the copy is not.
    """
    if book.signed:
        yield SIGNED
    if protected:
        yield _PROTECTED.format(sheets=", ".join(protected))
    sharing = find_child(book.root(book.main), "fileSharing")
    if sharing is not None and any(sharing.get(each) for each in _HASHES):
        yield _LOCKED
    elif sharing is not None and is_on(sharing.get("readOnlyRecommended")):
        yield _RECOMMENDED
    if book.final:
        yield _FINAL
    if decrypted:
        yield _DECRYPTED
