"""Leave out findings that another finding explains: what one cause brings about is told once.

Two things explain. A kind may name others whose faults its own brings about at the same words
(`Kind.explains`): a `TBD` among due dates is a placeholder, and only therefore no date. And rules
of overlapping sense may ask for the same mend of the same words: then one of them is enough.

Nothing is left out for a finding that weighs less, nor for one that somebody answered for: what
fails a document goes on failing it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from checker.core.verdict import Finding
from checker.jobs.check.status import RANK
from checker.kinds.registry import KINDS


def leave_out_explained(findings: Sequence[Finding], kinds: Mapping[str, str]) -> list[Finding]:
    """Return the findings that no other explains, in their order.

    Args:
        findings: those that count.
        kinds: the kind of each rule, by its id.
    """
    by_block: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        if not each.place.whole:
            by_block[each.place.block].append(each)
    for near in by_block.values():
        near.sort(key=lambda each: -RANK[each.severity])  # of two that say the same, the heavier
    return [
        each
        for each in findings
        if each.place.whole or not _is_explained(each, by_block[each.place.block], kinds)
    ]


def _is_explained(finding: Finding, near: Iterable[Finding], kinds: Mapping[str, str]) -> bool:
    earlier = True
    for other in near:
        if other is finding:
            earlier = False
        elif RANK[other.severity] < RANK[finding.severity]:
            continue
        elif _brings_about(other, finding, kinds) or (earlier and _says_the_same(other, finding)):
            return True
    return False


def _brings_about(cause: Finding, finding: Finding, kinds: Mapping[str, str]) -> bool:
    named = KINDS[kinds[cause.rule]].explains if cause.rule in kinds else ()
    return kinds.get(finding.rule) in named and _do_meet(cause, finding)


def _do_meet(one: Finding, other: Finding) -> bool:
    first, second = one.place, other.place
    return first.start < second.end and second.start < first.end


def _says_the_same(one: Finding, other: Finding) -> bool:
    """Return whether two rules want the same new text for the same words."""
    if one.rule == other.rule or one.fix is None or other.fix is None:
        return False
    places = {(each.place.start, each.place.end) for each in (one, other)}
    is_text = one.fix.repair is None and other.fix.repair is None
    return len(places) == 1 and is_text and one.fix.replacement == other.fix.replacement
