"""A data file to fill in: every field that can be given, with what to write beside it."""

import json
from collections.abc import Iterator
from typing import Final

from checker.core.language import Language
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.templates.model import (
    AmountField,
    ChoiceField,
    Column,
    DateField,
    ImageField,
    RichTextField,
    RowsField,
    TemplateField,
    TemplateHeader,
    TextField,
)

_PLAIN_KEY: Final = re.compile(r"[^\W\d_][\w・()（）]*")

_KINDS: Final = {
    "text": Message("template.one-line"),
    "rich_text": Message("template.text-indented-below-empty-line-parts"),
    "date": Message("template.a-date-2025-06-02"),
    "amount": Message("template.a-number"),
    "person": Message("template.a-name"),
    "image": Message("template.png-jpeg-file-seen-from-file"),
    "rows": Message("template.rows-each-after-csv-file"),
}


def write_blank_data(header: TemplateHeader) -> str:
    """Return YAML with a key for each given field and a comment that says what it takes.

    The comments are in the template's language. The file can be used as it is: what stays empty is
    marked as missing.
    """
    lines = [f"# {header.title}", f"# checker new {header.template} --data FILE.yaml -o OUT"]
    for each in header.fields:
        if each.source == "given":
            lines += ["", *_write_field(each, header.language)]
    return "\n".join(lines) + "\n"


def _write_field(each: TemplateField, language: Language) -> Iterator[str]:
    yield f"# {_describe_field(each, language)}"
    if each.help:
        yield from (f"# {line}" for line in each.help.splitlines())
    if isinstance(each, RowsField):
        yield f"{_quote_key(each.label)}:"
        yield from _write_row(each, language)
        return
    example = _get_example(each)
    if example is not None:
        lead = Message("template.example").get(language)
        yield from (f"# {lead}: {line}" for line in example.splitlines())
    yield (
        f"{_quote_key(each.label)}: |"
        if isinstance(each, RichTextField)
        else f"{_quote_key(each.label)}:"
    )


def _write_row(rows: RowsField, language: Language) -> Iterator[str]:
    lead = "  - "
    for column in rows.columns:
        if column.source == "given":
            value = rows.example[0].get(column.name) if rows.example else _get_example(column)
            about = _describe_field(column, language, None if value is None else str(value))
            yield f"{lead}{_quote_key(column.label)}:  # {about}"
            lead = "    "


def _describe_field(
    each: TemplateField | Column, language: Language, example: str | None = None
) -> str:
    said = [_describe_kind(each), *_describe_details(each), _describe_need(each)]
    if example is not None:
        said.append(Message("template.e-g", example=example))
    return Message("template.text").get(language).join(part.get(language) for part in said)


def _describe_kind(each: TemplateField | Column) -> Message:
    if isinstance(each, ChoiceField):
        listed = " / ".join(each.choices)
        return Message("template.one-of", listed=listed)
    return _KINDS[each.type]


def _describe_need(each: TemplateField | Column) -> Message:
    if isinstance(each, DateField) and each.default == "today":
        return Message("template.today-where-empty")
    default = None if isinstance(each, (RowsField, ImageField)) else each.default
    if default is not None:
        return Message("template.where-empty", default=default)
    return Message("template.required") if each.required else Message("template.optional")


def _describe_details(each: TemplateField | Column) -> Iterator[Message]:
    if isinstance(each, AmountField) and (each.unit or each.before):
        sign = each.unit or each.before
        yield Message("template.in", sign=sign)
    elif isinstance(each, TextField) and each.pattern is not None:
        yield Message("template.like", pattern=each.pattern)


def _get_example(each: TemplateField | Column) -> str | None:
    if isinstance(each, (RowsField, ImageField)) or each.example is None:
        return None
    return str(each.example)


def _quote_key(label: str) -> str:
    """Return a label as a key of YAML, in quotes where it has signs that YAML reads."""
    return label if _PLAIN_KEY.fullmatch(label) else json.dumps(label, ensure_ascii=False)
