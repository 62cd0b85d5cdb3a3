"""Show each part of a verdict beside the document."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.core.document import Document
from checker.core.messages import Message
from checker.core.verdict import Evidence, Finding, Reliability, RuleResult, Suppressed, Verdict
from checker.reports.html.marks import Anchor, Marks
from checker.reports.html.shown import Veil
from checker.reports.html.words import ANSWERS, OUTCOMES, SEVERITIES


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of the document: before the quote, the quote, after it."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """A finding, or one that is suppressed. `linked` tells whether the document shows its place.

    `reliability` is what was measured for its rule; `by` and `reason` say who suppressed it and
    why.
    """

    anchor: Anchor
    finding: Finding
    where: str
    message: str
    excerpt: Excerpt | None
    advice: str
    replacement: str | None
    explanation: str
    why: str
    linked: bool
    reliability: Reliability | None = None
    by: Suppressed | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clue:
    """Words that an open question rests on, and what the model answered."""

    anchor: Anchor
    where: str
    quote: str
    answer: str
    evidence: Evidence
    linked: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A rule that was not judged, or not everywhere."""

    result: RuleResult
    outcome: str
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Rules that were not judged for the same reason."""

    explanation: str
    rules: tuple[Open, ...]

    @property
    def size(self) -> int:
        """How many rules."""
        return len(self.rules)

    @property
    def clues(self) -> Iterator[Clue]:
        """What all of them rest on."""
        return (clue for each in self.rules for clue in each.clues)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What became of a rule, in words."""

    result: RuleResult
    outcome: str


@dataclass(frozen=True, slots=True)
class Cards:
    """All that the page says of one document."""

    findings: tuple[Card, ...]
    open: tuple[Unjudged, ...]
    suppressed: tuple[Card, ...]
    rules: tuple[RuleRow, ...]
    notes: tuple[str, ...]
    counts: Counter[str]
    by_rule: Counter[str]
    judged: tuple[tuple[str, Reliability], ...]

    @property
    def unplaced(self) -> Iterator[Anchor]:
        """What concerns the whole document, or a place that is not shown, in the same order."""
        clues = (clue for each in self.open for clue in each.clues)
        shown: tuple[Card | Clue, ...] = (*self.findings, *clues)
        return (each.anchor for each in shown if not each.linked)


def anchors(verdict: Verdict, key: str) -> list[Anchor]:
    """Return everything that the verdict says of a place, its ids beginning with `key`."""
    return [*_of_findings(verdict, key), *_of_evidence(verdict, key), *_of_suppressed(verdict, key)]


def cards(
    verdict: Verdict, document: Document | None, said: Sequence[Anchor]
) -> tuple[Cards, Marks | None]:
    """Return what the page says of a verdict, and where in the document it says it.

    Args:
        verdict: as it is.
        document: that it is of; None where it cannot be shown.
        said: `anchors` of the verdict.
    """
    marks = None if document is None else Marks(document, said)
    return _Maker(verdict, marks, {each.key: each for each in said}).cards(), marks


def _of_findings(verdict: Verdict, key: str) -> Iterator[Anchor]:
    for number, each in enumerate(verdict.findings, start=1):
        name = Message("report.finding", number=number).get(verdict.language)
        severity = SEVERITIES[each.severity].get(verdict.language)
        label, name = str(number), f"{name} {severity}"
        yield Anchor(f"{key}-f{number}", label, name, each.severity, each.place, each.quote)


def _of_evidence(verdict: Verdict, key: str) -> Iterator[Anchor]:
    for number, each in enumerate(_clues(verdict), start=1):
        name = Message("report.open-question", number=number).get(verdict.language)
        yield Anchor(f"{key}-u{number}", f"?{number}", name, "open", each.place, each.quote)


def _of_suppressed(verdict: Verdict, key: str) -> Iterator[Anchor]:
    for number, each in enumerate(verdict.suppressed, start=1):
        place, quote = each.finding.place, each.finding.quote
        yield Anchor(f"{key}-s{number}", "", "", "quiet", place, quote)


