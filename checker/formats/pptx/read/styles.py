"""Effective formatting of text on a slide.

Each level of a list is described by up to seven layers, each laid over the one before: the
presentation's defaults, the master's text style, the master's placeholder, the layout's
placeholder, the shape's own list style, the paragraph, the run (ECMA-376 Part 1, 21.1.2.4).
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from checker.core.data_classes import dataclass
from checker.core.document import ParagraphStyle, RunStyle
from checker.formats.pptx.read.names import (
    A,
    Element,
    iter_elements,
    parse_integer,
    parse_points,
    parse_switch,
)
from checker.formats.pptx.read.theme import SlideTheme

MAX_LEVELS = 9
_DEFAULT_SIZE = 18.0
_HUNDREDTHS = 100
_WHOLE = 100_000
_ALIGNMENTS = {
    "l": "left",
    "ctr": "center",
    "r": "right",
    "just": "justify",
    "justLow": "justify",
    "dist": "distribute",
    "thaiDist": "distribute",
}
_UNDERLINES = {"sng": "single", "dbl": "double"}
_BULLETS = frozenset(A + name for name in ("buNone", "buChar", "buAutoNum", "buBlip"))


class Emphasis(NamedTuple):
    """What a table's style says of a cell's text; None where it says nothing."""

    bold: bool | None = None
    italic: bool | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Bullet:
    """What stands before a list item: a sign in a font, or a number of a scheme."""

    kind: Literal["sign", "number"]
    value: str
    font: str | None = None
    start: int = 1


class TextStyle:
    """Resolves the formatting of one body of text."""

    def __init__(
        self,
        list_styles: Sequence[Element],
        theme: SlideTheme,
        *,
        scale: float = 1.0,
        emphasis: Emphasis | None = None,
    ) -> None:
        """Take the list styles, weakest first, and the shrinking that the shape applies."""
        self._list_styles = tuple(list_styles)
        self._theme = theme
        self._scale = scale
        self._emphasis = emphasis or Emphasis()
        self._levels: dict[int, tuple[Element, ...]] = {}

    def _get_layers(self, properties: Element | None) -> tuple[Element, ...]:
        level = get_level(properties)
        known = self._levels.get(level)
        if known is None:
            tag = f"{A}lvl{level}pPr"
            found = (style.find(tag) for style in self._list_styles)
            known = self._levels[level] = tuple(item for item in found if item is not None)
        return known if properties is None else (*known, properties)

    def paragraph(self, properties: Element | None) -> ParagraphStyle:
        """Return the effective formatting of a paragraph with this `a:pPr`."""
        layers = self._get_layers(properties)
        spacing, rule = _read_line_spacing(_find_child(layers, "lnSpc"))
        bullet = self.bullet(properties)
        return ParagraphStyle(
            alignment=_ALIGNMENTS.get(_find_attribute(layers, "algn") or "l"),
            numbered=bullet is not None and bullet.kind == "number",
            left_indent=parse_points(_find_attribute(layers, "marL")),
            right_indent=parse_points(_find_attribute(layers, "marR")),
            first_line_indent=parse_points(_find_attribute(layers, "indent")),
            space_before=_read_space(_find_child(layers, "spcBef")),
            space_after=_read_space(_find_child(layers, "spcAft")),
            line_spacing=spacing,
            line_rule=rule,
            grid=False,
        )

    def bullet(self, properties: Element | None) -> Bullet | None:
        """Return what stands before a paragraph with this `a:pPr`, None for nothing."""
        layers = self._get_layers(properties)
        for layer in reversed(layers):
            item = next((each for each in iter_elements(layer) if each.tag in _BULLETS), None)
            if item is not None:
                return _read_bullet(item, layers)
        return None

    def run(self, paragraph: Element | None, properties: Element | None) -> RunStyle:
        """Return the effective formatting of a run.

        Args:
            paragraph: its paragraph's `a:pPr`.
            properties: its `a:rPr`.
        """
        defaults = (layer.find(A + "defRPr") for layer in self._get_layers(paragraph))
        inherited = tuple(item for item in defaults if item is not None)
        layers = inherited if properties is None else (*inherited, properties)
        own = () if properties is None else (properties,)
        size = parse_integer(_find_attribute(layers, "sz"))
        latin = self._find_font(layers, "latin")
        return RunStyle(
            east_asia_font=self._find_font(layers, "ea"),
            ascii_font=latin,
            hansi_font=latin,
            complex_font=self._find_font(layers, "cs"),
            size=round((size / _HUNDREDTHS if size else _DEFAULT_SIZE) * self._scale, 1),
            bold=self._toggle(layers, own, "b", self._emphasis.bold),
            italic=self._toggle(layers, own, "i", self._emphasis.italic),
            underline=_convert_underline(_find_attribute(layers, "u")),
            strike=_find_attribute(layers, "strike") in ("sngStrike", "dblStrike"),
            position=_position(parse_integer(_find_attribute(layers, "baseline"))),
            color=self._find_color(layers, own),
            highlight=self._theme.color(_find_child(layers, "highlight")),
        )

    def _find_font(self, layers: Sequence[Element], name: str) -> str | None:
        item = _find_child(layers, name)
        return None if item is None else self._theme.font(item.get("typeface"))

    def _toggle(
        self, layers: Sequence[Element], own: Sequence[Element], name: str, table: bool | None
    ) -> bool:
        direct = parse_switch(_find_attribute(own, name))
        if direct is None and table is not None:
            return table
        return bool(parse_switch(_find_attribute(layers, name)))

    def _find_color(self, layers: Sequence[Element], own: Sequence[Element]) -> str | None:
        direct = self._theme.color(_find_child(own, "solidFill"))
        return direct or self._emphasis.color or self._theme.color(_find_child(layers, "solidFill"))


def get_level(properties: Element | None) -> int:
    """Return the level of a paragraph, from 1."""
    level = None if properties is None else parse_integer(properties.get("lvl"))
    return level + 1 if level is not None and 0 <= level < MAX_LEVELS else 1


def _find_attribute(layers: Sequence[Element], name: str) -> str | None:
    values = (layer.get(name) for layer in reversed(layers))
    return next((value for value in values if value is not None), None)


def _find_child(layers: Sequence[Element], name: str) -> Element | None:
    found = (layer.find(A + name) for layer in reversed(layers))
    return next((item for item in found if item is not None), None)


def _read_bullet(item: Element, layers: Sequence[Element]) -> Bullet | None:
    if item.tag == A + "buNone":
        return None
    if item.tag == A + "buAutoNum":
        start = parse_integer(item.get("startAt"))
        return Bullet("number", item.get("type") or "arabicPeriod", start=start or 1)
    font = _find_child(layers, "buFont")
    typeface = None if font is None else font.get("typeface")
    return Bullet("sign", item.get("char") or "•", typeface)


def _read_space(item: Element | None) -> float | None:
    inner = None if item is None else item.find(A + "spcPts")
    value = None if inner is None else parse_integer(inner.get("val"))
    return None if value is None else value / _HUNDREDTHS


def _read_line_spacing(
    item: Element | None,
) -> tuple[float | None, Literal["multiple", "exact"] | None]:
    inner = next(iter_elements(item), None)
    if inner is None:
        return None, None
    value = parse_integer((inner.get("val") or "").removesuffix("%"))
    if value is None:
        return None, None
    if inner.tag == A + "spcPts":
        return value / _HUNDREDTHS, "exact"
    percent = (inner.get("val") or "").endswith("%")
    return (value / 100 if percent else value / _WHOLE), "multiple"


def _convert_underline(value: str | None) -> str | None:
    return None if value in (None, "none") else _UNDERLINES.get(value, value)


def _position(baseline: int | None) -> Literal["superscript", "subscript"] | None:
    if not baseline:
        return None
    return "superscript" if baseline > 0 else "subscript"


def read_shrinking(body: Element | None) -> float:
    """Return how much a shape shrinks its text to fit (`a:normAutofit`), 1.0 where not."""
    fit = None if body is None else body.find(f"{A}bodyPr/{A}normAutofit")
    text = "" if fit is None else fit.get("fontScale") or ""
    scale = parse_integer(text.removesuffix("%"))
    if scale is None:
        return 1.0
    share = scale / 100 if text.endswith("%") else scale / _WHOLE
    return share if 0.1 <= share <= 1 else 1.0  # noqa: PLR2004 - PowerPoint goes down to 25 %
