"""Measure how far people who label the same texts agree.

Cohen's kappa (1960) says how much of the agreement that chance leaves open was reached: 1 is all of
it, 0 is none. Of more than two people it is the mean over the pairs, weighted by the texts that
both labelled (Light 1971).
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.rules.labelled_examples import Label

Agreement = Literal["very-good", "good", "fair", "weak", "by-chance", "untold"]
FEWEST: Final = 10
"""Texts that two people labelled: of fewer nothing is said of more than that."""
_BANDS: Final[tuple[tuple[float, Agreement], ...]] = (
    (0.8, "very-good"),
    (0.6, "good"),
    (0.4, "fair"),
    (0.2, "weak"),
)


@dataclass(frozen=True, slots=True)
class AgreementMeasure:
    """How far people agree.

    Attributes:
        people: who labelled a text that somebody else labelled, too.
        texts: those that two or more called good or bad.
        same: of these, those that all called the same.
        kappa: None where chance leaves nothing open, as where all was called good.
    """

    people: int
    texts: int
    same: int
    kappa: float | None

    @property
    def share(self) -> float:
        """The part that was called the same, from 0 to 1."""
        return self.same / self.texts if self.texts else 0.0

    @property
    def says(self) -> Agreement:
        """What the figure amounts to, by the bands of Landis and Koch (1977)."""
        if self.kappa is None or self.texts < FEWEST:
            return "untold"
        kappa = self.kappa
        return next((name for least, name in _BANDS if kappa > least), "by-chance")


def measure_agreement(answers: Sequence[Mapping[str, Label]]) -> AgreementMeasure:
    """Return how far people agree.

    Args:
        answers: of each text what each person calls it; a skip is no answer.
    """
    given = [{who: label for who, label in each.items() if label != "skip"} for each in answers]
    shared = [each for each in given if len(each) > 1]
    people = sorted({who for each in shared for who in each})
    same = sum(len(set(each.values())) == 1 for each in shared)
    return AgreementMeasure(len(people), len(shared), same, _average_kappa(shared, people))


def _average_kappa(shared: Sequence[Mapping[str, Label]], people: Sequence[str]) -> float | None:
    total = weight = 0.0
    for one, other in combinations(people, 2):
        pairs = [(each[one], each[other]) for each in shared if one in each and other in each]
        kappa = measure_kappa(pairs)
        if kappa is not None:
            total, weight = total + kappa * len(pairs), weight + len(pairs)
    return total / weight if weight else None


def measure_kappa(pairs: Sequence[tuple[Label, Label]]) -> float | None:
    """Return Cohen's kappa of two people's labels of the same texts; None where chance is all."""
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(one == other for one, other in pairs) / count
    good = [sum(each[side] == "good" for each in pairs) / count for side in (0, 1)]
    expected = good[0] * good[1] + (1 - good[0]) * (1 - good[1])
    return None if expected >= 1 else (observed - expected) / (1 - expected)
