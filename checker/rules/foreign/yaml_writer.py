"""Writes what was imported as a rule set of ours, with a remark wherever something is missing."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from checker.core.confined import find_below
from checker.core.errors import RulesetError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST
from checker.core.terminal import make_visible
from checker.rules.foreign.files import make_relative, read_text
from checker.rules.foreign.model import FileText, Imported, ImportedRule, Parameter
from checker.rules.yaml_values import read_plain_value

_WIDTH = 100
_PARAMETER = "${"
_DOLLAR = "dollar"


def dump_data(imported: Imported, folder: Path) -> dict[str, Any]:
    """Return the rule set as values; files are named as seen from `folder`."""
    data: dict[str, Any] = {
        "ruleset": imported.name,
        "title": imported.title,
        "language": imported.language,
    }
    rules = [_convert_to_plain(draft.data, folder) for draft in imported.drafts]
    params = {**imported.params, **({_DOLLAR: "$"} if _uses_dollar(rules) else {})}
    if params:
        data["params"] = params
    data["rules"] = rules
    return data


def dump_yaml(imported: Imported, folder: Path) -> str:
    """Return the rule set as the YAML that `dump_data` is, with remarks."""
    data = dump_data(imported, folder)
    rules = data.pop("rules")
    lines = [*_write_head(imported), *_dump_lines(data), "rules:"]
    for draft, rule in zip(imported.drafts, rules, strict=True):
        lines += ["", *_write_remarks(draft)]
        dumped = _dump_lines(rule)
        lines += [f"  - {dumped[0]}", *(f"    {line}" if line else "" for line in dumped[1:])]
    if not rules:
        lines[-1] = "rules: []"
    return make_visible("\n".join(lines) + "\n")


def dump_list(expressions: Sequence[str], source: Path) -> str:
    """Return a list of expressions as YAML, for `exceptions: {file: ...}` of a rule."""
    head = (
        f"# {source.name} の許可リストです。規則に exceptions: {{file: このファイル}} と書きます。",
        f"# The allowlist {source.name}; a rule names it: exceptions: {{file: this file}}.",
    )
    dumped = yaml.dump(_Lines(expressions), Dumper=_Dumper, allow_unicode=True, width=_WIDTH * 10)
    return make_visible("\n".join(head) + f"\n{dumped}")


def _write_head(imported: Imported) -> Iterator[str]:
    yield f"# {imported.source.name} ({imported.tool}) から取り込んだ規則集です。"
    yield f"# Imported from {imported.source.name} ({imported.tool})."
    yield from _write_comment(imported.notes, "")


def _write_remarks(draft: ImportedRule) -> Iterator[str]:
    yield f"  # {draft.name}"
    yield from _write_comment(draft.notes, "  ")


def _write_comment(notes: Iterable[Message], indent: str) -> Iterator[str]:
    for note in notes:
        for language, words in (("注", note.get("ja")), ("Note", note.get("en"))):
            text = f"{language}: {words}".replace("\n", " ")
            yield from textwrap.wrap(
                text,
                _WIDTH,
                initial_indent=f"{indent}# ",
                subsequent_indent=f"{indent}#   ",
                break_on_hyphens=False,
                break_long_words=False,
            )


def _convert_to_plain(value: Any, folder: Path) -> Any:
    if isinstance(value, FileText):
        return _name_or_hold(value.path, folder)
    if isinstance(value, Parameter):
        return f"{_PARAMETER}{value.name}}}"
    if isinstance(value, dict):
        return {key: _convert_to_plain(each, folder) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_convert_to_plain(each, folder) for each in value]
    if isinstance(value, str):
        # `${` begins a parameter of a rule set
        return value.replace(_PARAMETER, f"${{{_DOLLAR}}}{{")
    return value


def _name_or_hold(path: Path, folder: Path) -> Any:
    """Return a list by its name where a rule set may name it, otherwise what it holds."""
    name = make_relative(path, folder)
    try:
        find_below(folder, name)
    except RulesetError:
        return _convert_to_plain(read_text(path, LARGEST_LIST), folder)
    return {"file": name}


def _uses_dollar(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_uses_dollar, value.values()))
    if isinstance(value, list):
        return any(map(_uses_dollar, value))
    return isinstance(value, str) and f"${{{_DOLLAR}}}" in value


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.2 would read as anything but a string."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return True: a rule set repeats itself rather than pointing at itself."""
        del data
        return True


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value and not value.startswith((" ", "\n")) else None
    if style is None and value and not isinstance(read_plain_value(value), str):
        style = '"'
    if make_visible(value) != value:
        style = '"'  # what is hidden stands as `\\u202e`, which only these quotes read
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


class _Lines(list[Any]):
    """A list that gets a line for each item."""


class _SpacedMapping(dict[str, Any]):
    """A mapping that gets a line for each key."""


def _represent_mapping(dumper: yaml.SafeDumper, value: _SpacedMapping) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=False)


def _represent_lines(dumper: yaml.SafeDumper, value: _Lines) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=False)


def _represent_sequence(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(each, (str, int, float)) for each in value) and (
        sum(len(str(each)) + 4 for each in value) <= _WIDTH - 30
    )
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_SpacedMapping, _represent_mapping)
_Dumper.add_representer(_Lines, _represent_lines)
_Dumper.add_representer(list, _represent_sequence)


def _dump_lines(value: dict[str, Any]) -> list[str]:
    text: str = yaml.dump(
        _SpacedMapping(value),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH * 10,
        default_flow_style=None,
    )
    return text.rstrip("\n").split("\n")
