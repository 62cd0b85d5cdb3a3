"""A Word file that is edited part by part: what nobody changes is copied byte for byte.

ECMA-376 Part 2 (OPC): `[Content_Types].xml` names the kind of each part, `_rels/x.rels` what the
part `x` relates to. Part names are those of the archive, without a slash before them.
"""

import copy
import io
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from zipfile import ZipFile

from lxml import etree

from checker.formats.ooxml.edited_archive import rewritten
from checker.formats.ooxml.names import Element
from checker.formats.ooxml.repair import CONTENT_TYPES, PACKAGE_RELATIONSHIPS, PARSER

_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONSHIP = f"{{{_RELATIONSHIPS}}}Relationship"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_SIGNATURES = "_xmlsignatures/"


class Package:
    """The parts of one Word file.

    Args:
        data: the file, not encrypted.
        main: the name of the main part, `word/document.xml`.
    """

    def __init__(self, data: bytes, main: str) -> None:
        self.main = main
        self._data = data
        self._archive = ZipFile(io.BytesIO(data))
        self._names = set(self._archive.namelist())
        self._contents: dict[str, bytes] = {}
        self._roots: dict[str, Element] = {}
        self._edited: set[str] = set()

    @property
    def signed(self) -> bool:
        """Whether somebody signed the file digitally."""
        return any(name.startswith(_SIGNATURES) for name in self._names)

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """Return what a part holds."""
        return self._contents[name] if name in self._contents else self._archive.read(name)

    def root(self, name: str) -> Element:
        """Return a part's root, the same each time; changes count after `edit`."""
        if name not in self._roots:
            self._roots[name] = etree.fromstring(self.read(name), PARSER)
        return self._roots[name]

    def edit(self, name: str) -> Element:
        """Return a part's root for changes that are saved."""
        self._edited.add(name)
        return self.root(name)

    def append(self, name: str, children: Sequence[Element]) -> None:
        """Add elements at the end of a part's root; what it holds already stays byte for byte."""
        self._contents[name] = _with_children(self.read(name), children)
        self._roots.pop(name, None)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part."""
        self._names.add(name)
        self._contents[name] = content
        types = self.root(CONTENT_TYPES)
        partname = f"/{name}"
        known = (each.get("PartName", "").lower() for each in types.iter(_CT + "Override"))
        if partname.lower() not in known:
            override = etree.fromstring(f'<Override xmlns="{_CT[1:-1]}"/>')
            override.set("PartName", partname)
            override.set("ContentType", content_type)
            self.append(CONTENT_TYPES, [override])

    def free_name(self, folder: str, stem: str) -> str:
        """Return a name for a new XML part that no part has, whatever its case."""
        taken = {name.lower() for name in self._names}
        numbers = ("", *map(str, range(1, len(taken) + 2)))
        names = (posixpath.join(folder, f"{stem}{number}.xml") for number in numbers)
        return next(name for name in names if name.lower() not in taken)

    def related(self, kind: str, source: str | None = None) -> str | None:
        """Return the name of the first part that `source` relates to, None where there is none.

        The part itself may be missing. `kind` is the last word of the relationship's type:
        `comments`, `styles`.
        """
        name = self.main if source is None else source
        return next(iter(self.targets(name, (_TRANSITIONAL + kind, _STRICT + kind))), None)

    def targets(self, source: str, types: Iterable[str]) -> Iterator[str]:
        """Yield the names of the parts that a part relates to by one of these types."""
        wanted = frozenset(types)
        for item in self._relationships(source):
            if item.get("Type") in wanted and item.get("TargetMode") != "External":
                yield _resolved(source, item)

    def ids_of(self, target: str) -> frozenset[str]:
        """Return the ids by which the main part relates to another."""
        items = self._relationships(self.main)
        return frozenset(i.get("Id", "") for i in items if _resolved(self.main, i) == target)

    def relate(self, kind: str, target: str) -> None:
        """Relate the main part to another, in the words that the file itself uses."""
        name = _relationships_of(self.main)
        if name not in self._names:
            self._names.add(name)
            self._contents[name] = b'<Relationships xmlns="%s"/>' % _RELATIONSHIPS.encode()
        item = etree.fromstring(f'<Relationship xmlns="{_RELATIONSHIPS}"/>')
        item.set("Id", self._free_id())
        item.set("Type", (_STRICT if self._is_strict() else _TRANSITIONAL) + kind)
        item.set("Target", posixpath.relpath(target, posixpath.dirname(self.main) or "."))
        self.append(name, [item])

    def _free_id(self) -> str:
        taken = {item.get("Id", "").lower() for item in self._relationships(self.main)}
        return next(f"rId{i}" for i in range(1, len(taken) + 2) if f"rid{i}" not in taken)

    def _is_strict(self) -> bool:
        kinds = (item.get("Type", "") for item in self._relationships(""))
        return _STRICT + "officeDocument" in kinds

    def _relationships(self, source: str) -> list[Element]:
        name = _relationships_of(source)
        return list(self.root(name).iter(_RELATIONSHIP)) if name in self._names else []

    def save(self) -> bytes:
        """Return the file with what was changed; the very same bytes where nothing was."""
        for name in self._edited:
            self._contents[name] = _serialised(self._roots[name])
        return rewritten(self._data, self._contents) if self._contents else self._data


def _relationships_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels") if source else PACKAGE_RELATIONSHIPS


def _resolved(source: str, relationship: Element) -> str:
    folder = "/" + posixpath.dirname(source)
    joined = posixpath.join(folder, relationship.get("Target") or "")
    return posixpath.normpath(joined).lstrip("/")


def _serialised(root: Element) -> bytes:
    tree = root.getroottree()
    if tree.docinfo.standalone:
        written = etree.tostring(tree, encoding="UTF-8", standalone=True)
    else:
        written = etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return bytes(written)


def _with_children(content: bytes, children: Sequence[Element]) -> bytes:
    """Return a part with further elements in its root.

    They are set before its closing tag. Where that does not give what adding them to the tree
    gives (there is no such tag, the encoding is another), the tree is written anew.
    """
    root = etree.fromstring(content, PARSER)
    root.extend(copy.deepcopy(child) for child in children)
    try:
        expected = etree.tostring(root, method="c14n")
    except etree.C14NError:  # a namespace of another part of the file is no full address
        return _serialised(root)
    head, tag, tail = content.rpartition(b"</")
    added = b"".join(etree.tostring(child, encoding="UTF-8") for child in children)
    spliced = head + added + tag + tail
    try:
        found = etree.tostring(etree.fromstring(spliced, PARSER), method="c14n")
    except etree.XMLSyntaxError:
        return _serialised(root)
    return spliced if found == expected else _serialised(root)
