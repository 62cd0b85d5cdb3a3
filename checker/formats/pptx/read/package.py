"""Opens a PowerPoint file, or says in words that help why it cannot be read."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from pptx.exc import InvalidXmlError, PackageNotFoundError
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part as PackagePart
from pptx.opc.package import XmlPart
from pptx.package import Package

from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.pptx.read.names import Element, P
from checker.formats.pptx.read.strict import transitional
from checker.formats.shared.archive import (
    CHECK_ORIGIN,
    UNZIP_ERRORS,
    has_stream,
    is_compound,
    is_packed_plainly,
    refuse_excess,
)
from checker.formats.shared.encryption import without_encryption

_NOT_OPENED = (
    PackageNotFoundError,  # no zip after all
    InvalidXmlError,  # a relationship without id or target, a content type without a part
    AttributeError,  # a `.rels` or `[Content_Types].xml` whose root is another element
    KeyError,  # a part without content type, no main part
    ValueError,  # a part's name without a slash, a target mode that is none
)
"""What 2,000 mutated files made python-pptx raise while it opens a package (fuzzed)."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_MAIN_TYPES = frozenset(
    {
        CONTENT_TYPE.PML_PRESENTATION_MAIN,
        CONTENT_TYPE.PML_PRES_MACRO_MAIN,
        CONTENT_TYPE.PML_SLIDESHOW_MAIN,
        CONTENT_TYPE.PML_TEMPLATE_MAIN,
    }
)
_SAVE_AS_PPTX = Message("read.open-powerpoint-use-save-type-powerpoint")
_GET_AGAIN = Message("read.see-whether-powerpoint-opens-copy-again")
_OTHER_FORMATS = (
    ("spreadsheetml", Message("read.this-is-an-excel-file")),
    ("wordprocessingml", Message("read.this-is-a-word-file")),
)


@dataclass(frozen=True, slots=True)
class Deck:
    """An opened PowerPoint file: its parts and what they hold."""

    place: str
    limits: Limits
    main: PackagePart
    properties: PackagePart | None
    custom_properties: PackagePart | None

    def root(self, part: PackagePart | None) -> Element | None:
        """Return a part's root element, None for no part.

        Raises:
            InputError: the part is not XML, or brings a document type definition.
        """
        if part is None:
            return None
        name = str(part.partname)
        try:
            own = part._element if isinstance(part, XmlPart) else None  # noqa: SLF001
            root: Element = etree.fromstring(part.blob, _PARSER) if own is None else own
        except etree.XMLSyntaxError as error:
            raise damaged(self.place, name) from error
        if root.getroottree().docinfo.internalDTD is not None:
            what = Message("read.part-contains-document-type-definition-which-slides")
            raise InputError(what.format(part=name), place=self.place, remedy=CHECK_ORIGIN)
        return root

    def slides(self) -> Iterator[PackagePart]:
        """Yield the parts of the slides in the order in which they are shown."""
        root = self.root(self.main)
        listed = () if root is None else root.iterfind(f"{P}sldIdLst/{P}sldId")
        for item in listed:
            part = by_id(self.main, item.get(_RELATIONSHIP_ID) or "")
            if part is not None:
                yield part


_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def by_id(source: PackagePart, relationship_id: str) -> PackagePart | None:
    """Return the part that `source` relates to by an id, None for none or one outside."""
    relationship = source.rels.get(relationship_id)
    if relationship is None or relationship.is_external:
        return None
    return relationship.target_part


def link_target(source: PackagePart, relationship_id: str) -> str | None:
    """Return the address that a hyperlink of `source` names, None for one inside the file."""
    relationship = source.rels.get(relationship_id)
    if relationship is None or not relationship.is_external:
        return None
    return str(relationship.target_ref)


def related(source: PackagePart, *kinds: str) -> Iterator[PackagePart]:
    """Yield the parts that `source` relates to by one of these relationship types."""
    for item in source.rels.values():
        if item.reltype in kinds and not item.is_external:
            yield item.target_part


def first_related(source: PackagePart, kind: str) -> PackagePart | None:
    """Return the first part that `source` relates to by a relationship type."""
    return next(related(source, kind), None)


def open_deck(path: Path, data: bytes, limits: Limits) -> Deck:
    """Open a PowerPoint file: a presentation, show or template, with macros or without.

    Args:
        path: where it came from, for messages.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is empty, has a password, is damaged, too large, or no PowerPoint file.
    """
    place = str(path)
    data = without_encryption(data, place)
    if not data.startswith(b"PK"):
        raise _other_file(place, data)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            refuse_excess(archive.infolist(), place, limits)
            if not is_packed_plainly(archive.infolist()):
                raise damaged(place)
            content = transitional(archive) or data
        package = Package.open(io.BytesIO(content))
        main: PackagePart = package.main_document_part
        deck = Deck(
            place,
            limits,
            main,
            _package_part(package, RELATIONSHIP_TYPE.CORE_PROPERTIES),
            _package_part(package, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES),
        )
    except (*UNZIP_ERRORS, *_NOT_OPENED, etree.XMLSyntaxError) as error:
        raise damaged(place) from error
    _refuse_other(deck)
    return deck


def _package_part(package: Package, kind: str) -> PackagePart | None:
    found = (item for item in package._rels.values() if item.reltype == kind)  # noqa: SLF001
    item = next(found, None)
    return None if item is None or item.is_external else item.target_part


def _refuse_other(deck: Deck) -> None:
    if deck.main.content_type not in _MAIN_TYPES:
        kinds = (what for word, what in _OTHER_FORMATS if word in deck.main.content_type)
        raise _not_slides(deck.place, next(kinds, None))
    root = deck.root(deck.main)
    if root is None or root.tag != P + "presentation":
        raise damaged(deck.place, str(deck.main.partname))


def _other_file(place: str, data: bytes) -> InputError:
    """Return the error for a file that is no archive."""
    if not data:
        empty = Message("read.the-file-is-empty-2")
        return InputError(empty, place=place, remedy=_GET_AGAIN)
    if is_compound(data) and has_stream(data, "PowerPoint Document"):
        old = Message("read.old-powerpoint-file-ppt")
        return InputError(old, place=place, remedy=_SAVE_AS_PPTX)
    return _not_slides(place)


def _not_slides(place: str, kind: Message | None = None) -> InputError:
    what = Message("read.not-powerpoint-file-pptx")
    return InputError(kind or what, place=place, remedy=_SAVE_AS_PPTX)


def damaged(place: str, part: str | None = None) -> InputError:
    """Return the error for a file, or one part of it, that does not hold what it should."""
    what = Message("read.the-powerpoint-file-is-damaged")
    if part:
        what = Message("read.part-powerpoint-file-damaged").format(part=part)
    return InputError(what, place=place, remedy=_GET_AGAIN)
