"""Join characters into lines: what stands side by side, gaps, and readings above (ruby)."""

import unicodedata
from bisect import bisect, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from checker.core.text import lazy_re as re
from checker.formats.pdf.read.glyphs import Glyph, Rectangle

_SAME_LINE = 0.5  # share of the smaller character's height
_LOOK_BACK = 6
_FLAT = 0.01  # points; what is flatter shares no line by its height
_COLUMN_GAP = 1.5  # in characters: a tab, or the gutter between columns
_WORD_GAP = 0.18
_WIDE_GAP = 0.5
_DOUBLE = 0.12  # a character printed twice, a hair apart, to look bold
_COVERED = 0.6  # of the narrower character
_MAX_LAYERS = 8
_RUBY_SIZE = 0.62
_RUBY_GAP = 0.45
_KANA = re.compile("[\u3041-\u30ff\u30fc・\\s]+")


class Ruby(NamedTuple):
    """Ruby above a line: where it begins and ends, and its text."""

    start: float
    end: float
    text: str


@dataclass
class Segment:
    """Characters of one line without a wide gap among them."""

    glyphs: list[Glyph]
    readings: list[Ruby] = field(default_factory=list)
    place: Rectangle | None = None
    """Where a table or picture is that stands here in place of characters."""

    @cached_property
    def box(self) -> Rectangle:
        """The rectangle around it."""
        return self.place if self.place is not None else surround_glyphs(self.glyphs)


@dataclass
class PageLine:
    """Segments side by side; `number` counts the lines of the page from 1."""

    segments: list[Segment]
    number: int = 0
    item: Any = None
    """A table or picture that stands here in place of characters."""

    @cached_property
    def box(self) -> Rectangle:
        """The rectangle around it."""
        return surround_boxes([segment.box for segment in self.segments])

    @property
    def glyphs(self) -> list[Glyph]:
        """Its characters in reading order."""
        if len(self.segments) == 1:
            return self.segments[0].glyphs
        return [glyph for segment in self.segments for glyph in segment.glyphs]

    @cached_property
    def size(self) -> float:
        """The size of most of its characters."""
        exact = Counter(glyph.size for glyph in self.glyphs)
        counts: Counter[float] = Counter()
        for size, count in exact.items():
            counts[round(size, 1)] += count
        return counts.most_common(1)[0][0] if counts else 0.0


def surround_glyphs(glyphs: Sequence[Glyph]) -> Rectangle:
    """Return the rectangle around characters."""
    return surround_boxes([glyph.box for glyph in glyphs])


