"""Prepare a run of `checker lint` from its options and the configuration."""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checker.cli.output import language_now
from checker.core.config import Settings, config_file, load_settings
from checker.core.errors import ConfigError
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import cache_folder
from checker.formats.reading import suffixes
from checker.jobs.lint.baseline import NAME, Baseline
from checker.jobs.lint.cache import LintCache, key_of
from checker.jobs.lint.changes import Changes, Git
from checker.jobs.lint.choose import Choice
from checker.jobs.lint.pool import Executor, Here, Judging, Workers
from checker.jobs.lint.run import Plan, Run
from checker.jobs.lint.state import rule_paths, state_of
from checker.jobs.lint.walk import SIDECAR, File, Walk, repository
from checker.jobs.lint.work import Compute, Factory

if TYPE_CHECKING:
    from checker.app import App
    from checker.jobs.lint.jobs import How

_MIB = 2**20
_CACHE = "lint.sqlite"
LEFT_OUT = Message("cli.not-linted-checkerignore-leaves-out")
_OWN = re.compile(rb"^[\"']?ruleset[\"']?\s*:", re.MULTILINE)
"""What only a rule set of our own says at the beginning of a line."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The options, under their names; None leaves one to the configuration."""

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


@dataclass
class Prepared:
    """A run that is ready, and what is to be done with it afterwards.

    `walk` tells which files were named and are left out; `stop` ends a model's judging.
    """

    run: Run
    walk: Walk
    language: DisplayLanguage
    stop: Callable[[], None]
    close: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """What holds for every run until the configuration or a rule file changes.

    Attributes:
        settings: of the configuration.
        file: the configuration's, None where there is none.
        root: the folder that names of files count from.
        working: the folder that was linted from.
        app: what judges with a model, None without one.
        state: the digest of what all verdicts depend on.
        cache: verdicts kept.
    """

    wish: Wish
    settings: Settings
    file: Path | None
    root: str
    working: str
    language: DisplayLanguage
    app: "App | None"
    state: bytes
    cache: LintCache | None

    @classmethod
    def of(cls, wish: Wish) -> "Ground":
        """Read the configuration; rule sets are read only where the configuration names rules.

        Raises:
            ConfigError: options or configuration make no sense.
            ModelError: the model that was asked for cannot be used.
        """
        check_options(wish)
        working = os.getcwd()  # noqa: PTH109 - the form that the walk uses
        settings = load_settings(Path(working))
        file = config_file(Path(working))
        root = str(file.parent) if file else repository(working) or working
        language = wish.lang or settings.language or language_now()
        app = None if wish.no_model else _app(wish, language)
        state = state_of(settings, _shared(wish, language, app))
        cache = _cache(wish, settings)
        ground = cls(wish, settings, file, root, working, language, app, state, cache)
        _check_names(ground)
        return ground

    @property
    def named(self) -> tuple[str, ...]:
        """The paths that are linted."""
        return self.wish.paths or (".",)

    def walk(self) -> Walk:
        """Return a walk that has not begun."""
        return Walk(self.root, suffixes(), self.working)

    def plan(self) -> Plan:
        """Return with what files are linted, where all are and count whole."""
        wish, settings = self.wish, self.settings
        baseline = _baseline(wish, settings, self.root)
        return Plan(
            language=self.language,
            fail_on=wish.fail_on or settings.fail_on,
            always=wish.fail_on is not None,
            state=self.state,
            largest=settings.limits.file_mib * _MIB,
            choice=Choice(settings.paths, str(self.file)),
            cache=self.cache,
            baseline=baseline,
            covered=_covered(wish, self.named, self.working, baseline),
            most=None if wish.update_baseline else wish.max_findings or settings.lint.max_findings,
        )

    def stop(self, run: Run) -> Callable[[], None]:
        """Return what ends a run, and its model's judging."""

        def stop() -> None:
            run.stop()
            if self.app is not None:
                self.app.limit.interrupt()

        return stop


