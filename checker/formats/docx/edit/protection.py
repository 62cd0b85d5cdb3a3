"""Tell what a copy with comments cannot keep: signatures, protection, a password."""

from collections.abc import Iterator

from checker.core.messages import Message
from checker.formats.docx.edit.names import find_first, get
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element

SIGNED = Message("edit.file-digitally-signed-file-signature-were")
_PROTECTED = Message("edit.editing-restricted-copy-too-answer-resolve")
RECOMMENDED = Message("edit.file-asks-opened-read-only-so")
LOCKED = Message("edit.file-needs-password-for-changes")
FINAL = Message("edit.file-marked-as-final")
DECRYPTED = Message("edit.file-encrypted-though-opens-without-password")
_HASHES = ("hash", "hashValue")
_OFF = (None, "0", "false", "off")


def iter_warnings(package: EditedPackage, *, decrypted: bool) -> Iterator[Message]:
    """Yield what a user should know of the copy.

    Args:
        package: of the file.
        decrypted: whether the file was encrypted and the copy is not.
    """
    if package.signed:
        yield SIGNED
    if is_restricted(package):
        yield _PROTECTED
    if needs_password_for_changes(package):
        yield LOCKED
    elif asks_for_reading_only(package):
        yield RECOMMENDED
    if package.final:
        yield FINAL
    if decrypted:
        yield DECRYPTED


def is_restricted(package: EditedPackage) -> bool:
    """Return whether a file says that editing it is restricted (17.15.1.29)."""
    return _is_set(package, "documentProtection", "enforcement")


def asks_for_reading_only(package: EditedPackage) -> bool:
    """Return whether a file asks to be opened for reading only (17.15.1.94)."""
    return _is_set(package, "writeProtection", "recommended")


def needs_password_for_changes(package: EditedPackage) -> bool:
    """Return whether a file may be changed only by those who know a password (17.15.1.94)."""
    said = _find_setting(package, "writeProtection")
    return any(get(said, each) for each in _HASHES)


def _is_set(package: EditedPackage, setting: str, attribute: str) -> bool:
    return get(_find_setting(package, setting), attribute) not in _OFF


def _find_setting(package: EditedPackage, setting: str) -> Element | None:
    part = package.related("settings")
    if part is None or not package.has(part):
        return None
    return find_first(package.root(part), setting)
