"""Find letters that a document's language is not written in: a small model slips into another.

Of kanji those count that are not of general use: nobody who reads 据付 writes 捲付.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.kinds.japanese.joyo_table import kanji

_FOREIGN: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(r"[\u0370-\u1fff\u2c00-\u2dff\u2e80-\ud7ff\uf900-\ufaff\uff66-\uffdc]+"),
    "ja": re.compile(r"[\u0370-\u1fff\u2c00-\u2dff\uac00-\ud7af\uffa0-\uffdc]+"),
}


_KANJI: Final = re.compile(r"[一-鿿]")


def find_foreign(sentence: str, sources: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return the runs of such letters that no source has: 供应商 in an English sentence."""
    runs = dict.fromkeys(_FOREIGN[language].findall(sentence))
    if language == "ja":
        common = kanji("general")
        runs |= dict.fromkeys(each for each in _KANJI.findall(sentence) if each not in common)
    known = tuple(sources) if runs else ()
    return tuple(each for each in runs if not any(each in one for one in known))
