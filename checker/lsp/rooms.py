"""A folder's configuration and rules, ready to check its texts; read anew when files change."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker.app import App, Options
from checker.core.config import Settings, config_file
from checker.core.errors import ConfigError, ModelError
from checker.formats.reading import suffixes
from checker.jobs.lint.baseline import NAME, Baseline
from checker.jobs.lint.choose import Choice
from checker.jobs.lint.walk import Walk, repository
from checker.jobs.lint.work import Task
from checker.judge.limit import Limit
from checker.lsp.messages import Draft, Start

_CONFIGURATIONS = ("checker.toml", "pyproject.toml", ".checkerignore")
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Room:
    """What holds for the texts of one folder. `judged` says whether a model is there.

    `trouble` is what is wrong with the model that is configured: it works without.
    """

    app: App
    walk: Walk
    choice: Choice
    baseline: Baseline | None
    judged: bool
    trouble: str
    stamp: _Stamp

    def task(self, draft: Draft, size: int) -> Task | None:
        """Return a text as `checker lint` would have it, None where `.checkerignore` leaves it out.

        Raises:
            ConfigError: a pattern makes no sense.
        """
        file = self.walk.named(draft.path)
        if file is None:
            return None
        return Task(draft.path, file.shown, file.name, self.choice.of(file.name), size)


@dataclass
class Rooms:
    """The folders that were asked about, by path."""

    start: Start

    def __post_init__(self) -> None:
        self._rooms: dict[str, Room] = {}

    def allow(self, room: Room) -> None:
        """Let a folder's model be asked again, as long as it takes."""
        if self.start.asks:
            room.app.limit = Limit()
            judge = room.app.judge()
            if judge is not None:
                judge.limit = room.app.limit

    def halt(self) -> None:
        """Ask no model anything more; may be called from another thread."""
        for each in list(self._rooms.values()):
            each.app.limit.interrupt()

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        for each in self._rooms.values():
            each.app.close()
        self._rooms = {}

    def of(self, folder: str) -> Room:
        """Return what holds in a folder.

        Raises:
            ConfigError: the configuration makes no sense.
        """
        known = self._rooms.get(folder)
        if known is not None:
            if known.stamp == _stamp(folder, known.app.settings):
                return known
            self._rooms.pop(folder).app.close()
        self._rooms[folder] = self._built(folder)
        return self._rooms[folder]

    def _built(self, folder: str) -> Room:
        app, trouble = self._app(folder)
        file = config_file(Path(folder))
        root = str(file.parent) if file else repository(folder) or folder
        settings = app.settings
        baseline = Baseline.load((settings.lint.baseline or Path(root) / NAME).absolute())
        return Room(
            app,
            Walk(root, suffixes(), folder),
            Choice(settings.paths, str(file)),
            baseline if baseline.exists else None,
            app.options.use_model and app.judge() is not None,
            trouble,
            _stamp(folder, settings),
        )

    def _app(self, folder: str) -> tuple[App, str]:
        """Return what checks, without a model where the one that is wanted cannot be had."""
        start = self.start
        plain = Options(start.ruleset, use_model=False, language=start.language)
        app = App.build(Path(folder), plain, start.language)
        wanted = start.judge
        if wanted is None:
            wanted = bool(start.model or app.settings.model or app.settings.endpoint)
        if not wanted:
            return app, ""
        # without time it says only what it has said before: no model is loaded for that
        budget = None if start.asks else 0.0
        options = replace(plain, use_model=True, model=start.model, budget=budget)
        judging = App.build(Path(folder), options, start.language)
        try:
            judging.judge()
        except (ModelError, ConfigError) as error:
            return app, error.render(start.language)
        return judging, ""


def _stamp(folder: str, settings: Settings) -> _Stamp:
    """Return what changes when a file does on which the answers of a folder depend."""
    found = []
    for path in _watched(Path(folder), settings):
        try:
            facts = path.stat()
        except OSError:
            continue
        found.append((str(path), facts.st_mtime_ns, facts.st_size))
    return tuple(found)


def _watched(folder: Path, settings: Settings) -> Iterator[Path]:
    for parent in (folder, *folder.parents):
        yield from (parent / name for name in (*_CONFIGURATIONS, NAME))
    if settings.lint.baseline is not None:
        yield settings.lint.baseline
    for rules in settings.rules:
        yield rules
        if rules.is_dir():
            with os.scandir(rules) as entries:
                yield from sorted(Path(each.path) for each in entries if each.is_file())
