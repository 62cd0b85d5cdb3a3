"""From a rule file to a Ruleset: what it extends, what it overrides, every error at its place."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.checks.base import Rule
from checker.checks.registry import KINDS, rule_adapter
from checker.errors import RulesetError
from checker.rulesets.explain import RulesetErrors, nearest, problems
from checker.rulesets.model import LoadedRule, Ruleset, RulesetHeader
from checker.rulesets.nodes import Path_, YamlFile, load
from checker.text.bilingual import Bilingual

_OWN_KEYS = ("rules", "override")

Locate = Callable[[str], Path | None]
"""Finds the file of a rule set by name, or None."""


@dataclass
class _Draft:
    """A rule before validation: its values, and for each key the file and path that set it."""

    data: dict[str, Any]
    base: tuple[YamlFile, Path_]
    overridden: dict[str, tuple[YamlFile, Path_]] = field(default_factory=dict)

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


def load_ruleset(path: Path, locate: Locate, shown: str) -> Ruleset:
    """Read a rule set and all that it extends.

    Raises:
        RulesetErrors: everything that is wrong, each with file, line, column and remedy.
    """
    stack = _read(path, locate, shown, ())
    rules = tuple(_validated(stack))
    if stack.errors:
        raise RulesetErrors(stack.errors)
    digest = hashlib.sha256(b"\0".join(file.raw for file in stack.files)).hexdigest()
    return Ruleset(stack.header, rules, digest, shown, tuple(stack.lineage))


def load_header(path: Path, shown: str) -> RulesetHeader:
    """Read only what says which documents a rule set is for.

    Raises:
        RulesetErrors: the file is no rule set.
    """
    return _header(load(path, shown))


def _read(path: Path, locate: Locate, shown: str, chain: tuple[Path, ...]) -> _Stack:
    file = load(path, shown)
    header = _header(file)
    stack = _Stack(header, {}, [], [], [])
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
    stack.files.append(file)
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
            stack.drafts[name] = _Draft(dict(data), (file, path))


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


def _complain(stack: _Stack, place: str, what: Bilingual, remedy: Bilingual | None = None) -> None:
    stack.errors.append(RulesetError(what, place=place, remedy=remedy))


def _validated(stack: _Stack) -> Iterator[LoadedRule]:
    for draft in stack.drafts.values():
        try:
            rule: Rule = rule_adapter().validate_python(draft.data)
        except ValidationError as error:
            kind = KINDS.get(str(draft.data.get("kind")))
            model = kind.rule if kind else Rule
            for path, what, remedy in problems(error, draft.data, model):
                _complain(stack, draft.at(path), what, remedy)
        else:
            yield LoadedRule(rule, draft.at(()))
