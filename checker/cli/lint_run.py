"""Run `checker lint`: from its options to its exit code."""

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import click

from checker.cli.lint_stream import handle_interrupts, show_linting
from checker.cli.output import check_output_path
from checker.cli.report import chosen_format, reporting
from checker.core.errors import ExitCode
from checker.jobs.lint.context import LEFT_OUT, LintOptions, LintRun, prepare
from checker.jobs.lint.pool import COLLECTED_AFTER
from checker.jobs.lint.reprints import Reprint
from checker.jobs.lint.run import FolderRun
from checker.reports.formats import ReportFormat
from checker.reports.reporter import Summary

if TYPE_CHECKING:
    from checker.cli.lint_recording import Recorder

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
    recorder = None
    if ready.keeping is not None:
        from checker.cli.lint_recording import Recorder  # noqa: PLC0415 - not for every run

        recorder = Recorder()
    try:
        summary = _reported(ready, options, found, recorder)
        if options.update_baseline:
            ready.run.update()
    finally:
        for each in ready.close:
            each()
    told = list(_list_told(ready, summary, options, found))
    for line in told:
        click.echo(line, err=True)
    code = exit_code(ready.run, options)
    printed = None if recorder is None else recorder.printed
    if ready.keeping is not None and printed is not None and ready.run.is_lasting:
        ready.keeping.keep(code, told, printed)
    return code


def exit_code(run: FolderRun, options: LintOptions) -> int:
    """Return what the run means to its caller: the worst of what there was.

    What was not judged for want of a model, or for doubt, is counted in the report and fails a run
    only under `--strict-unsure`; a rule that could not run at all always does, and so do files that
    nobody looked at because there were findings enough before them.
    """
    tally = run.tally
    if run.stopped:
        return INTERRUPTED
    if tally.unreadable:
        return ExitCode.BAD_INPUT
    if tally.failing and not options.update_baseline:
        return ExitCode.FAIL
    if tally.broken or not run.is_whole or (options.strict_unsure and tally.unjudged):
        return ExitCode.NOT_JUDGED
    return ExitCode.PASS


def _reported(
    ready: LintRun, options: LintOptions, found: ReportFormat, recorder: "Recorder | None"
) -> Summary:
    run, quiet = ready.run, options.quiet
    open_reporter = reporting(
        found,
        options.output,
        ready.language,
        ready.read,
        is_folder=True,
        quiet=quiet,
        verbose=options.verbose,
        over=None if recorder is None else recorder.over,
    )
    with open_reporter as reporter:
        reporter.begin(None)
        with (
            handle_interrupts(ready.stop, ready.language),
            show_linting(ready.language, quiet=quiet) as on_progress,
        ):
            for linted in run.report():
                if isinstance(linted, Reprint):
                    reporter.again(linted.text)
                else:
                    reporter.file(linted)
                if recorder is not None:
                    recorder.end_file()
                on_progress(run.tally.files, run.found)
        run.close()
        summary = run.summary()
        if recorder is not None and run.is_lasting:
            recorder.rehearse_end(reporter, summary)
        reporter.end(summary)
    return summary


def _list_told(
    ready: LintRun, summary: Summary, options: LintOptions, found: ReportFormat
) -> Iterator[str]:
    """Yield what is said on standard error, for which a report for a program has no place."""
    language = ready.language
    for path in ready.walk.left_out:
        yield f"checker: {LEFT_OUT.format(path=path).get(language)}"
    if not found.is_prose or options.output is not None:
        for note in summary.notes:
            yield f"checker: {note.get(language)}"
    if options.verbose:
        line = f"{summary.files} files, {summary.cached} cached, {summary.seconds:.2f} s"
        yield f"checker: {line}"
