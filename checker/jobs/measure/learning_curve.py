"""Say what ten more examples would bring, from what fewer of those that there are do.

A question is calibrated on some of its examples and asked about the others, over and over, with 3
of each answer, then more. How often it is right follows `a - b / k`, for a threshold that `k`
examples place is off by a variance of `1 / k`; the line through what was measured is drawn on by
five of each answer. How far that may be off comes from leaving out a tenth of the examples in turn.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from checker.core.data_classes import dataclass
from checker.judge.calibration import Calibration

FEWEST: Final = 8
"""Examples of each answer below which nothing can be said."""
MORE: Final = 10
_SMALLEST: Final = 3
_LEFT: Final = 2
_DRAWS: Final = 60
_TENTHS: Final = 10
_SEED: Final = 1
_PLACES: Final = 3
_TWICE: Final = 2

_Margins = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What ten more examples are expected to bring.

    Attributes:
        now: the share of answers that are right, with the examples that there are.
        then: with ten more; `low` and `high` are how far that may be off, two deviations.
        vouched_now: how sure an answer can be called with so many examples, at most.
        vouched_then: with ten more, if as many of them are right.
    """

    now: float
    then: float
    low: float
    high: float
    vouched_now: float
    vouched_then: float


def forecast(
    positive: Sequence[float], negative: Sequence[float], calibration: Calibration
) -> Forecast | None:
    """Return what ten more examples would bring; None where there are too few to say.

    Args:
        positive: margins of examples whose answer is yes.
        negative: of those whose answer is no.
        calibration: what both together are.
    """
    yes, no = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    if min(len(yes), len(no)) < FEWEST:
        return None
    now, gain = _extend(yes, no)
    gains = [_extend(yes[_keep(yes, each)], no[_keep(no, each)])[1] for each in range(_TENTHS)]
    off = _TWICE * math.sqrt((_TENTHS - 1) * float(np.var(gains)))
    more = replace(calibration, n=calibration.n + MORE)
    return Forecast(
        now=round(now, _PLACES),
        then=round(min(1.0, now + gain), _PLACES),
        low=round(max(now, now + gain - off), _PLACES),
        high=round(min(1.0, now + gain + off), _PLACES),
        vouched_now=round(calibration.ceiling, _PLACES),
        vouched_then=round(more.ceiling, _PLACES),
    )


def _keep(margins: _Margins, tenth: int) -> NDArray[np.bool_]:
    """Return which margins stay where every tenth is left out, from one of the first ten on."""
    kept: NDArray[np.bool_] = np.arange(len(margins)) % _TENTHS != tenth
    return kept


def _extend(yes: _Margins, no: _Margins) -> tuple[float, float]:
    """Return how often a question is right with its examples, and how much more with ten more."""
    number = min(len(yes), len(no))
    sizes = sorted({*np.linspace(_SMALLEST, number - _LEFT, 6).round().astype(int).tolist()})
    random = np.random.default_rng(_SEED)
    right = [_measure(yes, no, size, random) for size in sizes]
    design = np.stack([np.ones(len(sizes)), -1 / np.asarray(sizes)], axis=1)
    (level, fall), *_ = np.linalg.lstsq(design, np.asarray(right), rcond=None)
    if fall < 0:  # more examples do no harm: what looks so is chance
        level, fall = float(np.mean(right)), 0.0
    now = min(1.0, float(level - fall / number))
    return now, float(fall / number - fall / (number + MORE / 2))


def _measure(yes: _Margins, no: _Margins, size: int, random: np.random.Generator) -> float:
    """Return how often a threshold of some examples is right about the others, on both sides."""
    one, other = (
        margins[random.random((_DRAWS, len(margins))).argsort(axis=1)] for margins in (yes, no)
    )
    threshold = (one[:, :size].mean(axis=1) + other[:, :size].mean(axis=1))[:, None] / 2
    share = (one[:, size:] > threshold).mean() + (other[:, size:] <= threshold).mean()
    return float(share) / 2
