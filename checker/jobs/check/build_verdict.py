"""Put together the verdict of a job: findings in order, suppressed ones apart, the status."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, get_args

from checker import __version__
from checker.core.causes import count_causes
from checker.core.document import Document
from checker.core.findings import Concern, Outcome
from checker.core.lazy_models import make
from checker.core.messages import Message
from checker.core.verdict import (
    DocumentInfo,
    EngineUsed,
    Finding,
    RulesetInfo,
    Timings,
    UnreadPart,
    Verdict,
)
from checker.jobs.check.explained import leave_out_explained
from checker.jobs.check.status import compute_status, count_left
from checker.jobs.suppress.suppressions import Suppressions, UnsuppressedFindings, suppress

if TYPE_CHECKING:
    from checker.jobs.check.check import CheckJob, RuleRun

DECIDED: Final = (Outcome.PASS, Outcome.FAIL)
_CONCERNS: Final[tuple[Concern, ...]] = get_args(Concern)


def build_verdict(
    job: "CheckJob",
    ran: Sequence["RuleRun"],
    ignored: Suppressions,
    engine: EngineUsed | None,
    notes: Sequence[Message],
    timings: Timings,
) -> Verdict:
    """Return the verdict of what the rules found, less what somebody answered for."""
    kept = _apply_suppressions(job, ran, _sort_findings(job.document, ran), ignored)
    left = Counter(each.rule for each in kept.findings)
    gone = Counter(each.finding.rule for each in kept.suppressed)
    results = tuple(
        count_left(result, left[result.rule], gone[result.rule], job.language)
        for result in (one.result for one in ran)
    )
    on_suppressions = tuple(note.get(job.language) for note in kept.notes)
    return make(
        Verdict,
        tool_version=__version__,
        language=job.language,
        status=compute_status(kept.findings, results, job.fail_on),
        document=make(
            DocumentInfo,
            path=job.path,
            sha256=job.document.sha256,
            format=job.document.format,
            title=job.document.title,
            stage=job.stage,
        ),
        ruleset=make(
            RulesetInfo,
            id=job.ruleset.id,
            version=job.ruleset.header.version,
            sha256=job.ruleset.sha256,
            chosen_by=job.chosen_by,
        ),
        findings=tuple(kept.findings),
        causes=dict(count_causes(kept.findings)),
        suppressed=tuple(kept.suppressed),
        results=results,
        notes=(*(note.get(job.language) for note in notes), *on_suppressions),
        suppression_notes=on_suppressions,
        parts_not_read=tuple(_list_unread(job)),
        engine=engine,
        timings=timings,
    )


def _apply_suppressions(
    job: "CheckJob", ran: Sequence["RuleRun"], findings: Sequence[Finding], ignored: Suppressions
) -> UnsuppressedFindings:
    """Return the findings that count and that no other explains, of each rule up to its limit."""
    rules = [each.rule for each in job.ruleset.rules]
    before = job.document.original is not None
    kept = suppress(
        ignored,
        findings,
        rules={*(each.id for each in rules), *(each.id for each in job.ruleset.broken)},
        decided={one.result.rule for one in ran if one.result.outcome in DECIDED},
        elsewhere={each.id for each in rules if before and each.revisions == "original"},
    )
    room = {each.id: each.limit for each in rules if each.limit is not None}
    limited = []
    for each in kept.findings:
        if each.rule in room:
            room[each.rule] -= 1
        if room.get(each.rule, 0) >= 0:
            limited.append(each)
    kept.findings = leave_out_explained(limited, {one.result.rule: one.result.kind for one in ran})
    return kept


def _list_unread(job: "CheckJob") -> Iterator[UnreadPart]:
    for each in job.document.parts_not_read:
        part, reason = each.part.get(job.language), each.reason.get(job.language)
        yield make(UnreadPart, kind=each.kind, part=part, reason=reason, count=each.count)


def _sort_findings(document: Document, ran: Sequence["RuleRun"]) -> list[Finding]:
    """Return all findings in the document's order, what is wrong in anybody's document first."""
    order = {block.path: index for index, block in enumerate(document.walk())}

    def rank(each: Finding) -> tuple[int, bool, int, int]:
        place = each.place
        return (
            _CONCERNS.index(each.concern),
            not place.whole,
            order.get(place.block, -1),
            place.start,
        )

    return sorted((each for one in ran for each in one.findings), key=rank)
