"""A line of notes as the row of a table: who, by when and how much are told by their types."""

import re
from collections.abc import Callable
from typing import Final

from checker.grounding.find import facts
from checker.grounding.model import Day, Fact, Quantity
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    PersonField,
    RowsField,
    TextField,
)
from checker.text.bilingual import Language

_WHO: Final = re.compile(r"担当|氏名|名前|発言者|責任者|owner|who|assignee|person", re.IGNORECASE)
_DUE: Final = re.compile(r"期限|期日|締切|\bdue\b", re.IGNORECASE)
_EMPTY: Final = re.compile(
    r"[（(【\[][\s、,/・:：〆~〜]*(?:\S{1,8}[課部係室])?[\s、,]*(?:期限|締切|締め切り|担当|まで|迄|から|さん|by|due|until)?[\s、,/・:：]*[)）】\]]"
)
_JOINT: Final = re.compile(
    r"^(?:さん|様|氏)?(?:[がはに]|[:：→⇒>-]+)[\s、,]*|^\s*[-・*:：、,→]\s*"
    r"|[\s、,/・:：→⇒-]*(?:期限|締切|〆|by|due|until)?[\s:：]*$"
)
_DOES: Final = re.compile(r"^(?:さん|様)?(?:[がは][、\s]*)?")
_BY: Final = re.compile(r"(?<=[\s,、])(?:期限|締切|〆切?|by|due|until)[:：\s]*$", re.IGNORECASE)
_UNTIL: Final = re.compile(r"^(?:までに?|迄に?|中に?|〆)[、,\s]*")


def row_of(
    rows: RowsField, line: str, language: Language, dated: Callable[[str], str]
) -> dict[str, str]:
    """Return a row's values by column, each the line's own words (dates as data files have them).

    The first column that takes any text gets what is left of the line.

    Args:
        rows: the columns.
        line: of the notes, without its bullet.
        language: of the document.
        dated: gives a date without a year its year.
    """
    columns = [each for each in rows.columns if each.source == "given"]
    cells: dict[str, str] = {}
    left = line
    found = list(facts(line, language))
    for column in columns:
        fact = next((each for each in found if _is_of(column, each)), None)
        value = _value(column, fact, line, dated)
        if fact is None or not value:
            continue
        found.remove(fact)
        cells[column.name] = value
        left = _cut(left, line[fact.start : fact.end])
    first = next((each for each in columns if each.name not in cells and is_free(each)), None)
    if first is not None and left.strip():
        cells[first.name] = _tidy(left)
    return cells


def _is_of(column: Column, fact: Fact) -> bool:
    if isinstance(column, DateField):
        return isinstance(fact.value, Day) and bool(fact.value.month and fact.value.day)
    if isinstance(column, AmountField):
        return isinstance(fact.value, Quantity)
    if is_due(column):
        return isinstance(fact.value, Day)
    return is_who(column) and fact.kind == "person"


def is_who(column: Column) -> bool:
    """Return whether a column names who does something or said it."""
    return isinstance(column, PersonField) or bool(_WHO.search(f"{column.label} {column.name}"))


def is_due(column: Column) -> bool:
    """Return whether a column tells by when something is to be done."""
    return isinstance(column, (DateField, TextField)) and bool(_DUE.search(column.label))


def is_free(column: Column) -> bool:
    """Return whether a column takes any text: no name, date, amount or choice."""
    told = is_who(column) or is_due(column)
    return not told and not isinstance(column, (DateField, AmountField, ChoiceField))


def _value(column: Column, fact: Fact | None, line: str, dated: Callable[[str], str]) -> str:
    if fact is None:
        return ""
    if isinstance(fact.value, Day) and isinstance(column, DateField):
        year = f"{fact.value.year:04}-" if fact.value.year else ""
        return dated(f"{year}{fact.value.month:02}-{fact.value.day:02}")
    if isinstance(fact.value, Quantity) and isinstance(column, AmountField):
        return str(fact.value.number)
    return line[fact.start : fact.end]


def _cut(line: str, words: str) -> str:
    before, _, after = line.partition(words)
    return _BY.sub("", before) + _UNTIL.sub("", _DOES.sub("", after))


def _tidy(left: str) -> str:
    """Return what is left of a line without empty brackets and joints at its ends."""
    before = None
    text = left.strip()
    while text != before:
        before = text
        text = _JOINT.sub("", _EMPTY.sub("", text)).strip()
    return re.sub(r"[ \t\u3000]{2,}", " ", text or left.strip())
