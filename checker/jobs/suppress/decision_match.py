"""Match reviewers' decisions to findings: each decision speaks of one.

A decision is known by the fingerprint of its finding. Where no finding has it any more, it may
speak of one whose sentence somebody edited on one side of the very words (`Standing.resembles`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from functools import partial

from checker.core.catalogue import languages
from checker.core.document import Document, Span
from checker.core.verdict import Finding
from checker.jobs.places import Places
from checker.jobs.suppress.fingerprint import Fingerprint, build_for_finding, earlier
from checker.jobs.suppress.sidecar import Ignore


def match_decisions(
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
        number: build_for_finding(original if each.rule in before else document, each)
        for number, each in enumerate(findings)
        if each.rule in rules
    }
    found = _match_exactly(findings, standings, decisions)
    for number, decision in enumerate(decisions):
        if number in found.values() or decision.fingerprint is None:
            continue
        known = Fingerprint.parse(decision.fingerprint)
        for finding, standing in standings.items():
            is_free = finding not in found and findings[finding].rule == decision.rule
            within = original if findings[finding].rule in before else document
            nearby = partial(_is_at, within, findings[finding], decision.place)
            if is_free and _resembles(known, standing, nearby):
                found[finding] = number
                break
    return found


def _resembles(known: Fingerprint, standing: Fingerprint, nearby: Callable[[], bool]) -> bool:
    return known.resembles(standing, nearby=False) or (
        known.resembles(standing, nearby=True) and nearby()
    )


def _is_at(document: Document, finding: Finding, label: str | None) -> bool:
    """Return whether somebody, in whatever language, calls the finding's place so."""
    place = finding.place
    if place.label == label or not place.block:
        return place.label == label
    span = Span(place.block, place.start, place.end)
    return any(
        Places(document, language).at(span, whole=place.whole).label == label
        for language in languages()
    )


def _match_exactly(
    findings: Sequence[Finding], standings: dict[int, Fingerprint], decisions: Sequence[Ignore]
) -> dict[int, int]:
    """Return the decisions whose fingerprint a finding has; of several, the nth."""
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, standing in standings.items():
        for fingerprint in {standing.fingerprint, *earlier(findings[number])}:
            alike[findings[number].rule, fingerprint].append(number)
    found: dict[int, int] = {}
    for number, decision in enumerate(decisions):
        same = alike[decision.rule, decision.fingerprint or ""]
        wanted = same[min(decision.nth, len(same)) - 1 :][:1] if same else []
        free = [each for each in [*wanted, *same] if each not in found]
        if free:
            found[free[0]] = number
    return found
