"""Rules that need no file: whoever has rules that a model judges is told of words to the model.

A set changes them under `override` like those of a base; one with a rule of the same kind of its
own has that one alone.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import kind_of
from checker.rules.draft import Draft
from checker.rules.model import LoadedRule
from checker.rules.nodes import YamlFile, load

_NAME = "builtin.yaml"


@cache
def _file() -> YamlFile:
    return load(Path(__file__).with_name(_NAME), _NAME)


def builtin_drafts() -> dict[str, Draft]:
    """Return the built-in rules by name, each of them new: overrides change them."""
    file = _file()
    rules = enumerate(file.data["rules"])
    return {data["id"]: Draft.of(data, file, ("rules", index)) for index, data in rules}


def without_idle(rules: Iterable[LoadedRule]) -> tuple[LoadedRule, ...]:
    """Return a set's rules, the built-in ones last, or not at all where they have no work."""
    own: list[LoadedRule] = []
    builtin: list[LoadedRule] = []
    for each in rules:
        (builtin if each.at.startswith(f"{_NAME}:") else own).append(each)
    if not any(isinstance(each.rule, JudgeRule) and each.rule.enabled for each in own):
        return tuple(own)
    kinds = {kind_of(each.rule) for each in own}
    return (*own, *(each for each in builtin if kind_of(each.rule) not in kinds))
