"""Japanese morphemes, by SudachiPy with its core dictionary: loaded once, at the first question."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import sudachipy

_CACHED_TEXTS = 8192
"""Texts whose morphemes are kept: all rules of a set ask about the same blocks in turn."""
_LONGEST = 16_000
"""Characters handed over at once; SudachiPy refuses more than 49,149 bytes."""


@dataclass(frozen=True, slots=True)
class Morpheme:
    """One morpheme at characters `start` to `end` of its text.

    `pos` is the part of speech as UniDic names it, six levels: `("助詞", "格助詞", "*", "*", "*",
    "*")`; the last two are the type and the form of inflection. `known` is False for words that the
    dictionary does not have.
    """

    surface: str
    start: int
    end: int
    pos: tuple[str, ...]
    dictionary_form: str
    normalized_form: str
    reading: str
    known: bool


@cache
def _tokenizer() -> Any:
    return sudachipy.Dictionary(dict="core").tokenizer(mode=sudachipy.SplitMode.C)


_Facts = tuple[str, tuple[str, ...], str, str, str, bool]
_facts: dict[tuple[int, str], _Facts] = {}
_MOST_FACTS = 200_000


def _facts_of(found: Any, surface: str) -> _Facts:
    """Return what the dictionary says of a word; the same few thousand make up most of a text."""
    key = (found.word_id(), surface)
    known = _facts.get(key)
    if known is None:
        if len(_facts) >= _MOST_FACTS:
            _facts.clear()
        known = (
            surface,
            tuple(found.part_of_speech()),
            found.dictionary_form(),
            found.normalized_form(),
            found.reading_form(),
            not found.is_oov(),
        )
        if known[-1]:
            _facts[key] = known
    return known


@lru_cache(maxsize=_CACHED_TEXTS)
def morphemes(text: str) -> tuple[Morpheme, ...]:
    """Return the morphemes of `text` in order, in the longest units of the dictionary."""
    found = []
    for base in range(0, len(text), _LONGEST):
        for each in _tokenizer().tokenize(text[base : base + _LONGEST]):
            surface, *facts = _facts_of(each, each.surface())
            if surface:
                found.append(Morpheme(surface, base + each.begin(), base + each.end(), *facts))
    return tuple(found)
