"""Turn a JSON schema into a GBNF grammar, by the converter that comes with llama-cpp-python."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_MOST_CHARACTERS: Final = 64 * 1024
_DEEPEST: Final = 32
_MOST_TIMES: Final = 1000
_COUNTS: Final = ("minItems", "maxItems", "minLength", "maxLength")
_UNKEPT: Final = frozenset({
    "not", "if", "then", "else", "patternProperties", "propertyNames", "dependentRequired",
    "dependentSchemas", "uniqueItems", "contains", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minProperties", "maxProperties",
})  # fmt: skip
"""What the converter reads over."""

_BY_NAME: Final = frozenset({"properties", "$defs", "definitions"})
_VALUES: Final = frozenset({"enum", "const", "default", "examples", "required"})


def build_schema_grammar(schema: Mapping[str, Any], *, strict: bool = False) -> str:
    """Return the grammar of the JSON that a schema allows; nothing is fetched.

    Args:
        schema: in the words of JSON Schema.
        strict: whether a word that no grammar keeps is an error; else it is passed over.

    Raises:
        ValueError: the schema is too large, refers to somewhere else or has what no grammar says.
    """
    text = json.dumps(schema, ensure_ascii=False)
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"more than {_MOST_CHARACTERS} characters")
    for node in _iter_schemas(schema, 0):
        _refuse_unbounded(node)
        if strict and (unkept := sorted(_UNKEPT & set(node))):
            raise ValueError(", ".join(unkept))
    from llama_cpp.llama_grammar import json_schema_to_gbnf  # noqa: PLC0415 - loads llama.cpp

    try:
        return str(json_schema_to_gbnf(text))
    except (AssertionError, ArithmeticError, AttributeError, LookupError, TypeError) as error:
        # the converter checks by assertions, and reads what a schema should have unasked
        raise ValueError(str(error) or type(error).__name__) from error


def _iter_schemas(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield a schema and those within it."""
    if depth > _DEEPEST:
        raise ValueError(f"deeper than {_DEEPEST} levels")
    if isinstance(value, list):
        for each in value:
            yield from _iter_schemas(each, depth + 1)
    if not isinstance(value, Mapping):
        return
    yield value
    for key, inner in value.items():
        if key in _BY_NAME and isinstance(inner, Mapping):
            yield from _iter_schemas(list(inner.values()), depth + 1)
        elif key not in _VALUES:
            yield from _iter_schemas(inner, depth + 1)


def _refuse_unbounded(node: Mapping[str, Any]) -> None:
    reference = node.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#/"):
        raise ValueError("$ref: only within the schema")
    for name in _COUNTS:
        if isinstance(node.get(name), int) and node[name] > _MOST_TIMES:
            raise ValueError(f"{name}: more than {_MOST_TIMES}")
