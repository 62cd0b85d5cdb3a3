"""Compare a rule set with samples: missing there, missing here, different."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.core.messages import DisplayLanguage, Message
from checker.kinds.registry import get_kind_name
from checker.kinds.shared.base import Rule
from checker.kinds.shared.scope import matches
from checker.learn.rules.learning import Learned
from checker.learn.rules.trial import run
from checker.rules import Ruleset

_COMMON = (
    "id",
    "kind",
    "severity",
    "message",
    "why",
    "examples",
    "enabled",
    "fix",
    "when",
    "scope",
)
_NAMED = {"sections": "required", "fields": "required"}
_MAX_HITS = 5
_WHOLE = frozenset({"style-mix", "date", "leftover", "placeholder", "heading-style", "filename",
                    "title", "page-number", "properties", "approval", "history"})  # fmt: skip
"""Kinds of which a rule set has one rule that concerns the whole document."""

_MARGINS = frozenset({"header", "footer"})

_HEAD = Message("learn.rule-set-beside-sample-s")
_LACKING = Message("learn.demanded-not-so-samples")
_UNASKED = Message("learn.samples-not-demanded")
_DIFFERENT = Message("learn.different-options")
_NONE = Message("learn.none")


def compare(learned: Learned, ruleset: Ruleset, language: DisplayLanguage) -> str:
    """Return the comparison as text: three lists, each line with its rule."""
    theirs = [each.rule for each in ruleset.rules if each.rule.enabled]
    ours = [each.rule for each in learned.kept if each.rule.enabled]
    head = _HEAD.format(ruleset=ruleset.id, count=learned.samples.total).get(language)
    parts = (
        (_LACKING, list(_list_lacking(learned, theirs, language))),
        (_UNASKED, list(_list_unasked(ours, theirs, learned, language))),
        (_DIFFERENT, list(dict.fromkeys(_list_different(ours, theirs, ruleset.id, language)))),
    )
    lines = [head]
    for title, rows in parts:
        lines += ["", f"■ {title.get(language)}"]
        lines += [f"  - {row}" for row in rows] or [f"  {_NONE.get(language)}"]
    return "\n".join(lines) + "\n"


def _list_lacking(
    learned: Learned, theirs: Sequence[Rule], language: DisplayLanguage
) -> Iterator[str]:
    """Yield what the existing rules find in the samples, each message with the samples' names."""
    total = learned.samples.total
    for rule in theirs:
        found: dict[str, dict[str, None]] = {}
        for sample in learned.samples.all:
            try:
                result = run(rule, sample.document)
            except TimeoutError:
                continue
            for hit in result.hits:
                found.setdefault(hit.message.get(language), {})[sample.name] = None
        rows = list(found.items())
        for message, names in rows[:_MAX_HITS]:
            of = Message("learn.of", total=total, count=len(names)).get(language)
            yield f"{rule.id} ({get_kind_name(rule)}): {message} [{of}: {', '.join(names)}]"
        if len(rows) > _MAX_HITS:
            rest = len(rows) - _MAX_HITS
            yield f"{rule.id}: {Message('learn.more', rest=rest).get(language)}"


def _list_unasked(
    ours: Sequence[Rule], theirs: Sequence[Rule], learned: Learned, language: DisplayLanguage
) -> Iterator[str]:
    evidence = {each.rule.id: each.evidence for each in learned.kept}
    for rule in ours:
        twins = _find_twins(rule, theirs)
        if not twins:
            words = evidence[rule.id][0].get(language) if evidence[rule.id] else ""
            yield f"{rule.id} ({get_kind_name(rule)}): {words}"
        elif (key := _NAMED.get(get_kind_name(rule))) is not None:
            known = tuple(
                name for twin in twins for each in getattr(twin, key) for name in each.names
            )
            for each in getattr(rule, key):
                if not any(matches(name, known) for name in each.names):
                    yield f"{rule.id} ({get_kind_name(rule)}): 「{each.names[0]}」"


def _find_twins(rule: Rule, others: Sequence[Rule]) -> list[Rule]:
    """Return the rules of the same kind about the same thing."""
    alike = [other for other in others if get_kind_name(other) == get_kind_name(rule)]
    if alike and (get_kind_name(rule) in _WHOLE or get_kind_name(rule) in _NAMED):
        return alike
    return [
        other
        for other in others
        if _get_family(other) == _get_family(rule) and _has_same_subject(rule, other)
    ]


