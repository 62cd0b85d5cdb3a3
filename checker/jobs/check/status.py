"""Derive a document's status from its findings and results, suppressed ones left out."""

from collections.abc import Sequence
from typing import Final

from checker.core.findings import Outcome, Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding, RuleResult, Status

RANK: Final[dict[Severity, int]] = {"info": 0, "warning": 1, "error": 2}
"""How much each severity weighs."""


def compute_status(
    findings: Sequence[Finding], results: Sequence[RuleResult], fail_on: Severity
) -> Status:
    """Return the document's status; what was not judged is never a pass.

    A rule that failed at some places may be undecided at others: that is no pass either.
    """
    if any(RANK[each.severity] >= RANK[fail_on] for each in findings):
        return "fail"
    if any(each.outcome is Outcome.ERROR for each in results):
        return "error"
    if any(each.is_open and each.severity != "info" for each in results):
        return "needs_review"
    # that nobody speaks to the judge says nothing of the document
    said = [each for each in results if each.kind != "injection"]
    if all(each.outcome is Outcome.NOT_APPLICABLE for each in said):
        return "needs_review"  # nothing was looked at: that is no pass
    return "pass"


def count_left(result: RuleResult, left: int, gone: int, language: DisplayLanguage) -> RuleResult:
    """Return a rule's result with the findings that are left; `gone` somebody answered for."""
    if not gone:
        return result.model_copy(update={"findings": left})
    says = Message("check.suppressed", gone=gone).get(language)
    outcome = result.outcome
    if not left and outcome is Outcome.FAIL:
        outcome = Outcome.UNSURE if result.unsure else Outcome.PASS
    return result.model_copy(
        update={
            "findings": left,
            "outcome": outcome,
            "explanation": f"{result.explanation} {says}" if result.explanation else says,
        }
    )
