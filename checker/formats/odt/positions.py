"""Say where in a document of OpenDocument the next blocks stand, while its stories are read."""

from checker.core.data_classes import dataclass
from checker.core.document import CellRef
from checker.formats.odt.lists import Counter


@dataclass(frozen=True, slots=True)
class OdtListPlace:
    """The list item that a paragraph stands in: its list's counter, depth and own number."""

    counter: Counter
    level: int
    start: int | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class OdtPosition:
    """Where blocks stand: the path of what holds them, their cell, their list item."""

    path: str
    cell: CellRef | None = None
    item: OdtListPlace | None = None
    index: str = ""

    def at(self, number: int) -> str:
        """Return the path of the block of that number, from 0."""
        return f"{self.path}/{number}"
