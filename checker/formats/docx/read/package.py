"""Opens a Word file, or says in words that help why it cannot be read."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.part import Part as PackagePart
from docx.opc.part import XmlPart
from lxml import etree

from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.ooxml.names import Element, W
from checker.formats.ooxml.repair import PARSER, Manifest, read_manifest, repaired
from checker.formats.shared.archive import (
    CHECK_ORIGIN,
    UNZIP_ERRORS,
    has_stream,
    is_compound,
    is_packed_plainly,
    refuse_excess,
)
from checker.formats.shared.encryption import without_encryption

_NOT_OPENED = (KeyError, ValueError, RecursionError)

_SAVE_AS_DOCX = Message("read.open-word-use-save-type-word")
_GET_AGAIN = Message("read.see-whether-word-opens-copy-again")
_OTHER_FORMATS = (
    ("spreadsheetml", Message("read.this-is-an-excel-file")),
    ("presentationml", Message("read.this-is-a-powerpoint-file")),
)


@dataclass(frozen=True, slots=True)
class WordPackage:
    """An opened Word file: its parts and what they hold, after `transform` where one is given."""

    place: str
    document: WordDocument
    transform: Callable[[Element], Element] | None = None

    @property
    def main(self) -> PackagePart:
        """The main part, from which the others are reached."""
        return self.document.part

    def related(self, kind: str, source: PackagePart | None = None) -> PackagePart | None:
        """Return the first part that `source` (the main part) relates to by a relationship type."""
        relationships = (source or self.main).rels.values()
        return _first(relationships, kind)

    def by_id(self, relationship_id: str) -> PackagePart | None:
        """Return the part that the main part relates to by an id."""
        relationship = self.main.rels.get(relationship_id)
        if relationship is None or relationship.is_external:
            return None
        part: PackagePart = relationship.target_part
        return part

    def package_part(self, kind: str) -> PackagePart | None:
        """Return the first part that the package itself relates to by a relationship type."""
        package = self.document.part.package
        return None if package is None else _first(package.rels.values(), kind)

    def root(self, part: PackagePart | None) -> Element | None:
        """Return a part's root element, None for no part.

        Raises:
            InputError: the part is not XML, or brings a document type definition.
        """
        if part is None:
            return None
        try:
            root = part.element if isinstance(part, XmlPart) else _parse(part.blob)
        except etree.XMLSyntaxError as error:
            raise _damaged(self.place, str(part.partname)) from error
        _refuse_definitions(root, self.place, str(part.partname))
        return root if self.transform is None else self.transform(root)

    def lenient_root(self, part: PackagePart | None) -> Element | None:
        """Return the root of a part that only adds to the document; None where it is damaged."""
        try:
            return self.root(part)
        except InputError:
            return None


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A part that holds a story, with what its relationships lead to."""

    package: WordPackage
    part: PackagePart

    def address(self, relationship_id: str) -> str:
        """Return the address outside the file that an id names, empty where it names none."""
        relationship = self.part.rels.get(relationship_id)
        if relationship is None or not relationship.is_external:
            return ""
        return str(relationship.target_ref)

    def root(self, relationship_id: str) -> Element | None:
        """Return the root of the part that an id names, None where there is none to be read."""
        relationship = self.part.rels.get(relationship_id)
        if relationship is None or relationship.is_external:
            return None
        return self.package.lenient_root(relationship.target_part)


def _first(relationships: Iterable[Any], kind: str) -> PackagePart | None:
    for item in relationships:
        if item.reltype == kind and not item.is_external:
            part: PackagePart = item.target_part
            return part
    return None


def _parse(content: bytes) -> Element:
    return etree.fromstring(content, PARSER)


def open_package(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> WordPackage:
    """Open a Word file: a document or template, with macros or without, Strict or not.

    Args:
        path: where it came from, for messages.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is empty, encrypted, damaged, too large, or not a Word file of this kind.
    """
    place = str(path)
    if not data:
        raise InputError(Message("read.the-file-is-empty-2"), place=place, remedy=_GET_AGAIN)
    data = without_encryption(data, place)
    if not data.startswith(b"PK"):
        raise _other_file(place, data)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            refuse_excess(archive.infolist(), place, limits)
            if not is_packed_plainly(archive.infolist()):
                raise _damaged(place)
            manifest = _manifest(archive, place)
            content = data if manifest.fits else repaired(archive, manifest)
        document = docx.Document(io.BytesIO(content))
    except etree.XMLSyntaxError as error:
        raise _damaged(place, _first_unparsable(data)) from error
    except (*UNZIP_ERRORS, *_NOT_OPENED) as error:
        raise _damaged(place) from error
    package = WordPackage(place, document)
    _refuse_other_root(package)
    return package


def _first_unparsable(data: bytes) -> str | None:
    """Return the name of the first part that is not XML, or cannot be unpacked, and should be."""
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                try:
                    _parse(archive.read(name))
                except (etree.XMLSyntaxError, *UNZIP_ERRORS):
                    return f"/{name}"
    return None


def _manifest(archive: ZipFile, place: str) -> Manifest:
    try:
        manifest = read_manifest(archive)
    except KeyError as error:
        raise _not_word(place) from error
    kind = next((what for word, what in _OTHER_FORMATS if word in manifest.main_type), None)
    if kind is not None or manifest.main is None:
        raise _not_word(place, kind)
    return manifest


def _refuse_other_root(package: WordPackage) -> None:
    root = package.root(package.main)
    if root is None or root.tag != W + "document" or root.find(W + "body") is None:
        raise _damaged(package.place, str(package.main.partname))


def _refuse_definitions(root: Element, place: str, part: str) -> None:
    """Refuse a DTD: OPC forbids it, and its only use in a document is an attack."""
    if root.getroottree().docinfo.internalDTD is not None:
        what = Message("read.part-contains-document-type-definition-which")
        raise InputError(what.format(part=part), place=place, remedy=CHECK_ORIGIN)


def _other_file(place: str, data: bytes) -> InputError:
    """Return the error for a file that is no archive."""
    if not is_compound(data):
        return _not_word(place)
    if has_stream(data, "WordDocument"):
        old = Message("read.old-word-document-doc")
        return InputError(old, place=place, remedy=_SAVE_AS_DOCX)
    return _not_word(place)


def _not_word(place: str, kind: Message | None = None) -> InputError:
    what = Message("read.not-word-document-docx")
    return InputError(kind or what, place=place, remedy=_SAVE_AS_DOCX)


def _damaged(place: str, part: str | None = None) -> InputError:
    what = Message("read.the-word-document-is-damaged")
    if part:
        what = Message("read.part-word-document-damaged").format(part=part)
    return InputError(what, place=place, remedy=_GET_AGAIN)
