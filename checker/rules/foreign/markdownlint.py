"""markdownlint: `.markdownlint.json`, `.jsonc`, `.yaml`, and the `config` of markdownlint-cli2.

The rules are looked up in a table, see `rule_table`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checker.core.messages import Message
from checker.core.regular_files import is_inside
from checker.rules.foreign.files import build_failure, read_settings
from checker.rules.foreign.model import Imported, ImportedRule, make_slug
from checker.rules.foreign.rule_table import RuleTable, load_table
from checker.rules.yaml_nodes import Path_, YamlFile

NAMES = (
    ".markdownlint-cli2.jsonc",
    ".markdownlint-cli2.yaml",
    ".markdownlint.jsonc",
    ".markdownlint.json",
    ".markdownlint.yaml",
    ".markdownlint.yml",
)
"""Configurations of markdownlint, in the order in which markdownlint-cli2 looks for them."""
_MOST_BASES = 10
_OTHER_KEYS = frozenset({"$schema", "extends", "default"})


def is_configuration(path: Path) -> bool:
    """Return whether a file is markdownlint's configuration, by its name."""
    return path.name in NAMES


def read(path: Path) -> Imported:
    """Read markdownlint's configuration.

    Raises:
        RulesetError: it cannot be read, or a file that it extends cannot.
    """
    file = read_settings(path)
    name = make_slug(path.resolve().parent.name, "markdownlint")
    imported = Imported("markdownlint", name, path.name, path, "en", raw=[file.raw])
    top: Path_ = ("config",) if "-cli2" in path.name else ()
    settings = _read_mapping(file, top)
    bases = [(file, top, settings), *_read_bases(imported, file, settings, 1)]
    switches: dict[str, tuple[Any, str]] = {}
    for base, where, values in reversed(bases):
        _switch(switches, imported, values, base, where)
    _add_rules(imported, switches)
    return imported


def _read_mapping(file: YamlFile, top: Path_) -> dict[str, Any]:
    """Return the settings; none where markdownlint-cli2's file has no `config`.

    Raises:
        RulesetError: they are no mapping.
    """
    data = file.data
    for key in top:
        data = data.get(key, {}) if isinstance(data, dict) else None
    if not isinstance(data, dict):
        raise build_failure(
            file.at(top), Message("rules.needs-a-mapping-2"), Message("foreign.write-settings")
        )
    return data


def _read_bases(
    imported: Imported, file: YamlFile, settings: Mapping[str, Any], depth: int
) -> Iterator[tuple[YamlFile, Path_, dict[str, Any]]]:
    """Yield the settings that these extend, the nearest first."""
    name = settings.get("extends")
    if name is None:
        return
    place = file.at(("extends",))
    path = file.path.parent / str(name)
    if not is_inside(path, imported.source.parent):
        raise build_failure(place, Message("rules.leads-out-of-the-folder", name=name))
    if not path.is_file() or depth > _MOST_BASES:
        remedy = Message("rules.check-the-path")
        raise build_failure(place, Message("rules.is-missing-3", name=name), remedy)
    base = read_settings(path)
    imported.raw.append(base.raw)
    values = _read_mapping(base, ())
    yield base, (), values
    yield from _read_bases(imported, base, values, depth + 1)


def _switch(
    switches: dict[str, tuple[Any, str]],
    imported: Imported,
    settings: Mapping[str, Any],
    file: YamlFile,
    top: Path_,
) -> None:
    """Set what each rule is told and where; what stands later counts."""
    table = load_table("markdownlint")
    names = [*table.rules, *table.without]
    if "default" in settings or not switches:
        for name in names:
            switches[name] = (settings.get("default", True), file.at((*top, "default")))
    for key, value in settings.items():
        place = file.at((*top, key))
        found = _find_rules(table, key)
        if not found and key not in _OTHER_KEYS:
            reason = table.find_reason("", {})
            imported.note(Message("foreign.rule-left-out", rule=key, reason=reason))
        for name in found:
            switches[name] = (value, place)


def _find_rules(table: RuleTable, key: str) -> list[str]:
    lower = key.lower()
    name = table.aliases.get(lower, key.upper())
    if name in table.rules or name in table.without:
        return [name]
    return list(table.groups.get(lower, []))


def _add_rules(imported: Imported, switches: Mapping[str, tuple[Any, str]]) -> None:
    table = load_table("markdownlint")
    left: dict[Message, list[str]] = {}
    for name, (value, place) in sorted(switches.items()):
        if value is False or value is None:
            continue
        options = value if isinstance(value, dict) else {"severity": value}
        reason = table.find_reason(name, options)
        if reason is not None:
            left.setdefault(reason, []).append(name)
            continue
        try:
            found = table.convert(name, options)
        except ValueError as error:
            words = Message("rules.cannot-understand", word=name, error=error)
            raise build_failure(place, words, Message("rules.mend-this-place")) from error
        for data in found.rules.values():
            own = {"id": f"{imported.name}.{name.lower()}", **data}
            imported.drafts.append(ImportedRule(own, name, place, list(found.notes)))
    for why, names in left.items():
        imported.note(Message("foreign.rule-left-out", rule=", ".join(names), reason=why))
