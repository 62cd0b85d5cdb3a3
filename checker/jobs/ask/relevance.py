"""Ask the judge of passages whether they answer a question, calibrated on labelled pairs.

The question that a user puts is not known before, so no examples of its own calibrate it. Those
that do are of other questions, each with a passage that answers it or only speaks of the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from checker.core.language import Language
from checker.core.resources import get_search_folder, read_yaml
from checker.judge.calibration import Calibration, Decision, compute_calibration
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.judge.ruling import UnitAnswer

_MIN_ACCURACY: Final = 0.75
_UNUSABLE: Final = frozenset({"off_topic", "too_long", "budget", "interrupted"})

Pair = tuple[str, str]
"""What is asked, and the text that it is asked of."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a passage answers: the decision, the probability that it is right, the margin."""

    decision: Decision
    confidence: float
    margin: float


@dataclass(frozen=True)
class Wording:
    """How the judge is asked in one language, and what calibrates it."""

    language: Language
    ask: str
    text: str
    positive: tuple[Pair, ...]
    negative: tuple[Pair, ...]

    def put(self, question: str, headings: str, passage: str) -> Pair:
        """Return what is asked of a passage. What question and passage say is put in as it is."""
        return _fill(
            self.ask, self.text, question, f"{headings}｜{passage}" if headings else passage
        )


def judge_passages(
    judge: Judge, language: Language, question: str, texts: Sequence[Pair]
) -> list[Relevance]:
    """Return for each passage, given as its headings and its text, whether it answers.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be used.
    """
    wording = load_wording(language)
    asked = [wording.put(question, *each) for each in texts]
    margins = _ask(judge, language, [*wording.positive, *wording.negative, *asked])
    calibration = compute_calibration(
        [margins[each] for each in wording.positive if each in margins],
        [margins[each] for each in wording.negative if each in margins],
        min_accuracy=_MIN_ACCURACY,
    )
    return [_decide(calibration, margins.get(each)) for each in asked]


@cache
def load_wording(language: Language) -> Wording:
    """Return how a question is put in a language."""
    data: Any = read_yaml(get_search_folder() / f"answering.{language}.yaml")
    ask, text = str(data["ask"]), str(data["text"])
    sides = {side: tuple(_read_pair(ask, text, each) for each in data[side]) for side in _SIDES}
    return Wording(language, ask, text, sides["positive"], sides["negative"])


_SIDES: Final = ("positive", "negative")


def _read_pair(ask: str, text: str, example: Mapping[str, str]) -> Pair:
    return _fill(ask, text, example["question"], example["passage"])


def _fill(ask: str, text: str, question: str, passage: str) -> Pair:
    """Return both texts with question and passage in their places."""
    filled = [each.replace("{question}", question, 1) for each in (ask, text)]
    head, place, tail = text.partition("{passage}")
    return filled[0], head.replace("{question}", question, 1) + (passage if place else "") + tail


def _ask(judge: Judge, language: Language, pairs: Sequence[Pair]) -> dict[Pair, float]:
    """Return the margins of those that the model answered, of each pair once."""
    by_question: dict[str, list[str]] = {}
    for ask, text in dict.fromkeys(pairs):
        by_question.setdefault(ask, []).append(text)
    requests = [
        Request(Question(ask, language), tuple(texts)) for ask, texts in by_question.items()
    ]
    margins = {}
    for request, judged in zip(requests, judge.ask(requests), strict=True):
        for text, answer in zip(request.texts, judged.answers, strict=True):
            if (margin := _use(answer)) is not None:
                margins[request.question.ask, text] = margin
    return margins


def _use(answer: UnitAnswer) -> float | None:
    return None if answer.reason in _UNUSABLE else answer.margin


def _decide(calibration: Calibration, margin: float | None) -> Relevance:
    if margin is None:
        return Relevance("unsure", 0.0, float("-inf"))
    ruling = calibration.decide(margin)
    return Relevance(ruling.decision, ruling.confidence, margin)
