"""Open an Excel file, or says in words that help why it cannot be read."""

import io
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.ooxml.package import A_POWERPOINT_FILE, Program, relationships_of, resolved
from checker.formats.shared.archive import UNZIP_ERRORS
from checker.formats.xlsx.read.names import Element, find_children, get_local_name

_LENIENT_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, recover=True
)
_BINARY = Message("read.binary-workbook-xlsb")
_OTHER_ROOTS = {
    "document": Message("read.this-is-a-word-document"),
    "presentation": A_POWERPOINT_FILE,
}
EXCEL: Final = Program(
    streams=("Workbook", "Book"),
    save_as=Message("read.open-excel-use-save-type-excel"),
    get_again=Message("read.see-whether-excel-opens-copy-again"),
    foreign=Message("read.not-excel-file-xlsx"),
    old=Message("read.old-excel-file-xls"),
    damaged=Message("read.the-excel-file-is-damaged"),
    damaged_part=Message("read.part-excel-file-damaged"),
    definitions=Message("read.part-contains-document-type-definition-which-excel"),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the kind is the last word of its type, `worksheet`."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class WorkbookPackage:
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
            raise EXCEL.damage(self.place, part) from error

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
        return None if data is None else EXCEL.parsed(data, self.place, part)

    def stream(self, part: str, names: tuple[str, ...]) -> Iterator[Element]:
        """Yield the elements of some names in a part, each when it is complete.

        The elements are dropped when they have been handled, so that a large part takes little
        memory.

        Raises:
            InputError: the part is no XML, or brings a document type definition.
        """
        data = self.content(part)
        if data is None:
            return
        wanted = [f"{{*}}{name}" for name in names]
        try:
            EXCEL.without_definitions(_read_first_element(data), self.place, part)
            for _, element in etree.iterparse(
                io.BytesIO(data),
                events=("end",),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            ):
                yield element
                _drop(element)
        except etree.XMLSyntaxError as error:
            raise EXCEL.damage(self.place, part) from error

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return what a part refers to, by id; `""` is the package itself."""
        root = self.root(relationships_of(part))
        found: dict[str, Relation] = {}
        for item in find_children(root, "Relationship"):
            external = item.get("TargetMode") == "External"
            target = item.get("Target") or ""
            kind = (item.get("Type") or "").rpartition("/")[2]
            name = target if external else resolved(posixpath.dirname(part), target)
            found[item.get("Id") or ""] = Relation(kind, name, external)
        return found

    def related(self, part: str, kind: str) -> str:
        """Return the first part of a kind that a part refers to, empty where there is none."""
        relations = self.relations(part).values()
        return next((r.target for r in relations if r.kind == kind and not r.external), "")


def _read_first_element(data: bytes) -> Element:
    parse = etree.iterparse(
        io.BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    first: Element = next(element for _, element in parse)
    return first


def _drop(element: Element) -> None:
    """Free an element that was handled, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (previous := element.getprevious()) is not None:
        parent.remove(previous)


@contextmanager
def open_package(path: Path, data: bytes, limits: Limits) -> Iterator[WorkbookPackage]:
    """Open an Excel file: a workbook, with macros or without, Strict or not.

    Args:
        path: where it came from, for messages.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is encrypted, damaged, too large, or not an Excel file of this kind.
    """
    place = str(path)
    with EXCEL.unpacked(EXCEL.decrypted(data, place), place, limits) as archive:
        package = WorkbookPackage(place, archive)
        _refuse_other_root(package)
        yield package


def _refuse_other_root(package: WorkbookPackage) -> None:
    if package.main.lower().endswith(".bin") or package.has("xl/workbook.bin"):
        raise EXCEL.refusal(package.place, _BINARY)
    root = package.root(package.main)
    name = "" if root is None else get_local_name(root)
    if name != "workbook":
        raise EXCEL.refusal(package.place, _OTHER_ROOTS.get(name, EXCEL.foreign))
