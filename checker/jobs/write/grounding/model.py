"""Define a fact: its kind, its value in one form however written, and where it stands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from checker.core.language import Language

Kind = Literal[
    "number", "amount", "date", "time", "person", "title", "organisation", "place", "product",
    "code", "mail", "url", "phone",
]  # fmt: skip
"""`amount` is money; `title` is what a person is (部長); `code` is a model, document or version."""

Part = Literal["", "early", "mid", "late", "end", "begin", "Q1", "Q2", "Q3", "Q4", "H1", "H2"]
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with multipliers in it and the one name of its unit, empty where none is written."""

    number: Decimal
    unit: str = ""

    def __str__(self) -> str:
        plain = f"{self.number:f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain) + self.unit


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or as much of one as is written; None is what is not.

    `part` is a third, the end or the beginning of a month, a quarter or a half of a year;
    `fiscal` is whether the year is a business year (年度); `weekday` is 0 for Monday.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part = ""
    fiscal: bool = False
    weekday: int | None = None

    @property
    def is_day(self) -> bool:
        """Whether month and day are written: with a year it is a day of the calendar."""
        return bool(self.month and self.day)

    def __str__(self) -> str:
        year = "" if self.year is None else f"{'FY' if self.fiscal else ''}{self.year:04}"
        month = "" if self.month is None else f"-{self.month:02}"
        day = "" if self.day is None else f"-{self.day:02}"
        weekday = "" if self.weekday is None else _WEEKDAYS[self.weekday]
        digits = f"{year or ('-' if month else '')}{month}{day}"
        return " ".join(filter(None, (digits, self.part, weekday)))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `half` is whether it may also be twelve hours later (`2時`, without 午後)."""

    hour: int
    minute: int
    half: bool = False

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name, an address or a code as it is compared: width, case and spaces do not count.

    `words` are its parts: family and given name, the words of an English name.
    """

    text: str
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


Value = Quantity | Day | Clock | Name


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim at characters `start` to `end` (exclusive) that can be looked up in the sources."""

    kind: Kind
    value: Value
    start: int
    end: int


__all__ = ["Clock", "Day", "Fact", "Kind", "Language", "Name", "Part", "Quantity", "Value"]
