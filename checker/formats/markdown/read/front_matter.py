"""Front matter at the top of a Markdown file: YAML between `---`, or TOML between `+++`."""

from collections.abc import Mapping
from datetime import date, datetime, time

from checker.core.text import lazy_re as re
from checker.formats.markdown.read.parser_rules import TOML_FENCE

ERROR_KEY = "frontmatter-error"
"""The property that says why front matter could not be read."""

_NOT_A_MAPPING = "not a mapping of keys to values"
_TOO_LARGE = "too long or nested too deeply"
_LINES_ABOVE = 2  # the opening `---`, and lines count from 1
_MAX_CHARACTERS = 64 * 1024
_MAX_BRACKETS = 500  # the YAML scanner takes quadratic time for nested ones
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)")
_TOML_END = " (at end of document)"


def read_front_matter(written: str, fence: str) -> dict[str, str]:
    """Return the entries whose values are plain, or lists of plain values joined by `, `.

    Values of YAML stay as written (`1.10`, `yes`, `2025-09-01`); those of TOML are shown as TOML
    writes them. Deeper structures are left out. Front matter that cannot be read gives one
    property, `frontmatter-error`, which names the line.
    """
    try:
        entries = _load(written, fence)
    except ValueError as error:
        return {ERROR_KEY: str(error)}
    shown = {str(key): _convert_to_plain(value) for key, value in entries.items()}
    return {key: value for key, value in shown.items() if value is not None}


def _load(written: str, fence: str) -> Mapping[str, object]:
    if len(written) > _MAX_CHARACTERS or written.count("[") + written.count("{") > _MAX_BRACKETS:
        raise ValueError(_TOO_LARGE)
    try:
        return _load_toml(written) if fence == TOML_FENCE else _load_yaml(written)
    except RecursionError as error:
        raise ValueError(_TOO_LARGE) from error


def _load_yaml(written: str) -> Mapping[str, object]:
    import yaml  # noqa: PLC0415 - few files have front matter

    try:
        # the base loader makes nothing but text: a date stays as it was written
        entries = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + _LINES_ABOVE}: " if mark else ""
        raise ValueError(f"{line}{error.problem}") from error
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    if not isinstance(entries, dict | None):
        raise ValueError(_NOT_A_MAPPING)  # noqa: TRY004 - the type is the author's, not a caller's
    return entries or {}


def _load_toml(toml: str) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415 - few texts have any

    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        last = toml.count("\n") + (not toml.endswith("\n"))
        line = int(place[1]) if place else max(last, 1)
        what = _TOML_PLACE.sub("", message).removesuffix(_TOML_END)
        raise ValueError(f"line {line + _LINES_ABOVE - 1}: {what}") from error


def _convert_to_plain(value: object) -> str | None:
    if isinstance(value, list):
        items = [_convert_to_plain(item) for item in value if not isinstance(item, list)]
        shown = [item for item in items if item is not None]
        return ", ".join(shown) if len(shown) == len(value) else None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | date | datetime | time):
        return str(value)
    if isinstance(value, str):
        return value
    return "" if value is None else None
