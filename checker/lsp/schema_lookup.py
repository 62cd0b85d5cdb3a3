"""Look up the key under the cursor in a JSON Schema; the YAML may be half written."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.messages import DisplayLanguage
from checker.core.text import lazy_re as re

_KEY = re.compile(r"(?P<indent>[ ]*(?:-[ ]+)*)(?P<key>[A-Za-z_][\w.-]*)[ ]*:(?:[ ]|$)")
_INNER = re.compile(r"[\w-]+")
_RULE = re.compile(r"[ ]*-[ ]+(id|kind)\b")
_KIND = re.compile(r"[ ]*(?:-[ ]+)*kind[ ]*:[ ]+[\"']?([\w-]+)")
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class YamlKey:
    """A key of a YAML file: the keys that lead to it, the `kind` beside each of them, its place.

    `start` and `end` are columns, from 0, of the word under the cursor.
    """

    keys: tuple[str, ...]
    kind: str | None
    start: int
    end: int


def find_key(lines: list[str], number: int, column: int) -> YamlKey | None:
    """Return what stands at a place, from 0, in code points; None where it is no key.

    The value of `kind` stands for its key.
    """
    found = _KEY.match(lines[number]) if number < len(lines) else None
    if found is None:
        return None
    path = (*_list_keys_above(lines, number, len(found["indent"])), found["key"])
    kind = _find_kind(lines, number)
    if column <= found.end("key") or found["key"] == "kind":
        if column < found.start("key"):
            return None
        end = len(lines[number].rstrip()) if found["key"] == "kind" else found.end("key")
        return YamlKey(path, kind, found.start("key"), end)
    return _find_inner_key(lines[number], column, path, kind)


def _find_inner_key(
    line: str, column: int, path: tuple[str, ...], kind: str | None
) -> YamlKey | None:
    """Return a key inside braces on one line: `scope: {section: 費用}`."""
    for word in _INNER.finditer(line):
        if word.start() <= column <= word.end() and re.match(r"\s*:", line[word.end() :]):
            return YamlKey((*path, word[0]), kind, word.start(), word.end())
    return None


def _list_keys_above(lines: list[str], number: int, indent: int) -> list[str]:
    """Return the keys around one, the outermost first."""
    keys: list[str] = []
    for line in reversed(lines[:number]):
        found = _KEY.match(line)
        # an item of a list counts from its words, not from its dash
        if found is not None and found.start("key") < indent:
            keys.insert(0, found["key"])
            indent = found.start("key")
        if indent == 0:
            break
    return keys


def _find_kind(lines: list[str], number: int) -> str | None:
    """Return the `kind` of the rule around a line, which begins with `- id` or `- kind`."""
    start = number
    while start > 0 and not _RULE.match(lines[start]):
        start -= 1
    for line in lines[start : start + 1] + list(takewhile(_is_inside, lines[start + 1 :])):
        found = _KIND.match(line)
        if found is not None:
            return found[1]
    return None


def _is_inside(line: str) -> bool:
    return _RULE.match(line) is None


def describe(schema: Schema, at: YamlKey, language: DisplayLanguage) -> str | None:
    """Return what a schema says of a key, in one language; None where it says nothing."""
    nodes: list[Schema] = [schema]
    for key in at.keys:
        nodes = [
            node["properties"][key]
            for each in nodes
            for node in _iter_choices(schema, each, at.kind)
            if key in node.get("properties", {})
        ]
    for node in nodes:
        words = node.get("description") or _resolve_reference(schema, node).get("description")
        if words:
            ja, _, en = str(words).partition(" / ")
            return en if language == "en" and en else ja
    return None


def _resolve_reference(schema: Schema, node: Schema) -> Schema:
    name = str(node.get("$ref", "")).rpartition("/")[2]
    found: Schema = schema.get("$defs", {}).get(name, {})
    return found


def _iter_choices(
    schema: Schema, node: Schema, kind: str | None, depth: int = 0
) -> Iterator[Schema]:
    """Yield the mappings that a node allows: itself, what it refers to, items of its list."""
    if depth > 6:  # noqa: PLR2004 - a schema that refers to itself
        return
    yield node
    mapping = node.get("discriminator", {}).get("mapping")
    if mapping:
        chosen = [mapping[kind]] if kind in mapping else list(mapping.values())
        inner: list[Any] = [{"$ref": each} for each in chosen]
    else:
        inner = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    inner += [each for each in (node.get("items"), node.get("additionalProperties")) if each]
    if "$ref" in node:
        inner.append(_resolve_reference(schema, node))
    for each in inner:
        if isinstance(each, Mapping):
            yield from _iter_choices(schema, each, kind, depth + 1)
