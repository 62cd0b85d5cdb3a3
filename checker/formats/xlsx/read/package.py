"""Opens an Excel file, or says in words that help why it cannot be read."""

import io
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.shared.archive import (
    CHECK_ORIGIN,
    UNZIP_ERRORS,
    has_stream,
    is_compound,
    is_packed_plainly,
    refuse_excess,
)
from checker.formats.shared.encryption import without_encryption
from checker.formats.xlsx.read.names import Element, children, local

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_LENIENT_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, recover=True
)

_SAVE_AS_XLSX = Message("read.open-excel-use-save-type-excel")
_GET_AGAIN = Message("read.see-whether-excel-opens-copy-again")
_OTHER_ROOTS = {
    "document": Message("read.this-is-a-word-document"),
    "presentation": Message("read.this-is-a-powerpoint-file"),
}
_NOT_EXCEL = Message("read.not-excel-file-xlsx")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the kind is the last word of its type, `worksheet`."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """An opened Excel file; parts are named without a leading slash."""

    place: str
    archive: ZipFile

    @cached_property
    def _names(self) -> dict[str, str]:
        """Part names as written, by their lower-case form: OPC ignores case."""
        return {each.lower(): each for each in self.archive.namelist()}

    @cached_property
    def main(self) -> str:
        """The name of the workbook part."""
        found = (r.target for r in self.relations("").values() if r.kind == "officeDocument")
        named = next((target for target in found if self.has(target)), "")
        return named or "xl/workbook.xml"

    def has(self, part: str) -> bool:
        """Return whether the package holds a part."""
        return part.lower() in self._names

    def content(self, part: str) -> bytes | None:
        """Return the bytes of a part, None where there is none.

        Raises:
            InputError: the part is damaged.
        """
        name = self._names.get(part.lower())
        if name is None:
            return None
        try:
            return self.archive.read(name)
        except UNZIP_ERRORS as error:
            raise damaged(self.place, part) from error

    def lenient_root(self, part: str) -> Element | None:
        """Return the root of a VML part, None where there is none to be read.

        VML is not quite XML: Excel leaves `<br>` open.
        """
        data = (self.content(part) or b"").replace(b"<br>", b"<br/>")
        try:
            return etree.fromstring(data, _LENIENT_PARSER) if data else None
        except etree.XMLSyntaxError:
            return None

    def root(self, part: str) -> Element | None:
        """Return the root element of a part, None where there is none.

        Raises:
            InputError: the part is no XML, or brings a document type definition.
        """
        data = self.content(part)
        if data is None:
            return None
        try:
            root = etree.fromstring(data, _PARSER)
        except etree.XMLSyntaxError as error:
            raise damaged(self.place, part) from error
        self._refuse_definitions(root, part)
        return root

    def stream(self, part: str, names: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
        """Yield `start` or `end` and the element, for the elements of some names in a part.

        The elements are dropped when their `end` has been handled, so that a large part takes
        little memory.

        Raises:
            InputError: the part is no XML, or brings a document type definition.
        """
        data = self.content(part)
        if data is None:
            return
        wanted = [f"{{*}}{name}" for name in names]
        try:
            self._refuse_definitions(_first_element(data), part)
            for event, element in etree.iterparse(
                io.BytesIO(data),
                events=("start", "end"),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            ):
                yield event, element
                if event == "end":
                    _drop(element)
        except etree.XMLSyntaxError as error:
            raise damaged(self.place, part) from error

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return what a part refers to, by id; `""` is the package itself."""
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for item in children(root, "Relationship"):
            external = item.get("TargetMode") == "External"
            target = item.get("Target") or ""
            kind = (item.get("Type") or "").rpartition("/")[2]
            resolved = target if external else _resolved(folder, target)
            found[item.get("Id") or ""] = Relation(kind, resolved, external)
        return found

    def related(self, part: str, kind: str) -> str:
        """Return the first part of a kind that a part refers to, empty where there is none."""
        relations = self.relations(part).values()
        return next((r.target for r in relations if r.kind == kind and not r.external), "")

    def _refuse_definitions(self, root: Element | None, part: str) -> None:
        """Refuse a DTD: OPC forbids it, and its only use in a workbook is an attack."""
        if root is not None and root.getroottree().docinfo.internalDTD is not None:
            what = Message("read.part-contains-document-type-definition-which-excel")
            raise InputError(what.format(part=part), place=self.place, remedy=CHECK_ORIGIN)


def _first_element(data: bytes) -> Element | None:
    parse = etree.iterparse(
        io.BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    return next((element for _, element in parse), None)


def _drop(element: Element) -> None:
    """Free an element that was handled, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (previous := element.getprevious()) is not None:
        parent.remove(previous)


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


@contextmanager
def open_package(path: Path, data: bytes, limits: Limits) -> Iterator[Package]:
    """Open an Excel file: a workbook, with macros or without, Strict or not.

    Args:
        path: where it came from, for messages.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is encrypted, damaged, too large, or not an Excel file of this kind.
    """
    place = str(path)
    data = without_encryption(data, place)
    if not data.startswith(b"PK"):
        raise _other_file(place, data)
    try:
        archive = ZipFile(io.BytesIO(data))
    except UNZIP_ERRORS as error:
        raise damaged(place) from error
    with archive:
        refuse_excess(archive.infolist(), place, limits)
        if not is_packed_plainly(archive.infolist()):
            raise damaged(place)
        package = Package(place, archive)
        _refuse_other_root(package)
        yield package


def _refuse_other_root(package: Package) -> None:
    if package.main.lower().endswith(".bin") or package.has("xl/workbook.bin"):
        what = Message("read.binary-workbook-xlsb")
        raise InputError(what, place=package.place, remedy=_SAVE_AS_XLSX)
    root = package.root(package.main)
    name = "" if root is None else local(root)
    if name != "workbook":
        what = _OTHER_ROOTS.get(name, _NOT_EXCEL)
        raise InputError(what, place=package.place, remedy=_SAVE_AS_XLSX)


def _other_file(place: str, data: bytes) -> InputError:
    """Return the error for a file that is no archive."""
    if is_compound(data) and (has_stream(data, "Workbook") or has_stream(data, "Book")):
        old = Message("read.old-excel-file-xls")
        return InputError(old, place=place, remedy=_SAVE_AS_XLSX)
    return InputError(_NOT_EXCEL, place=place, remedy=_SAVE_AS_XLSX)


def damaged(place: str, part: str = "") -> InputError:
    """Return the error for a file, or a part of one, that cannot be made sense of."""
    what = Message("read.the-excel-file-is-damaged")
    if part:
        what = Message("read.part-excel-file-damaged").format(part=part)
    return InputError(what, place=place, remedy=_GET_AGAIN)
