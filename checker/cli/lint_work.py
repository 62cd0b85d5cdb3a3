"""What a process needs to lint a file: imported only where one is to be computed."""

from pathlib import Path

from checker.app import App, Options
from checker.findings import Severity
from checker.pipeline.lint.work import Compute
from checker.text.bilingual import Language


def make(folder: str, ruleset: str | None, fail_on: Severity | None, language: Language) -> Compute:
    """Return what lints without a model, by the configuration of `folder`.

    Raises:
        ConfigError: that makes no sense.
    """
    options = Options(ruleset=ruleset, use_model=False, language=language, fail_on=fail_on)
    return App.build(Path(folder), options, language).lint
