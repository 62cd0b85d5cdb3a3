"""Find quotes that name different values for one thing: 7日以内 here, 14日以内 there."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from checker.core.answer import Contradiction, Quote
from checker.core.text import lazy_re as re
from checker.language.numerals import find_amounts

_COUNTED: Final = re.compile(
    r"(?<![\d.,])(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>日|週間|か月|ヶ月|カ月|ヵ月|箇月|年間|時間|分|回|歳|文字|社|%"
    r"|days?|weeks?|months?|years?|hours?|minutes?|times)(?!\d)"
)
_MONTHS: Final = re.compile("[かヶカヵ箇]月")
_OF_A_DATE: Final = re.compile(r"月\s*$")


def find_contradictions(quotes: Sequence[Quote]) -> tuple[Contradiction, ...]:
    """Return the pairs of quotes of documents that hold which give other values in one unit."""
    holding = [(at, each) for at, each in enumerate(quotes) if each.standing == "valid"]
    found = []
    for (first, one), (second, other) in combinations(holding, 2):
        if one.file == other.file:
            continue  # rows of one table speak of different things
        values = _compare(dict(_iter_values(one.text)), dict(_iter_values(other.text)))
        if values:
            found.append(Contradiction(quotes=(first, second), values=values))
    return tuple(found)


def _compare(one: dict[str, list[str]], other: dict[str, list[str]]) -> tuple[str, str] | None:
    """Return the first values that differ, None where each unit has one in common or is in one."""
    for unit, values in one.items():
        if unit in other and not set(values) & set(other[unit]):
            return f"{values[0]}{unit}", f"{other[unit][0]}{unit}"
    return None


def _iter_values(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each unit with the numbers that stand before it."""
    plain = unicodedata.normalize("NFKC", text)
    values: dict[str, list[str]] = {}
    for _, _, amount in find_amounts(plain):
        values.setdefault(amount.unit, []).append(f"{amount.value:,f}")
    for match in _COUNTED.finditer(plain):
        if not _OF_A_DATE.search(plain[: match.start()]):
            unit = _MONTHS.sub("か月", match["unit"])
            values.setdefault(unit, []).append(match["number"])
    values.pop("", None)
    yield from values.items()
