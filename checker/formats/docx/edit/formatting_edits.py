"""Changes of looks, made in the properties of paragraphs, runs and sections.

ECMA-376 Part 1: 17.3.1 (paragraphs), 17.3.2 (runs), 17.6 (sections). Lengths in points become
twips, characters hundredths of one, beside which their width in twips is written, as Word does.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from checker.core.document import Block, RunStyle
from checker.core.findings import PageSetup, ParagraphFormat, TextFormat
from checker.formats.docx.edit.names import find_first, get, get_namespace, make
from checker.formats.docx.edit.properties import Properties, drop, ensure_element, put
from checker.formats.ooxml.names import Element, parse_points

_TWIPS: Final = 20
_HALF_POINTS: Final = 2
_TWIPS_PER_MM: Final = 1440 / 25.4
_LINE: Final = 240
_DEFAULT_SIZE: Final = 10.5
_STRICT: Final = "http://purl.oclc.org/"
_ALIGNMENTS: Final = {"justify": "both"}
_STRICT_SIDES: Final = {"left": "start", "right": "end"}
_SWITCHES: Final = {
    "keep_with_next": "keepNext",
    "keep_together": "keepLines",
    "page_break_before": "pageBreakBefore",
}
_PAGE: Final = {"w": "12240", "h": "15840"}
_MARGINS: Final = {
    **dict.fromkeys(("top", "right", "bottom", "left"), "1440"),
    **dict.fromkeys(("header", "footer"), "720"),
    "gutter": "0",
}
"""What Word takes where nothing is said: `w:pgMar` must say all of it."""


def set_attribute(element: Element, attribute: str, value: str | None) -> None:
    """Set an attribute of an element's own namespace; None takes it out."""
    key = f"{{{get_namespace(element)}}}{attribute}"
    if value is None:
        element.attrib.pop(key, "")
    else:
        element.set(key, value)


def make_heading(
    properties: Properties, paragraph: Element, runs: Iterable[Element], style: str, look: RunStyle
) -> None:
    """Give a paragraph a heading's style, and take out what makes it look otherwise.

    Args:
        properties: of the package.
        paragraph: the `w:p`.
        runs: that show its text.
        style: the id of the style.
        look: how the style alone looks.
    """
    form = properties.of(paragraph, "pPr")
    put(form, make(form, "pStyle", val=style))
    drop(form, "outlineLvl")
    for run in runs:
        own = find_first(run, "rPr")
        if own is None:
            continue
        own = properties.known(own)
        if not look.bold:
            drop(own, "b", "bCs")
        size = parse_points(get(find_first(own, "sz")), _HALF_POINTS)
        if size is not None and size != look.size:
            drop(own, "sz", "szCs")


def set_outline_level(properties: Properties, paragraph: Element, level: int) -> None:
    """Make a paragraph a heading of a level, from 1, that looks as it did (17.3.1.20)."""
    form = properties.of(paragraph, "pPr")
    put(form, make(form, "outlineLvl", val=str(level - 1)))


def format_text(properties: Properties, run: Element, change: TextFormat) -> None:
    """Give a run another font or size."""
    form = properties.of(run, "rPr")
    fonts = {"eastAsia": change.east_asia, "ascii": change.latin, "hAnsi": change.latin}
    for script, font in fonts.items():
        if font is not None:
            element = ensure_element(form, "rFonts")
            set_attribute(element, script, font)
            set_attribute(element, f"{script}Theme", None)
    if change.size is not None:
        put(form, make(form, "sz", val=f"{change.size * 2:.0f}"))


def format_paragraph(
    properties: Properties, paragraph: Element, change: ParagraphFormat, block: Block
) -> None:
    """Set a paragraph another way; `block` is what it is now."""
    form = properties.of(paragraph, "pPr")
    size = next((run.style.size for run in block.runs if run.style.size), _DEFAULT_SIZE)
    if change.alignment is not None:
        value = _ALIGNMENTS.get(change.alignment, change.alignment)
        put(form, make(form, "jc", val=_get_side_name(form, value)))
    for side, exact, characters in (
        ("left", change.left_indent_pt, change.left_indent_chars),
        ("right", change.right_indent_pt, change.right_indent_chars),
    ):
        if exact is not None or characters is not None:
            _indent(ensure_element(form, "ind"), side, _convert_length(exact, characters, size))
    line = change.first_line_indent_pt, change.first_line_indent_chars
    if line != (None, None):
        _set_first_line(ensure_element(form, "ind"), _convert_length(*line, size))
    _set_spacing(form, change)
    _set_line_spacing(form, change, block)
    for option, element in _SWITCHES.items():
        wanted: bool | None = getattr(change, option)
        if wanted is not None:
            put(form, make(form, element, **({} if wanted else {"val": "0"})))


