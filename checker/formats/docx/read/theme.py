"""Resolve the fonts and colours that styles name by their role in the theme."""

import colorsys
from collections.abc import Iterator, Mapping
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.formats.ooxml.names import Element, W, get_attribute, get_child
from checker.formats.ooxml.theme import JAPANESE, scheme_colors, typefaces

_SCRIPTS = {"ja": "Jpan", "ko": "Hang", "zh-TW": "Hant", "zh-HK": "Hant", "zh": "Hans"}
_COMPLEX_SCRIPTS = {"ar": "Arab", "fa": "Arab", "ur": "Arab", "he": "Hebr", "th": "Thai"}
_COMPLEX_SCRIPTS |= {"hi": "Deva", "bn": "Beng", "ta": "Taml", "te": "Telu"}
_ROLES = (("Ascii", "latin"), ("HAnsi", "latin"), ("EastAsia", "ea"), ("Bidi", "cs"))
# 17.18.97 ST_ThemeColor against the names in the theme part (20.1.6.2 clrScheme).
_COLORS = {
    "dark1": "dk1",
    "light1": "lt1",
    "dark2": "dk2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
} | {f"accent{number}": f"accent{number}" for number in range(1, 7)}
# What the settings' mapping (17.15.1.20 clrSchemeMapping) calls a colour, and its usual meaning.
_MAPPED = {
    "text1": ("t1", "dark1"),
    "background1": ("bg1", "light1"),
    "text2": ("t2", "dark2"),
    "background2": ("bg2", "light2"),
}
_FULL = 255
_ALMOST = 1e-9


@dataclass(frozen=True, slots=True)
class Theme:
    """Font names by role, `minorEastAsia` (17.18.96 ST_Theme), and colours, `RRGGBB`, by role."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)

    def font(self, role: str | None) -> str | None:
        """Return the font with that role, None where the theme has none."""
        return None if role is None else self.fonts.get(role)

    def color(
        self, role: str | None, *, tint: str | None = None, shade: str | None = None
    ) -> str | None:
        """Return the colour with that role, None where the theme has none.

        Args:
            role: `accent1`, `text2` ...
            tint: two hexadecimal digits; the less, the lighter.
            shade: two hexadecimal digits; the less, the darker.
        """
        color = None if role is None else self.colors.get(role)
        if color is None:
            return None
        return _shift_color(color, _parse_fraction(tint), _parse_fraction(shade))


def _parse_fraction(digits: str | None) -> float:
    try:
        return int(digits or "FF", 16) / _FULL
    except ValueError:
        return 1.0


def _shift_color(color: str, tint: float, shade: float) -> str:
    """Return a colour with another luminance, as Word works it out.

    17.3.2.6 for the tint; for the shade the standard's formula is another, and this is Word's
    ([MS-OI29500] 2.1.72).
    """
    if tint == shade == 1.0:
        return color
    red, green, blue = (int(color[start : start + 2], 16) / _FULL for start in (0, 2, 4))
    hue, luminance, saturation = colorsys.rgb_to_hls(red, green, blue)
    luminance = (luminance * tint + 1 - tint) * shade
    channels = colorsys.hls_to_rgb(hue, luminance, saturation)
    # Word cuts off what is left over; its own rounding before may differ by a step or two.
    return "".join(f"{int(channel * _FULL + _ALMOST):02X}" for channel in channels)


def read_theme(root: Element | None, settings: Element | None) -> Theme:
    """Return the fonts and colours of a theme part.

    A font left empty stands for the font of the document's East Asian or complex-script language
    (`w:themeFontLang` of the settings); where that names no East Asian one, of Japanese.
    """
    if root is None:
        return Theme()
    language = get_child(settings, "themeFontLang")
    scripts = (
        _choose_script(get_attribute(language, "eastAsia")),
        _choose_complex_script(get_attribute(language, "bidi")),
    )
    fonts: dict[str, str] = {}
    for weight in ("major", "minor"):
        faces = typefaces(root, weight, *scripts)
        fonts |= {weight + role: faces[name] for role, name in _ROLES if name in faces}
    return Theme(fonts, dict(_iter_named_colors(root, get_child(settings, "clrSchemeMapping"))))


def _choose_script(language: str | None) -> str:
    if language is None:
        return JAPANESE
    return _SCRIPTS.get(language) or _SCRIPTS.get(language[:2], JAPANESE)


def _choose_complex_script(language: str | None) -> str | None:
    return None if language is None else _COMPLEX_SCRIPTS.get(language[:2])


def _iter_named_colors(root: Element, mapping: Element | None) -> Iterator[tuple[str, str]]:
    known = scheme_colors(root)
    colors = {role: known.get(name) for role, name in _COLORS.items()}
    for role, (name, usual) in _MAPPED.items():
        colors[role] = colors.get(_map_name(mapping, name) or usual)
    for role in _COLORS:
        other = _map_name(mapping, role)
        if other is not None and role not in ("dark1", "light1", "dark2", "light2"):
            colors[role] = known.get(_COLORS.get(other, ""))
    return ((role, color) for role, color in colors.items() if color)


def _map_name(mapping: Element | None, name: str) -> str | None:
    return None if mapping is None else mapping.get(W + name)
