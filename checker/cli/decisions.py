"""`checker decisions`: takes in what reviewers decided in Word."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from rich.text import Text

from checker.cli.output import form_option, lang_option, locale_language, make_console
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.review.decisions import Decision, DecisionReport, State, read_decisions
from checker.jobs.suppress.sidecar_write import add
from checker.session import Options, Session

_STATES: Final[dict[State, tuple[Message, str]]] = {
    "accepted": (Message("cli.accepted"), "green"),
    "rejected": (Message("cli.rejected"), "red"),
    "resolved": (Message("cli.resolved-text-as-it-was"), "red"),
    "changed": (Message("cli.text-changed"), "green"),
    "answered": (Message("cli.answered-still-open"), "yellow"),
    "open": (Message("cli.open"), "yellow"),
    "deleted": (Message("cli.comment-deleted"), "yellow"),
}


@click.command(epilog="例 / Example:  checker decisions 稟議書.確認済.docx --of 稟議書.docx")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--of",
    "original",
    type=click.Path(path_type=Path),
    metavar="ORIGINAL",
    help="この文書の検査に効かせる(既定: FILE 自身) / the document they are for (default: FILE)",
)
@click.option("--dry-run", is_flag=True, help="読むだけで書かない / read only, write nothing")
@form_option
@click.option("-q", "--quiet", is_flag=True, help="結果の要約だけ / only the closing lines")
@lang_option
def decisions(
    file: Path,
    original: Path | None,
    dry_run: bool,
    form: str,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Word での承諾・却下・解決を取り込む。 / Take in what was decided in Word.

    却下した修正と、本文を変えずに解決したコメントを、文書の隣の「名前.checker.yaml」に書く。
    次の検査から、その文が変わるまで数えない。
    / Fixes that were rejected, and comments resolved with their text as it was, go into
    NAME.checker.yaml beside the document: they do not count until that text changes.

    終了コード / Exit codes: 0 取り込んだ taken in, 2 入力や設定の誤り bad input,
    4 checker の不具合 a bug.
    """
    session = Session.open(Path.cwd(), Options(use_model=False, language=lang), locale_language())
    target = None if original is None else (original, session.read(original))
    found = read_decisions(file, session.settings.limits, session.language, target)
    report = found.report
    if not dry_run and found.additions:
        add(original or file, found.additions)
        report = report.model_copy(update={"written": True})
    if form == "json":
        click.echo(json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2))
        return 0
    out = make_console()
    for line in _iter_lines(report, quiet=quiet):
        out.print(line, soft_wrap=True)
    for note in report.notes:
        click.echo(f"checker: {note}", err=True)
    return 0


def _iter_lines(report: DecisionReport, *, quiet: bool) -> Iterator[Text]:
    yield Text(report.path, style="bold")
    for each in () if quiet else report.decisions:
        yield from _describe_decision(each, report.language)
    yield _format_counts(report)
    yield Text(_describe_stored(report).get(report.language))


def _describe_decision(decision: Decision, language: DisplayLanguage) -> Iterator[Text]:
    words, colour = _STATES[decision.state]
    line = Text("  ").append(words.get(language), style=colour)
    line.append(f"  {decision.rule}" if decision.rule else "")
    line.append(f"  {decision.place}" if decision.place else "", style="dim")
    if decision.quote:
        line.append(Message("cli.quote", quote=decision.quote).get(language))
    yield line
    who = " ".join(each for each in (decision.author, decision.date) if each)
    if decision.reply:
        yield Text(f"      {who}: " if who else "      ", style="dim").append(decision.reply)


def _format_counts(report: DecisionReport) -> Text:
    found = Counter(each.state for each in report.decisions)
    said = (f"{w.get(report.language)} {found[s]}" for s, (w, _) in _STATES.items() if found[s])
    nothing = Message("cli.nothing-to-decide").get(report.language)
    return Text(Message("cli.text").get(report.language).join(said) or nothing)


def _describe_stored(report: DecisionReport) -> Message:
    kept = sum(each.kept for each in report.decisions)
    if report.written:
        return Message("cli.written-to", added=report.added, sidecar=report.sidecar)
    if report.added:
        return Message("cli.would-written-dry-run", added=report.added, sidecar=report.sidecar)
    if kept:
        return Message("cli.all-already", sidecar=report.sidecar)
    return Message("cli.nothing-rejected-resolved-nothing-keep")
