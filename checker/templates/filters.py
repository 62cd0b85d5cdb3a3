"""The filters, tests and functions of templates: all that there are, and each harmless."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from jinja2.runtime import Undefined

from checker.core.language import Language
from checker.core.messages import Message
from checker.language.widths import full, half
from checker.templates import written
from checker.templates.filled import Absent, Amount, Day, Paragraph, Picture, Prose, Row

_MOST_DIGITS: Final = 6
_MOST_NUMBERS: Final = 1000
_WRITABLE: Final = (str, int, float, Decimal, Day, Amount, Prose, Paragraph, Absent, Picture)


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


def filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the filters by name."""

    def weekday(value: object) -> str | Absent:
        if isinstance(value, Absent):
            return value
        return written.weekday(_day(value, "weekday").value, language)

    return {
        "upper": lambda value: text(value).upper(),
        "lower": lambda value: text(value).lower(),
        "trim": lambda value: text(value).strip(),
        "length": _length,
        "join": _join,
        "round": _round,
        "first": lambda value: _item(value, 0),
        "last": lambda value: _item(value, -1),
        "era": _era,
        "weekday": weekday,
        "plain": _plain,
        "wide": lambda value: full(text(value)),
        "narrow": lambda value: half(text(value)),
    }


def writable(value: object) -> object:
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


def text(value: object) -> str:
    """Return a value as text.

    Raises:
        Refused: it is none.
    """
    return str(writable(value))


def tests() -> dict[str, Callable[..., bool]]:
    """Return our own tests by name; Jinja's allowed ones are named in `sandbox`."""
    return {"absent": lambda value: isinstance(value, Absent)}


def numbers(*bounds: int) -> range:
    """Return a range, as Python's, of a length that no document exceeds.

    Raises:
        Refused: it is longer, or not of whole numbers.
    """
    try:
        found = range(*bounds)
    except TypeError:
        found = range(_MOST_NUMBERS + 1)
    if len(found) > _MOST_NUMBERS:
        raise Refused(
            Message("template.range-takes-whole-numbers-gives-at", most_numbers=_MOST_NUMBERS),
            Message("template.take-a-smaller-number"),
        )
    return found


def _day(value: object, name: str) -> Day:
    if isinstance(value, Day):
        return value
    raise refuse_kind(name, Message("template.dates"))


def _era(value: object) -> str | Absent:
    """Return a date in the Japanese calendar: 令和7年6月2日."""
    if isinstance(value, Absent):
        return value
    day = _day(value, "era")
    return written.era(day.value) or day.text


def _plain(value: object) -> str | Absent:
    """Return an amount's number, grouped as it is written, without its unit."""
    if isinstance(value, Absent):
        return value
    if not isinstance(value, Amount):
        raise refuse_kind("plain", Message("template.amounts"))
    digits = [at for at, character in enumerate(value.text) if character.isdecimal()]
    if not digits:
        return value.text
    start = digits[0] - (value.text[: digits[0]][-1:] in ("-", "−", "△", "▲"))
    return value.text[start : digits[-1] + 1]


def _length(value: object) -> int:
    if isinstance(value, Absent):
        return 0
    if isinstance(value, str | Prose | tuple | list | range):
        return len(value)
    raise refuse_kind("length", Message("template.rows-prose-and-text"))


def _join(value: object, separator: object = "", attribute: object = None) -> str:
    """Return items with a separator between; of rows, a column's values."""
    if isinstance(value, Absent):
        return str(value)
    if isinstance(value, Row) or not isinstance(value, Iterable):
        raise refuse_kind("join", Message("template.rows-and-prose"))
    items = list(value)
    if attribute is not None:
        items = [_cell(each, attribute) for each in items]
    if any(isinstance(each, Row) for each in items):
        raise Refused(
            Message("template.rows-joined-one-their-columns"),
            Message("template.write-join-attribute-column"),
        )
    return text(separator).join(text(each) for each in items)


def _cell(row: object, name: object) -> object:
    if isinstance(row, Row) and isinstance(name, str) and name in tuple(row):
        return row[name]
    raise Refused(
        Message("template.there-is-no-column", name=name),
        Message("template.see-columns-in-template-yaml"),
    )


def _item(value: object, at: int) -> object:
    if isinstance(value, Prose):
        value = value.paragraphs
    if isinstance(value, str | tuple | list | range):
        return value[at] if value else ""
    return value


def _round(value: object, digits: object = 0) -> Decimal:
    """Return a number rounded half up, as money is."""
    number = value.value if isinstance(value, Amount) else value
    if not isinstance(number, int | float | Decimal) or not isinstance(digits, int):
        raise refuse_kind("round", Message("template.numbers"))
    digits = max(-_MOST_DIGITS, min(_MOST_DIGITS, digits))
    try:
        return Decimal(str(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
    except InvalidOperation as error:
        raise refuse_kind("round", Message("template.numbers")) from error


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the lines of a text as paragraphs, for a loop over what is no prose."""
    return tuple(Paragraph(line) for line in text.splitlines())
