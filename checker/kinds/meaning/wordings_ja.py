"""The nearest corrections of a Japanese sentence: words of the same sound, particles."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from checker.core.lexicons import load_lexicon
from checker.core.text import lazy_re as re
from checker.kinds.meaning.wordings import Bar, Wording
from checker.kinds.shared.homophones import KunEntry, inflect, list_homophones
from checker.language.morphology import Morpheme, split_morphemes

_SOUND: Final = Bar(7, first=2)
"""Words of the same sound: in clean sentences none came above 5, slips mostly lie above 9."""
_TWICE: Final = Bar(7, first=-99)
_LEFT_OUT: Final = Bar(10, first=4)
"""Particles: clean sentences reach 6, for more than one of them is often good Japanese."""
_TWO_PARTICLES: Final = Bar(10, first=2)

_KANJI_WORD = re.compile("[一-鿿]{2}")
_DOUBLED = re.compile(r"([ぁ-んァ-ヶ一-鿿]\w{0,7})\1")
_MISSING: Final = ("を", "に", "が")
_CASE: Final = frozenset("がをのへ")
"""Particles after which no other one stands, but those that begin a word of their own."""


def iter_japanese_wordings(sentence: str) -> Iterator[Wording]:
    """Yield the nearest corrections, the likeliest sorts first."""
    words = split_morphemes(sentence)
    for word in words:
        yield from _iter_same_sound(word)
    for match in _DOUBLED.finditer(sentence):
        yield Wording(match.start(), match.end(), match[1], _TWICE)
    yield from _iter_particles(words)


def _iter_same_sound(word: Morpheme) -> Iterator[Wording]:
    if _KANJI_WORD.fullmatch(word.surface):
        for other in list_homophones(word):
            yield Wording(word.start, word.end, other, _SOUND)
    elif word.pos[0] == "動詞":
        for other in _list_verbs().get(word.dictionary_form, ()):
            text = inflect(other, word.dictionary_form, word.surface)
            if text:
                yield Wording(word.start, word.end, text, _SOUND)


@cache
def _list_verbs() -> Mapping[str, Sequence[str]]:
    """Return, for each verb of the lexicon, the others of its reading."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in load_lexicon("homophones", KunEntry).entries:
        verbs = {entry.right, *entry.wrong.split()}
        for verb in verbs:
            found[verb] |= verbs - {verb}
    return {verb: sorted(others) for verb, others in found.items()}


def _iter_particles(words: Sequence[Morpheme]) -> Iterator[Wording]:
    before: Morpheme | None = None
    for word in words:
        if word.pos[0] == "助詞":
            if before is not None and before.pos[0] == "助詞" and before.surface in _CASE:
                yield Wording(word.start, word.end, "", _TWO_PARTICLES)
                yield Wording(before.start, before.end, "", _TWO_PARTICLES)
        elif before is not None and before.pos[0] == "名詞" and word.pos[0] == "動詞":
            for particle in _MISSING:
                yield Wording(word.start, word.start, particle, _LEFT_OUT)
        before = word
