"""Read the configuration of a folder, and say what it means for each file.

Every command asks here, so that one file has one set of rules, whichever command looks at it.
Nothing here loads a rule: who only reads kept results needs none.
"""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from checker.core.config import Settings
from checker.core.config_layers import NEAREST, ConfigSource, load_configuration
from checker.core.data_classes import dataclass
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage
from checker.core.verdict import Verdict
from checker.formats.reading import list_suffixes
from checker.jobs.lint.baseline import NAME, Baseline
from checker.jobs.lint.lint_file import Task
from checker.jobs.lint.path_settings import PathRules
from checker.jobs.lint.walk import FolderWalk, find_repository, name_from, spelled

if TYPE_CHECKING:
    from checker.core.policy_folder import PolicyFolder


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for in this run; None leaves it to the configuration.

    `budget` is the most seconds that judging may take, None for as long as it takes; `explain`
    asks why of each judged finding. `source` is where the folder's configuration comes from;
    without `suppressions` nothing that stands in a document or beside it silences a finding, and
    no ignore file leaves a document out. `rules` are folders of rule sets that go before those of
    the configuration.
    """

    ruleset: str | None = None
    use_model: bool = True
    model: str | None = None
    language: DisplayLanguage | None = None
    fail_on: Severity | None = None
    budget: float | None = None
    explain: bool = False
    source: ConfigSource = NEAREST
    suppressions: bool = True
    rules: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Configuration:
    """The settings that hold in a folder, and where they were found.

    Attributes:
        settings: what the files, the environment and the defaults say together.
        working: the folder, absolute, whose settings these are.
        file: the folder's own configuration file, None where none was found.
        top: the file that wins over others, as messages name it; None without any.
        policy: the trusted revision that they are of, None where the folder itself decides.
    """

    settings: Settings
    working: str
    file: Path | None = None
    top: Path | None = None
    policy: "PolicyFolder | None" = None

    @classmethod
    def read(cls, folder: Path, source: ConfigSource = NEAREST) -> "Configuration":
        """Read what is configured for a folder; its own file comes from a source.

        Raises:
            ConfigError: it makes no sense, or the folder chooses what it may not.
        """
        folder = folder.absolute()
        loaded, policy = load_configuration(folder, source), source.policy
        settings = loaded.settings
        if policy is not None:
            from checker.jobs.lint.policy_settings import take_from  # noqa: PLC0415 - few runs

            settings = take_from(policy, settings, folder)
        return cls(settings, os.path.normpath(folder), loaded.file, loaded.top, policy)

    @cached_property
    def root(self) -> str:
        """The folder that names of files count from: of `file`, the repository, or `working`."""
        return str(self.file.parent) if self.file else find_repository(self.working) or self.working

    @cached_property
    def choice(self) -> PathRules:
        """What `[[tool.checker.paths]]` says of single files."""
        return PathRules(self.settings.paths, str(self.top))

    def task(self, path: Path) -> Task:
        """Return a file with what the configuration says of it; reports name it as `path` does.

        Raises:
            ConfigError: a pattern of `[[tool.checker.paths]]` makes no sense.
        """
        name = name_from(spelled(os.fspath(path), os.getcwd()), self.root)  # noqa: PTH109 - as `Walk`
        return Task(os.fspath(path), str(path), name, self.choice.of(name))

    def choose_ruleset(self, name: str | None) -> str | None:
        """Return a rule set's name, or the path that it has in the revision that decides."""
        if self.policy is None:
            return name
        from checker.jobs.lint.policy_settings import choose_ruleset  # noqa: PLC0415 - few runs

        return choose_ruleset(self.policy, name, self.working)

    def say_places(self, verdict: Verdict) -> Verdict:
        """Return a verdict in which places of the revision that decides are named as git does."""
        if self.policy is None:
            return verdict
        return Verdict.model_validate_json(self.policy.say(verdict.model_dump_json()))

    def walk(self, *, ignores: bool = True) -> FolderWalk:
        """Return a walk over documents that has not begun, by the folder's `ignores` or without."""
        return FolderWalk(self.root, list_suffixes(), self.working, ignores, self.policy)

    def find_baseline(self, named: Path | None = None) -> Path:
        """Return the path of the list of known findings, there or not."""
        return (named or self.settings.lint.baseline or Path(self.root) / NAME).absolute()

    def baseline(self, named: Path | None = None) -> Baseline:
        """Return the list of known findings: `named`, or the configured one; it may not exist."""
        file = self.find_baseline(named)
        if self.policy is None:
            return Baseline.load(file)
        baseline = Baseline.load(Path(self.policy.locate(file)))
        baseline.path = Path(self.policy.show(file))  # names count from where it would lie
        return baseline
