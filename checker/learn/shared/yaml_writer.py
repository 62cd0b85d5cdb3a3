"""Plain values written as YAML with comments, the same text for the same values always."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.core.messages import Message
from checker.core.terminal import make_visible
from checker.core.text import lazy_re as re

_WIDTH = 96
_WORD = r"[\w々ー・()（）「」『』、。〇→×./+=-]"
_PLAIN = re.compile(rf"[A-Za-z\u3040-\u30ff\u4e00-\u9fff々]{_WORD}*(?: {_WORD}+)*")
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def format_scalar(value: Any) -> str:
    """Return a value without parts as it stands on one line of YAML."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return repr(value).removesuffix(".0")
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    if _CONTROL.search(text) or make_visible(text) != text:
        quoted = _CONTROL.sub(_escape_control, json.dumps(text, ensure_ascii=False))
        return make_visible(quoted)  # YAML reads back what it shows
    return "'" + text.replace("'", "''") + "'"


def _escape_control(match: re.Match[str]) -> str:
    """JSON leaves some control characters as they are, which YAML does not."""
    return f"\\u{ord(match[0]):04x}"


def format_flow(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{format_scalar(k)}: {format_flow(v)}" for k, v in value.items()) + "}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(format_flow, value)) + "]"
    return format_scalar(value)


def block(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    """Yield the lines of a mapping, parts that fit on one line on one line."""
    for key, inner in value.items():
        yield from _write_entry(f"{' ' * indent}{format_scalar(key)}:", inner, indent)


def _write_entry(head: str, value: Any, indent: int) -> Iterator[str]:
    line = f"{head} {format_flow(value)}"
    if isinstance(value, (Mapping, list, tuple)) and (len(line) > _WIDTH or _has_lines(value)):
        yield head
        if isinstance(value, Mapping):
            yield from block(value, indent + 2)
        else:
            yield from _write_items(value, indent + 2)
    elif _is_literal(value):
        yield f"{head} |-"
        yield from _write_literal(value, indent + 2)
    else:
        yield line


def _write_items(values: Sequence[Any], indent: int) -> Iterator[str]:
    head = f"{' ' * indent}-"
    for value in values:
        if _is_literal(value):
            yield f"{head} |-"
            yield from _write_literal(value, indent + 2)
        elif isinstance(value, Mapping) and len(format_flow(value)) + indent > _WIDTH:
            lines = list(block(value, indent + 2))
            yield f"{head} {lines[0].lstrip()}"
            yield from lines[1:]
        else:
            yield f"{head} {format_flow(value)}"


def _has_lines(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_lines, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_has_lines, value))
    return _is_literal(value)


def _is_literal(value: Any) -> bool:
    """Return whether a text can stand as it is, line by line."""
    if not isinstance(value, str) or "\n" not in value:
        return False
    lines = value.split("\n")
    hidden = make_visible(value) != value
    odd = hidden or any(_CONTROL.search(line) or line != line.rstrip() for line in lines)
    return not odd and value == value.strip("\n") and not value.startswith((" ", "\t"))


def _write_literal(text: str, indent: int) -> Iterator[str]:
    for line in text.split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def write_comment(words: Message, indent: int) -> Iterator[str]:
    """Yield a comment, Japanese first."""
    ja, en = words.get("ja"), words.get("en")
    text = f"{ja} / {en}" if en != ja else ja
    yield f"{' ' * indent}# {make_visible(_CONTROL.sub(' ', text))}"


def write_rule(data: Mapping[str, Any], evidence: Sequence[Message]) -> Iterator[str]:
    """Yield a rule of a list of rules, its evidence above it."""
    for words in evidence:
        yield from write_comment(words, 2)
    lines = list(block(data, 4))
    yield f"  - {lines[0].lstrip()}"
    yield from lines[1:]
