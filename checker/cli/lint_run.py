"""Run `checker lint`: from its options to its exit code."""

import gc
import sys

import click

from checker.cli.lint_stream import interruptible, linting, opened
from checker.cli.output import check_output_path
from checker.core.errors import ConfigError, ExitCode
from checker.core.messages import Message
from checker.jobs.lint.context import LEFT_OUT, LintOptions, LintRun, prepare
from checker.jobs.lint.run import Run
from checker.reports.lint.formats import FORMATS
from checker.reports.lint.reporter import Summary

INTERRUPTED = 130
"""What a shell expects of a command that Ctrl-C ended."""


def run(options: LintOptions) -> int:
    """Lint, report, and return the exit code.

    Raises:
        ConfigError: options or configuration make no sense.
        InputError: a path that was named is not there.
        OutputError: the report or the baseline cannot be written; they are as they were.
    """
    # what is made here is mostly read once and dropped: looking for cycles in it costs a tenth
    gc.set_threshold(100_000, 50, 100)
    _check_page(options)
    if options.watch:
        from checker.cli.lint_watch import watch  # noqa: PLC0415 - only to watch

        return watch(options)
    if options.output is not None:
        check_output_path(options.output, [])
    ready = prepare(options)
    try:
        summary = _reported(ready, options)
        if options.update_baseline:
            ready.run.update()
    finally:
        for each in ready.close:
            each()
    _tell(ready, summary, options)
    return exit_code(ready.run, options)


def exit_code(run: Run, options: LintOptions) -> int:
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


def _check_page(options: LintOptions) -> None:
    if options.form == "html" and options.output is None and sys.stdout.isatty():
        raise ConfigError(
            Message("cli.is-not-for-a-terminal"),
            place="--format html",
            remedy=Message("cli.name-file-o-report-html-redirect"),
        )


def _reported(ready: LintRun, options: LintOptions) -> Summary:
    run = ready.run
    with opened(options.output) as stream:
        reporter = FORMATS[options.form](stream, ready.language)
        with (
            interruptible(ready.stop, ready.language),
            linting(ready.language, quiet=options.quiet) as on_progress,
        ):
            for linted in run:
                reporter.file(linted)
                on_progress(run.tally.files, run.found)
        run.close()
        summary = run.summary()
        reporter.end(summary)
    return summary


def _tell(ready: LintRun, summary: Summary, options: LintOptions) -> None:
    """Say on standard error what a report for a program has no place for."""
    language = ready.language
    for path in ready.walk.left_out:
        click.echo(f"checker: {LEFT_OUT.format(path=path).get(language)}", err=True)
    if options.form != "text" or options.output is not None:
        for note in summary.notes:
            click.echo(f"checker: {note.get(language)}", err=True)
    if options.verbose:
        line = f"{summary.files} files, {summary.cached} cached, {summary.seconds:.2f} s"
        click.echo(f"checker: {line}", err=True)
