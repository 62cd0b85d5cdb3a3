"""Passes over a document: choose fixes, write them, read and check again, until nothing changes.

Fixing what was fixed changes nothing. A fix whose result the same rule faults again is not made,
nor are fixes at a place that has not come to rest after three passes: all of them are left out
from the beginning, so that the place keeps the words it had.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Document, Span
from checker.core.findings import Outcome
from checker.core.limits import Limits
from checker.core.ports import Reader
from checker.core.verdict import Finding, Verdict
from checker.formats.shared.edits import Edit, FormatWriter
from checker.formats.shared.formatting_fixes import FormattingEditor
from checker.jobs.check.check import CheckJob, check
from checker.jobs.fix.fix_choice import (
    RESTLESS,
    RETURNS,
    UNCHECKED,
    Chooser,
    FixCandidate,
    RejectedFix,
    RejectReason,
    Steady,
    UnappliedFix,
)
from checker.jobs.fix.offset_map import Made, OffsetMap, Shifts, do_meet

MAX_PASSES: Final = 3
"""After so many passes a document should not change any more."""

_MAX_STARTS: Final = 20
"""How often it is begun anew without the fixes that do not come to rest."""


@dataclass(frozen=True, slots=True)
class FormatEditor:
    """Who reads and who writes a format.

    `steady` gives a span in a form that edits elsewhere in the document do not move to other
    blocks; the span itself, where blocks stay what they are. `mend` changes looks and build, None
    in a format in which nobody can.
    """

    read: Reader
    write: FormatWriter
    steady: Steady = lambda _, span: span
    mend: FormattingEditor | None = None


@dataclass(frozen=True, slots=True)
class FixState:
    """A document at one point of the fixing: its bytes, what is read in them, what is wrong."""

    data: bytes
    document: Document
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass: the draft before it, the fixes it made, and those it did not."""

    before: FixState
    after: FixState
    made: tuple[FixCandidate, ...]
    left: tuple[UnappliedFix, ...]


@dataclass(frozen=True, slots=True)
class FixRounds:
    """Passes from a draft on. `restless` are the fixes that a further one would still make."""

    after: FixState
    passes: tuple[Pass, ...]
    left: tuple[UnappliedFix, ...]
    restless: tuple[RejectedFix, ...] = ()