def prepared(wish: Wish) -> Prepared:
    """Read the configuration and make everything ready; no document is read yet.

    Raises:
        ConfigError: options or configuration make no sense, or git cannot say what was asked.
        InputError: a path that was named is not there.
        ModelError: the model that was asked for cannot be used.
    """
    ground = Ground.of(wish)
    walk = ground.walk()
    changes = _changes(wish, ground.working)
    close: list[Callable[[], None]] = []
    files = walk.files(ground.named)
    contents: Callable[[str], str] | None = None
    if changes is not None:
        files = _changed(files, changes)
    if wish.staged:
        files, contents = _staged(files, ground.working, close)
    plan = replace(ground.plan(), changes=changes if wish.diff_only else None, contents=contents)
    run = _run(ground, plan, files)
    close.insert(0, run.close)
    return Prepared(run, walk, ground.language, ground.stop(run), close)


def _run(ground: Ground, plan: Plan, files: Iterator[File]) -> Run:
    named = ground.wish.executor
    if named is None:
        return Run(plan, files, executor(ground))
    from checker.cli.lint_cluster import cluster  # noqa: PLC0415 - most runs use none
    from checker.jobs.lint.kit import Wanted  # noqa: PLC0415 - likewise

    wish, app = ground.wish, ground.app
    wanted = Wanted(ground.language, wish.ruleset, wish.fail_on, wish.model, _weights(app))
    here = Here(factory(ground) if app is None else partial(_of, app))
    elsewhere = cluster(named, wish.executor_files, ground.settings, wanted, here, wish.jobs)
    run = Run(plan, files, elsewhere)
    elsewhere.note = run.note
    return run


def check_options(wish: Wish) -> None:
    """Make sure that the options make sense together.

    Raises:
        ConfigError: they do not.
    """
    excluded = ""
    if wish.staged and wish.changed_since is not None:
        excluded = "--staged, --changed-since"
    if wish.watch and wish.executor is not None:
        excluded = "--watch, --executor"
    if excluded:
        raise ConfigError(
            Message("cli.exclude-each-other"),
            place=excluded,
            remedy=Message("cli.choose-one-of-them"),
        )
    if wish.form == "html" and wish.output is None and sys.stdout.isatty():
        raise ConfigError(
            Message("cli.is-not-for-a-terminal"),
            place="--format html",
            remedy=Message("cli.name-file-o-report-html-redirect"),
        )


def _check_names(ground: Ground) -> None:
    """Make sure that the rules that `[[tool.checker.paths]]` names are there, once per state."""
    entries = ground.settings.paths
    if not any(each.ruleset or each.severity or each.off for each in entries):
        return
    key = key_of(b"names", ground.state, repr(entries).encode())
    cache = ground.cache
    if cache is not None and cache.get([key]):
        return
    from checker.cli.lint_work import check_paths  # noqa: PLC0415 - loads every kind of rule

    check_paths(ground.settings, ground.file, ground.wish.ruleset)
    if cache is not None:
        cache.put(key, b"")


def _app(wish: Wish, language: DisplayLanguage) -> "App | None":
    """Return what judges with a model, None where no model is installed."""
    from checker.app import App, Options  # noqa: PLC0415 - of all kinds, half a second
    from checker.cli.progress import announcing  # noqa: PLC0415 - only with a model

    options = Options(
        ruleset=wish.ruleset, model=wish.model, language=language, fail_on=wish.fail_on
    )
    app = App.build(Path.cwd(), options, language)
    app.announce = announcing(language, quiet=wish.quiet)
    return app if app.judge() is not None else None


def _shared(wish: Wish, language: DisplayLanguage, app: "App | None") -> dict[str, object]:
    """Return what all verdicts of the run depend on, the configuration apart."""
    return {"ruleset": wish.ruleset, "language": language, "model": _weights(app)}


