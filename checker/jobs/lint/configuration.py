"""Read the configuration of a folder, and say what it means for each file.

Every command asks here, so that one file has one set of rules, whichever command looks at it.
Nothing here loads a rule: who only reads kept results needs none.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.core.config import Settings, find_config_file, load_settings
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage
from checker.formats.reading import list_suffixes
from checker.jobs.lint.baseline import NAME, Baseline
from checker.jobs.lint.lint_file import Task
from checker.jobs.lint.path_settings import PathRules
from checker.jobs.lint.walk import FolderWalk, find_repository, name_from, spelled


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for in this run; None leaves it to the configuration.

    `budget` is the most seconds that judging may take, None for as long as it takes; `explain`
    asks why of each judged finding.
    """

    ruleset: str | None = None
    use_model: bool = True
    model: str | None = None
    language: DisplayLanguage | None = None
    fail_on: Severity | None = None
    budget: float | None = None
    explain: bool = False


@dataclass(frozen=True)
class Configuration:
    """The settings that hold in a folder, and where they were found.

    Attributes:
        settings: what the file, the environment and the defaults say together.
        working: the folder, absolute, whose settings these are.
        file: the configuration file, None where there is none.
    """

    settings: Settings
    working: str
    file: Path | None = None

    @classmethod
    def read(cls, folder: Path) -> "Configuration":
        """Read the nearest configuration file in a folder or above it.

        Raises:
            ConfigError: it makes no sense.
        """
        folder = folder.absolute()
        return cls(load_settings(folder), os.path.normpath(folder), find_config_file(folder))

    @cached_property
    def root(self) -> str:
        """The folder that names of files count from: of the file, the repository, or `working`."""
        return str(self.file.parent) if self.file else find_repository(self.working) or self.working

    @cached_property
    def choice(self) -> PathRules:
        """What `[[tool.checker.paths]]` says of single files."""
        return PathRules(self.settings.paths, str(self.file))

    def task(self, path: Path) -> Task:
        """Return a file with what the configuration says of it; reports name it as `path` does.

        Raises:
            ConfigError: a pattern of `[[tool.checker.paths]]` makes no sense.
        """
        name = name_from(spelled(os.fspath(path), os.getcwd()), self.root)  # noqa: PTH109 - as `Walk`
        return Task(os.fspath(path), str(path), name, self.choice.of(name))

    def walk(self) -> FolderWalk:
        """Return a walk over documents that has not begun."""
        return FolderWalk(self.root, list_suffixes(), self.working)

    def baseline(self, named: Path | None = None) -> Baseline:
        """Return the list of known findings: `named`, or the configured one; it may not exist."""
        file = named or self.settings.lint.baseline or Path(self.root) / NAME
        return Baseline.load(file.absolute())
