"""Group findings that have one cause: the same rule says the same of several places.

Which have one is decided once, where findings are made (`Finding.cause`). Reports ask here, so that
all of them count and show alike. Every place stays a finding: suppressions, baselines and the
decisions of reviewers answer for places.
"""

from collections import Counter
from collections.abc import Iterable

from checker.core.data_classes import dataclass
from checker.core.findings import Severity
from checker.core.verdict import Finding, Verdict


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
    """Return how many causes there are of each severity; what is still to be filled in is none."""
    return Counter(group.first.severity for group in group_by_cause(list_faults(findings)))


def list_faults(findings: Iterable[Finding]) -> list[Finding]:
    """Return what is wrong: findings that are no fields still to be filled in."""
    return [each for each in findings if not each.open_field]


def group_open_fields(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return what is said of fields that are still to be filled in, by their labels, in order."""
    fields: dict[str, list[Finding]] = {}
    for each in findings:
        if each.open_field:
            fields.setdefault(each.open_field, []).append(each)
    return fields


def is_unfinished(verdict: Verdict) -> bool:
    """Return whether a document fails for nothing but fields that are still to be filled in."""
    faults = list_faults(verdict.findings)
    return (
        verdict.status == "fail"
        and len(faults) < len(verdict.findings)
        and all(each.severity == "info" for each in faults)
    )
