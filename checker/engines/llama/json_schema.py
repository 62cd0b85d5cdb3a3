"""Turn a JSON schema into a GBNF grammar, by the converter that comes with llama-cpp-python."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_MOST_CHARACTERS: Final = 64 * 1024
_DEEPEST: Final = 32
_MOST_TIMES: Final = 1000
_COUNTS: Final = ("minItems", "maxItems", "minLength", "maxLength")


def build_schema_grammar(schema: Mapping[str, Any]) -> str:
    """Return the grammar of the JSON that a schema allows; nothing is fetched.

    Raises:
        ValueError: the schema is too large, refers to somewhere else or has what no grammar says.
    """
    text = json.dumps(schema, ensure_ascii=False)
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"more than {_MOST_CHARACTERS} characters")
    for node in _iter_nodes(schema, 0):
        _refuse_unbounded(node)
    from llama_cpp.llama_grammar import json_schema_to_gbnf  # noqa: PLC0415 - loads llama.cpp

    try:
        return str(json_schema_to_gbnf(text))
    except (AssertionError, ArithmeticError, AttributeError, LookupError, TypeError) as error:
        # the converter checks by assertions, and reads what a schema should have unasked
        raise ValueError(str(error) or type(error).__name__) from error


def _iter_nodes(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        raise ValueError(f"deeper than {_DEEPEST} levels")
    if isinstance(value, Mapping):
        yield value
    children = value.values() if isinstance(value, Mapping) else value
    if isinstance(children, str) or not hasattr(children, "__iter__"):
        return
    for child in children:
        yield from _iter_nodes(child, depth + 1)


def _refuse_unbounded(node: Mapping[str, Any]) -> None:
    reference = node.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#/"):
        raise ValueError("$ref: only within the schema")
    for name in _COUNTS:
        if isinstance(node.get(name), int) and node[name] > _MOST_TIMES:
            raise ValueError(f"{name}: more than {_MOST_TIMES}")
