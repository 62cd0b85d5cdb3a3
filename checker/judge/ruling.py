"""Decide on a question's texts by what the model answered: calibrated by the question's examples.

Where the model hands out what it held when it answered, a probe decides beside the answer.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.ports import Answer
from checker.judge.calibration import (
    MIN_EXAMPLES,
    UNCALIBRATED,
    Calibration,
    Decision,
    compute_calibration,
)
from checker.judge.limit import Stop
from checker.judge.probe import Probe, fit_probe
from checker.judge.question import Pair, Question, Request

Reason = Literal["band", "advisory", "too_long", "off_topic", "budget", "interrupted"]

# With worked examples the default model puts 0.98 on the two answers, and never under 0.76 on 576
# texts; a model that puts less than half there is answering something else.
MIN_MASS = 0.5

_PROBED: Final = MIN_EXAMPLES
"""Examples needed of each answer before a probe decides."""

_LEEWAY: Final = 1
"""Standard errors more by which a probe's examples may miss the bar: each is judged by a probe that
has one example less, and of few each counts much."""

_TRUSTED: Final = 12
_CAUTION: Final = 0.07
_MOST_TRUSTED: Final = 48
"""With so many examples of each answer a probe decides at the bar of accuracy; with twice as many
so far below it, with half as many so far above: the fewer they are, the more what they say of
themselves flatters them (`docs/decisions/probe.md`). More than the last was not measured."""


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """What the model says of one text.

    `leaning` is the side it is on where the question only advises, so that a report can hint.
    `margin` is that of the answer in nats, or the score of the probe that decides in its place;
    None where the text does not fit or was not asked about. `reason` says why it is unsure.
    """

    decision: Decision
    confidence: float
    margin: float | None
    reason: Reason | None = None
    leaning: Decision = "unsure"


@dataclass(frozen=True, slots=True)
class Judged:
    """The answers to one request, in the order of its texts.

    `complete` is not set where the question's own examples were not all asked about; `probed` where
    a probe decided.
    """

    calibration: Calibration
    answers: tuple[UnitAnswer, ...]
    complete: bool = True
    probed: bool = False


def rule_on_request(
    request: Request, answers: Mapping[Pair, Answer | None], stopped: Stop
) -> Judged:
    """Return what the answers say of a request; those that are missing, `stopped` left out."""
    question = request.question
    examples = (*question.positive, *question.negative)
    known = {
        text: answers[pair]
        for text in (*examples, *request.texts)
        if (pair := (question.language, question.ask, text)) in answers
    }
    left_out = UnitAnswer("unsure", 0.0, None, stopped)
    if not known.keys() >= set(examples):
        return Judged(UNCALIBRATED, (left_out,) * len(request.texts), complete=False)
    usable = {text: answer for text, answer in known.items() if answer and answer.mass >= MIN_MASS}
    margins = {text: answer.margin for text, answer in usable.items()}
    probed = _probe(request, usable)
    scores = margins if probed is None else probed
    calibration = _calibrate(question, scores, is_probed=probed is not None)
    ruled = [
        _rule_on_answer(known[text], scores.get(text), calibration) if text in known else left_out
        for text in request.texts
    ]
    return Judged(calibration, tuple(ruled), probed=probed is not None)


def _calibrate(question: Question, scores: Mapping[str, float], *, is_probed: bool) -> Calibration:
    """Return what the examples' scores say: by a probe fitted to the others, or by the margin."""
    return compute_calibration(
        _select(scores, question.positive),
        _select(scores, question.negative),
        min_accuracy=question.min_accuracy,
        caution=_find_caution(question) if is_probed else 0.0,
        leeway=_LEEWAY if is_probed else 0,
    )


def _find_caution(question: Question) -> float:
    """Return how far above the bar of accuracy a probe of so few examples decides."""
    fewest = min(len(question.positive), len(question.negative), _MOST_TRUSTED)
    return _CAUTION * math.log2(_TRUSTED / fewest)


def _probe(request: Request, usable: Mapping[str, Answer]) -> dict[str, float] | None:
    """Return a probe's score of each text; None where the margins decide."""
    question = request.question
    yes, no = (
        [text for text in side if text in usable] for side in (question.positive, question.negative)
    )
    if min(len(yes), len(no)) < _PROBED:
        return None
    probe = fit_probe([usable[text] for text in yes], [usable[text] for text in no])
    if probe is None:
        return None
    scores = dict(zip((*yes, *no), probe.examples, strict=True))
    return _add_others(probe, scores, usable)


def _add_others(
    probe: Probe, scores: dict[str, float], usable: Mapping[str, Answer]
) -> dict[str, float] | None:
    """Return the examples' scores with those of the other texts; None where one has no state."""
    others = [text for text in usable if text not in scores]
    found = probe.score([usable[text] for text in others]) if others else []
    return None if found is None else scores | dict(zip(others, found, strict=True))


def _select(scores: Mapping[str, float], texts: Sequence[str]) -> list[float]:
    return [scores[text] for text in texts if text in scores]


def _rule_on_answer(
    answer: Answer | None, score: float | None, calibration: Calibration
) -> UnitAnswer:
    if answer is None:
        return UnitAnswer("unsure", 0.0, None, "too_long")
    if score is None:
        return UnitAnswer("unsure", 0.0, answer.margin, "off_topic")
    ruling, leaning = calibration.decide(score), calibration.lean(score).decision
    reason: Reason | None = None
    if ruling.decision == "unsure":
        reason = "advisory" if calibration.advisory else "band"
    return UnitAnswer(ruling.decision, ruling.confidence, score, reason, leaning)
