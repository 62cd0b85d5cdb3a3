"""Tell what a copy with comments cannot keep: signatures, protection, a password."""

from collections.abc import Iterator

from checker.core.bilingual import Bilingual
from checker.formats.docx.edit.names import first, get
from checker.formats.ooxml.edited_package import Package
from checker.formats.ooxml.names import Element

SIGNED = Bilingual(
    "電子署名のある文書です。元のファイルと署名は変えていませんが、"
    "コメントを加えたこの写しでは署名は無効です。署名は元のファイルで確かめてください。",
    "The file is digitally signed. The file and its signature were not changed; in this copy,"
    " which holds comments, the signature is void. Rely on the original for it.",
)
_PROTECTED = Bilingual(
    "文書は編集が制限されています。写しでも制限はそのままです。コメントに返信したり解決したりするには"
    "「校閲」>「編集の制限」で保護を中止してください。",
    "Editing is restricted, in the copy too. To answer or resolve comments, stop the protection"
    " under Review > Restrict Editing.",
)
_RECOMMENDED = Bilingual(
    "読み取り専用を勧める文書です。写しも開くときに確かめられます。",
    "The file asks to be opened read-only, and so does the copy.",
)
_DECRYPTED = Bilingual(
    "元のファイルは(パスワードなしで開ける形で)暗号化されています。写しは暗号化されていません。",
    "The file is encrypted (though it opens without a password); the copy is not.",
)
_OFF = (None, "0", "false", "off")


def warnings(package: Package, *, decrypted: bool) -> Iterator[Bilingual]:
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
