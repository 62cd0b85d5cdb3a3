"""Open a zip of XML parts, as several formats are one, or say why not."""

import io
import zlib
from collections.abc import Iterator, Sequence
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


def refuse_excess(entries: Sequence[ZipInfo], place: str, limits: Limits) -> None:
    """Refuse an archive that looks built to fill memory, or is locked.

    Raises:
        InputError: too many parts, too much in them, too densely packed, or encrypted.
    """
    for what in _iter_excesses(entries, limits):
        raise InputError(what, place=place, remedy=CHECK_ORIGIN)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise report_encrypted(place)


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
