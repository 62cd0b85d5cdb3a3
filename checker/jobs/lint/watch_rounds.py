"""Lint in rounds: everything at first, then again what changed since the last round.

Rules and dictionaries stay loaded between rounds; of each file no more is kept than what tells
that it changed, and how many findings it has.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import field, replace
from typing import Protocol

from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError, ConfigError
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.lint.configuration_stamp import stamp_configuration, stamp_when_still
from checker.jobs.lint.context import LEFT_OUT, LintContext, LintOptions, executor, factory
from checker.jobs.lint.pool import InProcessExecutor
from checker.jobs.lint.run import FolderRun
from checker.jobs.lint.walk import LintedFile, select_present
from checker.jobs.lint.watch import FileStamp, FileWatcher, wait_until_still
from checker.reports.reporter import Linted

_LISTED = 200
"""Findings in files that did not change, beyond which a round leaves them out."""


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """What a round came to: the files it was about, and what there is in all files watched.

    `changed` and `gone` are empty where the round was about everything; `unread` counts files that
    could not be checked; `stopped` says that Ctrl-C cut the round short.
    """

    changed: Sequence[str]
    gone: Sequence[str]
    files: int
    errors: int
    warnings: int
    infos: int
    unread: int
    seconds: float
    stopped: bool


class RoundReporter(Protocol):
    """Show rounds as they go; the command's part."""

    @property
    def forgets(self) -> bool:
        """Whether a round takes away what the one before showed, as a cleared terminal does."""

    def begin(self, language: DisplayLanguage) -> None:
        """Begin the report of a round."""

    def follow(
        self, stop: Callable[[], None], language: DisplayLanguage, *, quiet: bool
    ) -> AbstractContextManager[Callable[[int, int], None]]:
        """Let Ctrl-C call `stop`; yield what takes how many files are done and how many known."""

    def file(self, linted: Linted) -> None:
        """Show what came of a file."""

    def say(self, note: Message, language: DisplayLanguage) -> None:
        """Show what is to be known of a round besides its findings."""

    def end(self, summary: RoundSummary, language: DisplayLanguage) -> None:
        """Show what a round came to."""

    def fail(self, error: CheckerError, language: DisplayLanguage) -> None:
        """Show why nothing can be linted until somebody mends it."""


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
class WatchRounds:
    """Where watching stands. `context` is None while the configuration cannot be used."""

    options: LintOptions
    reporter: RoundReporter
    context: LintContext | None = None
    stopped: bool = False
    _here: InProcessExecutor | None = None
    _stamp: object = None
    _begun: bool = False
    _started: float = 0.0
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

    def lint_round(self) -> None:
        """Lint what changed since the last round; everything, where rules or settings did.

        Raises:
            CheckerError: what stands in the way before anything was linted.
        """
        stamp = stamp_configuration(self.options)
        if stamp == self._stamp and self.context is None:
            return  # it is as wrong as it was
        try:
            if stamp == self._stamp:
                self._lint_changes()
            else:
                self._stamp = stamp_when_still(self.options, stamp) if self._begun else stamp
                self._lint_everything()
        except CheckerError as error:
            if not self._begun and not isinstance(error, ConfigError):
                raise
            self.close()
            self.reporter.fail(error, self.language)
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
            self.reporter.say(LEFT_OUT.format(path=each), self.language)
        self._end()

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
        self._end([each.shown for each in changed], found.gone)

    def _look(self) -> FileStamp:
        assert self.context is not None  # noqa: S101 - for mypy
        named = select_present(self.context.named, self.context.working)
        return self._watched.look(self.context.walk().files(named), self._list_shown())

    def _list_shown(self) -> Iterable[str]:
        """Return the files to show although they did not change: what a cleared screen lost."""
        few = sum(each.errors + each.warnings + each.infos for each in self._counts.values())
        return self._counts if self.reporter.forgets and few <= _LISTED else ()

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
        follow = self.reporter.follow(context.stop(run), context.language, quiet=quiet)
        try:
            with follow as on_progress:
                for linted in run:
                    yield linted
                    on_progress(run.tally.files, run.found)
        finally:
            run.close()
        self.stopped = run.stopped
        self._note(tuple(run.summary().notes))

    def _lint(self, files: Iterable[LintedFile], *, quiet: bool) -> None:
        self.reporter.begin(self.language)
        self._started = time.perf_counter()
        for linted in self._run(files, quiet=quiet):
            self._watched.read(linted.path, linted.verdict)
            self.reporter.file(linted)
            count = _FileCounts.of(linted)
            if count is None:
                self._counts.pop(linted.path, None)
            else:
                self._counts[linted.path] = count

    def _note(self, notes: tuple[Message, ...]) -> None:
        """Say the notes of a round, but not those of the round before once more."""
        for each in notes:
            if each not in self._notes:
                self.reporter.say(each, self.language)
        self._notes = notes

    def _end(self, changed: Sequence[str] = (), gone: Sequence[str] = ()) -> None:
        counts = self._counts.values()
        summary = RoundSummary(
            changed,
            gone,
            files=len(self._watched),
            errors=sum(each.errors for each in counts),
            warnings=sum(each.warnings for each in counts),
            infos=sum(each.infos for each in counts),
            unread=sum(each.unread for each in counts),
            seconds=time.perf_counter() - self._started,
            stopped=self.stopped,
        )
        self.reporter.end(summary, self.language)
