"""Nouns of two verbs whose okurigana official documents leave out, and how verbs inflect.

They stand in the lexicon `okurigana-nouns`, with their sources.
"""

from functools import cache, lru_cache
from itertools import product
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.lexicons import WordEntry, load_lexicon
from checker.core.text import lazy_re as re

LEXICON: Final = "okurigana-nouns"

_SEGMENT = re.compile("([一-龯々]+)([ぁ-ん]*)")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun by the main rule and in official documents; `main` is "" where both may stand."""

    main: str
    official: str

    @property
    def bare(self) -> str:
        """The noun in kanji alone, as it begins compounds: 申込 of 申込書."""
        return extract_kanji(self.official)


def extract_kanji(word: str) -> str:
    """Return a word without its hiragana."""
    return re.sub("[ぁ-ん]+", "", word)


class NounEntry(WordEntry):
    """A noun by the main rule and, as `to`, in official documents.

    `where` says where its okurigana are left out: in official documents, in them alone while
    elsewhere both spellings stand, or always.
    """

    where: Literal["", "official", "always"] = ""

    @property
    def noun(self) -> Noun:
        """The noun as it is spelled in either style."""
        main = {"": self.word, "official": "", "always": self.to}[self.where]
        return Noun(main, self.to)


@cache
def load_nouns() -> dict[str, Noun]:
    """Return every spelling of the nouns, right or wrong, and the noun that it is."""
    found: dict[str, Noun] = {}
    for entry in load_lexicon(LEXICON, NounEntry).entries:
        for spelling in spellings(entry):
            found.setdefault(spelling, entry.noun)
    return found


def spellings(entry: NounEntry) -> list[str]:
    """Return every spelling of a noun that is no other word."""
    others = load_lexicon(LEXICON, NounEntry).words("other-words")
    listed = (entry.word, entry.to, *_list_spellings(entry.word))
    return [spelling for spelling in listed if spelling not in others]


@lru_cache(maxsize=16)
def left_alone(off: tuple[str, ...]) -> frozenset[str]:
    """Return the spellings of the nouns that are switched off, by name or in the list."""
    entries = load_lexicon(LEXICON, NounEntry).entries
    gone = (entry for entry in entries if entry.name in off or not entry.enabled)
    return frozenset(spelling for entry in gone for spelling in spellings(entry))


def _list_spellings(main: str) -> list[str]:
    """Return what is left when okurigana are dropped: 申し込み, 申込み, 申し込, 申込."""
    parts = [
        [kanji + kana for kana in dict.fromkeys((kana, kana[-1:], ""))]
        for kanji, kana in _SEGMENT.findall(main)
    ]
    return ["".join(choice) for choice in product(*parts)]


RIGHT_STEMS: Final = {"危い": "危ない", "少い": "少ない", "少く": "少なく"}
"""Words that the dictionary resolves otherwise."""


def inflect(surface: str, dictionary_form: str, right: str) -> str | None:
    """Return the inflected `surface` of the verb `right` instead of `dictionary_form`.

    `申込み` of `申込む` is `申し込み` of `申し込む`. None where the two end differently.
    """
    kept = 0
    while surface[: kept + 1] == dictionary_form[: kept + 1] and kept < len(surface):
        kept += 1
    tail = dictionary_form[kept:]
    if not right.endswith(tail):
        return None
    return right[: len(right) - len(tail)] + surface[kept:]
