"""Read an OpenDocument text (.odt, .ott, and .fodt, the same as one XML file) as a Document.

`package` opens and refuses; `styles` resolves looks, `lists` numbers; `story` reads blocks with
`inline` for a paragraph's content and `tables` for grids; `pages` reads paper, headers and footers.
Tracked changes are read as accepted and told in `markup`; where there are any, the document is read
once more without them (`changes`).
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document, Markup, Part, Span, Unread
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.odt.changes import copy_before_changes, read_changes
from checker.formats.odt.findings import Findings, OdtStoryServices
from checker.formats.odt.inline import Source
from checker.formats.odt.metadata import read_properties
from checker.formats.odt.names import DC, LOEXT, TEXT, Element, is_true
from checker.formats.odt.package import TextPackage, open_package
from checker.formats.odt.pages import OdtPages
from checker.formats.odt.story import Story
from checker.formats.odt.styles import OdtStyleSheet, read_sheet
from checker.formats.shared.assemble import assemble, find_title, guess_language

_NOT_OPENED: Final = Message("read.not-opened")
_NOT_READ: Final = Message("read.not-read")
_UNREAD: Final = {
    "chart": (Message("read.charts"), _NOT_READ),
    "embedded-file": (Message("read.embedded-objects"), _NOT_OPENED),
    "equation": (Message("read.formulas"), _NOT_READ),
    "image-text": (
        Message("read.text-in-images"),
        Message("read.not-recognised"),
    ),
    "other-document": (Message("read.included-documents"), _NOT_OPENED),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A read file, for whoever edits it.

    `sources` says where each character of a block stands, `elements` what a block was read from.
    """

    document: Document
    package: TextPackage
    sources: Mapping[str, list[Source]]
    elements: Mapping[str, Element]


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an OpenDocument text.

    Args:
        path: where it came from; its name becomes the document's.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is empty, encrypted, damaged, too large, or no OpenDocument text.
    """
    return open_text(path, data, limits).document


def open_text(
    path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS, *, records: bool = False
) -> Opened:
    """Read an OpenDocument text and keep it open; otherwise as `read`.

    Args:
        path: where it came from.
        data: its content.
        limits: what is too large.
        records: whether to note where each character stands.
    """
    package = open_package(path, data, limits)
    body = package.body
    if body is None:  # the package was opened, so that it has one
        raise ValueError(path)
    reading = _Reading(path.name, hashlib.sha256(data).hexdigest(), package, limits)
    try:
        opened = reading.read(body, records=records)
        if body.find(f"{TEXT}tracked-changes/{TEXT}changed-region") is None:
            return opened
        before = reading.read(copy_before_changes(body), records=False)
    except RecursionError as error:
        raise InputError(
            Message("read.it-is-nested-too-deeply"),
            place=str(path),
            remedy=Message("read.nest-fewer-tables-2"),
        ) from error
    return replace(opened, document=replace(opened.document, original=before.document))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a file is read with."""

    name: str
    sha256: str
    package: TextPackage
    limits: Limits

    def read(self, body: Element, *, records: bool) -> Opened:
        """Return the document whose text `body` is."""
        package, findings = self.package, Findings()
        sheet = read_sheet(package.content, package.styles)
        shared = OdtStoryServices(
            package.place, self.limits, findings, read_changes(body), package.objects, records
        )
        raw = [*Story(Part.BODY, shared, sheet).read(body, "body")]
        margins = read_sheet(package.styles, package.styles)
        pages = OdtPages(package.styles, replace(shared, changes={}), margins)
        shown = pages.read(findings.page_styles)
        raw += pages.blocks
        raw += _read_notes(findings, shared, sheet)
        first = Span(raw[0].path if raw else "", 0, 0)
        comments = _comments(findings, shared, sheet, first)
        blocks, fields = assemble([*raw, *comments], looks=True)
        properties = read_properties(package.meta)
        document = Document(
            name=self.name,
            format="odt",
            sha256=self.sha256,
            blocks=blocks,
            language=guess_language(blocks),
            title=find_title(blocks) or properties.get("title"),
            fields=fields,
            properties=properties,
            pages=shown,
            markup=tuple(findings.markup),
            parts_read=_list_parts_read(blocks, findings),
            parts_not_read=_describe_unread(findings.skipped),
        )
        return Opened(document, package, findings.sources, findings.elements)


def _read_notes(findings: Findings, shared: OdtStoryServices, sheet: OdtStyleSheet) -> list[Block]:
    """Return the footnotes, then the endnotes, numbered from 1 in the order of their references."""
    blocks: dict[Part, list[Block]] = {Part.FOOTNOTE: [], Part.ENDNOTE: []}
    for path, element in list(findings.notes):
        part = Part.ENDNOTE if path.startswith("endnote") else Part.FOOTNOTE
        body = element.find(TEXT + "note-body")
        if body is not None:
            blocks[part] += Story(part, shared, sheet).read(body, path)
    return blocks[Part.FOOTNOTE] + blocks[Part.ENDNOTE]


def _comments(
    findings: Findings, shared: OdtStoryServices, sheet: OdtStyleSheet, first: Span
) -> list[Block]:
    """Return the comments as blocks (`comment0/0`, from 0), and tell of them in the markup."""
    blocks: list[Block] = []
    own = replace(shared, findings=Findings())
    for number, element in enumerate(findings.comments):
        path = f"comment{number}"
        story = Story(Part.COMMENT, own, sheet).read(element, path)
        blocks += story
        text = "\n".join(block.text for block in story if block.table is None)
        author = element.findtext(DC + "creator") or ""
        done = is_true(element.get(LOEXT + "resolved"))
        span = findings.anchors.get(number, first)
        findings.markup.append(Markup("comment", text, span, author, resolved=done, story=path))
    return blocks


def _list_parts_read(blocks: tuple[Block, ...], findings: Findings) -> tuple[str, ...]:
    present = {block.part for block in blocks} | {Part.BODY}
    return (*(part.value for part in Part if part in present), *sorted(findings.read))


def _describe_unread(skipped: Counter[str]) -> tuple[Unread, ...]:
    return tuple(Unread(kind, *_UNREAD[kind], skipped[kind]) for kind in sorted(skipped))
