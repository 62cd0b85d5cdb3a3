"""`checker lint --watch`: lints, waits until something changes, and lints that again.

Rules and dictionaries stay loaded between rounds; of each file no more is kept than what tells
that it changed, and how many findings it has.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from checker.cli.lint_stream import handle_interrupts, show_linting
from checker.core.config import load_settings
from checker.core.errors import CheckerError, ConfigError, ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.lint.baseline import NAME
from checker.jobs.lint.context import (
    LEFT_OUT,
    LintContext,
    LintOptions,
    check_options,
    executor,
    factory,
)
from checker.jobs.lint.pool import InProcessExecutor
from checker.jobs.lint.run import FolderRun
from checker.jobs.lint.run_digest import state_of
from checker.jobs.lint.walk import LintedFile, select_present
from checker.jobs.lint.watch import PAUSE_SECONDS, FileStamp, FileWatcher, wait_until_still
from checker.reports.formats import DEFAULT, FORMATS
from checker.reports.reporter import Linted, ReportContext
from checker.reports.text_list import visible

INTERRUPTED = 130

_LISTED = 200
"""Findings in files that did not change, beyond which a round leaves them out."""
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
    watching = _WatchState(options)
    try:
        while True:
            watching.round()
            if watching.stopped:
                return INTERRUPTED
            time.sleep(watching.pause)
    except KeyboardInterrupt:
        return ExitCode.PASS
    finally:
        watching.close()


def _refuse_option(option: str) -> ConfigError:
    return ConfigError(
        Message("cli.exclude-each-other"),
        place=f"--watch, {option}",
        remedy=Message("cli.use-without-watch", option=option),
    )


@dataclass(frozen=True, slots=True)
class _FileCounts:
    """What was found in a file in which anything was."""

    errors: int
    warnings: int
    infos: int
    unread: bool

    @classmethod
    def of(cls, linted: Linted) -> "_FileCounts | None":
        numbers = [
            sum(each.severity == severity for each in linted.new)
            for severity in ("error", "warning", "info")
        ]
        unread = linted.verdict.problem is not None
        return cls(numbers[0], numbers[1], numbers[2], unread) if unread or any(numbers) else None


@dataclass
class _WatchState:
    """Where watching stands. `context` is None while the configuration cannot be used."""

    options: LintOptions
    context: LintContext | None = None
    stopped: bool = False
    _here: InProcessExecutor | None = None
    _mark: object = None
    _begun: bool = False
    _watched: FileWatcher = field(default_factory=FileWatcher)
    _counts: dict[str, _FileCounts] = field(default_factory=dict)
    _notes: tuple[Message, ...] = ()

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return self._watched.pause

    @property
    def language(self) -> DisplayLanguage:
        """Of what is said; the environment's, while no configuration says."""
        return self.context.language if self.context else self.options.lang or self.options.fallback

    def close(self) -> None:
        """Free the model, and forget the rules."""
        if self.context is not None and self.context.session is not None:
            self.context.session.close()
        self.context = self._here = None

    def round(self) -> None:
        """Lint what changed since the last round; everything, where rules or settings did.

        Raises:
            CheckerError: what stands in the way before anything was linted.
        """
        mark = _mark(self.options)
        if mark == self._mark and self.context is None:
            return  # it is as wrong as it was
        try:
            if mark == self._mark:
                self._lint_changes()
            else:
                self._mark = _wait_until_still(self.options, mark) if self._begun else mark
                self._lint_everything()
        except CheckerError as error:
            if not self._begun and not isinstance(error, ConfigError):
                raise
            self.close()
            self._say_error(error)
        self._begun = True

    def _lint_everything(self) -> None:
        self.close()
        self.context = LintContext.of(self.options)
        self._here = InProcessExecutor(factory(self.context))
        self._counts = {}
        walk = self.context.walk()
        named = select_present(self.context.named, self.context.working) if self._begun else None
        files = walk.files(self.context.named if named is None else named)
        self._lint(self._watched.all(files), quiet=self.options.quiet)
        for each in walk.left_out:
            self._say(LEFT_OUT.format(path=each))
        self._end("")

    def _lint_changes(self) -> None:
        found = wait_until_still(self._look, time.sleep)
        other = self._find_differing(found.again)
        if self.stopped or not (found or other):
            return
        self._watched.took(found)
        for name in (*found.gone, *(each.shown for each in found.changed)):
            self._counts.pop(name, None)
        changed = [*found.changed, *other]
        self._lint(sorted((*changed, *found.listed), key=lambda each: each.order), quiet=True)
        self._end(_describe_round(self.language, [each.shown for each in changed], found.gone))

    def _look(self) -> FileStamp:
        assert self.context is not None  # noqa: S101 - for mypy
        named = select_present(self.context.named, self.context.working)
        return self._watched.look(self.context.walk().files(named), self._list_shown())

    def _list_shown(self) -> Iterable[str]:
        """Return the files to show although they did not change: what a cleared screen lost."""
        few = sum(each.errors + each.warnings + each.infos for each in self._counts.values())
        return self._counts if sys.stdout.isatty() and few <= _LISTED else ()

    def _find_differing(self, files: Sequence[LintedFile]) -> list[LintedFile]:
        """Read files again; return those that turned out otherwise than the last time."""
        names = set[str]()
        for linted in self._run(files) if files else ():
            if self._watched.read(linted.path, linted.verdict):
                names.add(linted.path)
        return [each for each in files if each.shown in names]

    def _run(self, files: Iterable[LintedFile], *, quiet: bool = True) -> Iterator[Linted]:
        """Yield what comes of files; Ctrl-C ends it."""
        context = self.context
        assert context is not None  # noqa: S101 - for mypy
        plan = replace(context.plan(), most=None, covered=())
        run = FolderRun(plan, iter(files), executor(context, self._here))
        try:
            with (
                handle_interrupts(context.stop(run), context.language),
                show_linting(context.language, quiet=quiet) as on_progress,
            ):
                for linted in run:
                    yield linted
                    on_progress(run.tally.files, run.found)
        finally:
            run.close()
        self.stopped = run.stopped
        self._note(tuple(run.summary().notes))

    def _lint(self, files: Iterable[LintedFile], *, quiet: bool) -> None:
        click.clear()  # a terminal only
        self._started = time.perf_counter()
        reporter = FORMATS[DEFAULT].open(ReportContext(sys.stdout, self.language))
        for linted in self._run(files, quiet=quiet):
            self._watched.read(linted.path, linted.verdict)
            reporter.file(linted)
            count = _FileCounts.of(linted)
            if count is None:
                self._counts.pop(linted.path, None)
            else:
                self._counts[linted.path] = count

    def _end(self, what: str) -> None:
        """Say in one line what the round came to, and what there is in all."""
        counts = self._counts.values()
        errors = sum(each.errors for each in counts)
        warnings = sum(each.warnings for each in counts)
        infos = sum(each.infos for each in counts)
        line = _LINE.format(
            time=time.strftime("%H:%M:%S"),
            what=what,
            files=Message("cli.watched", count=len(self._watched)),
            findings=Message("report.findings-count", count=errors + warnings + infos),
            errors=Message("report.errors", count=errors),
            warnings=Message("report.warnings", count=warnings),
            notes=Message("report.note-count", count=infos),
            unread=_format_unread(sum(each.unread for each in counts)).get(self.language),
            seconds=f"{time.perf_counter() - self._started:.1f}",
            then=("" if self.stopped else _WAITING.get(self.language)),
        )
        click.echo(line.get(self.language).rstrip())

    def _note(self, notes: tuple[Message, ...]) -> None:
        """Say the notes of a round, but not those of the round before once more."""
        for each in notes:
            if each not in self._notes:
                self._say(each)
        self._notes = notes

    def _say(self, note: Message) -> None:
        click.echo(f"checker: {note.get(self.language)}", err=True)

    def _say_error(self, error: CheckerError) -> None:
        click.clear()
        language = self.language
        click.echo(f"checker: {error.render(language)}", err=True)
        click.echo(f"{time.strftime('%H:%M:%S')} {_MEND.get(language)}")


