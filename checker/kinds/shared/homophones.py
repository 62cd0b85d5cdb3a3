"""Words of one sound, from the lexicon and the dictionary: compounds of kanji, and verbs."""

from functools import cache

from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import count_common
from checker.language.morphology import Morpheme, split_morphemes


class KunEntry(LexiconEntry):
    """The verb that follows some nouns and a particle, and others of the same reading.

    Before one of the words `not_before` the other verb may be right: 会議に望むこと.
    """

    right: str
    wrong: str
    particle: str
    nouns: str
    not_before: str = ""

    @property
    def shown(self) -> str:
        """The verb in its frame."""
        return f"{self.nouns.split()[0]}{self.particle}{self.right}"


def list_homophones(word: Morpheme) -> tuple[str, ...]:
    """Return common words of the same sound that are not another spelling of the word."""
    if word.pos[0] not in {"名詞", "形状詞"} or word.pos[1] == "固有名詞" or not word.known:
        return ()
    others = _load_words().get(word.reading, ())
    return tuple(each for each in others if look_up(each)[2] != word.normalized_form)


@cache
def _load_words() -> dict[str, tuple[str, ...]]:
    lines = load_lexicon("homophones", KunEntry).words("words")
    return {reading: tuple(words) for reading, *words in (line.split(":") for line in lines)}


@cache
def look_up(word: str) -> tuple[str, str, str]:
    """Return the part of speech of a word, how it may be used, and its normal form."""
    found = split_morphemes(word)[0]
    return found.pos[0], found.pos[2], found.normalized_form


def inflect(right: str, wrong: str, surface: str) -> str:
    """Return the verb `right` in the form `surface` that the verb `wrong` has; empty if unclear."""
    if right[1:] == wrong[1:]:
        return right[0] + surface[1:]
    shared = count_common(surface, wrong)
    rest = len(wrong) - shared
    return right[: len(right) - rest] + surface[shared:] if right.endswith(wrong[shared:]) else ""
