"""The Word reader: .docx and its relatives (.docm, .dotx, .dotm, Strict OOXML) as a Document.

`package` opens and refuses; `formatting` resolves styles, `numbering` lists; `story` reads blocks
with `inline` for a paragraph's content and `tables` for grids; `notes` reads what stands outside
the body. Tracked changes are read as accepted and told in `markup`; where there are any, the
document is read once more from copies of its parts without them (`revisions`).
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from docx.opc.constants import RELATIONSHIP_TYPE

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, Margin, Page, Part, Span, Unread
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.docx.read.controls import Bindings
from checker.formats.docx.read.drawings import Skipped
from checker.formats.docx.read.formatting import Formatting, read_formatting
from checker.formats.docx.read.outside_body import Outside, note_paths
from checker.formats.docx.read.package import SourcePart, WordPackage, open_package
from checker.formats.docx.read.revisions import copy_before_changes, is_changed
from checker.formats.docx.read.sections import compute_line_unit, find_sections, read_page
from checker.formats.docx.read.source_maps import SourceMapBuilder
from checker.formats.docx.read.story import StoryFindings, StoryReader, StoryServices
from checker.formats.ooxml.metadata import (
    read_core_properties,
    read_custom_properties,
    read_extended_properties,
)
from checker.formats.ooxml.names import Element
from checker.formats.shared.assemble import assemble, find_title, guess_language

_BROKEN = Message("read.part-missing-damaged")
_UNREAD = {
    Skipped.ALTERNATIVE: (
        Message("read.alternative-content"),
        Message("read.another-branch-says-something-else"),
    ),
    Skipped.BOUND_DATA: (
        Message("read.bound-controls"),
        Message("read.data-differs-from-what-control-holds"),
    ),
    Skipped.CHART: (Message("read.charts"), _BROKEN),
    Skipped.EMBEDDED_FILE: (
        Message("read.embedded-files"),
        Message("read.not-opened"),
    ),
    Skipped.IMAGE_TEXT: (
        Message("read.text-in-images"),
        Message("read.not-recognised"),
    ),
    Skipped.OTHER_DOCUMENT: (
        Message("read.included-documents"),
        Message("read.not-opened"),
    ),
    Skipped.SMART_ART: (Message("read.smartart"), _BROKEN),
    Skipped.STALE_FIELD: (
        Message("read.fields-to-be-updated"),
        Message("read.old-result-was-read"),
    ),
    Skipped.UNKNOWN: (
        Message("read.words-outside-structure"),
        Message("read.not-where-words-may-stand"),
    ),
}


@dataclass(frozen=True, slots=True)
class OpenedWord:
    """A read Word file, for whoever edits it: `elements` maps a block's path to its element.

    An image stands for the `w:p` that it is anchored in, a table for its `w:tbl`.
    """

    document: Document
    package: WordPackage
    elements: Mapping[str, Element]


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a Word file.

    Args:
        path: where it came from; its name becomes the document's.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is empty, encrypted, damaged, too large, or not a Word file of this kind.
    """
    return open_word(path, data, limits).document


def open_word(
    path: Path,
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    recorder: SourceMapBuilder | None = None,
) -> OpenedWord:
    """Read a Word file and keep it open for editing; otherwise as `read`.

    A `recorder` is told what each block was read from.
    """
    package = open_package(path, data, limits)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        opened = _read_package(package, path.name, sha256, limits, recorder)
        if not _is_changed(opened):
            return opened
        before = _read_before_changes(package, path.name, sha256, limits, recorder)
    except RecursionError as error:
        raise InputError(
            Message("read.tables-are-nested-too-deeply-2"),
            place=str(path),
            remedy=Message("read.nest-fewer-tables"),
        ) from error
    return replace(opened, document=replace(opened.document, original=before.document))


def _read_before_changes(
    package: WordPackage, name: str, sha256: str, limits: Limits, recorder: SourceMapBuilder | None
) -> OpenedWord:
    """Read once more, without the tracked changes."""
    inner = None if recorder is None else SourceMapBuilder()
    if recorder is not None:
        recorder.before = inner
    transform = partial(copy_before_changes, copied=None if inner is None else inner.copied)
    return _read_package(replace(package, transform=transform), name, sha256, limits, inner)


