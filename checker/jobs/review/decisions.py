"""`checker decisions` without the command: what reviewers decided in Word, and what is kept of it.

A fix that was rejected, and a comment that was resolved although its words stand as they stood,
say that the finding does not count; they go into the file beside the document. What was accepted or
mended needs no memory; an open comment, answered or not, is still a question, and one that was
deleted is no answer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from checker import __version__
from checker.core.data_classes import dataclass
from checker.core.digest import get_length
from checker.core.document import Document, Span
from checker.core.errors import InputError, describe_unreadable
from checker.core.limits import Limits
from checker.core.messages import DisplayLanguage, Message, MessageList
from checker.core.regular_files import MIB, read_regular
from checker.core.verdict import VerdictModel
from checker.formats.docx.edit.proposal_record import Reason, Record, read_record
from checker.formats.docx.read import open_word
from checker.formats.docx.read.threads import read_threads
from checker.formats.ooxml.encryption import without_encryption
from checker.formats.shared.edits import AUTHOR
from checker.jobs.places import Places
from checker.jobs.review.comment_match import ReviewComment, collect_comments
from checker.jobs.review.revision_outcome import RevisionOutcome, find_outcomes
from checker.jobs.suppress.fingerprint import Fingerprint, build_for_span, find_places
from checker.jobs.suppress.sidecar import Ignore
from checker.jobs.suppress.sidecar_write import get_sidecar_path, select_unknown

_RESOLVED = Message("check.resolved-in-word")
_REJECTED = Message("check.rejected-in-word")

DECISIONS_VERSION: Final = "1"

State = Literal[
    "accepted",  # the fix stands in the text
    "rejected",  # the old words stand there again
    "resolved",  # the comment is done, and its words stand as they stood
    "answered",  # somebody replied; it is open still
    "open",  # nobody decided
    "changed",  # other words stand there now
    "deleted",  # the comment is gone, its words stand as they stood
]
KEPT: Final[frozenset[State]] = frozenset({"rejected", "resolved"})
_MAX_LENGTH: Final = 60


class Decision(VerdictModel):
    """What became of one finding; `place` and `quote` are as the file is now."""

    rule: str
    by: Literal["comment", "change"] = Field(description="How it was proposed.")
    state: State
    place: str | None = None
    quote: str | None = None
    author: str = Field("", description="Who decided, as far as the file tells.")
    date: str = ""
    reply: str = Field("", description="What was answered, verbatim.")
    kept: bool = Field(False, description="Whether later checks honour it.")


class DecisionReport(VerdictModel):
    """What was decided in one file. `added` counts what is new in `sidecar`."""

    decisions_version: Literal["1"] = DECISIONS_VERSION
    tool_version: str = __version__
    language: DisplayLanguage
    path: str
    sidecar: str
    decisions: tuple[Decision, ...]
    added: int = 0
    written: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecidedWords:
    """A decision, and the fingerprint by which its words are found where they stand.

    Those of a fix that was accepted, or of words that were changed, stand in the text before.
    """

    decision: Decision
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A report, what is to be added beside the file, and of which words everything was decided."""

    report: DecisionReport
    additions: tuple[Ignore, ...]
    document: Document
    words: tuple[DecidedWords, ...] = ()


@dataclass(frozen=True, slots=True)
class _DecidedFinding:
    """A finding on which something was decided, as the record and the file have it."""

    rule: str
    fingerprint: str | None
    at: tuple[str, int] | None
    span: Span | None
    masked: bool
    before: bool = False


