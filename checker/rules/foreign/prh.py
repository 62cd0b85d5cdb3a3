"""prh dictionaries: one substitution rule for all words, whose specs are its examples.

The format is that of https://github.com/prh/prh: `version`, `imports`, and `rules` with `expected`,
`pattern(s)`, `regexpMustEmpty`, `options.wordBoundary`, `specs` and a remark, `prh`. A word that
breaks (an expression that nobody can read, a spec that fails) becomes a rule of its own, so that it
costs no other.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.regular_files import resolve
from checker.core.text import lazy_re as re
from checker.rules.foreign.files import build_failure, read_yaml
from checker.rules.foreign.javascript import (
    Expression,
    convert_pattern,
    convert_template,
    empty_group,
)
from checker.rules.foreign.model import Imported, ImportedRule, make_distinct, make_slug
from checker.rules.foreign.prh_specs import Spec, WordRules
from checker.rules.yaml_nodes import YamlFile

_KNOWN = frozenset(
    {"expected", "pattern", "patterns", "regexpMustEmpty", "options", "specs", "prh"}
)
_OWN = frozenset({"version", "imports", "rules", "targets"})
_MUST_EMPTY = re.compile(r"\$([0-9]+)")
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class PrhEntry:
    """One word of a dictionary, or what is wrong with it.

    `shown` is the expression as prh prints it; `swap` what the rule gets; `fault` why it is broken.
    """

    expected: str
    at: str
    shown: str = ""
    swap: Mapping[str, Any] | None = None
    specs: tuple[Spec, ...] = ()
    fault: Message | None = None
    unknown: tuple[str, ...] = ()


def is_dictionary(data: Any) -> bool:
    """Return whether a YAML file's data are a prh dictionary."""
    if not isinstance(data, dict) or "ruleset" in data:
        return False
    rules = data.get("rules")
    entries = rules if isinstance(rules, list) else []
    if any(isinstance(each, dict) and "kind" in each for each in entries):
        return False
    has_words = any(isinstance(each, str) or "expected" in each for each in entries)
    return set(data) <= _OWN and (has_words or "imports" in data)


def read(path: Path, scope: Mapping[str, Any] | None = None) -> Imported:
    """Read a dictionary and all that it imports.

    Raises:
        RulesetError: one of the files is missing or no dictionary, or they import each other.
    """
    name = make_slug(path.name.removesuffix(path.suffix), "prh")
    imported = Imported("prh", name, path.name, path, "ja")
    add(imported, _read_chained(imported, path, ()), scope)
    return imported


def read_entries(imported: Imported, path: Path) -> list[PrhEntry]:
    """Return the words of a dictionary; what has no counterpart is noted on `imported`.

    Raises:
        RulesetError: as `read`.
    """
    return _read_chained(imported, path, ())


def merge_entries(first: list[PrhEntry], second: list[PrhEntry]) -> list[PrhEntry]:
    """Return both, the first winning where they expect the same, as prh merges."""
    known = {entry.expected for entry in first}
    return [*first, *(entry for entry in second if entry.expected not in known)]


def add(imported: Imported, found: list[PrhEntry], scope: Mapping[str, Any] | None = None) -> None:
    """Add a rule for the words that work, and one for each that does not."""
    works = [entry for entry in found if entry.fault is None and entry.swap is not None]
    if works:
        imported.drafts.append(_build_rule(imported, works, scope))
    for entry in found:
        if entry.fault is not None:
            imported.drafts.append(_build_broken_rule(imported, entry, scope))


def _read_chained(imported: Imported, path: Path, chain: tuple[Path, ...]) -> list[PrhEntry]:
    file = read_yaml(path)
    imported.raw.append(file.raw)
    if not isinstance(file.data, dict):
        raise build_failure(file.at(()), Message("rules.is-no-prh-dictionary"))
    if resolve(path) in chain or len(chain) > _MAX_DEPTH:
        raise build_failure(file.at(("imports",)), Message("rules.imports-itself"))
    for key in set(file.data) - {"version", "imports", "rules"}:
        imported.note(
            Message("rules.which-parts-which-files-not-used", key=key),
        )
    found = list(_read_own(file))
    for index, spec in enumerate(_list_imports(file)):
        found = merge_entries(
            found, _import_entries(imported, file, index, spec, (*chain, resolve(path)))
        )
    return found


def _list_imports(file: YamlFile) -> list[Any]:
    listed = file.data.get("imports") or []
    return listed if isinstance(listed, list) else [listed]


def _import_entries(
    imported: Imported, file: YamlFile, index: int, spec: Any, chain: tuple[Path, ...]
) -> list[PrhEntry]:
    options = spec if isinstance(spec, dict) else {"path": spec}
    name = options.get("path")
    place = file.at(("imports", index))
    if not isinstance(name, str):
        raise build_failure(place, Message("rules.an-import-has-no-path"))
    path = file.path.parent / name
    if not path.is_file():
        raise build_failure(place, Message("rules.is-missing-2", name=name))
    if options.get("disableImports"):
        found = list(_read_own(_load_file(imported, path)))
    else:
        found = _read_chained(imported, path, chain)
    ignored = [
        each if isinstance(each, dict) else {"pattern": each} for each in _list_ignored(options)
    ]
    return [entry for entry in found if not any(_ignores_entry(each, entry) for each in ignored)]


def _load_file(imported: Imported, path: Path) -> YamlFile:
    file = read_yaml(path)
    imported.raw.append(file.raw)
    return file


def _list_ignored(options: dict[str, Any]) -> list[Any]:
    listed = options.get("ignoreRules") or []
    return listed if isinstance(listed, list) else [listed]


