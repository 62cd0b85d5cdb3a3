"""Open what checks files in a process of its own; imported only where one is to be computed."""

from pathlib import Path

from checker.core.config import Settings
from checker.core.messages import DisplayLanguage
from checker.jobs.lint.configuration import Options
from checker.jobs.lint.lint_file import Compute
from checker.jobs.lint.path_settings_check import check_names
from checker.rules.foreign import open_library
from checker.session import Session


def open_check(folder: str, options: Options, language: DisplayLanguage) -> Compute:
    """Return what reviews a file by the configuration of `folder`.

    Raises:
        ConfigError: that makes no sense.
    """
    return Session.open(Path(folder), options, language).check


def check_paths(
    settings: Settings, file: Path | None, ruleset: str | None, *, names_only: bool = False
) -> None:
    """Make sure that rules and rule sets which `[[tool.checker.paths]]` names are there.

    With `names_only` a name means no file of the working folder.

    Raises:
        ConfigError: some are not.
    """
    used = [settings.default_ruleset, *([ruleset] if ruleset is not None else [])]
    check_names(settings.paths, file, open_library(settings.rules, names_only=names_only), used)
