"""Read how cells look: fonts, fills, borders, number formats and alignments (18.8)."""

from collections.abc import Sequence
from dataclasses import field
from enum import Flag, auto
from typing import Final, Literal, TypeVar

from checker.core.data_classes import dataclass
from checker.core.document import ParagraphStyle, RunStyle
from checker.formats.xlsx.read.builtin_formats import FORMATS
from checker.formats.xlsx.read.names import (
    Element,
    find_child,
    find_children,
    get_local_name,
    get_value,
    is_on,
    iter_descendants,
    number,
    parse_integer,
)

_Each = TypeVar("_Each")
_Named = Literal["title", "heading"] | None

_NO_RUN: Final = RunStyle()
_NO_PARAGRAPH: Final = ParagraphStyle()
_WHITE: Final = "FFFFFF"
_PALETTE: Final = (
    "000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF",
)  # fmt: skip
_BUILTIN_TITLE: Final = 15
_BUILTIN_HEADINGS: Final = range(16, 20)
_ALIGNMENTS: Final = {
    "left": "left",
    "center": "center",
    "right": "right",
    "centerContinuous": "center",
    "justify": "justify",
    "distributed": "distribute",
}
_THEME_ORDER: Final = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)  # lt1 before dk1, lt2 before dk2


class CellBorders(Flag):
    """Sides of a cell that have a line."""

    NONE = 0
    LEFT = auto()
    RIGHT = auto()
    TOP = auto()
    BOTTOM = auto()


