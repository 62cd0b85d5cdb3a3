"""Read how an element changes its characters and paragraph, from its tag alone.

Style sheets and classes are not followed: they may lie outside the file, and which of their rules
wins is a browser's whole work.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from checker.core.data_classes import dataclass
from checker.core.document import RunStyle
from checker.core.text import lazy_re as re

_CHANGES: Final[Mapping[str, Mapping[str, Any]]] = {
    "b": {"bold": True},
    "strong": {"bold": True},
    "i": {"italic": True},
    "em": {"italic": True},
    "cite": {"italic": True},
    "dfn": {"italic": True},
    "var": {"italic": True},
    "u": {"underline": "single"},
    "s": {"strike": True},
    "strike": {"strike": True},
    "code": {"code": True},
    "kbd": {"code": True},
    "samp": {"code": True},
    "tt": {"code": True},
    "sup": {"position": "superscript"},
    "sub": {"position": "subscript"},
    "mark": {"highlight": "yellow"},
}
_COLORS: Final = {
    "black": "000000", "silver": "C0C0C0", "gray": "808080", "grey": "808080", "white": "FFFFFF",
    "maroon": "800000", "red": "FF0000", "purple": "800080", "fuchsia": "FF00FF",
    "magenta": "FF00FF", "green": "008000", "lime": "00FF00", "olive": "808000",
    "yellow": "FFFF00", "navy": "000080", "blue": "0000FF", "teal": "008080", "aqua": "00FFFF",
    "cyan": "00FFFF", "orange": "FFA500",
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\Z")
_RGB = re.compile(r"rgb\( *([0-9]{1,3}) *, *([0-9]{1,3}) *, *([0-9]{1,3}) *\)\Z")
_SIZE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?)(pt|px)\Z")
_FONT = re.compile(r"""["']?([^"',]{1,100})["']?""")
_PLAIN = RunStyle()
_POINTS_PER_PIXEL = 0.75
_MAX_BYTE = 255
_FIRST_BOLD_WEIGHT = 600
_ALIGNMENTS: Final = {
    "left": "left", "right": "right", "center": "center", "start": "left", "end": "right",
    "justify": "both",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextLook:
    """What the characters of a stretch have in common.

    `link` is the place of the link's tag and its target; `equation`, `insertion` and `highlight`
    are the places of the tags, so that neighbours stay apart.
    """

    style: RunStyle = _PLAIN
    link: tuple[int, str] | None = None
    equation: int | None = None
    insertion: int | None = None
    highlight: int | None = None


def parse_declarations(style: str) -> dict[str, str]:
    """Return the declarations of a `style` attribute: property to value, as written."""
    found: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        found[name.strip().lower()] = value.replace("!important", "").strip()
    return found


def style_element(style: RunStyle, name: str, attributes: Mapping[str, str]) -> RunStyle:
    """Return the formatting of the characters in an element within characters in `style`."""
    changes = dict(_CHANGES.get(name, {}))
    if name == "font":
        changes |= _read_fonts(attributes.get("face", "")) | _read_color(
            attributes.get("color", "")
        )
    if attributes.get("style"):
        changes |= _read_declared(parse_declarations(attributes["style"]))
    return replace(style, **changes) if changes else style


def find_alignment(attributes: Mapping[str, str]) -> str | None:
    """Return the alignment that an element's tag asks for, in Word's words."""
    asked = parse_declarations(attributes.get("style", "")).get("text-align", "").lower()
    return _ALIGNMENTS.get(asked) or _ALIGNMENTS.get(attributes.get("align", "").lower())


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element's tag keeps its words from the reader."""
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    declared = parse_declarations(attributes.get("style", ""))
    words = (declared.get("display", "").lower(), declared.get("visibility", "").lower())
    return words[0] == "none" or words[1] == "hidden"


def _read_declared(written: Mapping[str, str]) -> dict[str, Any]:
    changes = _read_fonts(written.get("font-family", "")) | _read_color(written.get("color", ""))
    declared = {name: value.lower() for name, value in written.items()}
    if size := _SIZE.match(declared.get("font-size", "")):
        changes["size"] = float(size[1]) * (1 if size[2] == "pt" else _POINTS_PER_PIXEL)
    if weight := declared.get("font-weight"):
        heavy = weight.isascii() and weight.isdigit() and int(weight[:5]) >= _FIRST_BOLD_WEIGHT
        changes["bold"] = weight in {"bold", "bolder"} or heavy
    if slant := declared.get("font-style"):
        changes["italic"] = slant in {"italic", "oblique"}
    decoration = declared.get("text-decoration", "")
    if "underline" in decoration:
        changes["underline"] = "single"
    if "line-through" in decoration:
        changes["strike"] = True
    return changes


def _read_fonts(family: str) -> dict[str, Any]:
    font = _FONT.match(family.strip())
    if font is None or not font[1].strip():
        return {}
    name = font[1].strip()
    return {"east_asia_font": name, "ascii_font": name, "hansi_font": name}


def _read_color(color: str) -> dict[str, Any]:
    color = color.strip().lower()
    if six := _HEX.match(color):
        digits = six[1] if len(six[1]) > 3 else "".join(digit * 2 for digit in six[1])  # noqa: PLR2004
        return {"color": digits.upper()}
    if parts := _RGB.match(color):
        return {"color": "".join(f"{min(int(part), _MAX_BYTE):02X}" for part in parts.groups())}
    return {"color": _COLORS[color]} if color in _COLORS else {}
