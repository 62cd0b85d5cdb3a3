"""Rules written for other tools: Vale styles, prh, textlint allowlists, CSV glossaries."""

from pathlib import Path

from checker.rules.library import RulesetLibrary
from checker.rules.model import Ruleset


def open_foreign(name: str) -> Ruleset | None:
    """Return the rules of another tool's file or folder; None where `name` is none.

    Raises:
        RulesetErrors: it cannot be used.
        RulesetError: a file of it cannot be read.
    """
    path = Path(name)
    if not path.exists() or _is_ours(path):
        return None
    from checker.rules.foreign.ruleset import convert_foreign  # noqa: PLC0415 - few have them

    return convert_foreign(name)


def _open_foreign_file(name: str) -> Ruleset | None:
    """Do as `open_foreign` does for a whole path only: a name means no file of the folder.

    Raises:
        RulesetErrors: it cannot be used.
        RulesetError: a file of it cannot be read.
    """
    return open_foreign(name) if Path(name).is_absolute() else None


def _is_ours(path: Path) -> bool:
    from checker.rules.foreign.files import YAML, is_ours  # noqa: PLC0415 - only for a path

    is_yaml = path.suffix.lower() in YAML and not path.name.startswith(".")
    return is_yaml and path.is_file() and is_ours(path)


def open_library(rules: tuple[Path, ...], *, names_only: bool = False) -> RulesetLibrary:
    """Return the rule sets in folders of rules, and those of other tools that are named by a path.

    With `names_only` that is a whole path: a name means nothing in the working folder.
    """
    return RulesetLibrary(rules, _open_foreign_file if names_only else open_foreign)
