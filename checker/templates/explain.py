"""Errors of templates and of data, put for their author, at their places; several at once."""

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from checker.core.errors import DataError, TemplateError
from checker.core.messages import DisplayLanguage, Message, in_languages, same
from checker.rules.explain import nearest, place_in, sentence
from checker.rules.nodes import Path_, YamlFile
from checker.templates.faults import TemplateErrors
from checker.templates.model import Column, Draft, Length, TemplateField, TemplateHeader
from checker.templates.operations import OPERATIONS

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


def explained(error: ValidationError, file: YamlFile) -> TemplateErrors:
    """Return what pydantic found, each at its place in the file."""
    rows = dict.fromkeys(_rows(error, file.data))
    return TemplateErrors(
        [TemplateError(what, place=file.at(path), remedy=remedy) for path, what, remedy in rows]
    )


def _rows(error: ValidationError, data: Any) -> _Rows:
    rows: _Rows = []
    for item in error.errors(include_url=False):
        path = place_in(_without_tags(item["loc"]), data)
        if _is_echo(item, path, data):
            continue
        if not path and item["type"] == "value_error":
            path = _second_name(data)
        found = _of_a_union(item, path) or _two_languages(item) or _of_a_name(item)
        if found is None and item["type"] == "extra_forbidden":
            last = str(item["loc"][-1])
            what = Message("template.unknown-key", last=last)
            found = what, nearest(last, _keys(path, data))
        what, remedy = found or sentence(item, path, TemplateHeader)
        rows.append((path, what, remedy))
    return rows


def _without_tags(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
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


def _second_name(data: Any) -> Path_:
    """Return where a field's name stands for the second time."""
    names = [each["name"] for each in data["fields"]]
    index = next(n for n, name in enumerate(names) if name in names[:n])
    return ("fields", index, "name")


_NAMES = {
    "name": Message("template.small-letters-digits-letter-first-unit"),
    "template": Message("template.small-letters-digits-hyphens-ringi-acme"),
}


def _of_a_name(item: Any) -> tuple[Message, Message | None] | None:
    """Return what is wrong with what a field or a template is called."""
    remedy = _NAMES.get(str(item["loc"][-1])) if item["loc"] else None
    if item["type"] != "string_pattern_mismatch" or remedy is None:
        return None
    return Message("template.is-no-name-here", value=item["input"]), remedy


def _of_a_union(item: Any, path: Path_) -> tuple[Message, Message | None] | None:
    """Return what is wrong with a field's `type`, or with what `compute` says."""
    if not item["type"].startswith("union_tag"):
        return None
    if path and path[-1] == "compute":
        names = list(OPERATIONS)
        what = Message("template.compute-names-no-operation")
        given = item["input"]
        tried = next(iter(given), "") if isinstance(given, dict) else str(given)
        return what, nearest(str(tried), names)
    tags = list(_types(Column if "columns" in path else TemplateField))
    if item["type"] == "union_tag_not_found":
        return Message("template.type-is-missing"), nearest("", tags)
    tag = str(item["ctx"]["tag"])
    return Message("template.unknown-type", tag=tag), nearest(tag, tags)


def _two_languages(item: Any) -> tuple[Message, Message | None] | None:
    """Return the sentence of one of the model's own checks, which says it in both languages."""
    if item["type"] not in {"value_error", "bad_entry"}:
        return None
    text = str(item.get("ctx", {}).get("error", item["msg"]))
    ja, parted, en = text.rpartition(" / ")
    return (in_languages(ja=f"{ja}。", en=f"{en}.") if parted else same(text)), None


def _types(union: Any) -> dict[str, type[BaseModel]]:
    """Return the models of a union of fields by their `type`."""
    members = get_args(get_args(union)[0])
    return {str(get_args(each.model_fields["type"].annotation)[0]): each for each in members}


def _keys(path: Path_, data: Any) -> list[str]:
    """Return the keys that may stand where an unknown one was found."""
    model: type[BaseModel] | None = TemplateHeader
    at = data
    for step in path[:-1]:
        at = at[step]
        model = _below(model, step, at)
    return list(model.model_fields) if model else []


def _below(model: type[BaseModel] | None, step: str | int, at: Any) -> type[BaseModel] | None:
    match step:
        case "fields" | "columns":
            return model
        case int():
            return _types(TemplateField).get(str(at.get("type", "text")))
        case "draft":
            return Draft
        case "length":
            return Length
        case "compute":
            return next((OPERATIONS[each] for each in at if each in OPERATIONS), None)
    return None
