"""Japanese morphemes, by SudachiPy with its core dictionary: loaded once, at the first question."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import sudachipy

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

_MAX_CHARACTERS = 1_500_000
"""Characters of text whose morphemes are kept, about 120 MB: all rules ask about the same text."""
_MAX_LENGTH = 12_000
"""Characters handed over at once: SudachiPy refuses more than 49,149 bytes, or four for each."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Surrogates: half a character, which damaged files may hold and UTF-8 cannot."""


@dataclass(slots=True)  # frozen, each of hundreds of thousands would take three times as long
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
def _load_tokenizer() -> Any:
    return sudachipy.Dictionary(dict="core").tokenizer(mode=sudachipy.SplitMode.C)


_Facts = tuple[tuple[str, ...], str, str, str, bool]
_facts: dict[tuple[int, str], _Facts] = {}
_MAX_FACTS = 200_000


def _learn_facts(found: Any, surface: str) -> _Facts:
    """Return what the dictionary says of a word; the same few thousand make up most of a text."""
    if len(_facts) >= _MAX_FACTS:
        _facts.clear()
    known = (
        tuple(found.part_of_speech()),
        found.dictionary_form(),
        found.normalized_form(),
        found.reading_form(),
        not found.is_oov(),
    )
    if known[-1]:
        _facts[found.word_id(), surface] = known
    return known


class _MorphemeCache:
    """Morphemes of texts that were asked about; all are dropped when they become too many."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Morpheme, ...]] = {}
        self._characters = 0

    def get(self, text: str) -> tuple[Morpheme, ...]:
        found = self._texts.get(text)
        if found is None:
            found = tuple(_read(text))
            if self._characters + len(text) > _MAX_CHARACTERS:
                self._texts.clear()
                self._characters = 0
            self._texts[text] = found
            self._characters += len(text)
        return found


_known = _MorphemeCache()


def split_morphemes(text: str) -> tuple[Morpheme, ...]:
    """Return the morphemes of `text` in order, in the longest units of the dictionary."""
    return _known.get(text)


def _read(text: str) -> Iterator[Morpheme]:
    get = _facts.get
    for base, piece in _split_text(_HALVES.sub("\ufffd", text)):
        for offset, found in _iter_tokenized(piece):
            for each in found:
                surface = each.surface()
                if surface:
                    facts = get((each.word_id(), surface)) or _learn_facts(each, surface)
                    start = base + offset + each.begin()
                    yield Morpheme(surface, start, start + len(surface), *facts)


def _split_text(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is handed over at once, and where it begins; cut after a full stop if possible."""
    start = 0
    while start < len(text):
        limit = start + _MAX_LENGTH
        stop = text.rfind("。", start, limit) + 1 if limit < len(text) else 0
        end = stop or limit
        yield start, text[start:end]
        start = end


def _iter_tokenized(text: str) -> Iterator[tuple[int, Iterable[Any]]]:
    """Yield what the tokenizer finds in a text or its parts, with the offset of each part."""
    try:
        yield 0, _load_tokenizer().tokenize(text)
    except sudachipy.errors.SudachiError:  # it counts what it has normalised: ㍿ is 株式会社
        if len(text) == 1:
            raise
        half = len(text) // 2
        yield from _iter_tokenized(text[:half])
        yield from ((half + offset, found) for offset, found in _iter_tokenized(text[half:]))
