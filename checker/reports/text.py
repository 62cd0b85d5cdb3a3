"""The verdict as a person reads it: what is wrong, where, why, what to do, what was not judged."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from checker.core.findings import Outcome, Severity
from checker.core.messages import Message
from checker.core.text.normal import display_width
from checker.core.verdict import Finding, Reliability, RuleResult, Status, Verdict

_SEVERITY: dict[Severity, tuple[Message, str]] = {
    "error": (Message("report.error-2"), "bold red"),
    "warning": (Message("report.warning-2"), "bold yellow"),
    "info": (Message("report.info"), "bold cyan"),
}
_STATUS: dict[Status, tuple[Message, str]] = {
    "pass": (Message("report.pass"), "bold green"),
    "fail": (Message("report.fail"), "bold red"),
    "needs_review": (
        Message("report.needs-review-2"),
        "bold yellow",
    ),
    "error": (Message("report.could-not-be-fully-checked"), "bold red"),
}
_MOST_EVIDENCE = 3
_LONGEST_QUOTE = 30


def render(verdicts: Sequence[Verdict], console: Console, *, quiet: bool = False) -> None:
    """Print the verdicts; `quiet` leaves out all but findings and the closing line of each."""
    for index, verdict in enumerate(verdicts):
        if index:
            console.print()
        for line in _lines(verdict, quiet=quiet):
            console.print(line, soft_wrap=True)


def _lines(verdict: Verdict, *, quiet: bool) -> Iterator[Text]:
    yield _head(verdict)
    if verdict.problem is not None:  # the command says what and why on standard error
        yield _closing(verdict)
        return
    for finding in verdict.findings:
        yield Text()
        yield from _finding(finding, verdict)
    if not quiet:
        yield from _open_questions(verdict)
        yield from _unread(verdict)
        yield from _suppressed(verdict)
        for note in verdict.notes:
            yield Text(_in(verdict, Message("report.note-3")) + note, style="dim")
    yield Text()
    yield _closing(verdict)


def _suppressed(verdict: Verdict) -> Iterator[Text]:
    for each in verdict.suppressed:
        finding = each.finding
        head = _in(verdict, Message("report.suppressed"))
        yield Text(f"{head}{finding.place.label}  {finding.rule}({each.reason})", style="dim")


def _in(verdict: Verdict, words: Message) -> str:
    return words.get(verdict.language)


def _head(verdict: Verdict) -> Text:
    line = Text(verdict.document.path, style="bold")
    if verdict.ruleset is not None:
        line.append(f"  [{verdict.ruleset.id} {verdict.ruleset.version}]", style="not bold dim")
    return line


def _finding(finding: Finding, verdict: Verdict) -> Iterator[Text]:
    words, style = _SEVERITY[finding.severity]
    head = Text()
    head.append(words.get(verdict.language), style=style)
    head.append(f"  {finding.place.label}  ")
    head.append(finding.rule, style="cyan")
    yield head
    yield Text(f"  {finding.message}")
    yield from _excerpt(finding)
    if finding.explanation:
        yield Text(f"  {finding.explanation}")
    if finding.suggestion:
        yield Text(f"  → {finding.suggestion}", style="green")
    elif finding.fix is not None:
        label = _in(verdict, Message("report.suggested-2"))
        yield Text(f"  → {label}: {finding.fix.shown}", style="green")
    tail = []
    if finding.why:
        tail.append(_in(verdict, Message("report.why-2")) + finding.why)
    if finding.confidence is not None:
        tail.append(_confidence(finding.confidence, finding.rule, verdict))
    tail.append(_in(verdict, Message("report.rule-2")) + finding.rule_at)
    yield Text("  " + "  ".join(tail), style="dim")


def _confidence(confidence: float, rule: str, verdict: Verdict) -> str:
    """How sure the model is, and how often it is right where this rule's own examples ask it."""
    sure = _in(verdict, Message("report.confidence-2")) + f"{confidence:.0%}"
    measured = next((each.reliability for each in verdict.results if each.rule == rule), None)
    if measured is None:
        return sure
    right = _right(measured, verdict)
    return sure + _in(verdict, Message("report.in-brackets", words=right))


