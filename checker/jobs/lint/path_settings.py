"""Apply `[[tool.checker.paths]]` to a file: its rule set, its severities, what fails it."""

from collections.abc import Sequence
from dataclasses import field
from functools import cached_property
from os.path import isabs
from typing import TYPE_CHECKING

from checker.core.data_classes import dataclass
from checker.core.findings import Severity
from checker.jobs.lint.ignore import compile_globs

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from checker.core.config import PathSettings


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What holds for one file; None leaves it to the run. Small and plain: workers are sent it.

    `severity` and `off` change rules of whatever set is used, by their ids.
    """

    ruleset: str | None = None
    fail_on: Severity | None = None
    severity: tuple[tuple[str, Severity], ...] = ()
    off: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What of it a verdict depends on."""
        if self is _NOTHING or self == _NOTHING:  # the first is quick, and true of most files
            return ""
        return repr((self.ruleset, self.severity, self.off))


_NOTHING = FileSettings()


@dataclass(frozen=True)
class PathRules:
    """The entries of a configuration, `place` its file. Of several that match, later ones win."""

    entries: Sequence["PathSettings"] = ()
    place: str = ""
    _known: dict[tuple[int, ...], FileSettings] = field(default_factory=dict)

    @cached_property
    def _specs(self) -> list["GitIgnoreSpec"]:
        return [compile_globs(each.match, self.place) for each in self.entries]

    def of(self, name: str) -> FileSettings:
        """Return what holds for a file, by its name from the configuration's folder.

        Outside that folder, where a name is a whole path, no entry holds.

        Raises:
            ConfigError: a pattern makes no sense.
        """
        if not self.entries or isabs(name):  # noqa: PTH117 - a name with slashes, not a path
            return _NOTHING
        matching = tuple(n for n, spec in enumerate(self._specs) if spec.match_file(name))
        if matching not in self._known:
            self._known[matching] = _join_entries([self.entries[n] for n in matching])
        return self._known[matching]


def _join_entries(entries: Sequence["PathSettings"]) -> FileSettings:
    severity: dict[str, Severity] = {}
    off: dict[str, None] = {}
    ruleset: str | None = None
    fail_on: Severity | None = None
    for each in entries:
        ruleset, fail_on = each.ruleset or ruleset, each.fail_on or fail_on
        severity |= each.severity
        off |= dict.fromkeys(each.off)
    return FileSettings(ruleset, fail_on, tuple(sorted(severity.items())), tuple(sorted(off)))
