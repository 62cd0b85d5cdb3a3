"""Write a date and a number as their field says."""

import re
from datetime import date
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    Inexact,
    localcontext,
)
from typing import Final

from checker.core.language import Language
from checker.core.messages import Message
from checker.language.calendar import era_of, era_year
from checker.templates import placeholders
from checker.templates.filled import Amount, Day
from checker.templates.model import AmountField, DateField
from checker.templates.operations import Rounding

PRECISION: Final = 120
"""Digits that are computed with: enough for any product of amounts that are let in."""

_WEEKDAYS: Final = (
    *(Message("template.monday"), Message("template.tuesday"), Message("template.wednesday")),
    *(Message("template.thursday"), Message("template.friday"), Message("template.saturday")),
    Message("template.sunday"),
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_FIRST_FISCAL_MONTH: Final = 4

DAY_NAMES: Final = ("year", "month", "day", "era", "era_year", "weekday", "month_name")
"""What a date's `format` may hold."""

_ROUNDINGS: Final = {"down": ROUND_DOWN, "half_up": ROUND_HALF_UP, "up": ROUND_UP}
_UNIT: Final = re.compile(r"(千|万|百万|千万|億|十億|百億)(円|ドル|ユーロ|元)")
_SCALES: Final = {
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "十億": 10**9,
    "百億": 10**10,
}


def weekday(day: date, language: Language) -> str:
    """Return the weekday of a day: 月, or Monday."""
    return _WEEKDAYS[day.weekday()].get(language)


def era(day: date) -> str | None:
    """Return a day in the Japanese calendar, 令和7年6月2日; None before 1868."""
    name = era_of(day)
    if name is None:
        return None
    return f"{name}{_era_year(name, day)}年{day.month}月{day.day}日"


def _era_year(name: str, day: date) -> str:
    count = era_year(name, day.year)
    return "元" if count == 1 else str(count)


def fiscal_year(day: date) -> int:
    """Return the Japanese fiscal year that a day falls in: it begins in April."""
    return day.year if day.month >= _FIRST_FISCAL_MONTH else day.year - 1


def day_values(day: date, language: Language) -> dict[str, object]:
    """Return what a pattern may say of a day, by name; a day before 1868 has no era."""
    name = era_of(day)
    of_era = {"era": name, "era_year": _era_year(name, day)} if name else {}
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": weekday(day, language),
        "month_name": _MONTHS[day.month - 1],
        "fiscal_year": fiscal_year(day),
        **of_era,
    }


def written_day(field: DateField, day: date, language: Language) -> Day:
    """Return a day as its field writes it."""
    return Day(day, placeholders.fill(field.format, day_values(day, language)))


def written_amount(field: AmountField, value: Decimal) -> Amount:
    """Return a number as its field writes it; it must not have more decimals than that.

    Raises:
        decimal.Inexact: it has more.
    """
    with localcontext(_exact()) as context:
        context.traps[Inexact] = True
        even = abs(value).quantize(Decimal(1).scaleb(-field.decimals))
    group = "," if field.grouping else ""
    sign = "-" if value < 0 else ""
    return Amount(value, f"{sign}{field.before}{even:{group}.{field.decimals}f}{field.unit}")


def rounded(value: Decimal, decimals: int, rounding: Rounding) -> Decimal:
    """Return a number with that many decimals; `down` is towards zero (切り捨て)."""
    with localcontext(_exact()):
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=_ROUNDINGS[rounding])


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a number needs: none for 1000.0."""
    with localcontext(_exact()):
        exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def scale(unit: str) -> tuple[int, str]:
    """Return what one of a unit is worth, and in what: 千円 is 1000 and 円."""
    found = _UNIT.fullmatch(unit)
    return (_SCALES[found[1]], found[2]) if found else (1, unit)


def _exact() -> Context:
    return Context(prec=PRECISION)
