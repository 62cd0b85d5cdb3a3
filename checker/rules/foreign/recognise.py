"""Recognise the tool that a file or folder was written for."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from checker.core.errors import RulesetError
from checker.core.messages import Message
from checker.rules.foreign import glossary, markdownlint, prh, textlint, vale
from checker.rules.foreign.files import YAML, build_failure, is_ours, read_yaml
from checker.rules.foreign.model import Imported
from checker.rules.foreign.prh_scopes import convert_scope

_PROGRAMS = {
    **dict.fromkeys(
        (".textlintrc.js", ".textlintrc.cjs", ".textlintrc.mjs"),
        Message("foreign.print-textlint-settings"),
    ),
    **dict.fromkeys(
        (
            *(".markdownlint.cjs", ".markdownlint.mjs"),
            *(".markdownlint-cli2.cjs", ".markdownlint-cli2.mjs"),
        ),
        Message("foreign.write-markdownlint-settings"),
    ),
}
"""Settings that are programs, and what to do instead: nothing of a stranger is run."""

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
    if path.name in _PROGRAMS:
        words = Message("foreign.settings-are-a-program")
        raise build_failure(str(path), words, _PROGRAMS[path.name])
    if vale.is_configuration(path):
        return vale.read
    if markdownlint.is_configuration(path):
        return markdownlint.read
    if textlint.is_configuration(path):
        return textlint.read
    if path.suffix.lower() == ".zip":
        return vale.read_package
    if glossary.is_glossary(path):
        return glossary.read
    return _find_yaml_reader(path) if path.suffix.lower() in YAML else None


def is_allowlist(path: Path) -> bool:
    """Return whether a file is an allowlist of textlint."""
    if path.suffix.lower() not in {*YAML, ".json"} or (
        textlint.is_configuration(path) or markdownlint.is_configuration(path)
    ):
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
    for name in (*textlint.NAMES, *markdownlint.NAMES, *_PROGRAMS):
        if (folder / name).is_file() and (read := _find_file_reader(folder / name)):
            return partial(_read_within, read, name)
    return None


def _read_within(read: Reader, name: str, folder: Path) -> Imported:
    """Read the file of a folder that holds the settings."""
    return read(folder / name)


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
