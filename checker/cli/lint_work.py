"""Make what lints a file in this process; imported only where one is to be computed."""

from pathlib import Path

from checker.app import App, Options
from checker.core.config import Settings
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage
from checker.jobs.lint.known import check_names
from checker.jobs.lint.work import Compute
from checker.rules import Library
from checker.rules.foreign.run import open_foreign


def make(
    folder: str, ruleset: str | None, fail_on: Severity | None, language: DisplayLanguage
) -> Compute:
    """Return what lints without a model, by the configuration of `folder`.

    Raises:
        ConfigError: that makes no sense.
    """
    options = Options(ruleset=ruleset, use_model=False, language=language, fail_on=fail_on)
    return App.build(Path(folder), options, language).lint


def check_paths(settings: Settings, file: Path | None, ruleset: str | None) -> None:
    """Make sure that rules and rule sets which `[[tool.checker.paths]]` names are there.

    Raises:
        ConfigError: some are not.
    """
    used = [settings.default_ruleset, *([ruleset] if ruleset is not None else [])]
    check_names(settings.paths, file, Library(settings.rules, open_foreign), used)
