"""Read what a text says in a code that a language model reads as well.

Known are base64, percent signs and other escapes, bytes in hexadecimal, ROT13, backwards, tags that
are broken up by blanks. Only what looks like words once it is decoded counts, so that identifiers
and pictures in base64 are left alone.
"""

import base64
import binascii
import codecs
import html
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from checker.core.text import lazy_re as re

_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,4000}={0,2}(?![A-Za-z0-9+/=])")
_HEX: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[ ,]{0,2}){3,400}(?![0-9A-Za-z])"
)
_HEX_BYTE: Final = re.compile(r"(?:0x|\\x)?([0-9A-Fa-f]{2})")
_ESCAPED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|&#\d{2,5};|&#x[0-9a-f]{2,4};)")
_UNICODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")
_BROKEN_TAG: Final = re.compile(r"</?[A-Za-z]{1,12}(?:[ \n][A-Za-z]{0,12})?/?>")
_WORDS: Final = re.compile(
    r"(?<![a-z])(?:the|is|to|of|and|this|that|as|for|it|yes|answer)(?![a-z])", re.IGNORECASE
)
_BACKWARDS: Final = re.compile(r"逆|後ろ|backwards?|revers", re.IGNORECASE)
_JAPANESE: Final = re.compile("[぀-ヿ]")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_PRINTABLE: Final = 0.9
_FEW: Final = 3
_FEW_TAGS: Final = 2
_LONGEST: Final = 2000


def decode(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is coded in a text: where it stands, and what it says in plain words."""
    for match in _BASE64.finditer(text):
        plain = _decode_base64(match[0])
        if plain is not None:
            yield match.start(), match.end(), plain
    for match in _HEX.finditer(text):
        plain = _read_bytes(bytes.fromhex("".join(_HEX_BYTE.findall(match[0]))))
        if plain is not None:
            yield match.start(), match.end(), plain
    short = text[:_LONGEST]
    for plain in _turn(short):
        yield 0, len(short), plain


def _turn(text: str) -> Iterator[str]:
    """Yield a whole text as it reads when it is decoded in the ways that leave its length alone."""
    if len(_ESCAPED.findall(text)) >= _FEW:
        plain = _UNICODE.sub(lambda found: chr(int(found[1], 16)), html.unescape(unquote(text)))
        if plain != text:
            yield plain
    turned = codecs.encode(text, "rot13")
    if len(_WORDS.findall(turned)) >= _FEW and len(_WORDS.findall(text)) < _FEW:
        yield turned
    if _BACKWARDS.search(text):
        yield text[::-1]
    if len(_BROKEN_TAG.findall(text)) >= _FEW_TAGS:
        yield "".join(text.split())


def _decode_base64(coded: str) -> str | None:
    """Return the words that are coded, None where there are none."""
    try:
        plain = base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True)
    except binascii.Error:
        return None
    return _read_bytes(plain)


def _read_bytes(plain: bytes) -> str | None:
    """Return the words that bytes hold in UTF-8, None where they hold none."""
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError:
        return None
    readable = sum(each.isprintable() or each.isspace() for each in text)
    worded = len(text.split()) > 1 or _JAPANESE.search(text) or text.isalpha()
    return text if readable >= _PRINTABLE * len(text) and worded and _LETTERS.search(text) else None
