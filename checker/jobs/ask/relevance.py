"""Ask the judge of passages whether they answer a question, calibrated on labelled pairs.

The question that a user puts is not known before, so no examples of its own calibrate it. For the
default model a function that was fitted to other questions says what its answer means
(`answer_odds`); for others, examples of other questions are asked about beside it, each with a
passage that answers or only speaks of the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from checker.core.language import Language
from checker.core.ports import Answer
from checker.core.resources import get_search_folder, read_yaml
from checker.jobs.ask.answer_odds import AnswerOdds, load_odds
from checker.judge.calibration import Calibration, Decision, compute_calibration
from checker.judge.judge import Judge
from checker.judge.question import Pair as JudgedPair
from checker.judge.ruling import MIN_MASS

_MIN_ACCURACY: Final = 0.75
_OF_NEARNESS: Final = 3.0
"""Nats of the judge that one point of nearness is worth, where no fitted function says it."""

Pair = tuple[str, str]
"""What is asked, and the text that it is asked of."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is asked about: a text with the headings above it, as a line.

    `nearness` is how near it is to the question, `behind` how far behind the nearest one that is.
    `said` is how near it comes to the noun of the question that it says least, 0 to 1; `row` tells
    a row of a table.
    """

    headings: str
    text: str
    nearness: float
    behind: float = 0.0
    said: float = 1.0
    row: bool = False


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a passage answers: the decision, the probability that it is right, and its worth.

    The better answer of two has the greater worth.
    """

    decision: Decision
    confidence: float
    worth: float


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
    judge: Judge, language: Language, question: str, passages: Sequence[Passage]
) -> list[Relevance]:
    """Return for each passage whether it answers.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be used.
    """
    wording = load_wording(language)
    pairs: list[JudgedPair] = [
        (language, *wording.put(question, each.headings, each.text)) for each in passages
    ]
    odds = load_odds(judge.info)
    if odds is not None:
        answers = [_use(each) for each in _answer(judge, pairs)]
        rated = _rate(odds, language, passages, answers)
        if rated is not None:
            return rated
    examples = [(language, *each) for each in (*wording.positive, *wording.negative)]
    answers = [_use(each) for each in _answer(judge, [*examples, *pairs])]
    calibration = _calibrate(answers[: len(examples)], len(wording.positive))
    return [
        _decide(calibration, answer, passage)
        for answer, passage in zip(answers[len(examples) :], passages, strict=True)
    ]


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


def _answer(judge: Judge, pairs: Sequence[JudgedPair]) -> list[Answer | None]:
    answers = judge.answer(pairs)
    return [answers.get(each) for each in pairs]


def _use(answer: Answer | None) -> Answer | None:
    """Return an answer, None for one to something else."""
    return answer if answer is not None and answer.mass >= MIN_MASS else None


def _rate(
    odds: AnswerOdds,
    language: Language,
    passages: Sequence[Passage],
    answers: Sequence[Answer | None],
) -> list[Relevance] | None:
    """Return what a fitted function says; None where an answer lacks what it needs."""
    known = [
        (answer, passage)
        for answer, passage in zip(answers, passages, strict=True)
        if answer is not None
    ]
    if not known:
        return [_UNKNOWN] * len(passages)
    signs = [(each.nearness, each.behind, each.said, float(each.row)) for _, each in known]
    rated = odds.rate(language, [answer for answer, _ in known], signs)
    if rated is None:
        return None
    waiting = iter(rated)
    return [
        _UNKNOWN if each is None else Relevance(*odds.decide(worth := next(waiting)), worth)
        for each in answers
    ]


def _calibrate(answers: Sequence[Answer | None], positive: int) -> Calibration:
    """Return what the answers to the examples say, so many of them positive ones first."""
    sides = answers[:positive], answers[positive:]
    yes, no = ([each.margin for each in side if each is not None] for side in sides)
    return compute_calibration(yes, no, min_accuracy=_MIN_ACCURACY)


def _decide(calibration: Calibration, answer: Answer | None, passage: Passage) -> Relevance:
    if answer is None:
        return _UNKNOWN
    ruling = calibration.decide(answer.margin)
    worth = answer.margin + _OF_NEARNESS * passage.nearness
    return Relevance(ruling.decision, ruling.confidence, worth)


_UNKNOWN: Final = Relevance("unsure", 0.0, float("-inf"))
