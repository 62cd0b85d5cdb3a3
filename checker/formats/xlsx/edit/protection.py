"""Tell what a copy with comments cannot keep of its file, and what its protection forbids."""

from collections.abc import Iterator, Sequence

from checker.core.bilingual import Bilingual
from checker.formats.xlsx.edit.book import Book
from checker.formats.xlsx.read.names import child, is_on

SIGNED = Bilingual(
    "電子署名のあるブックです。元のファイルと署名は変えていませんが、"
    "コメントを加えたこの写しでは署名は無効です。署名は元のファイルで確かめてください。",
    "The workbook is digitally signed. The file and its signature were not changed; in this copy,"
    " which holds comments, the signature is void. Rely on the original for it.",
)
_PROTECTED = Bilingual(
    "シートは保護されています({sheets})。写しでも保護はそのままで、コメントは読めます。"
    "コメントを消したり書き直したりするには「校閲」>「シート保護の解除」が必要です。",
    "Sheets are protected ({sheets}), in the copy too; the comments can be read. To delete or"
    " change them, use Review > Unprotect Sheet.",
)
_RECOMMENDED = Bilingual(
    "読み取り専用を勧めるブックです。写しも開くときに確かめられます。",
    "The workbook asks to be opened read-only, and so does the copy.",
)
_DECRYPTED = Bilingual(
    "元のファイルは(パスワードなしで開ける形で)暗号化されています。写しは暗号化されていません。",
    "The file is encrypted (though it opens without a password); the copy is not.",
)


def warnings(book: Book, protected: Sequence[str], *, decrypted: bool) -> Iterator[Bilingual]:
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
    sharing = child(book.root(book.main), "fileSharing")
    if sharing is not None and is_on(sharing.get("readOnlyRecommended")):
        yield _RECOMMENDED
    if decrypted:
        yield _DECRYPTED
