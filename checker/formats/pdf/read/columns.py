"""The order in which the lines of a page are read: columns one after the other."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from checker.core.data_classes import dataclass
from checker.formats.pdf.read.lines import PageLine, Segment

_MIN_GUTTER_WIDTH = 0.9  # in characters
_MIN_COLUMN_WIDTH = 8.0
_PROSE = 0.6  # of a column's width that most of its lines fill
_MIN_LINES = 3
_MAX_GUTTERS = 12
_MAX_COLUMNS = 4


class Gap(NamedTuple):
    """A stretch from left to right in which no text stands."""

    x0: float
    x1: float


@dataclass(slots=True)
class ColumnRegion:
    """Lines that follow each other, and the edges of the column that they fill."""

    lines: list[PageLine]
    left: float
    right: float


def find_regions(lines: Sequence[PageLine], columns: int = _MAX_COLUMNS) -> list[ColumnRegion]:
    """Return lines in reading order, those of a column together.

    Args:
        lines: from top to bottom.
        columns: how many columns side by side are looked for.
    """
    if not lines:
        return []
    written = [line for line in lines if line.item is None] or lines
    left = min(line.box.x0 for line in written)
    right = max(line.box.x1 for line in written)
    found: list[ColumnRegion] = []
    for band, gap in _split_bands(lines, left, right):
        halves = None if gap is None or columns <= 1 else _split_halves(band, gap)
        if halves is None:
            if found and found[-1].left == left and found[-1].right == right:
                found[-1].lines += band
            else:
                found.append(ColumnRegion(list(band), left, right))
        else:
            for half in halves:
                found += find_regions(half, columns - 1)
    return found


def _split_bands(
    lines: Sequence[PageLine], left: float, right: float
) -> list[tuple[list[PageLine], Gap | None]]:
    """Part lines into stretches through which a gutter runs, and stretches without."""
    bands: list[tuple[list[PageLine], Gap | None]] = []
    band: list[PageLine] = []
    gaps: list[Gap] = []
    for line in lines:
        free = _free(line, left, right)
        common = _find_common_gaps(gaps, free) if band else free
        if band and not common:
            bands.append((band, _find_widest(gaps)))
            band, common = [], free
        band.append(line)
        gaps = common
    bands.append((band, _find_widest(gaps)))
    return bands


def _free(line: PageLine, left: float, right: float) -> list[Gap]:
    """Return where a line leaves room for a gutter."""
    least = _MIN_GUTTER_WIDTH * (line.size or 10.0)
    edges = [left]
    for segment in line.segments:
        edges += [segment.box.x0, segment.box.x1]
    edges.append(right)
    gaps = [Gap(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= least]
    return gaps[:_MAX_GUTTERS]


def _find_common_gaps(one: Sequence[Gap], other: Sequence[Gap]) -> list[Gap]:
    shared = (Gap(max(a.x0, b.x0), min(a.x1, b.x1)) for a in one for b in other)
    return [gap for gap in shared if gap.x1 - gap.x0 >= 6][:_MAX_GUTTERS]  # noqa: PLR2004 - points


def _find_widest(gaps: Sequence[Gap]) -> Gap | None:
    return max(gaps, key=lambda gap: gap.x1 - gap.x0, default=None)


def _split_halves(
    band: Sequence[PageLine], gap: Gap
) -> tuple[list[PageLine], list[PageLine]] | None:
    """Return the lines on both sides of a gutter, None where it parts no columns of prose."""
    middle = (gap.x0 + gap.x1) / 2
    sides: tuple[list[PageLine], list[PageLine]] = ([], [])
    for line in band:
        parts: tuple[list[Segment], list[Segment]] = ([], [])
        for segment in line.segments:
            parts[segment.box.x0 >= middle].append(segment)
        for side, part in zip(sides, parts, strict=True):
            if part:
                side.append(PageLine(part, line.number, line.item))
    return sides if all(map(_is_prose, sides)) else None


def _is_prose(lines: Sequence[PageLine]) -> bool:
    written = [line for line in lines if line.glyphs]
    if len(written) < _MIN_LINES:
        return False
    left, right = min(line.box.x0 for line in written), max(line.box.x1 for line in written)
    width = right - left
    size = median(line.size for line in written)
    filled = median(sum(part.box.width for part in line.segments) for line in written)
    return width >= _MIN_COLUMN_WIDTH * size and filled >= _PROSE * width
