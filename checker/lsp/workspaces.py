"""A folder's configuration and rules, ready to check its texts; read anew when files change."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker.core.config import Settings
from checker.core.config_layers import ConfigSource, list_read_files
from checker.core.errors import ConfigError, ModelError
from checker.jobs.lint.baseline import NAME, Baseline
from checker.jobs.lint.configuration import Configuration
from checker.jobs.lint.lint_file import Task
from checker.jobs.lint.walk import FolderWalk
from checker.judge.limit import Limit
from checker.lsp.messages import EditorText, Start
from checker.session import Options, Session

_IGNORES = ".checkerignore"
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Workspace:
    """What holds for the texts of one folder. `judged` says whether a model is there.

    `trouble` is what is wrong with the model that is configured: it works without.
    """

    session: Session
    walk: FolderWalk
    baseline: Baseline | None
    judged: bool
    trouble: str
    stamp: _Stamp

    def task(self, draft: EditorText, size: int) -> Task | None:
        """Return a text as `checker lint` would have it, None where `.checkerignore` leaves it out.

        Raises:
            ConfigError: a pattern makes no sense.
        """
        file = self.walk.named(draft.path)
        if file is None:
            return None
        return Task(
            draft.path, file.shown, file.name, self.session.configuration.choice.of(file.name), size
        )


@dataclass
class WorkspaceRegistry:
    """The folders that were asked about, by path."""

    start: Start

    def __post_init__(self) -> None:
        self._workspaces: dict[str, Workspace] = {}

    def allow(self, workspace: Workspace) -> None:
        """Let a folder's model be asked again, as long as it takes."""
        if self.start.asks:
            workspace.session.limit = Limit()
            judge = workspace.session.judge()
            if judge is not None:
                judge.limit = workspace.session.limit

    def halt(self) -> None:
        """Ask no model anything more; may be called from another thread."""
        for each in list(self._workspaces.values()):
            each.session.limit.interrupt()

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        for each in self._workspaces.values():
            each.session.close()
        self._workspaces = {}

    def of(self, folder: str) -> Workspace:
        """Return what holds in a folder.

        Raises:
            ConfigError: the configuration makes no sense.
        """
        known = self._workspaces.get(folder)
        if known is not None:
            if known.stamp == _stamp(folder, self.start.source, known.session.settings):
                return known
            self._workspaces.pop(folder).session.close()
        self._workspaces[folder] = self._built(folder)
        return self._workspaces[folder]

    def _built(self, folder: str) -> Workspace:
        session, trouble = self._session(folder)
        configuration = session.configuration
        baseline = configuration.baseline()
        return Workspace(
            session,
            configuration.walk(),
            baseline if baseline.exists else None,
            session.options.use_model and session.judge() is not None,
            trouble,
            _stamp(folder, self.start.source, session.settings),
        )

    def _session(self, folder: str) -> tuple[Session, str]:
        """Return what checks, without a model where the one that is wanted cannot be had."""
        start = self.start
        plain = Options(
            start.ruleset, use_model=False, language=start.language, source=start.source
        )
        configuration = Configuration.read(Path(folder), start.source)
        session = Session.under(configuration, plain, start.language)
        wanted = start.judge
        if wanted is None:
            wanted = bool(start.model or session.settings.model or session.settings.endpoint)
        if not wanted:
            return session, ""
        # without time it says only what it has said before: no model is loaded for that
        budget = None if start.asks else 0.0
        options = replace(plain, use_model=True, model=start.model, budget=budget)
        judging = Session.under(configuration, options, start.language)
        try:
            judging.judge()
        except (ModelError, ConfigError) as error:
            return session, error.render(start.language)
        return judging, ""


def _stamp(folder: str, source: ConfigSource, settings: Settings) -> _Stamp:
    """Return what changes when a file does on which the answers of a folder depend."""
    found = []
    for path in _watched(Path(folder), source, settings):
        try:
            facts = path.stat()
        except OSError:
            continue
        found.append((str(path), facts.st_mtime_ns, facts.st_size))
    return tuple(found)


def _watched(folder: Path, source: ConfigSource, settings: Settings) -> Iterator[Path]:
    yield from list_read_files(folder, source)
    for parent in (folder, *folder.parents):
        yield from (parent / name for name in (_IGNORES, NAME))
    if settings.lint.baseline is not None:
        yield settings.lint.baseline
    for rules in settings.rules:
        yield rules
        if rules.is_dir():
            with os.scandir(rules) as entries:
                yield from sorted(Path(each.path) for each in entries if each.is_file())
