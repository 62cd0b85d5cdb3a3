"""The filters, tests and functions of templates: all that there are, and each harmless."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from jinja2.runtime import Undefined

from checker.core.language import Language
from checker.core.messages import Message
from checker.language.character_widths import full, half
from checker.templates import value_format as written
from checker.templates.filled_values import (
    Absent,
    FilledAmount,
    FilledDay,
    FilledPicture,
    Prose,
    ProseParagraph,
    RowValues,
)

_MAX_DIGITS: Final = 6
_MAX_NUMBERS: Final = 1000
_WRITABLE: Final = (
    str,
    int,
    float,
    Decimal,
    FilledDay,
    FilledAmount,
    Prose,
    ProseParagraph,
    Absent,
    FilledPicture,
)


class Refused(Exception):  # noqa: N818 - what a template may not do, not a bug
    """A template asks for what is not allowed; `what` and `remedy` say so to its author."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def refuse_kind(name: str, wanted: Message) -> Refused:
    """Return that a filter was given a value that it does not take."""
    return Refused(
        Message("template.the-filter-is-for", name=name, wanted=wanted),
        Message("template.use-another-field-delete"),
    )


def build_filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the filters by name."""

    def weekday(value: object) -> str | Absent:
        if isinstance(value, Absent):
            return value
        return written.format_weekday(_require_day(value, "weekday").value, language)

    return {
        "upper": lambda value: convert_to_text(value).upper(),
        "lower": lambda value: convert_to_text(value).lower(),
        "trim": lambda value: convert_to_text(value).strip(),
        "length": _count_length,
        "join": _join,
        "round": _round,
        "first": lambda value: _get_item(value, 0),
        "last": lambda value: _get_item(value, -1),
        "era": _format_era,
        "weekday": weekday,
        "plain": _format_plain,
        "wide": lambda value: full(convert_to_text(value)),
        "narrow": lambda value: half(convert_to_text(value)),
    }


def check_writable(value: object) -> object:
    """Return a value, where it can stand in a document as text.

    Raises:
        Refused: it is rows, a loop or anything else that is no text.
    """
    if isinstance(value, Undefined):
        return str(value)  # says which name it is; nothing, of an `if` without `else`
    if isinstance(value, bool) or not isinstance(value, _WRITABLE):
        raise Refused(
            Message("template.value-cannot-written-text"),
            Message("template.go-through-rows-tr-write-their"),
        )
    return value


def convert_to_text(value: object) -> str:
    """Return a value as text.

    Raises:
        Refused: it is none.
    """
    return str(check_writable(value))


def build_tests() -> dict[str, Callable[..., bool]]:
    """Return our own tests by name; Jinja's allowed ones are named in `sandbox`."""
    return {"absent": lambda value: isinstance(value, Absent)}


def build_range(*bounds: int) -> range:
    """Return a range, as Python's, of a length that no document exceeds.

    Raises:
        Refused: it is longer, or not of whole numbers.
    """
    try:
        found = range(*bounds)
    except TypeError:
        found = range(_MAX_NUMBERS + 1)
    if len(found) > _MAX_NUMBERS:
        raise Refused(
            Message("template.range-takes-whole-numbers-gives-at", most_numbers=_MAX_NUMBERS),
            Message("template.take-a-smaller-number"),
        )
    return found


def _require_day(value: object, name: str) -> FilledDay:
    if isinstance(value, FilledDay):
        return value
    raise refuse_kind(name, Message("template.dates"))


def _format_era(value: object) -> str | Absent:
    """Return a date in the Japanese calendar: 令和7年6月2日."""
    if isinstance(value, Absent):
        return value
    day = _require_day(value, "era")
    return written.format_era(day.value) or day.text


def _format_plain(value: object) -> str | Absent:
    """Return an amount's number, grouped as it is written, without its unit."""
    if isinstance(value, Absent):
        return value
    if not isinstance(value, FilledAmount):
        raise refuse_kind("plain", Message("template.amounts"))
    digits = [at for at, character in enumerate(value.text) if character.isdecimal()]
    if not digits:
        return value.text
    start = digits[0] - (value.text[: digits[0]][-1:] in ("-", "−", "△", "▲"))
    return value.text[start : digits[-1] + 1]


def _count_length(value: object) -> int:
    if isinstance(value, Absent):
        return 0
    if isinstance(value, str | Prose | tuple | list | range):
        return len(value)
    raise refuse_kind("length", Message("template.rows-prose-and-text"))


def _join(value: object, separator: object = "", attribute: object = None) -> str:
    """Return items with a separator between; of rows, a column's values."""
    if isinstance(value, Absent):
        return str(value)
    if isinstance(value, RowValues) or not isinstance(value, Iterable):
        raise refuse_kind("join", Message("template.rows-and-prose"))
    items = list(value)
    if attribute is not None:
        items = [_get_cell(each, attribute) for each in items]
    if any(isinstance(each, RowValues) for each in items):
        raise Refused(
            Message("template.rows-joined-one-their-columns"),
            Message("template.write-join-attribute-column"),
        )
    return convert_to_text(separator).join(convert_to_text(each) for each in items)


def _get_cell(row: object, name: object) -> object:
    if isinstance(row, RowValues) and isinstance(name, str) and name in tuple(row):
        return row[name]
    raise Refused(
        Message("template.there-is-no-column", name=name),
        Message("template.see-columns-in-template-yaml"),
    )


def _get_item(value: object, at: int) -> object:
    if isinstance(value, Prose):
        value = value.paragraphs
    if isinstance(value, str | tuple | list | range):
        return value[at] if value else ""
    return value


def _round(value: object, digits: object = 0) -> Decimal:
    """Return a number rounded half up, as money is."""
    number = value.value if isinstance(value, FilledAmount) else value
    if not isinstance(number, int | float | Decimal) or not isinstance(digits, int):
        raise refuse_kind("round", Message("template.numbers"))
    digits = max(-_MAX_DIGITS, min(_MAX_DIGITS, digits))
    try:
        return Decimal(str(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
    except InvalidOperation as error:
        raise refuse_kind("round", Message("template.numbers")) from error


def split_paragraphs(text: str) -> tuple[ProseParagraph, ...]:
    """Return the lines of a text as paragraphs, for a loop over what is no prose."""
    return tuple(ProseParagraph(line) for line in text.splitlines())
