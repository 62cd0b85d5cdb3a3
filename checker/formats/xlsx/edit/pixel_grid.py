"""A sheet as a grid of pixels: how large columns and rows are, what is hidden, merged, protected.

Widths and heights are those of 18.3.1.13 and 18.3.1.73 at 96 dots per inch, with the seven pixels
that a digit of Excel's usual font takes.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from checker.formats.xlsx.read.names import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Element,
    Position,
    get_local_name,
    get_related_id,
    is_on,
    number,
    parse_area,
    parse_integer,
)
from checker.formats.xlsx.read.package import WorkbookPackage

_DIGIT = 7
_PIXELS_PER_POINT = 96 / 72
_COLUMN, _ROW = 64, 20
_MAX_DISTANCE = 2_000
"""Hidden rows and columns, at most, that a box reaches over."""
_READ = ("sheetFormatPr", "col", "row", "mergeCell", "sheetProtection", "legacyDrawing")


@dataclass
class SheetGrid:
    """What a sheet's cells look like. Rows and columns count from 1, sizes are pixels.

    `drawing` is the id by which the sheet refers to its VML drawing, empty where it has none.
    """

    column: int = _COLUMN
    row: int = _ROW
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    merges: dict[Position, Area] = field(default_factory=dict)
    protected: bool = False
    drawing: str = ""

    def width(self, column: int) -> int:
        """Return a column's width, 0 where it is hidden."""
        index = bisect_right(self.columns, (column, LAST_COLUMN + 1, 0)) - 1
        found = self.columns[index] if index >= 0 else (0, 0, 0)
        return found[2] if found[0] <= column <= found[1] else self.column

    def height(self, row: int) -> int:
        """Return a row's height, 0 where it is hidden."""
        return self.rows.get(row, self.row)

    def is_shown(self, at: Position) -> bool:
        """Return whether a comment there would be seen: not hidden, nor under a merged area."""
        if not (self.width(at.column) and self.height(at.row)):
            return False
        return at in self.merges or not any(each.holds(at) for each in self.merges.values())

    def area(self, at: Position) -> Area:
        """Return the cells that are one with a cell."""
        return self.merges.get(at) or Area(*at, *at)

    def across(self, column: int, pixels: int) -> tuple[int, int]:
        """Return the column that lies so many pixels right of a column's edge, and the rest."""
        last = min(column + _MAX_DISTANCE, LAST_COLUMN)
        while pixels >= self.width(column) and column < last:
            pixels -= self.width(column)
            column += 1
        return column, min(pixels, self.width(column))

    def down(self, row: int, pixels: int) -> tuple[int, int]:
        """Return the row that lies so many pixels below a row's edge, and the rest."""
        last = min(row + _MAX_DISTANCE, LAST_ROW)
        while pixels >= self.height(row) and row < last:
            pixels -= self.height(row)
            row += 1
        return row, min(pixels, self.height(row))


def read_grid(package: WorkbookPackage, part: str) -> SheetGrid:
    """Return the grid of a sheet.

    Raises:
        InputError: the part is damaged.
    """
    grid = SheetGrid()
    row = 0
    for element in package.stream(part, _READ):
        if get_local_name(element) == "row":
            row = parse_integer(element.get("r")) or row + 1
            _take_row(grid, row, element)
        else:
            _take(grid, element)
    grid.columns.sort()
    return grid


def _take_row(grid: SheetGrid, row: int, element: Element) -> None:
    height = number(element.get("ht"))
    if is_on(element.get("hidden")):
        grid.rows[row] = 0
    elif height is not None:
        grid.rows[row] = round(height * _PIXELS_PER_POINT)
    elif not grid.row:  # rows that the sheet lists are seen even where all others are hidden
        grid.rows[row] = _ROW


def _take(grid: SheetGrid, element: Element) -> None:
    match get_local_name(element):
        case "sheetFormatPr":
            width = number(element.get("defaultColWidth"))
            height = number(element.get("defaultRowHeight"))
            grid.column = _convert_to_pixels(width) if width else _COLUMN
            grid.row = round(height * _PIXELS_PER_POINT) if height else _ROW
            if is_on(element.get("zeroHeight")):
                grid.row = 0
        case "col":
            first, last = parse_integer(element.get("min")), parse_integer(element.get("max"))
            width = number(element.get("width"))
            size = grid.column if width is None else _convert_to_pixels(width)
            if first is not None and last is not None:
                grid.columns.append((first, last, 0 if is_on(element.get("hidden")) else size))
        case "mergeCell":
            merged = parse_area(element.get("ref"))
            if merged is not None:
                grid.merges[Position(merged.top, merged.left)] = merged
        case "sheetProtection":
            grid.protected = is_on(element.get("sheet"))
        case "legacyDrawing":
            grid.drawing = get_related_id(element)


def _convert_to_pixels(width: float) -> int:
    return int((256 * width + 128 // _DIGIT) / 256 * _DIGIT)
