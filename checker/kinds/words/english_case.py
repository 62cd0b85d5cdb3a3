"""Capital letters of titles and sentences in English: which words are wrong, and how right."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re

_WORD = re.compile(r"[^\W_]\S*")
_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]")
_NUMBERING = re.compile(r"(?:\d+[.)]?|[\d.]+|[A-Za-z][.)]|[ivxIVX]+[.)])")
_SENTENCE_END = re.compile(r"[.?!][\"'”’)]*$")
_CLAUSE_END = re.compile(r"[.?!:–—][\"'”’)]*$")
_OWN_CAPITALS = re.compile(r"[^-'’a-z]*[a-z][^-'’]*[A-Z]|\w*\d|[A-Z]{2,}s\b")
_PRONOUN = re.compile(r"I(?:['’]\w+)?\b")

Style = Literal["AP", "Chicago"]


@dataclass(frozen=True, slots=True)
class CasedWord:
    """A word at `start`, and what it should be; `right` is itself where nothing is wrong."""

    start: int
    text: str
    right: str


@cache
def _listed(name: str) -> frozenset[str]:
    """Return one of the lists of the lexicon `title-case`."""
    return load_lexicon("title-case", LexiconEntry).words(name)


def iter_title_words(text: str, style: Style) -> Iterator[CasedWord]:
    """Yield the words of a title with the capitals that AP or Chicago give it."""
    found = _find_words(text)
    first = True
    for number, match in enumerate(found):
        word = match[0]
        last = number == len(found) - 1
        if not _LETTERS.search(word) or (number == 0 and _NUMBERING.fullmatch(word)):
            yield CasedWord(match.start(), word, word)
            continue
        yield CasedWord(match.start(), word, _case_in_title(word, style, edge=first or last))
        first = _CLAUSE_END.search(word) is not None


def _case_in_title(word: str, style: Style, *, edge: bool) -> str:
    if _has_own_capitals(word):
        return word
    bare = word.rstrip(".,;:!?\"'”’)").lower()
    small = _listed(f"{style.lower()}-small")
    either = _listed(f"{style.lower()}-either")
    if edge:
        return _capitalize_word(word)
    if bare in small - either:
        return word.lower()
    return word if bare in either else _capitalize_word(word)


def iter_sentence_words(text: str, indicators: tuple[str, ...]) -> Iterator[CasedWord]:
    """Yield the words of a heading in sentence case: one capital at the start of each sentence.

    After a word that ends in one of `indicators` either is right.
    """
    first, previous = True, ""
    for number, match in enumerate(_find_words(text)):
        word = match[0]
        numbering = number == 0 and _NUMBERING.fullmatch(word)
        if not _LETTERS.search(word) or numbering or _has_own_capitals(word):
            right = word
        elif first:
            right = _capitalize_word(word)
        elif previous.endswith(indicators) or _PRONOUN.match(word):
            right = word
        else:
            right = word[0].lower() + word[1:]
        yield CasedWord(match.start(), word, right)
        first = bool(_SENTENCE_END.search(word) or numbering)
        previous = word


def _find_words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text))


def _has_own_capitals(word: str) -> bool:
    """Tell whether a word's capitals are its own: `iPhone`, `API`, `SLAs`, `H2O`."""
    letters = "".join(_LETTERS.findall(word))
    return (len(letters) > 1 and letters.isupper()) or _OWN_CAPITALS.match(word) is not None


def _capitalize_word(word: str) -> str:
    return word[0].upper() + word[1:]
