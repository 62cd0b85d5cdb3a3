"""Runs rules of other tools as they are: what is converted is loaded as if it had been written."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.rules.foreign.model import Imported
from checker.rules.load import load_ruleset
from checker.rules.model import Ruleset
from checker.rules.yaml_nodes import Path_, YamlFile

_RULES = "rules"
_UNDER_A_RULE = 2


@dataclass(frozen=True, slots=True)
class _Converted(YamlFile):
    """A rule set that stands in no file: its places are those of the source."""

    origins: Mapping[int, str] = field(default_factory=dict)

    def at(self, path: Path_) -> str:
        """Return where in the source a rule is written."""
        if len(path) >= _UNDER_A_RULE and path[0] == _RULES and isinstance(path[1], int):
            return self.origins[path[1]]
        return self.shown


def convert_foreign(name: str) -> Ruleset | None:
    """Return the rules of another tool's file or folder, which is there; None where it is none.

    Raises:
        RulesetErrors: it cannot be used.
        RulesetError: a file of it cannot be read.
    """
    from checker.rules.foreign.recognise import find_reader  # noqa: PLC0415 - few runs need it

    path = Path(name)
    read = find_reader(path)
    return None if read is None else build_ruleset(read(path), name)


def build_ruleset(imported: Imported, shown: str) -> Ruleset:
    """Return what was imported as a rule set that is ready to run.

    Raises:
        RulesetErrors: it cannot be used.
    """
    from checker.rules.foreign.yaml_writer import dump_data  # noqa: PLC0415 - likewise

    folder = imported.source if imported.source.is_dir() else imported.source.parent
    file = _Converted(
        path=folder / "ruleset.yaml",
        shown=shown,
        data=dump_data(imported, folder),
        places={},
        raw=b"\0".join(imported.raw),
        origins={number: draft.origin for number, draft in enumerate(imported.drafts)},
    )
    return load_ruleset(file.path, _locate_nothing, shown, file)


def _locate_nothing(name: str) -> None:
    """Find no rule set: what is imported extends none."""
    del name
