"""Stamp the configuration, the rule files and the known findings, to tell when one changes."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from checker.core.config_layers import list_read_files, load_settings
from checker.core.errors import ConfigError
from checker.jobs.lint.baseline import NAME
from checker.jobs.lint.context import LintOptions
from checker.jobs.lint.run_digest import state_of
from checker.jobs.lint.watch import PAUSE_SECONDS

_PATIENCE_SECONDS = 2
"""What changes for longer than this is taken as it is."""


def stamp_configuration(options: LintOptions) -> object:
    """Return what compares unequal once settings, rules or known findings differ."""
    working = Path.cwd()
    files = list_read_files(working, options.source)
    try:
        settings = load_settings(working, options.source)
    except ConfigError as error:
        return [*map(_stamp, files)], error.render("en")
    named = options.baseline or settings.lint.baseline
    files += [named] if named is not None else [each / NAME for each in (working, *working.parents)]
    state = state_of(settings, {"ruleset": options.ruleset})
    return [*map(_stamp, files)], settings.model_dump_json(), state


def stamp_when_still(
    options: LintOptions, stamp: object, wait: Callable[[float], None] = time.sleep
) -> object:
    """Return the stamp once it keeps still: an editor may have written half of a file."""
    for _ in range(int(_PATIENCE_SECONDS / PAUSE_SECONDS)):
        wait(PAUSE_SECONDS / 2)
        before, stamp = stamp, stamp_configuration(options)
        if stamp == before:
            break
    return stamp


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        facts = os.stat(file)  # noqa: PTH116 - alike for all
    except OSError:
        return ()
    return facts.st_size, facts.st_mtime_ns, facts.st_ino
