"""A schema says what every option means, from the catalogues."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from checker.core.config import Settings
from checker.core.messages import Message
from checker.core.schema_texts import DescribedSchema, describe_in_both, describe_option
from checker.rules.schema import build_ruleset_schema
from checker.templates.schema import build_template_schema

_JOBS = "プロセスの数(既定: 自動)。 / Processes; as many as pay off."


class LintSettings(BaseModel):
    """Have the words of the shipped model of this name."""

    jobs: int | None = None


class Narrowed(LintSettings):
    """Narrow a field and add some."""

    jobs: int | None = Field(4, alias="processes", ge=1)
    pattern: Annotated[str, Field(description="option.Pattern")] = ""
    own: str = Field("", description="The author's own words.")
    bare: str = ""


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(schema_generator=DescribedSchema)


def test_words_come_from_the_class_that_defines_the_field() -> None:
    assert describe_option(LintSettings, "jobs") == _JOBS
    assert describe_option(Narrowed, "jobs") == _JOBS


def test_an_id_stands_for_its_words_and_other_words_stay() -> None:
    assert describe_option(Narrowed, "pattern") == describe_in_both(Message("option.Pattern"))
    assert describe_option(Narrowed, "own") == "The author's own words."
    assert describe_option(Narrowed, "bare") == ""


def test_a_schema_has_the_words_under_the_written_names() -> None:
    properties = _schema(Narrowed)["properties"]
    assert {name: about.get("description") for name, about in properties.items()} == {
        "processes": _JOBS,
        "pattern": "正規表現。 / A regular expression (Python `regex` syntax).",
        "own": "The author's own words.",
        "bare": None,
    }


def test_words_are_all_that_is_added() -> None:
    plain = Settings.model_json_schema()
    described = _schema(Settings)
    assert _without_descriptions(described) == _without_descriptions(plain)


def test_every_setting_is_described_in_both_languages() -> None:
    schema = _schema(Settings)
    bare = [
        f"{name}.{key}"
        for name, model in {"": schema, **schema["$defs"]}.items()
        for key, about in model.get("properties", {}).items()
        if " / " not in about.get("description", "")
    ]
    assert bare == []


def test_no_schema_shows_an_id() -> None:
    schemas = (_schema(Settings), build_template_schema(), build_ruleset_schema())
    assert [schema["title"] for schema in schemas if "option." in str(schema)] == []


def _without_descriptions(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: _without_descriptions(value)
            for key, value in node.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [_without_descriptions(each) for each in node] if isinstance(node, list) else node
