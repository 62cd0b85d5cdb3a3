"""Make examples of what people decided about findings: proposals, for the rule's owner to approve.

A finding that was rejected, or put aside with a reason, says that its text is fine; one that was
accepted, or after which the words were changed, that it was not. Nothing is written here.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from checker.core.catalogue import SOURCE
from checker.core.data_classes import dataclass
from checker.core.document import Document, Span
from checker.core.errors import ConfigError, InputError, describe_unreadable
from checker.core.limits import Limits
from checker.core.messages import DisplayLanguage, Message, same
from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.core.text.likeness import strip_marks
from checker.jobs.judging.judged_rules import JudgePlan
from checker.jobs.places import Places
from checker.jobs.review.decisions import DecisionReport, State, read_decisions
from checker.jobs.suppress.fingerprint import Fingerprint, find_places
from checker.jobs.suppress.sidecar import SUFFIX, read_sidecar
from checker.kinds.meaning.judge import JudgeRule
from checker.rules.example_home import ExampleHome, ForeignRuleError, list_known
from checker.rules.labelled_examples import Label, PlacedExample

_OF_EACH: Final = frozenset({"all", "none"})
"""Quantifiers whose findings speak of one text each."""
_LABELS: Final[dict[State, Label]] = {
    "rejected": "good",
    "resolved": "good",
    "accepted": "bad",
    "changed": "bad",
}


@dataclass(frozen=True, slots=True)
class ReviewedFinding:
    """What somebody decided about one finding, and the documents that its words may stand in."""

    rule: str
    label: Label
    documents: tuple[Document, ...]
    name: str
    place: str = ""
    reason: str = ""
    by: str = ""
    date: str = ""
    fingerprint: str | None = None
    quote: str | None = None
    nth: int = 1


@dataclass(frozen=True, slots=True)
class ExampleProposal:
    """An example that a decision gives.

    `place` is where the text was found. `against` is a known example that says the opposite of the
    same text: then it is not added.
    """

    home: ExampleHome
    item: dict[str, Any]
    question: str
    place: Message
    against: PlacedExample | None = None


@dataclass
class ExampleProposals:
    """All that decisions give.

    Attributes:
        proposals: what is new.
        known: how many say what the examples say already.
        coded: how many are about rules that are not judged, or of no rule set at hand.
        unclear: those that tell of no text, with the reason.
        notes: what stands in the way of a whole rule.
    """

    proposals: list[ExampleProposal] = field(default_factory=list)
    known: int = 0
    coded: int = 0
    unclear: list[tuple[ReviewedFinding, Message]] = field(default_factory=list)
    notes: list[ConfigError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DecisionFiles:
    """Reads files of decisions: Word files that came back, sidecars, reports of either.

    Args:
        read: reads a document.
        limits: what is too large to read.
        language: of places.
        original: what the reviewed file was made of, where words that are gone are looked for.
    """

    read: Callable[[Path], Document]
    limits: Limits
    language: DisplayLanguage
    original: Path | None = None

    def read_all(self, path: Path) -> list[ReviewedFinding]:
        """Return what one file holds of decisions.

        Raises:
            InputError: it cannot be read, or holds none.
            RulesetErrors: the file beside a document cannot be used.
        """
        if path.name.endswith(SUFFIX):
            return self._list_ignored(path.with_name(path.name.removesuffix(SUFFIX)))
        if path.suffix.lower() == ".json":
            return self.read_all(_find_reviewed(path))
        try:
            return [*self._list_decided(path), *self._list_ignored(path)]
        except InputError:
            beside = self._list_ignored(path)
            if not beside:
                raise
            return beside

    def _list_ignored(self, document: Path) -> list[ReviewedFinding]:
        """Return what stands in the file beside a document."""
        sidecar = read_sidecar(document)
        if sidecar is None:
            return []
        read = self.read(document)
        return [
            ReviewedFinding(
                each.rule,
                "good",
                (read,),
                document.name,
                each.place,
                each.reason,
                each.author,
                fingerprint=each.fingerprint,
                quote=each.quote,
                nth=each.nth,
            )
            for each, _ in sidecar.ignores
        ]

    def _list_decided(self, path: Path) -> Iterator[ReviewedFinding]:
        """Yield what was decided in a Word file."""
        found = read_decisions(path, self.limits, self.language)
        before = [found.document.original] if found.document.original else []
        before += [self.read(self.original)] if self.original is not None else []
        for each in found.words:
            decision = each.decision
            label = _LABELS.get(decision.state)
            if label is None:
                continue
            standing = [found.document, *before] if label == "good" else before
            yield ReviewedFinding(
                decision.rule,
                label,
                tuple(standing),
                path.name,
                decision.place or "",
                decision.reply,
                decision.author,
                decision.date,
                each.fingerprint,
                decision.quote,
            )


def _find_reviewed(path: Path) -> Path:
    """Return the Word file that a report of `checker decisions --format json` tells of."""
    try:
        report = DecisionReport.model_validate(json.loads(read_regular(path, LARGEST_NOTE)))
    except OSError as error:
        raise InputError(describe_unreadable(error), place=str(path)) from error
    except ValueError as error:
        raise InputError(
            Message("label.no-report-of-decisions"),
            place=str(path),
            remedy=Message("label.name-file-of-decisions"),
        ) from error
    reviewed = Path(report.path)
    beside = path.parent / reviewed.name
    return reviewed if reviewed.is_file() or not beside.is_file() else beside


def propose(
    reviewed: Sequence[ReviewedFinding],
    find_home: Callable[[str], ExampleHome],
) -> ExampleProposals:
    """Return the examples that decisions give, with places in the language of their rule set.

    Args:
        reviewed: what was decided.
        find_home: returns where the examples of a rule belong, or raises why it cannot tell.
    """
    found, homes = ExampleProposals(), dict[str, ExampleHome | ConfigError]()
    for each in reviewed:
        if each.rule not in homes:
            homes[each.rule] = _look_up(each.rule, find_home)
            if isinstance(homes[each.rule], ForeignRuleError):
                found.notes.append(homes[each.rule])  # type: ignore[arg-type]  # as it was tested
        home = homes[each.rule]
        if isinstance(home, ExampleHome):
            _propose_one(each, home, found)
        elif not isinstance(home, ForeignRuleError):
            found.coded += 1
    return found


def _look_up(rule: str, find_home: Callable[[str], ExampleHome]) -> ExampleHome | ConfigError:
    try:
        return find_home(rule)
    except ConfigError as error:
        return error


def _propose_one(
    reviewed: ReviewedFinding,
    home: ExampleHome,
    found: ExampleProposals,
) -> None:
    """Add what one decision gives to what was found."""
    asked = _list_answered(home.rule, reviewed.label)
    if not asked:
        is_of_text = home.rule.quantifier in _OF_EACH
        why = "label.which-question" if is_of_text else "label.about-the-whole"
        found.unclear.append((reviewed, Message(why)))
        return
    text, place = _find_text(reviewed, home.rule)
    if not text:
        found.unclear.append((reviewed, Message("label.words-not-found")))
        return
    several = len(home.rule.questions) > 1
    for question in asked:
        words = place.get(home.ruleset.header.language)
        item = _describe(reviewed, text, words) | ({"question": question} if several else {})
        known = find_same(text, question, list_known(home.loaded))
        alike = [*known, *find_same(text, question, [*_list_proposed(found, home)])]
        if any(each.label == reviewed.label for each in alike):
            found.known += any(each.label == reviewed.label for each in known)
            continue
        found.proposals.append(
            ExampleProposal(home, item, question, place, next(iter(alike), None))
        )


def _list_answered(rule: JudgeRule, label: Label) -> list[str]:
    """Return the questions that a decision on a whole finding answers; none where it cannot tell.

    That all of several were met says it of each; that not all were, of none.
    """
    if rule.quantifier not in _OF_EACH:
        return []
    asked = [each.ask for each in rule.questions]
    yes = (label == "good") == (rule.quantifier == "all")
    of_each = yes if rule.joined_by == "and" else not yes
    return asked if len(asked) == 1 or of_each else []


def _find_text(reviewed: ReviewedFinding, rule: JudgeRule) -> tuple[str, Message]:
    """Return the text that the judge read where the decision speaks of, and its place."""
    for document in reviewed.documents:
        view = rule.view(document)
        spans = _find_spans(reviewed, view)
        units = JudgePlan.of(rule, view).units if spans else ()
        for span in spans:
            whole = [each for each in units if each.span == span]
            near = [each for each in units if _overlaps(each.span, span)]
            for unit in (*whole, *near):
                if unit.asked and not unit.withheld:
                    return unit.asked, Places(view, SOURCE).tell(unit.span)
    return "", same("")


def _find_spans(reviewed: ReviewedFinding, document: Document) -> list[Span]:
    if reviewed.fingerprint is not None:
        spots = find_places(document, Fingerprint.parse(reviewed.fingerprint))
        return spots[reviewed.nth - 1 :] or spots
    if not reviewed.quote:
        return []
    at = ((block, block.text.find(reviewed.quote)) for block in document.walk())
    return [block.span(start, start + len(reviewed.quote)) for block, start in at if start >= 0]


def _overlaps(one: Span, other: Span) -> bool:
    return one.path == other.path and one.start < other.end and other.start < one.end


def _describe(reviewed: ReviewedFinding, text: str, place: str) -> dict[str, Any]:
    item: dict[str, Any] = {"text": text, "label": reviewed.label}
    item["source"] = {"document": reviewed.name, "place": reviewed.place or place}
    told = {"by": reviewed.by, "date": reviewed.date, "reason": reviewed.reason}
    return item | {key: value for key, value in told.items() if value}


def _list_proposed(found: ExampleProposals, home: ExampleHome) -> Iterator[PlacedExample]:
    """Yield what other decisions give for the same rule."""
    for each in found.proposals:
        if each.home.rule.id == home.rule.id:
            source = each.item["source"]
            at = f"{source['document']} {source['place']}".strip()
            yield PlacedExample(each.item["text"], each.item["label"], each.question, at)


def find_same(text: str, question: str, known: Sequence[PlacedExample]) -> list[PlacedExample]:
    """Return the examples of a question whose letters and digits are those of a text."""
    plain = strip_marks(text)
    return [each for each in known if each.question == question and strip_marks(each.text) == plain]
