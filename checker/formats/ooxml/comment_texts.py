"""Word the comments that tell of findings: one each, and one for all on the whole document."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from checker.core.document import Span
from checker.core.findings import Severity
from checker.core.messages import Message
from checker.core.verdict import Finding, Verdict

_SEVERITY: dict[Severity, Message] = {
    "error": Message("edit.error"),
    "warning": Message("edit.warning"),
    "info": Message("edit.info"),
}
_MAX_QUOTE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class CommentText:
    """Something to say of a place; `lines` are the paragraphs of the comment, the first its head.

    `where` is said after the first two, if the comment cannot stand at the very characters.
    `whole` marks what concerns the whole document; `before` a place in the document before its
    tracked changes. `findings` are the numbers of those in the verdict that it tells of.
    """

    span: Span
    lines: tuple[str, ...]
    where: str = ""
    whole: bool = False
    before: bool = False
    findings: tuple[int, ...] = ()

    def paragraphs(self, *, exact: bool) -> tuple[str, ...]:
        """Return the paragraphs of the comment, at the very characters or elsewhere."""
        if not self.where or (exact and not self.whole):
            return self.lines
        return (*self.lines[:2], self.where, *self.lines[2:])


def build_notes(verdict: Verdict, before: Collection[str] = ()) -> list[CommentText]:
    """Return the notes on a verdict's findings, in its language and in the order of its findings.

    What concerns the whole document has no words to stand at, and would pile up on the first ones:
    several such findings are one note, a list.

    Args:
        verdict: of one document.
        before: the rules that look at the document before its tracked changes.
    """
    groups: dict[tuple[str, int], list[int]] = {}
    for number, each in enumerate(verdict.findings):
        key = (each.place.block, -1) if each.place.whole else ("", number)
        groups.setdefault(key, []).append(number)
    return [_build_note(verdict, tuple(numbers), before) for numbers in groups.values()]


def _build_note(verdict: Verdict, numbers: tuple[int, ...], before: Collection[str]) -> CommentText:
    findings = [verdict.findings[number] for number in numbers]
    first, several = findings[0], len(findings) > 1
    lines = _iter_summary(findings, verdict) if several else _iter_lines(first, verdict)
    return CommentText(
        Span(first.place.block, first.place.start, first.place.end),
        tuple(lines),
        "" if several else _describe_place(first, verdict),
        whole=first.place.whole,
        before=first.rule in before,
        findings=numbers,
    )


def _iter_summary(findings: Sequence[Finding], verdict: Verdict) -> Iterator[str]:
    """Yield a head, a line for each finding, and what becomes of them if somebody resolves it."""
    language = verdict.language
    yield Message("edit.summary", count=len(findings)).get(language)
    for number, each in enumerate(findings, start=1):
        said = Message(
            "edit.summary-line",
            number=number,
            severity=_SEVERITY[each.severity],
            rule=each.rule,
            message=each.message,
        )
        yield said.get(language) + (f" → {each.suggestion}" if each.suggestion else "")
    yield Message("edit.summary-resolve", count=len(findings)).get(language)


def _iter_lines(finding: Finding, verdict: Verdict) -> Iterator[str]:
    def labelled(label: Message, text: str) -> str:
        return f"{label.get(verdict.language)}{text}"

    yield f"[{_SEVERITY[finding.severity].get(verdict.language)}] {finding.rule}"
    yield finding.message
    if finding.suggestion:
        yield f"→ {finding.suggestion}"
    if finding.fix is not None and finding.fix.shown:
        yield labelled(Message("edit.suggested"), finding.fix.shown)
    elif finding.fix is not None:
        yield labelled(Message("edit.suggested-delete-it"), "")
    if finding.why:
        yield labelled(Message("edit.why"), finding.why)
    yield labelled(Message("edit.rule"), finding.rule_at)


def _describe_place(finding: Finding, verdict: Verdict) -> str:
    """Return the place in words, with what stands there."""
    label = Message("edit.where").get(verdict.language) + finding.place.label
    said = " ".join((finding.quote or finding.excerpt).split())
    if finding.place.whole or not said:
        return label
    if len(said) > _MAX_QUOTE_LENGTH:
        said = said[:_MAX_QUOTE_LENGTH] + "…"
    return label + Message("edit.said", said=said).get(verdict.language)