def surround_boxes(boxes: Sequence[Rectangle]) -> Rectangle:
    """Return the rectangle around rectangles."""
    if len(boxes) == 1:
        return boxes[0]
    return Rectangle(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def make_lines(glyphs: Iterable[Glyph]) -> list[PageLine]:
    """Return the lines that characters stand in, from top to bottom, readings laid above words."""
    rows: list[list[Glyph]] = []
    extents: list[Rectangle] = []  # of the largest character of each row
    written = list(glyphs)
    order = {id(glyph): index for index, glyph in enumerate(written)}
    level: tuple[float, float] | None = None
    index: int | None = None
    for glyph in sorted(written, key=lambda each: (each.box.top, each.box.x0)):
        box = glyph.box
        if index is None or level != (box.top, box.bottom) or box.height < _FLAT:
            index, level = _find_row(glyph, extents), (box.top, box.bottom)
        if index is None:
            index = len(rows)
            rows.append([glyph])
            extents.append(box)
        else:
            rows[index].append(glyph)
            if box.height > extents[index].height * 1.01:
                extents[index] = box
    layers = (layer for row in rows for layer in _split_layers(row, order))
    lines = [PageLine(_split_segments(layer)) for layer in layers]
    shown = [line for line in lines if line.segments]
    return _attach_readings(sorted(shown, key=lambda line: line.box.top))


def _find_row(glyph: Glyph, extents: Sequence[Rectangle]) -> int | None:
    box = glyph.box
    best, best_share = None, _SAME_LINE
    for index in range(len(extents) - 1, max(-1, len(extents) - 1 - _LOOK_BACK), -1):
        row = extents[index]
        shared = min(box.bottom, row.bottom) - max(box.top, row.top)
        share = shared / max(min(box.height, row.height), _FLAT)
        if share > best_share:
            best, best_share = index, share
    return best


def _split_layers(row: list[Glyph], order: Mapping[int, int]) -> list[list[Glyph]]:
    """Part a row where text is printed over other text, as the file wrote them one by one."""
    by_place = sorted(row, key=_start)
    if not any(
        other.box.x0 < one.box.x1 and _collide(one, other) for one, other in pairwise(by_place)
    ):
        return [by_place]
    layers: list[list[Glyph]] = [[]]
    last = layers[0]
    for glyph in sorted(row, key=lambda each: order[id(each)]):
        if not _fits_layer(last, glyph):
            free = (layer for layer in layers if _fits_layer(layer, glyph))
            last = next(free, layers[-1] if len(layers) >= _MAX_LAYERS else [])
            if not last:
                layers.append(last)
        insort(last, glyph, key=_start)
    return layers


def _start(glyph: Glyph) -> float:
    return glyph.box.x0


def _fits_layer(layer: Sequence[Glyph], glyph: Glyph) -> bool:
    index = bisect(layer, glyph.box.x0, key=_start)
    beside = layer[max(index - 1, 0) : index + 1]
    return any(_is_double(each, glyph) for each in beside) or not any(
        _collide(each, glyph) for each in beside
    )


def _collide(one: Glyph, other: Glyph) -> bool:
    """Return whether two characters of about one size cover each other, as no words do."""
    narrower = min(one.box.width, other.box.width)
    smaller, larger = sorted((one.size, other.size))
    if one.text.isspace() or other.text.isspace() or narrower < larger / 5 or smaller < larger / 2:
        return False
    return _measure_shared(one.box, other.box) > _COVERED * narrower and not _is_double(one, other)


def _split_segments(row: list[Glyph]) -> list[Segment]:
    found: list[Segment] = []
    previous: Glyph | None = None
    spaces: list[Glyph] = []
    for glyph in sorted(row, key=lambda each: each.box.x0):
        if previous is not None and previous.text == glyph.text and _is_double(previous, glyph):
            continue
        if glyph.text.isspace():
            spaces.append(glyph)
            continue
        gap = 0.0 if previous is None else glyph.box.x0 - previous.box.x1
        if previous is None or gap > _COLUMN_GAP * max(glyph.size, previous.size):
            found.append(Segment([]))
            spaces = []
        found[-1].glyphs += [*spaces, glyph]
        previous, spaces = glyph, []
    return found


def _is_double(one: Glyph, other: Glyph) -> bool:
    apart = abs(one.box.x0 - other.box.x0) + abs(one.box.top - other.box.top)
    return one.text == other.text and apart < _DOUBLE * one.size


def find_gap_text(one: Glyph, other: Glyph) -> str:
    """Return what stands between two neighbours of one line: nothing or a space."""
    if one.text.isspace() or other.text.isspace():
        return ""
    gap = (other.box.x0 - one.box.x1) / max(one.size, other.size, 0.01)
    wide = is_wide(one.text[-1]) or is_wide(other.text[0])
    return " " if gap > (_WIDE_GAP if wide else _WORD_GAP) else ""


def is_wide(character: str) -> bool:
    """Return whether a character is written without spaces around it, as Japanese is."""
    return unicodedata.east_asian_width(character) in "WF" or character in "’”…‥―"


def _attach_readings(lines: list[PageLine]) -> list[PageLine]:
    """Lay lines of small kana just above larger text over it as its readings."""
    kept: list[PageLine] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        if below is None or not _is_reading(line, below):
            kept.append(line)
            continue
        for segment in line.segments:
            owner = max(below.segments, key=lambda each: _measure_shared(each.box, segment.box))
            text = "".join(glyph.text for glyph in segment.glyphs)
            owner.readings.append(Ruby(segment.box.x0, segment.box.x1, text))
    return kept


def _is_reading(line: PageLine, below: PageLine) -> bool:
    size = below.size
    gap = below.box.top - line.box.bottom
    text = "".join(glyph.text for glyph in line.glyphs)
    return (
        0 < line.size <= size * _RUBY_SIZE
        and -size / 2 <= gap <= size * _RUBY_GAP
        and bool(_KANA.fullmatch(text))
        and _measure_shared(line.box, below.box) >= line.box.width * 0.9
    )


def _measure_shared(one: Rectangle, other: Rectangle) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def number_lines(lines: Iterable[PageLine], above: int = 0) -> int:
    """Give lines their numbers from the top, after `above`; lines side by side share one.

    Returns:
        The last number.
    """
    extent: Rectangle | None = None
    number = above
    for line in sorted(lines, key=lambda each: each.box.top):
        box = line.box
        if extent is None or _is_apart(box, extent):
            number += 1
            extent = box
        line.number = number
    return number


def _is_apart(box: Rectangle, extent: Rectangle) -> bool:
    shared = min(box.bottom, extent.bottom) - max(box.top, extent.top)
    return shared < _SAME_LINE * min(box.height, extent.height)
