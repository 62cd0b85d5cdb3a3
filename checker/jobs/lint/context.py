"""Prepare a run of `checker lint` from its options and the configuration."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checker.core.config import Settings
from checker.core.config_layers import NEAREST, ConfigSource
from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import cache_folder
from checker.jobs.lint.baseline import Baseline
from checker.jobs.lint.cache import LintCache, make_key
from checker.jobs.lint.configuration import Configuration, Options
from checker.jobs.lint.lint_file import Compute, Factory
from checker.jobs.lint.pool import Executor, InProcessExecutor, Judging, ProcessPool
from checker.jobs.lint.run import FolderRun, LintPlan
from checker.jobs.lint.run_digest import is_foreign, list_rule_paths, state_of
from checker.jobs.lint.walk import FolderWalk, LintedFile

if TYPE_CHECKING:
    from checker.core.document import Document
    from checker.core.ports import Announce
    from checker.jobs.lint.answer_keeping import AnswerKeeping
    from checker.jobs.lint.changes import Changes
    from checker.jobs.lint.kept_answer import Asked
    from checker.jobs.lint.policy import TrustedRevision
    from checker.jobs.lint.task_queue import How
    from checker.session import Session

_MIB = 2**20
_CACHE = "lint.sqlite"
LEFT_OUT = Message("cli.not-linted-checkerignore-leaves-out")


@dataclass(frozen=True, slots=True)
class LintOptions:
    """The options, under their names; None leaves one to the configuration.

    `fallback` is the language where neither option nor configuration says one; `announcing` gives
    what says, in a language, why a run takes longer this once. `source` and `suppressions` are
    those of `configuration.Options`; `trusted` is the revision that decides, where one does.
    `asked` is the call of the command, where its answer may be kept.
    """

    paths: tuple[str, ...] = ()
    ruleset: str | None = None
    form: str = "text"
    output: Path | None = None
    jobs: int | None = None
    changed_since: str | None = None
    staged: bool = False
    diff_only: bool = False
    baseline: Path | None = None
    update_baseline: bool = False
    fail_on: Severity | None = None
    strict_unsure: bool = False
    max_findings: int | None = None
    cache: bool | None = None
    cache_file: Path | None = None
    no_model: bool = False
    model: str | None = None
    quiet: bool = False
    verbose: bool = False
    watch: bool = False
    executor: str | None = None
    executor_files: "How" = "auto"
    lang: DisplayLanguage | None = None
    fallback: DisplayLanguage = "en"
    announcing: "Callable[[DisplayLanguage], Announce] | None" = None
    source: ConfigSource = NEAREST
    suppressions: bool = True
    trusted: "TrustedRevision | None" = None
    asked: "Asked | None" = None


@dataclass
class LintRun:
    """A run that is ready, and what is to be done with it afterwards.

    `walk` tells which files were named and are left out; `stop` ends a model's judging; `read`
    reads one of its files again, and raises InputError. `keeping` keeps what is printed, where it
    may be kept.
    """

    run: FolderRun
    walk: FolderWalk
    language: DisplayLanguage
    stop: Callable[[], None]
    read: Callable[[Path], "Document"]
    close: list[Callable[[], None]] = field(default_factory=list)
    keeping: "AnswerKeeping | None" = None


@dataclass(frozen=True)
class LintContext:
    """What holds for every run until the configuration or a rule file changes.

    Attributes:
        configuration: of the working folder.
        session: what judges with a model, None without one.
        state: the digest of what all verdicts depend on.
        cache: verdicts kept.
    """

    options: LintOptions
    configuration: Configuration
    language: DisplayLanguage
    session: "Session | None"
    state: bytes
    cache: LintCache | None

    @classmethod
    def of(cls, options: LintOptions) -> "LintContext":
        """Read the configuration; rule sets are read only where the configuration names rules.

        Raises:
            ConfigError: options or configuration make no sense.
            ModelError: the model that was asked for cannot be used.
        """
        check_options(options)
        configuration = Configuration.read(Path.cwd(), options.source)
        settings = configuration.settings
        options = replace(options, ruleset=configuration.choose_ruleset(options.ruleset))
        language = options.lang or settings.language or options.fallback
        session = None if options.no_model else _judging(options, configuration, language)
        state = _digest(options, configuration, language, session)
        cache = _cache(options, settings)
        context = cls(options, configuration, language, session, state, cache)
        _check_names(context)
        return context

    @property
    def settings(self) -> Settings:
        """What the configuration says."""
        return self.configuration.settings

    @property
    def working(self) -> str:
        """The folder that was linted from."""
        return self.configuration.working

    @property
    def named(self) -> tuple[str, ...]:
        """The paths that are linted."""
        return self.options.paths or (".",)

    def walk(self) -> FolderWalk:
        """Return a walk that has not begun."""
        return self.configuration.walk(ignores=self.options.suppressions)

    def plan(self) -> LintPlan:
        """Return with what files are linted, where all are and count whole."""
        options, settings = self.options, self.settings
        baseline = _baseline(options, self.configuration)
        return LintPlan(
            language=self.language,
            fail_on=options.fail_on or settings.fail_on,
            always=options.fail_on is not None,
            state=self.state,
            largest=settings.limits.file_mib * _MIB,
            choice=self.configuration.choice,
            cache=self.cache,
            policy=options.trusted.identify if options.trusted is not None else None,
            baseline=baseline,
            covered=_covered(options, self.named, self.working, baseline),
            most=None
            if options.update_baseline
            else options.max_findings or settings.lint.max_findings,
        )

    def stop(self, run: FolderRun) -> Callable[[], None]:
        """Return what ends a run, and its model's judging."""

        def stop() -> None:
            run.stop()
            if self.session is not None:
                self.session.limit.interrupt()

        return stop

    def read(self, path: Path) -> "Document":
        """Read a file as it was read to be checked.

        Raises:
            InputError: it cannot be read.
        """
        from checker.formats.reading import read_document  # noqa: PLC0415 - few reports show them

        return read_document(path, self.settings.limits)


