"""Sections: their pages, and the headers and footers that they show."""

from collections.abc import Iterator
from typing import Literal

from checker.core.document import CharacterGrid, Page
from checker.formats.ooxml.names import (
    Element,
    R,
    W,
    get_attribute,
    get_child,
    parse_integer,
    parse_points,
    parse_switch,
)

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


def find_sections(body: Element) -> list[Element]:
    """Return the `w:sectPr` of a body in order, without those that a tracked change replaced."""
    return [
        item for item in body.iter(W + "sectPr") if _get_parent_tag(item) in (W + "body", W + "pPr")
    ]


def _get_parent_tag(element: Element) -> str | None:
    parent = element.getparent()
    return None if parent is None else str(parent.tag)


def read_page(section: Element | None, character: float = _CHARACTER) -> Page:
    """Return a section's page; what it leaves out is as Word fills it in (US Letter, 1 inch).

    Args:
        section: the `w:sectPr`.
        character: the size in points of the default paragraph style, from which Word works out
            how many characters stand in a line of the grid.
    """
    size, margins = get_child(section, "pgSz"), get_child(section, "pgMar")
    width = _read_points(size, "w", _WIDTH)
    height = _read_points(size, "h", _HEIGHT)
    number = get_child(section, "pgNumType")
    start = get_attribute(get_child(section, "type")) or "nextPage"
    return Page(
        width_mm=_convert_to_millimetres(width),
        height_mm=_convert_to_millimetres(height),
        top_mm=_convert_to_millimetres(_read_points(margins, "top", _MARGIN)),
        right_mm=_convert_to_millimetres(_read_points(margins, "right", _MARGIN)),
        bottom_mm=_convert_to_millimetres(_read_points(margins, "bottom", _MARGIN)),
        left_mm=_convert_to_millimetres(_read_points(margins, "left", _MARGIN)),
        orientation=_choose_orientation(get_attribute(size, "orient"), wide=width > height),
        columns=_count_columns(section),
        header_mm=_read_millimetres(margins, "header"),
        footer_mm=_read_millimetres(margins, "footer"),
        gutter_mm=_convert_to_millimetres(_read_points(margins, "gutter", 0.0)),
        vertical=_is_vertical(section),
        start=_STARTS.get(start, start),
        grid=_read_grid(section, character),
        page_number_start=parse_integer(get_attribute(number, "start")),
        page_number_format=get_attribute(number, "fmt"),
    )


def _read_points(element: Element | None, name: str, default: float) -> float:
    length = parse_points(get_attribute(element, name))
    return default if length is None else length


def _convert_to_millimetres(length: float) -> float:
    return round(length * _MM_PER_POINT, 1)


def _read_millimetres(element: Element | None, name: str) -> float | None:
    length = parse_points(get_attribute(element, name))
    return None if length is None else _convert_to_millimetres(length)


def _choose_orientation(said: str | None, *, wide: bool) -> Literal["portrait", "landscape"]:
    if said == "landscape":
        return "landscape"
    if said == "portrait":
        return "portrait"
    return "landscape" if wide else "portrait"


def _count_columns(section: Element | None) -> int:
    columns = get_child(section, "cols")
    if columns is None:
        return 1
    own = len(columns.findall(W + "col"))
    return max(parse_integer(get_attribute(columns, "num")) or own, 1)


def _is_vertical(section: Element | None) -> bool:
    return get_attribute(get_child(section, "textDirection")) in _VERTICAL


def _read_grid(section: Element | None, character: float) -> CharacterGrid | None:
    """Return the grid (17.6.5 docGrid), None where the text stands on none."""
    element = get_child(section, "docGrid")
    kind = _GRIDS.get(get_attribute(element, "type"))
    if kind is None:
        return None
    line_pitch = parse_points(get_attribute(element, "linePitch"))
    lines, line = _measure_text_area(section)
    if kind == "lines":
        return CharacterGrid(kind, line_pitch, lines_per_page=_count(lines, line_pitch))
    space = parse_integer(get_attribute(element, "charSpace")) or 0
    pitch = character + space / _CHARACTER_PARTS
    return CharacterGrid(kind, line_pitch, pitch, _count(lines, line_pitch), _count(line, pitch))


def compute_line_unit(section_list: list[Element]) -> float:
    """Return the height in points of a line, for spaces said in lines (17.3.1.33 beforeLines).

    That is the line pitch of the first grid; without one, a line of 12 points.
    """
    grids = (_read_grid(section, _CHARACTER) for section in section_list)
    pitches = (grid.line_pitch for grid in grids if grid is not None)
    return next((pitch for pitch in pitches if pitch), _LINE)


def _count(length: float, pitch: float | None) -> int | None:
    """Return how many whole cells of the grid there is room for, a twip more or less."""
    return int((length + 0.05) / pitch) if pitch is not None and pitch > 0 else None


def _measure_text_area(section: Element | None) -> tuple[float, float]:
    """Return the room for lines one after another, and the length of a line of one column."""
    size, margins = get_child(section, "pgSz"), get_child(section, "pgMar")
    # A negative margin is exact: the body does not give way to a tall header (17.6.11).
    top, right, bottom, left = (
        abs(_read_points(margins, name, _MARGIN)) for name in ("top", "right", "bottom", "left")
    )
    height = _read_points(size, "h", _HEIGHT) - top - bottom
    width = _read_points(size, "w", _WIDTH) - left - right - _read_points(margins, "gutter", 0.0)
    lines, line = (width, height) if _is_vertical(section) else (height, width)
    return lines, _measure_column(section, line)


def _measure_column(section: Element | None, width: float) -> float:
    columns = get_child(section, "cols")
    count = _count_columns(section)
    if count == 1:
        return width
    own = parse_points(get_attribute(get_child(columns, "col"), "w"))
    if own is not None and get_attribute(columns, "equalWidth") in _OFF:
        return own
    return (width - (count - 1) * _read_points(columns, "space", _COLUMN_SPACE)) / count


def find_shown_margins(
    section_list: list[Element], settings: Element | None, name: Literal["header", "footer"]
) -> list[dict[Pages, str]]:
    """Return for each section which header (or footer) shows on which of its pages.

    Each is a mapping from pages to the relationship id of the part. A section without a reference
    of its own shows the previous section's. A first page's header shows only where the section
    asks for one (`w:titlePg`), an even page's only where the settings do (`w:evenAndOddHeaders`);
    where one is asked for and no section names it, those pages show none.
    """
    even = parse_switch(get_child(settings, "evenAndOddHeaders")) is True
    current: dict[str, str] = {}
    shown: list[dict[Pages, str]] = []
    for section in section_list:
        for reference in section.iterchildren(W + f"{name}Reference"):
            current[get_attribute(reference, "type") or "default"] = reference.get(R + "id") or ""
        first = parse_switch(get_child(section, "titlePg")) is True
        asked: tuple[tuple[Pages, bool], ...] = (
            ("first", first),
            ("default", True),
            ("even", even),
        )
        shown.append(
            {pages: current[pages] for pages, is_asked in asked if is_asked and current.get(pages)}
        )
    return shown


def iter_shown_references(
    section_list: list[Element], settings: Element | None, name: Literal["header", "footer"]
) -> Iterator[str]:
    """Yield the relationship ids of the headers (or footers) that some page shows, each once.

    What Word keeps without showing is not read: see `find_shown_margins`.
    """
    seen: set[str] = set()
    for margins in find_shown_margins(section_list, settings, name):
        for reference_id in margins.values():
            if reference_id not in seen:
                seen.add(reference_id)
                yield reference_id
