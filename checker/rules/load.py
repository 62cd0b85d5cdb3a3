"""Load a rule file: what it extends, what it overrides, every error at its place."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from checker.core.confined import is_plain_name
from checker.core.data_classes import dataclass
from checker.core.errors import RulesetError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_SETTINGS, is_inside, resolve
from checker.kinds.registry import KINDS, validate_rule
from checker.kinds.shared.base import Rule
from checker.kinds.shared.patterns import BAD_ENTRY
from checker.rules.builtin import drop_idle_builtin, load_builtin_drafts
from checker.rules.kept_files import load_kept
from checker.rules.kept_headers import find_kept_header, keep_header
from checker.rules.kept_rules import find_kept_rules, keep_rules
from checker.rules.model import BrokenRule, LoadedRule, Ruleset, RulesetHeader
from checker.rules.rule_draft import FIXED, RuleDraft, Setting, Settings, add_settings
from checker.rules.validation_errors import (
    RulesetErrors,
    close,
    explain_problems,
    fail_at,
    get_line_key,
    report_link,
    report_no_name,
    report_too_much,
    suggest_nearest,
)
from checker.rules.yaml_nodes import Path_, YamlFile

if TYPE_CHECKING:
    from checker.rules.labelled_examples import ExampleFile
    from checker.rules.parameters import ListFault, ResolvedParameter
    from checker.rules.word_lists import WordList

_OWN_KEYS = ("rules", "override")
_RULESET_KEYS = frozenset({"ruleset", "extends", "applies_to", *_OWN_KEYS})
_CONCERN: Final = "concern"
_SEVERITIES = ("error", "warning", "info")

_MOST_FILES: Final = 64
_MOST_DEPTH: Final = 32
_MOST_BYTES: Final = 2 * LARGEST_SETTINGS
"""Of a rule set and all that it extends."""

Locate = Callable[[str], Path | None]
"""Finds the file of a rule set by name, or None."""


@dataclass
class _RulesetStack:
    """A rule set being put together, base first; `incomplete` without a base that was not found."""

    header: RulesetHeader
    file: YamlFile
    drafts: dict[str, RuleDraft] = field(default_factory=dict)
    files: list[YamlFile] = field(default_factory=list)
    lineage: list[str] = field(default_factory=list)
    errors: list[RulesetError] = field(default_factory=list)
    params: Settings = field(default_factory=dict)
    known: "dict[str, ResolvedParameter]" = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    lists: "dict[Path, WordList]" = field(default_factory=dict)
    examples: dict[str, "ExampleFile"] = field(default_factory=dict)
    broken: list[BrokenRule] = field(default_factory=list)
    incomplete: bool = False

    def complain(self, place: str, what: Message, remedy: Message | None = None) -> None:
        """Note what is wrong, once, though several bases lead there."""
        if not any((each.place, each.what) == (place, what) for each in self.errors):
            self.errors.append(RulesetError(what, place=place, remedy=remedy))

    def rank(self, setting: Setting) -> int:
        """Return how late a setting's file counts: those of a base come before the rest."""
        # what every set has built in counts before its files
        return next((n for n, each in enumerate(self.files) if each is setting.file), -1)


@dataclass(frozen=True, slots=True)
class _RuleFiles:
    """How files are found, and those that were read: a base of several is put together once."""

    locate: Locate
    names: Collection[str]
    files: dict[Path, YamlFile] = field(default_factory=dict)
    stacks: dict[Path, _RulesetStack] = field(default_factory=dict)

    def file(self, path: Path, shown: str) -> YamlFile:
        key = resolve(path)
        if key not in self.files:
            self.files[key] = load_kept(path, shown)
        return self.files[key]

    def is_too_much(self, depth: int) -> bool:
        """Return whether what was read is more than anybody would write."""
        total = sum(len(each.raw) for each in self.files.values())
        return depth > _MOST_DEPTH or len(self.files) > _MOST_FILES or total > _MOST_BYTES


