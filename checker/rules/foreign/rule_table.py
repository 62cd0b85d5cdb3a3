"""Look up which rules of ours do the work of a rule of textlint or markdownlint.

What corresponds to what is data, `checker/data/foreign/<tool>.yaml`, and explained there.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from checker.core.messages import Message
from checker.core.resources import get_foreign_folder, read_yaml
from checker.rules.foreign import rule_options

_REASONS = {
    "network": Message("foreign.asks-the-network"),
    "source": Message("foreign.only-the-source"),
    "no-kind": Message("foreign.no-kind"),
    "apostrophe": Message("foreign.mostly-an-apostrophe"),
    "code-block": Message("foreign.looks-into-code"),
    "code": Message("foreign.runs-another-program"),
    "vale": Message("foreign.import-the-vale-style"),
    "unknown": Message("foreign.rule-is-unknown"),
}
_NOTES = {
    "own-words": Message("foreign.own-word-list"),
    "fewer-words": Message("foreign.fewer-words"),
    "other-list": Message("foreign.other-list"),
    "more-marks": Message("foreign.more-marks"),
}


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Rules of ours by the part that each does (`""` of a single one), and what is missing."""

    rules: Mapping[str, dict[str, Any]]
    notes: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """A tool's rules and what corresponds to them.

    `presets` holds the rules of each preset and the options that it gives them, `groups` the rules
    of each tag, `aliases` other names of rules.
    """

    rules: Mapping[str, Mapping[str, Any]]
    without: Mapping[str, Any]
    presets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    groups: Mapping[str, list[str]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def find_reason(self, name: str, options: Mapping[str, Any]) -> Message | None:
        """Return why a rule of theirs has no counterpart with these options; None where it has."""
        if name in self.rules:
            needed = self.rules[name].get("needs", "")
            lacks = needed and not options.get(needed)
            return Message("foreign.option-needed", option=needed) if lacks else None
        reason = self.without.get(name, "unknown")
        if isinstance(reason, dict):
            return Message("foreign.write-a-rule-of-kind", kind=reason["kind"])
        return _REASONS[reason]

    def convert(self, name: str, options: Mapping[str, Any]) -> Counterpart:
        """Return the rules for a rule of theirs that has a counterpart, with these options.

        Raises:
            ValueError: a word or expression of an option cannot be understood.
        """
        entry = self.rules[name]
        rules = copy.deepcopy(entry.get("rules") or {"": entry["rule"]})
        notes = [_NOTES[entry["note"]]] if "note" in entry else []
        known: Mapping[str, Any] = entry.get("options", {})
        given = dict(_flatten(options, known, ""))
        for option, specs in known.items():
            for spec in specs if isinstance(specs, list) else [specs]:
                value = given.get(option, spec.get("default"))
                if value is not None and not _apply(rules, spec, value):
                    words = Message("foreign.value-not-used", option=option, value=value)
                    notes += [] if words in notes else [words]
        notes += _name_unknown(given, known)
        for each in rules.values():
            _set_severity(each, options)
        return Counterpart(_keep_enabled(rules), notes)


@cache
def load_table(tool: str) -> RuleTable:
    """Return what is known of a tool's rules."""
    data = read_yaml(get_foreign_folder() / f"{tool}.yaml")
    return RuleTable(
        data["rules"],
        data["without"],
        data.get("presets", {}),
        data.get("tags", {}),
        data.get("aliases", {}),
    )


def _flatten(
    options: Mapping[str, Any], known: Mapping[str, Any], above: str
) -> Iterator[tuple[str, Any]]:
    """Yield options; those inside others as `a.b`, where the table has such."""
    for option, value in options.items():
        name = f"{above}{option}"
        inside = f"{name}."
        if isinstance(value, dict) and any(each.startswith(inside) for each in known):
            yield from _flatten(value, known, inside)
        else:
            yield name, value


def _apply(rules: dict[str, dict[str, Any]], spec: Mapping[str, Any], value: Any) -> bool:
    """Change the rules that an option is about; return whether its value was understood."""
    chosen = [spec["of"]] if "of" in spec else list(rules)
    changed = {name: rule_options.apply(rules[name], spec, value) for name in chosen}
    understood = {name: rule for name, rule in changed.items() if rule is not None}
    rules.update(understood)
    return understood.keys() == changed.keys()


def _name_unknown(options: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Message]:
    for option in sorted({*map(str, options)} - {*known, "severity"}):
        yield Message("foreign.option-not-used", option=option)


def _keep_enabled(rules: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the rules that no option has switched off, without the switch."""
    kept = {part: rule for part, rule in rules.items() if rule.get("enabled", True)}
    return {
        part: {key: value for key, value in rule.items() if key != "enabled"}
        for part, rule in kept.items()
    }


def _set_severity(rule: dict[str, Any], options: Mapping[str, Any]) -> None:
    severity = options.get("severity")
    if severity in {"error", "warning", "info"}:
        rule["severity"] = severity
