"""An Excel file that is edited part by part, with its sheets; what nobody changes is copied."""

import posixpath
from dataclasses import dataclass

from lxml import etree

from checker.formats.ooxml.edited_package import Package
from checker.formats.ooxml.repair import CONTENT_TYPES
from checker.formats.xlsx.read.names import child, children, related
from checker.formats.xlsx.read.package import Package as Reading

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_VML = "vml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the workbook: its name as the reader gives it, and its part.

    `cells` tells whether it has any: sheets of a chart or a dialog have none.
    """

    name: str
    part: str
    cells: bool
    hidden: bool


class Book(Package):
    """The parts of one Excel file. OPC ignores the case of part names; `actual` finds them.

    Args:
        data: the file, not encrypted.
        reading: the same file, opened by the reader.
    """

    def __init__(self, data: bytes, reading: Reading) -> None:
        super().__init__(data, reading.main)
        self.reading = reading
        self._actual = {name.lower(): name for name in self._names}
        self.main = self.actual(reading.main)

    def actual(self, name: str) -> str:
        """Return a part's name as the archive has it; the same name where there is no such part."""
        return self._actual.get(name.lower(), name)

    def tabs(self) -> list[Tab]:
        """Return the sheets in the order of their tabs."""
        relations = self.reading.relations(self.reading.main)
        found: dict[str, Tab] = {}
        for item in children(child(self.reading.root(self.reading.main), "sheets"), "sheet"):
            name = item.get("name") or "Sheet"
            while name in found:  # as the reader tells apart what damage made the same
                name += "'"
            relation = relations[related(item)]
            hidden = item.get("state") in {"hidden", "veryHidden"}
            part = self.actual(relation.target)
            found[name] = Tab(name, part, relation.kind == "worksheet", hidden)
        return list(found.values())

    def put(self, name: str, content: bytes) -> None:
        """Give a part other content."""
        self._contents[name] = content
        self._roots.pop(name, None)

    def target(self, source: str, kind: str, identifier: str = "") -> str | None:
        """Return the part that another relates to, None where there is none in the file.

        Args:
            source: the other part.
            kind: the last word of the relationship's type.
            identifier: of the relationship, where only that one counts.
        """
        for own, each in self.reading.relations(source).items():
            wanted = each.kind == kind and not each.external and identifier in {"", own}
            if wanted and self.has(self.actual(each.target)):
                return self.actual(each.target)
        return None

    def connect(self, source: str, kind: str, target: str, identifier: str = "") -> str:
        """Relate a part to another, in the words that the file itself uses, and return the id.

        Args:
            source: the part.
            kind: the last word of the relationship's type.
            target: the other part.
            identifier: to use, where the part names one already that leads nowhere.
        """
        folder, file = posixpath.split(source)
        name = self.actual(posixpath.join(folder, "_rels", f"{file}.rels"))
        if not self.has(name):
            self._names.add(name)
            self._actual[name.lower()] = name
            self.put(name, f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
        taken = {item.get("Id", "").lower() for item in self.root(name)}
        free = (f"rId{i}" for i in range(1, len(taken) + 2) if f"rid{i}" not in taken)
        identifier = identifier or next(free)
        item = etree.fromstring(f'<Relationship xmlns="{_RELATIONSHIPS}"/>')
        item.set("Id", identifier)
        item.set("Type", self.kind_of_relation() + kind)
        item.set("Target", posixpath.relpath(target, folder or "."))
        self.append(name, [item])
        return identifier

    def kind_of_relation(self) -> str:
        """Return what relationship types begin with: another address in Strict files (29500-1)."""
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
        return strict if self._is_strict() else office

    def add_vml(self, content: bytes) -> str:
        """Add a VML part and return its name."""
        folder = posixpath.join(posixpath.dirname(self.main), "drawings")
        numbers = range(1, len(self._names) + 2)
        names = (posixpath.join(folder, f"vmlDrawing{number}.{_VML}") for number in numbers)
        name = next(each for each in names if each.lower() not in self._actual)
        self._names.add(name)
        self._actual[name.lower()] = name
        self.put(name, content)
        defaults = children(self.root(CONTENT_TYPES), "Default")
        if not any(each.get("Extension", "").lower() == _VML for each in defaults):
            default = etree.fromstring(f'<Default xmlns="{_TYPES}"/>')
            default.set("Extension", _VML)
            default.set("ContentType", _VML_TYPE)
            self.append(CONTENT_TYPES, [default])
        return name

    def vml_parts(self) -> list[str]:
        """Return the names of the VML parts."""
        return sorted(name for name in self._names if name.lower().endswith(f".{_VML}"))
