"""Decide on a question's texts by what the model answered: calibrated by the question's examples.

Where the model hands out what it held when it answered, a probe decides beside the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.ports import Answer
from checker.judge.calibration import UNCALIBRATED, Calibration, Decision, compute_calibration
from checker.judge.limit import Stop
from checker.judge.probe import Probe, fit_probe
from checker.judge.question import Pair, Question, Request

Reason = Literal["band", "advisory", "too_long", "off_topic", "budget", "interrupted"]

# With worked examples the default model puts 0.98 on the two answers, and never under 0.76 on 576
# texts; a model that puts less than half there is answering something else.
MIN_MASS = 0.5

_PROBED: Final = 12
"""Examples needed of each answer before a probe decides: with fewer it is no better in English."""

_EARLIER: Final = 0.05
_EARLIER_FROM: Final = 20
"""With so many examples of each answer a probe decides this far below the bar of accuracy: what it
decides is right more often than a margin's answers above it (`docs/decisions/probe.md`)."""


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
    earlier = 0.0 if probed is None or _count_smaller_side(request) < _EARLIER_FROM else _EARLIER
    calibration = _calibrate(question, scores, earlier)
    ruled = [
        _rule_on_answer(known[text], scores.get(text), calibration) if text in known else left_out
        for text in request.texts
    ]
    if probed is not None:
        plain = _calibrate(question, margins)
        ruled = [
            _hold_against(each, margins.get(text), plain)
            for each, text in zip(ruled, request.texts, strict=True)
        ]
    return Judged(calibration, tuple(ruled), probed=probed is not None)


def _calibrate(
    question: Question, scores: Mapping[str, float], earlier: float = 0.0
) -> Calibration:
    """Return what the examples' scores, or their margins, say."""
    return compute_calibration(
        _select(scores, question.positive),
        _select(scores, question.negative),
        min_accuracy=question.min_accuracy - earlier,
    )


def _count_smaller_side(request: Request) -> int:
    return min(len(request.question.positive), len(request.question.negative))


def _hold_against(ruled: UnitAnswer, margin: float | None, plain: Calibration) -> UnitAnswer:
    """Return a probe's answer, unsure where the model's own one is on the other side.

    A probe knows texts that are like the examples: of a name or an address it says anything.
    """
    if ruled.decision == "unsure" or margin is None or plain.slope <= 0:
        return ruled
    own: Decision = "yes" if margin > plain.threshold else "no"
    return ruled if own == ruled.decision else replace(ruled, decision="unsure", reason="band")


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
