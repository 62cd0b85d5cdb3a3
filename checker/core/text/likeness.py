"""Say how alike two texts are by the pairs of characters that they share."""

import unicodedata
from functools import lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold

_BLANKS: Final = re.compile(r"\s+")


@lru_cache(10_000)
def list_pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text, width, case and blanks aside."""
    plain = _BLANKS.sub("", fold(text))
    return frozenset(plain[place : place + 2] for place in range(max(1, len(plain) - 1)))


def measure_likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1: the share of pairs that they have in common."""
    first, second = list_pairs(one), list_pairs(other)
    return 2 * len(first & second) / (len(first) + len(second))


def strip_marks(text: str) -> str:
    """Return the letters and digits of a text: width, case, blanks and punctuation do not count."""
    return "".join(each for each in fold(text) if unicodedata.category(each)[0] in "LNMS")
