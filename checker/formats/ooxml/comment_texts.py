"""Word the comment that tells of a finding."""

from collections.abc import Collection, Iterator
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
    tracked changes.
    """

    span: Span
    lines: tuple[str, ...]
    where: str = ""
    whole: bool = False
    before: bool = False

    def paragraphs(self, *, exact: bool) -> tuple[str, ...]:
        """Return the paragraphs of the comment, at the very characters or elsewhere."""
        if not self.where or (exact and not self.whole):
            return self.lines
        return (*self.lines[:2], self.where, *self.lines[2:])


def build_notes(verdict: Verdict, before: Collection[str] = ()) -> list[CommentText]:
    """Return a note for each finding of a verdict, in its language.

    Args:
        verdict: of one document.
        before: the rules that look at the document before its tracked changes.
    """
    return [
        CommentText(
            Span(each.place.block, each.place.start, each.place.end),
            tuple(_iter_lines(each, verdict)),
            _describe_place(each, verdict),
            whole=each.place.whole,
            before=each.rule in before,
        )
        for each in verdict.findings
    ]


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
