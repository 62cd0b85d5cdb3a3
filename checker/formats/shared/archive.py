"""Open a zip of XML parts, as several formats are one, or say why not."""

import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import copy
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message

UNZIP_ERRORS = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,  # a part beyond what can be addressed
    ValueError,  # a part before the start of the file, a name that is no UTF-8
)
"""What `zipfile` raises for a damaged archive."""

_RATIO_FROM = 50 * 2**20
_LIE_FROM = 16 * 2**20
_MOST_DEFLATED = 1032
_PIECE = 2**16
_MIB = 2**20
_ENCRYPTED_FLAG = 0x1
_XML = (".xml", ".rels", ".vml")

CHECK_ORIGIN = Message("read.make-sure-where-comes-from-if")
_REMOVE_PASSWORD = Message("read.open-program-remove-password-under-file")


def report_encrypted(place: str) -> InputError:
    """Return the error for a file that needs a password."""
    what = Message("read.file-encrypted-password")
    return InputError(what, place=place, remedy=_REMOVE_PASSWORD)


def report_rights_managed(place: str) -> InputError:
    """Return the error for a file that only those may open whom a server lets (IRM)."""
    what = Message("read.file-rights-managed")
    return InputError(what, place=place, remedy=Message("read.have-the-restriction-taken-off"))


def is_readable(data: bytes) -> bool:
    """Return whether a zip can be opened and its directory read."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return bool(archive.infolist())
    except UNZIP_ERRORS:
        return False


def refuse_excess(archive: ZipFile, place: str, limits: Limits) -> None:
    """Refuse an archive that looks built to fill memory, or is locked.

    Raises:
        InputError: too many parts, too much in them, too densely packed, more than the archive says
            of them, or encrypted.
    """
    entries = archive.infolist()
    for what in _iter_excesses(entries, limits):
        raise InputError(what, place=place, remedy=CHECK_ORIGIN)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise report_encrypted(place)
    for entry in entries:
        if _may_unpack_beyond(entry) and _unpacks_beyond(archive, entry):
            what = Message("read.part-unpacks-more-than-said", name=entry.filename)
            raise InputError(what, place=place, remedy=CHECK_ORIGIN)


def _may_unpack_beyond(entry: ZipInfo) -> bool:
    """Return whether a part could be much larger than the archive says: deflate has a bound."""
    is_deflated = entry.compress_type == ZIP_DEFLATED
    return is_deflated and entry.compress_size * _MOST_DEFLATED > entry.file_size + _LIE_FROM


def _unpacks_beyond(archive: ZipFile, entry: ZipInfo) -> bool:
    """Return whether a part is larger than the archive says: readers unpack it in one piece."""
    unbounded = copy(entry)
    unbounded.file_size = sys.maxsize
    unbounded.CRC = None  # type: ignore[assignment] # of as much as the archive says
    left = entry.file_size
    with suppress(*UNZIP_ERRORS), archive.open(unbounded) as part:  # who reads it says so
        while left >= 0 and (piece := part.read(_PIECE)):
            left -= len(piece)
    return left < 0


def is_packed_plainly(entries: Sequence[ZipInfo]) -> bool:
    """Return whether the archive uses the two methods that OPC allows."""
    return all(entry.compress_type in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)


def _iter_excesses(entries: Sequence[ZipInfo], limits: Limits) -> Iterator[Message]:
    if len(entries) > limits.parts:
        yield Message("read.file-holds-parts-at-most-read").format(
            count=len(entries), limit=limits.parts
        )
    size = sum(entry.file_size for entry in entries)
    if size > limits.unpacked_mib * _MIB:
        yield Message("read.unpacks-mib-at-most-mib-read").format(
            size=size // _MIB, limit=limits.unpacked_mib
        )
    size = sum(each.file_size for each in entries if each.filename.lower().endswith(_XML))
    if size > limits.xml_mib * _MIB:
        yield Message("read.holds-mib-xml-at-most-mib").format(
            size=size // _MIB, limit=limits.xml_mib
        )
    for entry in entries:
        if entry.file_size > max(_RATIO_FROM, limits.ratio * entry.compress_size):
            yield Message("read.part-compressed-beyond-reason-unpacks-mib").format(
                name=entry.filename, size=entry.file_size // _MIB
            )


def report_too_many_blocks(place: str, limits: Limits) -> InputError:
    """Return the error for a document with more paragraphs and cells than are read."""
    what = Message("read.document-more-than-paragraphs-cells").format(limit=limits.blocks)
    return InputError(
        what,
        place=place,
        remedy=Message("read.split-raise-blocks-under-limits-configuration"),
    )
