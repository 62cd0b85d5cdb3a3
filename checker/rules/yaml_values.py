"""Make plain values of a YAML text, each with its place, without YAML 1.1 surprises."""

from collections.abc import Callable
from typing import Any, Self

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from checker.core.errors import RulesetError
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.rules.yaml_nodes import MAX_DEPTH, MAX_NODES, Path_


def read_values(
    text: str, shown: str, read: Callable[[str], Any] | None = None, *, repeats: bool = False
) -> tuple[Any, dict[Path_, tuple[int, int]]]:
    """Return what a text holds, and where each value starts; `read` says what plain words mean.

    Where keys may repeat, the last counts.

    Raises:
        RulesetError: it is not YAML, or absurdly large.
    """
    node = _compose_node(text, shown)
    builder = _ValueBuilder(shown, read or read_plain_value, repeats=repeats)
    data = None if node is None else builder.build(node, ())
    return data, builder.places


def _compose_node(text: str, shown: str) -> Node | None:
    try:
        node: Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        problem, ended = _PROBLEMS.get(str(error.problem)), str(error.problem) in _ENDED
        if problem is not None and _is_indented_by_tab(text, error.problem_mark):
            problem = Message("yaml.tab-indents")
        mark = (error.context_mark if ended else None) or error.problem_mark or error.context_mark
        place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        raise RulesetError(
            problem or Message("rules.is-not-yaml", problem=error.problem),
            place=place,
            remedy=_suggest_remedy(text, mark),
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise RulesetError(Message("rules.is-not-yaml-2", error=error), place=shown) from error
    return node


_ENDED = frozenset(
    {
        "found unexpected end of stream",
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
    }
)
"""Problems that the parser meets far from where they began."""
_PROBLEMS = {
    "did not find expected ',' or ']'": Message("yaml.bracket-not-closed", sign="]"),
    "did not find expected ',' or '}'": Message("yaml.bracket-not-closed", sign="}"),
    "expected ',' or ']', but got '<stream end>'": Message("yaml.bracket-not-closed", sign="]"),
    "did not find expected '-' indicator": Message("yaml.indentation-differs"),
    "did not find expected key": Message("yaml.indentation-differs"),
    "found unexpected end of stream": Message("yaml.quote-not-closed"),
    "mapping values are not allowed in this context": Message("yaml.second-colon"),
    "could not find expected ':'": Message("yaml.colon-missing"),
    "found character that cannot start any token": Message("yaml.sign-needs-quotes"),
    "found undefined alias": Message("yaml.alias-needs-quotes"),
    "block sequence entries are not allowed in this context": Message("yaml.hyphen-not-here"),
    "did not find expected alphabetic or numeric character": Message("yaml.sign-needs-quotes"),
    "did not find expected node content": Message("yaml.value-missing"),
    "found unknown escape character": Message("yaml.unknown-escape"),
    "did not find expected <document start>": Message("yaml.indentation-differs"),
}
"""What the parser says, in words for who wrote the file."""


def _suggest_remedy(text: str, mark: Any) -> Message:
    lines = text.splitlines()[: mark.line + 1] if mark else []
    for number, each in enumerate(lines, start=1):
        if _WIDE.match(each):
            return Message("rules.replace-full-width-space-colon-line", number=number)
    if _is_indented_by_tab(text, mark):
        return Message("rules.replace-tab-spaces-yaml-does-not")
    return Message("rules.check-indentation-space-after-colons-quotes")


def _is_indented_by_tab(text: str, mark: Any) -> bool:
    lines = text.splitlines()[: mark.line + 1] if mark else []
    line = lines[-1] if lines else ""
    return "\t" in line[: len(line) - len(line.lstrip())]


# What an input method leaves where YAML wants a plain character: `　- id:`, `kind： x`, `id:　x`.
_WIDE = re.compile(r"[ \-]*(?:　|[A-Za-z_-]+[ 　]*(?:：|:　))")

# The C parser where PyYAML was built with it. The base loader resolves nothing: what a plain word
# means is for `_build_scalar` to say, by YAML 1.2.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NULL = frozenset({"", "~", "null", "Null", "NULL"})
"""The unquoted words that stand for nothing."""
_MAX_DIGITS = 400
_PLAIN_TAGS = frozenset({yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG, "!"})


def read_plain_value(word: str) -> str | int | float | bool | None:
    """Return what an unquoted word means in YAML 1.2's core schema: `yes` and dates are words."""
    if word in NULL:
        return None
    if word in _BOOL:
        return _BOOL[word]
    if word[0] in "-+.0123456789" and len(word) <= _MAX_DIGITS:
        if _INT.fullmatch(word):
            return int(word, 0) if word.startswith(("0o", "0x")) else int(word)
        if _FLOAT.fullmatch(word):
            number = float(word.lower().replace(".inf", "inf").replace(".nan", "nan"))
            return _WrittenFloat(word) if _CUT.search(word) else number
    return word


_CUT = re.compile(r"[0-9]\.[0-9]+0$")
"""What is written with a last zero, which Python leaves out."""


class _WrittenFloat(float):
    """A number that is shown as its author wrote it: a version 1.10 is not 1.1."""

    _word: str

    def __new__(cls, word: str) -> Self:
        made = super().__new__(cls, word)
        made._word = word
        return made

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        return float, (float(self),)

    def __str__(self) -> str:
        return self._word

    def __format__(self, form: str) -> str:
        return super().__format__(form) if form else self._word


_TOO_MUCH = Message("rules.nested-too-deeply-too-large")


def _is_merge(key: Node) -> bool:
    return key.value == "<<" and isinstance(key, ScalarNode) and not key.style


class _ValueBuilder:
    """Plain values from nodes; strings stay strings (no yes, no, dates: DESIGN 5)."""

    def __init__(self, shown: str, read: Callable[[str], Any], *, repeats: bool) -> None:
        self._repeats = repeats
        self.places: dict[Path_, tuple[int, int]] = {}
        self._read = read
        self._shown = shown
        self._built = 0

    def build(self, node: Node, path: Path_) -> Any:
        """Return the value of `node`, noting its place and those of all below it."""
        mark = node.start_mark
        self.places[path] = (mark.line + 1, mark.column + 1)
        self._built += 1
        if len(path) > MAX_DEPTH or self._built > MAX_NODES:
            raise self._build_error(node, _TOO_MUCH)
        if isinstance(node, MappingNode):
            return self._build_mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._build_scalar(node)
        raise self._build_error(node, _TOO_MUCH)

    def _build_mapping(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merging = any(_is_merge(key_node) for key_node, _ in node.value)
        merged = self._build_merged(node, path) if merging else {}
        for key_node, value_node in node.value:
            if _is_merge(key_node):
                continue
            if not isinstance(key_node, ScalarNode):
                raise self._build_error(key_node, Message("rules.key-single-word"))
            key = key_node.value
            if key in result and not self._repeats:
                raise self._build_error(
                    key_node,
                    Message("rules.the-key-stands-twice", key=key),
                )
            result[key] = self.build(value_node, (*path, key))
            # a finding about a value is looked for at its key, where the author reads its name
            self.places[(*path, key)] = (
                key_node.start_mark.line + 1,
                key_node.start_mark.column + 1,
            )
        return merged | result

    def _build_merged(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        """Return what `<<: *anchor` brings: of several mappings the first one counts."""
        merged: dict[str, Any] = {}
        own = self.places[path]
        for key_node, value in node.value:
            if not _is_merge(key_node):
                continue
            for each in reversed(value.value if isinstance(value, SequenceNode) else [value]):
                if not isinstance(each, MappingNode):
                    raise self._build_error(each, Message("rules.needs-a-mapping-2"))
                merged |= self.build(each, path)
        self.places[path] = own
        return merged

    def _build_scalar(self, node: ScalarNode) -> Any:
        if node.tag not in _PLAIN_TAGS:
            raise self._build_error(node, Message("rules.has-the-tag", tag=node.tag))
        value: str = node.value
        # the C parser calls a plain word's style "", the Python one None
        return value if node.style else self._read(value)

    def _build_error(self, node: Node, what: Message) -> RulesetError:
        mark = node.start_mark
        return RulesetError(
            what,
            place=f"{self._shown}:{mark.line + 1}:{mark.column + 1}",
            remedy=Message("rules.mend-this-place"),
        )
