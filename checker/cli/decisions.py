"""`checker decisions`: takes in what reviewers decided in Word."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import form_option, lang_option, make_console, write_json
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.review.decisions import Decision, DecisionReport, State, read_decisions
from checker.jobs.suppress.sidecar_write import add
from checker.reports.console import VisibleText
from checker.session import Options

_STATES: Final[dict[State, tuple[Message, str]]] = {
    "accepted": (Message("cli.accepted"), "green"),
    "rejected": (Message("cli.rejected"), "red"),
    "resolved": (Message("cli.resolved-text-as-it-was"), "red"),
    "changed": (Message("cli.text-changed"), "green"),
    "answered": (Message("cli.answered-still-open"), "yellow"),
    "open": (Message("cli.open"), "yellow"),
    "deleted": (Message("cli.comment-deleted"), "yellow"),
}


@command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--of", "original", type=click.Path(path_type=Path), metavar="ORIGINAL")
@click.option("--dry-run", is_flag=True)
@form_option
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@lang_option
def decisions(
    file: Path,
    original: Path | None,
    dry_run: bool,
    form: str,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Take in what was decided in Word."""
    session = open_session(Options(use_model=False, language=lang))
    target = None if original is None else (original, session.read(original))
    found = read_decisions(file, session.settings.limits, session.language, target)
    report = found.report
    if not dry_run and found.additions:
        add(original or file, found.additions)
        report = report.model_copy(update={"written": True})
    if form == "json":
        write_json(report.model_dump(mode="json"))
        return 0
    out = make_console()
    for line in _iter_lines(report, quiet=quiet):
        out.print(line, soft_wrap=True)
    for note in report.notes:
        click.echo(f"checker: {note}", err=True)
    return 0


def _iter_lines(report: DecisionReport, *, quiet: bool) -> Iterator[VisibleText]:
    yield VisibleText(report.path, style="bold")
    for each in () if quiet else report.decisions:
        yield from _describe_decision(each, report.language)
    yield _format_counts(report)
    yield VisibleText(_describe_stored(report).get(report.language))


def _describe_decision(decision: Decision, language: DisplayLanguage) -> Iterator[VisibleText]:
    words, colour = _STATES[decision.state]
    line = VisibleText("  ").append(words.get(language), style=colour)
    line.append(f"  {decision.rule}" if decision.rule else "")
    line.append(f"  {decision.place}" if decision.place else "", style="dim")
    if decision.quote:
        line.append(Message("cli.quote", quote=decision.quote).get(language))
    yield line
    who = " ".join(each for each in (decision.author, decision.date) if each)
    if decision.reply:
        yield VisibleText(f"      {who}: " if who else "      ", style="dim").append(decision.reply)


def _format_counts(report: DecisionReport) -> VisibleText:
    found = Counter(each.state for each in report.decisions)
    said = (f"{w.get(report.language)} {found[s]}" for s, (w, _) in _STATES.items() if found[s])
    nothing = Message("cli.nothing-to-decide").get(report.language)
    return VisibleText(Message("cli.text").get(report.language).join(said) or nothing)


def _describe_stored(report: DecisionReport) -> Message:
    kept = sum(each.kept for each in report.decisions)
    if report.written:
        return Message("cli.written-to", added=report.added, sidecar=report.sidecar)
    if report.added:
        return Message("cli.would-written-dry-run", added=report.added, sidecar=report.sidecar)
    if kept:
        return Message("cli.all-already", sidecar=report.sidecar)
    return Message("cli.nothing-rejected-resolved-nothing-keep")
