"""`checker schema`: JSON Schemas of what checker reads and writes."""

import json
from typing import Any

import click


@click.command(epilog="例 / Example:  checker schema verdict > verdict.schema.json")
@click.argument("name", type=click.Choice(["verdict", "ruleset", "config"]))
def schema(name: str) -> int:
    """判定・規則集・設定の JSON Schema を出す。 / Print a JSON Schema."""
    makers = {"verdict": _verdict, "ruleset": _ruleset, "config": _config}
    click.echo(json.dumps(makers[name](), ensure_ascii=False, indent=2))
    return 0


def _verdict() -> dict[str, Any]:
    from checker.verdict import Verdicts  # noqa: PLC0415 - each schema imports only its own model

    return Verdicts.json_schema(mode="serialization") | {"title": "checker verdict"}


def _ruleset() -> dict[str, Any]:
    from checker.rulesets.schema import ruleset_schema  # noqa: PLC0415

    return ruleset_schema()


def _config() -> dict[str, Any]:
    from checker.config import Settings  # noqa: PLC0415

    return Settings.model_json_schema() | {"title": "checker.toml"}
