"""Front matter: the YAML between `---` at the top of a Markdown file."""

ERROR_KEY = "frontmatter-error"
"""The property that says why front matter could not be read."""

_NOT_A_MAPPING = "not a mapping of keys to values"
_TOO_LARGE = "too long or nested too deeply"
_LINES_ABOVE = 2  # the opening `---`, and lines count from 1
_MOST_CHARACTERS = 64 * 1024
_MOST_BRACKETS = 500  # the YAML scanner takes quadratic time for nested ones


def read_front_matter(yaml: str) -> dict[str, str]:
    """Return the entries whose values are plain, or lists of plain values joined by `, `.

    Values stay as written (`1.10`, `yes`, `2025-09-01`); deeper structures are left out. Front
    matter that is no YAML gives one property, `frontmatter-error`.
    """
    try:
        entries = _load(yaml)
    except ValueError as error:
        return {ERROR_KEY: str(error)}
    shown = {str(key): _plain(value) for key, value in entries.items()}
    return {key: value for key, value in shown.items() if value is not None}


def _load(yaml: str) -> dict[object, object]:
    from ruamel.yaml import YAML  # noqa: PLC0415 - few files have front matter
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    if len(yaml) > _MOST_CHARACTERS or yaml.count("[") + yaml.count("{") > _MOST_BRACKETS:
        raise ValueError(_TOO_LARGE)
    try:
        entries = YAML(typ="base", pure=True).load(yaml)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + _LINES_ABOVE}: " if mark else ""
        raise ValueError(f"{line}{error.problem}") from error
    except YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    except RecursionError as error:
        raise ValueError(_TOO_LARGE) from error
    if not isinstance(entries, dict | None):
        raise ValueError(_NOT_A_MAPPING)  # noqa: TRY004 - the type is the author's, not a caller's
    return entries or {}


def _plain(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return "" if value is None else None
