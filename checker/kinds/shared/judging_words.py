"""Weigh the words of a text as talk of judging, with weights that were learned from examples.

What is weighed are stems of words, pairs of them, short runs of Japanese characters, and the kinds
of words of the lexicon `judging-words`. `training/train_judging_words.py` learns the weights. Takes
linear time.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.resources import lexicons_folder
from checker.core.text import lazy_re as re

LEXICON: Final = "judging-words"
WEIGHTS: Final = "judging-weights.json"

_STEM: Final = 6
_RUNS: Final = (1, 2, 3)
_TOKEN: Final = re.compile(r"[a-z]+|[0-9]+|[^\sa-z0-9぀-ヿ㐀-鿿]")
_JAPANESE: Final = re.compile(r"[぀-ヿ㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to the weight of a text, and what a text without any weighs."""

    bias: float
    features: Mapping[str, float]

    def weigh(self, features: Iterable[str]) -> float:
        """Return the weight of a text with these features."""
        return self.bias + sum(self.features.get(each, 0.0) for each in features)


def find_word_features(text: str) -> set[str]:
    """Return the features of a sentence: stems, pairs, runs of characters, `@` kinds of words."""
    lowered = text.lower()
    stems = [_shorten(each) for each in _TOKEN.findall(lowered)]
    found = {*stems, *(f"{first} {second}" for first, second in pairwise(stems))}
    for run in _JAPANESE.findall(lowered):
        found.update(run[at : at + size] for size in _RUNS for at in range(len(run) - size + 1))
    kinds = _load_kinds()
    return found.union(*(kinds[each] for each in found if each in kinds))


def describe_length(length: int) -> str:
    """Return the feature of a text of so many characters."""
    return f"#{min(length.bit_length(), 10)}"


def _shorten(token: str) -> str:
    return "0" if token[0].isdigit() else token[:_STEM]


@cache
def load_weights() -> Weights:
    """Return the learned weights, read once."""
    data = json.loads((lexicons_folder() / WEIGHTS).read_text(encoding="utf-8"))
    return Weights(data["bias"], data["features"])


@cache
def _load_kinds() -> Mapping[str, frozenset[str]]:
    """Return the kinds, marked with `@`, of each word of the lexicon."""
    kinds: dict[str, set[str]] = defaultdict(set)
    lexicon = load_lexicon(LEXICON, LexiconEntry)
    for name in lexicon.lists:
        for word in lexicon.words(name):
            kinds[word].add(f"@{name}")
    return {word: frozenset(names) for word, names in kinds.items()}
