"""Edit an Excel file part by part, with its sheets; what nobody changes is copied."""

import posixpath

from checker.core.data_classes import dataclass
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.xlsx.read.names import find_child, find_children, get_related_id
from checker.formats.xlsx.read.package import WorkbookPackage as Reading

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


class Book(EditedPackage):
    """The parts of one Excel file.

    Args:
        data: the file, not encrypted.
        reading: the same file, opened by the reader.
    """

    def __init__(self, data: bytes, reading: Reading) -> None:
        super().__init__(data, reading.main)
        self.reading = reading

    def tabs(self) -> list[Tab]:
        """Return the sheets in the order of their tabs."""
        relations = self.reading.relations(self.reading.main)
        found: dict[str, Tab] = {}
        for item in find_children(
            find_child(self.reading.root(self.reading.main), "sheets"), "sheet"
        ):
            name = item.get("name") or "Sheet"
            while name in found:  # as the reader tells apart what damage made the same
                name += "'"
            relation = relations[get_related_id(item)]
            hidden = item.get("state") in {"hidden", "veryHidden"}
            part = self.actual(relation.target)
            found[name] = Tab(name, part, relation.kind == "worksheet", hidden)
        return list(found.values())

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

    def add_vml(self, content: bytes) -> str:
        """Add a VML part and return its name."""
        folder = posixpath.join(posixpath.dirname(self.main), "drawings")
        numbers = range(1, len(self._names) + 2)
        names = (posixpath.join(folder, f"vmlDrawing{number}.{_VML}") for number in numbers)
        name = next(each for each in names if each.lower() not in self._actual)
        self.put(name, content)
        self.declare("Default", "Extension", _VML, _VML_TYPE)
        return name

    def vml_parts(self) -> list[str]:
        """Return the names of the VML parts."""
        return sorted(name for name in self._names if name.lower().endswith(f".{_VML}"))
