"""The JSON Schema of a rule file, for editors: descriptions in Japanese and English."""

from typing import Any

from checker.core.messages import Message
from checker.core.schema_texts import DescribedSchema, describe_in_both
from checker.kinds.registry import KINDS, rule_adapter
from checker.rules.model import RulesetHeader

SCHEMA_COMMENT = "# yaml-language-server: $schema="
"""How a YAML file names its schema to an editor's language server."""

_PARAMETER = {
    "type": "string",
    "pattern": r"^\$\{[^{}]+\}$",  # no description: editors show it in the place of the option's
}
_LIST_FILE = {
    "type": "object",
    "properties": {"file": {"type": "string"}},
    "required": ["file"],
    "additionalProperties": False,
}
_TYPED = ("integer", "number", "boolean")


def build_ruleset_schema() -> dict[str, Any]:
    """Return the schema of a whole rule file: its header, its rules, its overrides."""
    header = RulesetHeader.model_json_schema(schema_generator=DescribedSchema)
    rules = rule_adapter().json_schema(schema_generator=DescribedSchema)
    definitions = {**header.pop("$defs", {}), **rules.pop("$defs", {})}
    for kind, name in rules["discriminator"]["mapping"].items():
        rule = definitions[name.rpartition("/")[2]]
        rule["properties"]["kind"]["description"] = describe_in_both(KINDS[kind].doc.finds)
        _open(rule)
    definitions["JudgeExamples"]["properties"]["file"] = {
        "type": "string",
        "description": describe_in_both(Message("schema.examples-file")),
    }
    header["title"] = "checker rule set"
    header["properties"] |= {
        "rules": {
            "type": "array",
            "items": rules,
            "description": describe_in_both(Message("schema.rules")),
        },
        "override": {
            "type": "object",
            "additionalProperties": {"type": "object"},
            "description": describe_in_both(Message("schema.override")),
        },
    }
    header["$defs"] = {**definitions, "Parameter": _PARAMETER, "ListFile": _LIST_FILE}
    return header


def _open(rule: dict[str, Any]) -> None:
    """Allow in a rule's options what stands for something written elsewhere."""
    for name, option in rule["properties"].items():
        if name in {"id", "kind"}:
            continue
        choices = option.get("anyOf", [option])
        also = []
        if any(each.get("type") in _TYPED for each in choices):
            also.append({"$ref": "#/$defs/Parameter"})
        if any(each.get("type") in {"array", "object"} for each in choices):
            also += [{"$ref": "#/$defs/ListFile"}, {"$ref": "#/$defs/Parameter"}]
        if also:
            rule["properties"][name] = _allow_either(option, also)


def _allow_either(option: dict[str, Any], also: list[dict[str, Any]]) -> dict[str, Any]:
    kept = ("description", "title", "default")
    about: dict[str, Any] = {key: option[key] for key in kept if key in option}
    bare = {key: value for key, value in option.items() if key not in about}
    choices = bare["anyOf"] if set(bare) == {"anyOf"} else [bare]
    return {**about, "anyOf": [*choices, *also]}