def _convert_length(exact: float | None, characters: float | None, size: float) -> tuple[int, int]:
    """Return twips and hundredths of a character; the latter are 0 for a length in points."""
    if characters is None:
        return round((exact or 0.0) * _TWIPS), 0
    return round(characters * size * _TWIPS), round(characters * 100)


def _get_side_name(element: Element, side: str) -> str:
    return _STRICT_SIDES.get(side, side) if get_namespace(element).startswith(_STRICT) else side


def _indent(indent: Element, side: str, length: tuple[int, int]) -> None:
    for each in (side, _STRICT_SIDES[side]):
        set_attribute(indent, each, None)
        set_attribute(indent, f"{each}Chars", None)
    said = _get_side_name(indent, side)
    set_attribute(indent, said, str(length[0]))
    set_attribute(indent, f"{said}Chars", str(length[1]))


def _set_first_line(indent: Element, length: tuple[int, int]) -> None:
    for each in ("firstLine", "hanging"):
        set_attribute(indent, each, None)
        set_attribute(indent, f"{each}Chars", None)
    said = "hanging" if min(length) < 0 else "firstLine"
    set_attribute(indent, said, str(abs(length[0])))
    set_attribute(indent, f"{said}Chars", str(abs(length[1])))


def _set_spacing(form: Element, change: ParagraphFormat) -> None:
    for side, exact in (("before", change.space_before_pt), ("after", change.space_after_pt)):
        if exact is not None:
            spacing = ensure_element(form, "spacing")
            set_attribute(spacing, side, str(round(exact * _TWIPS)))
            set_attribute(spacing, f"{side}Lines", "0")
            set_attribute(spacing, f"{side}Autospacing", "0")


def _set_line_spacing(form: Element, change: ParagraphFormat, block: Block) -> None:
    if change.line_spacing is not None:
        line, rule = round(change.line_spacing * _LINE), "auto"
    elif change.line_spacing_pt is not None:
        line = round(change.line_spacing_pt * _TWIPS)
        rule = "exact" if block.style.line_rule == "exact" else "atLeast"
    else:
        return
    spacing = ensure_element(form, "spacing")
    set_attribute(spacing, "line", str(line))
    set_attribute(spacing, "lineRule", rule)


def set_page(properties: Properties, section: Element, change: PageSetup) -> None:
    """Give the pages of a section another paper or other margins."""
    form = properties.known(section)
    if change.width_mm is not None and change.height_mm is not None:
        size = _ensure_element(form, "pgSz", _PAGE)
        set_attribute(size, "w", _convert_to_twips(change.width_mm))
        set_attribute(size, "h", _convert_to_twips(change.height_mm))
        set_attribute(size, "code", None)  # the printer's number of the paper that it was
    if change.orientation is not None:
        _turn(_ensure_element(form, "pgSz", _PAGE), wide=change.orientation == "landscape")
    for side in ("top", "right", "bottom", "left"):
        value: float | None = getattr(change, f"{side}_mm")
        if value is not None:
            set_attribute(_ensure_element(form, "pgMar", _MARGINS), side, _convert_to_twips(value))


def _turn(size: Element, *, wide: bool) -> None:
    width, height = get(size, "w") or "", get(size, "h") or ""
    if ((parse_points(width) or 0.0) > (parse_points(height) or 0.0)) is not wide:
        width, height = height, width
    set_attribute(size, "w", width)
    set_attribute(size, "h", height)
    set_attribute(size, "orient", "landscape" if wide else None)


def _ensure_element(form: Element, wanted: str, defaults: Mapping[str, str]) -> Element:
    element = ensure_element(form, wanted)
    for attribute, value in defaults.items():
        if get(element, attribute) is None:
            set_attribute(element, attribute, value)
    return element


def _convert_to_twips(millimetres: float) -> str:
    return str(round(millimetres * _TWIPS_PER_MM))
