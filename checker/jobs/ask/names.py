"""Find what a question is about by name: what speaks of something else does not answer it."""

from collections.abc import Sequence
from typing import Final

from checker.core.text.normalization import fold
from checker.core.text.word_set import parse_words
from checker.language.morphology import Morpheme, split_morphemes
from checker.search.embedder import Embedder
from checker.search.terms import find_nouns, find_words, is_empty

_NAMES: Final = frozenset({"地名", "人名"})
_EVERYWHERE: Final = frozenset({"日本", "国内"})
_GENERAL: Final = parse_words("""
    会社 当社 弊社 社内 方法 手続 手続き やり方 仕方 上限 下限 決まり ルール 必要 理由 対応 内容
    部分 全部 本人 自分 人 誰 名前 担当 今 最初 最後
""")
"""Nouns that any question may have: no passage need say them."""
_KIN: Final = 0.42
"""How near the word of a passage must be that means a noun of the question.

Tried on 44 questions: nouns that a passage says in other words (スマホ: 端末, ガソリン: 給油)
came to 0.42 and more; half of those that it did not speak of (社員食堂: 始業) stayed below.
"""
_SHORTEST: Final = 2


def find_names(question: str) -> list[str]:
    """Return the names of places and persons in a question, as written."""
    return [
        each.surface
        for each in split_morphemes(question)
        if each.pos[1] == "固有名詞"
        and each.pos[2] in _NAMES
        and each.surface not in _EVERYWHERE
        and not (each.surface.isascii() and each.surface.islower())  # `may` is no place
    ]


def find_strangers(question: str, passage: str, embedder: Embedder | None) -> list[str]:
    """Return the nouns of a question that a passage neither has nor says in another word.

    Args:
        question: in Japanese; of another language nothing is found.
        passage: with what stands above it.
        embedder: None finds none, for only nearness tells another word for the same.

    Raises:
        JudgeError: a server for embeddings does not answer.
    """
    if embedder is None:
        return []
    said = fold(passage)
    missing = [each for each in _find_nouns(question) if each not in said]
    own = _find_nouns(passage)
    if not missing or not own:
        return []
    near = _measure_kinship(missing, own, embedder)
    return [each for each, nearness in zip(missing, near, strict=True) if nearness < _KIN]


def measure_said(question: str, passage: str, embedder: Embedder | None) -> float:
    """Return how near a passage comes to that noun of a question that it says least, 0 to 1.

    1 where it has all of them, and where nothing tells other words for the same.

    Args:
        question: in any language.
        passage: with what stands above it.
        embedder: tells how near words are, None for not.

    Raises:
        JudgeError: a server for embeddings does not answer.
    """
    if embedder is None:
        return 1.0
    said, words = fold(passage), set(find_words(passage))
    missing = [
        noun
        for noun, word in find_nouns(question).items()
        if word not in words and fold(noun) not in said
    ]
    own = list(find_nouns(passage))
    if not missing:
        return 1.0
    if not own:
        return 0.0
    return min(1.0, max(0.0, min(_measure_kinship(missing, own, embedder))))


def _measure_kinship(
    words: Sequence[str], others: Sequence[str], embedder: Embedder
) -> list[float]:
    """Return how near in meaning each word is to the nearest of others."""
    near = embedder.embed(words) @ embedder.embed(others).T
    return [float(each) for each in near.max(axis=1)]


def _find_nouns(text: str) -> list[str]:
    """Return the nouns of a text, each once."""
    found = filter(_is_noun, split_morphemes(fold(text)))
    return list(dict.fromkeys(each.surface for each in found))


def _is_noun(morpheme: Morpheme) -> bool:
    if morpheme.pos[0] != "名詞" or morpheme.pos[1] not in {"普通名詞", "固有名詞"}:
        return False
    if "可能" in morpheme.pos[2] and not morpheme.pos[2].startswith("サ変"):
        return False  # counters, adverbs, adjectives
    word = morpheme.surface
    asks = word.startswith("何") or word in _GENERAL
    return len(word) >= _SHORTEST and not asks and not is_empty(morpheme.normalized_form)
