"""Translate the YAML files of a style into rules."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from checker.core.messages import Message
from checker.rules.foreign.files import build_failure
from checker.rules.foreign.model import ImportedRule, make_distinct, make_slug
from checker.rules.foreign.prh_scopes import QUOTES
from checker.rules.foreign.regexes import BadExpression, convert_go
from checker.rules.foreign.vale.extension_points import POINTS
from checker.rules.foreign.vale.file_tree import Tree
from checker.rules.foreign.vale.options import ImportContext, RuleKeys
from checker.rules.foreign.vale.rule_activity import Activity, find_activity, list_ignores
from checker.rules.foreign.vale.scopes import ReadingMode, read_scopes
from checker.rules.foreign.vale.settings import LEVELS
from checker.rules.foreign.vale.wording import SEVERITIES, convert_message, make_list

_SCOPES = {"metric": ["summary"], "readability": ["summary"], "sequence": ["sentence"]}
_MAX_DEPTH = 10
_ADDRESS = r"(?:https?|ftp)://[^\s<>\"'()]+"
"""Vale does not read what a link shows of its own address."""
_COMMON = ("extends", "level", "message", "scope", "link", "description", "limit", "name")


def style_files(style: Tree) -> dict[str, Tree]:
    """Return the rule files of a style's folder by their names in Vale, `Style.Rule`."""
    name = style.at.name
    found = [file for file in style.files() if file.at.name.endswith(".yml")]
    return {f"{name}.{file.at.name.split('.')[0]}": file for file in found}


def read_file_rule(
    name: str, file: Tree, files: Mapping[str, Tree], context: ImportContext
) -> list[ImportedRule]:
    """Return a rule of a style; several where its scope reads in several ways.

    Raises:
        RulesetError: the file is no rule.
    """
    yaml = file.yaml()
    if not isinstance(yaml.data, dict) or not yaml.data.get("extends"):
        raise build_failure(yaml.at(()), Message("rules.is-no-rule-of-vale"))
    values = _inherit_keys(yaml.data, files, 0)
    return build_rules(name, values, yaml.at(("extends",)), context, file)


def build_rules(
    name: str,
    values: Mapping[str, Any],
    origin: str,
    context: ImportContext,
    file: Tree | None = None,
) -> list[ImportedRule]:
    """Return the rule that these keys make."""
    style, _, rule = name.partition(".")
    draft = ImportedRule({"id": f"{make_slug(style)}.{make_slug(rule)}"}, name, origin)
    lowered = {str(key).lower(): value for key, value in values.items()}
    options = RuleKeys(lowered, draft, context, file)
    point = str(options.take("extends"))
    convert = POINTS.get(point)
    if convert is None:
        draft.note(
            Message("rules.extends-no-counterpart-rules-data-hold", point=point),
        )
        return [draft]
    draft.data["kind"] = point
    _set_level(options, name)
    try:
        names = convert(options)
    except BadExpression as error:
        return [_build_broken(draft, error)]
    _set_words(options, names, point)
    options.note_untaken()
    return _place_rule(options, point, style, rule)


def _inherit_keys(data: Mapping[str, Any], files: Mapping[str, Tree], depth: int) -> dict[str, Any]:
    """Return a rule's keys with those of the rule that it extends."""
    base = files.get(str(data.get("extends")))
    if base is None or depth > _MAX_DEPTH:
        return dict(data)
    parent = base.yaml().data
    inherited = _inherit_keys(parent if isinstance(parent, dict) else {}, files, depth + 1)
    return {**inherited, **{key: value for key, value in data.items() if key != "extends"}}


def _set_level(options: RuleKeys, name: str) -> None:
    settings = options.context.settings
    own, levels = str(options.take("level") or "warning"), settings.levels()
    level = levels.get(name) or levels.get(name.partition(".")[0]) or own
    options.draft.data["severity"] = SEVERITIES.get(level, "warning")
    if level in LEVELS and LEVELS.index(level) < LEVELS.index(settings.least):
        options.draft.data["enabled"] = False
        options.draft.note(
            Message("rules.off-for-minalertlevel-is", least=settings.least),
        )


def _set_words(options: RuleKeys, names: list[str], point: str) -> None:
    for key in _COMMON:
        options.take(key)
    for key in ("action", "ignorecase", "vocab", "exceptions"):
        if key in options.values and point in {"metric", "readability", "occurrence"}:
            continue
        options.take(key)
    data = options.draft.data
    words = str(options.values.get("message") or "")
    if words:
        data["message"] = words if point == "occurrence" else convert_message(words, names)
    reasons = [
        str(options.values[key]) for key in ("description", "link") if options.values.get(key)
    ]
    if reasons:
        data["why"] = " ".join(reasons)
    limit = options.number("limit")
    if limit:
        data["limit"] = limit


