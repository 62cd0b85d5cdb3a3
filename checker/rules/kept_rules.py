"""Keep the rules of a rule set as they were validated: a run that finds them validates nothing.

They are kept by the bytes and names of the rule files and by checker's own files, and hold as long
as the lists and examples that they name are the same. A rule set with an error is never kept.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checker.core.cache_files import find_kept, read_kept, write_kept
from checker.core.kept_values import read_value, write_value
from checker.core.own_files import digest_rule_code
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.rules.model import LoadedRule
from checker.rules.yaml_nodes import YamlFile

if TYPE_CHECKING:
    from checker.rules.word_lists import WordList

FOLDER: Final = "rules"
_MOST: Final = 48
"""Each is some hundred thousand bytes; whoever writes a rule set keeps one with every change."""


def find_kept_rules(
    files: Iterable[YamlFile], lists: "dict[Path, WordList]"
) -> tuple[LoadedRule, ...] | None:
    """Return the rules that were made of these files, None where they are to be made.

    `lists` takes up the bytes of the lists that they name.
    """
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, ImportError):
        named, _, written = read_kept(_find_file(files)).partition(b"\n")
        raws = {Path(name): read_regular(Path(name), LARGEST_LIST) for name in json.loads(named)}
        if json.loads(named) == _hash_lists(raws):
            rules: tuple[LoadedRule, ...] = read_value(written)
            if all(isinstance(each, LoadedRule) for each in rules):
                _note_lists(lists, raws)
                return rules
    return None


def _note_lists(lists: "dict[Path, WordList]", raws: Mapping[Path, bytes]) -> None:
    if raws:
        from checker.rules.word_lists import WordList  # noqa: PLC0415 - few rule sets name any

        lists.update((path, WordList(None, raw)) for path, raw in raws.items())


def keep_rules(
    files: Iterable[YamlFile], lists: "Mapping[Path, WordList]", rules: Sequence[LoadedRule]
) -> None:
    """Keep the rules that were made of these files and lists."""
    written = write_value(tuple(rules))
    if written is not None:
        named = _hash_lists({path: each.raw for path, each in lists.items()})
        write_kept(_find_file(files), json.dumps(named).encode() + b"\n" + written, _MOST)


def _hash_lists(raws: Mapping[Path, bytes]) -> dict[str, str]:
    return {str(path): hashlib.sha256(raw).hexdigest() for path, raw in raws.items()}


def _find_file(files: Iterable[YamlFile]) -> Path:
    digest = hashlib.sha256(digest_rule_code().encode())
    for each in files:
        names = json.dumps([str(each.path), each.shown, len(each.raw)])
        digest.update(names.encode() + each.raw)
    return find_kept(FOLDER, digest.hexdigest())
