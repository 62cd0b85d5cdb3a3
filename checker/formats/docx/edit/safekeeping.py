"""Warn of what a fixed copy cannot keep (a signature, a password) or its owner forbids."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from checker.core.bilingual import Bilingual
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.docx.edit.names import first, get
from checker.formats.docx.read import open_word
from checker.formats.ooxml.edited_package import Package
from checker.formats.shared.encryption import without_encryption

_SIGNED: Final = Bilingual(
    "電子署名のある文書です。直した写しでは署名は無効になります。",
    "The file is digitally signed; in a fixed copy the signature is void.",
)
_PROTECTED: Final = Bilingual(
    "文書は編集が制限されています。写しでも制限はそのままです。変更を承諾・却下するには"
    "「校閲」>「編集の制限」で保護を中止してください。",
    "Editing is restricted, in the copy too. To accept or reject changes, stop the protection"
    " under Review > Restrict Editing.",
)
_RECOMMENDED: Final = Bilingual(
    "読み取り専用を勧める文書です。写しも開くときに確かめられます。",
    "The file asks to be opened read-only, and so does the copy.",
)
_ENCRYPTED: Final = Bilingual(
    "元のファイルは(パスワードなしで開ける形で)暗号化されています。写しは暗号化されていません。",
    "The file is encrypted (though it opens without a password); the copy is not.",
)
_OFF: Final = (None, "0", "false", "off")


@dataclass(frozen=True, slots=True)
class Caution:
    """What to know of a fixed copy; `only_copies` says that the file itself is not to be fixed."""

    words: Bilingual
    only_copies: bool


def cautions(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[Caution, ...]:
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
    package = Package(content, main)
    said = [
        (Caution(_SIGNED, only_copies=True), package.signed),
        (Caution(_ENCRYPTED, only_copies=True), content is not data),
        (
            Caution(_PROTECTED, only_copies=True),
            _is_set(package, "documentProtection", "enforcement"),
        ),
        (
            Caution(_RECOMMENDED, only_copies=False),
            _is_set(package, "writeProtection", "recommended"),
        ),
    ]
    return tuple(caution for caution, applies in said if applies)


def _is_set(package: Package, setting: str, attribute: str) -> bool:
    part = package.related("settings")
    if part is None or not package.has(part):
        return False
    return get(first(package.root(part), setting), attribute) not in _OFF
