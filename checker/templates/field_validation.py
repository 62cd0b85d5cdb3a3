"""Check each field of a template by itself: bounds, defaults, names, sources."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.core.messages import Message
from checker.rules.validation_errors import suggest_nearest
from checker.rules.yaml_nodes import Path_
from checker.templates import placeholders
from checker.templates.field_references import Complaint
from checker.templates.field_values import parse_value
from checker.templates.model import (
    AmountField,
    Column,
    DateField,
    ImageField,
    RichTextField,
    RowsField,
    TemplateField,
    TemplateHeader,
    TextField,
)
from checker.templates.value_format import DAY_NAMES
from checker.templates.value_parser import Unfit

RESERVED: Final = frozenset(
    [
        *("and", "as", "block", "call", "caller", "context", "do", "elif", "else", "endfor"),
        *("endif", "extends", "false", "filter", "for", "from", "if", "import", "in", "include"),
        *("is", "kwargs", "loop", "macro", "none", "not", "or", "raw", "recursive", "self", "set"),
        *("true", "varargs", "with", "without"),
    ]
)
"""Words that mean something to Jinja, so that no field can be called so."""


def iter_field_complaints(header: TemplateHeader) -> Iterator[Complaint]:
    """Yield what is wrong with the fields, each for itself, with paths into `template.yaml`."""
    yield from _check_names(header.fields, ("fields",))
    for index, field in enumerate(header.fields):
        path: Path_ = ("fields", index)
        yield from _check_field(field, path, header)
        if isinstance(field, RowsField):
            yield from _check_rows(field, path, header)


def _check_names(fields: Sequence[TemplateField | Column], path: Path_) -> Iterator[Complaint]:
    """Yield names that Jinja cannot read, and names or labels that stand twice."""
    seen: dict[str, str] = {}
    for index, field in enumerate(fields):
        if field.name in RESERVED:
            what = Message("template.no-field-can-be-called", name=field.name)
            remedy = Message("template.call-it-text", name=field.name)
            yield (*path, index, "name"), what, remedy
        for key, word in (("name", field.name), ("label", field.label)):
            if seen.setdefault(word, field.name) != field.name or (
                key == "name" and any(each.name == field.name for each in fields[:index])
            ):
                what = Message("template.stands-twice", word=word)
                remedy = Message("template.data-may-name-field-either-let")
                yield (*path, index, key), what, remedy


def _check_field(
    field: TemplateField | Column, path: Path_, header: TemplateHeader
) -> Iterator[Complaint]:
    yield from _check_source(field, path)
    yield from _check_bounds(field, path)
    if isinstance(field, DateField):
        yield from _check_format(field, path)
    if not isinstance(field, (RowsField, ImageField)):
        yield from _check_values(field, path, header)


def _check_source(field: TemplateField | Column, path: Path_) -> Iterator[Complaint]:
    drafted = field.source == "drafted" and not isinstance(field, RowsField)
    if drafted and ("columns" in path or not isinstance(field, (TextField, RichTextField))):
        yield (
            (*path, "source"),
            Message("template.only-text-rich-text-outside-rows"),
            Message("template.write-source-given"),
        )


def _check_bounds(field: TemplateField | Column, path: Path_) -> Iterator[Complaint]:
    pairs: list[tuple[str, object, str, object]] = []
    if isinstance(field, AmountField) and field.min is not None and field.max is not None:
        pairs.append(("min", field.min, "max", field.max))
        wrong = field.min > field.max
    elif isinstance(field, RowsField):
        pairs.append(("min_rows", field.min_rows, "max_rows", field.max_rows))
        wrong = field.min_rows > field.max_rows
    elif field.draft is not None:
        length = field.draft.length
        path = (*path, "draft", "length")
        pairs.append(("min", length.min, "max", length.max))
        wrong = length.min > length.max
    else:
        wrong = False
    if wrong:
        least, low, most, high = pairs[0]
        what = Message("template.is-more-than", least=least, low=low, most=most, high=high)
        yield (
            (*path, least),
            what,
            Message("template.mend-one-of-them", least=least, most=most),
        )


def _check_format(field: DateField, path: Path_) -> Iterator[Complaint]:
    path = (*path, "format")
    names = placeholders.list_names(field.format)
    unknown = [each for each in names if each not in DAY_NAMES]
    if unknown:
        what = Message("template.a-date-has-no", unknown=unknown[0])
        yield path, what, suggest_nearest(unknown[0], list(DAY_NAMES))
    elif not names or not placeholders.is_whole(field.format):
        what = Message("template.does-not-say-how-date-written")
        yield (
            path,
            what,
            Message("template.such-as"),
        )


def _check_values(field: Column, path: Path_, header: TemplateHeader) -> Iterator[Complaint]:
    """Yield where a default or an example would not be taken as a value of its own field."""
    for key in ("default", "example"):
        value = getattr(field, key)
        if value is None or (isinstance(field, DateField) and value == "today"):
            continue
        try:
            parse_value(field, str(value), header.language)
        except Unfit as error:
            yield (*path, key), error.what, error.remedy


def _check_rows(field: RowsField, path: Path_, header: TemplateHeader) -> Iterator[Complaint]:
    yield from _check_names(field.columns, (*path, "columns"))
    for index, column in enumerate(field.columns):
        yield from _check_field(column, (*path, "columns", index), header)
    if field.source != "given":
        what = Message("template.rows-can-only-be-given")
        yield (*path, "source"), what, Message("template.write-source-given")
    given = {each.name: each for each in field.columns if each.source == "given"}
    if not given:
        what = Message("template.no-column-given")
        yield (
            (*path, "columns"),
            what,
            Message("template.add-one"),
        )
    for number, row in enumerate(field.example):
        for name, value in row.items():
            at = (*path, "example", number, name)
            if name not in given:
                what = Message("template.there-is-no-column-3", name=name)
                yield at, what, suggest_nearest(name, list(given))
            elif value is not None:
                try:
                    parse_value(given[name], str(value), header.language)
                except Unfit as error:
                    yield at, error.what, error.remedy
