"""Measure how often a judge is right on labelled questions, as a user would meet it.

Half of a question's texts are its examples and the other half is judged, then the other way round:
every text is judged once by a threshold that it had no part in. The halves are every second text,
so that the pairs in which the questions are written stay together.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from checker.core.data_classes import dataclass
from checker.engines.catalogue.measurements import Accuracy, Estimate
from checker.judge.question import Question, Request
from checker.judge.ruling import Judged, UnitAnswer

_HALVES = (0, 1)
_RESAMPLED = 2000
_INTERVAL = (0.025, 0.975)
_SEED = 1
_PLACES = 4

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class QuestionAccuracy:
    """How one question was answered: counts of its texts, and its AUC."""

    texts: int
    right: int
    decided: int
    decided_right: int
    auc: float


def split_question(question: Question) -> tuple[Request, Request]:
    """Return what to ask: each half of the texts, with the other half as examples."""
    first, second = (
        Request(
            replace(
                question,
                positive=question.positive[1 - half :: 2],
                negative=question.negative[1 - half :: 2],
            ),
            (*question.positive[half::2], *question.negative[half::2]),
        )
        for half in _HALVES
    )
    return first, second


def measure_outcome(question: Question, judged: Sequence[Judged]) -> QuestionAccuracy | None:
    """Return how the `halves` of a question were answered; None where a limit cut them short."""
    answers = [answer for each in judged for answer in each.answers]
    left = any(answer.reason in {"budget", "interrupted"} for answer in answers)
    if left or not all(each.complete for each in judged):
        return None
    truth = _list_truths(question)
    right = [
        _is_right(answer, each.calibration.threshold, is_yes=is_yes)
        for each, sides in zip(judged, truth, strict=True)
        for answer, is_yes in zip(each.answers, sides, strict=True)
    ]
    decided = [answer.decision != "unsure" for answer in answers]
    flat = [is_yes for sides in truth for is_yes in sides]
    return QuestionAccuracy(
        texts=len(answers),
        right=sum(right),
        decided=sum(decided),
        decided_right=sum(one and other for one, other in zip(right, decided, strict=True)),
        auc=_compute_auc(answers, flat),
    )


def sum_outcomes(outcomes: Sequence[QuestionAccuracy]) -> Accuracy:
    """Return the accuracy over the questions of one language, at least one.

    Intervals come from drawing the questions anew: the texts of one question are no independent
    witnesses.
    """
    table = np.asarray(
        [(each.texts, each.right, each.decided, each.decided_right) for each in outcomes],
        dtype=np.float64,
    )
    aucs = np.asarray([each.auc for each in outcomes], dtype=np.float64)
    again = np.random.default_rng(_SEED).integers(0, len(aucs), (_RESAMPLED, len(aucs)))
    # the first row is what was found, the others are draws; the columns are as in `table`
    sums = np.vstack([table.sum(axis=0), table[again].sum(axis=1)])
    texts, right, decided, decided_right = sums.T
    return Accuracy(
        questions=len(outcomes),
        texts=int(texts[0]),
        right=_estimate(right / texts, len(outcomes)),
        decided=_estimate(decided / texts, len(outcomes)),
        decided_right=_estimate(_divide_drawn(decided_right, decided), len(outcomes))
        if decided[0]
        else None,
        auc=_estimate(np.append(aucs.mean(), aucs[again].mean(axis=1)), len(outcomes)),
    )


def _list_truths(question: Question) -> list[list[bool]]:
    """Return for each half which of its texts are a yes."""
    return [
        [True] * len(question.positive[half::2]) + [False] * len(question.negative[half::2])
        for half in _HALVES
    ]


def _is_right(answer: UnitAnswer, threshold: float, *, is_yes: bool) -> bool:
    """Count a text that the model could not take in as not answered rightly."""
    return answer.margin is not None and (answer.margin > threshold) == is_yes


def _compute_auc(answers: Sequence[UnitAnswer], truth: Sequence[bool]) -> float:
    """Return the chance that a yes lies above a no; a tie, or no answer, is half a chance."""
    margins = np.asarray([np.nan if each.margin is None else each.margin for each in answers])
    sides = np.asarray(truth)
    yes, no = margins[sides][:, None], margins[~sides][None]
    return float(np.where(yes > no, 1.0, np.where(yes < no, 0.0, 0.5)).mean())


def _divide_drawn(part: _Floats, whole: _Floats) -> _Floats:
    """Divide; a draw in which nothing is decided says nothing, and is left out."""
    return part[whole > 0] / whole[whole > 0]


def _estimate(found: _Floats, questions: int) -> Estimate:
    """Return the first of `found`, with the interval that the others span."""
    value, *drawn = found
    if questions < 2:  # noqa: PLR2004 - one question drawn again is itself
        return Estimate(value=round(float(value), _PLACES))
    low, high = (round(float(each), _PLACES) for each in np.quantile(drawn, _INTERVAL))
    return Estimate(value=round(float(value), _PLACES), low=low, high=high)