def _weights(app: "App | None") -> str:
    """Return what names the numbers that a run's answers come from, empty without a model."""
    judge = app.judge() if app is not None else None
    return judge.info.provenance if judge is not None else ""


def _changes(wish: Wish, working: str) -> Changes | None:
    if wish.staged:
        return Git.around(working).staged(with_lines=wish.diff_only)
    if wish.changed_since is not None or wish.diff_only:
        git = Git.around(working)
        return git.since(wish.changed_since or "HEAD", with_lines=wish.diff_only)
    return None


def _changed(files: Iterator[File], changes: Changes) -> Iterator[File]:
    return (each for each in files if each.path in changes.files or each.problem is not None)


def _staged(
    files: Iterator[File], working: str, close: list[Callable[[], None]]
) -> tuple[Iterator[File], Callable[[str], str]]:
    """Return the files, and where the index's content of each lies for as long as the run."""
    git = Git.around(working)
    folder = tempfile.TemporaryDirectory(prefix="checker-staged-")
    close.append(folder.cleanup)
    chosen = list(files)
    beside = git.tracked([each.path + SIDECAR for each in chosen])
    git.export([*(each.path for each in chosen), *beside], Path(folder.name))

    def content(path: str) -> str:
        return os.path.join(folder.name, os.path.relpath(path, git.top))  # noqa: PTH118 - any bytes

    return iter(chosen), content


def _baseline(wish: Wish, settings: Settings, root: str) -> Baseline | None:
    named = wish.baseline or settings.lint.baseline
    baseline = Baseline.load(Path(named or os.path.join(root, NAME)).absolute())  # noqa: PTH118
    if baseline.exists or wish.update_baseline:
        return baseline
    if named is None:
        return None
    raise ConfigError(
        Message("cli.there-no-such-list-known-findings"),
        place=str(named),
        remedy=Message("cli.make-it-with-update-baseline"),
    )


def _covered(
    wish: Wish, named: Sequence[str], working: str, baseline: Baseline | None
) -> tuple[str, ...]:
    """Return the folders that are walked whole, as the baseline names them."""
    if baseline is None or wish.staged or wish.changed_since is not None or wish.diff_only:
        return ()
    whole = (os.path.normpath(os.path.join(working, each)) for each in named)  # noqa: PTH118
    return tuple(baseline.name(each) for each in whole)


def _cache(wish: Wish, settings: Settings) -> LintCache | None:
    wanted = settings.lint.cache if wish.cache is None else wish.cache
    if not wanted or any(_is_foreign(each) for each in rule_paths(settings, wish.ruleset)):
        return None
    path = wish.cache_file or settings.lint.cache_file or cache_folder() / _CACHE
    return LintCache(path, settings.lint.cache_mib)


def _is_foreign(path: Path) -> bool:
    """Return whether rules may be another tool's, whose files only its reader knows."""
    if not path.is_file():
        return path.is_dir()
    return path.suffix not in {".yaml", ".yml"} or not _OWN.search(path.read_bytes())


def executor(ground: Ground, here: Here | None = None) -> Executor:
    """Return what computes files; `here` is what does in this process, where it has before."""
    wish, settings, app = ground.wish, ground.settings, ground.app
    if app is not None:  # one process has the model
        return Judging(partial(_of, app), app.ask_ahead)
    return Workers(factory(ground), wish.jobs or settings.lint.jobs, here)


def factory(ground: Ground) -> Factory:
    """Return what makes what lints without a model; it may be sent to another process."""
    wish = ground.wish
    return partial(_make, ground.working, wish.ruleset, wish.fail_on, ground.language)


def _of(app: "App") -> Compute:
    return app.lint


def _make(
    folder: str, ruleset: str | None, fail_on: Severity | None, language: DisplayLanguage
) -> Compute:
    """Return what lints without a model; called where a file is to be computed."""
    from checker.cli.lint_work import make  # noqa: PLC0415 - loads every kind of rule

    return make(folder, ruleset, fail_on, language)
