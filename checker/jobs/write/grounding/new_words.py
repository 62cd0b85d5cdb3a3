"""Find what a sentence has that its one line of notes has not, and what it has lost of it.

A line's wording may put 提出 for だす, for both are in the lexicon `written-words`, and may say
that something was reported where somebody said it. Any other noun, verb or adjective that neither
the line nor the one before has is a thing that the model adds, however small.
"""

import unicodedata
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
_DIGITS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_COMMAS: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_ARABIC: Final = str.maketrans("一二三四五六七八九", "123456789")
_COUNTED: Final = re.compile(r"[一二三四五六七八九](?=[段回人名件台枚本個日週社店割部])")
_DAY: Final = re.compile(r"昨日|きのう|今日|本日|きょう|明日|あした|明後日|[先今来][週月]")
_LONG_WORD: Final = re.compile(r"[a-z]{4,}")
_HEAD: Final = 4
"""Letters by which a word is the same."""
_NOT_THERE: Final = frozenset({"ない", "なし", "無い", "無し", "いい", "良い"})
_MANY: Final = 2
"""Words of a line from which on a sentence without them may say another thing."""
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


def loses_words(sentence: str, line: str, language: Language) -> bool:
    """Return whether a sentence leaves out so much of its line that it may say another thing.

    A figure, what something is like (ぬるい), or several things and doings.
    """
    if _list_figures(line) - _list_figures(sentence):
        return True
    if language == "en":
        heads = [each[:_HEAD] for each in _LONG_WORD.findall(line.casefold())]
        return sum(each not in sentence.casefold() for each in heads) >= _MANY
    if _DAY.search(line) and not _DAY.search(sentence):
        return True
    return _count_lost(sentence, line) >= _MANY


def _list_figures(text: str) -> frozenset[str]:
    plain = _COMMAS.sub("", unicodedata.normalize("NFKC", text))
    counted = (each.translate(_ARABIC) for each in _COUNTED.findall(plain))
    return frozenset((*_DIGITS.findall(plain), *counted))


def _count_lost(sentence: str, line: str) -> int:
    """Return how many words of a line the sentence has nothing for; one of quality is many."""
    forms = {name for each in split_morphemes(sentence) for name in _list_names(each)}
    written, _ = _load_written()
    told = [said for name in forms for said in written.get(name, ())]
    lost = 0
    for each in split_morphemes(line):
        if not _is_kept(each) or each.surface in sentence or forms & {*_list_names(each)}:
            continue
        if not any(said.search(each.surface) for said in told):
            lost += _MANY if each.pos[0] == "形容詞" else 1
    return lost


def _is_kept(token: Morpheme) -> bool:
    """Return whether a word of a line is one that tells something."""
    if token.pos[0] == "動詞":
        return token.pos[1] == "一般"
    if token.pos[0] == "形容詞":
        return token.pos[1] == "一般" and token.dictionary_form not in _NOT_THERE
    return token.pos[0] in {"名詞", "形状詞"} and token.pos[1] != "数詞"


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
