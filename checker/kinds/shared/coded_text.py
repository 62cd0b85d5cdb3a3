"""Read what a text says in a code that a language model reads as well: base64, ROT13, backwards.

Only what looks like words once it is decoded counts, so that identifiers and pictures in base64 are
left alone.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from typing import Final

_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,4000}={0,2}(?![A-Za-z0-9+/=])")
_WORDS: Final = re.compile(
    r"(?<![a-z])(?:the|is|to|of|and|this|that|as|for|it|yes|answer)(?![a-z])", re.IGNORECASE
)
_BACKWARDS: Final = re.compile(r"逆|backwards?|revers", re.IGNORECASE)
_PRINTABLE: Final = 0.9
_FEW: Final = 3
_LONGEST: Final = 2000


def decode(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is coded in a text: where it stands, and what it says in plain words."""
    for match in _BASE64.finditer(text):
        plain = _decode_base64(match[0])
        if plain is not None:
            yield match.start(), match.end(), plain
    short = text[:_LONGEST]
    turned = codecs.encode(short, "rot13")
    if len(_WORDS.findall(turned)) >= _FEW and len(_WORDS.findall(short)) < _FEW:
        yield 0, len(short), turned
    if _BACKWARDS.search(short):
        yield 0, len(short), short[::-1]


def _decode_base64(coded: str) -> str | None:
    """Return the words that are coded, None where there are none."""
    try:
        plain = base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    readable = sum(each.isprintable() or each.isspace() for each in plain)
    return plain if readable >= _PRINTABLE * len(plain) and len(plain.split()) > 1 else None
