"""The Word reader: .docx and its relatives (.docm, .dotx, .dotm, Strict OOXML) as a Document.

`package` opens and refuses; `formatting` resolves styles, `numbering` lists; `story` reads blocks
with `inline` for a paragraph's content and `tables` for grids; `notes` reads what stands outside
the body. Tracked insertions are read as accepted, deletions are left out of the text; both are
told in `markup`.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docx.opc.constants import RELATIONSHIP_TYPE

from checker.document import Block, Document, Page, Part, Span, Unread
from checker.errors import InputError
from checker.readers.assemble import assemble, find_title, guess_language
from checker.readers.docx.drawings import Skipped
from checker.readers.docx.formatting import read_formatting
from checker.readers.docx.metadata import core_properties, custom_properties
from checker.readers.docx.names import Element, W
from checker.readers.docx.notes import Outside
from checker.readers.docx.package import WordPackage, open_package
from checker.readers.docx.sections import read_page, sections
from checker.readers.docx.story import Findings, Story
from checker.text.bilingual import Bilingual

_UNREAD = {
    Skipped.CHART: (Bilingual("グラフ", "charts"), Bilingual("読みません。", "not read.")),
    Skipped.EMBEDDED_FILE: (
        Bilingual("埋め込みファイル", "embedded files"),
        Bilingual("開きません。", "not opened."),
    ),
    Skipped.EQUATION: (Bilingual("数式", "equations"), Bilingual("読みません。", "not read.")),
    Skipped.IMAGE_TEXT: (
        Bilingual("画像の中の文字", "text in images"),
        Bilingual("文字認識は行いません。", "not recognised."),
    ),
    Skipped.OTHER_DOCUMENT: (
        Bilingual("取り込まれた文書", "included documents"),
        Bilingual("開きません。", "not opened."),
    ),
    Skipped.SMART_ART: (Bilingual("SmartArt", "SmartArt"), Bilingual("読みません。", "not read.")),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A read Word file, for whoever edits it: `elements` maps a block's path to its element.

    An image stands for the `w:p` that it is anchored in, a table for its `w:tbl`.
    """

    document: Document
    package: WordPackage
    elements: Mapping[str, Element]


def read(path: Path, data: bytes) -> Document:
    """Read a Word file.

    Args:
        path: where it came from; its name becomes the document's.
        data: its content.

    Raises:
        InputError: it is empty, encrypted, damaged, too large, or not a Word file of this kind.
    """
    return open_word(path, data).document


def open_word(path: Path, data: bytes) -> Opened:
    """Read a Word file and keep it open for editing; otherwise as `read`."""
    package = open_package(path, data)
    try:
        return _opened(package, path.name, hashlib.sha256(data).hexdigest())
    except RecursionError as error:
        raise InputError(
            Bilingual("表の入れ子が深すぎます。", "Tables are nested too deeply."),
            place=str(path),
            remedy=Bilingual("表の入れ子を減らしてください。", "Nest fewer tables."),
        ) from error


def _opened(package: WordPackage, name: str, sha256: str) -> Opened:
    main = package.root(package.main)
    body = None if main is None else main.find(W + "body")
    section_list = [] if body is None else sections(body)
    findings = Findings()
    raw = [] if body is None else _blocks(package, body, section_list, findings)
    blocks, fields = assemble(raw)
    properties = _properties(package)
    document = Document(
        name=name,
        format="docx",
        sha256=sha256,
        blocks=blocks,
        language=guess_language(blocks),
        title=find_title(blocks) or properties.get("title"),
        fields=fields,
        properties=properties,
        pages=_pages(section_list),
        markup=tuple(findings.markup),
        parts_read=_parts_read(blocks, findings),
        parts_not_read=_unread(findings.skipped),
    )
    return Opened(document, package, findings.elements)


def _pages(section_list: list[Element]) -> tuple[Page, ...]:
    # A document that describes no page still has one: Word's default.
    return tuple(map(read_page, section_list)) or (read_page(None),)


def _blocks(
    package: WordPackage, body: Element, section_list: list[Element], findings: Findings
) -> list[Block]:
    """Return the blocks of every story, the body's first."""

    def root(kind: str) -> Element | None:
        return package.root(package.related(kind))

    settings = root(RELATIONSHIP_TYPE.SETTINGS)
    formatting = read_formatting(
        root(RELATIONSHIP_TYPE.STYLES),
        root(RELATIONSHIP_TYPE.NUMBERING),
        root(RELATIONSHIP_TYPE.THEME),
        settings,
    )
    blocks = list(Story(Part.BODY, formatting, findings).read(body, "body"))
    outside = Outside(package, formatting, findings)
    blocks += outside.margins(section_list, settings, "header")
    blocks += outside.margins(section_list, settings, "footer")
    blocks += outside.notes("footnote")
    blocks += outside.notes("endnote")
    first = Span(blocks[0].path if blocks else "", 0, 0)
    comments, markup = outside.comments(first)
    findings.markup.extend(markup)
    return blocks + comments


def _properties(package: WordPackage) -> dict[str, str]:
    core = package.root(package.package_part(RELATIONSHIP_TYPE.CORE_PROPERTIES))
    custom = package.root(package.package_part(RELATIONSHIP_TYPE.CUSTOM_PROPERTIES))
    return core_properties(core) | custom_properties(custom)


def _parts_read(blocks: tuple[Block, ...], findings: Findings) -> tuple[str, ...]:
    present = {block.part for block in blocks} | {Part.BODY}
    names = tuple(part.value for part in Part if part in present)
    return (*names, "text-box") if findings.text_boxes else names


def _unread(skipped: Counter[Skipped]) -> tuple[Unread, ...]:
    return tuple(Unread(*_UNREAD[kind], skipped[kind]) for kind in sorted(skipped))