def load_ruleset(
    path: Path,
    locate: Locate,
    shown: str,
    file: YamlFile | None = None,
    names: Collection[str] = (),
) -> Ruleset:
    """Read a rule set and all that it extends; `file` is its content where that is known already.

    `names` are those that `locate` knows.

    Raises:
        RulesetErrors: everything that is wrong, each with file, line, column and remedy.
    """
    known = {} if file is None else {resolve(path): file}
    stack = _read(path, _RuleFiles(locate, names, known), shown, ())
    rules = _make_rules(stack)
    return Ruleset(
        stack.header, rules, _digest(stack), shown, tuple(stack.lineage), tuple(stack.broken)
    )


def _make_rules(stack: _RulesetStack) -> tuple[LoadedRule, ...]:
    """Return the rules, as they were kept where these files were found right before.

    Raises:
        RulesetErrors: everything that is wrong.
    """
    kept = None if stack.errors else find_kept_rules(stack.files, stack.lists)
    if kept is not None:
        return kept
    rules = drop_idle_builtin(_validate_rules(stack))
    _report_misspelt_params(stack)
    if stack.errors:
        raise RulesetErrors(sorted(stack.errors, key=get_line_key))
    if not stack.broken:
        keep_rules(stack.files, stack.lists, rules)
    return rules


def _digest(stack: _RulesetStack) -> str:
    """Return the sha256 over the rule files, then the lists that they name."""
    lists = [each.raw for _, each in sorted(stack.lists.items())]
    return hashlib.sha256(b"\0".join([*(file.raw for file in stack.files), *lists])).hexdigest()


def is_ruleset(file: YamlFile) -> bool:
    """Return whether a file says that it is a rule set: it has a key that only those have."""
    return isinstance(file.data, dict) and not _RULESET_KEYS.isdisjoint(file.data)


def _read(path: Path, reading: _RuleFiles, shown: str, chain: tuple[Path, ...]) -> _RulesetStack:
    file, key = reading.file(path, shown), resolve(path)
    if key in reading.stacks:
        return reading.stacks[key]
    header, errors = _read_header(file)
    stack = _RulesetStack(header, file, load_builtin_drafts(), errors=errors)
    reading.stacks[key] = stack
    chain = (*chain, key)
    for index, name in enumerate(stack.header.extends):
        place = file.at(("extends", index))
        try:
            base = _find_base(name, path, reading, place, chain)
        except RulesetErrors as error:
            stack.errors += error.errors
            stack.incomplete = True
            continue
        if reading.is_too_much(len(chain)):
            raise report_too_much(place, _MOST_FILES, _MOST_DEPTH)
        _take(stack, _read(base, reading, _get_shown_path(base, path, shown), chain))
    stack.files.append(file)
    add_settings(
        stack.params,
        {name: [Setting(v, file, ("params",))] for name, v in stack.header.params.items()},
    )
    _add_rules(stack, file)
    _apply_overrides(stack, file)
    return stack


def _take(stack: _RulesetStack, base: _RulesetStack) -> None:
    """Take over what a base brings; what two of them share they bring once."""
    if any(each is base.file for each in stack.files):
        return  # came with another base
    for name, draft in base.drafts.items():
        own = stack.drafts.get(name)
        if own is None:
            stack.drafts[name] = draft.copy()
        elif (own.base[0] is draft.base[0]) and own.base[1] == draft.base[1]:
            add_settings(own.settings, draft.settings)
        else:
            stack.complain(
                draft.at(("id",)),
                Message("rules.the-rule-stands-at-too", name=name, at=own.at()),
                Message("rules.rename-one-them-extend-only-one"),
            )
    stack.files += [each for each in base.files if not any(each is one for one in stack.files)]
    names = (*base.lineage, base.header.ruleset)
    stack.lineage += [name for name in names if name not in stack.lineage]
    stack.incomplete = stack.incomplete or base.incomplete
    for error in base.errors:
        stack.complain(error.place, error.what, error.remedy)
    add_settings(stack.params, base.params)


