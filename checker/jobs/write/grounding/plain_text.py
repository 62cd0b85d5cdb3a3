"""One form of a text for all finders, of the same length, so that places are places in the text."""

import unicodedata
from typing import Final

from checker.core.text import lazy_re as re

_PLAIN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–—−－", "-")
    | dict.fromkeys("〜～∼˜", "~")
    | {"　": " ", "\u00a0": " ", "￥": "¥", "＄": "$", "′": "'", "’": "'"}
)
DIGITS: Final = "0-9"
KANJI_DIGITS: Final = "〇零一二三四五六七八九壱弐参"
KANJI_SCALES: Final = "十拾百千万萬億兆"
_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[‐‑‒–—−－]")
_NUMBERED = re.compile(
    "(?<=第)[一二三四五六七八九](?![一二三四五六七八九十百])"
    "|(?<![一二三四五六七八九十百])[一二三四五六七八九](?=[課係]|号機|号館|丁目)"
)
_DIGIT: Final = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")}


def make_plain(text: str) -> str:
    """Return `text` with half-width letters, digits and marks, one dash and one wave."""
    return text.translate(_PLAIN)


def make_key(text: str) -> str:
    """Return a name or code as it is compared.

    Width, case, white space and the shape of dashes do not count; 第一工場 and 営業二課 are 第1工場
    and 営業2課.
    """
    narrow = unicodedata.normalize("NFKC", text).casefold()
    narrow = _DASHES.sub("-", _SPACES.sub("", narrow))
    return _NUMBERED.sub(lambda match: _DIGIT[match[0]], narrow)
