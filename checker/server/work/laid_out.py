"""Lay a document out beside what was found in it: a job's process makes it, a page shows it.

It is data, not HTML: the page escapes every word of it. Words that a report may not pass on are
masked already, and findings stand as reports order them: faults first, one cause once.
"""

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from checker.core.document import Document
from checker.core.findings import Severity
from checker.core.verdict import Verdict
from checker.reports.html.cards import Card, Cards, Unjudged, build_cards, collect_anchors
from checker.reports.html.finding_anchors import ReportAnchor
from checker.reports.html.outline import End, Node, Outline
from checker.reports.html.page_words import load_words
from checker.server.work.finding_keys import key_of

MOST_BYTES: Final = 4 * 2**20
"""Of a larger document the page lists the findings only: no browser shows it well."""

_KEY: Final = "d"


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One place of a finding.

    Attributes:
        id: of the place's card in the page; `<id>-at` is the place in the document.
        key: of the finding, as the API has it.
        where: in words.
        said: what stands there, of further places of one cause.
        linked: whether the document shows the place.
        fixable: whether a fix can be chosen for it.
    """

    id: str
    key: str
    where: str
    said: str
    linked: bool
    fixable: bool


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What is wrong, once for all places of one cause; the first place tells it in full.

    Where `open_field` names a field, nothing is wrong: it is still to be filled in.
    """

    number: str
    severity: Severity
    message: str
    before: str
    quote: str
    after: str
    advice: str
    replacement: str | None
    why: str
    explanation: str
    rule: str
    rule_name: str
    places: tuple[ShownPlace, ...]
    open_field: str = ""

    @property
    def fixable(self) -> bool:
        """Return whether a fix can be chosen."""
        return any(each.fixable for each in self.places)


@dataclass(frozen=True, slots=True)
class ShownClue:
    """Words that nobody could decide on."""

    id: str
    label: str
    where: str
    quote: str
    linked: bool


@dataclass(frozen=True, slots=True)
class ShownOpen:
    """Rules that were not judged for one reason."""

    explanation: str
    rules: tuple[str, ...]
    clues: tuple[ShownClue, ...]


@dataclass(frozen=True, slots=True)
class ShownSilent:
    """A finding that somebody answered for before."""

    id: str
    message: str
    where: str
    reason: str
    author: str
    linked: bool


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document in blocks, and all that is said of it.

    Attributes:
        language: of the document.
        absent: why the document is not shown; empty where it is.
        tracked: whether changes in it are shown as accepted.
        body: its blocks.
        ends: headers, footers, notes, comments.
        unplaced: what concerns the whole document.
        findings: in the order of the verdict, one for each cause.
        open: what nobody could judge.
        silent: what was answered for.
        notes: on the check.
        unread: parts of the file that were not read.
    """

    language: str
    absent: str
    tracked: bool
    body: tuple[Node, ...]
    ends: tuple[End, ...]
    unplaced: tuple[ReportAnchor, ...]
    findings: tuple[ShownFinding, ...]
    open: tuple[ShownOpen, ...]
    silent: tuple[ShownSilent, ...]
    notes: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def faults(self) -> tuple[ShownFinding, ...]:
        """Return the findings that say that something is wrong."""
        return tuple(each for each in self.findings if not each.open_field)

    @property
    def open_fields(self) -> dict[str, list[ShownFinding]]:
        """Return what is still to be filled in, by the fields' labels."""
        fields: dict[str, list[ShownFinding]] = {}
        for each in self.findings:
            if each.open_field:
                fields.setdefault(each.open_field, []).append(each)
        return fields

    def to_json(self) -> bytes:
        """Return it as `from_json` reads it."""
        return _ADAPTER.dump_json(self)


_ADAPTER: Final = TypeAdapter(LaidOut)


def from_json(data: bytes) -> LaidOut:
    """Return what `to_json` wrote; a job's process is believed no more than the file it read.

    Raises:
        pydantic.ValidationError: it is something else.
    """
    return _ADAPTER.validate_json(data)


def lay_out(verdict: Verdict, document: Document | None) -> bytes:
    """Return a document beside its verdict as JSON; a document that is too long is left out."""
    made = _lay_out(verdict, document).to_json()
    if len(made) <= MOST_BYTES or document is None:
        return made
    return _lay_out(verdict, None, load_words(verdict.language).too_long).to_json()


def _lay_out(verdict: Verdict, document: Document | None, absent: str = "") -> LaidOut:
    cards, marks = build_cards(verdict, document, collect_anchors(verdict, _KEY))
    outline = None
    if document is not None and marks is not None:
        outline = Outline(document, marks, _KEY, verdict.language)
    return LaidOut(
        language=document.language if document is not None else verdict.language,
        absent=absent or _explain_absence(verdict, document),
        tracked=document is not None and document.original is not None,
        body=outline.body if outline is not None else (),
        ends=outline.ends if outline is not None else (),
        unplaced=tuple(cards.unplaced) if outline is not None else (),
        findings=tuple(_show(each) for each in (*cards.findings, *cards.to_fill_in)),
        open=tuple(_show_open(each) for each in cards.open),
        silent=_list_silent(cards),
        notes=cards.notes,
        unread=tuple(f"{each.part}: {each.reason}" for each in verdict.parts_not_read),
    )


def _explain_absence(verdict: Verdict, document: Document | None) -> str:
    problem = verdict.problem
    if problem is not None:
        return " ".join(filter(None, (problem.what, problem.remedy)))
    return "" if document is not None else load_words(verdict.language).no_document


def _show(card: Card) -> ShownFinding:
    finding, excerpt = card.finding, card.excerpt
    return ShownFinding(
        number=card.anchor.label,
        severity=finding.severity,
        message=card.message,
        before=excerpt.before if excerpt else "",
        quote=excerpt.quote if excerpt else "",
        after=excerpt.after if excerpt else "",
        advice=card.advice,
        replacement=card.replacement,
        why=card.why,
        explanation=card.explanation,
        rule=finding.rule,
        rule_name=finding.rule_name,
        places=tuple(_show_place(each) for each in (card, *card.others)),
        open_field=finding.open_field,
    )


def _show_place(card: Card) -> ShownPlace:
    fix = card.finding.fix
    return ShownPlace(
        id=card.anchor.key,
        key=key_of(card.finding),
        where=card.where,
        said=card.said,
        linked=card.linked,
        fixable=fix is not None and fix.grade != "display",
    )


def _show_open(group: Unjudged) -> ShownOpen:
    return ShownOpen(
        explanation=group.explanation,
        rules=tuple(each.result.rule_name for each in group.rules),
        clues=tuple(
            ShownClue(each.anchor.key, each.anchor.label, each.where, each.quote, each.linked)
            for each in group.clues
        ),
    )


def _list_silent(cards: Cards) -> tuple[ShownSilent, ...]:
    return tuple(
        ShownSilent(
            id=each.anchor.key,
            message=each.message,
            where=each.where,
            reason=each.reason,
            author=each.by.author if each.by is not None else "",
            linked=each.linked,
        )
        for each in cards.suppressed
    )
