"""Character references: `&amp;`, `&#12354;`, `&#x3042;`."""

import html

from checker.core.text import lazy_re as re

REFERENCE = r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]{1,31};?)"
"""A reference as written."""

_IN_VALUE = re.compile(REFERENCE)
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{20,};?")
_NO_CHARACTER = "\ufffd"  # what a number beyond Unicode stands for (13.2.5.80)
_OPEN_ENDED = re.compile(r"[=A-Za-z0-9]")


def decode_references(written: str) -> str:
    """Return what one reference, or a text with references, stands for."""
    return html.unescape(_LONG_NUMBER.sub(_NO_CHARACTER, written))


def decode_value(source: str, place: tuple[int, int]) -> str:
    """Return the value of an attribute; in `?a=1&copy=2` nothing is a reference (13.2.5.73)."""
    start, end = place

    def decode(match: re.Match[str]) -> str:
        named = match[0][1] != "#" and not match[0].endswith(";")
        after = source[start + match.end() : start + match.end() + 1]
        if named and _OPEN_ENDED.match(after):
            return match[0]
        return decode_references(match[0])

    value = source[start:end]
    return _IN_VALUE.sub(decode, value) if "&" in value else value