def _get_shown_path(base: Path, path: Path, shown: str) -> str:
    return str(Path(shown).with_name(base.name)) if base.parent == path.parent else str(base)


def _find_base(
    name: str, path: Path, files: _RuleFiles, place: str, chain: tuple[Path, ...]
) -> Path:
    if not is_plain_name(name):
        raise report_no_name(name, place)
    beside = path.with_name(f"{name}.yaml")
    if beside.is_file() and not is_inside(beside, path.parent):
        raise report_link(beside.name, place)
    base = beside if beside.is_file() else files.locate(name)
    if base is None:
        own = (each.stem for each in path.parent.glob("*.yaml") if each != path)
        remedy = close(name, sorted({*files.names, *own})) or Message(
            "rules.see-checker-rules-list"
        )
        raise fail_at(place, Message("rules.no-rule-set", name=name), remedy)
    if resolve(base) in chain:
        names = " → ".join([*(each.stem for each in chain), name])
        remedy = Message("rules.remove-one-extends-give-your-own")
        raise fail_at(place, Message("rules.extends-itself", names=names), remedy)
    return base


def read_header(file: YamlFile) -> RulesetHeader:
    """Return what says of a rule file which documents it is for, and whence it starts.

    Raises:
        RulesetErrors: the file is no rule set.
    """
    header, errors = _read_header(file)
    if errors:
        raise RulesetErrors(errors)
    return header


def _read_header(file: YamlFile) -> tuple[RulesetHeader, list[RulesetError]]:
    """Return a header without what is wrong in it, and what that is: the rest is read all the same.

    Raises:
        RulesetErrors: the file is no rule set.
    """
    if not isinstance(file.data, dict):
        remedy = Message("rules.begins-ruleset-name-rules")
        raise fail_at(file.at(()), Message("rules.is-not-a-rule-set"), remedy)
    kept = find_kept_header(file)
    if kept is not None:
        return kept, []
    plain = {key: value for key, value in file.data.items() if key not in _OWN_KEYS}
    try:
        header = RulesetHeader.model_validate(plain)
    except ValidationError as error:
        rows = explain_problems(error, plain, RulesetHeader)
        errors = [RulesetError(what, place=file.at(at), remedy=each) for at, what, each in rows]
    else:
        keep_header(file, header)
        return header, []
    wrong = {path[0] for path, _, _ in rows if path}
    rest = {key: value for key, value in plain.items() if key not in wrong}
    try:
        return RulesetHeader.model_validate({"ruleset": "unnamed", **rest}), errors
    except ValidationError:
        raise RulesetErrors(errors) from None


def _add_rules(stack: _RulesetStack, file: YamlFile) -> None:
    rules = file.data.get("rules") or []
    if not isinstance(rules, list):
        stack.complain(file.at(("rules",)), Message("rules.rules-is-a-list"))
        return
    for index, data in enumerate(rules):
        path: Path_ = ("rules", index)
        name = data.get("id") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(name, str):
            stack.complain(
                file.at(path),
                Message("rules.a-rule-has-no-id"),
                Message("rules.write-id-ruleset-rule"),
            )
        elif name in stack.drafts:
            stack.complain(
                file.at((*path, "id")),
                Message("rules.the-rule-exists-already", name=name),
                Message("rules.change-bases-rule-under-override"),
            )
        else:
            stack.drafts[name] = draft = RuleDraft.of(data, file, path)
            draft.default(_CONCERN, file)


def _apply_overrides(stack: _RulesetStack, file: YamlFile) -> None:
    overrides = file.data.get("override") or {}
    if not isinstance(overrides, dict):
        what = Message("rules.override-maps-rules-to-parameters")
        stack.complain(file.at(("override",)), what)
        return
    for name, changes in overrides.items():
        path: Path_ = ("override", name)
        draft = stack.drafts.get(name)
        if draft is None and stack.incomplete:
            continue  # of a base that was not found, which is told
        if draft is None:
            what = Message("rules.there-is-no-rule", name=name)
            stack.complain(file.at(path), what, suggest_nearest(name, list(stack.drafts)))
        elif not isinstance(changes, dict):
            stack.complain(file.at(path), Message("rules.needs-parameters"))
        else:
            draft.change(_filter_changes(stack, changes, file, path), file, path)


