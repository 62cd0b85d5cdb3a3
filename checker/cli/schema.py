"""`checker schema`: JSON Schemas of what checker reads and writes."""

import json
from pathlib import Path
from typing import Any

import click

from checker.cli.help import command
from checker.cli.output import check_output_path, write_report


@command()
@click.argument(
    "name",
    type=click.Choice(["verdict", "written", "lint", "answer", "ruleset", "config", "template"]),
)
@click.option("-o", "--output", type=click.Path(path_type=Path))
def schema(name: str, output: Path | None) -> int:
    """Print a JSON Schema."""
    makers = {
        "verdict": _build_verdict_schema,
        "written": _build_written_schema,
        "lint": _lint,
        "answer": _build_answer_schema,
        "ruleset": _build_ruleset_schema,
        "config": _build_config_schema,
        "template": _build_template_schema,
    }
    if output is not None:
        check_output_path(output, [])
    write_report(json.dumps(makers[name](), ensure_ascii=False, indent=2) + "\n", output)
    return 0


def _build_verdict_schema() -> dict[str, Any]:
    from checker.core.verdict import Verdicts  # noqa: PLC0415 - each schema imports only its own model

    return Verdicts.json_schema(mode="serialization") | {"title": "checker verdict"}


def _build_written_schema() -> dict[str, Any]:
    from checker.jobs.write import WrittenVerdict  # noqa: PLC0415

    schema = WrittenVerdict.model_json_schema(mode="serialization")
    return schema | {"title": "checker new: OUT.verdict.json"}


def _lint() -> dict[str, Any]:
    from checker.reports.records import Report  # noqa: PLC0415

    return Report.model_json_schema(mode="serialization") | {"title": "checker lint"}


def _build_answer_schema() -> dict[str, Any]:
    from checker.core.answer import Answer  # noqa: PLC0415

    return Answer.model_json_schema(mode="serialization") | {"title": "checker ask"}


def _build_ruleset_schema() -> dict[str, Any]:
    from checker.rules.schema import build_ruleset_schema  # noqa: PLC0415

    return build_ruleset_schema()


def _build_config_schema() -> dict[str, Any]:
    from checker.core.config import Settings  # noqa: PLC0415
    from checker.core.schema_texts import DescribedSchema  # noqa: PLC0415

    schema = Settings.model_json_schema(schema_generator=DescribedSchema)
    return schema | {"title": "checker.toml"}


def _build_template_schema() -> dict[str, Any]:
    from checker.templates.schema import build_template_schema  # noqa: PLC0415

    return build_template_schema()