def prepare(options: LintOptions) -> LintRun:
    """Read the configuration and make everything ready; no document is read yet.

    Raises:
        ConfigError: options or configuration make no sense, or git cannot say what was asked.
        InputError: a path that was named is not there.
        ModelError: the model that was asked for cannot be used.
    """
    context = LintContext.of(options)
    walk = context.walk()
    close: list[Callable[[], None]] = []
    files = walk.files(context.named)
    changes: Changes | None = None
    contents: Callable[[str], str] | None = None
    if options.changed_since is not None or options.staged or options.diff_only:
        from checker.jobs.lint import changed_files as changed  # noqa: PLC0415 - git, for few runs

        changes = changed.find_changes(
            context.working, options.changed_since, staged=options.staged, lines=options.diff_only
        )
        files = files if changes is None else changed.select_changed(files, changes)
        if options.staged:
            files, contents = changed.lay_out_staged(files, context.working, close)
    plan = replace(
        context.plan(), changes=changes if options.diff_only else None, contents=contents
    )
    keeping = _open_keeping(context)
    if keeping is not None:
        walk.grounds = keeping.grounds
        if plan.baseline is None and plan.most is None:  # what a file prints is its own
            plan = replace(plan, reprints=keeping.reprints)
    plan = replace(plan, hidden=lambda: walk.hidden)
    run = _run(context, plan, files)
    close.insert(0, run.close)
    if options.trusted is not None:
        from checker.jobs.lint.policy_changes import describe_changes  # noqa: PLC0415 - few runs

        for note in describe_changes(options.trusted, context.settings):
            run.note(note)
    return LintRun(run, walk, context.language, context.stop(run), context.read, close, keeping)


def _open_keeping(context: LintContext) -> "AnswerKeeping | None":
    if context.options.asked is None:
        return None
    from checker.jobs.lint.answer_keeping import open_keeping  # noqa: PLC0415 - for a command only

    return open_keeping(context.options.asked, context)


def _run(context: LintContext, plan: LintPlan, files: Iterator[LintedFile]) -> FolderRun:
    named = context.options.executor
    if named is None:
        return FolderRun(plan, files, executor(context))
    from checker.jobs.lint.executors import cluster  # noqa: PLC0415 - most runs use none
    from checker.jobs.lint.worker_bundle import WorkerOptions  # noqa: PLC0415 - likewise

    options, session = context.options, context.session
    wanted = WorkerOptions(
        context.language,
        options.ruleset,
        options.fail_on,
        options.model,
        _weights(session),
        options.suppressions,
    )
    here = InProcessExecutor(factory(context) if session is None else partial(_of, session))
    elsewhere = cluster(named, options.executor_files, context.settings, wanted, here, options.jobs)
    run = FolderRun(plan, files, elsewhere)
    elsewhere.note = run.note
    return run


def check_options(options: LintOptions) -> None:
    """Make sure that the options make sense together.

    Raises:
        ConfigError: they do not.
    """
    excluded = ""
    if options.staged and options.changed_since is not None:
        excluded = "--staged, --changed-since"
    if options.watch and options.executor is not None:
        excluded = "--watch, --executor"
    if not options.suppressions and (options.baseline is not None or options.update_baseline):
        excluded = "--no-suppressions, --baseline"
    if options.trusted is not None:
        excluded = next(
            (f"--policy-from, {name}" for name, on in _list_alone(options) if on), excluded
        )
    if excluded:
        raise ConfigError(
            Message("cli.exclude-each-other"),
            place=excluded,
            remedy=Message("cli.choose-one-of-them"),
        )


