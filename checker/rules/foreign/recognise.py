"""Recognise the tool that a file or folder was written for."""

from collections.abc import Callable
from pathlib import Path

from checker.core.errors import RulesetError
from checker.rules.foreign import glossary, prh, textlint, vale
from checker.rules.foreign.files import YAML, is_ours, read_yaml
from checker.rules.foreign.model import Imported
from checker.rules.foreign.prh_scopes import convert_scope

Reader = Callable[[Path], Imported]


def find_reader(path: Path) -> Reader | None:
    """Return what reads `path`; None where it is a rule set of ours, or nothing that we know.

    Raises:
        RulesetError: the file cannot be read.
    """
    if path.is_dir():
        return _find_folder_reader(path)
    return _find_file_reader(path) if path.is_file() else None


def _find_file_reader(path: Path) -> Reader | None:
    if vale.is_configuration(path):
        return vale.read
    if textlint.is_configuration(path):
        return textlint.read
    if path.suffix.lower() == ".zip":
        return vale.read_package
    if glossary.is_glossary(path):
        return glossary.read
    return _find_yaml_reader(path) if path.suffix.lower() in YAML else None


def is_allowlist(path: Path) -> bool:
    """Return whether a file is an allowlist of textlint."""
    if path.suffix.lower() not in {*YAML, ".json"} or textlint.is_configuration(path):
        return False
    try:
        return textlint.is_allowlist(read_yaml(path).data)
    except RulesetError:
        return False


def _find_folder_reader(folder: Path) -> Reader | None:
    if any((folder / name).is_file() for name in vale.NAMES):
        return vale.read
    if vale.is_style(folder):
        return vale.read_style
    return None


def _find_yaml_reader(path: Path) -> Reader | None:
    if is_ours(path):
        return None
    data = read_yaml(path).data
    if prh.is_dictionary(data):
        return read_prh
    return vale.read_rule if vale.is_rule(data) else None


def read_prh(path: Path) -> Imported:
    """Read a prh dictionary, to be used where textlint-rule-prh looks.

    Raises:
        RulesetError: it cannot be read.
    """
    return prh.read(path, convert_scope({}))
