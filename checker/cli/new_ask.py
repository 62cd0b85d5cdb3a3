"""`checker new --interactive`: asks for what nobody gave, and offers what the notes may say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import click

from checker.core.messages import Message
from checker.jobs.write import WriteRequest
from checker.jobs.write.extracted_values import add_taken, select_wanted
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.proposals import Proposal, format_line, propose_values
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
_TAKE = Message("cli.press-enter-take-first")
_OPEN: Final = "-"
"""What is typed to leave a field open for which there are candidates."""
_WORTH_ASKING: Final = 0.5
"""How likely a candidate must be right for a field to be asked about that may stay empty."""
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
    if any(offered for _, offered in missing):
        click.echo(_TAKE.format(sign=_OPEN).get(order.language), err=True)
    data = order.data
    for field, offered in missing:
        answer: Given = (
            _ask_rows(order, field)
            if isinstance(field, RowsField)
            else _ask_one(order, field, offered)
        )
        if answer:
            data = data.having(field.name, answer, _BY_HAND)
    return replace(order, data=data)


def _list_missing(order: WriteRequest) -> list[tuple[TemplateField, Sequence[Proposal]]]:
    """Return the fields to ask about, with what the notes may say for each.

    They are the required ones that neither the data nor, beyond doubt, the notes give, and others
    for which the notes have a likely value.
    """
    template, language = order.template, order.template.header.language
    data: Data = order.data
    values = fill_fields(template, data, today=order.today, language=language)
    offered: Mapping[str, Sequence[Proposal]] = {}
    if order.notes is not None:
        search = FieldExtractor(template, order.notes, order.today)
        wanted = select_wanted(template, values)
        taken = {**(search.by_code(wanted) if order.searches else {}), **order.earlier}
        open_fields = [each for each in wanted if each.name not in taken]
        offered = propose_values(search, open_fields)
        values = fill_fields(template, add_taken(data, taken), today=order.today, language=language)
    return [
        (each, offered.get(each.name, ()))
        for each in template.header.of_source("given")
        if values.sources[each.name].origin == "absent"
        and (each.required or _is_likely(offered.get(each.name, ())))
    ]


def _is_likely(offered: Sequence[Proposal]) -> bool:
    return bool(offered) and offered[0].share >= _WORTH_ASKING


def _ask_one(
    order: WriteRequest, field: Column | ImageField, offered: Sequence[Proposal] = ()
) -> str:
    """Ask for one value until it fits, or until nothing is answered."""
    if field.help:
        click.echo(f"  {field.help}", err=True)
    if isinstance(field, ChoiceField):
        click.echo(f"  {' / '.join(field.choices)}", err=True)
    for number, each in enumerate(offered, 1):
        click.echo(f"  {number}: {each.value}  ← {format_line(each.at, each.line)}", err=True)
    while True:
        text: str = click.prompt(field.label, default="", show_default=False, err=True)
        text = _choose(text.strip(), offered) if offered else text
        if not text.strip():
            return ""
        try:
            return _read_answer(order, field, text)
        except Unfit as error:
            remedy = f" {error.remedy.get(order.language)}" if error.remedy else ""
            click.echo(f"  {error.what.get(order.language)}{remedy}", err=True)


def _choose(answer: str, offered: Sequence[Proposal]) -> str:
    """Return the candidate that an answer means: none the first, a number that one."""
    if answer == _OPEN:
        return ""
    numbers = {str(number): each.value for number, each in enumerate(offered, 1)}
    return numbers.get(answer, answer) if answer else offered[0].value


def _read_answer(order: WriteRequest, field: Column | ImageField, text: str) -> str:
    """Return an answer that a field takes.

    Raises:
        Unfit: the field does not take it.
    """
    if isinstance(field, ImageField):
        load_picture(field, text, order.data.folder)
        return text
    lines = text.replace("\\n", "\n") if isinstance(field, RichTextField) else text
    parse_value(field, lines, order.template.header.language)
    return lines


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
