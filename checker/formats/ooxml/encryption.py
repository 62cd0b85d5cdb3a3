"""Tell compound files from packages, and decrypt those that have no password of anybody's.

A workbook whose structure is protected, and a file that a program encrypts without asking for a
password, have the password that Office itself tries first (MS-OFFCRYPTO 2.4.2.3): Word and Excel
open them without a question, and so do we.
"""

import io
import struct
from xml.parsers.expat import ExpatError

from checker.formats.shared.archive import report_encrypted, report_rights_managed

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OFFICE_PASSWORD = "VelvetSweatshop"  # noqa: S105 - published, and the same everywhere
_RIGHTS = ("DRMEncryptedTransform", "DRMEncryptedDataSpace")
_MOST_ROUNDS = 1_000_000  # Word and Excel write 100,000; each takes about a microsecond
# The library reads headers without checks: these are what damaged ones make it raise.
_DAMAGED_HEADER = (
    ArithmeticError,
    AttributeError,
    ExpatError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    struct.error,
)


def is_compound(data: bytes) -> bool:
    """Return whether this is an old Office file or an encrypted new one (MS-CFB)."""
    return data.startswith(_OLE)


def has_stream(data: bytes, name: str) -> bool:
    """Return whether the directory of a compound file names a stream."""
    return name.encode("utf-16-le") in data


def is_encrypted(data: bytes) -> bool:
    """Return whether this is a new Office file inside an encrypted compound file."""
    return is_compound(data) and has_stream(data, "EncryptedPackage")


def without_encryption(data: bytes, place: str) -> bytes:
    """Return `data`, decrypted where Office would open it without asking for a password.

    Raises:
        InputError: it needs a password, or the leave of a server (MS-OFFCRYPTO 2.2, IRM).
    """
    if not is_encrypted(data):
        return data
    if any(has_stream(data, each) for each in _RIGHTS):
        raise report_rights_managed(place)
    content = _decrypted(data)
    if content is None or not content.startswith(b"PK"):
        raise report_encrypted(place)
    return content


def _decrypted(data: bytes) -> bytes | None:
    from msoffcrypto import exceptions  # noqa: PLC0415 - few files are encrypted
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415

    refused = (exceptions.FileFormatError, exceptions.ParseError, exceptions.DecryptionError)
    content = io.BytesIO()
    try:
        file = OOXMLFile(io.BytesIO(data))
        if file.info.get("spinValue", 0) > _MOST_ROUNDS:
            return None
        file.load_key(password=_OFFICE_PASSWORD)
        file.decrypt(content)
    except (*refused, *_DAMAGED_HEADER):
        return None
    return content.getvalue()
