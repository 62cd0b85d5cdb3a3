"""Errors of templates and of data, put for their author, at their places; several at once."""

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from checker.core.errors import DataError, TemplateError
from checker.core.messages import DisplayLanguage, Message
from checker.rules.validation_errors import explain_item, place_in, suggest_nearest
from checker.rules.yaml_nodes import Path_, YamlFile
from checker.templates.model import Column, DraftRequest, TemplateField, TemplateHeader, TextLength
from checker.templates.operations import OPERATIONS
from checker.templates.template_errors import TemplateErrors

_Rows = list[tuple[Path_, Message, Message | None]]


class DataErrors(DataError):  # noqa: N818 - several of them
    """Everything that is wrong with the values for a document, in the order of the fields."""

    def __init__(self, errors: list[DataError]) -> None:
        first = errors[0]
        super().__init__(first.what, place=first.place, remedy=first.remedy)
        self.errors = tuple(errors)

    def render(self, language: DisplayLanguage) -> str:
        """Return one line and one remedy per error."""
        return "\n".join(error.render(language) for error in self.errors)


def explain_errors(error: ValidationError, file: YamlFile) -> TemplateErrors:
    """Return what pydantic found, each at its place in the file."""
    rows = dict.fromkeys(_list_problems(error, file.data))
    return TemplateErrors(
        [TemplateError(what, place=file.at(path), remedy=remedy) for path, what, remedy in rows]
    )


def _list_problems(error: ValidationError, data: Any) -> _Rows:
    rows: _Rows = []
    for item in error.errors(include_url=False):
        path = place_in(_drop_union_tags(item["loc"]), data)
        if _is_echo(item, path, data):
            continue
        if not path and item["type"] == "value_error":
            path = _find_repeated_name(data)
        found = _explain_union(item, path) or _explain_name(item)
        if found is None and item["type"] == "extra_forbidden":
            last = str(item["loc"][-1])
            what = Message("template.unknown-key", last=last)
            found = what, suggest_nearest(last, _list_keys(path, data))
        what, remedy = found or explain_item(item, path, TemplateHeader)
        rows.append((path, what, remedy))
    return rows


def _drop_union_tags(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return a place without the names of union members after `compute`, which are keys, too."""
    return tuple(
        step for index, step in enumerate(loc) if index == 0 or loc[index - 1] != "compute"
    )


def _is_echo(item: Any, path: Path_, data: Any) -> bool:
    """Return whether a list is only too short because what stands in it is wrong."""
    if item["type"] != "too_short":
        return False
    for step in path:
        data = data[step]
    return len(data) >= int(item["ctx"]["min_length"])


def _find_repeated_name(data: Any) -> Path_:
    """Return where a field's name stands for the second time."""
    names = [each["name"] for each in data["fields"]]
    index = next(n for n, name in enumerate(names) if name in names[:n])
    return ("fields", index, "name")


_NAMES = {
    "name": Message("template.small-letters-digits-letter-first-unit"),
    "template": Message("template.small-letters-digits-hyphens-ringi-acme"),
}


def _explain_name(item: Any) -> tuple[Message, Message | None] | None:
    """Return what is wrong with what a field or a template is called."""
    remedy = _NAMES.get(str(item["loc"][-1])) if item["loc"] else None
    if item["type"] != "string_pattern_mismatch" or remedy is None:
        return None
    return Message("template.is-no-name-here", value=item["input"]), remedy


def _explain_union(item: Any, path: Path_) -> tuple[Message, Message | None] | None:
    """Return what is wrong with a field's `type`, or with what `compute` says."""
    if not item["type"].startswith("union_tag"):
        return None
    if path and path[-1] == "compute":
        names = list(OPERATIONS)
        what = Message("template.compute-names-no-operation")
        given = item["input"]
        tried = next(iter(given), "") if isinstance(given, dict) else str(given)
        return what, suggest_nearest(str(tried), names)
    tags = list(_map_types(Column if "columns" in path else TemplateField))
    if item["type"] == "union_tag_not_found":
        return Message("template.type-is-missing"), suggest_nearest("", tags)
    tag = str(item["ctx"]["tag"])
    return Message("template.unknown-type", tag=tag), suggest_nearest(tag, tags)


def _map_types(union: Any) -> dict[str, type[BaseModel]]:
    """Return the models of a union of fields by their `type`."""
    members = get_args(get_args(union)[0])
    return {str(get_args(each.model_fields["type"].annotation)[0]): each for each in members}


def _list_keys(path: Path_, data: Any) -> list[str]:
    """Return the keys that may stand where an unknown one was found."""
    model: type[BaseModel] | None = TemplateHeader
    at = data
    for step in path[:-1]:
        at = at[step]
        model = _find_inner_model(model, step, at)
    return list(model.model_fields) if model else []


def _find_inner_model(
    model: type[BaseModel] | None, step: str | int, at: Any
) -> type[BaseModel] | None:
    match step:
        case "fields" | "columns":
            return model
        case int():
            return _map_types(TemplateField).get(str(at.get("type", "text")))
        case "draft":
            return DraftRequest
        case "length":
            return TextLength
        case "compute":
            return next((OPERATIONS[each] for each in at if each in OPERATIONS), None)
    return None
