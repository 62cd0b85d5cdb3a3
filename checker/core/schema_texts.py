"""Say in JSON Schemas what options mean, in Japanese and English, for editors and pages.

The words stand in the catalogues as `option.<model>.<field>`, of the class that defines the field.
A type that means the same wherever it stands has the id of its words as its description.
"""

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core.core_schema import CoreSchema, ModelSchema

from checker.core.messages import Message

_PREFIX: Final = "option."


def describe_in_both(message: Message) -> str:
    """Return a message in Japanese and English, as descriptions in a schema have it."""
    return f"{message.get('ja')} / {message.get('en')}"


def describe_option(model: type[BaseModel], name: str) -> str:
    """Return what a model's field means, in Japanese and English; nothing where nobody says it.

    A field that a model takes over, or narrows, means what the class above it says.
    """
    for each in model.__mro__:
        words = _find_words(f"{_PREFIX}{each.__name__}.{name}")
        if words:
            return words
    written = model.model_fields[name].description or ""
    return _find_words(written) or written


class DescribedSchema(GenerateJsonSchema):
    """Generate a schema with the words: `Scope.model_json_schema(schema_generator=...)`."""

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """Return a model's schema, each of its properties with what it means."""
        made = super().model_schema(schema)
        properties = made.get("properties", {})
        for name, field in schema["cls"].model_fields.items():
            key, words = field.alias or name, describe_option(schema["cls"], name)
            if words and key in properties:
                properties[key] = _describe(properties[key], words)
        return made

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        """Return the whole schema, each type in it with what it means."""
        made: JsonSchemaValue = _put_words(super().generate(schema, mode))
        return made


def _describe(about: JsonSchemaValue, words: str) -> JsonSchemaValue:
    """Return what a schema says of a property, with its words where pydantic puts them."""
    title = {"title": about["title"]} if "title" in about else {}
    rest = {key: value for key, value in about.items() if key not in {"description", "title"}}
    return {**rest, "description": words, **title}


def _put_words(node: Any) -> Any:
    """Return a part of a schema with the words in the place of their ids."""
    if isinstance(node, dict):
        return {key: _put_words(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_put_words(value) for value in node]
    return (isinstance(node, str) and _find_words(node)) or node


def _find_words(name: str) -> str:
    """Return the words that an id of an option stands for; nothing where it is no such id."""
    if not name.startswith(_PREFIX) or Message(name).get("en") == name:
        return ""
    return describe_in_both(Message(name))
