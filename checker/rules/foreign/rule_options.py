"""Say an option of textlint or markdownlint as our rules have it (see `rule_table`)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import regex

from checker.rules.foreign.javascript import convert_listed

Rule = dict[str, Any]


def apply(rule: Rule, spec: Mapping[str, Any], value: Any) -> Rule | None:
    """Return the rule as an option's value changes it; None where the value means nothing here.

    Raises:
        ValueError: a word or expression in the value cannot be understood.
    """
    for way, change in _WAYS.items():
        if way in spec:
            return change(rule, spec[way], value)
    return None


def _set(rule: Rule, keys: str | list[str], value: Any) -> Rule:
    return rule | dict.fromkeys([keys] if isinstance(keys, str) else keys, value)


def _join(rule: Rule, key: str, value: Any) -> Rule | None:
    return rule | {key: "".join(value)} if _are_texts(value) else None


def _add_words(rule: Rule, key: str, value: Any) -> Rule | None:
    if not _are_texts(value):
        return None
    return _merge(rule, _nest(key, [convert_listed(each) for each in value if each]))


def _add_found(rule: Rule, key: str, value: Any) -> Rule | None:
    if not _are_texts(value):
        return None
    # a finding of ours may begin earlier, and a sentence much earlier
    return _add_words(rule, key, [each.replace("/^", "/", 1) for each in value])


def _add_elements(rule: Rule, key: str, value: Any) -> Rule | None:
    if not _are_texts(value):
        return None
    names = "|".join(regex.escape(each) for each in value if each)
    return _merge(rule, _nest(key, [rf"(?i)<(?:{names})(?:\s[^<>]*+)?/?>"])) if names else rule


def _fill(rule: Rule, names: Mapping[str, int], value: Any) -> Rule | None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        return None
    for name, more in names.items():
        rule = _replace(rule, f"@{name}@", str(max(value + more, 0)))
    return rule


def _fill_characters(rule: Rule, name: str, value: Any) -> Rule | None:
    if not isinstance(value, str):
        return None
    # an empty class matches nothing
    inside = "".join(f"\\{each}" if each in r"\[]^-&|~" else each for each in value)
    filled: Rule = _replace(rule, f"[@{name}@]", f"[{inside}]" if inside else "(?!)")
    return filled


def _choose(rule: Rule, values: Mapping[str, Rule], value: Any) -> Rule | None:
    is_text = isinstance(value, str)
    written = value if is_text else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _merge(rule, values[written]) if written in values else None


_WAYS: Mapping[str, Callable[[Rule, Any, Any], Rule | None]] = {
    "sets": _set,
    "joins": _join,
    "words": _add_words,
    "found": _add_found,
    "elements": _add_elements,
    "fills": _fill,
    "characters": _fill_characters,
    "values": _choose,
}
_LARGEST = 1_000_000


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _nest(key: str, value: Any) -> Rule:
    for part in reversed(key.split(".")):
        value = {part: value}
    nested: Rule = value
    return nested


def _merge(rule: Rule, changes: Mapping[str, Any]) -> Rule:
    """Return the rule with changes: lists are joined, mappings merged, the rest replaced."""
    result = dict(rule)
    for key, value in changes.items():
        own = result.get(key)
        if isinstance(own, dict) and isinstance(value, dict):
            result[key] = _merge(own, value)
        elif isinstance(own, list) and isinstance(value, list):
            result[key] = [*own, *value]
        else:
            result[key] = value
    return result


def _replace(value: Any, mark: str, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _replace(each, mark, text) for key, each in value.items()}
    if isinstance(value, list):
        return [_replace(each, mark, text) for each in value]
    return value.replace(mark, text) if isinstance(value, str) else value
