"""The schema that editors use: what it lets through, refuses, and says of each key."""

from typing import Any

import jsonschema
import pytest

from checker.core.resources import get_documents_folder
from checker.rules.yaml_nodes import load
from checker.templates.schema import build_template_schema
from scripts.schemas import templates_without_schema

HEAD = {"template": "own", "title": "社内", "ruleset": "ringi"}
TEXT = {"name": "a", "label": "甲", "type": "text"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return build_template_schema()


def test_it_is_a_schema(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "field",
    [
        TEXT,
        TEXT | {"type": "amount", "source": "computed", "compute": {"tax": "b", "rate": 0.08}},
        TEXT | {"source": "drafted", "draft": {"prompt": "書く", "length": {"max": 80}}},
        {"name": "b", "label": "乙", "type": "rows", "columns": [TEXT]},
    ],
)
def test_what_a_template_may_say(schema: dict[str, Any], field: dict[str, Any]) -> None:
    jsonschema.validate(HEAD | {"fields": [field]}, schema)


@pytest.mark.parametrize(
    "field",
    [
        TEXT | {"patern": "x"},
        TEXT | {"type": "txet"},
        TEXT | {"name": "A-b"},
        TEXT | {"compute": {"totl": "a.b"}},
        TEXT | {"draft": {"promt": "x"}},
        {"name": "b", "label": "乙", "type": "rows", "columns": [{"name": "c"}]},
    ],
)
def test_what_an_editor_underlines(schema: dict[str, Any], field: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(HEAD | {"fields": [field]}, schema)


def test_every_key_is_described_in_both_languages(schema: dict[str, Any]) -> None:
    for name, definition in {"": schema, **schema["$defs"]}.items():
        for key, about in definition["properties"].items():
            assert " / " in about.get("description", ""), f"{name}.{key}"


def test_it_knows_the_templates_that_ship(schema: dict[str, Any]) -> None:
    folder = get_documents_folder()
    files = sorted(folder.glob("*/template.yaml"))
    assert files
    for file in files:
        jsonschema.validate(load(file, file.parent.name).data, schema)
    assert templates_without_schema(folder) == []
