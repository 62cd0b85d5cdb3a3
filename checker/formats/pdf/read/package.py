"""Opens a PDF file, or says in words that help why it cannot be read."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from struct import error as StructError  # noqa: N812 - an exception

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException

from checker.core.data_classes import dataclass
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.pdf.read.work_limits import (
    BoundedDocument,
    BoundedParser,
    Excess,
    WorkBudget,
    refuse_wild_references,
)
from checker.formats.shared.archive import CHECK_ORIGIN

LIBRARY_ERRORS = (
    PSException,  # the root of pdfminer's own: syntax, types, filters, encryption
    ArithmeticError,  # a size that is zero, a number beyond a float
    AssertionError,  # an object where the library expects another
    AttributeError,  # a name or number where it expects a dictionary or stream
    LookupError,  # a short array, a missing entry, an unknown encoding
    RecursionError,  # references in a circle
    StructError,  # a font file that is cut off
    TypeError,  # a number where it expects a list, and the like
    ValueError,  # a word where it expects a number; UnicodeError is one
)
"""What pdfminer.six raises for a damaged file. It trusts the types of what it parses, so nearly
any built-in exception may come; they are caught around its calls only: `convert_library_errors`."""

logging.getLogger("pdfminer").addHandler(logging.NullHandler())  # it warns on standard error

_HEADER_WITHIN = 1024
_GET_AGAIN = Message("read.see-whether-pdf-viewer-opens-copy")
_REMOVE_PASSWORD = Message("read.remove-password-program-made-pdf-editor")
_SPLIT = Message("read.split-raise-pages-under-limits-configuration")


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """An opened PDF file with its pages and what may still be read of it."""

    place: str
    limits: Limits
    budget: WorkBudget
    document: PDFDocument
    pages: tuple[PDFPage, ...]


@contextmanager
def convert_library_errors(place: str, page: int | None = None) -> Iterator[None]:
    """Turn what pdfminer.six raises inside into an InputError; `page` counts from 1.

    Raises:
        InputError: the file is damaged, encrypted, or holds more than is read.
    """
    try:
        yield
    except PDFEncryptionError as error:
        raise _report_encrypted(place) from error
    except Excess as error:
        what = Message("read.unpacks-more-than-mib")
        raise InputError(what.format(limit=error.mib), place=place, remedy=CHECK_ORIGIN) from error
    except LIBRARY_ERRORS as error:
        raise report_damaged(place, page) from error


def open_pdf(path: Path, data: bytes, limits: Limits) -> OpenedPdf:
    """Open a PDF file; one whose password is empty opens like any other.

    Raises:
        InputError: it is empty, encrypted, damaged, too large, or not a PDF file.
    """
    place = str(path)
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        what = Message("read.not-pdf-file")
        raise InputError(what, place=place, remedy=_GET_AGAIN)
    budget = WorkBudget(limits)
    with convert_library_errors(place):
        document = BoundedDocument(BoundedParser(data, budget))
        refuse_wild_references(document, len(data))
        pages = tuple(islice(PDFPage.create_pages(document), limits.pages + 1))
    if not pages:
        raise report_damaged(place)
    if len(pages) > limits.pages:
        what = Message("read.it-has-more-than-pages")
        raise InputError(what.format(limit=limits.pages), place=place, remedy=_SPLIT)
    return OpenedPdf(place, limits, budget, document, pages)


def _report_encrypted(place: str) -> InputError:
    what = Message("read.file-encrypted-password-way-cannot-read")
    return InputError(what, place=place, remedy=_REMOVE_PASSWORD)


def report_damaged(place: str, page: int | None = None) -> InputError:
    """Return the error for a file, or one page of it, that does not hold what it should."""
    what = Message("read.the-pdf-file-is-damaged")
    if page is not None:
        what = Message("read.page-pdf-file-damaged").format(page=page)
    return InputError(what, place=place, remedy=_GET_AGAIN)
