"""The verdict as a person reads it: what is wrong, where, why, what to do, what was not judged."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.core.causes import (
    CauseGroup,
    count_causes,
    group_by_cause,
    group_open_fields,
    is_unfinished,
    list_faults,
)
from checker.core.findings import Outcome, Severity
from checker.core.messages import Message
from checker.core.text.cutting import find_word_end
from checker.core.text.normalization import display_width
from checker.core.verdict import Finding, Reliability, RuleResult, Status, Verdict
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary
from checker.reports.styled_text import PlainConsole, StyledText, open_console
from checker.reports.text_list import describe_other, visible

if TYPE_CHECKING:
    from checker.reports.console import VisibleConsole

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
_NO_RULE = Message("report.needs-review-no-rule")
_UNFINISHED = Message("report.unfinished"), "bold yellow"
_MAX_EVIDENCE = 3
_MAX_QUOTE_LENGTH = 30


class TextReporter(StreamReporter):
    """Prints each verdict in detail; with colours where the stream is a terminal."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._console = open_console(context.stream)
        self._quiet = context.quiet
        self._verbose = context.verbose
        self._is_first = True

    def file(self, linted: Linted) -> None:
        """Print a verdict, with an empty line between two."""
        if not self._is_first:
            self._console.print()
        self._is_first = False
        render(linted.verdict, self._console, quiet=self._quiet, verbose=self._verbose)

    def end(self, summary: Summary) -> None:
        """Print nothing: each verdict has its own last line."""
        del summary


def render(
    verdict: Verdict,
    console: "PlainConsole | VisibleConsole",
    *,
    quiet: bool = False,
    verbose: bool = False,
) -> None:
    """Print a verdict.

    Args:
        verdict: of one document.
        console: where to.
        quiet: leave out all but the findings and the closing line.
        verbose: add each rule's id, and where it is written.
    """
    for line in _iter_lines(verdict, quiet=quiet, verbose=verbose):
        console.print(line, soft_wrap=True)


def _iter_lines(verdict: Verdict, *, quiet: bool, verbose: bool) -> Iterator[StyledText]:
    yield _write_head(verdict)
    if verdict.problem is not None:  # the command says what and why on standard error
        yield _write_closing(verdict)
        return
    for group in group_by_cause(list_faults(verdict.findings)):
        yield StyledText()
        yield from _write_group(group, verdict, verbose=verbose)
    yield from _write_open_fields(verdict)
    if not quiet:
        yield from _open_questions(verdict)
        yield from _write_unread(verdict)
        yield from _write_suppressed(verdict)
        for note in verdict.notes:
            yield StyledText(
                _choose_language(verdict, Message("report.note-3")) + note, style="dim"
            )
    yield StyledText()
    yield _write_closing(verdict)


def _write_open_fields(verdict: Verdict) -> Iterator[StyledText]:
    """Yield the fields that are still to be filled in, each with its place and its candidates."""
    fields = group_open_fields(verdict.findings)
    if not fields:
        return
    yield StyledText()
    head = Message("report.to-fill-in", count=len(fields))
    yield StyledText(_choose_language(verdict, head), style="bold")
    for label, findings in fields.items():
        first = findings[0]
        line = StyledText("  ")
        line.append(label, style="cyan")
        line.append(f"  {first.place.label}", style="dim")
        yield line
        for said in dict.fromkeys(each.suggestion for each in findings if each.suggestion):
            yield StyledText(f"    → {said}", style="green")


def _write_suppressed(verdict: Verdict) -> Iterator[StyledText]:
    for each in verdict.suppressed:
        finding = each.finding
        head = _choose_language(verdict, Message("report.suppressed"))
        yield StyledText(
            f"{head}{finding.place.label}  {finding.rule_name}({each.reason})", style="dim"
        )


def _choose_language(verdict: Verdict, words: Message) -> str:
    return words.get(verdict.language)


def _write_head(verdict: Verdict) -> StyledText:
    line = StyledText(visible(verdict.document.path), style="bold")
    if verdict.ruleset is not None:
        line.append(f"  [{verdict.ruleset.id} {verdict.ruleset.version}]", style="not bold dim")
    return line


def _write_group(group: CauseGroup, verdict: Verdict, *, verbose: bool) -> Iterator[StyledText]:
    """Return what is said of a cause: in full at its first place, then its other places."""
    first = group.first
    words, style = _SEVERITY[first.severity]
    head = StyledText()
    head.append(words.get(verdict.language), style=style)
    head.append(f"  {first.place.label}  ")
    head.append(first.rule_name, style="cyan")
    if group.others:
        places = Message("report.places", count=len(group.findings))
        head.append(f"  {_choose_language(verdict, places)}", style="bold")
    yield head
    yield from _write_finding(first, verdict, verbose=verbose)
    for each in group.others:
        yield StyledText(f"  + {each.place.label}  {describe_other(each, first)}")


def _write_finding(finding: Finding, verdict: Verdict, *, verbose: bool) -> Iterator[StyledText]:
    yield StyledText(f"  {finding.message}")
    yield from _write_excerpt(finding)
    if finding.explanation:
        yield StyledText(f"  {finding.explanation}")
    if finding.suggestion:
        yield StyledText(f"  → {finding.suggestion}", style="green")
    elif finding.fix is not None:
        label = _choose_language(verdict, Message("report.suggested-2"))
        yield StyledText(f"  → {label}: {finding.fix.shown}", style="green")
    tail = []
    if finding.why:
        tail.append(_choose_language(verdict, Message("report.why-2")) + finding.why)
    if finding.confidence is not None:
        tail.append(_format_confidence(finding.confidence, finding.rule, verdict))
    if verbose:
        rule = _choose_language(verdict, Message("report.rule-2"))
        tail.append(f"{rule}{finding.rule} ({finding.rule_at})")
    if tail:
        yield StyledText("  " + "  ".join(tail), style="dim")