def _ignores_entry(spec: dict[str, Any], entry: PrhEntry) -> bool:
    pattern, expected = spec.get("pattern"), spec.get("expected")
    return (pattern is not None and entry.shown == pattern) or (
        expected is not None and entry.expected == expected
    )


def _read_own(file: YamlFile) -> Iterator[PrhEntry]:
    rules = file.data.get("rules") or []
    if not isinstance(rules, list):
        raise build_failure(file.at(("rules",)), Message("rules.rules-is-a-list"))
    for index, rule in enumerate(rules):
        at = file.at(("rules", index))
        yield _build_entry({"expected": rule} if isinstance(rule, str) else rule, at)


def _build_entry(rule: Any, at: str) -> PrhEntry:
    if not isinstance(rule, dict) or rule.get("expected") is None:
        words = Message("rules.expected-is-missing")
        return PrhEntry("", at, fault=words)
    expected = str(rule["expected"])
    unknown = tuple(sorted(set(rule) - _KNOWN))
    try:
        expression = convert_pattern(
            _get_pattern(rule), expected, boundary=_has_word_boundary(rule)
        )
        swap = _swap(rule, expected, expression)
    except ValueError as error:
        words = Message("rules.not-usable", error=error)
        return PrhEntry(expected, at, fault=words, unknown=unknown)
    specs = tuple(_iter_specs(rule))
    return PrhEntry(
        expected, at, expression.shown, swap, specs, _find_failed_spec(swap, specs), unknown=unknown
    )


def _get_pattern(rule: dict[str, Any]) -> Any:
    return rule.get("pattern") or rule.get("patterns")


def _has_word_boundary(rule: dict[str, Any]) -> bool:
    options = rule.get("options")
    return isinstance(options, dict) and bool(options.get("wordBoundary"))


def _swap(rule: dict[str, Any], expected: str, expression: Expression) -> dict[str, Any]:
    swap: dict[str, Any] = {
        "from": expression.pattern,
        "to": convert_template(expected, expression.groups),
    }
    if rule.get("prh"):
        swap["why"] = str(rule["prh"])
    must_empty = rule.get("regexpMustEmpty")
    if must_empty:
        group = _MUST_EMPTY.fullmatch(str(must_empty))
        if group is None:
            raise ValueError(f"regexpMustEmpty: {must_empty!r}")
        if 0 < int(group[1]) <= expression.groups:
            swap["exceptions"] = [empty_group(expression.pattern, int(group[1]))]
    return swap


def _iter_specs(rule: dict[str, Any]) -> Iterator[Spec]:
    listed = rule.get("specs") or []
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("from") and each.get("to"):
            yield Spec(str(each["from"]), str(each["to"]))


def _find_failed_spec(swap: Mapping[str, Any], specs: tuple[Spec, ...]) -> Message | None:
    word = WordRules([swap])
    for spec in specs:
        result = word.applied(spec.before)
        if result != spec.after:
            return Message(
                "rules.a-spec-fails-gives-not", before=spec.before, after=spec.after, result=result
            )
    return None


def _build_rule(
    imported: Imported, works: list[PrhEntry], scope: Mapping[str, Any] | None
) -> ImportedRule:
    swaps = [dict(entry.swap) for entry in works if entry.swap is not None]
    data: dict[str, Any] = {
        "id": f"{imported.name}.terms",
        "kind": "substitution",
        **({"scope": dict(scope)} if scope else {}),
        "patterns": True,
        "swap": swaps,
    }
    draft = ImportedRule(data, imported.title, works[0].at)
    for entry in works:
        for key in entry.unknown:
            draft.note(
                Message("rules.of-is-not-used", expected=entry.expected, key=key),
            )
    _add_examples(draft, swaps, [spec for entry in works for spec in entry.specs])
    return draft


def _add_examples(draft: ImportedRule, swaps: list[dict[str, Any]], specs: list[Spec]) -> None:
    """Make the specs examples, where the whole dictionary does what each word's spec says."""
    kept: dict[str, list[Any]] = {"good": [], "bad": [], "fixed": []}
    dictionary = WordRules(swaps)
    for spec in dict.fromkeys(specs):
        result = dictionary.applied(spec.before)
        if result != spec.after:
            draft.note(
                Message("rules.other-words-dictionary-example-left-out", before=spec.before),
            )
        elif spec.before == spec.after:
            kept["good"].append(spec.before)
        else:
            kept["fixed"].append({"from": spec.before, "to": spec.after})
    examples = {key: each for key, each in kept.items() if each}
    if examples:
        draft.data["examples"] = examples


def _build_broken_rule(
    imported: Imported, entry: PrhEntry, scope: Mapping[str, Any] | None
) -> ImportedRule:
    taken = [draft.data["id"] for draft in imported.drafts]
    name = make_distinct(f"{imported.name}.{make_slug(entry.expected, 'word')}", taken)
    swap = dict(entry.swap) if entry.swap is not None else {"from": "(", "to": entry.expected}
    data: dict[str, Any] = {
        "id": name,
        "kind": "substitution",
        **({"scope": dict(scope)} if scope else {}),
        "patterns": True,
        "swap": [swap],
    }
    draft = ImportedRule(data, f"{imported.title}: {entry.expected}", entry.at)
    if entry.fault is not None:
        draft.notes.append(entry.fault)
    if entry.specs and entry.swap is not None:
        specs = [{"from": spec.before, "to": spec.after} for spec in entry.specs]
        data["examples"] = {"fixed": specs}  # they fail here too, and so nobody trusts the word
    return draft
