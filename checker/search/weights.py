"""Fit how much words, pairs and meaning count, by the headings of the documents themselves.

A heading is put as a question, and what stands under it, without the heading, is the right answer.
Such questions share more words with the text than people's do, so what they say is only as good a
reason to leave the usual weights as it is strong.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Final, Self

import numpy as np

from checker.core.text.normalization import make_heading_key
from checker.search.corpus import Corpus, Scores, weigh
from checker.search.embedder import Embedder
from checker.search.faq import strip_marker
from checker.search.terms import find_pairs, find_words

_MOST_QUESTIONS: Final = 120
_FEWEST_QUESTIONS: Final = 10
_SHORTEST: Final = 2
_PULL: Final = 0.02
"""Of mean reciprocal rank, what one step (a doubling of one weight) away from the usual costs."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the three scores count; `questions` and `rank` say on how many and how well."""

    words: float
    pairs: float
    meaning: float
    questions: int = 0
    rank: float = 0.0

    @classmethod
    def read(cls, text: str, *, meaning: bool) -> Self | "Weights":
        """Return what `to_json` wrote; the usual ones where it says nothing of use."""
        usual = USUAL if meaning else USUAL_OF_WORDS
        try:
            found = cls(**json.loads(text)) if text else None
        except (ValueError, TypeError):
            found = None
        return found if found and bool(found.meaning) is meaning else usual

    def to_json(self) -> str:
        """Return it as text."""
        return json.dumps(asdict(self))

    def combine(self, words: Scores, pairs: Scores, meaning: Scores | None) -> Scores:
        """Return one score for each passage."""
        total = self.words * words + self.pairs * pairs
        return np.asarray(total if meaning is None else total + self.meaning * meaning, np.float32)


USUAL: Final = Weights(0.5, 0.5, 1.0)
USUAL_OF_WORDS: Final = Weights(1.0, 1.0, 0.0)
_STEPS: Final = (0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A heading put as a question, and where its passages stand in the corpus."""

    question: str
    right: np.ndarray


def fit_weights(corpus: Corpus, embedder: Embedder | None) -> Weights:
    """Return the weights under which a corpus's headings best find what stands under them."""
    usual = USUAL_OF_WORDS if embedder is None else USUAL
    trials = list(_iter_trials(corpus))
    trials = trials[:: max(1, math.ceil(len(trials) / _MOST_QUESTIONS))]
    if len(trials) < _FEWEST_QUESTIONS:
        return usual
    vectors = embedder.embed([each.question for each in trials]) if embedder else None
    candidates = list(_iter_candidates(usual))
    ranks = np.zeros(len(candidates))
    for number, trial in enumerate(trials):
        words = corpus.score_terms("words", weigh(find_words(trial.question)), headings=False)
        pairs = corpus.score_terms("pairs", weigh(find_pairs(trial.question)), headings=False)
        near = None if vectors is None else corpus.score_meaning(vectors[number], headings=False)
        for place, (weights, _) in enumerate(candidates):
            scores = weights.combine(words, pairs, near)
            ranks[place] += 1 / (1 + np.count_nonzero(scores > scores[trial.right].max()))
    ranks /= len(trials)
    costs = np.array([_PULL * steps for _, steps in candidates])
    best = int(np.argmax(ranks - costs))
    chosen = candidates[best][0]
    return Weights(chosen.words, chosen.pairs, chosen.meaning, len(trials), float(ranks[best]))


def _iter_candidates(usual: Weights) -> Iterator[tuple[Weights, float]]:
    """Yield weights around the usual ones, and how many doublings away they are."""
    for words, pairs in product(_STEPS, _STEPS):
        if not usual.meaning and words != 1.0:
            continue  # only the proportion of the two counts
        steps = abs(math.log2(words)) + abs(math.log2(pairs))
        yield Weights(usual.words * words, usual.pairs * pairs, usual.meaning), steps


def _iter_trials(corpus: Corpus) -> Iterator[_Trial]:
    """Yield the headings that stand only once, each with the passages under it."""
    rows = corpus.index.connection.execute("SELECT id, headings FROM sections ORDER BY id")
    named: dict[str, list[int]] = {}
    for number, headings in rows:
        if question := _put_as_question(json.loads(headings)):
            named.setdefault(question, []).append(number)
    for question, sections in named.items():
        right = np.flatnonzero(corpus.sections == sections[0])
        if len(sections) == 1 and len(right):
            yield _Trial(question, right)


def _put_as_question(headings: Sequence[str]) -> str:
    key = make_heading_key(strip_marker(headings[-1])) if headings else ""
    return key if len(key) >= _SHORTEST else ""