_LINE = Message("cli.watch-line")
_MEND = Message("cli.waiting-until-mended-ctrl-c-ends")


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


def _mark(options: LintOptions) -> object:
    """Return what changes when settings, rules or known findings do."""
    working = Path.cwd()
    files = [each / name for each in (working, *working.parents) for name in _SETTINGS]
    try:
        settings = load_settings(working)
    except ConfigError as error:
        return [*map(_stamp, files)], error.render("en")
    named = options.baseline or settings.lint.baseline
    files += [named] if named is not None else [each / NAME for each in (working, *working.parents)]
    state = state_of(settings, {"ruleset": options.ruleset})
    return [*map(_stamp, files)], settings.model_dump_json(), state


_SETTINGS = ("checker.toml", "pyproject.toml")


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        facts = os.stat(file)  # noqa: PTH116 - alike for all
    except OSError:
        return ()
    return facts.st_size, facts.st_mtime_ns, facts.st_ino


def _wait_until_still(
    options: LintOptions, mark: object, wait: Callable[[float], None] = time.sleep
) -> object:
    """Return the mark once it keeps still: an editor may have written half of a file."""
    for _ in range(int(2 / PAUSE_SECONDS)):
        wait(PAUSE_SECONDS / 2)
        before, mark = mark, _mark(options)
        if mark == before:
            break
    return mark
