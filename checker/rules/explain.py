"""Explain what pydantic says of a rule in its author's words, at its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from checker.core.bilingual import Bilingual, same
from checker.core.errors import RulesetError
from checker.kinds.registry import KINDS
from checker.kinds.shared.lexicon import UNKNOWN_ENTRY
from checker.rules.nodes import Path_


class RulesetErrors(RulesetError):  # noqa: N818 - several of them
    """Everything that is wrong with a rule set, in the order of the file."""

    def __init__(self, errors: list[RulesetError]) -> None:
        first = errors[0]
        super().__init__(first.what, place=first.place, remedy=first.remedy)
        self.errors = tuple(errors)

    def render(self, language: Any) -> str:
        """Return one line and one remedy per error."""
        return "\n".join(error.render(language) for error in self.errors)


@dataclass(frozen=True, slots=True)
class Meant(Bilingual):
    """A remedy that an editor can carry out: `right` in the place of `wrong`."""

    wrong: str
    right: str


def close(name: str, names: Mapping[str, Any] | list[str], cutoff: float = 0.5) -> Meant | None:
    """Return a remedy that names the right spelling, None where nothing is like it."""
    found = get_close_matches(name, list(names), n=1, cutoff=cutoff)
    if not found:
        return None
    right = found[0]
    return Meant(f"「{right}」ではありませんか。", f"Did you mean “{right}”?", name, right)


def nearest(name: str, names: Mapping[str, Any] | list[str]) -> Bilingual | None:
    """Return a remedy that names the right spelling, or all that there are."""
    listed = ", ".join(names)
    return close(name, names) or Bilingual(f"使えるのは: {listed}", f"One of: {listed}")


_WIDE = Bilingual(
    "全角の空白やコロンを、半角に置き換えてください。",
    "Replace the full-width space or colon with a plain one.",
)


def problems(
    error: ValidationError, data: Any, model: type[BaseModel]
) -> list[tuple[Path_, Bilingual, Bilingual | None]]:
    """Return what is wrong as (path into `data`, sentence, remedy), in order."""
    rows = []
    for item in error.errors(include_url=False):
        path = place_in(item["loc"], data)
        if item["type"] == "union_tag_invalid":
            path = (*path, "kind")
        if item["type"] == UNKNOWN_ENTRY:
            path = (*path, item["ctx"]["option"], item["ctx"]["index"])
        what, remedy = sentence(item, path, model)
        rows.append((path, what, remedy))
    return list(dict.fromkeys(rows))


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


def sentence(item: Any, path: Path_, model: type[BaseModel]) -> tuple[Bilingual, Bilingual | None]:
    """Return what one of pydantic's errors says to who wrote the file, and the remedy."""
    last = str(item["loc"][-1]) if item["loc"] else ""
    context = item.get("ctx", {})
    remedy: Bilingual | None = None
    match item["type"]:
        case "extra_forbidden":
            what = Bilingual(f"知らないキー「{last}」です。", f"unknown key “{last}”.")
            remedy = _WIDE if set(last) & {"\u3000", "："} else nearest(last, _keys(model, path))
        case "missing":
            what = Bilingual(f"「{last}」がありません。", f"“{last}” is missing.")
        case "union_tag_invalid":
            tag = str(context["tag"])
            what = Bilingual(f"知らない kind「{tag}」です。", f"unknown kind “{tag}”.")
            remedy = nearest(tag, KINDS)
        case "union_tag_not_found":
            what = Bilingual("kind がありません。", "“kind” is missing.")
            remedy = nearest("", KINDS)
        case "unknown_entry":
            what = Bilingual(
                f"一覧に「{context['name']}」という項目はありません。",
                f"the word list has no entry “{context['name']}”.",
            )
            remedy = nearest(context["name"], context["known"])
        case "literal_error" | "enum":
            value, expected = item["input"], str(context["expected"])
            what = Bilingual(f"「{value}」は使えない値です。", f"“{value}” is no value here.")
            remedy = Bilingual(f"使えるのは: {expected}", f"One of: {expected}")
        case "value_error":
            what = same(str(context["error"]))
        case "bad_entry":
            what = same(str(item["msg"]))
        case "string_pattern_mismatch" if last in _NAMES:
            what = _NOT_A_NAME.format(value=item["input"])
            remedy = _NAMES[last]
        case _:
            what, remedy = _no_value(item, last)
    return what, remedy


