"""The JSON Schema of a rule file, for editors."""

from typing import Any

from checker.checks.registry import rule_adapter
from checker.rulesets.model import RulesetHeader


def ruleset_schema() -> dict[str, Any]:
    """Return the schema of a whole rule file: its header, its rules, its overrides."""
    header = RulesetHeader.model_json_schema(ref_template="#/$defs/{model}")
    rules = rule_adapter().json_schema(ref_template="#/$defs/{model}")
    definitions = {**header.pop("$defs", {}), **rules.pop("$defs", {})}
    header["title"] = "checker rule set"
    header["properties"] |= {
        "rules": {"type": "array", "items": rules, "description": "規則。 / The rules."},
        "override": {
            "type": "object",
            "additionalProperties": {"type": "object"},
            "description": "土台の規則の変更。 / Changes to rules of the sets it extends.",
        },
    }
    header["$defs"] = definitions
    return header
