"""Calibrate a question by its examples: its threshold, and how far it can be trusted.

A question's margins lie around a point of their own, so zero means nothing. The threshold is the
middle between the means of the two sides: on 24 labelled questions it was as good as a logistic
fit or the cut of fewest errors, with 3 + 3 examples as with 12 + 12, and it has nothing to overfit
with. How sure an answer is follows from its distance, from how far the examples of one side differ
among themselves, and from how well so few of them place the threshold. What says how good a
question is comes from leaving each example out in turn.
"""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from checker.core.data_classes import dataclass

Decision = Literal["yes", "no", "unsure"]

MIN_EXAMPLES = 3
"""Examples needed of each answer before a question may decide anything."""

# The deviation is drawn towards this many nats, as if by two more examples: with 3 + 3, two that
# happen to agree would otherwise make the model look certain.
_USUAL_DEVIATION = 0.75
_USUAL_WEIGHT = 2

_CERTAIN = 500.0
_SUREST = 0.97

RARITY = 1.5
"""Log-odds against a fault in a document: the examples are half faults, documents some 15 %."""

_Margins = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision and the probability that it is right; of `unsure`, that of the likelier side."""

    decision: Decision
    confidence: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a question's examples say of its margins on one model.

    `threshold`, `low` and `high` are margins in nats: from `low` to `high` the answer is unsure.
    `slope` turns a distance from the threshold into log-odds. `accuracy` is over all `n` examples,
    `decided` the share of them outside the band and `decided_accuracy` how many of those are
    right, each with the example left out. `advisory` questions never decide: fewer examples than
    it takes, an accuracy so far below `min_accuracy` that chance does not explain it, or decided
    answers that miss it.
    """

    threshold: float
    slope: float
    low: float
    high: float
    accuracy: float
    decided: float
    decided_accuracy: float
    n: int
    advisory: bool

    @property
    def ceiling(self) -> float:
        """The most that a few examples can vouch for, by Laplace's rule of succession."""
        outside = round(self.decided * self.n)
        right = round(self.decided_accuracy * outside)
        return max(0.5, (right + 1) / (outside + 2))

    def decide(self, margin: float) -> Ruling:
        """Return what `margin` means; an advisory question is always unsure."""
        ruling = self.lean(margin)
        return Ruling("unsure", ruling.confidence) if self.advisory else ruling

    def stands_among(self, margin: float, number: int) -> bool:
        """Return whether a decision holds where one of `number` texts is expected to be so.

        The examples are half yes, half no. Of many texts of which one settles the matter, the
        likeliest is found among those that are not so: the odds of one in `number` are set against
        it, and what is left must still lie outside the band.
        """
        if self.slope <= 0:
            return False
        shift = math.log(max(number, 1)) / self.slope
        return margin - shift > self.high or margin + shift < self.low

    def outweighs_rarity(self, margin: float, confidence: float) -> bool:
        """Return whether a fault is as sure as that, though in documents faults are rare."""
        bar = min(confidence, self.ceiling)
        return self.slope * abs(margin - self.threshold) >= log_odds(bar) + RARITY

    def lean(self, margin: float) -> Ruling:
        """Return what `margin` would mean were the question not advisory."""
        odds = min(abs(self.slope * (margin - self.threshold)), _CERTAIN)
        confidence = min(1.0 / (1.0 + math.exp(-odds)), self.ceiling)
        if margin > self.high:
            return Ruling("yes", confidence)
        if margin < self.low:
            return Ruling("no", confidence)
        return Ruling("unsure", confidence)


UNCALIBRATED = Calibration(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, advisory=True)
"""Of a question with no examples of one answer or of either."""


def compute_calibration(
    positive: Sequence[float],
    negative: Sequence[float],
    *,
    min_accuracy: float = 0.8,
    caution: float = 0.0,
    leeway: int = 0,
) -> Calibration:
    """Return the calibration that these margins support.

    Args:
        positive: margins of examples whose answer is yes.
        negative: of those whose answer is no.
        min_accuracy: what the answers that are decided must reach: what is less sure is unsure.
        caution: how far above that an answer must be sure to be decided; below, where it is less
            than 0.
        leeway: by how many standard errors more the examples may miss it before nothing is decided.
    """
    yes, no = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    if not (len(yes) and len(no)):
        return UNCALIBRATED
    threshold, slope = _find_middle(yes, no), _estimate_slope(yes, no)
    bar = min(min_accuracy + caution, max(_SUREST, min_accuracy))
    band = log_odds(bar) / slope if slope > 0 else math.inf
    signed, truth = _measure_left_out(yes, no)
    right, outside = (signed > 0) == truth, np.abs(signed) > band
    number = max(int(outside.sum()), 1)
    accuracy = float(right.mean())
    decided_accuracy = float(right[outside].mean()) if outside.any() else 0.0
    few = min(len(yes), len(no)) < MIN_EXAMPLES
    return Calibration(
        threshold=threshold,
        slope=slope,
        low=threshold - band,
        high=threshold + band,
        accuracy=accuracy,
        decided=float(outside.mean()),
        decided_accuracy=decided_accuracy,
        n=len(truth),
        advisory=few
        or accuracy
        < min_accuracy - (1 + leeway) * _compute_standard_error(min_accuracy, len(truth))
        or decided_accuracy < min_accuracy - leeway * _compute_standard_error(min_accuracy, number),
    )


def _compute_standard_error(share: float, number: int) -> float:
    """Return how far a share of `number` strays by chance."""
    return math.sqrt(share * (1 - share) / number)


def log_odds(share: float) -> float:
    """Return the log-odds of a share; of one half and less, none."""
    return math.log(share / (1 - share)) if 0.5 < share < 1 else (0.0 if share < 1 else _CERTAIN)  # noqa: PLR2004


def _estimate_slope(yes: _Margins, no: _Margins) -> float:
    """Return the log-odds that a nat of distance from the threshold is worth; 0 for none.

    Two normal distributions of one deviation give it. It is flattened for a threshold that few
    examples place only roughly (MacKay 1992, "The evidence framework applied to classification
    networks", equation 4.4).
    """
    deviation = _estimate_deviation(yes, no)
    steep = max(float(yes.mean() - no.mean()), 0.0) / deviation**2
    place = deviation**2 * (1 / len(yes) + 1 / len(no)) / 4
    return steep / math.sqrt(1 + math.pi / 8 * steep**2 * place)


def _find_middle(yes: _Margins, no: _Margins) -> float:
    return float(yes.mean() + no.mean()) / 2


def _estimate_deviation(yes: _Margins, no: _Margins) -> float:
    """Return the deviation within the two sides, drawn towards the usual one."""
    squares = float(((yes - yes.mean()) ** 2).sum() + ((no - no.mean()) ** 2).sum())
    freedom = max(len(yes) + len(no) - 2, 0)
    return math.sqrt((squares + _USUAL_WEIGHT * _USUAL_DEVIATION**2) / (freedom + _USUAL_WEIGHT))


def _measure_left_out(yes: _Margins, no: _Margins) -> tuple[_Margins, NDArray[np.bool_]]:
    """Return each example's distance from the threshold of all others, and whether it is a yes.

    The only example of its side has no others: its distance is 0, which counts as a no.
    """
    signed = [
        value - _find_middle(np.delete(yes, place), no) if len(yes) > 1 else 0.0
        for place, value in enumerate(yes)
    ]
    signed += [
        value - _find_middle(yes, np.delete(no, place)) if len(no) > 1 else 0.0
        for place, value in enumerate(no)
    ]
    return np.asarray(signed), np.arange(len(signed)) < len(yes)
