"""Values to try a template with: its own examples, and made-up ones where it has none."""

import struct
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final
from zlib import compress, crc32

from checker.core.data_classes import dataclass
from checker.core.language import Language
from checker.core.messages import Message
from checker.templates.compute import ComputeContext, compute_fields
from checker.templates.filled_values import (
    Cell,
    Filled,
    FilledPicture,
    Prose,
    ProseParagraph,
    RowValues,
    Value,
    ValueSource,
)
from checker.templates.filling import fill_fields, sample
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    ImageField,
    PersonField,
    RichTextField,
    RowsField,
    Template,
    TemplateField,
)
from checker.templates.value_format import write_amount, write_day

_PERSON: Final = Message("template.jane-doe")
_SENTENCE: Final = Message("template.a-sample-of")
_ROWS: Final = 2
_MANY: Final = 60
_SIDE: Final = 60
"""Pixels of a made-up picture."""


@dataclass(frozen=True, slots=True)
class TrialValues:
    """Values to try a template with, by what is tried; `made_up` names fields without example."""

    tries: Mapping[str, Mapping[str, Value]]
    made_up: tuple[str, ...]


def build_samples(template: Template, folder: Path, today: date) -> TrialValues:
    """Return values: `sample`, `required` alone, `many` rows, and `no rows`.

    Args:
        template: whose fields.
        folder: where a picture may be written.
        today: what the template's dates take for today.

    Raises:
        DataErrors: the template's examples break its own rules.
    """
    language = template.header.language
    data = sample(template)
    given = fill_fields(template, data, today=today, language=language)
    values = {name: given.values[name] for name in given.values if _is_known(given, name)}
    made_up = []
    for each in template.header.fields:
        if each.source != "computed" and each.name not in values:
            values[each.name] = _make_value(each, language, folder)
            made_up.append(each.name)
    required = {
        each.name: values[each.name] if each.required else _make_empty(each)
        for each in template.header.fields
        if each.name in values
    }
    rows = [each for each in template.header.fields if isinstance(each, RowsField)]
    tries = {
        "sample": values,
        "required": required,
        "many": values | {each.name: _repeat_rows(each, values[each.name]) for each in rows},
        "no rows": values | {each.name: () for each in rows},
    }
    context = ComputeContext(today, language)
    whole = {
        name: compute_fields(template, Filled(each, _build_sources(each)), context).values
        for name, each in tries.items()
        if rows or name in ("sample", "required")
    }
    return TrialValues(whole, tuple(made_up))


def _is_known(given: Filled, name: str) -> bool:
    source = given.sources.get(name)
    return source is not None and source.origin in ("given", "default")


def _build_sources(values: Mapping[str, Value]) -> dict[str, ValueSource]:
    return {name: ValueSource("given") for name in values}


def _make_value(each: TemplateField, language: Language, folder: Path) -> Value:
    if isinstance(each, ImageField):
        path = folder / "sample.png"
        path.write_bytes(_draw_grey_square())
        return FilledPicture(path, each.width, each.alt or each.label)
    if isinstance(each, RowsField):
        columns = [column for column in each.columns if column.source != "computed"]
        row = RowValues({column.name: _make_cell(column, language) for column in columns})
        return (row,) * max(each.min_rows, min(_ROWS, each.max_rows))
    return _make_cell(each, language)


def _draw_grey_square() -> bytes:
    """Return a picture as a PNG file (ISO/IEC 15948)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)  # 8 bits of grey
    rows = (b"\0" + b"\xc0" * _SIDE) * _SIDE
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _make_cell(each: Column, language: Language) -> Cell:
    sentence = _SENTENCE.format(label=each.label).get(language)
    match each:
        case DateField():
            return write_day(each, date(2025, 6, 2), language)
        case AmountField():
            return write_amount(each, each.min or each.max or Decimal(1))
        case ChoiceField():
            return each.choices[0]
        case PersonField():
            return _PERSON.get(language)
        case RichTextField():
            return Prose((ProseParagraph(sentence), ProseParagraph(each.label, is_item=True)))
    return each.label


def _make_empty(each: TemplateField) -> Value:
    if isinstance(each, RowsField):
        return ()
    return Prose(()) if isinstance(each, RichTextField) else ""


def _repeat_rows(each: RowsField, value: Value) -> Value:
    if not isinstance(value, tuple) or not value:
        return value
    count = min(each.max_rows, _MANY)
    return (value * count)[:count]
