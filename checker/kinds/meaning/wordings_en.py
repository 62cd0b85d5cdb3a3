"""The nearest corrections of an English sentence: words taken for others, small words, endings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re
from checker.kinds.meaning.wordings import Bar, Wording

_CONFUSED: Final = Bar(3.5, first=-6)
"""Words taken for others, verbs that do not agree: in clean sentences none came above 2."""
_PREPOSITION: Final = Bar(9, first=4)
_SMALL: Final = Bar(9, first=4)
_TWICE: Final = Bar(7, first=-99)
_ENDING: Final = Bar(6.5, first=2)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SHORTEST_WITH_ENDING: Final = 3
_IRREGULAR: Final[Mapping[str, tuple[str, ...]]] = {
    "came": ("comes",),
    "comes": ("came",),
    "went": ("goes",),
    "sent": ("send",),
    "send": ("sent",),
}


def iter_english_wordings(sentence: str) -> Iterator[Wording]:
    """Yield the nearest corrections, the likeliest sorts first."""
    words = [match for match in _WORD.finditer(sentence) if not _is_name(match.group())]
    for match in words:
        yield from _iter_others(match.group(), match.start(), match.end())
    spans = [match.span() for match in words]
    yield from _iter_small_words(sentence, spans)


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _iter_others(written: str, start: int, end: int) -> Iterator[Wording]:
    word = written.lower().replace("’", "'")
    lists = _load_lists()
    for name, least in (("words", _CONFUSED), ("agreement", _CONFUSED)):
        for other in lists[name].get(word, ()):
            yield Wording(start, end, _write_like(other, written), least)
    if word in _load_words("prepositions"):
        for other in sorted(_load_words("prepositions") - {word}):
            yield Wording(start, end, _write_like(other, written), _PREPOSITION)
    elif written.islower() and len(word) >= _SHORTEST_WITH_ENDING:
        for other in list_other_endings(word):
            yield Wording(start, end, other, _ENDING)


def _iter_small_words(sentence: str, spans: Sequence[tuple[int, int]]) -> Iterator[Wording]:
    """Yield the sentence with a small word put in between two words, or left out."""
    small, doubled = sorted(_load_words("small")), _load_words("doubled")
    for (first, last), (start, end) in pairwise(spans):
        if sentence[last:start] != " ":
            continue
        if sentence[start:end].lower() == sentence[first:last].lower():
            yield Wording(last, end, "", _TWICE)
        for word in small:
            yield Wording(start, start, f"{word} ", _SMALL)
        if sentence[start:end].lower() in doubled:
            yield Wording(last, end, "", _SMALL)


def _write_like(word: str, written: str) -> str:
    return word.capitalize() if written[0].isupper() else word


@cache
def _load_words(name: str) -> frozenset[str]:
    return load_lexicon("confusables", LexiconEntry).words(name)


@cache
def _load_lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return, for each word of a list, those that it is taken for."""
    return {name: _read_groups(name) for name in ("words", "agreement")}


def _read_groups(name: str) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for group in sorted(_load_words(name)):
        words = group.split(":")
        for word in words:
            found[word] += [other for other in words if other != word]
    return found


@cache
def list_other_endings(word: str) -> tuple[str, ...]:
    """Return a word with its other regular endings; what is no word is unlikely anyhow."""
    stems = {word}
    if word.endswith("ies"):
        stems = {f"{word[:-3]}y"}
    elif word.endswith("ing"):
        stems = {word[:-3], f"{word[:-3]}e"}
    elif word.endswith("ed"):
        stems = {word[:-2], word[:-1]}
    elif word.endswith("s") and not word.endswith("ss"):
        stems = {word[:-1]} | ({word[:-2]} if word.endswith("es") else set())
    forms = {form for stem in stems for form in _inflect(stem)} | stems
    return tuple(sorted((forms | set(_IRREGULAR.get(word, ()))) - {word}))


def _inflect(stem: str) -> set[str]:
    if stem.endswith("y"):
        return {f"{stem}s", f"{stem[:-1]}ies", f"{stem[:-1]}ied"}
    if stem.endswith("e"):
        return {f"{stem}s", f"{stem}d"}
    return {f"{stem}s", f"{stem}ed"}
