"""Group the boxes of a sheet into tables, and lines of text between and beside them.

Boxes that touch form a region, as do words in one row with little space between. A region is cut
where a single box has a row to itself and the layout below it is not the layout above it (a
heading or a remark across a form); what is left of it is looked at again. See
`docs/decisions/excel-reader.md`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.formats.xlsx.read.boxes import CellBox
from checker.formats.xlsx.read.names import LAST_COLUMN, Area
from checker.formats.xlsx.read.worksheet import Worksheet

_SPACE = 12.0
_MAX_ROUNDS = 50
_SHARED = 2
_SPARSE, _SMALL = 50, 10_000


@dataclass(frozen=True, slots=True)
class SheetRegion:
    """Boxes that are read together: a table, or one box that stands alone."""

    boxes: tuple[CellBox, ...]

    @property
    def area(self) -> Area:
        """The rectangle around the boxes."""
        areas = [box.area for box in self.boxes]
        return Area(
            min(a.top for a in areas),
            min(a.left for a in areas),
            max(a.bottom for a in areas),
            max(a.right for a in areas),
        )

    @property
    def is_table(self) -> bool:
        """Whether it is more than one box."""
        return len(self.boxes) > 1


Test = Callable[[CellBox], bool]
"""Says of a box whether it is something: a title, a heading."""


def find_regions(
    sheet: Worksheet, boxes: Sequence[CellBox], stands_apart: Test, heads: Test
) -> list[SheetRegion]:
    """Return the regions of a sheet that have words, from the top.

    Args:
        sheet: for the width of columns.
        boxes: its boxes, from the top.
        stands_apart: whether a box belongs to no table, whatever it touches: a title.
        heads: whether a box is a numbered heading, which cuts a table in any case.
    """
    apart = [box for box in boxes if stands_apart(box)]
    found = [SheetRegion((box,)) for box in apart]
    others = [box for box in boxes if not stands_apart(box)]
    waiting: list[tuple[Sequence[CellBox], int]] = [(others, 0)]
    while waiting:
        group, rounds = waiting.pop()
        for region in _group_connected(sheet, group):
            chunks = _cut(region, heads) if rounds < _MAX_ROUNDS else [region]
            if len(chunks) > 1:
                waiting.extend((chunk, rounds + 1) for chunk in chunks)
            else:
                found.extend(_build_regions(region))
    worded = (region for region in found if any(box.text.strip() for box in region.boxes))
    return sorted(worded, key=lambda region: region.area)


def split_bands(boxes: Sequence[CellBox]) -> list[list[CellBox]]:
    """Return boxes in groups of rows that no box reaches across, from the top."""
    found: list[list[CellBox]] = []
    bottom = 0
    for box in sorted(boxes, key=lambda each: each.area):
        if box.area.top > bottom:
            found.append([])
        found[-1].append(box)
        bottom = max(bottom, box.area.bottom)
    return found


def _build_regions(boxes: Sequence[CellBox]) -> Iterator[SheetRegion]:
    """Yield a region; row by row where its grid would be large and almost empty."""
    rows = {box.area.top for box in boxes}
    columns = {box.area.left for box in boxes}
    size = len(rows) * len(columns)
    if size > _SMALL and size > _SPARSE * len(boxes):
        by_row: dict[int, list[CellBox]] = {}
        for box in boxes:
            by_row.setdefault(box.area.top, []).append(box)
        for row in by_row.values():
            yield SheetRegion(tuple(row))
    else:
        yield SheetRegion(tuple(sorted(boxes, key=lambda box: box.area)))


def _cut(boxes: Sequence[CellBox], heads: Test) -> list[Sequence[CellBox]]:
    """Return a region's boxes in the chunks that rows of a single box set apart."""
    rows = split_bands(boxes)
    left = min(box.area.left for box in boxes)
    right = max(box.area.right for box in boxes)
    alone = [len(row) == 1 and _is_line(row[0], left, right) for row in rows]
    chunks: list[list[CellBox]] = [[]]
    for index, row in enumerate(rows):
        if alone[index] and (heads(row[0]) or not _names_rows_inside(rows, alone, index)):
            chunks += [row, []]
        else:
            chunks[-1].extend(row)
    return [chunk for chunk in chunks if chunk]


