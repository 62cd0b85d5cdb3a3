"""Writes docs/schemas: the JSON Schemas of rule files, verdicts, configuration and templates.

`python scripts/schemas.py` writes them; with `--check` it writes nothing, names the files that are
stale, missing or left over, and exits 1 if there are any. Every file in rules/ and every template
names its schema in the first line, so that an editor completes and explains it
(`checker.rules.schema`).
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

from checker.core.config import Settings
from checker.core.schema_texts import DescribedSchema
from checker.core.verdict import Verdicts
from checker.rules.schema import SCHEMA_COMMENT, build_ruleset_schema
from checker.templates.schema import build_template_schema

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "schemas"
FIRST_LINE = f"{SCHEMA_COMMENT}../docs/schemas/ruleset.schema.json"
"""What every file in rules/ begins with."""
TEMPLATE_FIRST_LINE = f"{SCHEMA_COMMENT}../../../docs/schemas/template.schema.json"
"""What every templates/documents/NAME/template.yaml begins with."""


def schemas() -> dict[str, str]:
    """Return the text of every schema by file name."""
    return {
        "ruleset.schema.json": _text(build_ruleset_schema()),
        "verdict.schema.json": _text(
            Verdicts.json_schema(mode="serialization") | {"title": "checker verdict"}
        ),
        "config.schema.json": _text(
            Settings.model_json_schema(schema_generator=DescribedSchema) | {"title": "checker.toml"}
        ),
        "template.schema.json": _text(build_template_schema()),
    }


def stale(folder: Path) -> list[str]:
    """Return the names of files in `folder` that differ from what the code says, sorted."""
    wanted = schemas()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    names = wanted.keys() | there.keys()
    return sorted(name for name in names if wanted.get(name) != there.get(name))


def without_schema(folder: Path) -> list[str]:
    """Return the names of rule files that do not name their schema in the first line."""
    return sorted(
        path.name
        for path in folder.glob("*.yaml")
        if path.read_text(encoding="utf-8").partition("\n")[0] != FIRST_LINE
    )


def templates_without_schema(folder: Path) -> list[str]:
    """Return the names of templates that do not name their schema in the first line."""
    return sorted(
        path.parent.name
        for path in folder.glob("*/template.yaml")
        if path.read_text(encoding="utf-8").partition("\n")[0] != TEMPLATE_FIRST_LINE
    )


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a schema is stale.")
def main(*, check: bool) -> None:
    """Write the JSON Schemas, or check that they are up to date."""
    names, bare = stale(FOLDER), without_schema(ROOT / "rules")
    for name in bare:
        click.echo(f"rules/{name}: the first line is not: {FIRST_LINE}", err=True)
    templates = templates_without_schema(ROOT / "templates" / "documents")
    for name in templates:
        click.echo(f"templates/documents/{name}: not first: {TEMPLATE_FIRST_LINE}", err=True)
    if check:
        for name in names:
            click.echo(f"stale: docs/schemas/{name} (run: python scripts/schemas.py)", err=True)
        sys.exit(1 if names or bare or templates else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = schemas()
    for name in names:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (FOLDER / name).unlink()
        click.echo(f"docs/schemas/{name}")


if __name__ == "__main__":
    main()
