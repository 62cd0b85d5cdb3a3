"""Full-width and half-width forms of letters, digits, kana and symbols."""

import unicodedata

from checker.core.text import lazy_re as re

_OFFSET = 0xFEE0
_HALF = {chr(code): chr(code - _OFFSET) for code in range(0xFF01, 0xFF5F)}
_HALF |= {"\u3000": " ", "￥": "¥", "‐": "-"}
_TO_HALF = str.maketrans(_HALF)
_TO_FULL = str.maketrans(
    {chr(code - _OFFSET): chr(code) for code in range(0xFF01, 0xFF5F)} | {" ": "\u3000", "¥": "￥"}
)
_LONE_MARKS = str.maketrans({"\u3099": "゛", "\u309a": "゜"})
_JOINED = re.compile("[\u30ab-\u30f0][\u3099\u309a]")


def half(text: str) -> str:
    """Return `text` with half-width forms of letters, digits, symbols and spaces."""
    return text.translate(_TO_HALF)


def full(text: str) -> str:
    """Return `text` with full-width forms of letters, digits, symbols and spaces."""
    return text.translate(_TO_FULL)


def full_kana(text: str) -> str:
    """Return half-width kana and their punctuation in full width, sound marks joined (ｶﾞ is ガ)."""
    wide = unicodedata.normalize("NFKC", text)
    return _JOINED.sub(lambda match: match[0][0], wide).translate(_LONE_MARKS)
