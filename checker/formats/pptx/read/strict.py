"""Strict OOXML (ISO/IEC 29500-1) slides under the Transitional names that python-pptx knows."""

import io
from zipfile import ZIP_STORED, ZipFile

_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_MAIN = _STRICT + b"officeDocument/relationships/officeDocument"
_RENAMED = (
    (b"officeDocument/relationships/extendedProperties", b"relationships/extended-properties"),
    (b"officeDocument/relationships/customProperties", b"relationships/custom-properties"),
    (b"officeDocument/extendedProperties", b"extended-properties"),
    (b"officeDocument/customProperties", b"custom-properties"),
    (b"officeDocument/math", b"math"),
)
_FAMILIES = (b"officeDocument", b"presentationml", b"drawingml", b"spreadsheetml")


def transitional(archive: ZipFile) -> bytes | None:
    """Return a Strict package under Transitional names, None for a package that is not Strict.

    The names are unlike any word that a slide would hold, so bytes are replaced as they are.
    """
    names = list(dict.fromkeys(archive.namelist()))
    if "_rels/.rels" not in names or _MAIN not in archive.read("_rels/.rels"):
        return None
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as result:
        for name in names:
            content = archive.read(name)
            if name.endswith((".xml", ".rels")):
                content = _renamed(content)
            result.writestr(name, content)
    return buffer.getvalue()


def _renamed(content: bytes) -> bytes:
    for strict, usual in _RENAMED:
        content = content.replace(_STRICT + strict, _TRANSITIONAL + b"officeDocument/2006/" + usual)
    for family in _FAMILIES:
        content = content.replace(_STRICT + family + b"/", _TRANSITIONAL + family + b"/2006/")
    return content
