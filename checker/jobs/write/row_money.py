"""Sums of money in a line of notes: `3.2万円`, `@1,200`, `▲5,000`, and what they come to."""

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from checker.core.text import lazy_re as re

_N: Final = r"[-▲△]?[0-9０-９][0-9０-９,，]*(?:\.[0-9]+)?"
_MONEY: Final = re.compile(
    rf"[@＠][ ]?[¥￥]?(?P<at>{_N})(?:円)?|[¥￥](?P<yen>{_N})"
    r"|(?P<man>[0-9.]{1,12})万(?:(?P<sen>[0-9]{1,4})千)?円?"
    rf"|(?P<en>{_N})円|(?P<big>[-▲△]?[0-9]{{1,3}}(?:,[0-9]{{3}})+)(?![0-9]*(?:個|台|件|本|名|人|点|部|枚|冊|箱|通))"
)
COMMAS: Final = re.compile(r"[,，]")
MINUS: Final = re.compile(r"[▲△]")
"""What stands before a sum that is taken off, in accounts."""
_TIMES: Final = re.compile(r"[×xX*＊][ ]?(?P<n>[1-9][0-9]{0,3})")
SUMMED: Final = re.compile(
    r"[、, \u3000]*(?:合計|小計|計|[=＝])[ \u3000:：]*[¥￥]?[0-9][0-9,]*(?:円|(?![0-9]))"
)
"""What a row comes to: the document counts that itself."""


def find_money(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Yield the sums of money in words, each with its place: `3.2万円`, `@1,200`, `▲5,000`."""
    for match in _MONEY.finditer(text):
        if match["man"]:
            value = Decimal(match["man"]) * 10_000 + Decimal(match["sen"] or 0) * 1_000
        else:
            words = next(match[each] for each in ("at", "yen", "en", "big") if match[each])
            value = Decimal(unicodedata.normalize("NFKC", MINUS.sub("-", COMMAS.sub("", words))))
        yield value, match.start(), match.end()


def find_product(
    text: str, found: Sequence[tuple[Decimal, int, int]]
) -> tuple[Decimal, int, int, int] | None:
    """Return a sum that is the one before it times a number, and where what tells so stands.

    Returns:
        The sum, where the sum before it begins, where the number ends, where the sum itself ends.
    """
    for one, other in pairwise(found):
        times = _TIMES.search(text, one[2], other[1])
        if times and one[0] * int(times["n"]) == other[0]:
            return other[0], one[1], times.end(), other[2]
    return None
