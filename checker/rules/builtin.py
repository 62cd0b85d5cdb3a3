"""Rules that need no file: whoever has rules that a model judges is told of words to the model.

A set changes them under `override` like those of a base; one with a rule of the same kind of its
own has that one alone.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from checker.kinds.registry import get_kind_name, is_judged
from checker.rules.kept_files import load_kept
from checker.rules.model import LoadedRule
from checker.rules.rule_draft import RuleDraft
from checker.rules.yaml_nodes import YamlFile

_NAME = "builtin.yaml"


@cache
def _load_file() -> YamlFile:
    return load_kept(Path(__file__).with_name(_NAME), _NAME)


def load_builtin_drafts() -> dict[str, RuleDraft]:
    """Return the built-in rules by name, each of them new: overrides change them."""
    file = _load_file()
    rules = enumerate(file.data["rules"])
    return {data["id"]: RuleDraft.of(data, file, ("rules", index)) for index, data in rules}


def drop_idle_builtin(rules: Iterable[LoadedRule]) -> tuple[LoadedRule, ...]:
    """Return a set's rules, the built-in ones last, or not at all where they have no work."""
    own: list[LoadedRule] = []
    builtin: list[LoadedRule] = []
    for each in rules:
        (builtin if is_builtin(each) else own).append(each)
    if not any(is_judged(each.rule) and each.rule.enabled for each in own):
        return tuple(own)
    kinds = {get_kind_name(each.rule) for each in own}
    return (*own, *(each for each in builtin if get_kind_name(each.rule) not in kinds))


def is_builtin(each: LoadedRule) -> bool:
    """Return whether no rule file holds a rule: its examples are for nobody to mend."""
    return each.at.startswith(f"{_NAME}:")
