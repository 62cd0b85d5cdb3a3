"""Record what a copy with comments or tracked changes proposes, in the file itself."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from checker.core.digest import digest
from checker.core.document import Document, Span
from checker.core.verdict import Finding, Verdict
from checker.formats.docx.edit import Annotated
from checker.formats.docx.edit.proposal_record import (
    ChangedBlock,
    Reason,
    Record,
    RecordedChange,
    RecordedRemark,
    record,
)
from checker.jobs.fix.fix_file import FixResult
from checker.jobs.fix.offset_map import EditedRegion, Made, OffsetMap, do_meet
from checker.jobs.suppress.fingerprint import build_for_finding, build_for_span

_BESIDE: Final = 12
"""Characters next to a change by which it is found in a block that somebody else edited, too."""


def add_remarks(copy: Annotated, verdict: Verdict, before: Collection[str] = ()) -> bytes:
    """Return an annotated copy's bytes with a record of its comments.

    Args:
        copy: with comments that tell of all findings, beside any of its own.
        verdict: whose findings these are.
        before: the rules that look at the document before its tracked changes.
    """
    if not verdict.findings:
        return copy.data
    remarks = (
        _build_remark(copy.document, verdict.findings[number], digest(one.said), comment, before)
        for comment, one in enumerate(copy.placed)
        for number in one.note.findings
    )
    return record(copy.data, Record(remarks=tuple(remarks)))


def _build_remark(
    document: Document, finding: Finding, said: str, comment: int, before: Collection[str]
) -> RecordedRemark:
    old = finding.rule in before and document.original is not None
    within = (document.original if old else None) or document
    return RecordedRemark(
        rule=finding.rule,
        fingerprint=build_for_finding(within, finding).fingerprint,
        said=said,
        path=finding.place.block,
        start=finding.place.start,
        before=old,
        whole=finding.place.whole or not finding.place.block,
        masked=_is_masked(within, finding),
        comment=comment,
    )


def _is_masked(document: Document, finding: Finding) -> bool:
    place = finding.place
    if place.whole or not place.block:
        return False
    return document.block(place.block).text[place.start : place.end] != finding.quote


def record_fixes(fixed: FixResult) -> FixResult:
    """Return a Word file's tracked fixes with a record of them in the file."""
    if not fixed.changed:
        return fixed
    if not fixed.passes:
        return fixed  # looks and build are told of in the file, but not what became of them
    trail, found = _collect_edits(fixed)
    paths = (block.path for block in _get_first_document(fixed).walk())
    blocks = (
        _block(fixed, path, trail.regions[path], found) for path in paths if trail.regions.get(path)
    )
    data = record(fixed.after.data, Record(blocks=tuple(blocks)))
    document = replace(fixed.after.document, sha256=hashlib.sha256(data).hexdigest())
    return replace(fixed, after=replace(fixed.after, data=data, document=document))


def _get_first_document(fixed: FixResult) -> Document:
    """Return what the file said before the fixes of words: after the repairs."""
    return fixed.passes[0].before.document


_Found = tuple[Span, Finding]
"""Where in the first text a finding was that a fix was made for."""


def _collect_edits(fixed: FixResult) -> tuple[OffsetMap, list[_Found]]:
    """Return what was edited in all passes, and the findings that the first text has, too."""
    trail, found = OffsetMap(), list[_Found]()
    for one in fixed.passes:
        for each in one.made:
            origin, rules = trail.origin(each.edit.span)
            if not rules:
                found.append((origin, each.finding))
        trail = trail.after([Made(e.edit, frozenset({e.finding.rule})) for e in one.made])
    return trail, found


def _block(
    fixed: FixResult, path: str, regions: Sequence[EditedRegion], found: Sequence[_Found]
) -> ChangedBlock:
    old = _get_first_document(fixed).block(path).text
    new = fixed.after.document.block(path).text
    edges = [0, *(edge for r in regions for edge in (r.first_start, r.first_end)), len(old)]
    gaps = [old[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    proposals = (
        RecordedChange(
            old=digest(old[region.first_start : region.first_end]),
            new=digest(new[region.start : region.end]),
            left=digest(left[-_BESIDE:]),
            right=digest(right[:_BESIDE]),
            reasons=tuple(_iter_reasons(_get_first_document(fixed), path, region, found)),
        )
        for region, (left, right) in zip(regions, pairwise(gaps), strict=True)
    )
    return ChangedBlock(path, tuple(map(digest, gaps)), tuple(proposals))


def _iter_reasons(
    document: Document, path: str, region: EditedRegion, found: Sequence[_Found]
) -> Iterator[Reason]:
    bounds = (region.first_start, region.first_end)
    for span, finding in found:
        if span.path == path and do_meet(bounds, (span.start, span.end)):
            standing = build_for_span(document, span)
            offset = span.start - region.first_start
            is_masked = _is_masked(document, finding)
            yield Reason(finding.rule, standing.fingerprint, offset, span.start, is_masked)
