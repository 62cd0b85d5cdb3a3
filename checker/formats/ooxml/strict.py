"""Give Strict OOXML (ISO/IEC 29500-1) the Transitional names that libraries know.

The names are unlike any word that a document would hold, so bytes are replaced as they are.
"""

import io
from typing import Final
from zipfile import ZIP_STORED, ZipFile

from checker.formats.ooxml.package import PACKAGE_RELATIONSHIPS, STRICT_MAIN

_STRICT: Final = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/"
_OTHER_WORDS: Final = (
    ("officeDocument/math", "math"),
    ("officeDocument/relationships/extendedProperties", "relationships/extended-properties"),
    ("officeDocument/relationships/customProperties", "relationships/custom-properties"),
    ("officeDocument/extendedProperties", "extended-properties"),
    ("officeDocument/customProperties", "custom-properties"),
)
_FAMILIES: Final = (
    *("officeDocument", "wordprocessingml", "drawingml", "spreadsheetml", "presentationml"),
)


def transitional(content: bytes) -> bytes:
    """Return a part with its Strict names replaced (29500-4, annex A)."""
    for strict, usual in _OTHER_WORDS:
        content = content.replace(
            (_STRICT + strict).encode(),
            (_TRANSITIONAL + "officeDocument/2006/" + usual).encode(),
        )
    for family in _FAMILIES:
        content = content.replace(
            f"{_STRICT}{family}/".encode(), f"{_TRANSITIONAL}{family}/2006/".encode()
        )
    return content


def transitional_package(archive: ZipFile) -> bytes | None:
    """Return a Strict package under Transitional names, None for a package that is not Strict."""
    names = list(dict.fromkeys(archive.namelist()))
    if PACKAGE_RELATIONSHIPS not in names or (
        STRICT_MAIN.encode() not in archive.read(PACKAGE_RELATIONSHIPS)
    ):
        return None
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as result:
        for name in names:
            content = archive.read(name)
            is_xml = name.endswith((".xml", ".rels"))
            result.writestr(name, transitional(content) if is_xml else content)
    return buffer.getvalue()
