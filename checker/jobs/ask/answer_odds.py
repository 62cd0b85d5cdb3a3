"""Say how likely a passage answers a question, from what the model held when it was asked.

One linear function, fitted to questions with passages that answer them and that almost do
(`training/fit_answering.py`): the margin of the model's answer, its state made small, and what
retrieval knows of the passage. It is made for one model with its adapter: of another, the margin
alone decides (`relevance`).
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from checker.core.data_classes import dataclass
from checker.core.language import Language
from checker.core.ports import Answer, EngineInfo
from checker.core.resources import get_search_folder
from checker.engines.small_states import decode_states
from checker.judge.calibration import Decision

WEIGHTS: Final = "answering-weights.json"
Signs = tuple[float, float, float, float]
_LARGEST: Final = 6.0
"""Nats: a margin beyond says no more."""


@dataclass(frozen=True, slots=True)
class AnswerOdds:
    """The log-odds that a passage answers, as a linear function.

    Attributes:
        made_for: names the model, its adapter and what makes its states small.
        margin: the weight of the answer's margin in nats.
        state: the weights of the small state, one a direction.
        signs: those of what was known before anybody was asked: how near the passage is to the
            question, how far behind the nearest, how much of the question it says, whether it is a
            row of a table.
        bias: what is added for the question's language.
        certain: the probability from which a passage is said to answer.
        possible: that below which it is said not to.
    """

    made_for: str
    margin: float
    state: NDArray[np.float64]
    signs: NDArray[np.float64]
    bias: Mapping[Language, float]
    certain: float
    possible: float

    def rate(
        self, language: Language, answers: Sequence[Answer], signs: Sequence[Signs]
    ) -> list[float] | None:
        """Return the log-odds for each passage; None where a state is missing."""
        states = decode_states([each.state for each in answers])
        if states is None or states.shape[1] != len(self.state):
            return None
        margins = np.clip([each.margin for each in answers], -_LARGEST, _LARGEST)
        known = np.asarray(signs, np.float64) @ self.signs
        odds = self.margin * margins + states @ self.state + known + self.bias[language]
        return [float(each) for each in odds]

    def decide(self, odds: float) -> tuple[Decision, float]:
        """Return what log-odds mean, and the probability that it is so."""
        share = 1 / (1 + math.exp(-odds))
        if share >= self.certain:
            return "yes", share
        return ("no", 1 - share) if share < self.possible else ("unsure", max(share, 1 - share))


@cache
def load_odds(info: EngineInfo) -> AnswerOdds | None:
    """Return the function that is made for a model; None where none is."""
    path: Path = get_search_folder() / WEIGHTS
    data = json.loads(path.read_text("utf-8"))
    if data["made_for"] != info.portable:
        return None
    arrays = {name: np.asarray(data[name], np.float64) for name in ("state", "signs")}
    return AnswerOdds(**{**data, **arrays})
