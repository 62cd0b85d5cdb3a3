"""Show each part of a verdict beside the document."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.core.causes import count_causes, number_causes
from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.messages import Message
from checker.core.verdict import Evidence, Finding, Reliability, RuleResult, Suppressed, Verdict
from checker.reports.html.finding_anchors import DocumentAnchors, ReportAnchor, Tone
from checker.reports.html.page_words import ANSWERS, OUTCOMES, SEVERITIES
from checker.reports.html.safe_text import TextSanitizer
from checker.reports.text_list import describe_other


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of the document: before the quote, the quote, after it."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """A finding, or one that is suppressed. `linked` tells whether the document shows its place.

    `others` are further places of the same cause, and `said` what stands at one of them.
    `reliability` is what was measured for its rule; `by` and `reason` say who suppressed it and
    why.
    """

    anchor: ReportAnchor
    finding: Finding
    where: str
    message: str
    excerpt: Excerpt | None
    advice: str
    replacement: str | None
    explanation: str
    why: str
    linked: bool
    others: tuple["Card", ...] = ()
    said: str = ""
    reliability: Reliability | None = None
    by: Suppressed | None = None
    reason: str = ""

    @property
    def places(self) -> tuple["Card", ...]:
        """All places of its cause."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """Words that an open question rests on, and what the model answered."""

    anchor: ReportAnchor
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
    clues: tuple[EvidenceCard, ...]


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
    def clues(self) -> Iterator[EvidenceCard]:
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
    to_fill_in: tuple[Card, ...]
    open: tuple[Unjudged, ...]
    suppressed: tuple[Card, ...]
    rules: tuple[RuleRow, ...]
    notes: tuple[str, ...]
    counts: Counter[str]
    judged: tuple[tuple[RuleResult, Reliability], ...]

    @property
    def open_fields(self) -> frozenset[str]:
        """The labels of the fields that are still to be filled in."""
        return frozenset(each.finding.open_field for each in self.to_fill_in)

    @property
    def unplaced(self) -> Iterator[ReportAnchor]:
        """What concerns the whole document, or a place that is not shown, in the same order."""
        clues = (clue for each in self.open for clue in each.clues)
        cards = (*self.findings, *self.to_fill_in)
        places = (place for each in cards for place in each.places)
        shown: tuple[Card | EvidenceCard, ...] = (*places, *clues)
        return (each.anchor for each in shown if not each.linked)


def collect_anchors(verdict: Verdict, key: str) -> list[ReportAnchor]:
    """Return everything that the verdict says of a place, its ids beginning with `key`."""
    return [
        *_anchor_findings(verdict, key),
        *_anchor_evidence(verdict, key),
        *_anchor_suppressed(verdict, key),
    ]


def build_cards(
    verdict: Verdict, document: Document | None, said: Sequence[ReportAnchor]
) -> tuple[Cards, DocumentAnchors | None]:
    """Return what the page says of a verdict, and where in the document it says it.

    Args:
        verdict: as it is.
        document: that it is of; None where it cannot be shown.
        said: `anchors` of the verdict.
    """
    marks = None if document is None else DocumentAnchors(document, said)
    return _CardBuilder(verdict, marks, {each.key: each for each in said}).cards(), marks


def _anchor_findings(verdict: Verdict, key: str) -> Iterator[ReportAnchor]:
    """Yield an anchor for each place; those of one cause have its number."""
    numbers = number_causes(verdict.findings)
    for place, (each, number) in enumerate(zip(verdict.findings, numbers, strict=True), start=1):
        name = Message("report.finding", number=number).get(verdict.language)
        severity = SEVERITIES[each.severity].get(verdict.language)
        label, name = str(number), each.open_field or f"{name} {severity}"
        tone: Tone = "open" if each.open_field else each.severity
        yield ReportAnchor(f"{key}-f{place}", label, name, tone, each.place, each.quote)


def _anchor_evidence(verdict: Verdict, key: str) -> Iterator[ReportAnchor]:
    for number, each in enumerate(_iter_evidence(verdict), start=1):
        name = Message("report.open-question", number=number).get(verdict.language)
        yield ReportAnchor(f"{key}-u{number}", f"?{number}", name, "open", each.place, each.quote)


def _anchor_suppressed(verdict: Verdict, key: str) -> Iterator[ReportAnchor]:
    for number, each in enumerate(verdict.suppressed, start=1):
        place, quote = each.finding.place, each.finding.quote
        yield ReportAnchor(f"{key}-s{number}", "", "", "quiet", place, quote)


def _iter_evidence(verdict: Verdict) -> Iterator[Evidence]:
    for result in verdict.results:
        if result.is_open:
            yield from result.undecided


@dataclass(frozen=True)
class _CardBuilder:
    """Makes the cards of one verdict, words that must be hidden hidden."""

    verdict: Verdict
    marks: DocumentAnchors | None
    by_key: dict[str, ReportAnchor]

    def cards(self) -> Cards:
        verdict = self.verdict
        said = list(self.by_key.values())
        found, rest = said[: len(verdict.findings)], said[len(verdict.findings) :]
        results, cards = verdict.results, list(self._iter_causes(found))
        return Cards(
            findings=tuple(each for each in cards if not each.finding.open_field),
            to_fill_in=tuple(each for each in cards if each.finding.open_field),
            open=tuple(self._list_unjudged(rest)),
            suppressed=tuple(self._iter_suppressed(rest)),
            rules=tuple(RuleRow(each, self._format_outcome(each)) for each in results),
            notes=tuple(map(self._make_safe, verdict.notes)),
            counts=Counter(count_causes(verdict.findings)),
            judged=tuple((each, each.reliability) for each in results if each.reliability),
        )

    def _make_safe(self, text: str | None) -> str:
        veil = TextSanitizer(()) if self.marks is None else self.marks.veil
        return veil.over(text or "")

    def _is_linked(self, anchor: ReportAnchor) -> bool:
        return self.marks is not None and self.marks.shows(anchor)

    def _iter_causes(self, found: Sequence[ReportAnchor]) -> Iterator[Card]:
        """Yield a card for each cause, with those of its further places."""
        cards: dict[str, list[Card]] = defaultdict(list)
        for anchor, finding in zip(found, self.verdict.findings, strict=True):
            cards[anchor.label].append(self._build_card(anchor, finding))
        for first, *others in cards.values():
            told = (self._tell_other(each, first) for each in others)
            yield replace(first, others=tuple(told))

    def _tell_other(self, card: Card, first: Card) -> Card:
        said = describe_other(card.finding, first.finding)
        return replace(card, said=self._make_safe(said))

    def _build_card(self, anchor: ReportAnchor, finding: Finding) -> Card:
        return Card(
            anchor=anchor,
            finding=finding,
            where=self._make_safe(anchor.place.label),
            message=self._make_safe(finding.message),
            excerpt=self._build_excerpt(anchor, finding),
            advice=self._make_safe(finding.suggestion),
            replacement=None if finding.fix is None else self._make_safe(finding.fix.shown),
            explanation=self._make_safe(finding.explanation),
            why=self._make_safe(finding.why),
            linked=self._is_linked(anchor),
            reliability=self._find_reliability(finding),
        )

    def _find_reliability(self, finding: Finding) -> Reliability | None:
        """Return what was measured for the rule of a judged finding."""
        if finding.confidence is None:
            return None
        results = (each for each in self.verdict.results if each.rule == finding.rule)
        return next((each.reliability for each in results), None)

    def _build_excerpt(self, anchor: ReportAnchor, finding: Finding) -> Excerpt | None:
        if finding.place.whole or not finding.excerpt.strip():
            return None
        start, end = finding.excerpt_start, finding.excerpt_start + len(finding.quote)
        if self.marks is None:
            line = finding.excerpt
        else:
            line = self.marks.around(anchor.key, finding.excerpt, start)
        return Excerpt(line[:start], line[start:end], line[end:])

    def _list_unjudged(self, rest: Sequence[ReportAnchor]) -> Iterator[Unjudged]:
        waiting, by_reason = iter(rest), defaultdict[str, list[Open]](list)
        for result in self.verdict.results:
            if result.is_open:
                clues = tuple(
                    self._build_evidence_card(next(waiting), each) for each in result.undecided
                )
                made = Open(result, self._format_outcome(result), clues)
                by_reason[self._make_safe(result.explanation)].append(made)
        return (Unjudged(reason, tuple(rules)) for reason, rules in by_reason.items())

    def _build_evidence_card(self, anchor: ReportAnchor, evidence: Evidence) -> EvidenceCard:
        quote, answer = self._make_safe(evidence.quote), ANSWERS[evidence.answer]
        linked = self._is_linked(anchor)
        where = self._make_safe(anchor.place.label)
        return EvidenceCard(
            anchor, where, quote, answer.get(self.verdict.language), evidence, linked
        )

    def _iter_suppressed(self, rest: Sequence[ReportAnchor]) -> Iterator[Card]:
        last = rest[len(rest) - len(self.verdict.suppressed) :]
        for anchor, each in zip(last, self.verdict.suppressed, strict=True):
            card = self._build_card(anchor, each.finding)
            yield replace(card, by=each, reason=self._make_safe(each.reason))

    def _format_outcome(self, result: RuleResult) -> str:
        return OUTCOMES[result.outcome].get(self.verdict.language)
