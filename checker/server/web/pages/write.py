"""The page on which a document is written: a template, its fields as a form, notes."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from checker.core.errors import CheckerError
from checker.server import requests, writings
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.store.tables import StoredDocument
from checker.server.web.api.writings import view_field
from checker.server.web.callers import InOffice, Writing
from checker.server.web.pages.shown import choose_language, show, tell
from checker.server.web.problems import not_found
from checker.server.writings import WriteOrder
from checker.templates.data import Given
from checker.templates.model import RowsField, Template
from checker.templates.render import list_forms

router = APIRouter(include_in_schema=False)

_MOST_PARTS = 5000


@router.get("/write")
def show_templates(request: Request, office: InOffice, caller: Writing) -> HTMLResponse:
    """Show the templates to choose from."""
    headers = [each.header for each in writings.list_templates(office)]
    language = choose_language(request, caller)
    headers.sort(key=lambda each: each.language != language)
    return show(request, "write.html", caller, templates=headers)


@router.get("/write/{name}")
def show_form(
    request: Request, office: InOffice, caller: Writing, name: str, job: str = ""
) -> HTMLResponse:
    """Show a template's fields as a form, filled with what an earlier job had of them."""
    template = _find(office, name)
    filled: dict[str, Any] = {"values": {}, "found": {}, "offered": {}, "notes": "", "title": ""}
    if job:
        filled = _read_before(office, caller, job, name)
    return _show(request, caller, template, faults={}, **filled)


@router.get("/write/{name}/row/{field}")
def add_row(
    request: Request, office: InOffice, caller: Writing, name: str, field: str
) -> HTMLResponse:
    """Show one more empty row of a field."""
    found = _find(office, name).header.field(field)
    if not isinstance(found, RowsField):
        raise not_found()
    return show(request, "row.html", caller, field=view_field(found), row={}, number="")


@router.post("/write/{name}")
async def write(request: Request, office: InOffice, caller: Writing, name: str) -> Response:
    """Take an order in and go to its job, or show the form again with what is wrong."""
    most = office.settings.upload_mib * 2**20  # what is too long as notes is told in words
    parts = request.form(max_fields=_MOST_PARTS, max_files=2, max_part_size=most)
    async with parts as form:
        return await run_in_threadpool(_accept, request, office, caller, name, form)


def _accept(
    request: Request, office: Office, caller: Caller, name: str, form: FormData
) -> Response:
    template, language = _find(office, name), choose_language(request, caller)
    values = _read_values(template, form)
    notes, title = _read_text(form, "notes"), _read_text(form, "title")
    order = WriteOrder(
        template, values, _read_notes(form), title[:200], str(form.get("form") or ""), language
    )
    faults = writings.find_faults(template, values)
    said = {field: tell(each, language, place=False) for field, each in faults.items()}
    general = ""
    if not faults:
        try:
            job = writings.accept_writing(office, caller.user, order)
            return Response(headers={"HX-Redirect": f"/jobs/{job.id}"})
        except CheckerError as error:
            general = tell(error, language)
    filled = {"values": values, "found": {}, "offered": {}, "notes": notes, "title": title}
    return _show(request, caller, template, faults=said, says=general, **filled)


def _show(
    request: Request, caller: Caller, template: Template, says: str = "", **values: Any
) -> HTMLResponse:
    fields = [view_field(each) for each in template.header.fields]
    return show(
        request,
        "writing.html",
        caller,
        template=template.header,
        required=[each for each in fields if each.source == "given" and each.required],
        more=[each for each in fields if each.source == "given" and not each.required],
        drafted=[each for each in fields if each.source == "drafted"],
        forms=list_forms(template),
        says=says,
        here="/write",
        **values,
    )


def _find(office: Office, name: str) -> Template:
    template = writings.find_template(office, name)
    if template is None:
        raise not_found()
    return template


def _read_before(office: Office, caller: Caller, job_id: str, name: str) -> dict[str, Any]:
    """Return what a form showed before, and what the notes gave for the other fields."""
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None or job.order.get("template") != name:
            raise not_found()
        document = transaction.get_one(StoredDocument, job.document_id)
    notes = writings.read_notes(office, job)
    found = {each.name: each for each in writings.read_fields(office, job)}
    taken = {name: each for name, each in found.items() if each.origin == "notes"}
    values = {name: each.value for name, each in taken.items()} | writings.read_values(office, job)
    text = ""
    if notes is not None and notes[0].endswith((".txt", ".md")):
        text = notes[1].decode("utf-8", errors="replace").replace("\r\n", "\n")
    title = document.name.rpartition(".")[0]
    offered = {name: each.candidates for name, each in found.items() if each.candidates}
    return {"values": values, "found": taken, "offered": offered, "notes": text, "title": title}


def _read_values(template: Template, form: FormData) -> dict[str, Given]:
    """Return what a form says, by the fields' names; rows that are empty are none."""
    values: dict[str, Given] = {}
    for field in template.header.fields:
        if isinstance(field, RowsField):
            rows = _read_rows(field, form)
            if rows:
                values[field.name] = rows
        else:
            text = _read_text(form, f"v.{field.name}")
            if text.strip():
                values[field.name] = text
    return values


def _read_text(form: FormData, name: str) -> str:
    """Return what stands in a part of a form; browsers send lines with two ends."""
    return str(form.get(name) or "").replace("\r\n", "\n")


def _read_rows(field: RowsField, form: FormData) -> list[Mapping[str, Given]]:
    names = [each.name for each in field.columns if each.source == "given"]
    columns = [[str(each) for each in form.getlist(f"v.{field.name}.{name}")] for name in names]
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=False)]
    return [
        {name: cell.strip() for name, cell in row.items() if cell.strip()}
        for row in rows
        if any(cell.strip() for cell in row.values())
    ]


def _read_notes(form: FormData) -> Upload | None:
    """Return the file of notes, or the words that stand in the form."""
    file = form.get("notes_file")
    if isinstance(file, UploadFile) and file.filename:
        return Upload(file.filename, file.file.read())
    text = _read_text(form, "notes")
    return Upload("", text.encode()) if text.strip() else None
