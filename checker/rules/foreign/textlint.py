"""textlint: `.textlintrc` with its rules, prh dictionaries and allowlists, and allowlists alone.

Rules and presets are looked up in a table, see `textlint_rules`. An allowlist holds words and
`/expressions/flags` in which nothing is reported; here they become `exceptions`. A list by itself
becomes a list of expressions, for `exceptions: {file: ...}`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.core.messages import Message
from checker.core.regular_files import is_inside
from checker.rules.foreign import prh
from checker.rules.foreign.files import (
    build_failure,
    make_relative,
    read_bytes,
    read_settings,
    read_yaml,
)
from checker.rules.foreign.javascript import convert_listed
from checker.rules.foreign.model import Imported, make_slug
from checker.rules.foreign.prh_scopes import convert_scope
from checker.rules.foreign.textlint_rules import add_rule
from checker.rules.yaml_nodes import YamlFile

NAMES = (".textlintrc", ".textlintrc.json", ".textlintrc.yml", ".textlintrc.yaml")
"""Configurations of textlint, in the order in which textlint looks for them."""
_PRH = ("prh", "textlint-rule-prh")
_ALLOW = ("allowlist", "whitelist", "textlint-filter-rule-allowlist")
_READ = frozenset({"markdown", "text", "html"})
"""Formats of textlint's plugins that checker reads too."""
_WITH_EXCEPTIONS = frozenset(
    {"existence", "substitution", "repetition", "redundant", "weak-phrase", "acronym"}
)
"""Kinds whose `exceptions` are expressions."""
_ALLOW_OPTIONS = frozenset({"allow", "allowlistConfigPaths"})
_PRH_OPTIONS = frozenset(
    {
        *("rulePaths", "ruleContents", "checkLink", "checkBlockQuote", "checkEmphasis"),
        *("checkHeader", "checkParagraph", "severity"),
    }
)


def is_configuration(path: Path) -> bool:
    """Return whether a file is textlint's configuration, by its name."""
    return path.name in NAMES


def is_allowlist(data: Any) -> bool:
    """Return whether a file's data are an allowlist: words and nothing else."""
    return isinstance(data, list) and bool(data) and all(isinstance(each, str) for each in data)


def read(path: Path) -> Imported:
    """Read textlint's configuration.

    Raises:
        RulesetError: it cannot be read, or a file that it names cannot.
    """
    file = read_settings(path)
    if not isinstance(file.data, dict):
        raise build_failure(
            file.at(()), Message("rules.is-no-configuration"), Message("foreign.write-rules")
        )
    name = make_slug(path.resolve().parent.name, "textlint")
    imported = Imported("textlint", name, path.name, path, "ja", raw=[file.raw])
    _name_plugins(imported, file.data.get("plugins"))
    for rule, options in _iter_rules(file):
        if rule in _PRH:
            _add_dictionaries(imported, file, options if isinstance(options, dict) else {})
        else:
            add_rule(imported, file, rule, options)
    _add_exceptions(imported, _read_allowed(imported, file))
    return imported


def _name_plugins(imported: Imported, plugins: Any) -> None:
    """Note the formats that a plugin of textlint reads."""
    for name in plugins if isinstance(plugins, (list, dict)) else []:
        if str(name).removeprefix("@textlint/").removeprefix("textlint-plugin-") not in _READ:
            imported.note(Message("foreign.plugin-not-used", name=name))


def _iter_rules(file: YamlFile) -> Iterator[tuple[str, Any]]:
    """Yield the rules that are switched on, and their options.

    Raises:
        RulesetError: the rules are no mapping.
    """
    rules = file.data.get("rules") or {}
    if not isinstance(rules, dict):
        raise build_failure(
            file.at(("rules",)), Message("rules.needs-a-mapping-2"), Message("foreign.write-rules")
        )
    for rule, options in rules.items():
        if options is not False:
            yield rule, options


def read_allowlist(path: Path) -> list[str]:
    """Return the expressions of an allowlist.

    Raises:
        RulesetError: it is none, or one of its expressions cannot be understood.
    """
    file = read_yaml(path)
    if not is_allowlist(file.data):
        raise build_failure(file.at(()), Message("rules.is-no-allowlist"))
    return list(_convert_words(file.data, file))


def _add_dictionaries(imported: Imported, file: YamlFile, options: dict[str, Any]) -> None:
    found: list[prh.PrhEntry] = []
    for number, name in enumerate(options.get("rulePaths") or []):
        path = file.path.parent / Path(str(name)).expanduser()
        if not path.is_file():
            place = file.at(("rules", "prh", "rulePaths", number))
            words = Message("rules.is-missing-3", name=name)
            raise build_failure(place, words, Message("rules.check-the-path"))
        found = prh.merge_entries(found, prh.read_entries(imported, path))
    if options.get("ruleContents"):
        imported.note(
            Message("rules.rulecontents-prh-not-used-move-dictionary"),
        )
    for option in sorted(set(options) - _PRH_OPTIONS):
        imported.note(Message("rules.of-prh-is-not-used", option=option))
    prh.add(imported, found, convert_scope(options))


def _read_allowed(imported: Imported, file: YamlFile) -> Iterator[str]:
    filters = file.data.get("filters")
    for name, options in (filters if isinstance(filters, dict) else {}).items():
        if name not in _ALLOW:
            if options is not False:
                imported.note(
                    Message("rules.textlint-filter-not-used", name=name),
                )
            continue
        if isinstance(options, dict):
            for option in sorted(set(options) - _ALLOW_OPTIONS):
                words = Message("foreign.option-not-used", option=f"{name}.{option}")
                imported.note(words)
            yield from _convert_words(options.get("allow") or [], file)
            for listed in options.get("allowlistConfigPaths") or []:
                path = file.path.parent / str(listed)
                if not any(is_inside(path, each) for each in (file.path.parent, Path())):
                    words = Message("rules.leads-out-of-the-folder", name=listed)
                    raise build_failure(file.at(("filters", name)), words)
                if not path.is_file():
                    shown = make_relative(path, file.path.parent)
                    words = Message("rules.allowlist-is-missing", listed=listed, path=shown)
                    raise build_failure(file.at(("filters", name)), words)
                imported.raw.append(read_bytes(path))
                yield from read_allowlist(path)


def _convert_words(words: list[Any], file: YamlFile) -> Iterator[str]:
    for word in words:
        try:
            yield convert_listed(str(word))
        except ValueError as error:
            said = Message("rules.cannot-understand", word=word, error=error)
            raise build_failure(file.at(()), said) from error


def _add_exceptions(imported: Imported, allowed: Iterator[str]) -> None:
    expressions = list(dict.fromkeys(allowed))
    for draft in imported.drafts if expressions else []:
        _let_pass(draft.data, expressions)
    if expressions and not imported.drafts:
        imported.note(
            Message("rules.allowed-expressions-not-used-no-rule", count=len(expressions)),
        )


def _let_pass(rule: dict[str, Any], expressions: list[str]) -> None:
    """Have a rule say nothing in what matches: as exceptions, or where it has none, unseen."""
    if rule["kind"] in _WITH_EXCEPTIONS:
        rule["exceptions"] = [*rule.get("exceptions", []), *expressions]
    else:
        scope = rule.setdefault("scope", {})
        scope["ignore"] = [*scope.get("ignore", []), *expressions]