def _format_confidence(confidence: float, rule: str, verdict: Verdict) -> str:
    """How sure the model is, and how often it is right where this rule's own examples ask it."""
    sure = _choose_language(verdict, Message("report.confidence-2")) + f"{confidence:.0%}"
    measured = next((each.reliability for each in verdict.results if each.rule == rule), None)
    if measured is None:
        return sure
    right = _format_accuracy(measured, verdict)
    return sure + _choose_language(verdict, Message("report.in-brackets", words=right))


def _format_accuracy(measured: Reliability, verdict: Verdict) -> str:
    share = f"{measured.accuracy:.0%}"
    return _choose_language(
        verdict,
        Message("report.right-on-examples", examples=measured.examples, share=share),
    )


def _write_excerpt(finding: Finding) -> Iterator[StyledText]:
    """Return the line with a caret below the quote, as wide as the quote is on the screen."""
    if finding.place.whole or not finding.quote.strip():
        return
    shown = visible(finding.excerpt, "\t")
    start = finding.excerpt_start
    end = min(start + len(finding.quote), len(shown))
    if end - start > _MAX_QUOTE_LENGTH:  # of a long sentence, its beginning is enough to find it
        end = find_word_end(shown, start + _MAX_QUOTE_LENGTH, start + 1)
        shown = shown[:end] + "…"
    before = display_width(shown[:start])
    width = max(1, display_width(shown[start:end]))
    yield StyledText(f"    {shown}")
    yield StyledText("    " + " " * before + "^" * width, style="red")


def _open_questions(verdict: Verdict) -> Iterator[StyledText]:
    waiting = [each for each in verdict.results if each.is_open]
    if not waiting:
        return
    yield StyledText()
    yield StyledText(_choose_language(verdict, Message("report.not-judged")), style="bold")
    by_reason: dict[str, list[RuleResult]] = {}
    for each in waiting:
        by_reason.setdefault(each.explanation or "", []).append(each)
    for explanation, results in by_reason.items():
        for each in results:
            yield from _open_question(each, verdict)
        yield StyledText(f"    {explanation}", style="dim")


def _open_question(result: RuleResult, verdict: Verdict) -> Iterator[StyledText]:
    line = StyledText("  ")
    line.append(result.rule_name, style="cyan")
    if result.reliability is not None:
        line.append(f"  {_format_accuracy(result.reliability, verdict)}", style="dim")
    if result.outcome is Outcome.FAIL:
        counted = Message("report.units-undecided", count=result.unsure)
        line.append(_choose_language(verdict, counted), style="dim")
    yield line
    for evidence in result.undecided[:_MAX_EVIDENCE]:
        quote = evidence.quote.replace("\n", " ")
        yield StyledText(f"    ? {evidence.place.label}: {quote}")
    more = len(result.undecided) - _MAX_EVIDENCE
    if more > 0:
        yield StyledText(
            _choose_language(verdict, Message("report.and-more-5", more=more)), style="dim"
        )


def _write_unread(verdict: Verdict) -> Iterator[StyledText]:
    if not verdict.parts_not_read:
        return
    yield StyledText()
    yield StyledText(_choose_language(verdict, Message("report.not-read")), style="bold")
    for each in verdict.parts_not_read:
        yield StyledText(f"  {each.part} x {each.count}: {each.reason}")


def _say_not_checked(verdict: Verdict) -> StyledText:
    """Return the closing line of a file that could not be read: there is nothing to count."""
    line = StyledText(_choose_language(verdict, Message("report.verdict-2")), style="bold")
    words = _choose_language(verdict, Message("report.could-not-be-checked-2"))
    return line.append(words, style="bold red")


def _write_closing(verdict: Verdict) -> StyledText:
    words, style = _UNFINISHED if is_unfinished(verdict) else _STATUS[verdict.status]
    if verdict.problem is not None:
        return _say_not_checked(verdict)
    counts = count_causes(verdict.findings)
    faults = list_faults(verdict.findings)
    places = Message("report.places", count=len(faults))
    is_grouped = counts.total() < len(faults)
    outcomes = Counter(each.outcome for each in verdict.results)
    waiting = outcomes[Outcome.UNSURE] + outcomes[Outcome.ERROR]
    line = StyledText(_choose_language(verdict, Message("report.verdict-2")), style="bold")
    if verdict.status == "needs_review" and not waiting:
        words = _NO_RULE
    line.append(words.get(verdict.language), style=style)
    line.append(
        _choose_language(
            verdict,
            Message(
                "report.errors-warnings-notes-rules-passed-failed",
                errors=Message("report.errors", count=counts["error"]),
                warnings=Message("report.warnings", count=counts["warning"]),
                notes=Message("report.note-count", count=counts["info"]),
                places=Message("report.in-brackets", words=places) if is_grouped else "",
                passed=outcomes[Outcome.PASS],
                failed=outcomes[Outcome.FAIL],
                waiting=waiting,
                not_applicable=outcomes[Outcome.NOT_APPLICABLE],
            ),
        ),
        style="not bold",
    )
    return line
