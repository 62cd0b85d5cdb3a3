"""Fill the words of a message: `{name}`, `{size:.1f}`, `{what:capital}`, `{said:bare}`.

A brace that names no value stays as its author wrote it, so `{% if %}` and `{key: value}` need no
escape. What was filled in is not looked at again: a document cannot put a placeholder in.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from checker.core.messages import Message

Value: TypeAlias = "str | int | float | Message"

_FIELD: Final = re.compile(r"\{([^\W\d]\w*)(?::([^{}]*))?\}")


def fill(text: str, values: Sequence[tuple[str, Value]], language: str) -> str:
    """Return a text with its values, messages among them in `language`."""
    if not values:
        return text
    known = dict(values)

    def word(match: re.Match[str]) -> str:
        if match[1] not in known:
            return match[0]
        return _render_value(known[match[1]], match[2] or "", language)

    return _FIELD.sub(word, text)


def fields(text: str) -> frozenset[str]:
    """Return the names in the braces of a text."""
    return frozenset(match[1] for match in _FIELD.finditer(text))


def _render_value(value: Value, form: str, language: str) -> str:
    words = value if isinstance(value, (str, int, float)) else value.get(language)
    if not isinstance(words, str):
        return format(words, form)
    match form:
        case "capital":
            return words[:1].upper() + words[1:]
        case "bare":
            return words.removesuffix("。").removesuffix(".")
        case _:
            return words
