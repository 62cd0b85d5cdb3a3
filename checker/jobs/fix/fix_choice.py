"""Choose which of a verdict's fixes to make: graded, in order, none over another."""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import SOURCE, Document, Span
from checker.core.findings import Grade
from checker.core.messages import Message
from checker.core.verdict import Finding, Fix
from checker.formats.shared.edits import Edit
from checker.jobs.fix.offset_map import OffsetMap, do_meet

Steady = Callable[[Document, Span], Span]
"""Returns a place in a form that edits elsewhere do not take apart; see `FormatEditor`."""

ReasonCode = Literal[
    "hint",  # the fix is only shown
    "grade",  # of a grade that was not asked for
    "not_chosen",  # the caller did not want it
    "no_place",  # it names no words, or others than stand there
    "overlap",  # another fix changes the same words
    "returns",  # the rule would find the same fault again
    "restless",  # rules undo each other's fixes, or find no end
    "unchecked",  # the rule could not be run on the result
    "refused",  # the writer cannot make it and leave the rest as it is
    "format",  # looks and build are not changed in this format
]


@dataclass(frozen=True, slots=True)
class RejectReason:
    """Why a fix is not made."""

    code: ReasonCode
    words: Message


HINT: Final = RejectReason(
    "hint",
    Message("fix.hint-only-person-decides-what-right"),
)
GRADE: Final = RejectReason(
    "grade",
    Message("fix.may-change-meaning-grade-unsafe-makes"),
)
NOT_CHOSEN: Final = RejectReason("not_chosen", Message("fix.not-chosen"))
NO_PLACE: Final = RejectReason(
    "no_place",
    Message("fix.names-no-words-stand-there"),
)
RETURNS: Final = RejectReason(
    "returns",
    Message("fix.rule-would-find-fault-what-fix"),
)
RESTLESS: Final = RejectReason(
    "restless",
    Message("fix.rules-undo-each-others-fixes-find"),
)
UNCHECKED: Final = RejectReason(
    "unchecked",
    Message("fix.rule-could-not-run-fixed-text"),
)
_OVERLAP: Final = Message("fix.overlaps-fix-rule")
_GRADES: Final[Mapping[Grade, int]] = {"safe": 0, "unsafe": 1, "display": 2}
_SEVERITIES: Final = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class RejectedFix:
    """Fixes of a rule that are not made at a place of the first text."""

    rule: str
    span: Span
    why: RejectReason


@dataclass(frozen=True, slots=True)
class FixCandidate:
    """A finding whose fix could be made, as an edit; `number` is its place among the findings."""

    number: int
    finding: Finding
    fix: Fix
    edit: Edit


@dataclass(frozen=True, slots=True)
class UnappliedFix:
    """A finding whose fix is not made, and why."""

    number: int
    finding: Finding
    fix: Fix
    why: RejectReason


