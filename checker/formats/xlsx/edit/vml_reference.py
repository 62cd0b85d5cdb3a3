"""Sets a sheet's reference to its VML drawing where the schema has it; all else stays as it is.

CT_Worksheet (ECMA-376 Part 1, 18.3.1.99) is a sequence: `legacyDrawing` (18.3.1.54) comes after
`drawing` and before pictures, objects, controls and tables.
"""

from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from lxml import etree

from checker.formats.ooxml.package import PARSER
from checker.formats.xlsx.read.names import Element, get_local_name

_BEFORE = frozenset(
    {
        "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
        "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
        "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
        "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
        "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
        "drawing",
    }
)  # fmt: skip
_ASCII_ALIKE = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1"})


def add_reference(content: bytes, identifier: str, relationships: str) -> bytes:
    """Return a sheet with a `legacyDrawing`; it has none yet.

    Args:
        content: the sheet's part.
        identifier: of the relationship.
        relationships: the namespace of such ids, without a closing slash.
    """
    place = _InsertionFinder().of(content)
    if place is None:
        return _add_by_tree(content, identifier, relationships)
    at, space = place
    made = _make_reference(space, identifier, relationships)
    return content[:at] + etree.tostring(made, encoding="us-ascii") + content[at:]


def _make_reference(space: str, identifier: str, relationships: str) -> Element:
    made = etree.fromstring(
        f"<legacyDrawing xmlns={quoteattr(space)} xmlns:r={quoteattr(relationships)}/>"
    )
    made.set(f"{{{relationships}}}id", identifier)
    return made


class _InsertionFinder:
    """Finds the byte at which the element belongs: after the last one that must precede it."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.XmlDeclHandler = self._take_declaration
        self._depth = 0
        self._space = ""
        self._encoding = "utf-8"
        self._is_due = True
        self._at: int | None = None

    def of(self, content: bytes) -> tuple[int, str] | None:
        """Return the place and the sheet's namespace; None where bytes are not to be counted."""
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, ValueError):  # an encoding that only lxml knows
            return None
        if self._at is None or self._encoding not in _ASCII_ALIKE or not self._space:
            return None
        return self._at, self._space

    def _take_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._encoding = (encoding or "utf-8").lower()

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if self._depth == 0:
            self._space = name.rpartition(" ")[0]
        elif self._depth == 1:
            if name.rpartition(" ")[2] in _BEFORE:
                self._is_due = True
            elif self._is_due:
                self._mark()
        self._depth += 1

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._depth == 0 and self._is_due:
            self._mark()

    def _mark(self) -> None:
        self._at = self._parser.CurrentByteIndex
        self._is_due = False


def _add_by_tree(content: bytes, identifier: str, relationships: str) -> bytes:
    """Return the same from the parsed sheet, written anew."""
    root = etree.fromstring(content, PARSER)
    made = _make_reference(etree.QName(root).namespace or "", identifier, relationships)
    last = max((i for i, each in enumerate(root) if get_local_name(each) in _BEFORE), default=-1)
    root.insert(last + 1, made)
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", standalone=True))
