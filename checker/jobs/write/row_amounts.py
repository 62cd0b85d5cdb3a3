"""Counts and sums of money in a line of notes: `6本`, `3.2万円`, `@1,200`, `▲5,000`."""

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

_COUNTED: Final = re.compile(
    r"(?P<count>[0-9０-９]+(?:[,，][0-9]{3})*|一)[ ]?(?P<unit>台|個|式|本|部|枚|脚|組|セット"
    r"|人|名|回|室|冊|箱|点|足|着|通|張|巻|缶|袋|束|面|双|丁|基|ケース|パック|ロール|か所|箇所|kg|m)"
    r"(?![一-龠ァ-ヶa-z0-9])"
)
_PRICED_BY: Final = re.compile(
    r"(?:(?<![0-9０-９,，.])[1１]|一)[ ]?(?P<unit>[一-龠ァ-ヶA-Za-z]{1,4}?)"
    r"(?:(?:あたり|当たり|につき)[ \u3000、]*)?[@＠¥￥ \u3000]*$"
)
"""What a price is the price of, where the line counts that beside it: `6本 1本7,500円`."""
_COUNTED_LAST: Final = re.compile(
    r"(?:^|[ \u3000:：、,|])(?P<count>[0-9０-９]+(?:[,，][0-9]{3})*|一)[ ]?"
    r"(?P<unit>[一-龠ァ-ヶA-Za-z]{1,4})[ \u3000)）]*$"
)
"""A count at the end of a line is one whatever its unit is: `24t`, `2槽`."""


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


def find_counts(text: str) -> list[tuple[int, int]]:
    """Return where words count something with a usual unit: `10箱`, `3台`."""
    return [match.span() for match in _COUNTED.finditer(text)]


def find_count(text: str) -> re.Match[str] | None:
    """Return the count of a line: at its end with any unit, else the last one with a usual unit."""
    known = list(_COUNTED.finditer(text))
    return _COUNTED_LAST.search(text) or (known[-1] if known else None)


def find_priced(text: str, start: int) -> int:
    """Return where the price of one begins: at `1本7,500円` where the line has 6本 besides."""
    priced = _PRICED_BY.search(text, 0, start)
    if priced is None:
        return start
    others = _COUNTED.finditer(text, 0, priced.start())
    return priced.start() if any(e["unit"] == priced["unit"] for e in others) else start


def without_counts(text: str) -> str:
    """Return words without what they count: `椅子` of `椅子 3脚`."""
    return _COUNTED.sub("", text)
