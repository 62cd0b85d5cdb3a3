"""Tell what a copy with comments cannot keep: signatures, protection, a password."""

from collections.abc import Iterator

from checker.core.messages import Message
from checker.formats.docx.edit.names import first, get
from checker.formats.ooxml.edited_package import Package
from checker.formats.ooxml.names import Element

SIGNED = Message("edit.file-digitally-signed-file-signature-were")
_PROTECTED = Message("edit.editing-restricted-copy-too-answer-resolve")
_RECOMMENDED = Message("edit.file-asks-opened-read-only-so")
_DECRYPTED = Message("edit.file-encrypted-though-opens-without-password")
_OFF = (None, "0", "false", "off")


def warnings(package: Package, *, decrypted: bool) -> Iterator[Message]:
    """Yield what a user should know of the copy.

    Args:
        package: of the file.
        decrypted: whether the file was encrypted and the copy is not.
    """
    if package.signed:
        yield SIGNED
    settings = _settings(package)
    protection = first(settings, "documentProtection")
    if get(protection, "enforcement") not in _OFF:
        yield _PROTECTED
    if get(first(settings, "writeProtection"), "recommended") not in _OFF:
        yield _RECOMMENDED
    if decrypted:
        yield _DECRYPTED


def _settings(package: Package) -> Element | None:
    name = package.related("settings")
    return package.root(name) if name is not None and package.has(name) else None
