"""Show a person what `checker fix` fixed, what it did not, and what is left."""

from collections import Counter
from collections.abc import Iterator

from checker.core.findings import Outcome, Severity
from checker.core.messages import Message
from checker.core.verdict import Finding
from checker.jobs.fix.report import FixReport, LeftFix, MadeFix
from checker.reports.console import VisibleConsole, VisibleText
from checker.reports.text_list import visible

_SEVERITY: dict[Severity, Message] = {
    "error": Message("cli.error"),
    "warning": Message("cli.warning"),
    "info": Message("cli.info"),
}
_MAX_LENGTH = 60


def render(report: FixReport, console: VisibleConsole, *, quiet: bool) -> None:
    """Print a report on one file; `quiet` leaves out all but its closing lines."""
    for line in _iter_lines(report, quiet=quiet):
        console.print(line, soft_wrap=True)


def _iter_lines(report: FixReport, *, quiet: bool) -> Iterator[VisibleText]:
    yield _format_head(report)
    if report.problem is not None:  # the command says what and why on standard error
        return
    if not quiet:
        yield from _iter_made(report)
        yield from _iter_left(report)
        yield from _iter_remaining(report)
    yield from _iter_not_run(report)
    yield _format_closing(report)
    yield from _iter_files(report)


def _choose_language(report: FixReport, words: Message) -> str:
    return words.get(report.language)


def _format_head(report: FixReport) -> VisibleText:
    line = VisibleText(visible(report.path), style="bold")
    ruleset = report.remaining.ruleset if report.remaining else None
    if ruleset is not None:
        line.append(f"  [{ruleset.id} {ruleset.version}]", style="not bold dim")
    return line


def _iter_made(report: FixReport) -> Iterator[VisibleText]:
    if report.fixed:
        done = report.written is not None
        words = (
            _choose_language(report, Message("cli.fixed"))
            if done
            else _choose_language(report, Message("cli.to-fix"))
        )
        yield VisibleText(words, style="bold")
    for each in report.fixed:
        yield _change(report, each, "green")


def _iter_left(report: FixReport) -> Iterator[VisibleText]:
    if report.not_fixed:
        yield VisibleText(_choose_language(report, Message("cli.not-fixed")), style="bold")
    for each in report.not_fixed:
        yield _change(report, each, "yellow")
        yield VisibleText(f"      {each.explanation}", style="dim")


def _change(report: FixReport, each: MadeFix | LeftFix, style: str) -> VisibleText:
    line = VisibleText(f"  {each.place.label}  ")
    line.append(each.name or each.rule, style="cyan")
    if each.repair is not None:
        quote = _choose_language(report, Message("fix.quoted", text=_shorten_text(each.before)))
        return line.append(f"  {quote if each.before else ''}{each.repair}", style=style)
    before, after = _shorten_text(each.before), _shorten_text(each.after)
    words = _choose_language(report, Message("fix.before-after", before=before, after=after))
    return line.append(words, style=style)


def _shorten_text(text: str) -> str:
    line = text.replace("\n", "⏎")
    return line if len(line) <= _MAX_LENGTH else f"{line[:_MAX_LENGTH]}…"


def _iter_remaining(report: FixReport) -> Iterator[VisibleText]:
    by_hand = _list_unfixable(report)
    if by_hand:
        yield VisibleText(
            _choose_language(report, Message("cli.to-be-mended-by-hand")), style="bold"
        )
    for each in by_hand:
        line = VisibleText(
            f"  {_SEVERITY[each.severity].get(report.language)}  {each.place.label}  "
        )
        line.append(each.rule_name, style="cyan")
        yield line.append(f"  {each.message}")


def _list_unfixable(report: FixReport) -> list[Finding]:
    findings = report.remaining.findings if report.remaining else ()
    return [each for each in findings if each.fix is None]


def _iter_not_run(report: FixReport) -> Iterator[VisibleText]:
    """Say which rules could not be run: that they left nothing to fix says nothing."""
    results = report.remaining.results if report.remaining else ()
    failed = [each for each in results if each.outcome is Outcome.ERROR]
    if failed:
        yield VisibleText(
            _choose_language(report, Message("cli.rules-that-could-not-run")), style="bold"
        )
    for each in failed:
        line = VisibleText("  ")
        line.append(each.rule_name, style="cyan")
        yield line.append(f"  {each.explanation or ''}")


def _format_closing(report: FixReport) -> VisibleText:
    counts: Counter[Severity] = Counter()
    if report.remaining is not None:
        counts.update(each.severity for each in report.remaining.findings)
    return VisibleText(
        _choose_language(
            report,
            Message(
                "cli.fixed-not-left-errors-warnings-notes",
                fixed=len(report.fixed),
                not_fixed=len(report.not_fixed),
                errors=Message("report.errors", count=counts["error"]),
                warnings=Message("report.warnings", count=counts["warning"]),
                notes=Message("report.note-count", count=counts["info"]),
            ),
        ),
        style="bold",
    )


def _iter_files(report: FixReport) -> Iterator[VisibleText]:
    if report.written is not None:
        kept = ""
        if report.backup is not None:
            kept = _choose_language(report, Message("cli.before", backup=report.backup))
        yield VisibleText(
            _choose_language(report, Message("cli.written-3")) + report.written + kept
        )
    elif report.changed:
        yield VisibleText(
            _choose_language(
                report,
                Message("cli.no-file-changed-place-changes-o"),
            ),
            style="dim",
        )
