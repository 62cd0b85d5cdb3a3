"""`{name}` and `{name:03}` in patterns: of dates, of document numbers, of joined texts."""

from collections.abc import Mapping

from checker.core.text import lazy_re as re

_PLACE = re.compile(r"\{([^{}]*)\}")
_INSIDE = re.compile(r"([a-z][a-z0-9_]*)(?::0?([1-9]))?")


def list_names(pattern: str) -> list[str]:
    """Return the names in a pattern, in order; what is in braces and no name comes as it stands."""
    inside = (each[1] for each in _PLACE.finditer(pattern))
    return [found[1] if (found := _INSIDE.fullmatch(each)) else each for each in inside]


def is_whole(pattern: str) -> bool:
    """Return whether every brace of a pattern belongs to a `{name}` or a `{name:03}`."""
    rest = _PLACE.sub(lambda match: "" if _INSIDE.fullmatch(match[1]) else match[0], pattern)
    return not set(rest) & {"{", "}"}


def fill(pattern: str, values: Mapping[str, object]) -> str:
    """Return a pattern with the values in: `{seq:03}` gives 007. Other names stay as they are."""

    def _value(match: re.Match[str]) -> str:
        inside = _INSIDE.fullmatch(match[1])
        if inside is None or inside[1] not in values:
            return match[0]
        # what is put in is never read for names again
        text = str(values[inside[1]])
        return text.rjust(int(inside[2]), "0") if inside[2] else text

    return _PLACE.sub(_value, pattern)