@dataclass(frozen=True, slots=True)
class FixChoice:
    """Fixes to make, in the order of the text, and those that are not made."""

    chosen: tuple[FixCandidate, ...]
    left: tuple[UnappliedFix, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What to do to the text; rules that agree on a fix share one edit."""
        return tuple(dict.fromkeys(each.edit for each in self.chosen))


@dataclass(frozen=True)
class Chooser:
    """What the user wants of fixes.

    `steady` gives places that last; `wanted` says of a finding whether the caller wants its fix.
    """

    grades: Collection[Grade]
    steady: Steady
    wanted: Callable[[Finding], bool]

    def choose(
        self,
        document: Document,
        findings: Sequence[Finding],
        trail: OffsetMap,
        bans: Sequence[RejectedFix],
        refused: Mapping[Edit, RejectReason],
    ) -> FixChoice:
        """Return which fixes of `findings` to make in `document`.

        Of fixes that overlap, the safer wins, then that of the graver finding, then the earlier.

        Args:
            document: in which the findings are.
            findings: in the order of the document.
            trail: what was edited before.
            bans: fixes not to be made.
            refused: edits that the writer could not make, and why.
        """
        candidates: list[FixCandidate] = []
        left: list[UnappliedFix] = []
        for number, finding in enumerate(findings):
            if finding.fix is None or finding.fix.repair is not None:
                continue  # looks and build are mended before: `fixrepairs`
            one = self._propose_fix(document, number, finding, finding.fix)
            why = one if isinstance(one, RejectReason) else _find_ban(one, trail, bans, refused)
            if isinstance(one, FixCandidate) and why is None:
                candidates.append(one)
            elif why is not None:
                left.append(UnappliedFix(number, finding, finding.fix, why))
        chosen, over = _drop_overlapping(candidates)
        return FixChoice(chosen, tuple(sorted((*left, *over), key=lambda each: each.number)))

    def unwanted(self, finding: Finding, fix: Fix) -> RejectReason | None:
        """Return why nobody wants a fix to be made, None where somebody does."""
        if fix.grade == "display":
            return HINT
        if fix.grade not in self.grades:
            return GRADE
        return None if self.wanted(finding) else NOT_CHOSEN

    def _propose_fix(
        self, document: Document, number: int, finding: Finding, fix: Fix
    ) -> FixCandidate | RejectReason:
        unwanted = self.unwanted(finding, fix)
        if unwanted is not None:
            return unwanted
        place = finding.place
        if place.whole or not place.block or finding.quote == fix.replacement:
            return NO_PLACE
        span = Span(place.block, place.start, place.end)
        if document.quote(span) != finding.quote:
            return NO_PLACE
        return FixCandidate(
            number, finding, fix, Edit(self.steady(document, span), fix.replacement)
        )


def _find_ban(
    one: FixCandidate,
    trail: OffsetMap,
    bans: Sequence[RejectedFix],
    refused: Mapping[Edit, RejectReason],
) -> RejectReason | None:
    if one.edit in refused:
        return refused[one.edit]
    if not bans:
        return None
    origin, _ = trail.origin(one.edit.span)
    for ban in bans:
        here = ban.span.path == origin.path and ban.rule == one.finding.rule
        if here and do_meet((ban.span.start, ban.span.end), (origin.start, origin.end)):
            return ban.why
    return None


def _drop_overlapping(
    candidates: Sequence[FixCandidate],
) -> tuple[tuple[FixCandidate, ...], list[UnappliedFix]]:
    """Return the fixes to make, of which none overlaps another, and those that do."""
    taken = _TakenEdits()
    over: list[UnappliedFix] = []
    for one in sorted(candidates, key=_rank):
        rival = taken.rival(one.edit)
        if rival is None:
            taken.add(one)
        elif rival.edit != one.edit:  # rules that agree are both right
            words = _OVERLAP.format(rule=rival.finding.rule)
            over.append(
                UnappliedFix(one.number, one.finding, one.fix, RejectReason("overlap", words))
            )
    lost = {each.number for each in over}
    return tuple(one for one in candidates if one.number not in lost), over


class _TakenEdits:
    """Edits that do not overlap, by block and in order."""

    def __init__(self) -> None:
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._ones: dict[tuple[str, tuple[int, int]], FixCandidate] = {}

    def add(self, one: FixCandidate) -> None:
        """Add a candidate; it has no rival."""
        span = one.edit.span
        insort(self._places.setdefault(span.path, []), (span.start, span.end))
        self._ones[span.path, (span.start, span.end)] = one

    def rival(self, edit: Edit) -> FixCandidate | None:
        """Return what cannot be made together with an edit, None where nothing is.

        An edit of the source has a rival in any edit of a block: it may change what blocks there
        are.
        """
        path, place = edit.span.path, (edit.span.start, edit.span.end)
        elsewhere = next(
            (each for each in self._places if (each == SOURCE) != (path == SOURCE)), None
        )
        if elsewhere is not None:
            return self._ones[elsewhere, self._places[elsewhere][0]]
        places = self._places.get(path, [])
        at = bisect_left(places, place)
        for near in places[max(at - 2, 0) : at + 2]:
            if do_meet(near, place):
                return self._ones[path, near]
        return None


def _rank(one: FixCandidate) -> tuple[int, bool, int]:
    # an edit of the source itself may change what blocks there are: those of blocks go first
    is_raw = one.edit.span.path == SOURCE
    return _GRADES[one.fix.grade], is_raw, _SEVERITIES[one.finding.severity]
