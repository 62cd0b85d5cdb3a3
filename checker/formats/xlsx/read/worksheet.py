"""One sheet as it is stored (18.3): its cells with words, its lines and fills, its page.

The part is read as a stream. What is kept grows with the words of the sheet, not with the cells
that only have a style: empty cells with lines or a fill are kept up to the limit of blocks, and not
far below the last row with words, so that a column formatted down to the last row costs nothing.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property, lru_cache
from typing import NamedTuple

from checker.core.data_classes import dataclass
from checker.core.limits import Limits
from checker.formats.shared.archive import report_too_many_blocks
from checker.formats.xlsx.read.dates import parse_day
from checker.formats.xlsx.read.names import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Element,
    Position,
    find_child,
    format_column,
    get_local_name,
    get_related_id,
    get_value,
    is_on,
    number,
    parse_area,
    parse_integer,
    position,
)
from checker.formats.xlsx.read.number_formats import show_number, show_text
from checker.formats.xlsx.read.package import Relation, WorkbookPackage
from checker.formats.xlsx.read.strings import CellText, decode_stored, read_words
from checker.formats.xlsx.read.styles import CellLook, CellStyles

_DEFAULT_WIDTH = 8.43
_ROWS_WITHOUT_WORDS = 40
_MAX_COLUMN_DEFINITIONS = 16_384
_NOTHING = CellLook()
_READ = (
    "sheetFormatPr", "col", "row", "c", "mergeCell", "dataValidation", "hyperlink", "pageMargins",
    "pageSetup", "headerFooter", "drawing", "legacyDrawing", "oleObject",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workbook:
    """What all sheets share: styles, strings, how days are counted, and what is too large."""

    package: WorkbookPackage
    styles: CellStyles
    strings: list[CellText]
    from_1904: bool
    limits: Limits


class SheetCell(NamedTuple):
    """A cell with words, as Excel shows them; `stored` are those that it does not show."""

    words: CellText
    style: int
    phonetic: bool = False
    stored: str = ""


@dataclass(slots=True)
class Worksheet:
    """A sheet: cells by position, and what stands beside them.

    `empties` are the styles of empty cells with lines or a fill; `hidden` holds the cells in
    hidden rows and columns; `choices` what drop-down lists refer to; `links` where cells lead,
    `#明細!A1` inside the file.
    """

    name: str
    part: str
    styles: CellStyles
    cells: dict[Position, SheetCell] = field(default_factory=dict)
    empties: dict[Position, int] = field(default_factory=dict)
    hidden: dict[Position, SheetCell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    links: dict[Position, str] = field(default_factory=dict)
    choices: list[str] = field(default_factory=list)
    settings: dict[str, dict[str, str]] = field(default_factory=dict)
    margins: dict[str, str] = field(default_factory=dict)
    drawings: list[str] = field(default_factory=list)
    legacy_drawings: list[str] = field(default_factory=list)
    embedded: set[str] = field(default_factory=set)
    uncalculated: int = 0
    default_width: float = _DEFAULT_WIDTH
    columns: list[tuple[int, int, float, bool]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    """Of the columns that were asked for."""

    def look(self, at: Position) -> CellLook:
        """Return how a cell looks, kept or not."""
        cell = self.cells.get(at)
        style = cell.style if cell else self.empties.get(at)
        return _NOTHING if style is None else self.styles.look(style)

    def width(self, column: int) -> float:
        """Return a column's width in characters, 0 where it is hidden."""
        known = self.widths.get(column)
        if known is None:
            found = self._column(column)
            shown = self.default_width if found is None else 0.0 if found[3] else found[2]
            known = self.widths[column] = shown
        return known

    def is_hidden(self, at: Position) -> bool:
        """Return whether a cell's row or column is hidden."""
        return at.row in self.hidden_rows or self.width(at.column) == 0

    def _column(self, column: int) -> tuple[int, int, float, bool] | None:
        index = bisect_right(self.columns, (column, LAST_COLUMN + 1)) - 1
        found = self.columns[index] if index >= 0 else None
        return found if found is not None and found[0] <= column <= found[1] else None


