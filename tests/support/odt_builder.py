"""Builds small OpenDocument texts in memory: each part is the XML that a test writes out."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from checker.core.document import Block, Document
from checker.formats.odt.read import read

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": f"{_OASIS}office:1.0",
        "text": f"{_OASIS}text:1.0",
        "table": f"{_OASIS}table:1.0",
        "style": f"{_OASIS}style:1.0",
        "draw": f"{_OASIS}drawing:1.0",
        "meta": f"{_OASIS}meta:1.0",
        "chart": f"{_OASIS}chart:1.0",
        "fo": f"{_OASIS}xsl-fo-compatible:1.0",
        "svg": f"{_OASIS}svg-compatible:1.0",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
TEXT_TYPE = "application/vnd.oasis.opendocument.text"
PATH = Path("draft.odt")


def content_xml(body: str, automatic: str = "") -> str:
    """Return a `content.xml` whose text is `body`."""
    return (
        f"<office:document-content {NAMESPACES}>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def text_parts(
    body: str,
    automatic: str = "",
    styles: str = "",
    *,
    page_layouts: str = "",
    masters: str = "",
    meta: str = "",
    kind: str = TEXT_TYPE,
) -> dict[str, str]:
    """Return the parts of an OpenDocument text, `mimetype` first."""
    return {
        "mimetype": kind,
        "content.xml": content_xml(body, automatic),
        "styles.xml": (
            f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
            f"<office:automatic-styles>{page_layouts}</office:automatic-styles>"
            f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
        ),
        "meta.xml": (
            f"<office:document-meta {NAMESPACES}><office:meta>{meta}</office:meta>"
            "</office:document-meta>"
        ),
        "META-INF/manifest.xml": (
            f'<m:manifest xmlns:m="{_OASIS}manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
        ),
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the parts as an archive, `mimetype` stored and the others packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2025, 9, 1, 0, 0, 0))
            stored = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def document_of(body: str, automatic: str = "", styles: str = "", **more: str) -> Document:
    """Return what is read from a text; arguments as in `text_parts`."""
    return read(PATH, zipped(text_parts(body, automatic, styles, **more)))


def texts(document: Document) -> list[tuple[str, str]]:
    """Return path and text of each block that has a text of its own."""
    return [(block.path, block.text) for block in document.walk() if block.table is None]


def only(document: Document) -> Block:
    """Return the one block of a document."""
    (block,) = document.blocks
    return block
