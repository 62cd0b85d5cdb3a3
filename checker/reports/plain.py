"""Text as formats for programs can hold it: legal in every one of them, and still telling.

A file's name may have a line feed in it, or bytes that are no text; a document's words may have
control characters, which XML forbids.
"""

import json
from typing import Any

from checker.core.text import lazy_re as re

_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (section 2.2) forbids, and carriage returns, which its readers turn into others."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def whole(text: str) -> str:
    r"""Return text that UTF-8 can hold: bytes of a name that are none stand as `\udc83`."""
    if text.isascii():
        return text
    return text.encode("utf-8", errors="backslashreplace").decode("utf-8")


def legal(text: str) -> str:
    r"""Return text that XML 1.0 can hold: what it cannot stands as `\x0b`."""
    return _NOT_XML.sub(lambda match: _escaped(match[0]), text)


def dumps(value: Any) -> str:
    """Return compact JSON on one line, its characters as they are."""
    return _ENCODER.encode(value)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
