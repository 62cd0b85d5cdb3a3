"""Match reviewers' decisions to findings: each decision speaks of one.

A decision is known by the fingerprint of its finding. Where no finding has it any more, it may
speak of one whose sentence somebody edited on one side of the very words (`Standing.resembles`).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from checker.core.document import Document
from checker.core.verdict import Finding
from checker.jobs.suppress.sidecar import Ignore
from checker.jobs.suppress.standing import Standing, of_finding


def claims(
    document: Document,
    findings: Sequence[Finding],
    decisions: Sequence[Ignore],
    before: Collection[str],
) -> dict[int, int]:
    """Return the decision that speaks of a finding, both by their numbers.

    Args:
        document: that was checked.
        findings: in its order.
        decisions: those with a fingerprint.
        before: the rules whose findings are in the document before its tracked changes.
    """
    rules = {each.rule for each in decisions}
    original = document.original or document
    standings = {
        number: of_finding(original if each.rule in before else document, each)
        for number, each in enumerate(findings)
        if each.rule in rules
    }
    found = _exact(findings, standings, decisions)
    for number, decision in enumerate(decisions):
        if number in found.values() or decision.fingerprint is None:
            continue
        known = Standing.parse(decision.fingerprint)
        for finding, standing in standings.items():
            is_free = finding not in found and findings[finding].rule == decision.rule
            nearby = findings[finding].place.label == decision.place
            if is_free and known.resembles(standing, nearby=nearby):
                found[finding] = number
                break
    return found


def _exact(
    findings: Sequence[Finding], standings: dict[int, Standing], decisions: Sequence[Ignore]
) -> dict[int, int]:
    """Return the decisions whose fingerprint a finding has; of several, the nth."""
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, standing in standings.items():
        alike[findings[number].rule, standing.fingerprint].append(number)
    found: dict[int, int] = {}
    for number, decision in enumerate(decisions):
        same = alike[decision.rule, decision.fingerprint or ""]
        wanted = same[min(decision.nth, len(same)) - 1 :][:1] if same else []
        free = [each for each in [*wanted, *same] if each not in found]
        if free:
            found[free[0]] = number
    return found