def _right(measured: Reliability, verdict: Verdict) -> str:
    share = f"{measured.accuracy:.0%}"
    return _in(
        verdict,
        Message("report.right-on-examples", examples=measured.examples, share=share),
    )


def _excerpt(finding: Finding) -> Iterator[Text]:
    """Return the line with a caret below the quote, as wide as the quote is on the screen."""
    if finding.place.whole or not finding.quote.strip():
        return
    shown = finding.excerpt.replace("\t", " ")
    start = finding.excerpt_start
    end = min(start + len(finding.quote), len(shown))
    if end - start > _LONGEST_QUOTE:  # of a long sentence, its beginning is enough to find it
        end = start + _LONGEST_QUOTE
        shown = shown[:end] + "…"
    before = display_width(shown[:start])
    width = max(1, display_width(shown[start:end]))
    yield Text(f"    {shown}")
    yield Text("    " + " " * before + "^" * width, style="red")


def _open_questions(verdict: Verdict) -> Iterator[Text]:
    waiting = [each for each in verdict.results if each.is_open]
    if not waiting:
        return
    yield Text()
    yield Text(_in(verdict, Message("report.not-judged")), style="bold")
    by_reason: dict[str, list[RuleResult]] = {}
    for each in waiting:
        by_reason.setdefault(each.explanation or "", []).append(each)
    for explanation, results in by_reason.items():
        for each in results:
            yield from _open_question(each, verdict)
        yield Text(f"    {explanation}", style="dim")


def _open_question(result: RuleResult, verdict: Verdict) -> Iterator[Text]:
    line = Text("  ")
    line.append(result.rule, style="cyan")
    if result.reliability is not None:
        line.append(f"  {_right(result.reliability, verdict)}", style="dim")
    if result.outcome is Outcome.FAIL:
        counted = Message("report.units-undecided", count=result.unsure)
        line.append(_in(verdict, counted), style="dim")
    yield line
    for evidence in result.undecided[:_MOST_EVIDENCE]:
        quote = evidence.quote.replace("\n", " ")
        yield Text(f"    ? {evidence.place.label}: {quote}")
    more = len(result.undecided) - _MOST_EVIDENCE
    if more > 0:
        yield Text(_in(verdict, Message("report.and-more-5", more=more)), style="dim")


def _unread(verdict: Verdict) -> Iterator[Text]:
    if not verdict.parts_not_read:
        return
    yield Text()
    yield Text(_in(verdict, Message("report.not-read")), style="bold")
    for each in verdict.parts_not_read:
        yield Text(f"  {each.part} x {each.count}: {each.reason}")


def _closing(verdict: Verdict) -> Text:
    words, style = _STATUS[verdict.status]
    if verdict.problem is not None:
        words = Message("report.could-not-be-checked-2")
    counts = Counter(each.severity for each in verdict.findings)
    outcomes = Counter(each.outcome for each in verdict.results)
    waiting = outcomes[Outcome.UNSURE] + outcomes[Outcome.ERROR]
    line = Text(_in(verdict, Message("report.verdict-2")), style="bold")
    line.append(words.get(verdict.language), style=style)
    line.append(
        _in(
            verdict,
            Message(
                "report.errors-warnings-notes-rules-passed-failed",
                errors=Message("report.errors", count=counts["error"]),
                warnings=Message("report.warnings", count=counts["warning"]),
                notes=Message("report.note-count", count=counts["info"]),
                passed=outcomes[Outcome.PASS],
                failed=outcomes[Outcome.FAIL],
                waiting=waiting,
                not_applicable=outcomes[Outcome.NOT_APPLICABLE],
            ),
        ),
        style="not bold",
    )
    return line
