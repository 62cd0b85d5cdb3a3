"""Explain what pydantic says of a rule in its author's words, at its place in the file."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import reduce
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from checker.core.data_classes import dataclass
from checker.core.errors import InvalidValueError, RulesetError
from checker.core.messages import Message, same
from checker.core.text import lazy_re as re
from checker.kinds.registry import KINDS
from checker.kinds.shared.lexicon import UNKNOWN_ENTRY
from checker.rules.yaml_nodes import Path_, YamlFile

_PLACE = re.compile(r"(.*):([0-9]+):([0-9]+)")
_SHOWN_LETTERS = 80


_FormT = TypeVar("_FormT", bound=BaseModel)


class RulesetErrors(RulesetError):  # noqa: N818 - several of them
    """Everything that is wrong with a rule set, in the order of the file."""

    def __init__(self, errors: list[RulesetError]) -> None:
        first = errors[0]
        super().__init__(first.what, place=first.place, remedy=first.remedy)
        self.errors = tuple(errors)

    def render(self, language: Any) -> str:
        """Return one line and one remedy per error."""
        return "\n".join(error.render(language) for error in self.errors)


def get_line_key(error: RulesetError) -> tuple[str, int, int]:
    """Return what sorts errors in the order of their files, lines and columns."""
    place = error.place or ""
    found = _PLACE.fullmatch(place)
    return (found[1], int(found[2]), int(found[3])) if found else (place, 0, 0)


def fail_at(place: str, what: Message, remedy: Message) -> RulesetErrors:
    """Return the errors that one fault is."""
    return RulesetErrors([RulesetError(what, place=place, remedy=remedy)])


def report_no_name(name: str, place: str) -> RulesetErrors:
    """Return the error of a base that is no name: a path, for example."""
    shown = name[:_SHOWN_LETTERS].replace("\0", "\\0")
    remedy = Message("rules.write-the-name-beside-or-listed")
    return fail_at(place, Message("rules.extends-takes-names", name=shown), remedy)


def report_link(name: str, place: str) -> RulesetErrors:
    """Return the error of a base that is a link out of the folder."""
    remedy = Message("rules.put-it-below-the-rule-sets-folder")
    return fail_at(place, Message("rules.leads-out-of-the-folder", name=name), remedy)


def report_too_much(place: str, files: int, depth: int) -> RulesetErrors:
    """Return the error of a rule set that extends more than anybody would write."""
    what = Message("rules.extends-too-much", files=files, depth=depth)
    return fail_at(place, what, Message("rules.put-the-rules-into-fewer-files"))


@dataclass(frozen=True, slots=True, init=False)
class Meant(Message):
    """Propose what an editor can carry out: `right` in the place of `wrong`."""

    wrong: str
    right: str

    def __init__(self, wrong: str, right: str) -> None:
        Message.__init__(self, "rules.did-you-mean", right=right)
        object.__setattr__(self, "wrong", wrong)
        object.__setattr__(self, "right", right)


def close(name: str, names: Mapping[str, Any] | list[str], cutoff: float = 0.5) -> Meant | None:
    """Return a remedy that names the right spelling, None where nothing is like it."""
    found = get_close_matches(name, list(names), n=1, cutoff=cutoff)
    if not found:
        return None
    right = found[0]
    return Meant(name, right)


def suggest_nearest(name: str, names: Mapping[str, Any] | list[str]) -> Message | None:
    """Return a remedy that names the right spelling, or all that there are."""
    listed = ", ".join(names)
    return close(name, names) or Message("rules.one-of", listed=listed)


_CHOICE = re.compile("'([^']+)'")
_WIDE = Message("rules.replace-full-width-space-colon-plain")


def read_form(
    file: YamlFile, form: type[_FormT], no_mapping: Message, remedy: Message | None = None
) -> _FormT:
    """Return what a YAML file holds, in its form; an empty file holds what the form has by default.

    Args:
        file: as it was loaded.
        form: what it must be.
        no_mapping: says what it lacks where it is no mapping.
        remedy: what to do then.

    Raises:
        RulesetError: it is no mapping.
        RulesetErrors: it is not in the form; every fault with its place.
    """
    data: Any = {} if file.data is None else file.data
    if not isinstance(data, dict):
        raise RulesetError(no_mapping, place=file.at(()), remedy=remedy)
    try:
        return form.model_validate(data)
    except ValidationError as error:
        raise RulesetErrors(
            [
                RulesetError(what, place=file.at(where), remedy=advice)
                for where, what, advice in explain_problems(error, data, form)
            ]
        ) from error


def explain_problems(
    error: ValidationError, data: Any, model: type[BaseModel]
) -> list[tuple[Path_, Message, Message | None]]:
    """Return what is wrong as (path into `data`, sentence, remedy), in order."""
    rows: list[tuple[Path_, Message, Message | None]] = []
    items = error.errors(include_url=False)
    pairs = _explain_pairs(items, data)
    for item in items:
        path = place_in(item["loc"], data)
        if item["type"] in {"missing", "extra_forbidden"}:
            pair = pairs.get(path) or pairs.get(path[:-1])
            if pair is not None:
                rows.append(pair)
                continue
        if item["type"] == "union_tag_invalid":
            path = (*path, "kind")
        if item["type"] == UNKNOWN_ENTRY:
            path = (*path, item["ctx"]["option"], item["ctx"]["index"])
        what, remedy = explain_item(item, path, model)
        rows.append((path, what, remedy))
    return list(dict.fromkeys(rows))


def _explain_pairs(
    items: Sequence[Any], data: Any
) -> dict[Path_, tuple[Path_, Message, Message | None]]:
    """Return what is wrong with entries of lists that a colon in their words made into a pair."""
    found: dict[Path_, tuple[Path_, Message, Message | None]] = {}
    for item in items:
        if item["type"] != "extra_forbidden":
            continue
        *entry, key = path = place_in(item["loc"], data)
        if not (entry and isinstance(entry[-1], int)):
            continue
        mapping = reduce(lambda inner, step: inner[step], entry, data)
        if len(mapping) == 1 and isinstance(mapping[key], (str, int, float)):
            text = f"{key}: {mapping[key]}"
            missing = {str(each["loc"][-1]) for each in items if each["type"] == "missing"}
            remedy = Message("rules.quote-the-words", text=text)
            if missing >= {"from", "to"}:
                remedy = Message("rules.write-it-so", text=f"{{{text}}}")
            what = Message("rules.mapping-for-words", text=text)
            found[path[:-1]] = (path[:-1], what, remedy)
    return found


def place_in(loc: tuple[str | int, ...], data: Any) -> Path_:
    """Return the path into `data` of an error: pydantic also names union members, missing keys."""
    path: list[str | int] = []
    for step in loc:
        in_mapping = isinstance(data, dict) and step in data
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if in_mapping or in_list:
            data = data[step]
            path.append(step)
    return tuple(path)


def explain_item(item: Any, path: Path_, model: type[BaseModel]) -> tuple[Message, Message | None]:
    """Return what one of pydantic's errors says to who wrote the file, and the remedy."""
    last = str(item["loc"][-1]) if item["loc"] else ""
    context = item.get("ctx", {})
    remedy: Message | None = None
    match item["type"]:
        case "extra_forbidden":
            what = Message("rules.unknown-key", last=last)
            remedy = (
                _WIDE
                if set(last) & {"\u3000", "："}
                else suggest_nearest(last, _list_keys(model, path))
            )
        case "missing":
            what = Message("rules.is-missing", last=last)
        case "union_tag_invalid":
            tag = str(context["tag"])
            what = Message("rules.unknown-kind", tag=tag)
            remedy = suggest_nearest(tag, KINDS)
        case "union_tag_not_found":
            what = Message("rules.kind-is-missing")
            remedy = suggest_nearest("", KINDS)
        case "unknown_entry":
            what = Message("rules.word-list-no-entry", name=context["name"])
            remedy = suggest_nearest(context["name"], context["known"])
        case "literal_error" | "enum":
            value, expected = item["input"], str(context["expected"])
            what = Message("rules.is-no-value-here", value=value)
            choices = _CHOICE.findall(expected) if isinstance(value, str) else []
            shown = ", ".join(choices) or expected
            remedy = close(str(value), choices) or Message("rules.one-of-2", expected=shown)
        case "value_error" | "bad_entry":
            what = explain_own_check(item)
        case "string_pattern_mismatch" if last in _NAMES:
            what = _NOT_A_NAME.format(value=item["input"])
            remedy = _NAMES[last]
        case _:
            what, remedy = _explain_bad_value(item, last)
    return what, remedy


