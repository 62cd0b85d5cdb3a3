"""From the options of `checker lint` and the configuration to a run that is ready to begin."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checker.cli.output import language_now
from checker.config import Settings, config_file, load_settings
from checker.errors import ConfigError
from checker.findings import Severity
from checker.pipeline.lint.baseline import NAME, Baseline
from checker.pipeline.lint.cache import LintCache
from checker.pipeline.lint.changes import Changes, Git
from checker.pipeline.lint.choose import Choice
from checker.pipeline.lint.pool import Executor, Judging, Workers
from checker.pipeline.lint.run import Plan, Run
from checker.pipeline.lint.state import state_of
from checker.pipeline.lint.walk import SIDECAR, File, Walk, repository
from checker.pipeline.lint.work import Compute, Factory
from checker.readers import suffixes
from checker.storage import cache_folder
from checker.text.bilingual import Bilingual, Language

if TYPE_CHECKING:
    from checker.app import App

_MIB = 2**20
_CACHE = "lint.sqlite"


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


def prepared(wish: Wish) -> Prepared:
    """Read the configuration and make everything ready; no document is read yet.

    Raises:
        ConfigError: options or configuration make no sense, or git cannot say what was asked.
        InputError: a path that was named is not there.
        ModelError: the model that was asked for cannot be used.
    """
    _check(wish)
    working = os.getcwd()  # noqa: PTH109 - the form that the walk uses
    settings = load_settings(Path(working))
    file = config_file(Path(working))
    root = str(file.parent) if file else repository(working) or working
    language = wish.lang or settings.language or language_now()
    app = None if wish.no_model else _app(wish, language)
    named = wish.paths or (".",)
    walk = Walk(root, suffixes(), working)
    changes = _changes(wish, working)
    close: list[Callable[[], None]] = []
    files = walk.files(named)
    contents: Callable[[str], str] | None = None
    if changes is not None:
        files = _changed(files, changes)
    if wish.staged:
        files, contents = _staged(files, working, close)
    baseline = _baseline(wish, settings, root)
    plan = Plan(
        language=language,
        fail_on=wish.fail_on or settings.fail_on,
        always=wish.fail_on is not None,
        state=state_of(settings, _shared(wish, language, app)),
        largest=settings.limits.file_mib * _MIB,
        choice=Choice(settings.paths, str(file)),
        cache=_cache(wish, settings),
        baseline=baseline,
        changes=changes if wish.diff_only else None,
        contents=contents,
        covered=_covered(wish, named, working, baseline),
        most=None if wish.update_baseline else wish.max_findings or settings.lint.max_findings,
    )
    executor = _executor(wish, settings, language, app)
    run = Run(plan, files, executor)
    close.insert(0, run.close)

    def stop() -> None:
        run.stop()
        if app is not None:
            app.limit.interrupt()

    return Prepared(run, walk, language, stop, close)


def _check(wish: Wish) -> None:
    if wish.staged and wish.changed_since is not None:
        raise ConfigError(
            Bilingual("同時には使えません。", "exclude each other."),
            place="--staged, --changed-since",
            remedy=Bilingual("どちらか一つにしてください。", "Choose one of them."),
        )


def _app(wish: Wish, language: Language) -> "App | None":
    """Return what judges with a model, None where no model is installed."""
    from checker.app import App, Options  # noqa: PLC0415 - of all kinds, half a second

    options = Options(
        ruleset=wish.ruleset, model=wish.model, language=language, fail_on=wish.fail_on
    )
    app = App.build(Path.cwd(), options, language)
    return app if app.judge() is not None else None


def _shared(wish: Wish, language: Language, app: "App | None") -> dict[str, object]:
    """Return what all verdicts of the run depend on, the configuration apart."""
    judge = app.judge() if app is not None else None
    model = judge.info.weights + judge.info.arithmetic if judge is not None else ""
    return {"ruleset": wish.ruleset, "language": language, "model": model}


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
    if not wanted or _is_foreign(wish.ruleset):
        return None
    path = wish.cache_file or settings.lint.cache_file or cache_folder() / _CACHE
    return LintCache(path, settings.lint.cache_mib)


def _is_foreign(ruleset: str | None) -> bool:
    """Return whether rules may be another tool's, whose files only its reader knows."""
    return ruleset is not None and Path(ruleset).exists()


def _executor(wish: Wish, settings: Settings, language: Language, app: "App | None") -> Executor:
    if app is not None:  # one process has the model
        return Judging(partial(_of, app), app.ask_ahead)
    factory: Factory = partial(_make, os.getcwd(), wish.ruleset, wish.fail_on, language)  # noqa: PTH109
    return Workers(factory, wish.jobs or settings.lint.jobs)


def _of(app: "App") -> Compute:
    return app.lint


def _make(
    folder: str, ruleset: str | None, fail_on: Severity | None, language: Language
) -> Compute:
    """Return what lints without a model; called where a file is to be computed."""
    from checker.cli.lint_work import make  # noqa: PLC0415 - loads every kind of rule

    return make(folder, ruleset, fail_on, language)
