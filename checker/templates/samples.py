"""Values to try a template with: its own examples, and made-up ones where it has none."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final
from zlib import compress, crc32

from checker.core.language import Language
from checker.core.messages import Message
from checker.templates.compute import ComputeContext, computed
from checker.templates.filled import Cell, Filled, Paragraph, Picture, Prose, Row, Source, Value
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
from checker.templates.values import filled, sample
from checker.templates.written import written_amount, written_day

_PERSON: Final = Message("template.jane-doe")
_SENTENCE: Final = Message("template.a-sample-of")
_ROWS: Final = 2
_MANY: Final = 60
_SIDE: Final = 60
"""Pixels of a made-up picture."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Values to try a template with, by what is tried; `made_up` names fields without example."""

    tries: Mapping[str, Mapping[str, Value]]
    made_up: tuple[str, ...]


def samples(template: Template, folder: Path, today: date) -> Samples:
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
    given = filled(template, data, today=today, language=language)
    values = {name: given.values[name] for name in given.values if _is_known(given, name)}
    made_up = []
    for each in template.header.fields:
        if each.source != "computed" and each.name not in values:
            values[each.name] = _made_up(each, language, folder)
            made_up.append(each.name)
    required = {
        each.name: values[each.name] if each.required else _nothing(each)
        for each in template.header.fields
        if each.name in values
    }
    rows = [each for each in template.header.fields if isinstance(each, RowsField)]
    tries = {
        "sample": values,
        "required": required,
        "many": values | {each.name: _many(each, values[each.name]) for each in rows},
        "no rows": values | {each.name: () for each in rows},
    }
    context = ComputeContext(today, language)
    whole = {
        name: computed(template, Filled(each, _sources(each)), context).values
        for name, each in tries.items()
        if rows or name in ("sample", "required")
    }
    return Samples(whole, tuple(made_up))


def _is_known(given: Filled, name: str) -> bool:
    source = given.sources.get(name)
    return source is not None and source.origin in ("given", "default")


def _sources(values: Mapping[str, Value]) -> dict[str, Source]:
    return {name: Source("given") for name in values}


def _made_up(each: TemplateField, language: Language, folder: Path) -> Value:
    if isinstance(each, ImageField):
        path = folder / "sample.png"
        path.write_bytes(_grey_square())
        return Picture(path, each.width, each.alt or each.label)
    if isinstance(each, RowsField):
        columns = [column for column in each.columns if column.source != "computed"]
        row = Row({column.name: _cell(column, language) for column in columns})
        return (row,) * max(each.min_rows, min(_ROWS, each.max_rows))
    return _cell(each, language)


def _grey_square() -> bytes:
    """Return a picture as a PNG file (ISO/IEC 15948)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)  # 8 bits of grey
    rows = (b"\0" + b"\xc0" * _SIDE) * _SIDE
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _cell(each: Column, language: Language) -> Cell:
    sentence = _SENTENCE.format(label=each.label).get(language)
    match each:
        case DateField():
            return written_day(each, date(2025, 6, 2), language)
        case AmountField():
            return written_amount(each, each.min or each.max or Decimal(1))
        case ChoiceField():
            return each.choices[0]
        case PersonField():
            return _PERSON.get(language)
        case RichTextField():
            return Prose((Paragraph(sentence), Paragraph(each.label, is_item=True)))
    return each.label


def _nothing(each: TemplateField) -> Value:
    if isinstance(each, RowsField):
        return ()
    return Prose(()) if isinstance(each, RichTextField) else ""


def _many(each: RowsField, value: Value) -> Value:
    if not isinstance(value, tuple) or not value:
        return value
    count = min(each.max_rows, _MANY)
    return (value * count)[:count]
