"""Write a date and a number as their field says."""

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
from checker.core.text import lazy_re as re
from checker.language.calendar import convert_to_era_year, find_era
from checker.templates import placeholders
from checker.templates.filled_values import FilledAmount, FilledDay
from checker.templates.model import AmountField, DateField
from checker.templates.operations import Rounding

PRECISION: Final = 120
"""Digits that are computed with: enough for any product of amounts that are let in."""

_WEEKDAYS: Final = (
    *(Message("template.monday"), Message("template.tuesday"), Message("template.wednesday")),
    *(Message("template.thursday"), Message("template.friday"), Message("template.saturday")),
    Message("template.sunday"),
)
MONTHS: Final = (
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


def format_weekday(day: date, language: Language) -> str:
    """Return the weekday of a day: 月, or Monday."""
    return _WEEKDAYS[day.weekday()].get(language)


def format_era(day: date) -> str | None:
    """Return a day in the Japanese calendar, 令和7年6月2日; None before 1868."""
    name = find_era(day)
    if name is None:
        return None
    return f"{name}{_format_era_year(name, day)}年{day.month}月{day.day}日"


def _format_era_year(name: str, day: date) -> str:
    count = convert_to_era_year(name, day.year)
    return "元" if count == 1 else str(count)


def compute_fiscal_year(day: date) -> int:
    """Return the Japanese fiscal year that a day falls in: it begins in April."""
    return day.year if day.month >= _FIRST_FISCAL_MONTH else day.year - 1


def build_day_values(day: date, language: Language) -> dict[str, object]:
    """Return what a pattern may say of a day, by name; a day before 1868 has no era."""
    name = find_era(day)
    of_era = {"era": name, "era_year": _format_era_year(name, day)} if name else {}
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": format_weekday(day, language),
        "month_name": MONTHS[day.month - 1],
        "fiscal_year": compute_fiscal_year(day),
        **of_era,
    }


def write_day(field: DateField, day: date, language: Language) -> FilledDay:
    """Return a day as its field writes it."""
    return FilledDay(day, placeholders.fill(field.format, build_day_values(day, language)))


def write_amount(field: AmountField, value: Decimal) -> FilledAmount:
    """Return a number as its field writes it; it must not have more decimals than that.

    Raises:
        decimal.Inexact: it has more.
    """
    with localcontext(_make_exact_context()) as context:
        context.traps[Inexact] = True
        even = abs(value).quantize(Decimal(1).scaleb(-field.decimals))
    group = "," if field.grouping else ""
    sign = "-" if value < 0 else ""
    return FilledAmount(value, f"{sign}{field.before}{even:{group}.{field.decimals}f}{field.unit}")


def round_decimal(value: Decimal, decimals: int, rounding: Rounding) -> Decimal:
    """Return a number with that many decimals; `down` is towards zero (切り捨て)."""
    with localcontext(_make_exact_context()):
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=_ROUNDINGS[rounding])


def count_decimals(value: Decimal) -> int:
    """Return how many decimals a number needs: none for 1000.0."""
    with localcontext(_make_exact_context()):
        exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def scale(unit: str) -> tuple[int, str]:
    """Return what one of a unit is worth, and in what: 千円 is 1000 and 円."""
    found = _UNIT.fullmatch(unit)
    return (_SCALES[found[1]], found[2]) if found else (1, unit)


def _make_exact_context() -> Context:
    return Context(prec=PRECISION)
