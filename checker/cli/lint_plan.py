"""From the options of `checker lint` and the configuration to a run that is ready to begin."""

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
from checker.config import Settings
from checker.errors import ConfigError
from checker.findings import Severity
from checker.pipeline.configuration import Configuration, Options
from checker.pipeline.lint.baseline import Baseline
from checker.pipeline.lint.cache import LintCache, key_of
from checker.pipeline.lint.changes import Changes, Git
from checker.pipeline.lint.pool import Executor, Here, Judging, Workers
from checker.pipeline.lint.run import Plan, Run
from checker.pipeline.lint.state import rule_paths, state_of
from checker.pipeline.lint.walk import SIDECAR, File, Walk
from checker.pipeline.lint.work import Compute, Factory
from checker.storage import cache_folder
from checker.text.bilingual import Bilingual, Language

if TYPE_CHECKING:
    from checker.pipeline.lint.jobs import How
    from checker.session import Session

_MIB = 2**20
_CACHE = "lint.sqlite"
LEFT_OUT = Bilingual(
    "{path}: .checkerignore にあるので検査しません。",
    "{path}: not linted, a .checkerignore leaves it out.",
)
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
    lang: Language | None = None


@dataclass
class Prepared:
    """A run that is ready, and what is to be done with it afterwards.

    `walk` tells which files were named and are left out; `stop` ends a model's judging.
    """

    run: Run
    walk: Walk
    language: Language
    stop: Callable[[], None]
    close: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """What holds for every run until the configuration or a rule file changes.

    Attributes:
        configuration: of the working folder.
        session: what judges with a model, None without one.
        state: the digest of what all verdicts depend on.
        cache: verdicts kept.
    """

    wish: Wish
    configuration: Configuration
    language: Language
    session: "Session | None"
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
        configuration = Configuration.read(Path.cwd())
        settings = configuration.settings
        language = wish.lang or settings.language or language_now()
        session = None if wish.no_model else _judging(wish, configuration, language)
        state = state_of(settings, _shared(wish, language, session))
        cache = _cache(wish, settings)
        ground = cls(wish, configuration, language, session, state, cache)
        _check_names(ground)
        return ground

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
        return self.wish.paths or (".",)

    def walk(self) -> Walk:
        """Return a walk that has not begun."""
        return self.configuration.walk()

    def plan(self) -> Plan:
        """Return with what files are linted, where all are and count whole."""
        wish, settings = self.wish, self.settings
        baseline = _baseline(wish, self.configuration)
        return Plan(
            language=self.language,
            fail_on=wish.fail_on or settings.fail_on,
            always=wish.fail_on is not None,
            state=self.state,
            largest=settings.limits.file_mib * _MIB,
            choice=self.configuration.choice,
            cache=self.cache,
            baseline=baseline,
            covered=_covered(wish, self.named, self.working, baseline),
            most=None if wish.update_baseline else wish.max_findings or settings.lint.max_findings,
        )

    def stop(self, run: Run) -> Callable[[], None]:
        """Return what ends a run, and its model's judging."""

        def stop() -> None:
            run.stop()
            if self.session is not None:
                self.session.limit.interrupt()

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
    from checker.pipeline.lint.kit import Wanted  # noqa: PLC0415 - likewise

    wish, session = ground.wish, ground.session
    wanted = Wanted(ground.language, wish.ruleset, wish.fail_on, wish.model, _weights(session))
    here = Here(factory(ground) if session is None else partial(_of, session))
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
            Bilingual("同時には使えません。", "exclude each other."),
            place=excluded,
            remedy=Bilingual("どちらか一つにしてください。", "Choose one of them."),
        )
    if wish.form == "html" and wish.output is None and sys.stdout.isatty():
        raise ConfigError(
            Bilingual("HTML を端末には出しません。", "is not for a terminal."),
            place="--format html",
            remedy=Bilingual(
                "-o report.html と指定するか、> report.html と受け取ってください。",
                "Name a file with -o report.html, or redirect with > report.html.",
            ),
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
    from checker.pipeline.lint.worker import check_paths  # noqa: PLC0415 - loads every kind of rule

    check_paths(ground.settings, ground.configuration.file, ground.wish.ruleset)
    if cache is not None:
        cache.put(key, b"")


def _judging(wish: Wish, configuration: Configuration, language: Language) -> "Session | None":
    """Return what judges with a model, None where no model is installed."""
    from checker.session import Session  # noqa: PLC0415 - of all kinds, half a second

    options = Options(
        ruleset=wish.ruleset, model=wish.model, language=language, fail_on=wish.fail_on
    )
    session = Session.under(configuration, options, language)
    return session if session.judge() is not None else None


def _shared(wish: Wish, language: Language, session: "Session | None") -> dict[str, object]:
    """Return what all verdicts of the run depend on, the configuration apart."""
    return {"ruleset": wish.ruleset, "language": language, "model": _weights(session)}


def _weights(session: "Session | None") -> str:
    """Return what names the numbers that a run's answers come from, empty without a model."""
    judge = session.judge() if session is not None else None
    return judge.info.weights + judge.info.arithmetic if judge is not None else ""


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


def _baseline(wish: Wish, configuration: Configuration) -> Baseline | None:
    named = wish.baseline or configuration.settings.lint.baseline
    baseline = configuration.baseline(wish.baseline)
    if baseline.exists or wish.update_baseline:
        return baseline
    if named is None:
        return None
    raise ConfigError(
        Bilingual("既知の指摘の一覧がありません。", "there is no such list of known findings."),
        place=str(named),
        remedy=Bilingual("--update-baseline で作ってください。", "Make it with --update-baseline."),
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
    wish, settings, session = ground.wish, ground.settings, ground.session
    if session is not None:  # one process has the model
        return Judging(partial(_of, session), session.ask_ahead)
    return Workers(factory(ground), wish.jobs or settings.lint.jobs, here)


def factory(ground: Ground) -> Factory:
    """Return what makes what lints without a model; it may be sent to another process."""
    wish = ground.wish
    options = Options(wish.ruleset, use_model=False, language=ground.language, fail_on=wish.fail_on)
    return partial(_open_check, ground.working, options, ground.language)


def _of(session: "Session") -> Compute:
    return session.check


def _open_check(folder: str, options: Options, language: Language) -> Compute:
    """Return what lints without a model; called where a file is to be computed."""
    from checker.pipeline.lint.worker import open_check  # noqa: PLC0415 - loads every kind of rule

    return open_check(folder, options, language)
