"""A probe: it decides by what the model held when it answered, beside the answer itself.

Ridge regression on the small states (`engines.small_states`) and the margin of a question's
examples, yes as 1 and no as -1. States know more than the two answer tokens let out: by 20 + 20
examples of the shipped rules 79 % of the other texts were decided in place of 62 % by the margin
alone, and 94 % of them rightly in place of 93 % (`docs/decisions/probe.md`). The fewer the
examples, the more the fit is held back; an example's own score is that of a probe fitted to all
others. Owners find many more texts of one answer than of the other: both count the same, and the
middle lies between their means.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from checker.core.data_classes import dataclass
from checker.core.ports import Answer
from checker.engines.small_states import decode_states

RIDGE: Final = 0.3
"""What the squares of the weights cost, however many examples there are."""

NATS: Final = 3.0
"""What the distance between 1 and 0 counts as, so that scores lie apart as margins do."""

_TINY: Final = 1e-9

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Probe:
    """What a question's examples teach of states and margins.

    Attributes:
        examples: each example's score by a probe fitted to the others, the positive ones first.
    """

    examples: tuple[float, ...]
    _centre: _Floats
    _unit: float
    _margin_centre: float
    _margin_unit: float
    _weights: _Floats

    def score(self, answers: Sequence[Answer]) -> list[float] | None:
        """Return a score for each answer, a yes above a no; None where one has no such state."""
        states = decode_states([each.state for each in answers])
        if states is None or states.shape[1] != len(self._centre):
            return None
        margins = np.array([each.margin for each in answers])
        rows = _join(
            (states - self._centre) / self._unit,
            (margins - self._margin_centre) / self._margin_unit,
        )
        return [float(each) for each in NATS * (rows @ self._weights)]


def fit_probe(positive: Sequence[Answer], negative: Sequence[Answer]) -> Probe | None:
    """Return the probe that examples support; None where a side has none, or one has no state."""
    answers = [*positive, *negative]
    if not (positive and negative):
        return None
    states = decode_states([each.state for each in answers])
    if states is None:
        return None
    margins = np.array([each.margin for each in answers])
    first = len(positive)
    centre, margin_centre = _find_middle(states, first), float(_find_middle(margins, first))
    unit = float(np.sqrt(((states - centre) ** 2).sum(axis=1).mean())) + _TINY
    margin_unit = float(margins.std()) + _TINY
    rows = _join((states - centre) / unit, (margins - margin_centre) / margin_unit)
    is_yes = np.arange(len(answers)) < first
    truth = np.where(is_yes, 1.0, -1.0)
    # both answers count the same, however many examples each has
    cost = RIDGE * 2 * np.where(is_yes, first, len(negative)) / len(answers)
    # in the examples' own space, which is smaller than that of the states
    products = rows @ rows.T
    inverse = np.linalg.inv(products + np.diag(cost))
    fitted, influence = products @ inverse @ truth, np.diag(products @ inverse)
    left_out = truth - (truth - fitted) / (1 - influence)
    return Probe(
        tuple(float(each) for each in NATS * left_out),
        centre,
        unit,
        margin_centre,
        margin_unit,
        rows.T @ inverse @ truth,
    )


def _find_middle(numbers: _Floats, first: int) -> _Floats:
    """Return the middle between the means of the first rows and of the others."""
    middle: _Floats = (numbers[:first].mean(axis=0) + numbers[first:].mean(axis=0)) / 2
    return middle


def _join(states: _Floats, margins: _Floats) -> _Floats:
    return np.hstack([states, margins[:, None]])
