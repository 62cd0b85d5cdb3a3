"""Infer what samples have at a place: a date, an amount, one of few words, or text.

A kind is taken only where filling it in again writes exactly what each sample has.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.kinds.shared.value_rules import names_person
from checker.learn.shared.value_patterns import learn_pattern
from checker.templates.field_values import parse_prose
from checker.templates.model import AmountField, DateField
from checker.templates.value_format import write_amount, write_day
from checker.templates.value_parser import Unfit, parse_day

_FORMS: Final = (
    "{year}年{month}月{day}日",
    "{year}年{month}月{day}日({weekday})",
    "{year}年{month}月{day}日（{weekday}）",
    "{year}年{month:02}月{day:02}日",
    "{year}年{month:02}月{day:02}日({weekday})",
    "{era}{era_year}年{month}月{day}日",
    "{era}{era_year}年{month}月{day}日({weekday})",
    "{year}/{month}/{day}",
    "{year}/{month:02}/{day:02}",
    "{year}-{month:02}-{day:02}",
    "{year}.{month}.{day}",
    "{year}.{month:02}.{day:02}",
    "{month_name} {day}, {year}",
    "{day} {month_name} {year}",
)
_AMOUNT: Final = re.compile(
    r"(?P<sign>-?)(?P<before>[¥￥$€]?)(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
    r"(?P<decimals>\.[0-9]+)?(?P<unit>(?:千|万|百万|億)?円|%|％|ドル|個|台|本|枚|冊|式|人|名|件|時間)?"
)
_PERSONS: Final = re.compile(
    r"(?:起案|記録|報告|作成|申請|担当|責任|承認|確認|改訂|提出|記入|審査)者|(?:.*)(?:氏名|担当者|責任者)"
)
_CHOICES: Final = re.compile(r".*(?:区分|種別|分類|重要度|優先度|緊急度|有無|可否|状態|判定|評価)")
_NUMBERS: Final = re.compile("番号|コード|版|No", re.IGNORECASE)
_MIN_SAMPLES: Final = 3
_MAX_SAMPLES_FOR_ANY: Final = 4
_MAX_CHOICE_LENGTH: Final = 12
_MAX_NAME_LENGTH: Final = 20


class Typed(NamedTuple):
    """A type with its options, as template.yaml has them, and each value as data give it."""

    options: dict[str, Any]
    data: tuple[str | None, ...]


def learn_type(
    label: str, values: Sequence[str | None], language: Language, *, in_rows: bool = False
) -> Typed:
    """Return the type that all values of a place have.

    Args:
        label: what the place is called.
        values: per sample, None where there is none.
        language: of weekdays.
        in_rows: whether the values are a column's: that some are the same says little then.
    """
    known = [value for value in values if value is not None]
    if not known or any("\n" in value for value in known):
        return _make_long(values)
    for guess in (_learn_days, _learn_amounts):
        found = guess(known, language)
        if found is not None:
            options, data = found
            return Typed(options, _spread_values(values, data))
    few = len(known) == len(values) and _is_choice(label, known, in_rows=in_rows)
    return Typed(_learn_words(label, known, few=few), tuple(values))


def _spread_values(values: Sequence[str | None], data: Sequence[str]) -> tuple[str | None, ...]:
    left = iter(data)
    return tuple(None if value is None else next(left) for value in values)


def _make_long(values: Sequence[str | None]) -> Typed:
    return Typed({"type": "rich_text" if any(values) else "text"}, tuple(values))


def _learn_days(
    values: Sequence[str], language: Language
) -> tuple[dict[str, Any], list[str]] | None:
    days: list[date] = []
    for value in values:
        try:
            days.append(parse_day(value))
        except Unfit:
            return None
    for form in _FORMS:
        field = DateField(name="day", label="day", type="date", format=form)
        written = [_format_day(field, day, language) for day in days]
        if written == list(values):
            options: dict[str, Any] = {"type": "date"}
            if form != _FORMS[0]:
                options["format"] = form
            return options, [day.isoformat() for day in days]
    return None


def _format_day(field: DateField, day: date, language: Language) -> str:
    try:
        return write_day(field, day, language).text
    except KeyError:  # a day before the first era
        return ""


def _learn_amounts(
    values: Sequence[str], language: Language
) -> tuple[dict[str, Any], list[str]] | None:
    del language
    found = [_AMOUNT.fullmatch(value) for value in values]
    first = found[0]
    if first is None or not all(found):
        return None
    if not first["unit"] and not first["before"]:
        return None  # a bare number may be anything
    decimals = len(first["decimals"] or ".") - 1
    options = {"type": "amount", "unit": first["unit"] or "", "before": first["before"]}
    numbers = []
    for grouping in (True, False):
        field = AmountField(
            name="amount",
            label="amount",
            type="amount",
            unit=options["unit"],
            before=options["before"],
            decimals=decimals,
            grouping=grouping,
        )
        numbers = [_number(match) for match in found if match is not None]
        try:
            written = [write_amount(field, number).text for number in numbers]
        except InvalidOperation:
            return None
        except ArithmeticError:  # more decimals than the first has
            return None
        if written == list(values):
            extra = {"decimals": decimals} if decimals else {}
            extra |= {} if grouping else {"grouping": False}
            return options | extra, [str(number) for number in numbers]
    return None


def _number(match: re.Match[str]) -> Decimal:
    digits = f"{match['sign']}{match['number'].replace(',', '')}{match['decimals'] or ''}"
    return Decimal(digits)


def _learn_words(label: str, values: Sequence[str], *, few: bool) -> dict[str, Any]:
    if few:
        return {"type": "choice", "choices": list(dict.fromkeys(values))}
    if _PERSONS.fullmatch(label) and all(_is_name(value) for value in values):
        return {"type": "person"}
    pattern = learn_pattern(values) if len(set(values)) > 1 else None
    options: dict[str, Any] = {"type": "text"}
    if pattern is not None and (_NUMBERS.search(label) or re.search("[-‐－]", values[0])):
        options["pattern"] = pattern
    return options


def _is_choice(label: str, values: Sequence[str], *, in_rows: bool) -> bool:
    """Return whether a value is one of few words: several samples share some of them."""
    different = set(values)
    short = all(len(value) <= _MAX_CHOICE_LENGTH for value in different)
    if not short or any(re.search("[0-9０-９]", value) for value in different):
        return False
    named = _CHOICES.fullmatch(label) is not None
    if in_rows and not named:
        return False
    return (
        len(different) > 1
        and len(values) >= (_MIN_SAMPLES if named else _MAX_SAMPLES_FOR_ANY)
        and len(different) * 2 <= len(values) + named
    )


def _is_name(text: str) -> bool:
    return (
        len(text) <= _MAX_NAME_LENGTH and not re.search("[、,/／0-9]", text) and names_person(text)
    )


def join_prose(paragraphs: Sequence[tuple[str, bool]]) -> str | None:
    """Return paragraphs (text, whether an item) as data write them, None where they cannot."""
    text = ""
    for at, (words, is_item) in enumerate(paragraphs):
        both = at > 0 and is_item and paragraphs[at - 1][1]
        text += "" if at == 0 else "\n" if both else "\n\n"
        text += f"- {words}" if is_item else words
    read = [(each.text, each.is_item) for each in parse_prose(text).paragraphs]
    return text if read == list(paragraphs) else None
