"""`checker check`: reviews drafts."""

import time
from pathlib import Path

import click

from checker.cli.annotate import annotate_option, check_annotated_path, write_annotated
from checker.cli.configured import (
    configuration_options,
    open_session,
    policy_option,
    suppressions_option,
)
from checker.cli.help import command
from checker.cli.interrupts import handle_interrupts
from checker.cli.output import (
    check_output_path,
    lang_option,
)
from checker.cli.progress import make_announcer, show_judging
from checker.cli.report import chosen_format, report_format_option, reporting
from checker.core.errors import ExitCode
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage
from checker.core.verdict import Verdict
from checker.jobs.lint.check_files import check_files
from checker.jobs.lint.run_tally import RunTally
from checker.reports.reporter import Linted, Reporter
from checker.session import Options, Session

_EXIT = {
    "pass": ExitCode.PASS,
    "fail": ExitCode.FAIL,
    "needs_review": ExitCode.NOT_JUDGED,
    "error": ExitCode.NOT_JUDGED,
}
_WORST_FIRST = (ExitCode.BAD_INPUT, ExitCode.FAIL, ExitCode.NOT_JUDGED, ExitCode.PASS)


@command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-r", "--ruleset")
@report_format_option
@click.option("-o", "--output", type=click.Path(path_type=Path))
@annotate_option
@click.option("--no-model", is_flag=True)
@click.option("--model")
@click.option("--budget", type=click.FloatRange(min=0), metavar="SECONDS")
@click.option("--explain", is_flag=True)
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]))
@click.option("-j", "--jobs", type=click.IntRange(min=1))
@click.option("-q", "--quiet", is_flag=True)
@click.option("-v", "--verbose", is_flag=True)
@configuration_options
@suppressions_option
@policy_option
@lang_option
def check(
    files: tuple[Path, ...],
    ruleset: str | None,
    form: str,
    output: Path | None,
    annotate: Path | None,
    no_model: bool,
    model: str | None,
    budget: float | None,
    explain: bool,
    fail_on: Severity | None,
    jobs: int | None,
    quiet: bool,
    verbose: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Review drafts against a rule set."""
    started = time.perf_counter()
    found = chosen_format(form, output)
    _check_targets(files, output, annotate)
    options = Options(
        ruleset=ruleset,
        use_model=not no_model,
        model=model,
        language=lang,
        fail_on=fail_on,
        budget=budget,
        explain=explain,
    )
    session = open_session(options)
    session.announce = make_announcer(session.language, quiet=quiet)
    verdicts = _check_all(session, files, jobs, quiet=quiet)
    _print_problems(verdicts)
    with reporting(
        found,
        output,
        session.language,
        session.read,
        is_folder=False,
        quiet=quiet,
        verbose=verbose,
    ) as reporter:
        _report(session, verdicts, reporter, started)
    if annotate is not None:
        write_annotated(session, files[0], verdicts[0], annotate)
    if verbose:
        _print_timings(verdicts)
    return exit_code(verdicts)


def _check_targets(files: tuple[Path, ...], output: Path | None, annotate: Path | None) -> None:
    """Make sure, before any work, that the report and an annotated copy can be written."""
    if output is not None:
        check_output_path(output, files)
    if annotate is not None:
        check_annotated_path(annotate, files, output)


def _check_all(
    session: Session, files: tuple[Path, ...], jobs: int | None, *, quiet: bool
) -> list[Verdict]:
    """Check the files, with progress on a terminal; the first Ctrl-C ends judging."""
    with (
        show_judging(session.language, quiet=quiet) as on_progress,
        handle_interrupts(session.limit, session.language),
    ):
        verdicts = check_files(session, files, jobs, on_progress)
    session.close()
    return verdicts


def exit_code(verdicts: list[Verdict]) -> int:
    """Return the worst of the verdicts' exit codes: bad input, fail, not judged, pass."""
    codes = {
        ExitCode.BAD_INPUT if each.problem is not None else _EXIT[each.status] for each in verdicts
    }
    return next(code for code in _WORST_FIRST if code in codes)


def _print_problems(verdicts: list[Verdict]) -> None:
    for each in verdicts:
        if each.problem is not None:
            remedy = f"\n  → {each.problem.remedy}" if each.problem.remedy else ""
            click.echo(f"checker: {each.problem.place}: {each.problem.what}{remedy}", err=True)


def _report(session: Session, verdicts: list[Verdict], reporter: Reporter, started: float) -> None:
    """Hand over the verdicts once all are there.

    A model's progress has the terminal until then, and a rule set that cannot be used leaves no
    half of a report.
    """
    tally = RunTally()
    reporter.begin(len(verdicts))
    for each in verdicts:
        linted = Linted.of(each)
        tally.add(linted, session.options.fail_on or session.settings.fail_on)
        reporter.file(linted)
    seconds = time.perf_counter() - started
    reporter.end(tally.summary(session.language, seconds, complete=True, stale=(), notes=()))


def _print_timings(verdicts: list[Verdict]) -> None:
    for each in verdicts:
        if each.timings is not None:
            took = each.timings
            line = f"read {took.read} s, rules {took.rules} s, judge {took.judge} s"
            if each.engine is not None:
                line += f" ({each.engine.asked} asked, {each.engine.cached} cached)"
            click.echo(f"{each.document.path}: {line}", err=True)
