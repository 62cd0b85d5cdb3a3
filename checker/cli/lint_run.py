"""Run `checker lint`: from its options to its exit code."""

import gc
from contextlib import AbstractContextManager, nullcontext

import click

from checker.cli.lint_stream import handle_interrupts, show_linting
from checker.cli.output import check_output_path
from checker.cli.report import chosen_format, reporting
from checker.core.errors import ExitCode
from checker.jobs.lint.context import LEFT_OUT, LintOptions, LintRun, prepare
from checker.jobs.lint.pool import COLLECTED_AFTER
from checker.jobs.lint.run import FolderRun
from checker.reports.formats import ReportFormat
from checker.reports.reporter import Summary

INTERRUPTED = 130
"""What a shell expects of a command that Ctrl-C ended."""


def run(options: LintOptions) -> int:
    """Lint, report, and return the exit code.

    Raises:
        ConfigError: options or configuration make no sense.
        InputError: a path that was named is not there.
        OutputError: the report or the baseline cannot be written; they are as they were.
    """
    gc.set_threshold(*COLLECTED_AFTER)
    found = chosen_format(options.form, options.output)
    if options.watch:
        from checker.cli.lint_watch import watch  # noqa: PLC0415 - only to watch

        return watch(options)
    if options.output is not None:
        check_output_path(options.output, [])
    with said_of(options):
        return _run(options, found)


def said_of(options: LintOptions) -> AbstractContextManager[None]:
    """Name places of a trusted revision as git does in what is raised meanwhile."""
    policy = options.source.policy
    return nullcontext() if policy is None else policy.said()


def _run(options: LintOptions, found: ReportFormat) -> int:
    ready = prepare(options)
    try:
        summary = _reported(ready, options, found)
        if options.update_baseline:
            ready.run.update()
    finally:
        for each in ready.close:
            each()
    _tell(ready, summary, options, found)
    return exit_code(ready.run, options)


def exit_code(run: FolderRun, options: LintOptions) -> int:
    """Return what the run means to its caller: the worst of what there was.

    What was not judged for want of a model, or for doubt, is counted in the report and fails a run
    only under `--strict-unsure`; a rule that could not run at all always does.
    """
    tally = run.tally
    if run.stopped:
        return INTERRUPTED
    if tally.unreadable:
        return ExitCode.BAD_INPUT
    if tally.failing and not options.update_baseline:
        return ExitCode.FAIL
    if tally.broken or (options.strict_unsure and tally.unjudged):
        return ExitCode.NOT_JUDGED
    return ExitCode.PASS


def _reported(ready: LintRun, options: LintOptions, found: ReportFormat) -> Summary:
    run, quiet = ready.run, options.quiet
    open_reporter = reporting(
        found,
        options.output,
        ready.language,
        ready.read,
        is_folder=True,
        quiet=quiet,
        verbose=options.verbose,
    )
    with open_reporter as reporter:
        reporter.begin(None)
        with (
            handle_interrupts(ready.stop, ready.language),
            show_linting(ready.language, quiet=quiet) as on_progress,
        ):
            for linted in run:
                reporter.file(linted)
                on_progress(run.tally.files, run.found)
        run.close()
        summary = run.summary()
        reporter.end(summary)
    return summary


def _tell(ready: LintRun, summary: Summary, options: LintOptions, found: ReportFormat) -> None:
    """Say on standard error what a report for a program has no place for."""
    language = ready.language
    for path in ready.walk.left_out:
        click.echo(f"checker: {LEFT_OUT.format(path=path).get(language)}", err=True)
    if not found.is_prose or options.output is not None:
        for note in summary.notes:
            click.echo(f"checker: {note.get(language)}", err=True)
    if options.verbose:
        line = f"{summary.files} files, {summary.cached} cached, {summary.seconds:.2f} s"
        click.echo(f"checker: {line}", err=True)