def read_decisions(
    path: Path,
    limits: Limits,
    language: DisplayLanguage,
    original: tuple[Path, Document] | None = None,
) -> Decided:
    """Return what reviewers decided in a Word file; nothing is written.

    Args:
        path: the file that came back.
        limits: what is too large to read.
        language: of the report and of the reasons.
        original: another file that the decisions are meant for, with what it says.

    Raises:
        InputError: it cannot be read, or holds nothing of checker's.
        RulesetErrors: the file beside the document cannot be used.
    """
    try:
        data = read_regular(path, limits.file_mib * MIB)
    except OSError as error:
        raise _report_unreadable(path, error) from error
    opened = open_word(path, data, limits)
    record = read_record(without_encryption(data, str(path)))
    comments = collect_comments(
        opened.document, read_threads(opened), record.remarks if record else ()
    )
    reader = _DecisionReader(opened.document, language, record or Record(), original)
    found = [*reader.comments(comments), *reader.changes()]
    looks = list(reader.looks())
    if not (found or looks) and record is None:
        raise _report_nothing(path)
    target = path if original is None else original[0]
    kept = [ignore for _, ignore in found if ignore is not None]
    additions = select_unknown(target, kept)
    report = DecisionReport(
        language=language,
        path=str(path),
        sidecar=str(get_sidecar_path(target)),
        decisions=(*(decision for decision, _ in found), *looks),
        added=len(additions),
        notes=tuple(n.get(language) for n in _iter_notes(record, [d for d, _ in found], looks)),
    )
    return Decided(report, tuple(additions), opened.document, tuple(reader.words))


class _DecisionReader:
    """Reads decisions from one file.

    Args:
        document: that came back.
        language: of places and reasons.
        record: of what was proposed; empty without one.
        original: another file that the decisions are meant for.
    """

    def __init__(
        self,
        document: Document,
        language: DisplayLanguage,
        record: Record,
        original: tuple[Path, Document] | None,
    ) -> None:
        self._document = document
        self._language: DisplayLanguage = language
        self._record = record
        self._target = None if original is None else original[1]
        self.words: list[DecidedWords] = []
        self._saved_by = document.properties.get("last_modified_by", "")
        self._saved_on = document.properties.get("modified", "")[:10]

    def comments(self, comments: list[ReviewComment]) -> Iterator[tuple[Decision, Ignore | None]]:
        """Yield what was decided by way of comments, and what is kept of it."""
        for each in comments:
            replies = () if each.thread is None else each.thread.replies
            last = replies[-1] if replies else None
            finding = _build_from_comment(each)
            decision = Decision(
                rule=each.rule,
                by="comment",
                state=_state(each),
                place=self._place(finding),
                quote=self._quote(finding),
                author=last.author if last else self._saved_by,
                date=last.date[:10] if last else self._saved_on,
                reply="\n".join(reply.text for reply in replies),
            )
            yield self._keep_decision(decision, finding)

    def changes(self) -> Iterator[tuple[Decision, Ignore | None]]:
        """Yield what was decided on tracked changes, and what is kept of it."""
        for each in find_outcomes(self._document, self._record.blocks):
            for reason in each.proposal.reasons:
                finding = _build_from_change(each, reason)
                decision = Decision(
                    rule=reason.rule,
                    by="change",
                    state=each.fate,
                    place=self._place(finding),
                    quote=self._quote(finding),
                    author="" if each.fate == "open" else self._saved_by,
                    date="" if each.fate == "open" else self._saved_on,
                )
                yield self._keep_decision(decision, finding)
        if not self._record.blocks:
            yield from self._iter_unrecorded()

    def _iter_unrecorded(self) -> Iterator[tuple[Decision, None]]:
        """Yield the changes that are open, of a file whose record is lost."""
        for each in self._document.markup:
            if each.author == AUTHOR and each.kind in {"insertion", "deletion"}:
                place = Places(self._document, self._language).at(each.span).label
                yield Decision(rule="", by="change", state="open", place=place), None

    def looks(self) -> Iterator[Decision]:
        """Yield the blocks whose looks are still to be decided on; no record tells of looks."""
        own = (m for m in self._document.markup if m.author == AUTHOR and m.kind == "format")
        for path in dict.fromkeys(each.span.path for each in own):
            place = Places(self._document, self._language).at(Span(path, 0, 0)).label
            yield Decision(rule="", by="change", state="open", place=place)

    def _keep_decision(
        self, decision: Decision, finding: _DecidedFinding
    ) -> tuple[Decision, Ignore | None]:
        self.words.append(DecidedWords(decision, finding.fingerprint))
        if decision.state not in KEPT:
            return decision, None
        known = self._find_fingerprint(finding)
        if known is None:
            return decision, None
        fingerprint, nth = known
        ignore = Ignore(
            rule=decision.rule,
            reason=_format_reason(decision, self._language),
            quote=decision.quote,
            author=decision.author,
            fingerprint=fingerprint,
            nth=nth,
            place=decision.place or "",
        )
        return decision.model_copy(update={"kept": True}), ignore

    def _find_fingerprint(self, finding: _DecidedFinding) -> tuple[str, int] | None:
        """Return the fingerprint of a finding in the file it is kept for, and its number there."""
        if self._target is not None and finding.fingerprint is not None:
            within = (self._target.original if finding.before else None) or self._target
            spots = find_places(within, Fingerprint.parse(finding.fingerprint))
            places = [(each.path, each.start) for each in spots]
            if places:
                same = places.index(finding.at) if finding.at in places else 0
                return finding.fingerprint, same + 1
        if finding.span is None:
            return None if finding.fingerprint is None else (finding.fingerprint, 1)
        standing = build_for_span(self._get_document(finding), finding.span)
        spots = find_places(self._get_document(finding), standing)
        nth = spots.index(finding.span) + 1 if finding.span in spots else 1
        return standing.fingerprint, nth

    def _get_document(self, finding: _DecidedFinding) -> Document:
        return (self._document.original if finding.before else None) or self._document

    def _place(self, finding: _DecidedFinding) -> str | None:
        if finding.span is None:
            return None
        return Places(self._get_document(finding), self._language).at(finding.span).label

    def _quote(self, finding: _DecidedFinding) -> str | None:
        """Return a finding's words, None where nobody may pass them on or there are none."""
        if finding.span is None or finding.masked:
            return None
        text = self._get_document(finding).block(finding.span.path).text
        words = text[finding.span.start : finding.span.end]
        return words[:_MAX_LENGTH] or None


