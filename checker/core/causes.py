"""Group findings that have one cause: the same rule says the same of several places.

Which have one is decided once, where findings are made (`Finding.cause`). Reports ask here, so that
all of them count and show alike. Every place stays a finding: suppressions, baselines and the
decisions of reviewers answer for places.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checker.core.findings import Severity
from checker.core.verdict import Finding


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Findings of one cause, in their order; what is said in full is said of the first."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that tells what is wrong, why, and what to do."""
        return self.findings[0]

    @property
    def others(self) -> tuple[Finding, ...]:
        """The places where the same holds."""
        return self.findings[1:]


def group_by_cause(findings: Iterable[Finding]) -> list[CauseGroup]:
    """Return the causes in the order of their first places."""
    groups: dict[object, list[Finding]] = {}
    for number, each in enumerate(findings):
        groups.setdefault(each.cause or number, []).append(each)
    return [CauseGroup(tuple(each)) for each in groups.values()]


def number_causes(findings: Iterable[Finding]) -> list[int]:
    """Return for each finding the number of its cause, counted from 1 as they come."""
    numbers: dict[object, int] = {}
    return [
        numbers.setdefault(each.cause or at, len(numbers) + 1) for at, each in enumerate(findings)
    ]


def count_causes(findings: Iterable[Finding]) -> Counter[Severity]:
    """Return how many causes there are of each severity."""
    return Counter(group.first.severity for group in group_by_cause(findings))
