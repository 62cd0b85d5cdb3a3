"""Sections: their pages, and the headers and footers that they show."""

from collections.abc import Iterator
from typing import Literal

from checker.core.document import Grid, Page
from checker.formats.ooxml.names import Element, R, W, attribute, child, integer, points, switch

_MM_PER_POINT = 25.4 / 72
_WIDTH, _HEIGHT, _MARGIN = 612.0, 792.0, 72.0  # Word's: 12240 x 15840 and 1440 twips
_COLUMN_SPACE = 36.0
_CHARACTER = 10.5
_LINE = 12.0
_CHARACTER_PARTS = 4096
_OFF = ("0", "false", "off")
_STARTS = {
    "nextPage": "next-page",
    "nextColumn": "next-column",
    "evenPage": "even-page",
    "oddPage": "odd-page",
}
_GRIDS: dict[str | None, Literal["lines", "characters", "snap"]] = {
    "lines": "lines",
    "linesAndChars": "characters",
    "snapToChars": "snap",
}
# Both the names of the first edition and those that ISO 29500 put in their place (17.18.93).
_VERTICAL = frozenset({"tbRl", "tbRlV", "rl", "rlV", "tbLrV", "lrV"})

Pages = Literal["default", "first", "even"]


def sections(body: Element) -> list[Element]:
    """Return the `w:sectPr` of a body in order, without those that a tracked change replaced."""
    return [
        item for item in body.iter(W + "sectPr") if _parent_tag(item) in (W + "body", W + "pPr")
    ]


def _parent_tag(element: Element) -> str | None:
    parent = element.getparent()
    return None if parent is None else str(parent.tag)


def read_page(section: Element | None, character: float = _CHARACTER) -> Page:
    """Return a section's page; what it leaves out is as Word fills it in (US Letter, 1 inch).

    Args:
        section: the `w:sectPr`.
        character: the size in points of the default paragraph style, from which Word works out
            how many characters stand in a line of the grid.
    """
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    width = _points(size, "w", _WIDTH)
    height = _points(size, "h", _HEIGHT)
    number = child(section, "pgNumType")
    start = attribute(child(section, "type")) or "nextPage"
    return Page(
        width_mm=_millimetres(width),
        height_mm=_millimetres(height),
        top_mm=_millimetres(_points(margins, "top", _MARGIN)),
        right_mm=_millimetres(_points(margins, "right", _MARGIN)),
        bottom_mm=_millimetres(_points(margins, "bottom", _MARGIN)),
        left_mm=_millimetres(_points(margins, "left", _MARGIN)),
        orientation=_orientation(attribute(size, "orient"), wide=width > height),
        columns=_columns(section),
        header_mm=_said_millimetres(margins, "header"),
        footer_mm=_said_millimetres(margins, "footer"),
        gutter_mm=_millimetres(_points(margins, "gutter", 0.0)),
        vertical=_vertical(section),
        start=_STARTS.get(start, start),
        grid=_grid(section, character),
        page_number_start=integer(attribute(number, "start")),
        page_number_format=attribute(number, "fmt"),
    )


def _points(element: Element | None, name: str, default: float) -> float:
    length = points(attribute(element, name))
    return default if length is None else length


def _millimetres(length: float) -> float:
    return round(length * _MM_PER_POINT, 1)


def _said_millimetres(element: Element | None, name: str) -> float | None:
    length = points(attribute(element, name))
    return None if length is None else _millimetres(length)


def _orientation(said: str | None, *, wide: bool) -> Literal["portrait", "landscape"]:
    if said == "landscape":
        return "landscape"
    if said == "portrait":
        return "portrait"
    return "landscape" if wide else "portrait"


def _columns(section: Element | None) -> int:
    columns = child(section, "cols")
    if columns is None:
        return 1
    own = len(columns.findall(W + "col"))
    return max(integer(attribute(columns, "num")) or own, 1)


def _vertical(section: Element | None) -> bool:
    return attribute(child(section, "textDirection")) in _VERTICAL


