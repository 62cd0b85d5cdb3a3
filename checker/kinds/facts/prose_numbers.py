"""Read numbers in prose, `1,200`, `twelve`, and the counted units that several checks share."""

from decimal import Decimal
from typing import Final

from checker.core.text import lazy_re as re

N: Final = (
    r"(?<![0-9.,A-Za-z-])(?>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?![0-9,]*[0-9])"
)
"""A number in digits that is no part of another; atomic, for a line may be digits alone."""

UNIT: Final = (
    "件|項目|種類?|名|人|社|台|個|本|枚|点|問|票|冊|箱|袋|回|[箇か個カヶ]所|校|拠点|部署|店舗|世帯"
    "|ケース|[百千]?万?円|時間|分|日|人日|人月|ページ|頁|行|棟|室|席|(?:kg|g|mg|t|km|cm|mm|m|mL|ml|L)(?![A-Za-z])"
)
"""What Japanese prose counts, as an expression."""

_SMALL = re.findall(
    "[a-z]+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty",
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_WORDS = {word: number for number, word in enumerate(_SMALL, 1)} | _TENS | {"ninety": 90}

NUMBER: Final = rf"(?:{N}|(?i:\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?!-)))"
"""A number in digits or, up to ninety, in an English word."""


def read_number(text: str) -> Decimal:
    """Return the value of what `N` or `NUMBER` matched."""
    word = _WORDS.get(text.lower())
    return Decimal(text.replace(",", "")) if word is None else Decimal(word)


def write_number(value: Decimal) -> str:
    """Return a number with commas and without needless zeros: `1,200`, `0.5`."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_STRAY = re.compile(NUMBER)


def list_numbers(text: str) -> list[Decimal]:
    """Return every number of a piece of text."""
    return [read_number(match[0]) for match in _STRAY.finditer(text)]
