"""Choose the next token by chance, as `ports.Sampling` says."""

from typing import Any

import numpy as np

from checker.core.ports import Sampling
from checker.engines.llama.generation import Choose, Grammar, choose_likeliest

_MOST = 1000
"""Tokens behind the likeliest thousand are never chosen: together they are noise."""


def build_choice(sampling: Sampling) -> Choose:
    """Return how each token of one text is chosen."""
    if sampling.temperature <= 0:
        return choose_likeliest
    random = np.random.default_rng(sampling.seed)

    def choose(scores: Any, grammar: Grammar | None) -> int:
        tokens, wanted = _find_likeliest(scores) if grammar is None else grammar.allow(scores)
        chances = weigh(wanted, sampling)
        return int(tokens[random.choice(len(chances), p=chances)])

    return choose


def weigh(scores: Any, sampling: Sampling) -> Any:
    """Return the chance of each token: an array of floats that sum to 1.

    Args:
        scores: of some tokens, -inf for one that must not be chosen; one at least is finite.
        sampling: its temperature is above 0.
    """
    scaled = np.asarray(scores, dtype=np.float64) / sampling.temperature
    chances = np.exp(scaled - scaled.max())
    chances /= chances.sum()
    order = np.argsort(-chances, kind="stable")
    before = np.cumsum(chances[order]) - chances[order]
    chances[order[before >= sampling.top_p]] = 0.0
    return chances / chances.sum()


def _find_likeliest(scores: Any) -> tuple[Any, Any]:
    count = min(_MOST, len(scores))
    tokens = np.argpartition(scores, -count)[-count:]
    return tokens, scores[tokens]
