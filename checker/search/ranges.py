"""Tell whether a text speaks of the amount in a question: 50万円 lies in 10万円以上100万円未満."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from checker.core.text import lazy_re as re
from checker.language.numerals import find_amounts

_LOW: Final = re.compile(r"\s*(?P<open>を?超|より多|より大き)|\s*(?:以上|から|~|〜|～|-)")
_HIGH: Final = re.compile(r"\s*(?P<open>未満|に満たない|より少|より小さ)|\s*(?:以下|以内|まで)")
_LITTLE: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Range:
    """Amounts of one unit from `low` to `high`, None for no bound."""

    unit: str
    low: Decimal | None
    high: Decimal | None

    def holds(self, value: Decimal) -> bool:
        """Return whether an amount lies in it."""
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


def fits_amounts(question: str, text: str) -> bool | None:
    """Return whether a text's ranges hold the amounts of a question; None where one has none."""
    asked = list(_iter_asked(question))
    ranges = list(_iter_ranges(text))
    verdicts = [
        any(each.holds(value) for each in ranges if each.unit == unit)
        for unit, value in asked
        if any(each.unit == unit for each in ranges)
    ]
    return all(verdicts) if verdicts else None


def _iter_asked(question: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the amounts of a question; 「300万円を超える」 asks for a little more than that."""
    for _, end, amount in find_amounts(question):
        over = (found := _LOW.match(question, end)) is not None and found["open"]
        under = (found := _HIGH.match(question, end)) is not None and found["open"]
        yield amount.unit, amount.value + (_LITTLE if over else -_LITTLE if under else 0)


def _iter_ranges(text: str) -> Iterator[Range]:
    """Yield the ranges of a text; a lower bound and the upper one right behind it are one."""
    low: tuple[str, Decimal, int] | None = None
    for start, end, amount in find_amounts(text):
        if found := _HIGH.match(text, end):
            high = amount.value - (_LITTLE if found["open"] else 0)
            near = low is not None and low[0] == amount.unit and start - low[2] <= 2  # noqa: PLR2004 - a comma
            yield Range(amount.unit, low[1] if low and near else None, high)
            low = None if near else low
        elif found := _LOW.match(text, end):
            if low is not None:
                yield Range(low[0], low[1], None)
            low = (amount.unit, amount.value + (_LITTLE if found["open"] else 0), found.end())
    if low is not None:
        yield Range(low[0], low[1], None)