def read_worksheet(workbook: Workbook, name: str, part: str, room: int) -> Worksheet:
    """Return a sheet.

    Args:
        workbook: what it refers to.
        name: its name.
        part: the part that holds it.
        room: how many cells with words, and how many empty ones, the limits leave.

    Raises:
        InputError: the part is damaged, or has more cells with words than are read.
    """
    sheet = Worksheet(name, part, workbook.styles)
    reading = _SheetReading(workbook, sheet, room)
    for element in workbook.package.stream(part, _READ):
        reading.take(element)
    return sheet


class _SheetReading:
    """Fills a sheet from the elements of its part, in their order."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, room: int) -> None:
        self._room = room
        self._workbook = workbook
        self._sheet = sheet
        self._row = 0
        self._around: Element | None = None
        self._row_number = ""
        self._next_place = ""
        self._looks: dict[str | None, tuple[int, CellLook]] = {}
        self._column = 0
        self._bare_rows = 0
        self._worded = False
        self._kinds: dict[str, Callable[[Element], None]] = {
            "sheetFormatPr": self._format,
            "col": self._read_columns,
            "row": self._end_row,
            "c": self._read_cell,
            "mergeCell": self._merge,
            "dataValidation": self._read_validation,
            "hyperlink": self._link,
            "pageMargins": self._read_setting,
            "pageSetup": self._read_setting,
            "headerFooter": self._read_margins,
            "drawing": self._read_drawing,
            "legacyDrawing": self._read_legacy_drawing,
            "oleObject": self._read_embedded,
        }

    @cached_property
    def _relations(self) -> Mapping[str, Relation]:
        return self._workbook.package.relations(self._sheet.part)

    def take(self, element: Element) -> None:
        """Take one element in."""
        self._kinds[get_local_name(element)](element)

    def _format(self, element: Element) -> None:
        width = number(element.get("defaultColWidth"))
        self._sheet.default_width = width if width and width > 0 else _DEFAULT_WIDTH
        self._sheet.widths.clear()

    def _read_columns(self, element: Element) -> None:
        first, last = parse_integer(element.get("min")), parse_integer(element.get("max"))
        columns = self._sheet.columns
        if first is None or last is None or len(columns) >= _MAX_COLUMN_DEFINITIONS:
            return
        if columns and first <= columns[-1][1]:
            return  # they stand in order and apart, or make no sense
        width = number(element.get("width"))
        hidden = is_on(element.get("hidden")) or width == 0
        columns.append((first, last, width or self._sheet.default_width, hidden))
        self._sheet.widths.clear()

    def _start_row(self, element: Element) -> None:
        self._around = element
        found = parse_integer(element.get("r"))
        self._row = found if found is not None and found > 0 else self._row + 1
        self._column = 0
        self._row_number = str(self._row)
        self._next_place = format_column(1) + self._row_number
        self._worded = False
        if is_on(element.get("hidden")) or number(element.get("ht")) == 0:
            self._sheet.hidden_rows.add(self._row)

    def _end_row(self, element: Element) -> None:
        if element is not self._around:  # it has no cells
            self._start_row(element)
        self._bare_rows = 0 if self._worded else self._bare_rows + 1

    def _read_cell(self, element: Element) -> None:
        row = element.getparent()
        if row is not self._around and row is not None and get_local_name(row) == "row":
            self._start_row(row)
        place = element.get("r")
        if place == self._next_place:
            at = Position(self._row, self._column + 1)
        else:
            at = position(place) or Position(self._row, self._column + 1)
        self._column = at.column
        self._next_place = format_column(at.column + 1) + self._row_number
        if at.row > LAST_ROW or at.column > LAST_COLUMN:
            return
        said = element.get("s")
        known = self._looks.get(said)
        if known is None:
            number_of_style = parse_integer(said) or 0
            known = number_of_style, self._sheet.styles.look(number_of_style)
            self._looks[said] = known
        style, look = known
        words, stored = self._read_words(element, look)
        if words.text.strip() or stored.strip():
            self._worded = True
            self._keep(at, SheetCell(words, style, is_on(element.get("ph")), stored))
        elif not look.is_plain and self._has_room():
            self._sheet.empties[at] = style

    def _has_room(self) -> bool:
        near = self._bare_rows < _ROWS_WITHOUT_WORDS
        return near and len(self._sheet.empties) < self._room

    def _keep(self, at: Position, cell: SheetCell) -> None:
        sheet = self._sheet
        (sheet.hidden if sheet.is_hidden(at) else sheet.cells)[at] = cell
        if len(sheet.cells) + len(sheet.hidden) > self._room:
            raise report_too_many_blocks(self._workbook.package.place, self._workbook.limits)

    def _read_words(self, element: Element, look: CellLook) -> tuple[CellText, str]:
        """Return what a cell shows, and what it holds where it shows nothing.

        A formula without a result stands for it: the cell is not empty, and Excel would show one.
        """
        kind = element.get("t") or "n"
        parts = _name_children(element)
        if kind == "inlineStr":
            item = parts.get("is")
            words = read_words(item, self._sheet.styles.font) if item is not None else CellText("")
            return self._format_words(words, look)
        stored = parts.get("v")
        text = (stored.text or "") if stored is not None else ""
        formula = parts.get("f")
        if formula is not None and not text and kind not in {"str", "s"}:
            self._sheet.uncalculated += 1
            return CellText(f"={decode_stored(formula.text) or '…'}"), ""
        if kind == "s":
            index = parse_integer(text)
            known = index is not None and 0 <= index < len(self._workbook.strings)
            return self._format_words(
                self._workbook.strings[index] if known and index is not None else CellText(""), look
            )
        if kind == "str":
            return self._format_words(CellText(decode_stored(text)), look)
        return self._format_value(kind, text, look)

    def _format_words(self, words: CellText, look: CellLook) -> tuple[CellText, str]:
        if look.code in {"General", "@"}:
            return words, ""
        shown = show_text(words.text, look.code)
        if shown == words.text:
            return words, ""
        return CellText(shown), "" if shown.strip() else words.text

    def _format_value(self, kind: str, text: str, look: CellLook) -> tuple[CellText, str]:
        if kind == "b":
            return CellText("TRUE" if is_on(text) else "FALSE" if text else ""), ""
        if kind == "e":
            return CellText(decode_stored(text)), ""
        return _show_value(text, look.code, kind == "d", self._workbook.from_1904)

    def _merge(self, element: Element) -> None:
        found = parse_area(element.get("ref"))
        if found is not None and (found.top, found.left) != (found.bottom, found.right):
            self._sheet.merges.append(found)
        if len(self._sheet.merges) > self._workbook.limits.blocks:
            raise report_too_many_blocks(self._workbook.package.place, self._workbook.limits)

    def _read_validation(self, element: Element) -> None:
        formula = find_child(element, "formula1")
        inner = find_child(formula, "f")  # so in the extension that Excel writes for other sheets
        said = formula if inner is None else inner
        if element.get("type") == "list" and said is not None and said.text:
            self._sheet.choices.append(said.text)

    def _link(self, element: Element) -> None:
        found = parse_area(element.get("ref"))
        if found is not None:
            at = Position(found.top, found.left)
            relation = self._relations.get(get_related_id(element))
            target = relation.target if relation is not None and relation.external else ""
            location = element.get("location")
            self._sheet.links[at] = target + (f"#{location}" if location else "")

    def _read_setting(self, element: Element) -> None:
        self._sheet.settings[get_local_name(element)] = {str(k): str(v) for k, v in element.items()}

    def _read_margins(self, element: Element) -> None:
        for item in element:
            if get_local_name(item):
                self._sheet.margins[get_local_name(item)] = decode_stored(item.text)
        for name in ("differentFirst", "differentOddEven"):
            self._sheet.margins[name] = get_value(element, name) or ""

    def _read_drawing(self, element: Element) -> None:
        self._sheet.drawings.append(get_related_id(element))

    def _read_legacy_drawing(self, element: Element) -> None:
        self._sheet.legacy_drawings.append(get_related_id(element))

    def _read_embedded(self, element: Element) -> None:
        self._sheet.embedded.add(element.get("shapeId") or get_related_id(element))


def _name_children(element: Element) -> dict[str, Element]:
    """Return the first child of each name; nearly all cells have one child."""
    if len(element) == 1:
        only = element[0]
        return {get_local_name(only): only}
    return {get_local_name(each): each for each in reversed(element)}


@lru_cache(maxsize=16_384)
def _show_value(text: str, code: str, is_day: bool, from_1904: bool) -> tuple[CellText, str]:
    """Return what a number or day shows, and what is stored where that is nothing."""
    found = parse_day(text) if is_day else number(text)
    if found is None:
        return CellText(decode_stored(text)), ""
    shown = show_number(found, code, from_1904=from_1904)
    return CellText(shown), "" if shown.strip() else text
