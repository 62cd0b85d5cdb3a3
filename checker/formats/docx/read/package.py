"""Open a Word file, or say in words that help why it cannot be read."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.part import Part as PackagePart
from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.ooxml.names import Element, W
from checker.formats.ooxml.package import (
    A_POWERPOINT_FILE,
    AN_EXCEL_FILE,
    PARSER,
    Program,
    address,
    by_id,
    related,
)
from checker.formats.ooxml.package_repair import Manifest, read_manifest, repair_package
from checker.formats.shared.archive import UNZIP_ERRORS

_NOT_OPENED = (KeyError, ValueError, RecursionError)
_OTHER_FORMATS = (("spreadsheetml", AN_EXCEL_FILE), ("presentationml", A_POWERPOINT_FILE))
WORD: Final = Program(
    streams=("WordDocument",),
    save_as=Message("read.open-word-use-save-type-word"),
    get_again=Message("read.see-whether-word-opens-copy-again"),
    foreign=Message("read.not-word-document-docx"),
    old=Message("read.old-word-document-doc"),
    damaged=Message("read.the-word-document-is-damaged"),
    damaged_part=Message("read.part-word-document-damaged"),
    definitions=Message("read.part-contains-document-type-definition-which"),
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
        return next(related((source or self.main).rels.values(), kind), None)

    def by_id(self, relationship_id: str) -> PackagePart | None:
        """Return the part that the main part relates to by an id."""
        part: PackagePart | None = by_id(self.main, relationship_id)
        return part

    def package_part(self, kind: str) -> PackagePart | None:
        """Return the first part that the package itself relates to by a relationship type."""
        package = self.document.part.package
        return None if package is None else next(related(package.rels.values(), kind), None)

    def root(self, part: PackagePart | None) -> Element | None:
        """Return a part's root element, None for no part.

        Raises:
            InputError: the part is not XML, or brings a document type definition.
        """
        root = WORD.root(part, self.place)
        return root if root is None or self.transform is None else self.transform(root)

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
        return address(self.part, relationship_id) or ""

    def root(self, relationship_id: str) -> Element | None:
        """Return the root of the part that an id names, None where there is none to be read."""
        return self.package.lenient_root(by_id(self.part, relationship_id))


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
    data = WORD.decrypted(data, place)
    try:
        with WORD.unpacked(data, place, limits) as archive:
            manifest = _open_manifest(archive, place)
            content = data if manifest.fits else repair_package(archive, manifest)
        document = docx.Document(io.BytesIO(content))
    except etree.XMLSyntaxError as error:
        raise WORD.damage(place, _find_unparsable(data)) from error
    except (*UNZIP_ERRORS, *_NOT_OPENED) as error:
        raise WORD.damage(place) from error
    package = WordPackage(place, document)
    _refuse_other_root(package)
    return package


def _find_unparsable(data: bytes) -> str:
    """Return the name of the first part that should be XML and is not, or cannot be unpacked."""
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                try:
                    etree.fromstring(archive.read(name), PARSER)
                except (etree.XMLSyntaxError, *UNZIP_ERRORS):
                    return f"/{name}"
    return ""


def _open_manifest(archive: ZipFile, place: str) -> Manifest:
    try:
        manifest = read_manifest(archive)
    except KeyError as error:
        raise WORD.refusal(place, WORD.foreign) from error
    kind = next((what for word, what in _OTHER_FORMATS if word in manifest.main_type), None)
    if kind is not None or manifest.main is None:
        raise WORD.refusal(place, kind or WORD.foreign)
    return manifest


def _refuse_other_root(package: WordPackage) -> None:
    root = package.root(package.main)
    if root is None or root.tag != W + "document" or root.find(W + "body") is None:
        raise WORD.damage(package.place, str(package.main.partname))