def _grid(section: Element | None, character: float) -> Grid | None:
    """Return the grid (17.6.5 docGrid), None where the text stands on none."""
    element = child(section, "docGrid")
    kind = _GRIDS.get(attribute(element, "type"))
    if kind is None:
        return None
    line_pitch = points(attribute(element, "linePitch"))
    lines, line = _text_area(section)
    if kind == "lines":
        return Grid(kind, line_pitch, lines_per_page=_count(lines, line_pitch))
    space = integer(attribute(element, "charSpace")) or 0
    pitch = character + space / _CHARACTER_PARTS
    return Grid(kind, line_pitch, pitch, _count(lines, line_pitch), _count(line, pitch))


def line_unit(section_list: list[Element]) -> float:
    """Return the height in points of a line, for spaces said in lines (17.3.1.33 beforeLines).

    That is the line pitch of the first grid; without one, a line of 12 points.
    """
    grids = (_grid(section, _CHARACTER) for section in section_list)
    pitches = (grid.line_pitch for grid in grids if grid is not None)
    return next((pitch for pitch in pitches if pitch), _LINE)


def _count(length: float, pitch: float | None) -> int | None:
    """Return how many whole cells of the grid there is room for, a twip more or less."""
    return int((length + 0.05) / pitch) if pitch is not None and pitch > 0 else None


def _text_area(section: Element | None) -> tuple[float, float]:
    """Return the room for lines one after another, and the length of a line of one column."""
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    # A negative margin is exact: the body does not give way to a tall header (17.6.11).
    top, right, bottom, left = (
        abs(_points(margins, name, _MARGIN)) for name in ("top", "right", "bottom", "left")
    )
    height = _points(size, "h", _HEIGHT) - top - bottom
    width = _points(size, "w", _WIDTH) - left - right - _points(margins, "gutter", 0.0)
    lines, line = (width, height) if _vertical(section) else (height, width)
    return lines, _column_width(section, line)


def _column_width(section: Element | None, width: float) -> float:
    columns = child(section, "cols")
    count = _columns(section)
    if count == 1:
        return width
    own = points(attribute(child(columns, "col"), "w"))
    if own is not None and attribute(columns, "equalWidth") in _OFF:
        return own
    return (width - (count - 1) * _points(columns, "space", _COLUMN_SPACE)) / count


def shown_margins(
    section_list: list[Element], settings: Element | None, name: Literal["header", "footer"]
) -> list[dict[Pages, str]]:
    """Return for each section which header (or footer) shows on which of its pages.

    Each is a mapping from pages to the relationship id of the part. A section without a reference
    of its own shows the previous section's. A first page's header shows only where the section
    asks for one (`w:titlePg`), an even page's only where the settings do (`w:evenAndOddHeaders`);
    where one is asked for and no section names it, those pages show none.
    """
    even = switch(child(settings, "evenAndOddHeaders")) is True
    current: dict[str, str] = {}
    shown: list[dict[Pages, str]] = []
    for section in section_list:
        for reference in section.iterchildren(W + f"{name}Reference"):
            current[attribute(reference, "type") or "default"] = reference.get(R + "id") or ""
        first = switch(child(section, "titlePg")) is True
        asked: tuple[tuple[Pages, bool], ...] = (
            ("first", first),
            ("default", True),
            ("even", even),
        )
        shown.append(
            {pages: current[pages] for pages, is_asked in asked if is_asked and current.get(pages)}
        )
    return shown


def shown_references(
    section_list: list[Element], settings: Element | None, name: Literal["header", "footer"]
) -> Iterator[str]:
    """Yield the relationship ids of the headers (or footers) that some page shows, each once.

    What Word keeps without showing is not read: see `shown_margins`.
    """
    seen: set[str] = set()
    for margins in shown_margins(section_list, settings, name):
        for reference_id in margins.values():
            if reference_id not in seen:
                seen.add(reference_id)
                yield reference_id
