"""Fonts that styles name by their role in the theme (`minorEastAsia`) instead of by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.readers.docx.names import A, Element, attribute, child

_SCRIPTS = {"ja": "Jpan", "ko": "Hang", "zh-TW": "Hant", "zh-HK": "Hant", "zh": "Hans"}
_DEFAULT_SCRIPT = "Jpan"


@dataclass(frozen=True, slots=True)
class Theme:
    """Font names by role: `majorAscii`, `minorEastAsia` ... (17.18.96 ST_Theme)."""

    fonts: Mapping[str, str] = field(default_factory=dict)

    def font(self, role: str | None) -> str | None:
        """Return the font with that role, None where the theme has none."""
        return None if role is None else self.fonts.get(role)


def read_theme(root: Element | None, settings: Element | None) -> Theme:
    """Return the fonts of a theme part.

    An East Asian font left empty stands for the font of the document's East Asian language
    (`w:themeFontLang` of the settings); where that names none, of Japanese.
    """
    if root is None:
        return Theme()
    language = attribute(child(settings, "themeFontLang"), "eastAsia")
    fonts: dict[str, str] = {}
    for weight in ("major", "minor"):
        collection = next(root.iter(f"{A}{weight}Font"), None)
        if collection is not None:
            fonts.update(_roles(collection, weight, _script(language)))
    return Theme(fonts)


def _script(language: str | None) -> str:
    if language is None:
        return _DEFAULT_SCRIPT
    return _SCRIPTS.get(language) or _SCRIPTS.get(language[:2], _DEFAULT_SCRIPT)


def _roles(collection: Element, weight: str, script: str) -> dict[str, str]:
    scripts = {item.get("script"): item.get("typeface") for item in collection.iter(A + "font")}
    latin = _typeface(collection, "latin")
    east_asia = _typeface(collection, "ea") or scripts.get(script)
    roles = {"Ascii": latin, "HAnsi": latin, "EastAsia": east_asia}
    return {weight + role: name for role, name in roles.items() if name}


def _typeface(collection: Element, name: str) -> str | None:
    item = collection.find(A + name)
    return None if item is None else item.get("typeface")