def _is_changed(opened: OpenedWord) -> bool:
    changes = {"insertion", "deletion", "format"}
    if any(markup.kind in changes for markup in opened.document.markup):
        return True
    root = opened.package.root(opened.package.main)
    return root is not None and is_changed(root)


def _read_package(
    package: WordPackage, name: str, sha256: str, limits: Limits, recorder: SourceMapBuilder | None
) -> OpenedWord:
    main = package.root(package.main)
    section_list = [] if main is None else find_sections(main)
    findings, formatting = StoryFindings(), _load_formatting(package, section_list)
    notes = note_paths(package)
    shared = StoryServices(formatting, findings, Bindings(package), limits, notes, recorder)
    raw, shown = _read_stories(package, main, section_list, shared)
    blocks, fields = assemble(raw, looks=True)
    properties = _read_properties(package)
    document = Document(
        name=name,
        format="docx",
        sha256=sha256,
        blocks=blocks,
        language=guess_language(blocks),
        title=find_title(blocks) or properties.get("title"),
        fields=fields,
        properties=properties,
        pages=_read_pages(section_list, shown, formatting.character),
        markup=tuple(findings.markup),
        parts_read=_list_parts_read(blocks, findings),
        parts_not_read=_describe_unread(findings.skipped),
    )
    return OpenedWord(document, package, findings.elements)


def _load_formatting(package: WordPackage, section_list: list[Element]) -> Formatting:
    def root(kind: str) -> Element | None:
        return package.root(package.related(kind))

    return read_formatting(
        root(RELATIONSHIP_TYPE.STYLES),
        root(RELATIONSHIP_TYPE.NUMBERING),
        root(RELATIONSHIP_TYPE.THEME),
        root(RELATIONSHIP_TYPE.SETTINGS),
        compute_line_unit(section_list),
    )


def _read_pages(
    section_list: list[Element], shown: list[tuple[Margin, ...]], character: float
) -> tuple[Page, ...]:
    pages = (
        replace(read_page(section, character), margins=margins)
        for section, margins in zip(section_list, shown, strict=True)
    )
    # A document that describes no page still has one: Word's default.
    return tuple(pages) or (read_page(None),)


def _read_stories(
    package: WordPackage,
    main: Element | None,
    section_list: list[Element],
    shared: StoryServices,
) -> tuple[list[Block], list[tuple[Margin, ...]]]:
    """Return the blocks of every story, the body's first, and what each section's margins show."""
    settings = package.root(package.related(RELATIONSHIP_TYPE.SETTINGS))
    story = StoryReader(Part.BODY, shared, SourcePart(package, package.main))
    blocks = [] if main is None else list(story.read(main, "body"))
    outside = Outside(package, shared)
    headers, above = outside.margins(section_list, settings, "header")
    footers, below = outside.margins(section_list, settings, "footer")
    blocks += headers + footers
    blocks += outside.notes("footnote")
    blocks += outside.notes("endnote")
    first = Span(blocks[0].path if blocks else "", 0, 0)
    comments, markup = outside.comments(first)
    shared.findings.markup.extend(markup)
    return blocks + comments, [up + down for up, down in zip(above, below, strict=True)]


def _read_properties(package: WordPackage) -> dict[str, str]:
    core = package.root(package.package_part(RELATIONSHIP_TYPE.CORE_PROPERTIES))
    custom = package.root(package.package_part(RELATIONSHIP_TYPE.CUSTOM_PROPERTIES))
    # what Word tells of itself: damage there costs nothing that a reader sees
    extended = package.lenient_root(package.package_part(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES))
    return (
        read_core_properties(core)
        | read_extended_properties(extended)
        | read_custom_properties(custom)
    )


def _list_parts_read(blocks: tuple[Block, ...], findings: StoryFindings) -> tuple[str, ...]:
    present = {block.part for block in blocks} | {Part.BODY}
    names = tuple(part.value for part in Part if part in present)
    return (*names, *sorted(findings.sources))


def _describe_unread(skipped: Counter[Skipped]) -> tuple[Unread, ...]:
    kinds = sorted(kind for kind, count in skipped.items() if count)
    return tuple(Unread(kind.value, *_UNREAD[kind], skipped[kind]) for kind in kinds)
