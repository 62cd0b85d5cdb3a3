"""Digest what every verdict of a run depends on besides its file.

checker itself, the installed libraries and dictionary, the configuration, all bytes of rule files,
the model. Nothing is parsed: a run in which nothing changed must not load what it will not use.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

import checker
from checker.core import resources
from checker.core.config import Settings
from checker.core.confined import find_below
from checker.core.errors import ConfigError, RulesetError, describe_unreadable
from checker.core.messages import Message
from checker.core.own_files import describe_tool
from checker.core.regular_files import LARGEST_LIST, iter_files, read_regular
from checker.core.text import lazy_re as re

_LIST = re.compile(rb"\bfile:\s*[\"']?([^\"'\s,}\]]+)")
_RULES = (".yaml", ".yml")
_MAX_FILES = 10_000
_MAX_ENTRIES = 1_000_000
_OWN = re.compile(rb"^[\"']?ruleset[\"']?\s*:", re.MULTILINE)
"""What only a rule set of our own says at the beginning of a line."""


def state_of(
    settings: Settings, options: Mapping[str, object], say: Callable[[str], str] = str
) -> bytes:
    """Return the digest of all that a run's verdicts share.

    Args:
        settings: of the configuration; what only says how to lint is left out.
        options: of the command line, the language and the model's weights among them.
        say: names paths of a trusted revision alike in every run.
    """
    digest = hashlib.sha256()
    shared = settings.model_dump_json(exclude={"lint", "paths", "numbers", "templates"})
    said = repr(sorted(options.items()))
    for part in (checker.__version__, sys.version, say(shared), say(said)):
        _add(digest, part.encode())
    for part in describe_tool():
        _add(digest, part.encode())
    named = options.get("ruleset")
    paths = list_rule_paths(settings, named if isinstance(named, str) else None)
    for file in iter_rule_files([*settings.rules, *paths]):
        _add(digest, os.fsencode(say(os.fspath(file))))
        _add(digest, _read_content(file))
    return digest.digest()


def list_rule_paths(settings: Settings, ruleset: str | None) -> list[Path]:
    """Return the rule sets that are named by a path, in an option or in the configuration.

    A folder of documents may be called as a rule set is: the rule set is meant.
    """
    named = (ruleset, settings.default_ruleset, *(each.ruleset for each in settings.paths))
    folders = [*settings.rules, resources.get_rules_folder()]
    return [
        Path(each)
        for each in dict.fromkeys(named)
        if each is not None
        and os.path.lexists(each)
        and not (os.path.isdir(each) and any((at / f"{each}.yaml").is_file() for at in folders))  # noqa: PTH112
    ]


def _add(digest: "hashlib._Hash", part: bytes) -> None:
    digest.update(len(part).to_bytes(8, "little") + part)


def is_foreign(path: Path) -> bool:
    """Return whether rules may be another tool's, whose files only its reader knows."""
    if not path.is_file():
        return path.is_dir()
    return path.suffix not in {".yaml", ".yml"} or not _OWN.search(read_regular(path, LARGEST_LIST))


def iter_rule_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that rules may be made of: all of a folder, all YAML beside a file, lists."""
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            waiting = _list_folder(path)
        elif path.is_file():
            beside = (each for each in path.parent.iterdir() if each.suffix in _RULES)
            waiting = sorted({path, *beside})
        else:
            waiting = []
        for file in waiting:
            yield from (each for each in (file, *find_list_files(file)) if each not in seen)
            seen |= {file, *find_list_files(file)}


def _list_folder(folder: Path) -> list[Path]:
    """Return all files of a folder of rules and below it.

    Raises:
        ConfigError: there are so many that it cannot be one of rules.
    """
    found = list(islice(iter_files(folder, _MAX_ENTRIES), _MAX_FILES + 1))
    if len(found) > _MAX_FILES:
        raise ConfigError(
            Message("lint.too-many-rule-files", most=_MAX_FILES),
            place=str(folder),
            remedy=Message("rules.check-rules-in-the-configuration"),
        )
    return sorted(found)


def find_list_files(file: Path) -> list[Path]:
    """Return the files that a rule file names, wherever they lie."""
    if file.suffix not in _RULES:
        return []
    return sorted({each for each in iter_named_files(file) if each.is_file()})


def iter_named_files(file: Path) -> Iterator[Path]:
    """Yield the files that a rule file names, there or not."""
    if file.suffix not in _RULES:
        return
    for name in find_list_names(file):
        with suppress(RulesetError):  # whoever loads the rule set says what is wrong
            yield find_below(file.parent, name)


def find_list_names(file: Path) -> list[str]:
    """Return what a rule file calls the files that it names, as it is written."""
    return [os.fsdecode(each) for each in _LIST.findall(_read_content(file))]


def _read_content(file: Path) -> bytes:
    try:
        return read_regular(file, LARGEST_LIST)
    except OSError as error:
        # whoever loads the rule set says what is wrong
        return describe_unreadable(error).get("en").encode()
