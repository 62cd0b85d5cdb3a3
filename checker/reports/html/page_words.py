"""The words of the page, in both languages."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Final

from checker.core.causes import is_unfinished
from checker.core.findings import Outcome, Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Status, Verdict
from checker.reports.reporter import Linted

SEVERITIES: Final[dict[Severity, Message]] = {
    "error": Message("report.error"),
    "warning": Message("report.warning"),
    "info": Message("report.note-2"),
}
STATUSES: Final[dict[Status, Message]] = {
    "pass": Message("report.passed"),
    "fail": Message("report.failed"),
    "needs_review": Message("report.needs-review"),
    "error": Message("report.not-fully-checked"),
}
_UNREADABLE = Message("report.could-not-be-checked")
_UNFINISHED = Message("report.unfinished")
OUTCOMES: Final = {
    Outcome.PASS: Message("report.passed-2"),
    Outcome.FAIL: Message("report.failed-2"),
    Outcome.UNSURE: Message("report.unsure"),
    Outcome.NOT_APPLICABLE: Message("report.not-applicable"),
    Outcome.ERROR: Message("report.could-not-run"),
}
ANSWERS: Final = {
    "yes": Message("report.yes"),
    "no": Message("report.no"),
    "unsure": Message("report.unsure-2"),
}
STAGES: Final = {
    "draft": Message("report.draft"),
    "submitted": Message("report.submitted"),
    "approved": Message("report.approved"),
}
CHOSEN: Final = {
    "option": Message("report.named"),
    "applies_to": Message("report.chosen-by-the-document"),
    "default": Message("report.default"),
}
_WORDS: Final = {
    "about": Message("report.about-this-check"),
    "accuracy": Message("report.right"),
    "adapter": Message("report.adapter"),
    "advisory": Message("report.advises-only-too-unreliable-examples"),
    "also": Message("report.same-at"),
    "all_rules": Message("report.all-rules"),
    "answer": Message("report.the-models-answer"),
    "answers": Message("report.questions-to-the-model"),
    "asked": Message("report.and-known"),
    "back": Message("report.all-documents"),
    "by_file": Message("report.by-document"),
    "by_rule": Message("report.by-rule"),
    "candidates": Message("report.looked-at"),
    "clear": Message("report.clear-filters"),
    "confidence": Message("report.confidence"),
    "counts": Message("report.findings"),
    "decided": Message("report.decided"),
    "document": Message("report.document"),
    "documents": Message("report.documents"),
    "documents_shown": Message("report.documents-shown"),
    "empty_document": Message("report.there-is-no-text"),
    "examples": Message("report.examples"),
    "file": Message("report.file"),
    "files": Message("report.documents-2"),
    "filter": Message("report.filter"),
    "filter_rule": Message("report.filter-by-rule"),
    "filter_severity": Message("report.filter-by-severity"),
    "findings": Message("report.findings-2"),
    "fix": Message("report.suggested-text"),
    "fix_empty": Message("report.delete-it"),
    "format": Message("report.format"),
    "image": Message("report.image"),
    "image_bare": Message("report.no-alternative-text"),
    "index": Message("report.all-documents-2"),
    "keys": Message("report.keys-j-k-next-previous-finding"),
    "keys_on": Message("report.use-these-keys"),
    "left_out": Message("report.page-has-no-room-for"),
    "made": Message("report.made"),
    "model": Message("report.model"),
    "more": Message("report.more-count"),
    "next": Message("report.next-document"),
    "no_document": Message("report.document-changed-after-check-cannot-read"),
    "no_engine": Message("report.none-was-used"),
    "no_findings": Message("report.there-are-no-findings"),
    "no_marks": Message("report.nothing-is-marked"),
    "no_room": Message("report.page-would-be-too-large"),
    "none_left": Message("report.no-finding-meets-these-filters"),
    "notes": Message("report.notes-2"),
    "open": Message("report.not-judged"),
    "open_short": Message("report.not-judged-2"),
    "outcome": Message("report.outcome"),
    "places": Message("report.places"),
    "previous": Message("report.previous-document"),
    "rank": Message("report.no-2"),
    "reliability": Message("report.how-reliable-judged-rules-model"),
    "result": Message("report.check"),
    "right": Message("report.right-on-examples"),
    "rule": Message("report.rule"),
    "rule_at": Message("report.rule-at"),
    "rules": Message("report.outcome-of-every-rule"),
    "ruleset": Message("report.rule-set"),
    "search": Message("report.search-findings"),
    "search_all": Message("report.search-names-and-findings"),
    "severity": Message("report.severity"),
    "sha256": Message("report.sha-256-of-the-document"),
    "shown": Message("report.of-shown"),
    "skip_document": Message("report.skip-to-the-document"),
    "skip_findings": Message("report.skip-to-the-findings"),
    "stage": Message("report.stage"),
    "stale": Message("report.known-findings-that-are-gone"),
    "status": Message("report.verdict"),
    "suppressed": Message("report.suppressed-findings"),
    "suppressed_at": Message("report.suppressed-at"),
    "suppressed_why": Message("report.reason"),
    "table": Message("report.table"),
    "task_done": Message("report.done"),
    "to_fill_in": Message("report.to-fill-in"),
    "too_long": Message("report.document-is-too-long"),
    "tracked": Message("report.tracked-changes-shown-accepted"),
    "unread": Message("report.not-read"),
    "version": Message("report.version-of-checker"),
    "whole": Message("report.whole-document-places-not-shown"),
    "whole_only": Message("report.on-the-whole-document"),
    "why": Message("report.why"),
}


_FOLDER_WORDS: Final = {"rules": Message("report.outcome-of-rules-that-did-not-pass")}
"""Of a folder's page, which does not know the rules that passed."""


def load_words(language: DisplayLanguage, *, is_folder: bool = False) -> SimpleNamespace:
    """Return the page's words in one language, by name (a dictionary has names of its own)."""
    chosen = _WORDS | _FOLDER_WORDS if is_folder else _WORDS
    return SimpleNamespace(**{name: said.get(language) for name, said in chosen.items()})


def count_aside(linted: Linted, language: DisplayLanguage) -> Iterator[str]:
    """Yield how many findings of a file are not shown, and why."""
    if linted.known:
        yield Message("report.known-not-shown", count=linted.known).get(language)
    if linted.aside:
        yield Message("report.outside-changes-not-shown", count=linted.aside).get(language)


def describe_status(verdict: Verdict) -> str:
    """Return a verdict's status in its language."""
    said = STATUSES[verdict.status] if verdict.problem is None else _UNREADABLE
    return (_UNFINISHED if is_unfinished(verdict) else said).get(verdict.language)
