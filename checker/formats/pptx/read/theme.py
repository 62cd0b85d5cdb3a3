"""Resolve what a slide's text takes from its theme: fonts by role and colours by name."""

import colorsys
from collections.abc import Mapping
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.formats.ooxml.theme import scheme_colors, typefaces
from checker.formats.pptx.read.names import A, Element, iter_elements, parse_integer

_ROLES = {"latin": "lt", "ea": "ea", "cs": "cs"}
_WHOLE = 100_000
_HEX_DIGITS = 6


@dataclass(frozen=True, slots=True)
class SlideTheme:
    """Fonts by role, `+mn-ea`; colours by the name that slides use, `tx1`, as `RRGGBB`."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)

    def font(self, typeface: str | None) -> str | None:
        """Return the font that a typeface stands for, None where nothing is named."""
        if typeface is None or not typeface.startswith("+"):
            return typeface or None
        return self.fonts.get(typeface)

    def color(self, fill: Element | None) -> str | None:
        """Return the colour of an `a:solidFill` or of another element around one colour."""
        item = next(iter_elements(fill), None)
        return None if item is None else self.single(item)

    def single(self, item: Element) -> str | None:
        """Return the colour that an `a:schemeClr`, `a:srgbClr` or `a:sysClr` names."""
        base = self._find_base(item)
        if base is None or len(base) != _HEX_DIGITS:
            return None
        try:
            return _change_color(base, item)
        except ValueError:  # not hexadecimal
            return None

    def _find_base(self, item: Element) -> str | None:
        value = item.get("val")
        if item.tag == A + "schemeClr":
            return self.colors.get(value or "")
        if item.tag == A + "sysClr":
            return item.get("lastClr")
        return value if item.tag == A + "srgbClr" else None


def read_theme(root: Element | None, color_map: Element | None) -> SlideTheme:
    """Return the fonts and colours of a theme part, under the names that a `p:clrMap` gives."""
    if root is None:
        return SlideTheme()
    fonts = {
        f"+{role}-{_ROLES[name]}": typeface
        for weight, role in (("major", "mj"), ("minor", "mn"))
        for name, typeface in typefaces(root, weight).items()
    }
    colors = scheme_colors(root)
    mapped = rename_colors(colors, color_map)
    return SlideTheme(fonts, {**colors, **mapped})


def rename_colors(colors: Mapping[str, str], names: Element | None) -> dict[str, str]:
    """Return colours under the names that a `p:clrMap` gives to them."""
    pairs = () if names is None else names.attrib.items()
    return {str(name): colors[str(own)] for name, own in pairs if str(own) in colors}


def _change_color(base: str, item: Element) -> str:
    """Return a colour after `a:lumMod`, `a:lumOff`, `a:shade` and `a:tint` (20.1.2.3)."""
    red, green, blue = (int(base[at : at + 2], 16) / 255 for at in (0, 2, 4))
    for change in iter_elements(item):
        share = (parse_integer(change.get("val")) or 0) / _WHOLE
        if change.tag in (A + "lumMod", A + "lumOff"):
            hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
            light = light * share if change.tag == A + "lumMod" else light + share
            red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
        elif change.tag == A + "shade":
            red, green, blue = (
                _convert_from_linear(_convert_to_linear(part) * share)
                for part in (red, green, blue)
            )
        elif change.tag == A + "tint":
            red, green, blue = (
                _convert_from_linear(1 - (1 - _convert_to_linear(part)) * share)
                for part in (red, green, blue)
            )
    return "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02X}" for part in (red, green, blue))


def _convert_to_linear(part: float) -> float:
    """Return the light of a part of an sRGB colour (IEC 61966-2-1); tints mix light."""
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004


def _convert_from_linear(light: float) -> float:
    light = min(max(light, 0.0), 1.0)
    return float(light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)  # noqa: PLR2004
