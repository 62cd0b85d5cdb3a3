"""Read the fonts and colours of a theme (20.1.6), which styles name by their roles."""

from collections.abc import Mapping
from typing import Final

from checker.formats.ooxml.names import A, Element

JAPANESE: Final = "Jpan"
"""The script whose font an East Asian one left empty stands for, where no language is named."""

_HEX_DIGITS: Final = 6
_KINDS: Final = (("srgbClr", "val"), ("sysClr", "lastClr"))


def typefaces(
    root: Element, weight: str, east_asia: str = JAPANESE, complex_script: str | None = None
) -> dict[str, str]:
    """Return the `major` or `minor` fonts by role, `latin`, `ea` and `cs`.

    Args:
        root: of the theme.
        weight: `major` for headings, `minor` for text.
        east_asia: the script of the font that stands for an East Asian one left empty.
        complex_script: the same for complex scripts.
    """
    collection = next(root.iter(f"{A}{weight}Font"), None)
    if collection is None:
        return {}
    scripts = {item.get("script"): item.get("typeface") for item in collection.iter(A + "font")}
    found = {
        "latin": _typeface(collection, "latin"),
        "ea": _typeface(collection, "ea") or scripts.get(east_asia),
        "cs": _typeface(collection, "cs") or (complex_script and scripts.get(complex_script)),
    }
    return {role: name for role, name in found.items() if name}


def scheme_colors(root: Element) -> Mapping[str, str]:
    """Return the colours of a theme, `RRGGBB` by name: `dk1`, `accent1`, `hlink`."""
    scheme = next(root.iter(A + "clrScheme"), None)
    named = {} if scheme is None else {str(each.tag): _value(each) for each in scheme}
    return {name.removeprefix(A): value for name, value in named.items() if value}


def _typeface(collection: Element, name: str) -> str | None:
    item = collection.find(A + name)
    return None if item is None else item.get("typeface")


def _value(item: Element) -> str | None:
    """Return the `RRGGBB` of a theme's colour; of a system colour the last that was seen."""
    for kind, name in _KINDS:
        color = item.find(A + kind)
        value = None if color is None else color.get(name)
        if value is not None and len(value) == _HEX_DIGITS and _is_hex(value):
            return value.upper()
    return None


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdefABCDEF" for letter in text)
