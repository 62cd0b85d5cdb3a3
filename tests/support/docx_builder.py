"""Builds small Word files in memory: each part is the XML that a test writes out."""

import io
import zipfile
from pathlib import Path

from docx.opc.constants import CONTENT_TYPE, NAMESPACE, RELATIONSHIP_TYPE

from checker.core.document import Block, Document
from checker.formats.docx.read import read

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
    }.items()
)
ROOTS = {
    "styles": "w:styles",
    "numbering": "w:numbering",
    "settings": "w:settings",
    "footnotes": "w:footnotes",
    "endnotes": "w:endnotes",
    "comments": "w:comments",
    "header": "w:hdr",
    "footer": "w:ftr",
    "theme": "a:theme",
    "chart": "c:chartSpace",
    "chartEx": "cx:chartSpace",
    "diagramData": "dgm:dataModel",
}
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
STRICT = (
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    ),
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
)


def paragraph(content: str = "", properties: str = "") -> str:
    """Return a `w:p`; plain `content` becomes one run."""
    inner = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a `w:r` with a text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    """Return a `w:tc`; plain `content` becomes one paragraph."""
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """Return a `w:tr`; plain texts become cells."""
    inner = "".join(item if item.startswith("<") else cell(item) for item in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str, properties: str = "") -> str:
    """Return a `w:tbl`."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def word_parts(body: str, **parts: str) -> dict[str, str]:
    """Return the members of a Word file by name.

    Args:
        body: what `w:body` holds.
        parts: the content of further parts by name (`styles`, `header1`, `footnotes` ...), which
            is also the relationship's id; `core` and `custom` are whole property parts; `linkN`
            is an address that the document relates to.
    """
    document = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    members = {"word/document.xml": document}
    overrides = [_override("word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN)]
    package = [_relationship("main", RELATIONSHIP_TYPE.OFFICE_DOCUMENT, "word/document.xml")]
    if "core" in parts:
        members["docProps/core.xml"] = parts.pop("core")
        overrides.append(_override("docProps/core.xml", CONTENT_TYPE.OPC_CORE_PROPERTIES))
        package.append(_relationship("c", RELATIONSHIP_TYPE.CORE_PROPERTIES, "docProps/core.xml"))
    if "custom" in parts:
        members["docProps/custom.xml"] = parts.pop("custom")
        kind = RELATIONSHIP_TYPE.CUSTOM_PROPERTIES
        package.append(_relationship("p", kind, "docProps/custom.xml"))
    related = []
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        if kind == "link":
            related.append(_relationship(name, LINK, content, outside=True))
            continue
        root = ROOTS[kind]
        members[f"word/{name}.xml"] = f"<{root} {NAMESPACES}>{content}</{root}>"
        related.append(
            _relationship(name, f"{RELATIONSHIP_TYPE.OFFICE_DOCUMENT[:-14]}{kind}", f"{name}.xml")
        )
    members["_rels/.rels"] = _relationships(package)
    members["word/_rels/document.xml.rels"] = _relationships(related)
    members["[Content_Types].xml"] = (
        f'<Types xmlns="{NAMESPACE.OPC_CONTENT_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{''.join(overrides)}</Types>"
    )
    return members


def zipped(members: dict[str, str]) -> bytes:
    """Return an archive of `members`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(body: str, **parts: str) -> bytes:
    """Return a Word file: see `word_parts`."""
    return zipped(word_parts(body, **parts))


def strict(members: dict[str, str]) -> dict[str, str]:
    """Return the same file in Strict OOXML."""
    result = {}
    for name, content in members.items():
        translated = content
        for transitional, purl in STRICT:
            translated = translated.replace(transitional, purl)
        result[name] = translated
    return result


def read_word(body: str, **parts: str) -> Document:
    """Return a Word file as the reader sees it."""
    return read(Path("test.docx"), word(body, **parts))


def only_block(body: str, **parts: str) -> Block:
    """Return the one block of a Word file."""
    (block,) = read_word(body, **parts).blocks
    return block


def _override(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{kind}"/>'


def _relationship(identifier: str, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"{mode}/>'


def _relationships(items: list[str]) -> str:
    return f'<Relationships xmlns="{NAMESPACE.OPC_RELATIONSHIPS}">{"".join(items)}</Relationships>'


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
