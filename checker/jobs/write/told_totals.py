"""Hold totals against what the notes say they come to: a row that was not read makes them wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.row_amounts import find_money
from checker.templates.field_references import list_names_read
from checker.templates.filled_values import FilledAmount, Value
from checker.templates.model import AmountField, RowsField, TemplateField, TemplateHeader
from checker.templates.operations import Total

_PARTS: Final = re.compile(r"[。;；\n]|、|[ \u3000]+[/／][ \u3000]+")
_WORDS: Final = re.compile(
    r"(?<![見設統時余生会累])(?:合計|総計|小計|総額|計(?![画算測量器])|しめて)"
    r"|\b(?:sub)?total(?:s|ling)?\b|\baltogether\b|\bin all\b",
    re.IGNORECASE,
)
"""Words by which notes say what something comes to."""
_MONEY: Final = re.compile(r"円|[$€£¥￥]|\b[A-Z]{3}\b")
"""Units of money."""


@dataclass(frozen=True, slots=True)
class ToldTotal:
    """What the notes say that something comes to: the sum, the words and where they begin."""

    amount: Decimal
    words: str
    start: int


def find_contradicted(
    header: TemplateHeader,
    values: Mapping[str, Value],
    taken: Mapping[str, ExtractedValue],
    notes: str,
) -> Iterator[tuple[TemplateField, FilledAmount, ToldTotal]]:
    """Yield the totals of rows from the notes that are less than the sums that the notes tell.

    One of those that is a sum of the document is enough for all: before or after tax.

    Args:
        header: of the template.
        values: of the document, computed ones among them.
        taken: what the notes gave, by field name.
        notes: what was read of them.
    """
    rows = {each.name for each in header.fields if isinstance(each, RowsField)} & taken.keys()
    totals = [
        each
        for each in header.fields
        if isinstance(each.compute, Total) and rows & set(list_names_read(each.compute))
    ]
    told = list(find_told_totals(notes)) if totals else []
    computed = [values.get(each.name) for each in header.fields if each.compute]
    sums = {each.value for each in computed if isinstance(each, FilledAmount)}
    if not told or any(each.amount in sums for each in told):
        return
    largest = max(told, key=lambda each: each.amount)
    for field in totals:
        value = values.get(field.name)
        is_money = isinstance(field, AmountField) and bool(_MONEY.search(field.unit))
        if is_money and isinstance(value, FilledAmount) and value.value < largest.amount:
            yield field, value, largest


def find_told_totals(notes: str) -> Iterator[ToldTotal]:
    """Yield the sums of money that stand with a word for a total."""
    low = 0
    for match in [*_PARTS.finditer(notes), None]:
        high = match.start() if match else len(notes)
        part = notes[low:high]
        word = _WORDS.search(part)
        for amount, start, end in find_money(part) if word else ():
            if word and abs(amount) and start >= word.start():
                yield ToldTotal(amount, part[word.start() : end], low + word.start())
        low = match.end() if match else low
