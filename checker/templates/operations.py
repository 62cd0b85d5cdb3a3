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

    total: str = Field(description="行と列: items.amount。 / Rows and column.")


class Plus(_Operation):
    """The sum of fields: `{plus: [subtotal, tax]}`."""

    plus: tuple[str, ...] = Field(min_length=2, description="足す項目。 / The fields to add.")


class Times(_Operation):
    """The product of fields; in a column, of columns of the same row."""

    times: tuple[str, ...] = Field(min_length=2, description="掛ける項目。 / What to multiply.")
    rounding: Rounding = Field("down", description="端数。 / down, half_up or up.")


class TaxOperation(_Operation):
    """A share of a field: `{tax: subtotal, rate: 0.10}`."""

    tax: str = Field(description="税抜きの項目。 / The field without tax.")
    rate: Decimal = Field(Decimal("0.10"), ge=0, le=1, description="税率。 / The rate, 0 to 1.")
    rounding: Rounding = Field("down", description="端数。 / down, half_up or up.")


class Era(_Operation):
    """A date in the Japanese calendar: `{era: date}` gives 令和7年6月2日."""

    era: str = Field(description="日付の項目。 / The date.")


class Weekday(_Operation):
    """The weekday of a date: 月, or Monday."""

    weekday: str = Field(description="日付の項目。 / The date.")


class Count(_Operation):
    """How many rows there are."""

    count: str = Field(description="行の項目。 / The rows.")


class DaysAfter(_Operation):
    """A date some days after another."""

    days_after: str = Field(description="もとの日付。 / The date.")
    days: int = Field(ge=-3660, le=3660, description="日数。 / How many days.")


class Joined(_Operation):
    """Fields and words in a row: `{text: "{subject}について"}`."""

    text: str = Field(min_length=1, description="{項目} を含む文。 / Words with {fields}.")


class DocumentNumber(_Operation):
    """The next number of a series, counted in a file that two processes never read at once."""

    number: str = Field(
        description="型。{year} {fiscal_year} {month:02} {seq:03} と項目名。"
        " / The pattern, as in 総-{year}-{seq:03}."
    )
    series: str = Field(
        "",
        description="通し番号の名前。なければ型から。 / The series; from the pattern by default.",
    )


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
