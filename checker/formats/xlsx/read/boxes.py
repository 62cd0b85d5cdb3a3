"""Lay a sheet out as a reader sees it on paper: boxes on the grid.

A box is a merged area, or a cell with words and the empty cells beside it that no line sets apart
(in 方眼紙, a value typed into the first of twenty narrow cells), or an empty cell with lines around
it, for something to be filled in. Empty cells without lines are none.
"""

from bisect import bisect_right
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from checker.formats.xlsx.read.names import Area, Position
from checker.formats.xlsx.read.styles import CellBorders, CellLook
from checker.formats.xlsx.read.worksheet import SheetCell, Worksheet

_NARROW = 4.0


class CellBox(NamedTuple):
    """An area of a sheet that reads as one cell.

    `at` is the cell that holds the words, the top left one; `boxed` tells whether it has lines or
    a fill, `merged` the area that is one cell for Excel.
    """

    area: Area
    at: Position
    look: CellLook
    cell: SheetCell | None = None
    boxed: bool = False
    merged: Area | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return self.cell.words.text if self.cell else ""


def find_boxes(sheet: Worksheet) -> tuple[list[CellBox], dict[Position, str]]:
    """Return the boxes of a sheet from top to bottom, and the words that merged areas cover."""
    covered_by = _map_merged(sheet)
    covered: dict[Position, str] = {}
    by_row: dict[int, list[CellBox]] = {}
    for box in _find_merged_boxes(sheet):
        by_row.setdefault(box.area.top, []).append(box)
    singles: dict[int, list[Position]] = {}
    for at in [*sheet.cells, *sheet.empties]:
        merge = covered_by.get(at)
        if merge is None:
            singles.setdefault(at.row, []).append(at)
        elif at in sheet.cells and at != (merge.top, merge.left):
            covered[at] = sheet.cells[at].words.text or sheet.cells[at].stored
    for row, positions in singles.items():
        by_row.setdefault(row, []).extend(_find_row_boxes(sheet, sorted(positions)))
    boxes = [box for row in sorted(by_row) for box in by_row[row]]
    return sorted(_drop_spacers(boxes), key=lambda box: box.area), covered


def _map_merged(sheet: Worksheet) -> dict[Position, Area]:
    """Return the merged area of each kept cell that lies in one.

    Rows are visited from the top with the areas that reach them, so that the cost grows with the
    cells, not with the size of the areas. Of areas that overlap the first counts.
    """
    found: dict[Position, Area] = {}
    if not sheet.merges:
        return found
    waiting = sorted(sheet.merges, reverse=True)
    active: list[tuple[int, Area]] = []
    ends: list[tuple[int, int, Area]] = []
    kept: list[Area] = []
    for at in sorted([*sheet.cells, *sheet.empties]):
        while waiting and waiting[-1].top <= at.row:
            _start(waiting.pop(), active, ends, kept)
        _finish(at.row, active, ends)
        index = bisect_right(active, (at.column, Area(1 << 30, 0, 0, 0))) - 1
        if index >= 0 and active[index][1].right >= at.column:
            found[at] = active[index][1]
    while waiting:
        _start(waiting.pop(), active, ends, kept)
    sheet.merges = kept
    return found


def _start(
    area: Area,
    active: list[tuple[int, Area]],
    ends: list[tuple[int, int, Area]],
    kept: list[Area],
) -> None:
    _finish(area.top, active, ends)
    index = bisect_right(active, (area.left, area))
    before = active[index - 1][1] if index else None
    after = active[index][1] if index < len(active) else None
    if (before is not None and before.right >= area.left) or (
        after is not None and after.left <= area.right
    ):
        return
    kept.append(area)
    active.insert(index, (area.left, area))
    heappush(ends, (area.bottom, area.left, area))


def _finish(row: int, active: list[tuple[int, Area]], ends: list[tuple[int, int, Area]]) -> None:
    while ends and ends[0][0] < row:
        _, left, area = heappop(ends)
        del active[bisect_right(active, (left, area)) - 1]


def _find_merged_boxes(sheet: Worksheet) -> Iterator[CellBox]:
    for area in sheet.merges:
        at = Position(area.top, area.left)
        cell = sheet.cells.get(at)
        if not (sheet.is_hidden(at) and sheet.is_hidden(Position(area.bottom, area.right))):
            cell = cell or sheet.hidden.pop(at, None)
            boxed = _has_lines(sheet, area) or sheet.look(at).filled
            yield CellBox(area, at, sheet.look(at), cell, boxed, area)


def _has_lines(sheet: Worksheet, area: Area) -> bool:
    corners = {
        Position(area.top, area.left),
        Position(area.top, area.right),
        Position(area.bottom, area.left),
    }
    return any(sheet.look(corner).edges for corner in corners)


def _find_row_boxes(sheet: Worksheet, positions: list[Position]) -> Iterator[CellBox]:
    """Yield the boxes of one row's unmerged cells, empty ones joined to the cell that they prolong.

    Cells of ordinary width are columns of their own where a neighbouring row has words in them.
    """
    pending: CellBox | None = None
    for at in positions:
        cell = sheet.cells.get(at)
        look = sheet.look(at) if cell is None else sheet.styles.look(cell.style)
        if cell is None and pending is not None and _continues_to(sheet, pending, at, look):
            area = pending.area
            pending = CellBox(
                Area(area.top, area.left, area.bottom, at.column),
                pending.at, pending.look, pending.cell, pending.boxed,
            )  # fmt: skip
            continue
        if pending is not None:
            yield pending
        pending = None
        if cell is not None or _is_box(sheet, at, look):
            pending = CellBox(Area(*at, *at), at, look, cell, boxed=not look.is_plain)
    if pending is not None:
        yield pending


def _continues_to(sheet: Worksheet, pending: CellBox, at: Position, look: CellLook) -> bool:
    area = pending.area
    last = sheet.look(Position(at.row, area.right))
    if (
        area.right + 1 != at.column
        or CellBorders.RIGHT in last.edges
        or CellBorders.LEFT in look.edges
    ):
        return False
    if look.filled != pending.look.filled:
        return False
    above, below = Position(at.row - 1, at.column), Position(at.row + 1, at.column)
    alone = above not in sheet.cells and below not in sheet.cells
    return alone or sheet.width(at.column) <= _NARROW


def _is_box(sheet: Worksheet, at: Position, look: CellLook) -> bool:
    """Return whether lines on two sides make an empty cell one to be filled in."""
    beside = sheet.look(Position(at.row, at.column - 1)).edges
    left = CellBorders.LEFT in look.edges or CellBorders.RIGHT in beside
    level = bool(look.edges & (CellBorders.TOP | CellBorders.BOTTOM))
    return level and (left or CellBorders.TOP | CellBorders.BOTTOM in look.edges)


def _drop_spacers(boxes: list[CellBox]) -> Iterator[CellBox]:
    """Yield the boxes without merged areas that only keep a distance."""
    ends: set[tuple[int, int]] | None = None  # of boxes with words
    for box in boxes:
        if not (box.boxed or box.text.strip()):
            if ends is None:
                ends = {(each.area.top, each.area.right) for each in boxes if each.text.strip()}
            if (box.area.top, box.area.left - 1) not in ends:
                continue
        yield box
