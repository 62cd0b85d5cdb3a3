"""Edit an Office file part by part: what nobody changes is copied byte for byte.

Part names are those of the archive, without a slash before them; OPC ignores their case.
"""

import copy
import io
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from zipfile import ZipFile

from lxml import etree

from checker.formats.ooxml.edited_archive import report_damage, rewrite_archive
from checker.formats.ooxml.metadata import read_custom_properties
from checker.formats.ooxml.names import Element
from checker.formats.ooxml.package import (
    CONTENT_TYPES,
    CT,
    OFFICE,
    PACKAGE_TYPES,
    PARSER,
    RELATIONSHIP,
    RELATIONSHIPS,
    STRICT_OFFICE,
    relationships_of,
    resolved,
)
from checker.formats.shared.archive import UNZIP_ERRORS

_SIGNATURES = "_xmlsignatures/"
_SIGNED = f"{PACKAGE_TYPES}digital-signature/origin"
_CUSTOM_PROPERTIES = (f"{OFFICE}custom-properties", f"{STRICT_OFFICE}customProperties")


class EditedPackage:
    """The parts of one Office file.

    Args:
        data: the file, not encrypted.
        main: the name of the main part, `word/document.xml`, in any case.
    """

    def __init__(self, data: bytes, main: str) -> None:
        self._data = data
        self._archive = ZipFile(io.BytesIO(data))
        self._names = set(self._archive.namelist())
        self._actual = {name.lower(): name for name in self._archive.namelist()}
        self.main = self.actual(main)
        self._contents: dict[str, bytes] = {}
        self._roots: dict[str, Element] = {}
        self._edited: set[str] = set()

    @property
    def edited(self) -> tuple[str, ...]:
        """The names of the parts whose roots were taken for changes."""
        return tuple(sorted(self._edited))

    @property
    def signed(self) -> bool:
        """Whether somebody signed the file digitally, wherever the signature's part is."""
        named = any(name.lower().startswith(_SIGNATURES) for name in self._names)
        return named or next(self.targets("", (_SIGNED,)), None) is not None

    @property
    def final(self) -> bool:
        """Whether the author marked the file as final (File > Info > Protect)."""
        part = next(self.targets("", _CUSTOM_PROPERTIES), None)
        if part is None or not self.has(self.actual(part)):
            return False
        said = read_custom_properties(self.root(self.actual(part)))
        return said.get("custom:_MarkAsFinal", "").lower() in ("true", "1")

    def actual(self, name: str) -> str:
        """Return a part's name as the archive has it; the same name where there is no such part."""
        return self._actual.get(name.lower(), name)

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """Return what a part holds.

        Raises:
            InputError: there is no such part, or it cannot be unpacked.
        """
        if name not in self._contents:
            try:
                return self._archive.read(name)
            except (KeyError, *UNZIP_ERRORS) as error:
                raise report_damage(name) from error
        return self._contents[name]

    def root(self, name: str) -> Element:
        """Return a part's root, the same each time; changes count after `edit`.

        Raises:
            InputError: there is no such part, or it is no XML.
        """
        if name not in self._roots:
            try:
                self._roots[name] = etree.fromstring(self.read(name), PARSER)
            except etree.XMLSyntaxError as error:
                raise report_damage(name) from error
        return self._roots[name]

    def edit(self, name: str) -> Element:
        """Return a part's root for changes that are saved."""
        self._edited.add(name)
        return self.root(name)

    def put(self, name: str, content: bytes) -> None:
        """Give a part other content, or make it."""
        self._names.add(name)
        self._actual.setdefault(name.lower(), name)
        self._contents[name] = content
        self._roots.pop(name, None)

    def append(self, name: str, children: Sequence[Element]) -> None:
        """Add elements at the end of a part's root; what it holds already stays byte for byte."""
        self.put(name, _append_children(self.read(name), children))

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part."""
        self.put(name, content)
        self.declare("Override", "PartName", f"/{name}", content_type)

    def declare(self, tag: str, key: str, value: str, content_type: str) -> None:
        """Say in the content types what a part is, or the parts of an ending, where nothing does.

        Args:
            tag: `Override` for a part, `Default` for an ending.
            key: the attribute that names it, `PartName` or `Extension`.
            value: the part or the ending.
            content_type: what it is.
        """
        items = self.root(CONTENT_TYPES).iter(f"{{{CT}}}{tag}")
        if value.lower() not in (each.get(key, "").lower() for each in items):
            item = etree.fromstring(f'<{tag} xmlns="{CT}"/>')
            item.set(key, value)
            item.set("ContentType", content_type)
            self.append(CONTENT_TYPES, [item])

    def free_name(self, folder: str, stem: str) -> str:
        """Return a name for a new XML part that no part has, whatever its case."""
        numbers = ("", *map(str, range(1, len(self._actual) + 2)))
        names = (posixpath.join(folder, f"{stem}{number}.xml") for number in numbers)
        return next(name for name in names if name.lower() not in self._actual)

    def related(self, kind: str, source: str | None = None) -> str | None:
        """Return the name of the first part that `source` relates to, None where there is none.

        The part itself may be missing. `kind` is the last word of the relationship's type:
        `comments`, `styles`.
        """
        name = self.main if source is None else source
        return next(iter(self.targets(name, (OFFICE + kind, STRICT_OFFICE + kind))), None)

    def targets(self, source: str, types: Iterable[str]) -> Iterator[str]:
        """Yield the names of the parts that a part relates to by one of these types."""
        wanted = frozenset(types)
        for item in self._relationships(source):
            if item.get("Type") in wanted and item.get("TargetMode") != "External":
                yield _target(source, item)

    def ids_of(self, target: str) -> frozenset[str]:
        """Return the ids by which the main part relates to another."""
        items = self._relationships(self.main)
        return frozenset(i.get("Id", "") for i in items if _target(self.main, i) == target)

    def relate(
        self, kind: str, target: str, source: str | None = None, identifier: str = ""
    ) -> str:
        """Relate a part to another, in the words that the file itself uses, and return the id.

        Args:
            kind: the last word of the relationship's type.
            target: the other part.
            source: the part, the main one by default.
            identifier: to use, where the part names one already that leads nowhere.
        """
        source = self.main if source is None else source
        name = self.actual(relationships_of(source))
        if not self.has(name):
            self.put(name, f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode())
        item = etree.fromstring(f'<Relationship xmlns="{RELATIONSHIPS}"/>')
        item.set("Id", identifier or self._free_id(name))
        item.set("Type", self.relationship_type(kind))
        item.set("Target", posixpath.relpath(target, posixpath.dirname(source) or "."))
        self.append(name, [item])
        return item.get("Id", "")

    def relationship_type(self, kind: str) -> str:
        """Return a relationship type by its last word, as the file itself writes it."""
        kinds = (item.get("Type", "") for item in self._relationships(""))
        return (STRICT_OFFICE if STRICT_OFFICE + "officeDocument" in kinds else OFFICE) + kind

    def _free_id(self, name: str) -> str:
        taken = {item.get("Id", "").lower() for item in self.root(name).iter(RELATIONSHIP)}
        return next(f"rId{i}" for i in range(1, len(taken) + 2) if f"rid{i}" not in taken)

    def _relationships(self, source: str) -> list[Element]:
        name = self.actual(relationships_of(source))
        return list(self.root(name).iter(RELATIONSHIP)) if self.has(name) else []

    def save(self) -> bytes:
        """Return the file with what was changed; the very same bytes where nothing was."""
        for name in self._edited:
            self._contents[name] = _serialise_root(self._roots[name])
        return rewrite_archive(self._data, self._contents) if self._contents else self._data


def _target(source: str, relationship: Element) -> str:
    return resolved(posixpath.dirname(source), relationship.get("Target"))


def _serialise_root(root: Element) -> bytes:
    tree = root.getroottree()
    if tree.docinfo.standalone:
        written = etree.tostring(tree, encoding="UTF-8", standalone=True)
    else:
        written = etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return bytes(written)


def _append_children(content: bytes, children: Sequence[Element]) -> bytes:
    """Return a part with further elements in its root.

    They are set before its closing tag. Where that does not give what adding them to the tree
    gives (there is no such tag, the encoding is another), the tree is written anew.
    """
    root = etree.fromstring(content, PARSER)
    root.extend(copy.deepcopy(child) for child in children)
    try:
        expected = etree.tostring(root, method="c14n")
    except etree.C14NError:  # a namespace of another part of the file is no full address
        return _serialise_root(root)
    head, tag, tail = content.rpartition(b"</")
    added = b"".join(etree.tostring(child, encoding="UTF-8") for child in children)
    spliced = head + added + tag + tail
    try:
        found = etree.tostring(etree.fromstring(spliced, PARSER), method="c14n")
    except etree.XMLSyntaxError:
        return _serialise_root(root)
    return spliced if found == expected else _serialise_root(root)
