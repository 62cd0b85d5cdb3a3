"""Add examples to a judged rule where its rule set holds them; all else stays as it is written.

Where a rule set is kept as one text, as on the server, examples stand in the rule itself. Each new
one says in a comment where it is from. A rule of a base gets an `override` with the base's own
examples and the new ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, RulesetError
from checker.core.messages import Message
from checker.kinds.meaning.judge import JudgeRule
from checker.rules.labelled_examples import KEY
from checker.rules.yaml_list_file import write_scalar
from checker.rules.yaml_nodes import parse

Side = Literal["positive", "negative"]
_SIDES: Final[tuple[Side, ...]] = ("positive", "negative")
_STEP: Final = 2
_LONGEST_COMMENT: Final = 120


@dataclass(frozen=True, slots=True)
class NewExample:
    """A text, the question that it answers, with what, and a comment on where it is from."""

    question: str
    side: Side
    text: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    """What stands from one place of a text to another from now on."""

    start: int
    end: int
    text: str


def extend_examples(text: str, rule: JudgeRule, examples: Sequence[NewExample], shown: str) -> str:
    """Return a rule set's text with more examples of one rule.

    Args:
        text: the rule set's.
        rule: as it holds, those of a base merged in.
        examples: none of them known yet.
        shown: how errors name the rule set.

    Raises:
        ConfigError: the rule is written in a form that takes no more.
    """
    text = text.replace("\r\n", "\n")
    text = text if text.endswith("\n") else f"{text}\n"
    data = parse(text.encode(), Path(shown), shown).data
    expected = deepcopy(data)
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    for question in dict.fromkeys(each.question for each in examples):
        new = [each for each in examples if each.question == question]
        holder, held = _find_holder(root, rule, question), _find_data(expected, rule, question)
        taken = [] if _has_own(held) else _list_held(rule, question)
        if held is None:
            if len(rule.questions) > 1:
                raise _refuse(rule, shown)
            expected.setdefault("override", None)
            expected["override"] = {**(expected["override"] or {}), rule.id: {}}
            held = expected["override"][rule.id]
        _expect(held, [*taken, *new])
        text = _write(text, root, holder, rule, [*taken, *new])
        root = _compose(text)
    if _parse(text, shown) != expected:
        raise _refuse(rule, shown)
    return text


def _compose(text: str) -> Node | None:
    try:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None


def _parse(text: str, shown: str) -> Any:
    try:
        return parse(text.encode(), Path(shown), shown).data
    except RulesetError:
        return None


def _refuse(rule: JudgeRule, shown: str) -> ConfigError:
    return ConfigError(
        Message("rules.rule-takes-no-examples", rule=rule.id),
        place=shown,
        remedy=Message("rules.write-examples-as-lists"),
    )


def _list_held(rule: JudgeRule, question: str) -> list[NewExample]:
    """Return the examples that a rule has from its base."""
    held = next(each.examples for each in rule.questions if each.ask == question)
    return [NewExample(question, side, text) for side in _SIDES for text in getattr(held, side)]


def _has_own(held: Mapping[str, Any] | None) -> bool:
    return held is not None and bool(held.get(KEY))


def _find_data(data: Any, rule: JudgeRule, question: str) -> dict[str, Any] | None:
    """Return what a file says of a rule, or of one of its joined questions; None for nothing."""
    found = next((each for each in data.get("rules") or () if each.get("id") == rule.id), None)
    if found is None:
        override = data.get("override")
        found = override.get(rule.id) if isinstance(override, dict) else None
    if found is None or len(rule.questions) == 1:
        return found if isinstance(found, dict) else None
    ask = found.get("ask")
    joined = (ask.get("and") or ask.get("or")) if isinstance(ask, dict) else ()
    asked = (each for each in joined or () if str(each.get("ask")).strip() == question.strip())
    return next(asked, None)


def _find_holder(root: Node | None, rule: JudgeRule, question: str) -> MappingNode | None:
    """Return the same as it is written."""
    rules = _find_value(root, "rules")
    listed = rules.value if isinstance(rules, SequenceNode) else ()
    found = next((each for each in listed if _says(each, "id", rule.id)), None)
    found = found or _find_value(_find_value(root, "override"), rule.id)
    if len(rule.questions) > 1:
        ask = _find_value(found, "ask")
        joined = _find_value(ask, "and") or _find_value(ask, "or")
        asked = joined.value if isinstance(joined, SequenceNode) else ()
        found = next((each for each in asked if _says(each, "ask", question)), None)
    return found if isinstance(found, MappingNode) else None


def _says(node: Node, key: str, value: str) -> bool:
    found = _find_value(node, key)
    return isinstance(found, ScalarNode) and found.value.strip() == value.strip()


def _find_value(node: Node | None, key: str) -> Node | None:
    pairs: Sequence[tuple[Node, Node]] = node.value if isinstance(node, MappingNode) else ()
    return next((value for each, value in pairs if each.value == key), None)


def _expect(held: dict[str, Any], examples: Sequence[NewExample]) -> None:
    """Change what a file holds as its text is to change."""
    sides = {**(held.get(KEY) or {})}
    for side in _SIDES:
        new = [each.text for each in examples if each.side == side]
        if new:
            sides[side] = [*(sides.get(side) or ()), *new]
    held[KEY] = sides


def _write(
    text: str,
    root: Node | None,
    holder: MappingNode | None,
    rule: JudgeRule,
    examples: Sequence[NewExample],
) -> str:
    """Return the text with examples, in the way in which their surroundings are written."""
    if holder is None:
        return _write_override(text, root, rule.id, examples)
    known = _find_value(holder, KEY)
    if holder.flow_style or (known is not None and _is_inside_flow(known, holder)):
        return _write_in_braces(text, holder, known, examples)
    column = holder.value[0][0].start_mark.column
    if not isinstance(known, MappingNode):
        lines = f"{' ' * column}{KEY}:{_write_sides(examples, column + _STEP)}\n"
        return _apply(text, [_insert_after(text, holder, lines)])
    if known.flow_style:
        held = [*_list_written(known), *examples]
        start, end = known.start_mark.index, known.end_mark.index
        rest = _write_others(known, column + _STEP)
        return _apply(text, [_Change(start, end, _write_sides(held, column + _STEP) + rest)])
    return _apply(text, list(_iter_changes(text, known, examples)))


def _is_inside_flow(known: Node, holder: MappingNode) -> bool:
    """Return whether examples are an alias: what is written elsewhere is left alone."""
    return known.start_mark.index < holder.start_mark.index


def _write_override(text: str, root: Node | None, rule: str, examples: Sequence[NewExample]) -> str:
    override = _find_value(root, "override")
    if isinstance(override, MappingNode) and override.value and not override.flow_style:
        column = override.value[0][0].start_mark.column
        pad = " " * (column + _STEP)
        sides = _write_sides(examples, column + 2 * _STEP)
        lines = f"{' ' * column}{rule}:\n{pad}{KEY}:{sides}\n"
        return _apply(text, [_insert_after(text, override, lines)])
    pad = " " * _STEP
    return f"{text}\noverride:\n{pad}{rule}:\n{pad * 2}{KEY}:{_write_sides(examples, 3 * _STEP)}\n"


def _write_in_braces(
    text: str, holder: MappingNode, known: Node | None, examples: Sequence[NewExample]
) -> str:
    """Return the text with examples inside of a mapping that is written in braces."""
    old = _list_written(known) if isinstance(known, MappingNode) else []
    sides = ", ".join(
        f"{side}: [{', '.join(write_scalar(each.text) for each in listed)}]"
        for side, listed in _group([*old, *examples])
    )
    if isinstance(known, MappingNode):
        start, end = known.start_mark.index, known.end_mark.index
        return _apply(text, [_Change(start, end, f"{{{sides}}}")])
    start = holder.start_mark.index + 1
    comma = ", " if holder.value else ""
    return _apply(text, [_Change(start, start, f"{KEY}: {{{sides}}}{comma}")])


def _iter_changes(
    text: str, known: MappingNode, examples: Sequence[NewExample]
) -> Iterator[_Change]:
    """Yield what adds examples to lists that stand line by line."""
    column = known.value[0][0].start_mark.column
    missing: list[NewExample] = []
    for side, new in _group(examples):
        listed = _find_value(known, side)
        if listed is None:
            missing += new
        elif isinstance(listed, SequenceNode) and not listed.flow_style:
            yield _insert_after(text, listed, _write_items(new, listed.start_mark.column) + "\n")
        else:
            old = [NewExample("", side, each.value) for each in listed.value or ()]
            items = _write_items([*old, *new], column + _STEP)
            yield _Change(listed.start_mark.index, listed.end_mark.index, f"\n{items}")
    if missing:
        yield _insert_after(text, known, _write_sides(missing, column)[1:] + "\n")


def _list_written(known: MappingNode) -> list[NewExample]:
    """Return the examples of a mapping as they are written."""
    return [
        NewExample("", side, each.value)
        for side in _SIDES
        for each in getattr(_find_value(known, side), "value", ())
    ]


def _write_others(known: MappingNode, column: int) -> str:
    """Return what else stands beside examples, as the name of their file."""
    others = [pair for pair in known.value if pair[0].value not in _SIDES]
    return "".join(
        f"\n{' ' * column}{key.value}: {write_scalar(value.value)}" for key, value in others
    )


def _group(examples: Sequence[NewExample]) -> Iterator[tuple[Side, list[NewExample]]]:
    for side in _SIDES:
        found = [each for each in examples if each.side == side]
        if found:
            yield side, found


def _write_sides(examples: Sequence[NewExample], column: int) -> str:
    """Return both lists, each line after a line's end."""
    return "".join(
        f"\n{' ' * column}{side}:\n{_write_items(listed, column + _STEP)}"
        for side, listed in _group(examples)
    )


def _write_items(examples: Sequence[NewExample], column: int) -> str:
    return "\n".join(
        f"{' ' * column}- {write_scalar(each.text)}{_write_comment(each.comment)}"
        for each in examples
    )


def _write_comment(comment: str) -> str:
    """Return a comment that stays in its line, whatever a document is called."""
    shown = "".join(each if each.isprintable() else " " for each in comment).strip()
    return f"  # {shown[:_LONGEST_COMMENT]}" if shown else ""


def _insert_after(text: str, node: Node, lines: str) -> _Change:
    """Return the change that puts lines below the last line of a node."""
    mark = _find_last(node).end_mark
    at = mark.index if mark.column == 0 else text.index("\n", mark.index) + 1
    return _Change(at, at, lines)


def _find_last(node: Node) -> Node:
    """Return what ends a node: marks of one that stands line by line lie behind it."""
    while not getattr(node, "flow_style", True) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _apply(text: str, changes: Sequence[_Change]) -> str:
    """Return the text with changes, the last place first."""
    for each in sorted(changes, key=lambda change: -change.start):
        text = text[: each.start] + each.text + text[each.end :]
    return text