@dataclass(frozen=True)
class Fixer:
    """Fixes one file. `job` has the rules; its document is the first draft's."""

    path: Path
    limits: Limits
    form: FormatEditor
    job: CheckJob
    chooser: Chooser

    def run(self, start: FixState) -> FixRounds:
        """Return the passes after which nothing changes any more."""
        course, was_restless = self._settle_passes(start)
        if was_restless:
            # what was left out may be the end of a chain: then the next run would go on with it
            again, _ = self._settle_passes(course.after)
            if again.after.data != course.after.data:
                return self._give_up(start)
        return course

    def _settle_passes(self, start: FixState) -> tuple[FixRounds, bool]:
        """Return the passes without the fixes that find no rest, and whether there were any."""
        bans: list[RejectedFix] = []
        for number in range(_MAX_STARTS):
            course = self._run_passes(start, bans)
            if not course.restless:
                return course, number > 0
            bans += course.restless
        return self._give_up(start), False

    def _give_up(self, start: FixState) -> FixRounds:
        choice = self.chooser.choose(start.document, start.verdict.findings, OffsetMap(), (), {})
        left = [
            UnappliedFix(each.number, each.finding, each.fix, RESTLESS) for each in choice.chosen
        ]
        in_order = sorted((*choice.left, *left), key=lambda each: each.number)
        return FixRounds(start, (), tuple(in_order))

    def _run_passes(self, start: FixState, bans: list[RejectedFix]) -> FixRounds:
        draft, trail = start, OffsetMap()
        passes: list[Pass] = []
        while True:
            one = self._pass(draft, trail, bans)
            if not one.made:
                return FixRounds(draft, tuple(passes), one.left)
            if len(passes) == MAX_PASSES:
                return FixRounds(draft, tuple(passes), one.left, tuple(_find_restless(one, trail)))
            passes.append(one)
            draft, trail = one.after, trail.after(_list_edits(one.made))

    def _pass(self, draft: FixState, trail: OffsetMap, bans: list[RejectedFix]) -> Pass:
        """Make the fixes of a draft, and add to `bans` those that do not hold."""
        refused: dict[Edit, RejectReason] = {}
        findings = draft.verdict.findings
        while True:
            choice = self.chooser.choose(draft.document, findings, trail, bans, refused)
            if not choice.chosen:
                return Pass(draft, draft, (), choice.left)
            written = self.form.write(
                self.path, draft.data, draft.document, choice.edits, self.limits
            )
            if written.refused:
                # those that overlap a fix which cannot be made now have their turn
                refused |= {
                    each.edit: RejectReason("refused", each.why) for each in written.refused
                }
                continue
            verdict = check(replace(self.job, document=written.document), None)
            after = FixState(written.data, written.document, verdict)
            relapses = list(self._find_relapses(draft, after, choice.chosen, trail))
            if not relapses:
                return Pass(draft, after, choice.chosen, choice.left)
            bans += relapses

    def _find_relapses(
        self, before: FixState, after: FixState, made: Sequence[FixCandidate], trail: OffsetMap
    ) -> Iterator[RejectedFix]:
        """Yield the fixes at whose place their own rule now finds fault, and did not before.

        And those whose rule could not be run again: what was not checked is never right.
        """
        shifts = _build_shifts(made)
        done = {each.number for each in made}
        rules = {each.finding.rule for each in made}
        waiting, now = defaultdict(list), defaultdict(list)
        for number, finding in enumerate(before.verdict.findings):
            span = self._place(before, finding) if finding.rule in rules else None
            if number not in done and span is not None:
                waiting[finding.rule].append(_shift_span(shifts, span))
        for finding in after.verdict.findings:
            span = self._place(after, finding) if finding.rule in rules else None
            if span is not None and not any(_share(span, old) for old in waiting[finding.rule]):
                now[finding.rule].append(span)
        failed = {each.rule for each in after.verdict.results if each.outcome is Outcome.ERROR}
        for each in made:
            result = _shift_span(shifts, each.edit.span)
            origin, rule = trail.origin(each.edit.span)[0], each.finding.rule
            if rule in failed:
                yield RejectedFix(rule, origin, UNCHECKED)
            elif any(_share(result, span) for span in now[rule]):
                yield RejectedFix(rule, origin, RETURNS)

    def _place(self, draft: FixState, finding: Finding) -> Span | None:
        place = finding.place
        if place.whole or not place.block:
            return None
        return self.form.steady(draft.document, Span(place.block, place.start, place.end))


def build_trail(passes: Sequence[Pass]) -> OffsetMap:
    """Return what was edited in passes, one after another."""
    trail = OffsetMap()
    for one in passes:
        trail = trail.after(_list_edits(one.made))
    return trail


def _build_shifts(made: Sequence[FixCandidate]) -> dict[str, Shifts]:
    edits: dict[str, list[Edit]] = defaultdict(list)
    for each in made:
        edits[each.edit.span.path].append(each.edit)
    return {path: Shifts(here) for path, here in edits.items()}


def _shift_span(shifts: Mapping[str, Shifts], span: Span) -> Span:
    return shifts[span.path].of(span) if span.path in shifts else span


def _share(one: Span, other: Span) -> bool:
    return one.path == other.path and do_meet((one.start, one.end), (other.start, other.end))


def _list_edits(made: Sequence[FixCandidate]) -> list[Made]:
    rules: dict[Edit, set[str]] = defaultdict(set)
    for each in made:
        rules[each.edit].add(each.finding.rule)
    return [Made(edit, frozenset(names)) for edit, names in rules.items()]


def _find_restless(one: Pass, trail: OffsetMap) -> Iterator[RejectedFix]:
    """Yield the fixes that a pass too many made, and all that were made at their places."""
    for each in one.made:
        origin, rules = trail.origin(each.edit.span)
        for rule in rules | {each.finding.rule}:
            yield RejectedFix(rule, origin, RESTLESS)
