"""Open the packages that Office files are, or say why not; name parts and follow relationships.

ECMA-376 Part 2 (OPC): a package is a zip archive, `[Content_Types].xml` names the kind of each
part, `_rels/x.rels` what the part `x` relates to. Relationship types begin with another address in
Strict files (29500-1).
"""

import io
import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from zipfile import ZipFile

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.ooxml.encryption import has_stream, is_compound, without_encryption
from checker.formats.ooxml.names import Element
from checker.formats.shared.archive import (
    CHECK_ORIGIN,
    UNZIP_ERRORS,
    is_packed_plainly,
    refuse_excess,
)

CONTENT_TYPES: Final = "[Content_Types].xml"
PACKAGE_RELATIONSHIPS: Final = "_rels/.rels"
CT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONSHIP: Final = f"{{{RELATIONSHIPS}}}Relationship"
PACKAGE_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/relationships/"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT_OFFICE: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
STRICT_MAIN: Final = STRICT_OFFICE + "officeDocument"
"""The type of the relationship that names the main part of a Strict package."""
PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
AN_EXCEL_FILE: Final = Message("read.this-is-an-excel-file")
A_POWERPOINT_FILE: Final = Message("read.this-is-a-powerpoint-file")
_EMPTY: Final = Message("read.the-file-is-empty-2")


@dataclass(frozen=True, slots=True)
class Program:
    """A program of Office: how its files are known, and what errors say of them.

    `streams` are those of its files before 2007, which are `old`. `foreign` is said of what is no
    file of it at all; `{part}` stands in what is said of a damaged part and of one with a document
    type definition.
    """

    streams: tuple[str, ...]
    save_as: Message
    get_again: Message
    foreign: Message
    old: Message
    damaged: Message
    damaged_part: Message
    definitions: Message

    def decrypted(self, data: bytes, place: str) -> bytes:
        """Return a file's bytes, decrypted where Office asks for no password.

        Raises:
            InputError: it is empty, needs a password, or is no archive.
        """
        if not data:
            raise self._broken(_EMPTY, place)
        content = without_encryption(data, place)
        if content.startswith(b"PK"):
            return content
        is_old = is_compound(data) and any(has_stream(data, each) for each in self.streams)
        raise self.refusal(place, self.old if is_old else self.foreign)

    @contextmanager
    def unpacked(self, data: bytes, place: str, limits: Limits) -> Iterator[ZipFile]:
        """Open a file that is not encrypted.

        Raises:
            InputError: it is damaged, too large, or packed in a way that Office does not.
        """
        try:
            archive = ZipFile(io.BytesIO(data))
        except UNZIP_ERRORS as error:
            raise self.damage(place) from error
        with archive:
            refuse_excess(archive, place, limits)
            if not is_packed_plainly(archive.infolist()):
                raise self.damage(place)
            yield archive

    def parsed(self, content: bytes, place: str, part: str) -> Element:
        """Return the root of a part.

        Raises:
            InputError: the part is not XML, or brings a document type definition.
        """
        try:
            root = etree.fromstring(content, PARSER)
        except etree.XMLSyntaxError as error:
            raise self.damage(place, part) from error
        return self.without_definitions(root, place, part)

    def root(self, part: Any, place: str) -> Element | None:
        """Return the root of a part of python-docx or python-pptx, None for no part.

        Raises:
            InputError: the part is not XML, or brings a document type definition.
        """
        if part is None:
            return None
        own: Element | None = getattr(part, "_element", None)
        if own is None:
            return self.parsed(part.blob, place, str(part.partname))
        return self.without_definitions(own, place, str(part.partname))

    def without_definitions(self, root: Element, place: str, part: str) -> Element:
        """Return a root; refuse a DTD: OPC forbids it, and its only use here is an attack."""
        if root.getroottree().docinfo.internalDTD is not None:
            what = self.definitions.format(part=part)
            raise InputError(what, place=place, remedy=CHECK_ORIGIN)
        return root

    def refusal(self, place: str, what: Message) -> InputError:
        """Return the error for a file that the program must save in another format."""
        return InputError(what, place=place, remedy=self.save_as)

    def damage(self, place: str, part: str = "") -> InputError:
        """Return the error for a file, or one part of it, that does not hold what it should."""
        return self._broken(self.damaged_part.format(part=part) if part else self.damaged, place)

    def _broken(self, what: Message, place: str) -> InputError:
        return InputError(what, place=place, remedy=self.get_again)


def relationships_of(source: str) -> str:
    """Return the name of the part that holds what a part relates to; `""` is the package."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(folder: str, target: str | None) -> str:
    """Return the name of the part that a relationship of a part in a folder names."""
    return posixpath.normpath(posixpath.join("/", folder, target or "")).lstrip("/")


def related(relationships: Iterable[Any], *kinds: str) -> Iterator[Any]:
    """Yield the parts inside the package that relationships of these types lead to.

    Args:
        relationships: of a part or package, as python-docx and python-pptx hold them.
        kinds: full relationship types.
    """
    for item in relationships:
        if item.reltype in kinds and not item.is_external:
            yield item.target_part


def by_id(source: Any, identifier: str) -> Any:
    """Return the part that a part relates to by an id, None for none or one outside."""
    found = source.rels.get(identifier)
    return None if found is None or found.is_external else found.target_part


def address(source: Any, identifier: str) -> str | None:
    """Return the address outside the file that an id names, None where it names none."""
    found = source.rels.get(identifier)
    return str(found.target_ref) if found is not None and found.is_external else None
