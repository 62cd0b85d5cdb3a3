"""The schema that editors use: what it lets through, refuses, and says of each option."""

from typing import Any

import jsonschema
import pytest

from checker.rules.schema import build_ruleset_schema


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return build_ruleset_schema()


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _rule(**options: object) -> dict[str, Any]:
    rule = {"id": "own.r", "kind": "occurrence", "words": ["こと"], "max": 2} | options
    return {"ruleset": "own", "params": {"most": 3}, "rules": [rule]}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"max": "${most}"},
        {"words": {"file": "words.txt"}},
        {"words": [{"word": "こと", "reason": "多い", "enabled": False}]},
        {"scope": {"not": {"section": "付録"}}},
        {"scope": {"or": [{"part": "header"}, {"part": ["footer"]}]}},
        {"when": {"status": "draft", "property": {"部署": "総務*"}}},
    ],
)
def test_what_the_language_allows(
    validator: jsonschema.Draft202012Validator, options: dict[str, object]
) -> None:
    validator.validate(_rule(**options))


@pytest.mark.parametrize(
    "options",
    [
        {"max": "two"},
        {"wrods": ["x"]},
        {"scope": {"sction": "付録"}},
        {"scope": {"not": {"sction": "付録"}}},
        {"kind": "occurence"},
        {"severity": "fatal"},
    ],
)
def test_what_an_editor_underlines(
    validator: jsonschema.Draft202012Validator, options: dict[str, object]
) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(_rule(**options))


def test_every_option_is_described_in_both_languages(schema: dict[str, Any]) -> None:
    bare = {
        f"{name}.{option}"
        for name, model in {"": schema, **schema["$defs"]}.items()
        for option, about in model.get("properties", {}).items()
        if " / " not in about.get("description", "")
    }
    assert bare == {"BothLanguages.ja", "BothLanguages.en", "ListFile.file"}