def _is_line(box: CellBox, left: int, right: int) -> bool:
    """Return whether a box with a row to itself may be a line of text: not a cell of a table."""
    across = box.area.left == left and box.area.right == right
    return across or not box.boxed


def _names_rows_inside(
    rows: Sequence[Sequence[CellBox]], alone: Sequence[bool], index: int
) -> bool:
    """Return whether a row of one box names a group of rows in a table that goes on below it."""
    if index in {0, len(rows) - 1} or alone[index - 1] or alone[index + 1]:
        return False
    above = {box.area.left for box in rows[index - 1]}
    below = {box.area.left for box in rows[index + 1]}
    return len(above & below) >= _SHARED


def _group_connected(sheet: Worksheet, boxes: Sequence[CellBox]) -> list[list[CellBox]]:
    """Return boxes in groups of those that touch, or stand in one row with little between."""
    owner = list(range(len(boxes)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for one, two in _iter_links(sheet, boxes):
        owner[root(one)] = root(two)
    groups: dict[int, list[CellBox]] = {}
    for index, box in enumerate(boxes):
        groups.setdefault(root(index), []).append(box)
    return list(groups.values())


def _iter_links(sheet: Worksheet, boxes: Sequence[CellBox]) -> Iterator[tuple[int, int]]:
    tall = any(box.area.top != box.area.bottom for box in boxes)
    by_left = _map_starts((box.area.left, box.area.top) for box in boxes if tall)
    by_top = _map_starts((box.area.top, box.area.left) for box in boxes)
    corners = {(box.area.top, box.area.left): index for index, box in enumerate(boxes)}
    after = _VisibleFinder(sheet)
    for index, box in enumerate(boxes):
        top, left, bottom, right = box.area
        column, row = after.column(right), after.row(bottom)
        # Boxes do not overlap: what begins just beside one of a single row is the only one.
        beside = corners.get((top, column)) if top == bottom else None
        below = corners.get((row, left)) if left == right else None
        if beside is not None:
            yield index, beside
        else:
            found = _iter_reached(by_left.get(column, []), top, bottom)
            yield from ((index, other) for other in found if boxes[other].area.bottom >= top)
        if below is not None:
            yield index, below
        else:
            found = _iter_reached(by_top.get(row, []), left, right)
            yield from ((index, other) for other in found if boxes[other].area.right >= left)
    for starts in by_top.values():
        for (_, one), (_, two) in pairwise(starts):
            if _is_near(sheet, boxes[one], boxes[two]):
                yield one, two


class _VisibleFinder:
    """Finds the next row or column that is not hidden."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._rows: dict[int, int] = {}
        self._columns: dict[int, int] = {}

    def row(self, row: int) -> int:
        """Return the next row that is shown."""
        if row not in self._rows:
            found = row + 1
            while found in self._sheet.hidden_rows:
                found += 1
            self._rows[row] = found
        return self._rows[row]

    def column(self, column: int) -> int:
        """Return the next column that is shown."""
        if column not in self._columns:
            found = column + 1
            while found <= LAST_COLUMN and self._sheet.width(found) == 0:
                found += 1
            self._columns[column] = found
        return self._columns[column]


def _map_starts(edges: Iterable[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Return for each edge where along it boxes start, in order, with their indexes."""
    found: dict[int, list[tuple[int, int]]] = {}
    for index, (edge, start) in enumerate(edges):
        found.setdefault(edge, []).append((start, index))
    for starts in found.values():
        starts.sort()
    return found


def _iter_reached(starts: Sequence[tuple[int, int]], low: int, high: int) -> Iterator[int]:
    """Yield what starts between two bounds, and the one that starts before and may reach in."""
    first = max(bisect_left(starts, (low, -1)) - 1, 0)
    for at in range(first, len(starts)):
        start, index = starts[at]
        if start > high:
            break
        yield index


def _is_near(sheet: Worksheet, one: CellBox, two: CellBox) -> bool:
    """Return whether words in a row belong together over the empty columns between them."""
    if (one.boxed and two.boxed) or not (one.text.strip() and two.text.strip()):
        return False
    space = 0.0
    for column in range(one.area.right + 1, two.area.left):
        space += sheet.width(column)
        if space > _SPACE:
            return False
    return True
