"""Define how a field is computed from others: a few operations, each a key of its own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Union

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Rounding = Literal["down", "half_up", "up"]


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Total(_Operation):
    """The sum of a column's values: `{total: items.amount}`; empty cells count as nothing."""

    total: str


class Plus(_Operation):
    """The sum of fields: `{plus: [subtotal, tax]}`."""

    plus: tuple[str, ...] = Field(min_length=2)


class Times(_Operation):
    """The product of fields; in a column, of columns of the same row."""

    times: tuple[str, ...] = Field(min_length=2)
    rounding: Rounding = "down"


class TaxOperation(_Operation):
    """A share of a field: `{tax: subtotal, rate: 0.10}`."""

    tax: str
    rate: Decimal = Field(Decimal("0.10"), ge=0, le=1)
    rounding: Rounding = "down"


class Era(_Operation):
    """A date in the Japanese calendar: `{era: date}` gives 令和7年6月2日."""

    era: str


class Weekday(_Operation):
    """The weekday of a date: 月, or Monday."""

    weekday: str


class Count(_Operation):
    """How many rows there are."""

    count: str


class DaysAfter(_Operation):
    """A date some days after another."""

    days_after: str
    days: int = Field(ge=-3660, le=3660)


class Joined(_Operation):
    """Fields and words in a row: `{text: "{subject}について"}`."""

    text: str = Field(min_length=1)


class DocumentNumber(_Operation):
    """The next number of a series, counted in a file that two processes never read at once."""

    number: str
    series: str = ""


OPERATIONS: Final[Mapping[str, type[_Operation]]] = {
    "total": Total,
    "plus": Plus,
    "times": Times,
    "tax": TaxOperation,
    "era": Era,
    "weekday": Weekday,
    "count": Count,
    "days_after": DaysAfter,
    "text": Joined,
    "number": DocumentNumber,
}
"""The operations by the key that names each."""


def _find_operation(value: Any) -> str | None:
    """Return which operation a mapping is: its first key that names one."""
    keys = value if isinstance(value, dict) else getattr(type(value), "model_fields", ())
    return next((each for each in keys if each in OPERATIONS), None)


Operation = Annotated[
    Union[  # noqa: UP007 - a union of annotated types
        Annotated[Total, Tag("total")],
        Annotated[Plus, Tag("plus")],
        Annotated[Times, Tag("times")],
        Annotated[TaxOperation, Tag("tax")],
        Annotated[Era, Tag("era")],
        Annotated[Weekday, Tag("weekday")],
        Annotated[Count, Tag("count")],
        Annotated[DaysAfter, Tag("days_after")],
        Annotated[Joined, Tag("text")],
        Annotated[DocumentNumber, Tag("number")],
    ],
    Discriminator(_find_operation),
]
"""What `compute:` may say."""