def _filter_changes(
    stack: _RulesetStack, changes: dict[str, Any], file: YamlFile, path: Path_
) -> dict[str, Any]:
    """Return what an override may change: not which rule it is, nor of which kind."""
    for key in FIXED & changes.keys():
        stack.complain(
            file.at((*path, key)),
            Message("rules.override-cannot-change", key=key),
            Message("rules.switch-rule-off-enabled-false-write"),
        )
    return {key: value for key, value in changes.items() if key not in FIXED}


def _report_misspelt_params(stack: _RulesetStack) -> None:
    """Complain of a parameter that no rule uses and whose name is nearly that of a base's."""
    own = {name for name, settings in stack.params.items() if settings[0].file is stack.file}
    for name in sorted(own - stack.used):
        remedy = close(name, [each for each in stack.params if each not in own], cutoff=0.8)
        if remedy is not None:
            what = Message("rules.no-rule-uses-the-parameter", name=name)
            stack.complain(stack.file.at(("params", name)), what, remedy)


def _validate_rules(stack: _RulesetStack) -> Iterator[LoadedRule]:
    from checker.rules.parameters import fill_values  # noqa: PLC0415 - not of rules that are kept

    for draft in stack.drafts.values():
        faults: list[ListFault] = []
        used: set[str] = set()
        data: dict[str, Any] = {}
        try:
            data = fill_values(stack, draft, faults, used)
            rule = validate_rule(data)
        except RulesetError as error:
            if not stack.incomplete:  # a parameter may be that of a base that was not found
                stack.complain(error.place, error.what, error.remedy)
        except ValidationError as error:
            _explain(stack, draft, data, error, faults)
        else:
            if faults:
                stack.broken.append(_build_broken_rule(draft, data, [], faults))
            else:
                params = [stack.params[name] for name in used]
                hold = draft.examples_hold(params, stack.rank)
                yield LoadedRule(rule, draft.at(), draft.origins, hold, stack.examples.get(rule.id))


def _explain(
    stack: _RulesetStack,
    draft: RuleDraft,
    data: dict[str, Any],
    error: ValidationError,
    faults: "list[ListFault]",
) -> None:
    """Report an error: a bad pattern or list costs its rule, anything else the rule set."""
    from checker.rules.parameters import holds_list_file  # noqa: PLC0415 - as above

    kind = KINDS.get(str(data.get("kind")))
    rows = explain_problems(error, data, kind.rule if kind else Rule)
    errors = [RulesetError(what, place=draft.at(path), remedy=each) for path, what, each in rows]
    # a list with no word in use leaves its rule with nothing to look for: a `value_error`
    empty = holds_list_file(draft.data) and not faults
    cheap = {BAD_ENTRY, "value_error"} if empty else {BAD_ENTRY}
    only_entries = all(each["type"] in cheap for each in error.errors(include_url=False))
    if kind is not None and (only_entries or faults):
        stack.broken.append(_build_broken_rule(draft, data, errors if only_entries else [], faults))
        return
    for each in errors:
        stack.complain(each.place, each.what, each.remedy)


def _build_broken_rule(
    draft: RuleDraft, data: dict[str, Any], errors: list[RulesetError], faults: "list[ListFault]"
) -> BrokenRule:
    lists = [RulesetError(each.what, place=each.at, remedy=each.remedy) for each in faults]
    severity = data.get("severity")
    return BrokenRule(
        id=str(data["id"]),
        kind=str(data["kind"]),
        severity=severity if severity in _SEVERITIES else "warning",
        at=draft.at(),
        faults=(*lists, *errors),
        enabled=data.get("enabled") is not False,
    )