_EDGES = {
    "left": CellBorders.LEFT,
    "start": CellBorders.LEFT,
    "right": CellBorders.RIGHT,
    "end": CellBorders.RIGHT,
    "top": CellBorders.TOP,
    "bottom": CellBorders.BOTTOM,
}


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell looks.

    `named` says that it has one of Excel's own styles for titles or headings.
    """

    run: RunStyle = _NO_RUN
    paragraph: ParagraphStyle = _NO_PARAGRAPH
    code: str = "General"
    edges: CellBorders = CellBorders.NONE
    filled: bool = False
    named: _Named = None
    is_plain: bool = field(init=False)
    """Whether nothing is seen of it where the cell is empty."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_plain", not self.edges and not self.filled)


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The looks that cells refer to by number, and how runs of a text are read."""

    looks: Sequence[CellLook]
    theme: Sequence[str] = field(default_factory=tuple)

    def look(self, index: int) -> CellLook:
        """Return a look; the first where there is none of that number."""
        known = 0 <= index < len(self.looks)
        return self.looks[index] if known else self.looks[0]

    def font(self, properties: Element) -> RunStyle:
        """Return what a font (`font`, `rPr`) says."""
        return _read_font(properties, self.theme)


def read_styles(root: Element | None, theme: Element | None) -> CellStyles:
    """Return the styles of a workbook.

    Args:
        root: its `styleSheet`.
        theme: its `theme`.
    """
    colors = _read_theme_colors(theme)
    fonts = [_read_font(item, colors) for item in find_children(find_child(root, "fonts"), "font")]
    fills = [_is_filled(item, colors) for item in find_children(find_child(root, "fills"), "fill")]
    borders = [_read_edges(item) for item in find_children(find_child(root, "borders"), "border")]
    codes = dict(FORMATS)
    for item in find_children(find_child(root, "numFmts"), "numFmt"):
        codes[parse_integer(item.get("numFmtId")) or 0] = item.get("formatCode") or "General"
    names = _style_names(root)
    looks = [
        CellLook(
            run=_get_at(fonts, item, "fontId", _NO_RUN),
            paragraph=_read_paragraph(item, names),
            code=codes.get(parse_integer(item.get("numFmtId")) or 0, "General"),
            edges=_get_at(borders, item, "borderId", CellBorders.NONE),
            filled=_get_at(fills, item, "fillId", False),
            named=names.get(parse_integer(item.get("xfId")) or 0, ("", None))[1],
        )
        for item in find_children(find_child(root, "cellXfs"), "xf")
    ]
    return CellStyles(looks or [CellLook()], colors)


def _get_at(found: Sequence[_Each], item: Element, name: str, default: _Each) -> _Each:
    index = parse_integer(item.get(name)) or 0
    return found[index] if 0 <= index < len(found) else default


def _style_names(
    root: Element | None,
) -> dict[int, tuple[str, _Named]]:
    found: dict[int, tuple[str, _Named]] = {}
    for item in find_children(find_child(root, "cellStyles"), "cellStyle"):
        builtin = parse_integer(item.get("builtinId"))
        kind: _Named = None
        if builtin == _BUILTIN_TITLE:
            kind = "title"
        elif builtin in _BUILTIN_HEADINGS:
            kind = "heading"
        found.setdefault(parse_integer(item.get("xfId")) or 0, (item.get("name") or "", kind))
    return found


def _read_paragraph(item: Element, names: dict[int, tuple[str, _Named]]) -> ParagraphStyle:
    name = names.get(parse_integer(item.get("xfId")) or 0, ("", None))[0]
    horizontal = get_value(find_child(item, "alignment"), "horizontal") or ""
    return ParagraphStyle(name=name or None, alignment=_ALIGNMENTS.get(horizontal))


def _read_font(item: Element, theme: Sequence[str]) -> RunStyle:
    name = get_value(find_child(item, "name")) or get_value(find_child(item, "rFont"))
    underline = find_child(item, "u")
    place = get_value(find_child(item, "vertAlign"))
    return RunStyle(
        east_asia_font=name,
        ascii_font=name,
        hansi_font=name,
        complex_font=name,
        size=number(get_value(find_child(item, "sz"))),
        bold=_read_switch(find_child(item, "b")),
        italic=_read_switch(find_child(item, "i")),
        underline=None if underline is None else _convert_underline(get_value(underline)),
        strike=_read_switch(find_child(item, "strike")),
        position=_position(place),
        color=_read_color(find_child(item, "color"), theme),
    )


def _position(place: str | None) -> Literal["superscript", "subscript"] | None:
    if place == "superscript":
        return "superscript"
    return "subscript" if place == "subscript" else None


def _read_switch(item: Element | None) -> bool:
    return item is not None and is_on(item.get("val"), default=True)


def _convert_underline(said: str | None) -> str | None:
    return None if said == "none" else said or "single"


def _read_color(item: Element | None, theme: Sequence[str]) -> str | None:
    """Return a colour as `RRGGBB`; None where it is automatic, or a shade of a theme's."""
    if item is None:
        return None
    rgb = item.get("rgb")
    if rgb:
        return rgb[-6:].upper()
    index = parse_integer(item.get("indexed"))
    if index is not None:
        return _PALETTE[index % 8] if 0 <= index < 2 * len(_PALETTE) else None
    index = parse_integer(item.get("theme"))
    shaded = bool(number(item.get("tint")))
    known = index is not None and 0 <= index < len(theme) and not shaded
    return theme[index] if known and index is not None else None


def _read_theme_colors(theme: Element | None) -> tuple[str, ...]:
    scheme = next(iter(iter_descendants(theme, "clrScheme")), None)
    written = []
    for item in [] if scheme is None else scheme:
        color = next(iter(item), None)
        if get_local_name(item) and color is not None:
            written.append((color.get("lastClr") or color.get("val") or "")[-6:].upper())
    if len(written) < len(_THEME_ORDER):
        return (_WHITE, "000000")
    return tuple(written[index] for index in _THEME_ORDER)


def _is_filled(item: Element, theme: Sequence[str]) -> bool:
    """Return whether a fill is seen: not none, and not white."""
    if find_child(item, "gradientFill") is not None:
        return True
    pattern = find_child(item, "patternFill")
    if pattern is None or get_value(pattern, "patternType") in {None, "none"}:
        return False
    return _read_color(find_child(pattern, "fgColor"), theme) != _WHITE


def _read_edges(item: Element) -> CellBorders:
    found = CellBorders.NONE
    for side in item:
        if get_value(side, "style") not in {None, "none"}:
            found |= _EDGES.get(get_local_name(side), CellBorders.NONE)
    return found
