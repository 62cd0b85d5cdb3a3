"""Reads what one `w:rPr` says (ECMA-376 Part 1, 17.3.2)."""

from typing import Literal

from checker.core.text import lazy_re as re
from checker.formats.docx.read.format_facts import NO_RUN_FACTS, RunFacts
from checker.formats.docx.read.theme import Theme
from checker.formats.ooxml.names import Element, W, get_attribute, parse_points, parse_switch

_HALF_POINTS = 2
_HEX_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
# `w:cstheme` alone is written without a capital (17.3.2.26).
_THEMED = {script: f"{script}Theme" for script in _SCRIPTS} | {"cs": "cstheme"}
_POSITIONS: dict[str | None, Literal["superscript", "subscript", ""]] = {
    "superscript": "superscript",
    "subscript": "subscript",
    "baseline": "",
}


def read_run_facts(properties: Element | None, theme: Theme) -> RunFacts:
    """Return what a `w:rPr` says."""
    if properties is None or not len(properties):
        return NO_RUN_FACTS
    # Asked for each run of a document: one pass over the children, whose first of a name counts.
    said = {item.tag: item for item in properties.iterchildren(reversed=True)}
    ascii_font, hansi_font, east_asia_font, complex_font = _read_fonts(said.get(_FONTS), theme)
    facts = RunFacts(
        ascii_font=ascii_font,
        hansi_font=hansi_font,
        east_asia_font=east_asia_font,
        complex_font=complex_font,
        size=parse_points(get_attribute(said.get(_SIZE)), _HALF_POINTS),
        bold=parse_switch(said.get(_BOLD)),
        italic=parse_switch(said.get(_ITALIC)),
        strike=parse_switch(said.get(_STRIKE)),
        double_strike=parse_switch(said.get(_DOUBLE_STRIKE)),
        hidden=parse_switch(said.get(_HIDDEN)),
        underline=_convert_none(get_attribute(said.get(_UNDERLINE))),
        position=_POSITIONS.get(get_attribute(said.get(_POSITION))),
        color=_read_color(said.get(_COLOR), theme),
        highlight=_convert_none(get_attribute(said.get(_HIGHLIGHT))),
    )
    return NO_RUN_FACTS if facts == NO_RUN_FACTS else facts


_FONTS, _SIZE, _BOLD, _ITALIC = W + "rFonts", W + "sz", W + "b", W + "i"
_STRIKE, _DOUBLE_STRIKE, _HIDDEN = W + "strike", W + "dstrike", W + "vanish"
_UNDERLINE, _POSITION = W + "u", W + "vertAlign"
_COLOR, _HIGHLIGHT = W + "color", W + "highlight"


def _read_fonts(fonts: Element | None, theme: Theme) -> list[str | None]:
    if fonts is None:
        return [None] * len(_SCRIPTS)
    return [_read_font(fonts, script, theme) for script in _SCRIPTS]


def _read_font(fonts: Element, script: str, theme: Theme) -> str | None:
    """Return a font's name, empty where only a role is said and the theme leaves it open."""
    role = get_attribute(fonts, _THEMED[script])
    # The theme's font wins over a name beside it (17.3.2.26).
    return theme.font(role) or get_attribute(fonts, script) or (None if role is None else "")


def _convert_none(value: str | None) -> str | None:
    return "" if value == "none" else value


def _read_color(element: Element | None, theme: Theme) -> str | None:
    """Return a colour; what Word worked out from a theme colour stands beside it and is taken."""
    said = get_attribute(element)
    if said is not None and _HEX_COLOR.fullmatch(said):
        return said.upper()
    themed = theme.color(
        get_attribute(element, "themeColor"),
        tint=get_attribute(element, "themeTint"),
        shade=get_attribute(element, "themeShade"),
    )
    return themed or ("auto" if said == "auto" else None)
