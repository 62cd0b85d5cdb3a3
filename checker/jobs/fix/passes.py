"""Passes over a document: choose fixes, write them, read and check again, until nothing changes.

Fixing what was fixed changes nothing. A fix whose result the same rule faults again is not made,
nor are fixes at a place that has not come to rest after three passes: all of them are left out
from the beginning, so that the place keeps the words it had.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from checker.core.document import Document, Span
from checker.core.findings import Outcome
from checker.core.limits import Limits
from checker.core.ports import Reader
from checker.core.verdict import Finding, Verdict
from checker.formats.shared.edits import Edit, Writer
from checker.formats.shared.mending import Mender
from checker.jobs.check.check import Job, check
from checker.jobs.fix.choice import (
    RESTLESS,
    RETURNS,
    UNCHECKED,
    Ban,
    Candidate,
    Chooser,
    Left,
    Steady,
    Why,
)
from checker.jobs.fix.trail import Made, Shifts, Trail, meet

MOST_PASSES: Final = 3
"""After so many passes a document should not change any more."""

_MOST_STARTS: Final = 20
"""How often it is begun anew without the fixes that do not come to rest."""


@dataclass(frozen=True, slots=True)
class FormatEditor:
    """Who reads and who writes a format.

    `steady` gives a span in a form that edits elsewhere in the document do not move to other
    blocks; the span itself, where blocks stay what they are. `mend` changes looks and build, None
    in a format in which nobody can.
    """

    read: Reader
    write: Writer
    steady: Steady = lambda _, span: span
    mend: Mender | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document at one point of the fixing: its bytes, what is read in them, what is wrong."""

    data: bytes
    document: Document
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass: the draft before it, the fixes it made, and those it did not."""

    before: Draft
    after: Draft
    made: tuple[Candidate, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Passes from a draft on. `restless` are the fixes that a further one would still make."""

    after: Draft
    passes: tuple[Pass, ...]
    left: tuple[Left, ...]
    restless: tuple[Ban, ...] = ()


@dataclass(frozen=True)
class Fixer:
    """Fixes one file. `job` has the rules; its document is the first draft's."""

    path: Path
    limits: Limits
    form: FormatEditor
    job: Job
    chooser: Chooser

    def run(self, start: Draft) -> Course:
        """Return the passes after which nothing changes any more."""
        course, was_restless = self._settled(start)
        if was_restless:
            # what was left out may be the end of a chain: then the next run would go on with it
            again, _ = self._settled(course.after)
            if again.after.data != course.after.data:
                return self._given_up(start)
        return course

    def _settled(self, start: Draft) -> tuple[Course, bool]:
        """Return the passes without the fixes that find no rest, and whether there were any."""
        bans: list[Ban] = []
        for number in range(_MOST_STARTS):
            course = self._course(start, bans)
            if not course.restless:
                return course, number > 0
            bans += course.restless
        return self._given_up(start), False

    def _given_up(self, start: Draft) -> Course:
        choice = self.chooser.choose(start.document, start.verdict.findings, Trail(), (), {})
        left = [Left(each.number, each.finding, each.fix, RESTLESS) for each in choice.chosen]
        in_order = sorted((*choice.left, *left), key=lambda each: each.number)
        return Course(start, (), tuple(in_order))

    def _course(self, start: Draft, bans: list[Ban]) -> Course:
        draft, trail = start, Trail()
        passes: list[Pass] = []
        while True:
            one = self._pass(draft, trail, bans)
            if not one.made:
                return Course(draft, tuple(passes), one.left)
            if len(passes) == MOST_PASSES:
                return Course(draft, tuple(passes), one.left, tuple(_restless(one, trail)))
            passes.append(one)
            draft, trail = one.after, trail.after(_edits_made(one.made))

    def _pass(self, draft: Draft, trail: Trail, bans: list[Ban]) -> Pass:
        """Make the fixes of a draft, and add to `bans` those that do not hold."""
        refused: dict[Edit, Why] = {}
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
                refused |= {each.edit: Why("refused", each.why) for each in written.refused}
                continue
            verdict = check(replace(self.job, document=written.document), None)
            after = Draft(written.data, written.document, verdict)
            relapses = list(self._relapses(draft, after, choice.chosen, trail))
            if not relapses:
                return Pass(draft, after, choice.chosen, choice.left)
            bans += relapses

    def _relapses(
        self, before: Draft, after: Draft, made: Sequence[Candidate], trail: Trail
    ) -> Iterator[Ban]:
        """Yield the fixes at whose place their own rule now finds fault, and did not before.

        And those whose rule could not be run again: what was not checked is never right.
        """
        shifts = _shifts(made)
        done = {each.number for each in made}
        rules = {each.finding.rule for each in made}
        waiting, now = defaultdict(list), defaultdict(list)
        for number, finding in enumerate(before.verdict.findings):
            span = self._place(before, finding) if finding.rule in rules else None
            if number not in done and span is not None:
                waiting[finding.rule].append(_shifted(shifts, span))
        for finding in after.verdict.findings:
            span = self._place(after, finding) if finding.rule in rules else None
            if span is not None and not any(_share(span, old) for old in waiting[finding.rule]):
                now[finding.rule].append(span)
        failed = {each.rule for each in after.verdict.results if each.outcome is Outcome.ERROR}
        for each in made:
            result = _shifted(shifts, each.edit.span)
            origin, rule = trail.origin(each.edit.span)[0], each.finding.rule
            if rule in failed:
                yield Ban(rule, origin, UNCHECKED)
            elif any(_share(result, span) for span in now[rule]):
                yield Ban(rule, origin, RETURNS)

    def _place(self, draft: Draft, finding: Finding) -> Span | None:
        place = finding.place
        if place.whole or not place.block:
            return None
        return self.form.steady(draft.document, Span(place.block, place.start, place.end))


def trail_of(passes: Sequence[Pass]) -> Trail:
    """Return what was edited in passes, one after another."""
    trail = Trail()
    for one in passes:
        trail = trail.after(_edits_made(one.made))
    return trail


def _shifts(made: Sequence[Candidate]) -> dict[str, Shifts]:
    edits: dict[str, list[Edit]] = defaultdict(list)
    for each in made:
        edits[each.edit.span.path].append(each.edit)
    return {path: Shifts(here) for path, here in edits.items()}


def _shifted(shifts: Mapping[str, Shifts], span: Span) -> Span:
    return shifts[span.path].of(span) if span.path in shifts else span


def _share(one: Span, other: Span) -> bool:
    return one.path == other.path and meet((one.start, one.end), (other.start, other.end))


def _edits_made(made: Sequence[Candidate]) -> list[Made]:
    rules: dict[Edit, set[str]] = defaultdict(set)
    for each in made:
        rules[each.edit].add(each.finding.rule)
    return [Made(edit, frozenset(names)) for edit, names in rules.items()]


def _restless(one: Pass, trail: Trail) -> Iterator[Ban]:
    """Yield the fixes that a pass too many made, and all that were made at their places."""
    for each in one.made:
        origin, rules = trail.origin(each.edit.span)
        for rule in rules | {each.finding.rule}:
            yield Ban(rule, origin, RESTLESS)
