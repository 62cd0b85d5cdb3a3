"""The verdict on a written document: that of its rule set, and where each value is from."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from pydantic import Field

from checker.core.findings import Outcome, Severity
from checker.core.verdict import Finding, Place, RuleResult, Status, Verdict, VerdictModel
from checker.jobs.check.status import compute_status
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.placing import Placing
from checker.jobs.write.report_findings import (
    DOUBTFUL,
    MISSING,
    SEVERITIES,
    iter_absent,
    iter_findings,
)
from checker.jobs.write.result import DocumentContent
from checker.templates.model import Template


class FieldSource(VerdictModel):
    """Where a field's value comes from. `quote` is the words of the data or the notes, verbatim."""

    field: str
    label: str
    origin: Literal["given", "default", "notes", "drafted", "computed", "absent"]
    quote: str = ""
    at: str = Field("", description="Where the words stand: file:line:column.")
    doubtful: tuple[str, ...] = Field(
        (), description="Of a draft, what no source says: a mark stands in its place."
    )
    dropped: tuple[str, ...] = Field(
        (), description="Of a draft, sentences that were left out for what no source says."
    )
    repaired: int = Field(0, description="Of a draft, how often it was mended for a finding.")


class DraftRound(VerdictModel):
    """A round of repair: the rule set's findings before and after, and what was changed.

    `status` is what the rule set says after it; what is absent or doubtful does not count here.
    """

    before: int
    after: int
    status: Status
    fields: tuple[str, ...]


class WritingReport(VerdictModel):
    """How a document came about."""

    template: str
    template_version: str
    data: str
    notes: str | None = None
    fields: tuple[FieldSource, ...]
    first_status: Status = Field(description="What the rule set said before any repair.")
    rounds: tuple[DraftRound, ...] = ()
    drafts_written: int = Field(0, description="Texts that the model wrote in this run.")
    drafts_known: int = Field(0, description="Texts that were kept from an earlier run.")
    seconds: float = 0.0


class WrittenVerdict(Verdict):
    """A verdict that also says how the document was written."""

    written: WritingReport


def iter_sources(template: Template, content: DocumentContent) -> Iterator[FieldSource]:
    """Yield where each field's value comes from, in the order of the template."""
    for each in template.header.fields:
        source = content.filled.sources.get(each.name)
        draft = content.drafts.get(each.name)
        if source is None or (source.origin == "absent" and not each.required):
            continue
        yield FieldSource(
            field=each.name,
            label=each.label,
            origin=source.origin,
            quote=source.quote,
            at=source.at,
            doubtful=tuple(one.mark.was for one in draft.doubts) if draft else (),
            dropped=draft.dropped if draft else (),
            repaired=content.repaired.get(each.name, 0),
        )


def build_verdict(
    base: Verdict,
    template: Template,
    content: DocumentContent,
    placing: Placing,
    notes: Notes | None,
    fail_on: Severity,
) -> Verdict:
    """Return a verdict with what writing itself has to say added: what is absent or doubtful."""
    made = list(iter_findings(template, content, placing, notes))
    marks = {one.text for each in content.filled.values.values() for one in iter_absent(each)}
    marks |= {each.quote for each in made if each.quote and each.rule in {MISSING, DOUBTFUL}}
    base = _drop_repeated(base, marks, placing)
    results = [*base.results, *(_build_result(rule, made) for rule in SEVERITIES)]
    findings = (*made, *base.findings)
    return base.model_copy(
        update={
            "findings": findings,
            "results": tuple(results),
            "status": compute_status(findings, results, fail_on),
        }
    )


def _drop_repeated(base: Verdict, marks: Collection[str], placing: Placing) -> Verdict:
    """Return a verdict without the rule set's findings on marks of what is absent, or about them.

    Writing itself says what is absent, once.
    """
    places = list(placing.marks(marks))

    def is_twice(each: Finding) -> bool:
        if any(mark in text for mark in marks for text in (each.quote, each.message)):
            return True
        return not each.place.whole and any(_is_within(one, each.place) for one in places)

    twice = Counter(each.rule for each in base.findings if is_twice(each))
    results = tuple(
        each.model_copy(update={"findings": each.findings - twice[each.rule]})
        for each in base.results
    )
    kept = tuple(each for each in base.findings if not is_twice(each))
    return base.model_copy(update={"findings": kept, "results": results})


def _is_within(outer: Place, inner: Place) -> bool:
    same = outer.block == inner.block
    return same and outer.start <= inner.start and inner.end <= outer.end


def _build_result(rule: str, made: Sequence[Finding]) -> RuleResult:
    count = sum(each.rule == rule for each in made)
    return RuleResult(
        rule=rule,
        kind="writing",
        severity=SEVERITIES[rule],
        outcome=Outcome.FAIL if count else Outcome.PASS,
        candidates=1,
        findings=count,
    )


def digest(data: bytes) -> str:
    """Return the sha256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()
