"""A rule while its files are read: who set each option, in which order, and what holds at the end.

Sets that extend the same base share its rules. What one of them changed is not undone by another
that left it alone, so every setting is kept with the file that made it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, Final

from checker.core.data_classes import dataclass
from checker.rules.yaml_nodes import Path_, YamlFile

FIXED: Final = frozenset({"id", "kind"})
"""What no override changes, and nothing is filled into."""
_EXAMPLES = "examples"
_SAYS_NOTHING_OF_TEXTS = frozenset(
    {"id", "severity", "concern", "message", "why", "when", "limit", "fix", "enabled", _EXAMPLES}
)
"""Options that do not change on which texts a rule fires."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value, the file that says so, and the path of the mapping in which it stands there."""

    value: Any
    file: YamlFile
    path: Path_


Settings = dict[str, list[Setting]]
"""By name, in the order in which they were made: the last one holds."""


def add_settings(to: Settings, others: Mapping[str, Iterable[Setting]]) -> None:
    """Add what others set, leaving out what is known already."""
    for name, settings in others.items():
        known = to.setdefault(name, [])
        known += [each for each in settings if not any(_is_same_option(each, one) for one in known)]


def _is_same_option(one: Setting, other: Setting) -> bool:
    return one.file is other.file and one.path == other.path


@dataclass
class RuleDraft:
    """A rule before validation; `base` is where it is written, `settings` what its options are."""

    base: tuple[YamlFile, Path_]
    settings: Settings = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any], file: YamlFile, path: Path_) -> "RuleDraft":
        """Return the draft of a rule that stands at `path` of `file`."""
        return cls((file, path), {name: [Setting(v, file, path)] for name, v in data.items()})

    def copy(self) -> "RuleDraft":
        """Return another draft of the same rule, which may be changed by itself."""
        return RuleDraft(self.base, {name: [*each] for name, each in self.settings.items()})

    def change(self, data: Mapping[str, Any], file: YamlFile, path: Path_) -> None:
        """Take the options that a mapping at `path` of `file` sets."""
        add_settings(self.settings, {k: [Setting(v, file, path)] for k, v in data.items()})

    def default(self, name: str, file: YamlFile) -> None:
        """Take an option from the head of its file, where the rule does not set it."""
        if name not in self.settings and name in file.data:
            self.change({name: file.data[name]}, file, ())

    @property
    def data(self) -> dict[str, Any]:
        """The options that hold, as they are written."""
        return {name: settings[-1].value for name, settings in self.settings.items()}

    @property
    def origins(self) -> dict[str, tuple[str, ...]]:
        """For each option where it was set: `file:line:column`, the last one holds."""
        return {
            name: tuple(each.file.at((*each.path, name)) for each in settings)
            for name, settings in self.settings.items()
        }

    def at(self, path: Path_ = ()) -> str:
        """Return the place of a value, in the override where that set it."""
        settings = self.settings.get(str(path[0])) if path else None
        file, base = self.base if not settings else (settings[-1].file, settings[-1].path)
        return file.at((*base, *path))

    def examples_hold(
        self, params: Iterable[list[Setting]], rank: Callable[[Setting], int]
    ) -> bool:
        """Return whether the rule still is the one that its examples were written for.

        Args:
            params: of each parameter that says something of texts, who set it.
            rank: the place of a setting's file in the order in which the files count.
        """
        if _EXAMPLES not in self.settings:
            return True
        written = rank(self.settings[_EXAMPLES][-1])
        options = [each for name, each in self.settings.items() if affects_matching(name)]
        return all(
            any(rank(each) <= written and each.value == settings[-1].value for each in settings)
            for settings in (*options, *params)
        )


def affects_matching(option: str) -> bool:
    """Return whether an option changes on which texts a rule fires."""
    return option not in _SAYS_NOTHING_OF_TEXTS
