"""Convert the rules and presets that a configuration of textlint names."""

from collections.abc import Iterator, Mapping
from typing import Any

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.rules.foreign.files import build_failure
from checker.rules.foreign.model import Imported, ImportedRule, make_distinct, make_slug
from checker.rules.foreign.rule_table import load_table
from checker.rules.yaml_nodes import Path_, YamlFile

_PACKAGE = re.compile(r"(?:@[^/]+/)?(?:textlint-rule-)?(preset-)?(.+)", re.DOTALL)
_NUMBERED = re.compile(r"[0-9]+(?:\.[0-9]+)+")


def add_rule(imported: Imported, file: YamlFile, name: str, options: Any) -> None:
    """Add the rules for a rule or preset of textlint; note what of it has no counterpart.

    Raises:
        RulesetError: a word or expression of an option cannot be understood.
    """
    package = _PACKAGE.fullmatch(name)
    if package is None or not package[1]:
        bare = package[2] if package is not None else name
        _convert(imported, file, ("rules", name), bare, name, options)
        return
    for rule, asked, chosen in _iter_preset(package[2], options):
        path = ("rules", name, asked) if asked else ("rules", name)
        shown = f"{name}/{asked or rule.removeprefix('jtf-')}"
        _convert(imported, file, path, rule, shown, chosen)


def _iter_preset(preset: str, options: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield the rules that a preset switches on: name, name as asked for, options.

    What is asked for counts; `true` means what the preset says. A preset that nobody knows has
    the rules that are asked for, or itself.
    """
    known = load_table("textlint").presets.get(preset)
    asked = options if isinstance(options, dict) else {}
    if known is None and not asked:
        yield f"preset-{preset}", "", options
    names = {_shorten(name): name for name in asked}
    for rule in dict.fromkeys([*(known or {}), *names]):
        own = (known or {}).get(rule, True)
        chosen = asked.get(names.get(rule, rule), own)
        chosen = (own or True) if chosen is True and rule in names else chosen
        if chosen is not False:
            yield rule, names.get(rule, ""), chosen


def _shorten(name: str) -> str:
    """Return a rule's name in the table: those of preset-jtf-style go by their numbers."""
    numbered = _NUMBERED.match(name)
    return f"jtf-{numbered[0]}" if numbered else name


def _convert(
    imported: Imported, file: YamlFile, path: Path_, rule: str, shown: str, options: Any
) -> None:
    table = load_table("textlint")
    given = options if isinstance(options, Mapping) else {}
    reason = table.find_reason(rule, given)
    if reason is not None:
        imported.note(Message("foreign.rule-left-out", rule=shown, reason=reason))
        return
    try:
        found = table.convert(rule, given)
    except ValueError as error:
        words = Message("rules.cannot-understand", word=shown, error=error)
        raise build_failure(file.at(path), words, Message("rules.mend-this-place")) from error
    for part, data in found.rules.items():
        _add(imported, ImportedRule(data, shown, file.at(path), list(found.notes)), rule, part)


def _add(imported: Imported, draft: ImportedRule, rule: str, part: str) -> None:
    """Add a rule under a name of its own, unless another does exactly the same."""
    others = [_without_id(each.data) for each in imported.drafts]
    if draft.data in others:
        return
    slug = f"{make_slug(rule, 'rule')}-{part}" if part else make_slug(rule, "rule")
    taken = [each.data["id"] for each in imported.drafts]
    draft.data = {"id": make_distinct(f"{imported.name}.{slug}", taken), **draft.data}
    imported.drafts.append(draft)


def _without_id(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "id"}
