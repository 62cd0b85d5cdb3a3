"""From a rule file to a Ruleset: what it extends, what it overrides, every error at its place."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.checks.base import Rule
from checker.checks.patterns import BAD_ENTRY
from checker.checks.registry import KINDS, rule_adapter
from checker.errors import RulesetError
from checker.rulesets.explain import RulesetErrors, nearest, problems
from checker.rulesets.model import BrokenRule, LoadedRule, Ruleset, RulesetHeader
from checker.rulesets.nodes import Path_, YamlFile, load
from checker.rulesets.values import ListFault, Resolver
from checker.rulesets.wordlists import WordList
from checker.text.bilingual import Bilingual

_OWN_KEYS = ("rules", "override")
_SEVERITIES = ("error", "warning", "info")

Locate = Callable[[str], Path | None]
"""Finds the file of a rule set by name, or None."""


@dataclass
class _Draft:
    """A rule before validation: its values, and for each key the file and path that set it."""

    data: dict[str, Any]
    base: tuple[YamlFile, Path_]
    overridden: dict[str, tuple[YamlFile, Path_]] = field(default_factory=dict)
    origins: dict[str, list[str]] = field(default_factory=dict)

    def source(self, key: str) -> tuple[YamlFile, Path_]:
        """Return the file that set an option in the end, and the path of its mapping there."""
        return self.overridden.get(key, self.base)

    def at(self, path: Path_) -> str:
        """Return the place of a value, in the override where that set it."""
        if path and path[0] in self.overridden:
            file, base = self.overridden[str(path[0])]
            return file.at((*base, *path))
        file, base = self.base
        return file.at((*base, *path))


@dataclass
class _Stack:
    """A rule set being put together, base first."""

    header: RulesetHeader
    drafts: dict[str, _Draft]
    files: list[YamlFile]
    lineage: list[str]
    errors: list[RulesetError]
    params: dict[str, Any]
    lists: dict[Path, WordList] = field(default_factory=dict)
    broken: list[BrokenRule] = field(default_factory=list)


def load_ruleset(
    path: Path, locate: Locate, shown: str, file: YamlFile | None = None
) -> Ruleset:
    """Read a rule set and all that it extends; `file` is its content where that is known already.

    Raises:
        RulesetErrors: everything that is wrong, each with file, line, column and remedy.
    """
    stack = _read(path, locate, shown, (), file)
    rules = tuple(_validated(stack))
    if stack.errors:
        raise RulesetErrors(stack.errors)
    return Ruleset(
        stack.header, rules, _digest(stack), shown, tuple(stack.lineage), tuple(stack.broken)
    )


def _digest(stack: _Stack) -> str:
    """Return the sha256 over the rule files, then the lists that they name."""
    lists = [each.raw for _, each in sorted(stack.lists.items())]
    return hashlib.sha256(b"\0".join([*(file.raw for file in stack.files), *lists])).hexdigest()


def load_header(path: Path, shown: str) -> RulesetHeader:
    """Read only what says which documents a rule set is for.

    Raises:
        RulesetErrors: the file is no rule set.
    """
    return _header(load(path, shown))


def _read(
    path: Path,
    locate: Locate,
    shown: str,
    chain: tuple[Path, ...],
    content: YamlFile | None = None,
) -> _Stack:
    file = load(path, shown) if content is None else content
    header = _header(file)
    stack = _Stack(header, {}, [], [], [], {})
    for index, name in enumerate(header.extends):
        place = file.at(("extends", index))
        base_path = _base(name, path, locate, place, (*chain, path.resolve()))
        base = _read(
            base_path, locate, _shown_beside(base_path, path, shown), (*chain, path.resolve())
        )
        stack.drafts |= base.drafts
        stack.files += [
            each for each in base.files if each.path not in {f.path for f in stack.files}
        ]
        stack.lineage += [*base.lineage, base.header.ruleset]
        stack.errors += base.errors
        stack.params |= base.params
    stack.files.append(file)
    stack.params |= header.params
    _add_rules(stack, file)
    _apply_overrides(stack, file)
    return stack


def _shown_beside(base: Path, path: Path, shown: str) -> str:
    return str(Path(shown).with_name(base.name)) if base.parent == path.parent else str(base)


def _base(name: str, path: Path, locate: Locate, place: str, chain: tuple[Path, ...]) -> Path:
    beside = path.with_name(f"{name}.yaml")
    base = beside if beside.is_file() else locate(name)
    if base is None:
        raise RulesetErrors(
            [
                RulesetError(
                    Bilingual(f"規則集「{name}」が見つかりません。", f"no rule set “{name}”."),
                    place=place,
                    remedy=Bilingual(
                        "checker rules list で名前を確かめてください。", "See: checker rules list"
                    ),
                )
            ]
        )
    if base.resolve() in chain:
        names = " → ".join([*(each.stem for each in chain), name])
        raise RulesetErrors(
            [
                RulesetError(
                    Bilingual(f"extends が自分に戻ります({names})。", f"extends itself ({names})."),
                    place=place,
                    remedy=Bilingual(
                        "輪になっている extends を外してください。", "Remove one extends."
                    ),
                )
            ]
        )
    return base


def _header(file: YamlFile) -> RulesetHeader:
    if not isinstance(file.data, dict):
        raise RulesetErrors(
            [
                RulesetError(
                    Bilingual("規則集ではありません。", "is not a rule set."),
                    place=file.at(()),
                    remedy=Bilingual(
                        "先頭に「ruleset: 名前」と「rules:」を書いてください。",
                        "It begins with `ruleset: name` and has `rules:`.",
                    ),
                )
            ]
        )
    plain = {key: value for key, value in file.data.items() if key not in _OWN_KEYS}
    try:
        return RulesetHeader.model_validate(plain)
    except ValidationError as error:
        rows = problems(error, plain, RulesetHeader)
        raise RulesetErrors(
            [RulesetError(what, place=file.at(path), remedy=remedy) for path, what, remedy in rows]
        ) from error


def _add_rules(stack: _Stack, file: YamlFile) -> None:
    rules = file.data.get("rules") or []
    if not isinstance(rules, list):
        _complain(stack, file.at(("rules",)), Bilingual("rules は一覧です。", "rules is a list."))
        return
    for index, data in enumerate(rules):
        path: Path_ = ("rules", index)
        name = data.get("id") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(name, str):
            _complain(
                stack, file.at(path), Bilingual("規則に id がありません。", "a rule has no id.")
            )
        elif name in stack.drafts:
            _complain(
                stack,
                file.at((*path, "id")),
                Bilingual(f"規則「{name}」は既にあります。", f"the rule “{name}” exists already."),
                Bilingual(
                    "土台の規則は override で変えます。", "Change a base's rule under override."
                ),
            )
        else:
            origins = {key: [file.at((*path, key))] for key in data}
            stack.drafts[name] = _Draft(dict(data), (file, path), origins=origins)


def _apply_overrides(stack: _Stack, file: YamlFile) -> None:
    overrides = file.data.get("override") or {}
    if not isinstance(overrides, dict):
        _complain(
            stack,
            file.at(("override",)),
            Bilingual(
                "override は「規則: {項目: 値}」です。", "override maps rules to parameters."
            ),
        )
        return
    for name, changes in overrides.items():
        path: Path_ = ("override", name)
        draft = stack.drafts.get(name)
        if draft is None:
            what = Bilingual(f"規則「{name}」はありません。", f"there is no rule “{name}”.")
            _complain(stack, file.at(path), what, nearest(name, list(stack.drafts)))
        elif not isinstance(changes, dict):
            _complain(stack, file.at(path), Bilingual("項目: 値 で書きます。", "needs parameters."))
        else:
            draft.data.update(changes)
            draft.overridden.update(dict.fromkeys(changes, (file, path)))
            for key in changes:
                draft.origins.setdefault(key, []).append(file.at((*path, key)))


def _complain(stack: _Stack, place: str, what: Bilingual, remedy: Bilingual | None = None) -> None:
    stack.errors.append(RulesetError(what, place=place, remedy=remedy))


def _validated(stack: _Stack) -> Iterator[LoadedRule]:
    adapter = rule_adapter()
    for draft in stack.drafts.values():
        faults: list[ListFault] = []
        try:
            draft.data = _filled(stack, draft, faults)
            rule: Rule = adapter.validate_python(draft.data)
        except RulesetError as error:
            stack.errors.append(error)
        except ValidationError as error:
            _explain(stack, draft, error, faults)
        else:
            if faults:
                stack.broken.append(_broken(draft, [], faults))
            else:
                origins = {key: tuple(places) for key, places in draft.origins.items()}
                yield LoadedRule(rule, draft.at(()), origins)


def _filled(stack: _Stack, draft: _Draft, faults: list[ListFault]) -> dict[str, Any]:
    """Return a rule's values with parameters and lists in; each counts from its own file."""
    filled = {}
    for key, value in draft.data.items():
        file, base = draft.source(key)
        if isinstance(value, (str, dict, list)):
            resolver = Resolver(stack.params, file.path.parent, file.at, stack.lists, faults)
            filled[key] = resolver.fill(value, (*base, key))
        else:
            filled[key] = value
    return filled


def _explain(stack: _Stack, draft: _Draft, error: ValidationError, faults: list[ListFault]) -> None:
    """A bad pattern or list costs its rule; anything else the rule set, for nobody knows it."""
    kind = KINDS.get(str(draft.data.get("kind")))
    rows = problems(error, draft.data, kind.rule if kind else Rule)
    errors = [RulesetError(what, place=draft.at(path), remedy=each) for path, what, each in rows]
    only_entries = all(each["type"] == BAD_ENTRY for each in error.errors(include_url=False))
    if kind is not None and (only_entries or faults):
        stack.broken.append(_broken(draft, errors if only_entries else [], faults))
    else:
        stack.errors += errors


def _broken(draft: _Draft, errors: list[RulesetError], faults: list[ListFault]) -> BrokenRule:
    lists = [RulesetError(each.what, place=each.at, remedy=each.remedy) for each in faults]
    severity = draft.data.get("severity")
    return BrokenRule(
        id=str(draft.data["id"]),
        kind=str(draft.data["kind"]),
        severity=severity if severity in _SEVERITIES else "warning",
        at=draft.at(()),
        faults=(*lists, *errors),
    )
