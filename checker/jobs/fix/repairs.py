"""Repairs of looks and build, before the fixes of words: rounds until no more are found.

Every round is written anew out of the first draft, all changes so far in its places, so that there
is one layer of tracked changes. A repair after which its rule finds the same fault again is left
out, and so is a section that another rule would at once mend.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import SOURCE, Span
from checker.core.findings import (
    Change,
    HeadingStyle,
    Insertion,
    PageSetup,
    ParagraphFormat,
    TextFormat,
)
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.verdict import Finding, Fix
from checker.formats.shared.formatting_fixes import FormattingResult
from checker.jobs.check.check import CheckJob, check
from checker.jobs.fix.fix_choice import (
    GRADE,
    NO_PLACE,
    RESTLESS,
    RETURNS,
    Chooser,
    RejectReason,
    UnappliedFix,
)
from checker.jobs.fix.fix_rounds import FixState, FormatEditor
from checker.jobs.fix.offset_map import do_meet

MAX_ROUNDS: Final = 8
"""After so many rounds there should be nothing more to repair."""

FORMAT: Final = RejectReason(
    "format",
    Message("fix.looks-build-not-changed-automatically-format"),
)
_LOOK_AT_IT: Final = RejectReason(
    "grade",
    Message("fix.person-look-at-result-grade-unsafe"),
)
_MENDED_AGAIN: Final = RejectReason(
    "returns",
    Message("fix.another-rule-would-find-fault-what"),
)
_TARGETS: Final = frozenset({"path", "span", "section", "kind"})
_Key = tuple[str, str]
"""A rule, and where it finds fault: a path of the first draft, or the message on the whole."""

Origin = Callable[[Span], Span]
"""Returns where in the first draft a place of a later one is."""


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """A finding whose repair was made; `key` says where its rule found fault."""

    key: _Key
    finding: Finding
    fix: Fix


@dataclass
class _RepairPlan:
    """Changes to make, in places of the first draft, each with what it is for.

    `refused` are those that the writer cannot make, `bans` the faults that are not repaired at all.
    """

    changes: dict[Change, Repaired] = field(default_factory=dict)
    refused: dict[Change, RejectReason] = field(default_factory=dict)
    bans: dict[_Key, RejectReason] = field(default_factory=dict)

    def ban(self, key: _Key, why: RejectReason) -> None:
        """Leave out what is for a fault."""
        self.bans[key] = why
        self.changes = {c: each for c, each in self.changes.items() if each.key != key}


@dataclass(frozen=True, slots=True)
class RepairRound:
    """A draft after repairs: which were made, and where its blocks were in the first draft."""

    after: FixState
    made: tuple[Repaired, ...]
    came_from: Mapping[str, str]


class Repairs:
    """Repairs one file.

    Args:
        path: the file.
        limits: what is too large to read.
        form: who writes it.
        job: has the rules; its document is the first draft's.
        chooser: knows what the user wants.
        start: the first draft.
    """

    def __init__(
        self,
        path: Path,
        limits: Limits,
        form: FormatEditor,
        job: CheckJob,
        chooser: Chooser,
        start: FixState,
    ) -> None:
        self._path, self._limits, self._form, self._job = path, limits, form, job
        self._chooser = chooser
        self._start = start
        self._plan = _RepairPlan()
        self._round = RepairRound(start, (), {b.path: b.path for b in start.document.walk()})
        rules = job.ruleset.rules
        self._elsewhere = {e.rule.id for e in rules if e.rule.revisions == "original"}

    @property
    def now(self) -> RepairRound:
        """What was repaired so far."""
        return self._round

    def settle(self) -> None:
        """Repair until no more is found, or give all up."""
        for _ in range(MAX_ROUNDS):
            if not self.add(self._round.after, lambda span: span):
                return
        self.give_up()

    def give_up(self) -> None:
        """Leave out all repairs: they find no rest."""
        for each in list(self._plan.changes.values()):
            self._plan.ban(each.key, RESTLESS)
        self._write()

    def add(self, draft: FixState, origin: Origin) -> bool:
        """Repair what a draft needs; return whether anything is another way now.

        Args:
            draft: the repaired one, or the same after fixes of its words.
            origin: returns places of the repaired draft.
        """
        if self._form.mend is None:
            return False
        new = self._find_new_changes(draft, origin)
        if not new:
            return False
        self._plan.changes |= new
        for key in _find_clashes(self._plan.changes):
            self._plan.ban(key, RESTLESS)
        before = Counter(map(self._build_key, draft.verdict.findings))
        self._write()
        while self._drop_relapsed(before):
            self._write()
        return True

    def _find_new_changes(self, draft: FixState, origin: Origin) -> dict[Change, Repaired]:
        """Return the changes that a draft needs and the plan has not.

        Headings come by themselves: what is one is no paragraph any more for other rules.
        """
        new: dict[Change, Repaired] = {}
        for each in self._iter_wanted(draft):
            changes = [self._map_back(change, origin) for change in _list_changes(each.fix)]
            known = [change for change in changes if change is not None]
            if each.key in self._plan.bans or len(known) < len(changes):
                continue
            for change in known:
                if change not in self._plan.changes and change not in self._plan.refused:
                    new.setdefault(change, each)
        headings = [change for change in new if isinstance(change, HeadingStyle)]
        return {change: new[change] for change in headings or new}

    def _iter_wanted(self, draft: FixState) -> Iterator[Repaired]:
        for finding in draft.verdict.findings:
            fix = finding.fix
            if (
                fix is not None
                and fix.repair
                and not self._find_reason_against(draft, finding, fix)
            ):
                yield Repaired(self._build_key(finding), finding, fix)

    def _find_reason_against(
        self, draft: FixState, finding: Finding, fix: Fix
    ) -> RejectReason | None:
        """Return why a repair is not to be made, whatever would become of it."""
        if self._form.mend is None and fix.grade != "display":
            return FORMAT
        if finding.rule in self._elsewhere and draft.document.original is not None:
            return NO_PLACE
        why = self._chooser.unwanted(finding, fix)
        return _LOOK_AT_IT if why is GRADE else why

    def _build_key(self, finding: Finding) -> _Key:
        place = finding.place
        # what is new has no place in the first draft, and none of the paths there
        path = self._round.came_from.get(place.block, f"new/{place.block}")
        return finding.rule, finding.known_by if place.whole else path

    def _map_back(self, change: Change, origin: Origin) -> Change | None:
        """Return a change in places of the first draft, None where it is about something new."""
        came = self._round.came_from
        match change:
            case HeadingStyle() | ParagraphFormat():
                return replace(change, path=came[change.path]) if change.path in came else None
            case TextFormat():
                span = origin(change.span)
                if span.path not in came:
                    return None
                return replace(change, span=replace(span, path=came[span.path]))
            case Insertion():
                return self._map_insertion_back(change)
        return change

    def _map_insertion_back(self, change: Insertion) -> Insertion | None:
        came = {"": "", **self._round.came_from}
        used = (change.before, change.after, *(each.like for each in change.paragraphs))
        if not all(path in came for path in used):
            return None
        return replace(
            change,
            before=came[change.before],
            after=came[change.after],
            paragraphs=tuple(replace(p, like=came[p.like]) for p in change.paragraphs),
        )

    def _write(self) -> None:
        """Write all changes of the plan; those that cannot be made leave it."""
        mended = self._apply_plan()
        for change, words in mended.refused.items():
            self._plan.refused[change] = RejectReason("refused", words)
            del self._plan.changes[change]
        made = tuple(dict.fromkeys(self._plan.changes.values()))
        if not made:
            self._round = RepairRound(self._start, (), mended.came_from)
            return
        verdict = check(replace(self._job, document=mended.document), None)
        after = FixState(mended.data, mended.document, verdict)
        self._round = RepairRound(after, made, mended.came_from)

    def _apply_plan(self) -> FormattingResult:
        start = self._start
        changes = sorted(self._plan.changes, key=_turn)
        if self._form.mend is None or not changes:
            here = {block.path: block.path for block in start.document.walk()}
            return FormattingResult(start.data, start.document, (), {}, here)
        return self._form.mend(self._path, start.data, start.document, changes, self._limits)

    def _drop_relapsed(self, before: Mapping[_Key, int]) -> bool:
        """Leave out the repairs that do not hold; return whether there are any."""
        findings = self._round.after.verdict.findings
        now = Counter(map(self._build_key, findings))
        made = {each.key for each in self._round.made}
        lost = {key: RETURNS for key in made if now[key] >= max(before[key], 1)}
        if any(self._is_new(each) for each in findings):
            planned = self._plan.changes.items()
            inserted = {each.key for change, each in planned if isinstance(change, Insertion)}
            lost |= dict.fromkeys(inserted, _MENDED_AGAIN)
        for key, why in lost.items():
            self._plan.ban(key, why)
        return bool(lost)

    def _is_new(self, finding: Finding) -> bool:
        """Return whether somebody would mend what was inserted just now."""
        place, fix = finding.place, finding.fix
        known = {"", SOURCE, *self._round.came_from}
        is_old = place.whole or place.block in known
        return not is_old and fix is not None and self._chooser.unwanted(finding, fix) is None

    def left(self, draft: FixState, origin: Origin) -> Iterator[UnappliedFix]:
        """Yield the repairs that are not made, and why.

        Args:
            draft: the last one, after fixes of its words.
            origin: returns places of the repaired draft.
        """
        for number, finding in enumerate(draft.verdict.findings):
            fix = finding.fix
            if fix is None or fix.repair is None:
                continue
            why = self._find_reason_against(draft, finding, fix) or self._plan.bans.get(
                self._build_key(finding)
            )
            changes = [self._map_back(change, origin) for change in _list_changes(fix)]
            refused = [self._plan.refused[c] for c in changes if c in self._plan.refused]
            yield UnappliedFix(number, finding, fix, why or next(iter(refused), NO_PLACE))


def _turn(change: Change) -> int:
    """Return when a change has its turn.

    A heading's style takes out looks that other rules may ask for, so it comes first; what is
    inserted has the looks of others as they are then; and a field goes before a new section.
    """
    if isinstance(change, Insertion):
        return 3 if change.level else 2
    return 0 if isinstance(change, HeadingStyle) else 1


def _list_changes(fix: Fix) -> tuple[Change, ...]:
    return () if fix.repair is None else fix.repair.changes


def _find_clashes(changes: Mapping[Change, Repaired]) -> set[_Key]:
    """Return the faults whose repairs want one thing to be two: the place keeps what it has."""
    wanted: dict[tuple[object, str], list[tuple[tuple[int, int], object, _Key]]] = {}
    clashing: set[_Key] = set()
    for change, each in changes.items():
        target, place = _get_target(change)
        for name in (option.name for option in fields(change)):
            value = getattr(change, name)
            if name in _TARGETS or value is None:
                continue
            others = wanted.setdefault((target, name), [])
            for at, other, key in others:
                if other != value and do_meet(at, place):
                    clashing |= {key, each.key}
            others.append((place, value, each.key))
    return clashing


def _get_target(change: Change) -> tuple[object, tuple[int, int]]:
    """Return what a change is about, and which characters of it."""
    if isinstance(change, TextFormat):
        return change.span.path, (change.span.start, change.span.end)
    if isinstance(change, PageSetup):
        return change.section, (0, 1)
    path = change.path if isinstance(change, HeadingStyle | ParagraphFormat) else change
    return path, (0, 1)
