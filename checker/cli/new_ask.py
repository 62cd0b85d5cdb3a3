"""`checker new --interactive`: asks for the required fields that nobody gave."""

from dataclasses import replace

import click

from checker.core.messages import Message
from checker.jobs.write import WriteRequest
from checker.jobs.write.extracted_values import add_taken, select_wanted
from checker.jobs.write.extraction import FieldExtractor
from checker.templates.data import Data, Given
from checker.templates.field_values import parse_value
from checker.templates.filling import fill_fields
from checker.templates.model import (
    ChoiceField,
    Column,
    ImageField,
    RichTextField,
    RowsField,
    TemplateField,
)
from checker.templates.pictures import load_picture
from checker.templates.value_parser import Unfit

_SKIP = Message("cli.press-enter-alone-leave-field-open")
_MORE = Message("cli.another-row")
_BY_HAND = "(--interactive)"


def ask_missing(order: WriteRequest) -> WriteRequest:
    """Return an order with what the user answered; each answer holds the field's rules.

    Raises:
        DataErrors: what was given before does not fit the template.
    """
    missing = _list_missing(order)
    if not missing:
        return order
    click.echo(_SKIP.get(order.language), err=True)
    data = order.data
    for field in missing:
        answer: Given = (
            _ask_rows(order, field) if isinstance(field, RowsField) else _ask_one(order, field)
        )
        if answer:
            data = data.having(field.name, answer, _BY_HAND)
    return replace(order, data=data)


def _list_missing(order: WriteRequest) -> list[TemplateField]:
    """Return the required fields that neither the data nor, beyond doubt, the notes give."""
    template, language = order.template, order.template.header.language
    data: Data = order.data
    values = fill_fields(template, data, today=order.today, language=language)
    if order.notes is not None:
        search = FieldExtractor(template, order.notes, order.today)
        wanted = select_wanted(template, values) if order.searches else []
        taken = {**search.by_code(wanted), **order.earlier}
        values = fill_fields(template, add_taken(data, taken), today=order.today, language=language)
    return [
        each
        for each in template.header.of_source("given")
        if each.required and values.sources[each.name].origin == "absent"
    ]


def _ask_one(order: WriteRequest, field: Column | ImageField) -> str:
    """Ask for one value until it fits, or until nothing is answered."""
    if field.help:
        click.echo(f"  {field.help}", err=True)
    if isinstance(field, ChoiceField):
        click.echo(f"  {' / '.join(field.choices)}", err=True)
    while True:
        text: str = click.prompt(field.label, default="", show_default=False, err=True)
        if not text.strip():
            return ""
        try:
            if isinstance(field, ImageField):
                load_picture(field, text, order.data.folder)
            else:
                lines = text.replace("\\n", "\n") if isinstance(field, RichTextField) else text
                parse_value(field, lines, order.template.header.language)
                text = lines
        except Unfit as error:
            remedy = f" {error.remedy.get(order.language)}" if error.remedy else ""
            click.echo(f"  {error.what.get(order.language)}{remedy}", err=True)
        else:
            return text


def _ask_rows(order: WriteRequest, field: RowsField) -> Given:
    """Ask for rows until one is left empty."""
    rows: list[dict[str, Given]] = []
    click.echo(f"{field.label}:", err=True)
    columns = [each for each in field.columns if each.source == "given"]
    while len(rows) < field.max_rows:
        first = _ask_one(order, columns[0])
        if not first:
            break
        row: dict[str, Given] = {columns[0].name: first}
        row |= {each.name: _ask_one(order, each) for each in columns[1:]}
        rows.append(row)
        if not click.confirm(_MORE.get(order.language), default=False, err=True):
            break
    return rows if len(rows) >= field.min_rows else ()
