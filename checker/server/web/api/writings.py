"""Templates, and documents that are written from them."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server import requests, writings
from checker.server.requests import KeyReusedError, Upload
from checker.server.web.api.jobs import Key, view_by_id
from checker.server.web.api.schemas import (
    ColumnView,
    JobView,
    TemplateDetail,
    TemplateFieldView,
    TemplateView,
    WrittenFieldList,
    WrittenFieldView,
)
from checker.server.web.callers import Checking, InOffice, Writing
from checker.server.web.problems import ProblemError, find_language, not_found
from checker.server.writings import WriteOrder
from checker.templates.data import Given
from checker.templates.model import ChoiceField, Column, RowsField, Template, TemplateField
from checker.templates.render import list_forms

router = APIRouter(prefix="/api/v1", tags=["writing"])


@router.get("/templates")
def list_templates(office: InOffice, caller: Writing) -> list[TemplateView]:
    """List the templates that documents can be written from."""
    del caller
    return [TemplateView(**_describe(each)) for each in writings.list_templates(office)]


@router.get("/templates/{name}")
def show_template(office: InOffice, caller: Writing, name: str) -> TemplateDetail:
    """Show one template with its fields: what each takes, and whether it must be given."""
    del caller
    template = writings.find_template(office, name)
    if template is None:
        raise not_found()
    fields = [view_field(each) for each in template.header.fields]
    return TemplateDetail(**_describe(template), fields=fields)


@router.post("/documents", status_code=202)
def write_document(
    request: Request,
    office: InOffice,
    caller: Writing,
    template: Annotated[str, Form(max_length=200, examples=["ringi"])],
    values: Annotated[
        str, Form(description="JSON: texts by field; of a field with rows, a list of objects.")
    ] = "{}",
    notes: Annotated[str, Form(description="What else is known, in words.")] = "",
    notes_file: Annotated[
        UploadFile | None, File(description="Or the same as a file: text or a document.")
    ] = None,
    name: Annotated[str, Form(max_length=200, description="Of the document.")] = "",
    form: Annotated[str, Form(max_length=10, examples=[".md"])] = "",
    use_model: Annotated[bool, Form()] = True,
    idempotency_key: Key = None,
) -> JobView:
    """Write a document from a template, values and notes; its job has the file and its verdict."""
    found = writings.find_template(office, template)
    if found is None:
        raise ProblemError(422, "no-such-template", Message("server.no-such-template"))
    order = WriteOrder(
        found,
        _read_values(values),
        Upload(notes_file.filename or "", notes_file.file.read())
        if notes_file is not None
        else Upload("", notes.encode()),
        name,
        form,
        find_language(request),
        use_model,
    )
    try:
        job = writings.accept_writing(office, caller.user, order, idempotency_key)
    except KeyReusedError as error:
        raise ProblemError(409, "key-reused", Message("server.key-was-used")) from error
    return view_by_id(request, office, caller.user, job.id)


@router.get("/jobs/{job_id}/fields")
def list_fields(office: InOffice, caller: Checking, job_id: str) -> WrittenFieldList:
    """List what was found in the notes, drafted and left open in a document that was written."""
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
    if job is None or job.kind != "write" or job.status != "done":
        raise not_found()
    fields = [
        WrittenFieldView(
            name=each.name,
            label=each.label,
            origin=each.origin,
            value=each.value,
            quote=each.quote,
            sentence=each.sentence,
            line=each.line,
            doubtful=list(each.doubtful),
            candidates=list(each.candidates),
        )
        for each in writings.read_fields(office, job)
    ]
    return WrittenFieldList(fields=fields)


def view_field(field: TemplateField) -> TemplateFieldView:
    """Return a field as the API shows it."""
    columns = field.columns if isinstance(field, RowsField) else ()
    return TemplateFieldView(
        name=field.name,
        label=field.label,
        help=field.help,
        kind=field.type,
        source=field.source,
        required=field.required,
        example=None if isinstance(field, RowsField) else _show(field, "example"),
        default=_show(field, "default"),
        choices=list(field.choices) if isinstance(field, ChoiceField) else [],
        columns=[_view_column(each) for each in columns],
    )


def _view_column(column: Column) -> ColumnView:
    return ColumnView(
        name=column.name,
        label=column.label,
        help=column.help,
        kind=column.type,
        source=column.source,
        required=column.required,
        example=_show(column, "example"),
        choices=list(column.choices) if isinstance(column, ChoiceField) else [],
    )


def _show(field: Any, name: str) -> str | None:
    value = getattr(field, name, None)
    return None if value is None else str(value)


def _describe(template: Template) -> dict[str, Any]:
    header = template.header
    return {
        "name": header.template,
        "title": header.title,
        "description": header.description,
        "language": header.language,
        "ruleset": header.ruleset,
        "forms": list(list_forms(template)),
    }


def _read_values(text: str) -> Mapping[str, Given]:
    """Return values as a template takes them: every one a text.

    Raises:
        InputError: they are no such thing.
    """
    try:
        read = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise InputError(Message("server.values-are-not-json")) from error
    if not isinstance(read, dict) or not all(_is_value(each) for each in read.values()):
        raise InputError(Message("server.values-are-not-json"))
    return read


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return all(
            isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())
            for row in value
        )
    return value is None or isinstance(value, str)
