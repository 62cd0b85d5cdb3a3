"""Write into a rule file that a rule has its examples in another file, and change nothing else."""

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, OutputError, RulesetError
from checker.core.messages import Message
from checker.core.regular_files import read_regular, resolve
from checker.core.storage import write_atomically
from checker.rules.labelled_examples import KEY
from checker.rules.yaml_nodes import parse, read_bytes


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A rule file's new content, not written yet.

    `replaces` is set where the line puts other examples of the rule out of use.
    """

    file: Path
    old: bytes
    new: bytes
    replaces: bool

    def write(self) -> None:
        """Put the new content in the place of the old one.

        Raises:
            OutputError: the file cannot be written, or was changed meanwhile.
        """

        def last_look(temporary: Path) -> None:
            del temporary
            if read_regular(self.file) != self.old:
                raise OutputError(
                    Message("check.was-changed-meanwhile"),
                    place=str(self.file),
                    remedy=Message("check.run-the-command-again"),
                )

        write_atomically(resolve(self.file), self.new, before_rename=last_look)


def add_line(file: Path, rule: str, name: str) -> ExampleLine:
    """Return a rule file with a line that names a rule's file of examples.

    Args:
        file: the rule file.
        rule: the rule's id; one that the file only extends gets an override.
        name: of the file of examples, from the rule file's folder.

    Raises:
        ConfigError: the file has a form that takes no further line.
    """
    old = read_bytes(file, str(file))
    text = old.decode("utf-8-sig").replace("\r\n", "\n")
    root, data = yaml.compose(text, Loader=yaml.BaseLoader), parse(old, file, str(file)).data
    expected = deepcopy(data)
    _expect(expected, rule, name)
    if expected == data:  # somebody else has written it meanwhile
        return ExampleLine(file, old, old, replaces=False)
    target = _find_rule(root, rule)
    override = _find_value(root, "override")
    if target is not None:
        replaces = target[1] and _find_value(target[0], KEY) is None
        new = _add_to_rule(text, target[0], name)
    elif isinstance(override, MappingNode):
        replaces = True
        new = _insert(text, override, rule, f"{{{KEY}: {{file: {name}}}}}")
    else:
        replaces = True
        end = "" if text.endswith("\n") else "\n"
        new = f"{text}{end}\noverride:\n  {rule}:\n    {KEY}: {{file: {name}}}\n"
    raw = _encode(new, old)
    try:
        held = parse(raw, file, str(file)).data
    except RulesetError:
        held = None
    if held != expected:
        raise ConfigError(
            Message("rules.rule-takes-no-line"),
            place=str(file),
            remedy=Message(
                "rules.write-the-line-yourself", rule=rule, line=f"{KEY}: {{file: {name}}}"
            ),
        )
    return ExampleLine(file, old, raw, replaces)


def _encode(text: str, old: bytes) -> bytes:
    text = text.replace("\n", "\r\n") if b"\r\n" in old else text
    return (b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b"") + text.encode()


def _find_value(node: Node | None, key: str) -> Node | None:
    pairs: Sequence[tuple[Node, Node]] = node.value if isinstance(node, MappingNode) else ()
    return next((value for each, value in pairs if each.value == key), None)


def _find_rule(root: Node | None, rule: str) -> tuple[MappingNode, bool] | None:
    """Return what the file says of a rule, and whether that is an override."""
    rules = _find_value(root, "rules")
    for each in rules.value if isinstance(rules, SequenceNode) else ():
        named = _find_value(each, "id")
        if isinstance(each, MappingNode) and isinstance(named, ScalarNode) and named.value == rule:
            return each, False
    override = _find_value(_find_value(root, "override"), rule)
    return (override, True) if isinstance(override, MappingNode) else None


def _add_to_rule(text: str, rule: MappingNode, name: str) -> str:
    examples = _find_value(rule, KEY)
    if isinstance(examples, MappingNode):
        return _insert(text, examples, "file", name)
    return _insert(text, rule, KEY, f"{{file: {name}}}")


def _insert(text: str, mapping: MappingNode, key: str, value: str) -> str:
    """Return the text with a further key in a mapping, whichever way that is written."""
    if mapping.flow_style:
        at = mapping.start_mark.index + 1
        comma = ", " if mapping.value else ""
        return f"{text[:at]}{key}: {value}{comma}{text[at:]}"
    lines = text.split("\n")
    marks = [each.start_mark for each, _ in reversed(mapping.value)]
    # the first key may stand behind the list's hyphen
    alone = [mark for mark in marks if not lines[mark.line][: mark.column].strip()]
    apart = [mark for mark in alone if not lines[mark.line - 1].lstrip().startswith("#")]
    for mark in [*apart, *alone][:1]:
        lines.insert(mark.line, f"{' ' * mark.column}{key}: {value}")
    return "\n".join(lines)


def _expect(data: Any, rule: str, name: str) -> None:
    """Change what the file holds as the line is to change it."""
    rules = data.get("rules") or []
    found = next(
        (each for each in rules if isinstance(each, dict) and each.get("id") == rule), None
    )
    if found is None:
        if not isinstance(data.get("override"), dict):
            data["override"] = {}
        found = data["override"].setdefault(rule, {})
    if isinstance(found, dict):
        found[KEY] = {**(found.get(KEY) or {}), "file": name}
