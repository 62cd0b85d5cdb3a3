"""Find what a sentence has that its one line of notes has not, in whatever words.

A line's wording may put 提出 for だす, for both are in the lexicon `written-words`, and may say
that something was reported where somebody said it. Any other noun, verb or adjective that neither
the line nor the one before has is a thing that the model adds, however small.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from checker.core.language import Language
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.unfounded_words import list_new_words
from checker.language.morphology import Morpheme, split_morphemes

_MATTER: Final = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
_COUNTERS: Final = frozenset({"助数詞可能", "助数詞"})
_WHEN: Final = re.compile(
    "[今来先翌昨本毎前次][日週月年期回朝晩夜]|明日|明後日|きょう|あした|きのう"
)
"""Times that are told from the day of the notes: the line's own alone."""
_FIGURE: Final = re.compile(r"[0-9０-９一二三四五六七八九十百千万]")


class WrittenWords(LexiconEntry):
    """Words of written language, parted by blanks, and what in a line they may stand for."""

    told: str
    said: str


@cache
def _load_written() -> tuple[Mapping[str, list[re.Pattern[str]]], frozenset[str]]:
    """Return what may stand for each word of written language, and words that say nothing."""
    lexicon = load_lexicon("written-words", WrittenWords)
    said: dict[str, list[re.Pattern[str]]] = {}
    for each in lexicon.entries:
        for word in each.told.split() if each.enabled else ():
            said.setdefault(word, []).append(re.compile(each.said))
    return said, lexicon.words("neutral")


def find_new_words(sentence: str, line: str, before: str, language: Language) -> tuple[str, ...]:
    """Return the words of a sentence that stand for nothing in its line.

    Args:
        sentence: what was made of the line.
        line: of notes.
        before: what stands before the line, which it may speak of.
        language: of both.
    """
    if language == "en":
        return list_new_words(sentence, (line, before))
    return tuple(_iter_new(sentence, line, before))


def _iter_new(sentence: str, line: str, before: str) -> Iterator[str]:
    known = f"{line}\n{before}"
    forms = frozenset(each.normalized_form for each in split_morphemes(known))
    for each in split_morphemes(sentence):
        if not _is_matter(each):
            continue
        if _WHEN.match(each.surface) and each.surface not in line:
            yield each.surface
        if each.surface in known or each.normalized_form in forms:
            continue
        if not _is_written_for(_list_names(each), line):
            yield each.surface


def _is_matter(token: Morpheme) -> bool:
    if token.pos[0] not in _MATTER or token.pos[1] == "数詞":
        return False
    return token.pos[2] not in _COUNTERS and not _FIGURE.match(token.surface)


def _list_names(token: Morpheme) -> Sequence[str]:
    return token.normalized_form, token.surface, token.dictionary_form


def _is_written_for(names: Sequence[str], line: str) -> bool:
    written, neutral = _load_written()
    return any(
        each in neutral or any(said.search(line) for said in written.get(each, ()))
        for each in names
    )
