"""Warn of what a fixed copy cannot keep (a signature, a password) or its owner forbids."""

from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.docx.edit.protection import (
    DECRYPTED,
    FINAL,
    LOCKED,
    RECOMMENDED,
    asks_for_reading_only,
    is_restricted,
    needs_password_for_changes,
)
from checker.formats.docx.read import open_word
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.encryption import without_encryption

_SIGNED: Final = Message("edit.file-digitally-signed-fixed-copy-signature")
_PROTECTED: Final = Message("edit.editing-restricted-copy-too-accept-reject")


@dataclass(frozen=True, slots=True)
class LossWarning:
    """What to know of a fixed copy; `only_copies` says that the file itself is not to be fixed."""

    words: Message
    only_copies: bool


def collect_cautions(
    path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS
) -> tuple[LossWarning, ...]:
    """Return what the user of a fixed Word file should know, the gravest first.

    Args:
        path: the file, for errors.
        data: its content.
        limits: what is too large to read.

    Raises:
        InputError: it cannot be read.
    """
    main = str(open_word(path, data, limits).package.main.partname).lstrip("/")
    content = without_encryption(data, str(path))
    package = EditedPackage(content, main)
    locked = needs_password_for_changes(package)
    said = [
        (LossWarning(_SIGNED, only_copies=True), package.signed),
        (LossWarning(DECRYPTED, only_copies=True), content is not data),
        (LossWarning(_PROTECTED, only_copies=True), is_restricted(package)),
        (LossWarning(LOCKED, only_copies=True), locked),
        (LossWarning(FINAL, only_copies=True), package.final),
        (
            LossWarning(RECOMMENDED, only_copies=False),
            asks_for_reading_only(package) and not locked,
        ),
    ]
    return tuple(caution for caution, applies in said if applies)
