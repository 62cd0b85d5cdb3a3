"""Say what is wrong in a configuration file: every key at its line, with the nearest name."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from checker.core.errors import ConfigError
from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import MIB, read_regular
from checker.core.text import lazy_re as re

_TABLE: Final = re.compile(r"\s*(?P<many>\[?)\[(?P<name>[^\[\]]+)\]")
_KEY: Final = re.compile(r"(?P<indent>\s*)(?P<name>[\w\"'.-]+)\s*=")
_CHOICE: Final = re.compile("'([^']+)'")
_AT: Final = re.compile(
    r"\s*\(at (?:line (?P<line>[0-9]+), column (?P<column>[0-9]+)|end of document)\)"
)
_SYNTAX: Final[Mapping[str, Message]] = {
    "Illegal character '\\n'": Message("toml.quote-not-closed"),
    "Unterminated string": Message("toml.quote-not-closed"),
    'Expected "\'"': Message("toml.quote-not-closed"),
    "Invalid value": Message("toml.words-need-quotes"),
    "Expected '=' after": Message("toml.equals-missing"),
    "Expected newline": Message("toml.one-a-line"),
    "Unclosed array": Message("toml.bracket-not-closed"),
    "Expected ']'": Message("toml.bracket-not-closed"),
    "Cannot overwrite": Message("toml.stands-twice"),
    "Cannot declare": Message("toml.stands-twice"),
}
"""What the parser says, by its beginning, in words for who wrote the file."""


class ConfigErrors(ConfigError):  # noqa: N818 - several of them
    """Everything that is wrong with a configuration."""

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        first = errors[0]
        super().__init__(first.what, place=first.place, remedy=first.remedy)
        self.errors = tuple(errors)

    def render(self, language: DisplayLanguage) -> str:
        """Return one line and one remedy per error."""
        return "\n".join(each.render(language) for each in self.errors)


def explain_syntax(path: Path, error: ValueError) -> ConfigError:
    """Return what a parser of TOML says, at its line and column."""
    words = str(error)
    at = _AT.search(words)
    place = f"{path}:{at['line']}:{at['column']}" if at and at["line"] else str(path)
    said = _AT.sub("", words)
    what = next((each for begins, each in _SYNTAX.items() if said.startswith(begins)), None)
    return ConfigError(
        what or Message("core.cannot-be-read", error=said),
        place=place,
        remedy=Message("core.check-the-toml-syntax"),
    )


def explain_settings(
    error: ValidationError, model: type[BaseModel], files: Sequence[Path]
) -> ConfigErrors:
    """Return what is wrong with settings; `files` are those that say something, the last wins."""
    texts = {path: _read(path) for path in files}
    found = [_explain(item, model, texts) for item in error.errors(include_url=False)]
    return ConfigErrors(sorted(found, key=_get_line))


def _get_line(error: ConfigError) -> tuple[str, int]:
    file, _, at = error.place.partition(".toml:")
    return file, int(at.partition(":")[0]) if at else 0


def _read(path: Path) -> str:
    with suppress(OSError):
        return read_regular(path, MIB).decode("utf-8", "replace")
    return ""


def _explain(item: Any, model: type[BaseModel], texts: Mapping[Path, str]) -> ConfigError:
    loc: tuple[str | int, ...] = item["loc"]
    name = str(loc[-1]) if loc else ""
    context = item.get("ctx", {})
    remedy: Message | None
    if item["type"] == "extra_forbidden":
        keys = _list_keys(model, loc[:-1])
        what = Message("core.unknown-setting", key=name)
        remedy = _suggest(name, keys) or Message("core.settings", model_fields=", ".join(keys))
    elif item["type"] == "missing":
        what = Message("core.setting-lacks", key=str(loc[0]), missing=name)
        remedy = None
    elif item["type"] in {"literal_error", "enum"} and isinstance(item["input"], str):
        expected = str(context["expected"])
        what = Message("core.setting-is-none", key=name, value=item["input"])
        nearest = _suggest(item["input"], _CHOICE.findall(expected))
        remedy = nearest or Message("core.one-of", expected=expected)
    else:
        what = Message("core.setting", key=".".join(map(str, loc)), message=item["msg"])
        remedy = None
    return ConfigError(what, place=_find_place(loc, texts), remedy=remedy)


def _suggest(name: str, names: Sequence[str]) -> Message | None:
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    return Message("core.did-you-mean", right=near[0]) if near else None


def _list_keys(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Return the keys that stand where an unknown one was found."""
    for step in path:
        field = model.model_fields.get(str(step))
        inner = _find_model(field.annotation) if field is not None else None
        model = inner or model
    return list(model.model_fields)


def _find_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_find_model(each) for each in getattr(annotation, "__args__", ()))
    return next((each for each in found if each is not None), None)


def _find_place(loc: Sequence[str | int], texts: Mapping[Path, str]) -> str:
    """Return `file:line:column` of a key in the last file that has it, else its variable."""
    variable = f"CHECKER_{'__'.join(map(str, loc[:2])).upper()}"
    if variable in os.environ:
        return variable
    for path in reversed(list(texts)):
        for end in range(len(loc), 0, -1):
            at = _find_key(loc[:end], texts[path])
            if at is not None:
                return f"{path}:{at[0]}:{at[1]}"
    return variable


def _find_key(loc: Sequence[str | int], text: str) -> tuple[int, int] | None:
    """Return line and column of a key or table, from 1; of `[[paths]]` the one that is meant."""
    wanted = _flatten(loc)
    table: list[str] = []
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _split_name(header["name"])
            if header["many"]:
                name = ".".join(table)
                counts[name] = counts.get(name, -1) + 1
                table = [*table, str(counts[name])]
            if _strip_tool(table) == wanted:
                return number, line.index("[") + 1
        key = None if header else _KEY.match(line)
        if key and _strip_tool([*table, *_split_name(key["name"])]) == wanted:
            return number, len(key["indent"]) + 1
    return None


def _flatten(loc: Sequence[str | int]) -> list[str]:
    return [str(each).replace("-", "_") for each in loc]


def _split_name(name: str) -> list[str]:
    return [part.strip(" \"'").replace("-", "_") for part in name.split(".")]


def _strip_tool(path: list[str]) -> list[str]:
    return path[2:] if path[:2] == ["tool", "checker"] else path