def _state(comment: ReviewComment) -> State:
    remark = comment.remark
    if remark is not None and not remark.whole and comment.span is None:
        return "changed"
    if comment.thread is None:
        return "deleted"
    if comment.thread.done:
        return "resolved"
    return "answered" if comment.thread.replies else "open"


def _build_from_comment(comment: ReviewComment) -> _DecidedFinding:
    remark = comment.remark
    if remark is None:
        # nobody can say whether the rule masks its words
        return _DecidedFinding(comment.rule, None, None, comment.span, masked=True)
    at = (remark.path, remark.start)
    return _DecidedFinding(
        comment.rule, remark.fingerprint, at, comment.span, remark.masked, remark.before
    )


def _build_from_change(change: RevisionOutcome, reason: Reason) -> _DecidedFinding:
    span = change.span
    if span is not None and change.fate == "rejected":
        start = span.start + reason.offset
        size = get_length(Fingerprint.parse(reason.fingerprint).words)
        span = Span(span.path, start, start + size)
    at = None if change.span is None else (change.span.path, reason.start)
    return _DecidedFinding(reason.rule, reason.fingerprint, at, span, reason.masked)


def _format_reason(decision: Decision, language: DisplayLanguage) -> str:
    who = [each for each in (decision.author, decision.date) if each]
    done = _RESOLVED if decision.state == "resolved" else _REJECTED
    by = Message("check.done-by", done=done, who=MessageList(who, "list.comma")) if who else done
    said = by.get(language)
    return f"{said}: {decision.reply}" if decision.reply else said


def _iter_notes(
    record: Record | None, decisions: list[Decision], looks: list[Decision]
) -> Iterator[Message]:
    if record is None and decisions:
        yield Message("check.file-lost-checkers-record-other-programs")
    lost = sum(each.state in KEPT and not each.kept for each in decisions)
    if lost:
        yield Message("check.cannot-kept-nobody-can-tell-where", lost=lost)
    if looks:
        yield Message("check.changes-looks-not-remembered-accepted-rejected")
    if any(each.state == "deleted" for each in decisions):
        yield Message("check.deleted-comment-no-answer-resolve-finding")


def _report_nothing(path: Path) -> InputError:
    return InputError(
        Message("check.holds-no-comments-no-tracked-changes"),
        place=str(path),
        remedy=Message("check.name-file-checker-check-file-docx"),
    )


def _report_unreadable(path: Path, error: OSError) -> InputError:
    return InputError(
        describe_unreadable(error),
        place=str(path),
        remedy=Message("check.check-the-path"),
    )
