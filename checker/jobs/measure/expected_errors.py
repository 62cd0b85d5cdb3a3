"""Say in numbers that an owner understands what a judged rule would do in 100 documents."""

from math import ceil, sqrt
from typing import Final

from checker.core.data_classes import dataclass
from checker.jobs.measure.rule_test import RuleMeasure

_HUNDRED: Final = 100
_SURE: Final = 1.645
"""Deviations of a normal distribution that lie below all but one in twenty."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Of 100 documents with one text of a rule each: how many it decides, and how many wrongly.

    Attributes:
        decided: how many the judge decides.
        wrong: how many of these are wrong, by the rule's examples with each one left out.
        most: how many that may be at most: 19 times out of 20 it is no more (Wilson 1927).
        left: how many it leaves to people.
    """

    decided: int
    wrong: int
    most: int
    left: int


def expect(measured: RuleMeasure) -> Expected | None:
    """Return what a judged rule would do; None where no model answered, or it only advises."""
    if measured.accuracy is None or measured.advisory or not measured.examples:
        return None
    answered = measured.right + measured.wrong
    decided = round(_HUNDRED * answered / measured.examples)
    share = measured.wrong / answered if answered else 0.0
    most = bound_share(measured.wrong, answered)
    return Expected(
        decided, round(decided * share), ceil(decided * most - 1e-9), _HUNDRED - decided
    )


def bound_share(count: int, total: int) -> float:
    """Return the upper end of Wilson's interval of a share; 1 where nothing was counted."""
    if not total:
        return 1.0
    share, spread = count / total, _SURE**2 / total
    middle = share + spread / 2
    width = _SURE * sqrt(share * (1 - share) / total + spread / (4 * total))
    return min(1.0, (middle + width) / (1 + spread))
