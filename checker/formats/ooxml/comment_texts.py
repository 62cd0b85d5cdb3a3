"""Word the comments that tell of findings: one each, and one for all on the whole document."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from checker.core.data_classes import dataclass
from checker.core.document import Span
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.text.cutting import shorten_text
from checker.core.verdict import Finding, Fix, Verdict

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
    several such findings are one note, a list. Of findings that have one cause the first note says
    all, and the others what is wrong, and where the rest stands.

    Args:
        verdict: of one document.
        before: the rules that look at the document before its tracked changes.
    """
    causes = _rank_in_causes(verdict.findings)
    groups: dict[tuple[str, int], list[int]] = {}
    for number, each in enumerate(verdict.findings):
        key = (each.place.block, -1) if each.place.whole else ("", number)
        groups.setdefault(key, []).append(number)
    return [_build_note(verdict, tuple(numbers), before, causes) for numbers in groups.values()]


@dataclass(frozen=True, slots=True)
class _CauseRank:
    """Which place of how many a finding's cause has, from 1, and the finding told in full."""

    place: int
    places: int
    first: Finding


def _rank_in_causes(findings: Sequence[Finding]) -> dict[int, _CauseRank]:
    """Return the rank of each finding that stands at words, by its number in the verdict."""
    groups: dict[object, list[int]] = {}
    for number, each in enumerate(findings):
        if not each.place.whole:
            groups.setdefault(each.cause or number, []).append(number)
    return {
        number: _CauseRank(place, len(numbers), findings[numbers[0]])
        for numbers in groups.values()
        for place, number in enumerate(numbers, start=1)
    }


def _build_note(
    verdict: Verdict,
    numbers: tuple[int, ...],
    before: Collection[str],
    causes: Mapping[int, _CauseRank],
) -> CommentText:
    findings = [verdict.findings[number] for number in numbers]
    first, several = findings[0], len(findings) > 1
    rank = causes.get(numbers[0], _CauseRank(1, 1, first))
    lines = _iter_summary(findings, verdict) if several else _iter_lines(first, verdict, rank)
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
            rule=each.rule_name,
            message=each.message,
        )
        yield said.get(language) + (f" → {each.suggestion}" if each.suggestion else "")
    yield Message("edit.summary-resolve", count=len(findings)).get(language)


def _iter_lines(finding: Finding, verdict: Verdict, rank: _CauseRank) -> Iterator[str]:
    """Yield a head, what is wrong and what to do, and the rule's id, by which it is found again."""
    language = verdict.language
    places = f" ({rank.place}/{rank.places})" if rank.places > 1 else ""
    yield f"[{_SEVERITY[finding.severity].get(language)}] {finding.rule_name}{places}"
    if rank.place > 1:
        yield finding.message
        yield Message("edit.same-finding", places=rank.places).get(language)
        known = rank.first.fix
        if finding.fix is not None and (known is None or finding.fix.shown != known.shown):
            yield _describe_fix(finding.fix, language)
    else:
        yield from _iter_details(finding, verdict)
        if rank.places > 1:
            yield Message("edit.same-elsewhere", count=rank.places - 1).get(language)
    yield Message("edit.rule").get(language) + finding.rule


def _iter_details(finding: Finding, verdict: Verdict) -> Iterator[str]:
    yield finding.message
    if finding.suggestion:
        yield f"→ {finding.suggestion}"
    if finding.fix is not None:
        yield _describe_fix(finding.fix, verdict.language)
    if finding.why:
        yield Message("edit.why").get(verdict.language) + finding.why


def _describe_fix(fix: Fix, language: DisplayLanguage) -> str:
    if not fix.shown:
        return Message("edit.suggested-delete-it").get(language)
    return Message("edit.suggested").get(language) + fix.shown


def _describe_place(finding: Finding, verdict: Verdict) -> str:
    """Return the place in words, with what stands there."""
    label = Message("edit.where").get(verdict.language) + finding.place.label
    said = " ".join((finding.quote or finding.excerpt).split())
    if finding.place.whole or not said:
        return label
    said = shorten_text(said, _MAX_QUOTE_LENGTH)
    return label + Message("edit.said", said=said).get(verdict.language)
