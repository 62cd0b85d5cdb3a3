"""What pydantic says of a rule, in words of the rule's author, at its place in the file."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from checker.checks.registry import KINDS
from checker.errors import RulesetError
from checker.rulesets.nodes import Path_
from checker.text.bilingual import Bilingual, same


class RulesetErrors(RulesetError):  # noqa: N818 - several of them
    """Everything that is wrong with a rule set, in the order of the file."""

    def __init__(self, errors: list[RulesetError]) -> None:
        first = errors[0]
        super().__init__(first.what, place=first.place, remedy=first.remedy)
        self.errors = tuple(errors)

    def render(self, language: Any) -> str:
        """Return one line and one remedy per error."""
        return "\n".join(error.render(language) for error in self.errors)


def nearest(name: str, names: Mapping[str, Any] | list[str]) -> Bilingual | None:
    """Return a remedy that names the right spelling, or all that there are."""
    close = get_close_matches(name, list(names), n=1, cutoff=0.5)
    if close:
        return Bilingual(f"「{close[0]}」ではありませんか。", f"Did you mean “{close[0]}”?")
    listed = ", ".join(names)
    return Bilingual(f"使えるのは: {listed}", f"One of: {listed}")


def problems(
    error: ValidationError, data: Any, model: type[BaseModel]
) -> list[tuple[Path_, Bilingual, Bilingual | None]]:
    """Return what is wrong as (path into `data`, sentence, remedy), in order."""
    rows = []
    for item in error.errors(include_url=False):
        path = _path(item["loc"], data)
        if item["type"] == "union_tag_invalid":
            path = (*path, "kind")
        what, remedy = _sentence(item, path, model)
        rows.append((path, what, remedy))
    return list(dict.fromkeys(rows))


def _path(loc: tuple[str | int, ...], data: Any) -> Path_:
    """Keep what indexes into the data; pydantic also names union members and missing keys."""
    path: list[str | int] = []
    for step in loc:
        in_mapping = isinstance(data, dict) and step in data
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if in_mapping or in_list:
            data = data[step]
            path.append(step)
    return tuple(path)


def _sentence(item: Any, path: Path_, model: type[BaseModel]) -> tuple[Bilingual, Bilingual | None]:
    last = str(item["loc"][-1]) if item["loc"] else ""
    context = item.get("ctx", {})
    remedy: Bilingual | None = None
    match item["type"]:
        case "extra_forbidden":
            what = Bilingual(f"知らないキー「{last}」です。", f"unknown key “{last}”.")
            remedy = nearest(last, _keys(model, path))
        case "missing":
            what = Bilingual(f"「{last}」がありません。", f"“{last}” is missing.")
        case "union_tag_invalid":
            tag = str(context["tag"])
            what = Bilingual(f"知らない kind「{tag}」です。", f"unknown kind “{tag}”.")
            remedy = nearest(tag, KINDS)
        case "union_tag_not_found":
            what = Bilingual("kind がありません。", "“kind” is missing.")
            remedy = nearest("", KINDS)
        case "literal_error" | "enum":
            value, expected = item["input"], str(context["expected"])
            what = Bilingual(f"「{value}」は使えない値です。", f"“{value}” is no value here.")
            remedy = Bilingual(f"使えるのは: {expected}", f"One of: {expected}")
        case "value_error":
            what = same(str(context["error"]))
        case "bad_entry":
            what = same(str(item["msg"]))
        case _:
            where = f"{last}: " if last else ""
            what = Bilingual(f"{where}値が合いません({item['msg']})。", f"{where}{item['msg']}.")
    return what, remedy


def _keys(model: type[BaseModel], path: Path_) -> list[str]:
    """Return the keys that stand where the unknown one was found."""
    for step in path[:-1]:
        field = model.model_fields.get(str(step))
        inner = _inner(field.annotation) if field else None
        if inner is None:
            break
        model = inner
    return list(model.model_fields)


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner(argument)
        if found is not None:
            return found
    return None