_NOT_A_NAME = Bilingual("「{value}」は名前の形ではありません。", "“{value}” is no name here.")
_NAMES = {
    "id": Bilingual(
        "半角の英小文字・数字・ハイフンを「.」でつなぎます(例: ringi.total)。",
        "Small letters, digits and hyphens, joined by dots: ringi.total",
    ),
    "ruleset": Bilingual(
        "半角の英小文字・数字・ハイフンで書きます(例: ringi-acme)。",
        "Small letters, digits and hyphens: ringi-acme",
    ),
}
_WANTED = {
    "int": Bilingual("整数が要ります", "needs a whole number"),
    "float": Bilingual("数が要ります", "needs a number"),
    "bool": Bilingual("true か false が要ります", "needs true or false"),
    "string": Bilingual("文字が要ります", "needs text"),
    "list": Bilingual("一覧 [a, b] が要ります", "needs a list: [a, b]"),
    "tuple": Bilingual("一覧 [a, b] が要ります", "needs a list: [a, b]"),
    "dict": Bilingual("「項目: 値」の組が要ります", "needs a mapping: {{key: value}}"),
    "model": Bilingual("「項目: 値」の組が要ります", "needs a mapping: {{key: value}}"),
    "dataclass": Bilingual("「項目: 値」の組が要ります", "needs a mapping: {{key: value}}"),
    "greater_than_equal": Bilingual("{ge} 以上の数が要ります", "needs {ge} or more"),
    "less_than_equal": Bilingual("{le} 以下の数が要ります", "needs {le} or less"),
    "greater_than": Bilingual("{gt} より大きい数が要ります", "needs more than {gt}"),
    "less_than": Bilingual("{lt} より小さい数が要ります", "needs less than {lt}"),
    "too_short": Bilingual("{min_length} 個以上要ります", "needs {min_length} or more"),
    "string_too_short": Bilingual("空にできません", "cannot be empty"),
}
"""What a value must be, by the name of pydantic's error, or its beginning."""


def _no_value(item: Any, last: str) -> tuple[Bilingual, Bilingual | None]:
    """Return what is wrong with a value of another type or out of bounds."""
    name = item["type"]
    wanted = _WANTED.get(name) or _WANTED.get(name.removesuffix("_type").partition("_")[0])
    where = f"{last}: " if last else ""
    if wanted is None:
        says = item["msg"]
        return Bilingual(f"{where}値が合いません({says})。", f"{where}{says}."), None
    value = item["input"]
    is_word = isinstance(value, (int, float)) and name in {"string_type", "model_type"}
    wanted = (_WANTED["string"] if is_word else wanted).format(**item.get("ctx", {}))
    shown = f"(「{value}」)" if isinstance(value, (str, int, float)) else ""
    what = Bilingual(
        f"{where}{wanted.ja}{shown}。", f"{where}{wanted.en}{shown and f', not “{value}”'}."
    )
    return what, _QUOTE.format(value=value) if is_word else None


_QUOTE = Bilingual(
    '語や版は引用符で囲みます: "{value}"', 'Words and versions stand in quotes: "{value}"'
)


def _keys(model: type[BaseModel], path: Path_) -> list[str]:
    """Return the keys that stand where the unknown one was found."""
    for step in path[:-1]:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        field = fields.get(str(step))
        inner = _inner(field.annotation) if field else None
        if inner is None:
            break
        model = inner
    # the header's own model does not hold what it leaves to others
    also = ["rules", "override"] if not path[:-1] and "extends" in model.model_fields else []
    return [field.alias or name for name, field in model.model_fields.items()] + also


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner(argument)
        if found is not None:
            return found
    return None
