"""Words that are recognised again but cannot be read: their length and the start of their SHA-256.

`5-1a2b3`. A file that leaves the building must not carry in its hidden parts what somebody has
deleted from it, so what is kept of a text there is this. It is short on purpose: a telephone number
that is guessed by trying them all is one of about a hundred that fit.
"""

import hashlib
from typing import Final

_DIGITS: Final = 5
PATTERN: Final = rf"\d+-[0-9a-f]{{{_DIGITS}}}"


def digest(text: str) -> str:
    """Return the digest of a text."""
    # a document may hold half of a surrogate pair
    raw = text.encode("utf-8", "surrogatepass")
    return f"{len(text)}-{hashlib.sha256(raw).hexdigest()[:_DIGITS]}"


def shorten(text: str) -> str:
    """Return a short name for a text, the same on every machine; it does not hide the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def get_length(of: str) -> int:
    """Return how many characters the text of a digest has."""
    return int(of.partition("-")[0])


def stands_at(of: str, text: str, at: int) -> bool:
    """Return whether the text of a digest stands in `text` from character `at` on."""
    end = at + get_length(of)
    return at >= 0 and end <= len(text) and digest(text[at:end]) == of