def explain_own_check(item: Any) -> Message:
    """Return what a check of our own says of a value, or a library's."""
    context = item.get("ctx", {})
    if "what" in context:
        return cast("Message", context["what"])
    error = context.get("error", item["msg"])
    return error.what if isinstance(error, InvalidValueError) else same(str(error))


_NOT_A_NAME = Message("rules.is-no-name-here")
_NAMES = {
    "id": Message("rules.small-letters-digits-hyphens-joined-dots"),
    "ruleset": Message("rules.small-letters-digits-hyphens-ringi-acme"),
}
_WANTED = {
    "int": Message("rules.needs-a-whole-number"),
    "float": Message("rules.needs-a-number"),
    "bool": Message("rules.needs-true-or-false"),
    "string": Message("rules.needs-text"),
    "list": Message("rules.needs-a-list-a-b"),
    "tuple": Message("rules.needs-a-list-a-b"),
    "dict": Message("rules.needs-a-mapping"),
    "model": Message("rules.needs-a-mapping"),
    "dataclass": Message("rules.needs-a-mapping"),
    "greater_than_equal": Message("rules.needs-or-more"),
    "less_than_equal": Message("rules.needs-or-less"),
    "greater_than": Message("rules.needs-more-than"),
    "less_than": Message("rules.needs-less-than"),
    "too_short": Message("rules.needs-or-more-2"),
    "string_too_short": Message("rules.cannot-be-empty"),
}
"""What a value must be, by the name of pydantic's error, or its beginning."""