def _list_alone(options: LintOptions) -> Iterator[tuple[str, bool]]:
    """Yield the options that have no meaning under a trusted revision, and whether they are set."""
    yield "--watch", options.watch
    yield "--executor", options.executor is not None
    yield "--update-baseline", options.update_baseline


def _check_names(context: LintContext) -> None:
    """Make sure that the rules that `[[tool.checker.paths]]` names are there, once per state."""
    entries = context.settings.paths
    if not any(each.ruleset or each.severity or each.off for each in entries):
        return
    key = make_key(b"names", context.state, repr(entries).encode())
    cache = context.cache
    if cache is not None and cache.get([key]):
        return
    from checker.jobs.lint.worker import check_paths  # noqa: PLC0415 - loads every kind of rule

    file, is_trusted = context.configuration.top, context.configuration.policy is not None
    check_paths(context.settings, file, context.options.ruleset, names_only=is_trusted)
    if cache is not None:
        cache.put(key, b"")


def _judging(
    options: LintOptions, configuration: Configuration, language: DisplayLanguage
) -> "Session | None":
    """Return what judges with a model, None where no model is installed."""
    from checker.session import Session  # noqa: PLC0415 - of all kinds, half a second

    session_options = Options(
        ruleset=options.ruleset,
        model=options.model,
        language=language,
        fail_on=options.fail_on,
        source=options.source,
        suppressions=options.suppressions,
    )
    session = Session.under(configuration, session_options, language)
    if options.announcing is not None:
        session.announce = options.announcing(language)
    return session if session.judge() is not None else None


def digest_state(context: LintContext) -> bytes:
    """Return what `context.state` would be now: rule files may have changed since."""
    options, configuration = context.options, context.configuration
    return _digest(options, configuration, context.language, context.session)


def _digest(
    options: LintOptions,
    configuration: Configuration,
    language: DisplayLanguage,
    session: "Session | None",
) -> bytes:
    policy = configuration.policy
    say = str if policy is None else policy.say
    return state_of(configuration.settings, _shared(options, language, session), say)


def _shared(
    options: LintOptions, language: DisplayLanguage, session: "Session | None"
) -> dict[str, object]:
    """Return what all verdicts of the run depend on, the configuration apart."""
    return {
        "ruleset": options.ruleset,
        "language": language,
        "model": _weights(session),
        "suppressions": options.suppressions,
    }


def _weights(session: "Session | None") -> str:
    """Return what names the numbers that a run's answers come from, empty without a model."""
    judge = session.judge() if session is not None else None
    return judge.info.provenance if judge is not None else ""


def _baseline(options: LintOptions, configuration: Configuration) -> Baseline | None:
    if not options.suppressions:
        return None
    named = options.baseline or configuration.settings.lint.baseline
    baseline = configuration.baseline(options.baseline)
    if baseline.exists or options.update_baseline:
        return baseline
    if named is None:
        return None
    raise ConfigError(
        Message("cli.there-no-such-list-known-findings"),
        place=str(named),
        remedy=Message("cli.make-it-with-update-baseline"),
    )


def _covered(
    options: LintOptions, named: Sequence[str], working: str, baseline: Baseline | None
) -> tuple[str, ...]:
    """Return the folders that are walked whole, as the baseline names them."""
    if baseline is None or options.staged or options.changed_since is not None or options.diff_only:
        return ()
    whole = (os.path.normpath(os.path.join(working, each)) for each in named)  # noqa: PTH118
    return tuple(baseline.name(each) for each in whole)


def _cache(options: LintOptions, settings: Settings) -> LintCache | None:
    wanted = settings.lint.cache if options.cache is None else options.cache
    if not wanted or any(is_foreign(each) for each in list_rule_paths(settings, options.ruleset)):
        return None
    path = options.cache_file or settings.lint.cache_file or cache_folder() / _CACHE
    return LintCache(path, settings.lint.cache_mib)


def executor(context: LintContext, here: InProcessExecutor | None = None) -> Executor:
    """Return what computes files; `here` is what does in this process, where it has before."""
    options, settings, session = context.options, context.settings, context.session
    if session is not None:  # one process has the model
        return Judging(partial(_of, session), session.ask_ahead)
    return ProcessPool(factory(context), options.jobs or settings.lint.jobs, here)


def factory(context: LintContext) -> Factory:
    """Return what makes what lints without a model; it may be sent to another process."""
    options = context.options
    session_options = Options(
        options.ruleset,
        use_model=False,
        language=context.language,
        fail_on=options.fail_on,
        source=options.source,
        suppressions=options.suppressions,
    )
    return partial(_open_check, context.working, session_options, context.language)


def _of(session: "Session") -> Compute:
    return session.check


def _open_check(folder: str, options: Options, language: DisplayLanguage) -> Compute:
    """Return what lints without a model; called where a file is to be computed."""
    from checker.jobs.lint.worker import open_check  # noqa: PLC0415 - loads every kind of rule

    return open_check(folder, options, language)