def _get_family(rule: Rule) -> str:
    """Return what a kind is about: a table of stamps may be asked for by `table` too."""
    kind = get_kind_name(rule)
    if kind in {"table", "history", "approval"}:
        return "table"
    parts = {part.value for part in rule.scope.parts}
    if kind in {"header-footer", "page-number"} or (kind == "required" and parts & _MARGINS):
        return "margin"
    return kind


def _has_same_margin(one: Rule, other: Rule) -> bool:
    """Return whether both ask for the same in a header or footer: a word, or a page number."""
    if not _get_margins(one) & _get_margins(other):
        return False
    words, asked = _collect_texts(one), _collect_texts(other)
    if get_kind_name(one) == "page-number":
        return not getattr(other, "words", ()) and bool(getattr(other, "patterns", ()))
    return bool(words & asked)


def _get_margins(rule: Rule) -> set[str]:
    where = getattr(rule, "where", None)
    if where is None:
        return {part.value for part in rule.scope.parts}
    return set(_MARGINS) if where == "either" else {where}


def _has_same_subject(one: Rule, other: Rule) -> bool:
    if _get_family(one) == "margin":
        return _has_same_margin(one, other)
    table, others = getattr(one, "table", None), getattr(other, "table", None)
    if table is not None and others is not None:
        if table.section and others.section:
            return any(matches(name, others.section) for name in table.section)
        return bool(_collect_columns(one) & _collect_columns(other))
    mine, theirs = one.scope, other.scope
    if set(mine.parts) != set(theirs.parts):
        return False
    styles = not mine.style or not theirs.style or any(matches(s, theirs.style) for s in mine.style)
    words, asked = _collect_texts(one), _collect_texts(other)
    return styles and (not words or not asked or bool(words & asked))


def _collect_columns(rule: Rule) -> set[str]:
    """Return the columns that a rule about tables names."""
    table = getattr(rule, "table", None)
    found = {name for names in table.headers for name in names} if table is not None else set()
    for names in getattr(rule, "headers", ()):
        found |= set(names)
    return found


def _collect_texts(rule: Rule) -> set[str]:
    found: set[str] = set()
    for key in ("words", "patterns"):
        value = getattr(rule, key, ())
        if isinstance(value, tuple):
            found |= {str(getattr(each, "word", each)) for each in value}
    return found | {each.from_ for each in getattr(rule, "swap", ())}


def _list_different(
    ours: Sequence[Rule], theirs: Sequence[Rule], name: str, language: DisplayLanguage
) -> Iterator[str]:
    sample = Message("learn.samples").get(language)
    for rule in ours:
        alike = [
            twin for twin in _find_twins(rule, theirs) if get_kind_name(twin) == get_kind_name(rule)
        ]
        for twin in alike[:1]:
            if (key := _NAMED.get(get_kind_name(rule))) is not None:
                pairs = _compare_named_options(rule, alike, key)
            else:
                pairs = ((k, _dump(rule).get(k), v) for k, v in _dump(twin).items())
            for option, mine, other in pairs:
                if mine not in (None, {}) and mine != other:
                    demanded, found = _format_value(other), _format_value(mine)
                    yield f"{twin.id} {option}: {name} {demanded} / {sample} {found}"


def _dump(rule: Rule) -> Mapping[str, Any]:
    plain = rule.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return {key: value for key, value in plain.items() if key not in _COMMON and key != "table"}


def _compare_named_options(
    rule: Rule, twins: Sequence[Rule], key: str
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the options of sections or fields that both sides name, twin by twin."""
    for twin in twins:
        for entry in getattr(rule, key):
            for other in getattr(twin, key):
                if any(matches(name, other.names) for name in entry.names):
                    yield from _compare_entry_options(entry, other)
    order = {getattr(twin, "order", None) for twin in twins} - {None}
    if len(order) == 1:
        yield "order", getattr(rule, "order", None), order.pop()


def _compare_entry_options(mine: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    for option in ("optional", "type", "pattern", "choices"):
        value, theirs = getattr(mine, option, None), getattr(other, option, None)
        if value is not None and value not in ((), "text"):
            yield f"「{mine.names[0]}」{option}", value, theirs


def _format_value(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"min", "max"}:
        low, high = (str(value[key]).removesuffix(".0") for key in ("min", "max"))
        return low if low == high else f"{low}-{high}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_format_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_format_value, value)) + "]"
    return "―" if value is None or value == "" else str(value)
