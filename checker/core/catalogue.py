"""Read what checker says in a language, when something is said in it.

A catalogue is one JSON file of texts by id, in the form of i18next: `id_one` and `id_other` are
the forms for one thing and for several, chosen by the value `count`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

SOURCE: Final = "en"
"""The language whose words are shown where another lacks them."""
_FIRST: Final = ("ja", "en")
FOLDER: Final = Path(__file__).parent.parent / "data" / "messages"


class Catalogue:
    """Hold the texts of one language."""

    def __init__(self, texts: Mapping[str, str], behind: "Catalogue | None" = None) -> None:
        self._texts = texts
        self._behind = behind

    def text(self, name: str, *, one: bool = False) -> str:
        """Return the text of an id, in its form for one thing or for several.

        Where the language lacks it, that is the English text; where nobody has it, the id.
        """
        for form in (name, f"{name}_one" if one else name, f"{name}_other"):
            if form in self._texts:
                return self._texts[form]
        return name if self._behind is None else self._behind.text(name, one=one)


def languages() -> tuple[str, ...]:
    """Return the languages that messages can be shown in, by name."""
    found = {path.stem for path in FOLDER.glob("*.json")}
    return (*(each for each in _FIRST if each in found), *sorted(found.difference(_FIRST)))


def language_of(locale: str) -> str:
    """Return the language for a locale such as `ja_JP.UTF-8` or `en-GB`: English where none is."""
    name = locale.partition(".")[0].replace("_", "-")
    known = {each.lower(): each for each in languages()}
    for tag in (name, name.partition("-")[0]):
        if tag.lower() in known:
            return known[tag.lower()]
    return SOURCE


@cache
def catalogue(language: str) -> Catalogue:
    """Return the texts of a language, read once; of a language that has none, the English."""
    path = FOLDER / f"{language}.json"
    if language != SOURCE and not path.is_file():
        return catalogue(SOURCE)
    texts: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return Catalogue(texts, None if language == SOURCE else catalogue(SOURCE))