def _clues(verdict: Verdict) -> Iterator[Evidence]:
    for result in verdict.results:
        if result.is_open:
            yield from result.undecided


@dataclass(frozen=True)
class _Maker:
    """Makes the cards of one verdict, words that must be hidden hidden."""

    verdict: Verdict
    marks: Marks | None
    by_key: dict[str, Anchor]

    def cards(self) -> Cards:
        verdict = self.verdict
        said = list(self.by_key.values())
        found, rest = said[: len(verdict.findings)], said[len(verdict.findings) :]
        results = verdict.results
        return Cards(
            findings=tuple(map(self._card, found, verdict.findings)),
            open=tuple(self._unjudged(rest)),
            suppressed=tuple(self._suppressed(rest)),
            rules=tuple(RuleRow(each, self._outcome(each)) for each in results),
            notes=tuple(map(self._shown, verdict.notes)),
            counts=Counter(each.severity for each in verdict.findings),
            by_rule=Counter(each.rule for each in verdict.findings),
            judged=tuple((each.rule, each.reliability) for each in results if each.reliability),
        )

    def _shown(self, text: str | None) -> str:
        veil = Veil(()) if self.marks is None else self.marks.veil
        return veil.over(text or "")

    def _linked(self, anchor: Anchor) -> bool:
        return self.marks is not None and self.marks.shows(anchor)

    def _card(self, anchor: Anchor, finding: Finding) -> Card:
        return Card(
            anchor=anchor,
            finding=finding,
            where=self._shown(anchor.place.label),
            message=self._shown(finding.message),
            excerpt=self._excerpt(anchor, finding),
            advice=self._shown(finding.suggestion),
            replacement=None if finding.fix is None else self._shown(finding.fix.shown),
            explanation=self._shown(finding.explanation),
            why=self._shown(finding.why),
            linked=self._linked(anchor),
            reliability=self._reliability(finding),
        )

    def _reliability(self, finding: Finding) -> Reliability | None:
        """Return what was measured for the rule of a judged finding."""
        if finding.confidence is None:
            return None
        results = (each for each in self.verdict.results if each.rule == finding.rule)
        return next((each.reliability for each in results), None)

    def _excerpt(self, anchor: Anchor, finding: Finding) -> Excerpt | None:
        if finding.place.whole or not finding.excerpt.strip():
            return None
        start, end = finding.excerpt_start, finding.excerpt_start + len(finding.quote)
        if self.marks is None:
            line = finding.excerpt
        else:
            line = self.marks.around(anchor.key, finding.excerpt, start)
        return Excerpt(line[:start], line[start:end], line[end:])

    def _unjudged(self, rest: Sequence[Anchor]) -> Iterator[Unjudged]:
        waiting, by_reason = iter(rest), defaultdict[str, list[Open]](list)
        for result in self.verdict.results:
            if result.is_open:
                clues = tuple(self._clue(next(waiting), each) for each in result.undecided)
                made = Open(result, self._outcome(result), clues)
                by_reason[self._shown(result.explanation)].append(made)
        return (Unjudged(reason, tuple(rules)) for reason, rules in by_reason.items())

    def _clue(self, anchor: Anchor, evidence: Evidence) -> Clue:
        quote, answer = self._shown(evidence.quote), ANSWERS[evidence.answer]
        linked = self._linked(anchor)
        where = self._shown(anchor.place.label)
        return Clue(anchor, where, quote, answer.get(self.verdict.language), evidence, linked)

    def _suppressed(self, rest: Sequence[Anchor]) -> Iterator[Card]:
        last = rest[len(rest) - len(self.verdict.suppressed) :]
        for anchor, each in zip(last, self.verdict.suppressed, strict=True):
            card = self._card(anchor, each.finding)
            yield replace(card, by=each, reason=self._shown(each.reason))

    def _outcome(self, result: RuleResult) -> str:
        return OUTCOMES[result.outcome].get(self.verdict.language)