def _explain_bad_value(item: Any, last: str) -> tuple[Message, Message | None]:
    """Return what is wrong with a value of another type or out of bounds."""
    name = item["type"]
    wanted = _WANTED.get(name) or _WANTED.get(name.removesuffix("_type").partition("_")[0])
    where = f"{last}: " if last else ""
    if wanted is None:
        says = item["msg"]
        return Message("rules.where-says", where=where, says=says), None
    value = item["input"]
    is_word = isinstance(value, (int, float)) and name in {"string_type", "model_type"}
    wanted = (_WANTED["string"] if is_word else wanted).format(**item.get("ctx", {}))
    if isinstance(value, (str, int, float)):
        what = Message("rules.wanted-not", where=where, wanted=wanted, value=value)
    else:
        what = Message("rules.wanted", where=where, wanted=wanted)
    return what, _QUOTE.format(value=value) if is_word else None


_QUOTE = Message("rules.words-versions-stand-quotes")


def _list_keys(model: type[BaseModel], path: Path_) -> list[str]:
    """Return the keys that stand where the unknown one was found."""
    for step in path[:-1]:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        field = fields.get(str(step))
        inner = _find_inner_model(field.annotation) if field else None
        if inner is None:
            break
        model = inner
    # the header's own model does not hold what it leaves to others
    also = ["rules", "override"] if not path[:-1] and "extends" in model.model_fields else []
    return [field.alias or name for name, field in model.model_fields.items()] + also


def _find_inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _find_inner_model(argument)
        if found is not None:
            return found
    return None
