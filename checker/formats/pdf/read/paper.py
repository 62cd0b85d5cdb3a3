"""The paper of a PDF's pages, and its margins as far as the text shows them.

A PDF knows no margins. Its lines show the left one where several long ones begin at it and none
before it, and the right one where several end at it: those of justified text. Above and below,
the room that lines take beside their letters, and pages that are not full, hide where it ends.
"""

from collections.abc import Sequence
from itertools import groupby

from checker.core.document import Page
from checker.formats.pdf.read.blocks import PageBlocks
from checker.formats.pdf.read.layout import PageLayout
from checker.formats.pdf.read.line_text import WrittenLine

_MM_PER_POINT = 25.4 / 72
_SAME_EDGE = 1.5  # points
_ENOUGH = 3
_LONG = 0.5  # of the paper's width
_HANGING = ("、", "。", "，", "．")  # may stand outside the margin (ぶら下げ)

_Stretch = Sequence[tuple[PageLayout, PageBlocks]]


def build_pages(pages: Sequence[PageLayout], bodies: Sequence[PageBlocks]) -> tuple[Page, ...]:
    """Return one page for each stretch of pages of one size."""
    sized = [
        (round(page.width * _MM_PER_POINT, 1), round(page.height * _MM_PER_POINT, 1), page, body)
        for page, body in zip(pages, bodies, strict=True)
    ]
    return tuple(
        _build_page(width, height, [(page, body) for _, _, page, body in group])
        for (width, height), group in groupby(sized, key=lambda each: each[:2])
    )


def _build_page(width: float, height: float, stretch: _Stretch) -> Page:
    right, left = find_known_sides(stretch)
    return Page(
        width_mm=width,
        height_mm=height,
        top_mm=None,
        right_mm=_convert_to_mm(right),
        bottom_mm=None,
        left_mm=_convert_to_mm(left),
        orientation="landscape" if width > height else "portrait",
        columns=max((len(page.columns) for page, _ in stretch), default=1) or 1,
        vertical=any(page.vertical for page, _ in stretch),
    )


def _convert_to_mm(points: float | None) -> float | None:
    return None if points is None else round(max(points, 0.0) * _MM_PER_POINT, 1)


def find_known_sides(stretch: _Stretch) -> tuple[float | None, float | None]:
    """Return the right and the left margin in points, None where the lines do not show it."""
    lefts: list[tuple[float, bool]] = []
    rights: list[tuple[float, bool]] = []
    for page, body in stretch:
        for line in () if page.vertical else body.lines:
            long = line.box.width >= _LONG * page.width
            lefts.append((line.box.x0, long))
            rights.append((page.width - _end(line), long))
    return _find_edge(rights), _find_edge(lefts)


def _end(line: WrittenLine) -> float:
    return line.box.x1 - (line.size if line.text.endswith(_HANGING) else 0.0)


def _find_edge(distances: Sequence[tuple[float, bool]]) -> float | None:
    """Return the smallest distance, where enough long lines share it."""
    least = min((distance for distance, _ in distances), default=0.0)
    shared = sum(1 for distance, long in distances if long and distance - least <= _SAME_EDGE)
    return least if shared >= _ENOUGH else None