def _place_rule(options: RuleKeys, point: str, style: str, rule: str) -> list[ImportedRule]:
    draft, settings = options.draft, options.context.settings
    scope = [str(each) for each in make_list(options.values.get("scope"))] or ["text"]
    asked = read_scopes(scope)
    found = read_scopes(_SCOPES[point]) if point in _SCOPES and asked.places else asked
    for each in asked.unknown:
        draft.note(
            Message("rules.scope-names-nothing-checkers-documents", each=each),
        )
    _set_when(draft, find_activity(settings, style, rule), found.places)
    if not found.places:
        draft.data["enabled"] = False
        draft.data["scope"] = {"block": ["paragraph"]}
        return [draft]
    patterns = [_ADDRESS, *_convert_ignores(draft, list_ignores(settings, style, rule))]
    return list(_build_for_each_place(options, found.places, patterns, point))


def _build_for_each_place(
    options: RuleKeys, found: list[ReadingMode], patterns: list[str], point: str
) -> Iterable[ImportedRule]:
    settings, draft = options.context.settings, options.draft
    hidden = [name for name in _list_unread(settings.ignored) if name != "code"]
    reads_code = settings.ignored is not None and "code" not in settings.ignored
    taken: list[str] = []
    for place in found:
        each = deepcopy(draft)
        data = each.data
        data["id"] = make_distinct(data["id"] if not taken else f"{data['id']}-{place.way}", taken)
        taken.append(data["id"])
        scope = place.scope(patterns, hidden)
        if point == "sequence":
            scope.pop("unit", None)  # the kind reads sentence by sentence by itself
        if reads_code and "inline" not in scope and place.way != "raw":
            scope["inline"] = ["all"]
        _skip(scope, settings.skipped)
        if place.formats and "when" not in data:
            data["when"] = {"format": sorted(place.formats)}
        each.data = _order_keys(data, scope)
        yield each


def _order_keys(data: dict[str, Any], scope: dict[str, Any]) -> dict[str, Any]:
    """Put what every rule has first, as an author would."""
    first = ("id", "kind", "severity", "enabled", "message", "why", "when")
    head = {key: data[key] for key in first if key in data}
    rest = {key: value for key, value in data.items() if key not in head}
    return {**head, "scope": scope, **rest}


_TAGS = {"strong": "strong", "b": "strong", "em": "emphasis", "i": "emphasis", "a": "link"}
_TAGS |= {"code": "code", "tt": "code", "kbd": "code", "del": "strike", "s": "strike"}


def _list_unread(tags: Iterable[str] | None) -> list[str]:
    return list(dict.fromkeys(_TAGS[tag] for tag in tags or () if tag in _TAGS))


_SKIPPED: dict[str, dict[str, Any]] = {
    "blockquote": QUOTES,
    "table": {"in_table": True},
    "th": {"in_table": True, "header_row": True},
    "td": {"in_table": True, "header_row": False},
    "li": {"block": ["list-item"]},
    "ul": {"block": ["list-item"]},
    "ol": {"block": ["list-item"]},
    "p": {"block": ["paragraph"]},
    "alt": {"block": ["image"]},
    "img": {"block": ["image"]},
    **{f"h{n}": {"block": ["heading"], "heading_level": [n]} for n in range(1, 7)},
}


def _skip(scope: dict[str, Any], tags: Iterable[str] | None) -> None:
    """Leave out the blocks of SkippedScopes; a list without `pre` has code blocks read."""
    if tags is None or scope.get("raw"):
        return
    names = list(tags)
    unwanted = [_SKIPPED[tag] for tag in names if tag in _SKIPPED]
    if unwanted:
        scope["not"] = [*make_list(scope.get("not")), *unwanted]
    if "pre" not in names and "image" in scope.get("block", ()):
        scope["block"] = [*scope["block"], "code"]


def _convert_ignores(draft: ImportedRule, patterns: list[str]) -> list[str]:
    found = []
    for pattern in patterns:
        try:
            found.append(convert_go(pattern))
        except ValueError as error:
            draft.note(Message("rules.an-ignore", error=error))
    return found


def _set_when(draft: ImportedRule, active: Activity, found: list[ReadingMode]) -> None:
    if active.never:
        draft.data["enabled"] = False
    when = active.when()
    if when:
        draft.data["when"] = when
    for glob in active.not_here:
        draft.note(
            Message("rules.off-which-cannot-said-here-runs", glob=glob),
        )
    for glob in active.loose:
        draft.note(
            Message("rules.folders-not-looked-at-only-files", glob=glob),
        )
    if when and any(place.formats for place in found):
        draft.note(Message("rules.format-scope-not-used"))


def _build_broken(draft: ImportedRule, error: BadExpression) -> ImportedRule:
    draft.note(Message("rules.an-expression-cannot-be-read", error=error))
    draft.data = {"id": draft.data["id"], "kind": "existence", "patterns": [error.pattern]}
    return draft
