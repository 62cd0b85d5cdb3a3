"""`checker lint --watch`: lints, waits until something changes, and lints that again."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from checker.cli.lint_stream import OnProgress, handle_interrupts, show_linting
from checker.cli.output import clear_screen
from checker.core.errors import CheckerError, ConfigError, ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.lint.context import LintOptions, check_options
from checker.jobs.lint.watch_rounds import RoundSummary, WatchRounds
from checker.reports.formats import DEFAULT, FORMATS
from checker.reports.reporter import Linted, ReportContext, Reporter
from checker.reports.text_list import visible

INTERRUPTED = 130

_NAMED = 3
_ALONE: Mapping[str, Callable[[LintOptions], bool]] = {
    "--format": lambda options: options.form != DEFAULT,
    "--output": lambda options: options.output is not None,
    "--staged": lambda options: options.staged,
    "--changed-since": lambda options: options.changed_since is not None,
    "--diff-only": lambda options: options.diff_only,
    "--update-baseline": lambda options: options.update_baseline,
    "--max-findings": lambda options: options.max_findings is not None,
}
"""Options that have no meaning while one watches."""
_LINE = Message("cli.watch-line")
_MEND = Message("cli.waiting-until-mended-ctrl-c-ends")
_WAITING = Message("cli.waiting-changes-ctrl-c-ends")


def watch(options: LintOptions) -> int:
    """Lint whenever something changes; return the exit code once Ctrl-C came.

    0, since that is how watching ends; 130 where it cut a round short.

    Raises:
        ConfigError: options that do not go together.
        InputError: a path that was named is not there when watching begins.
        ModelError: the model that was asked for cannot be used.
    """
    check_options(options)
    for option, is_set in _ALONE.items():
        if is_set(options):
            raise _refuse_option(option)
    rounds = WatchRounds(options, _Screen())
    try:
        while True:
            rounds.lint_round()
            if rounds.stopped:
                return INTERRUPTED
            time.sleep(rounds.pause)
    except KeyboardInterrupt:
        return ExitCode.PASS
    finally:
        rounds.close()


def _refuse_option(option: str) -> ConfigError:
    return ConfigError(
        Message("cli.exclude-each-other"),
        place=f"--watch, {option}",
        remedy=Message("cli.use-without-watch", option=option),
    )


class _Screen:
    """Show rounds on standard output; on a terminal each takes the place of the one before."""

    def __init__(self) -> None:
        self._report: Reporter | None = None

    @property
    def forgets(self) -> bool:
        """Whether it is a terminal, which is cleared."""
        return sys.stdout.isatty()

    def begin(self, language: DisplayLanguage) -> None:
        """Clear a terminal, and begin a report."""
        clear_screen()
        self._report = FORMATS[DEFAULT].open(ReportContext(sys.stdout, language))

    @contextmanager
    def follow(
        self, stop: Callable[[], None], language: DisplayLanguage, *, quiet: bool
    ) -> Iterator[OnProgress]:
        """Let the first Ctrl-C call `stop`; yield what shows progress."""
        with (
            handle_interrupts(stop, language),
            show_linting(language, quiet=quiet) as on_progress,
        ):
            yield on_progress

    def file(self, linted: Linted) -> None:
        """Print what came of a file."""
        assert self._report is not None  # noqa: S101 - for mypy: a round has begun
        self._report.file(linted)

    def say(self, note: Message, language: DisplayLanguage) -> None:
        """Print a note on standard error."""
        click.echo(f"checker: {note.get(language)}", err=True)

    def end(self, summary: RoundSummary, language: DisplayLanguage) -> None:
        """Say in one line what the round came to, and what there is in all."""
        errors, warnings, infos = summary.errors, summary.warnings, summary.infos
        line = _LINE.format(
            time=time.strftime("%H:%M:%S"),
            what=_describe_round(language, summary.changed, summary.gone),
            files=Message("cli.watched", count=summary.files),
            findings=Message("report.findings-count", count=errors + warnings + infos),
            errors=Message("report.errors", count=errors),
            warnings=Message("report.warnings", count=warnings),
            notes=Message("report.note-count", count=infos),
            unread=_format_unread(summary.unread).get(language),
            seconds=f"{summary.seconds:.1f}",
            then=("" if summary.stopped else _WAITING.get(language)),
        )
        click.echo(line.get(language).rstrip())

    def fail(self, error: CheckerError, language: DisplayLanguage) -> None:
        """Say what is wrong, and that it is waited for."""
        clear_screen()
        click.echo(f"checker: {error.render(language)}", err=True)
        click.echo(f"{time.strftime('%H:%M:%S')} {_MEND.get(language)}")


def _format_unread(number: int) -> Message:
    if not number:
        return Message("cli.text-2")
    return Message("cli.could-not-be-checked", number=number)


def _describe_round(language: DisplayLanguage, changed: Sequence[str], gone: Sequence[str]) -> str:
    """Return which files a round is about, as the beginning of its line."""
    said = [
        Message("cli.changed").format(names=_shorten_names(changed, language)),
        Message("cli.gone").format(names=_shorten_names(gone, language)),
    ]
    return "".join(each.get(language) for each, of in zip(said, (changed, gone), strict=True) if of)


def _shorten_names(names: Sequence[str], language: DisplayLanguage) -> str:
    more = len(names) - _NAMED
    rest = Message("cli.and-more", more=more).get(language) if more > 0 else ""
    return ", ".join(visible(each) for each in names[:_NAMED]) + rest
