"""Values that two places of a document state, read so that they can be compared."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.shared.amounts import number
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.value_rules import names_person
from checker.language.calendar import FoundDate, find_dates
from checker.language.numerals import find_amounts

ValueType = Literal["text", "date", "amount", "number", "person"]

_SEPARATORS = re.compile(r"[、,，;；/／・\n]|および|及び|ならびに|並びに")
_BRACKETS = re.compile(r"[()（）\[\]［］【】〔〕]")
_DEPARTMENT = re.compile(
    r".{2,}(?:部|課|室|係|局|本部|支店|支社|工場|事業所|センター|チーム|グループ|委員会|事務局)"
)
_HONORIFIC = re.compile(
    r"(?:代表取締役|取締役|執行役員|本部長|部長|課長|係長|室長|所長|次長|支店長|店長|工場長|社長"
    r"|専務|常務|主任|主査|主事|参事|班長|委員長|議長|座長|理事|顧問|リーダー|マネージャー?|代理"
    r"|補佐|様|さま|さん|氏|先生|君|殿)+$"
)
_NOT_ALL = re.compile(r"全員|一同|各位|ほか|他[0-9]*名|その他|以下|など|等")
_HALF_YEAR = 183


@dataclass(frozen=True, slots=True)
class Stated:
    """Words that may hold values, their place, and the scale that a column head gives numbers.

    `label` is the label that the form gives them, empty where they stand in no field.
    """

    text: str
    span: Span
    whole: bool = False
    scale: Decimal = Decimal(1)
    label: str = ""


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A date; the year is None where none is written."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Person:
    """A name as the forms that may stand for it: the whole, and each of its words."""

    forms: frozenset[str]


Value = str | Decimal | StatedDay | Person


@dataclass(frozen=True, slots=True)
class StatedText:
    """One value, the words that state it, where, and under which label of a form."""

    value: Value
    text: str
    span: Span
    whole: bool = False
    label: str = ""


def read_values(
    kind: ValueType, stated: Sequence[Stated], *, generous: bool = False
) -> list[StatedText]:
    """Return the values in what a side states; words that hold none are left out.

    `generous` also takes names in brackets, and nothing at all from `佐藤ほか` and `全員`: right
    for the side in which the other's names are looked up.
    """
    if kind == "person" and generous and any(_NOT_ALL.search(each.text) for each in stated):
        return []
    return [
        StatedText(value, text, each.span, each.whole, each.label)
        for each in stated
        if not is_blank(each.text)
        for value, text in _read(kind, each, generous=generous)
    ]


def _read(kind: ValueType, stated: Stated, *, generous: bool) -> Iterator[tuple[Value, str]]:
    shown = " ".join(stated.text.split())
    match kind:
        case "text":
            yield "".join(fold(shown).split()), shown
        case "date":
            for found in find_dates(stated.text):
                if found.real:
                    yield _build_day(found), stated.text[found.start : found.end]
        case "person":
            yield from _read_persons(stated.text, generous=generous)
        case _:
            value = _read_amount(stated, money=kind == "amount")
            if value is not None:
                yield value, shown


def _build_day(found: FoundDate) -> StatedDay:
    return StatedDay(found.year, found.month, found.day)


def _read_amount(stated: Stated, *, money: bool) -> Decimal | None:
    found = number(stated.text)
    if found is not None:
        return found.value * (stated.scale if not found.unit and found.scale == 1 else 1)
    amounts = [amount for _, _, amount in find_amounts(stated.text)]
    usable = [amount.value for amount in amounts if not money or amount.unit == "円"]
    return usable[0] if len(usable) == 1 else None


def _read_persons(text: str, *, generous: bool) -> Iterator[tuple[Value, str]]:
    flat = unicodedata.normalize("NFKC", text)
    if generous:
        flat = _BRACKETS.sub("、", flat)
    for part in _SEPARATORS.split(flat):
        bare = strip_note(part).strip()
        if not names_person(bare):
            continue
        words = [_HONORIFIC.sub("", w) for w in bare.split() if not _DEPARTMENT.fullmatch(w)]
        words = [word for word in words if word]
        if words:
            yield Person(frozenset(["".join(words), *words])), bare


def is_same_value(left: Value, right: Value) -> bool:
    """Return whether two values are one: a surname is the same person as the full name."""
    if isinstance(left, Person) and isinstance(right, Person):
        return any(
            one.startswith(other) or other.startswith(one)
            for one in left.forms
            for other in right.forms
        )
    if isinstance(left, StatedDay) and isinstance(right, StatedDay):
        years = left.year is None or right.year is None or left.year == right.year
        return years and (left.month, left.day) == (right.month, right.day)
    return left == right


def order_values(left: Value, right: Value) -> tuple[float, float] | None:
    """Return two values as numbers of which the smaller comes first, or None for words and names.

    A date without a year takes the other's; where that makes it more than half a year earlier, the
    next year is meant (`12月29日～1月3日`).
    """
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return float(left), float(right)
    if not isinstance(left, StatedDay) or not isinstance(right, StatedDay):
        return None
    year = left.year or right.year or 2024  # a leap year, so that every day exists
    first = _get_ordinal(left, left.year or right.year or year)
    second = _get_ordinal(right, right.year or year)
    if first is None or second is None:
        return None
    if right.year is None and first - second > _HALF_YEAR:
        second += 366
    if left.year is None and right.year is not None and first - second > _HALF_YEAR:
        first -= 366
    return first, second


def _get_ordinal(day: StatedDay, year: int) -> int | None:
    try:
        return date(year, day.month, day.day).toordinal()
    except ValueError:  # 29 February of the other date's year
        return None
