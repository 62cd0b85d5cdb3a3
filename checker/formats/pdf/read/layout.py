"""Put a page in reading order: lines by columns, tables and pictures."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.formats.pdf.read.columns import ColumnRegion, find_regions
from checker.formats.pdf.read.glyphs import Glyph, Rectangle
from checker.formats.pdf.read.line_text import LinkOf, RoleOf, WrittenLine, write
from checker.formats.pdf.read.lines import PageLine, Segment, is_wide, make_lines, number_lines
from checker.formats.pdf.read.page import PageContent, PagePicture
from checker.formats.pdf.read.ruled_tables import RuledCell, RuledTable, find_grids

_VERTICAL_SHARE = 0.5
_ALIGNED = 0.2  # of a character
_MAX_DISTANCE = 2.0  # characters between neighbours of one slanted line
_MIN_PICTURE_SIZE = 8.0  # points; smaller ones are rules and bullets


@dataclass(slots=True)
class TableItem:
    """A ruled table with the lines of each cell."""

    grid: RuledTable
    cells: list[tuple[RuledCell, list[WrittenLine]]]


@dataclass(slots=True)
class PictureItem:
    """A picture with the words for those who cannot see it."""

    box: Rectangle
    alt: str = ""


Item = WrittenLine | TableItem | PictureItem


@dataclass(slots=True)
class PageColumn:
    """Things below each other, and the edges of the column that they fill."""

    items: list[Item]
    left: float
    right: float


@dataclass(slots=True)
class PageLayout:
    """A page in reading order.

    Where `vertical`, places in `columns` are as if the page lay on its left side: lines are counted
    from the right, and `x` grows downward. `loose` are lines that do not run as the page does.
    """

    width: float
    height: float
    vertical: bool
    columns: list[PageColumn]
    loose: list[WrittenLine]
    has_text: bool
    pictures: int
    unmapped: int


def lay_out(content: PageContent, role_of: RoleOf, link_of: LinkOf) -> PageLayout:
    """Return what stands on a page in reading order."""
    glyphs, loose, vertical = _split_by_direction(content.glyphs)
    turn = _make_turner(content.width) if vertical else _keep_box
    flowing = [glyph._replace(box=turn(glyph.box)) for glyph in glyphs] if vertical else glyphs

    def link(box: Rectangle) -> str | None:
        return link_of(_turn_back(content.width, box)) if vertical else link_of(box)

    grids = find_grids([turn(edge) for edge in content.edges])
    inside, outside = _group_by_cell(flowing, grids)
    in_cells = {place: make_lines(each) for place, each in inside.items()}
    lines = make_lines(outside)
    filled = {place[0] for place in in_cells}
    items = [
        _build_item_line(_UnwrittenTable(grid, index), grid.box)
        for index, grid in enumerate(grids)
        if index in filled
    ]
    shown = [picture for picture in content.pictures if _is_seen(picture.box)]
    items += [_build_item_line(_build_picture(each, role_of), turn(each.box)) for each in shown]
    ordered = sorted([*lines, *items], key=lambda line: line.box.top)
    ordered_regions = find_regions(ordered)
    count = 0
    for region in ordered_regions:
        count = number_lines(_collect_lines(region, in_cells), count)

    def item(line: PageLine) -> Item:
        if isinstance(line.item, _UnwrittenTable):
            return _build_table(line.item, in_cells, role_of, link)
        return write(line, role_of, link) if line.item is None else line.item

    return PageLayout(
        content.width,
        content.height,
        vertical,
        [
            PageColumn([item(line) for line in region.lines], region.left, region.right)
            for region in ordered_regions
        ],
        _collect_loose(loose, content, role_of, link_of),
        bool(content.glyphs),
        len(shown),
        content.unmapped,
    )


# --- direction --------------------------------------------------------------------------------


def _split_by_direction(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph], bool]:
    """Return the characters that run as the page does, the others, and whether that is downward."""
    shown = [glyph for glyph in glyphs if not glyph.text.isspace()]
    down = _find_pairs(shown, _is_below)
    across = _find_pairs(shown, _is_beside)
    turned = sum(1 for index, glyph in enumerate(shown) if glyph.turned or index in down - across)
    if not shown or turned < _VERTICAL_SHARE * len(shown):
        level = [glyph for glyph in glyphs if glyph.upright and not glyph.turned]
        return level, [glyph for glyph in glyphs if not glyph.upright or glyph.turned], False
    horizontal = {
        index for index in across - down if not shown[index].turned and shown[index].upright
    }
    flowing = [glyph for index, glyph in enumerate(shown) if index not in horizontal]
    return flowing, [shown[index] for index in sorted(horizontal)], True


def _find_pairs(glyphs: Sequence[Glyph], holds: Callable[[Glyph, Glyph], bool]) -> set[int]:
    """Return the places of those characters that stand so to the one before or after them."""
    found: set[int] = set()
    for index, (one, other) in enumerate(pairwise(glyphs)):
        if holds(one, other):
            found |= {index, index + 1}
    return found


def _is_below(one: Glyph, other: Glyph) -> bool:
    size = max(one.size, other.size)
    middle = abs((one.box.x0 + one.box.x1) - (other.box.x0 + other.box.x1)) / 2
    step = other.box.top - one.box.top
    wide = is_wide(one.text[0]) or is_wide(other.text[0])
    return wide and middle < _ALIGNED * size and size * 0.4 < step < size * 1.4


def _is_beside(one: Glyph, other: Glyph) -> bool:
    size = max(one.size, other.size)
    level = abs(one.box.bottom - other.box.bottom)
    return level < _ALIGNED * size and -size / 4 < other.box.x0 - one.box.x1 < size


def _make_turner(width: float) -> Callable[[Rectangle], Rectangle]:
    def turn(box: Rectangle) -> Rectangle:
        return Rectangle(box.top, width - box.x1, box.bottom, width - box.x0)

    return turn


def _turn_back(width: float, box: Rectangle) -> Rectangle:
    return Rectangle(width - box.bottom, box.x0, width - box.top, box.x1)


def _keep_box(box: Rectangle) -> Rectangle:
    return box


def _collect_loose(
    glyphs: Sequence[Glyph], content: PageContent, role_of: RoleOf, link_of: LinkOf
) -> list[WrittenLine]:
    """Return the lines that do not run as the page does, each where it stands on the page."""
    width, height = content.width, content.height
    found = [write(line, role_of, link_of) for line in _collect_slanted(glyphs)]
    level = [each for each in glyphs if each.upright and not each.turned]
    turned = [each for each in glyphs if each.turned]
    climbing = [each for each in glyphs if each.climbing]
    found += _write_lines(level, _keep_box, _keep_box, role_of, link_of)
    found += _write_lines(turned, _make_turner(width), partial(_turn_back, width), role_of, link_of)
    found += _write_lines(
        climbing,
        partial(_turn_climbing, height),
        partial(_turn_climbing_back, height),
        role_of,
        link_of,
    )
    return found


def _write_lines(
    glyphs: Sequence[Glyph],
    turn: Callable[[Rectangle], Rectangle],
    back: Callable[[Rectangle], Rectangle],
    role_of: RoleOf,
    link_of: LinkOf,
) -> list[WrittenLine]:
    lines = make_lines(glyph._replace(box=turn(glyph.box)) for glyph in glyphs)
    number_lines(lines)
    written = [write(line, role_of, lambda box: link_of(back(box))) for line in lines]
    return [replace(line, box=back(line.box)) for line in written]


def _collect_slanted(glyphs: Sequence[Glyph]) -> list[PageLine]:
    """Return lines that run aslant, such as a watermark, as the file writes them."""
    lines: list[PageLine] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.upright or glyph.climbing:
            continue
        if last is None or _measure_distance(last.box, glyph.box) > _MAX_DISTANCE * glyph.size:
            lines.append(PageLine([Segment([])]))
        lines[-1].segments[0].glyphs.append(glyph)
        last = glyph
    number_lines(lines)
    return lines


def _measure_distance(one: Rectangle, other: Rectangle) -> float:
    across = (one.x0 + one.x1 - other.x0 - other.x1) / 2
    down = (one.top + one.bottom - other.top - other.bottom) / 2
    return math.hypot(across, down)


def _turn_climbing(height: float, box: Rectangle) -> Rectangle:
    return Rectangle(height - box.bottom, box.x0, height - box.top, box.x1)


def _turn_climbing_back(height: float, box: Rectangle) -> Rectangle:
    return Rectangle(box.top, height - box.x1, box.bottom, height - box.x0)


# --- tables and pictures ----------------------------------------------------------------------

_Inside = dict[tuple[int, int, int], list[Glyph]]
_InCells = dict[tuple[int, int, int], list[PageLine]]


def _group_by_cell(
    glyphs: Sequence[Glyph], grids: Sequence[RuledTable]
) -> tuple[_Inside, list[Glyph]]:
    """Return the characters in each cell (table, row, column), and those outside tables."""
    inside: _Inside = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.box.x0 + glyph.box.x1) / 2, (glyph.box.top + glyph.box.bottom) / 2
        place = _find_cell(grids, x, y)
        if place is None:
            outside.append(glyph)
        else:
            inside.setdefault(place, []).append(glyph)
    return inside, outside


def _find_cell(grids: Sequence[RuledTable], x: float, y: float) -> tuple[int, int, int] | None:
    for index, grid in enumerate(grids):
        box = grid.box
        if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
            cell = grid.cell_at(x, y)
            if cell is not None:
                return index, cell.row, cell.column
    return None


@dataclass(frozen=True, slots=True)
class _UnwrittenTable:
    """A ruled table whose cells are not written yet."""

    grid: RuledTable
    index: int


def _collect_lines(region: ColumnRegion, in_cells: _InCells) -> list[PageLine]:
    """Return the lines of a region, those in its tables too."""
    found = [line for line in region.lines if line.item is None]
    tables = {line.item.index for line in region.lines if isinstance(line.item, _UnwrittenTable)}
    found += [line for place, lines in in_cells.items() if place[0] in tables for line in lines]
    return found


def _build_table(
    ruled: _UnwrittenTable, in_cells: _InCells, role_of: RoleOf, link_of: LinkOf
) -> TableItem:
    cells = []
    for cell in ruled.grid.cells:
        own = in_cells.get((ruled.index, cell.row, cell.column), [])
        cells.append((cell, [write(line, role_of, link_of) for line in own]))
    return TableItem(ruled.grid, cells)


def _build_picture(picture: PagePicture, role_of: RoleOf) -> PictureItem:
    role = role_of(picture.tag)
    return PictureItem(picture.box, "" if role is None else role.alt)


def _is_seen(box: Rectangle) -> bool:
    return min(box.width, box.height) >= _MIN_PICTURE_SIZE


def _build_item_line(item: _UnwrittenTable | PictureItem, box: Rectangle) -> PageLine:
    return PageLine([Segment([], place=box)], item=item)
