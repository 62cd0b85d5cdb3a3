"""Do what pages and the API ask of writing: list templates, take orders, read what came out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import PurePath
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy.orm import Session as Transaction

from checker.core.config_layers import load_settings
from checker.core.errors import CheckerError, DataError, InputError
from checker.core.messages import DisplayLanguage, Message
from checker.rules.foreign import open_library
from checker.server.office import Office
from checker.server.places import DataFolder
from checker.server.requests import (
    Upload,
    clean_name,
    digest_request,
    find_answered,
    read_result,
    remember_answer,
)
from checker.server.store import audit
from checker.server.store.tables import Job, StoredDocument, User, now
from checker.server.work.perform_writing import WrittenField
from checker.server.work.results import FIELDS, NOTES, VALUES
from checker.templates.data import Data, Given
from checker.templates.filling import fill_fields
from checker.templates.library import TemplateLibrary
from checker.templates.model import ImageField, Template
from checker.templates.render import list_forms
from checker.templates.validation_errors import DataErrors

MOST_VALUES: Final = 2**20
MOST_NOTES: Final = 2**20
"""Bytes of values and of notes in words; a file of notes may be as long as any document."""

_FIELDS: Final = TypeAdapter(list[WrittenField])


@dataclass(frozen=True, slots=True)
class WriteOrder:
    """A document that somebody wants written.

    Attributes:
        template: by name.
        values: by the fields' names: text, or rows of texts by column.
        notes: what else is known; None for nothing.
        name: of the document, without its ending; empty for the template's title.
        form: its ending, `.docx` or `.md`; empty for the template's first.
        language: of messages.
        use_model: whether a model looks through the notes and drafts.
    """

    template: Template
    values: Mapping[str, Given]
    notes: Upload | None
    name: str
    form: str
    language: DisplayLanguage
    use_model: bool = True


def open_templates(office: Office) -> TemplateLibrary:
    """Return the templates of the office and those that came with checker."""
    return _open_templates(office.folder)


@cache
def _open_templates(folder: DataFolder) -> TemplateLibrary:
    settings = load_settings(folder.path, folder.source)
    names = list(open_library(settings.rules).files)
    return TemplateLibrary(settings.templates, lambda: names)


def list_templates(office: Office) -> list[Template]:
    """Return the templates that can be used, by name."""
    library = open_templates(office)
    found = (_try_template(library, name) for name in sorted(library.folders))
    return [each for each in found if each is not None]


def find_template(office: Office, name: str) -> Template | None:
    """Return a template by its name, never by a path; None where it is not there or unusable."""
    library = open_templates(office)
    return _try_template(library, name) if name in library.folders else None


def _try_template(library: TemplateLibrary, name: str) -> Template | None:
    try:
        return library.get(name)
    except CheckerError:
        return None  # `checker templates validate` says what is wrong with it


def find_faults(template: Template, values: Mapping[str, Given]) -> dict[str, DataError]:
    """Return by a field's name what is wrong with its value; a key that no field has is its own."""
    pictures = {each.name for each in template.header.fields if isinstance(each, ImageField)}
    given = {name: value for name, value in values.items() if value}
    faults = {
        name: DataError(Message("server.pictures-are-not-taken"), place=name)
        for name in pictures & set(given)
    }
    data = Data({k: v for k, v in given.items() if k not in pictures}, places=_name_places(given))
    try:
        language = template.header.language
        fill_fields(template, data, today=date.today(), language=language)  # noqa: DTZ011 - office's
    except DataErrors as errors:
        for each in errors.errors:
            faults.setdefault(each.place, each)
    return faults


def _name_places(values: Mapping[str, Given]) -> dict[Any, str]:
    return {(name,): name for name in values}


def accept_writing(office: Office, user: User, asked: WriteOrder, key: str | None = None) -> Job:
    """Keep what a document is to be written from, and queue the writing.

    Args:
        office: the server.
        user: whose it is.
        asked: what is to be written.
        key: of idempotency: the same request again gives the same job.

    Raises:
        InputError: values or notes are too long, or a name or a form cannot be used.
        DataErrors: the values do not fit the template.
        KeyReusedError: the key came before with another request.
        OutputError: the disk is full.
    """
    faults = find_faults(asked.template, asked.values)
    if faults:
        raise DataErrors(list(faults.values()))
    name = _choose_name(asked)
    inputs = _keep_inputs(office, asked)
    header = asked.template.header
    order: dict[str, Any] = {
        "template": header.template,
        "ruleset": header.ruleset,
        "language": asked.language,
        "use_model": asked.use_model,
    }
    told = digest_request([inputs[each] for each in sorted(inputs)], [name, *sorted(inputs)], order)
    with office.database.begin() as transaction:
        before = find_answered(transaction, user, key, told)
        if before:
            return before[0]
        document = _add_document(office, transaction, user, name)
        job = Job(
            owner_id=user.id, document_id=document.id, kind="write", order=order, files=inputs
        )
        office.submit(transaction, job, 1)
        audit.record(
            transaction, user.name, "document.write", document.id, template=header.template
        )
        remember_answer(transaction, user, key, told, [job])
    return job


def _add_document(
    office: Office, transaction: Transaction, user: User, name: str
) -> StoredDocument:
    """Add the document that is to be written: it has no bytes yet."""
    document = StoredDocument(
        owner_id=user.id,
        name=name,
        sha256=office.files.put(b""),
        size=0,
        expires_at=now() + timedelta(days=office.settings.keep_days),
    )
    transaction.add(document)
    transaction.flush()
    return document


def _choose_name(asked: WriteOrder) -> str:
    forms = list_forms(asked.template)
    form = asked.form or forms[0]
    if form not in forms:
        raise InputError(Message("server.template-has-no-such-form", forms=" ".join(forms)))
    title = asked.name.strip() or asked.template.header.title
    if title.lower().endswith(form):
        title = title[: -len(form)]
    name = clean_name(title.replace("/", "_").replace("\\", "_") + form)
    if name == form.lstrip(".") or name == form:
        raise InputError(Message("server.name-cannot-be-used"), place=asked.name)
    return name


def _keep_inputs(office: Office, asked: WriteOrder) -> dict[str, str]:
    """Return what came with an order, by name; the bytes are kept."""
    values = {name: value for name, value in asked.values.items() if value}
    data = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    if len(data) > MOST_VALUES:
        raise InputError(Message("server.values-are-too-long"))
    files = {VALUES: data}
    if asked.notes is not None and asked.notes.data.strip():
        files[NOTES + _check_notes(office, asked.notes)] = asked.notes.data
    return {name: office.files.put(each) for name, each in files.items()}


def _check_notes(office: Office, notes: Upload) -> str:
    """Return the ending of a file of notes."""
    ending = PurePath(clean_name(notes.name)).suffix.lower() or ".txt"
    mib = office.settings.upload_mib
    if len(notes.data) > mib * 2**20:
        raise InputError(Message("core.too-large", mib=mib), place=notes.name)
    if ending in {".txt", ".md"} and len(notes.data) > MOST_NOTES:
        raise InputError(Message("cli.notes-too-large-limit-1-mib"), place=notes.name)
    return ending


def read_fields(office: Office, job: Job) -> list[WrittenField]:
    """Return what became of each field of a document that was written."""
    data = read_result(office, job, FIELDS)
    return [] if data is None else _FIELDS.validate_json(data)


def read_values(office: Office, job: Job) -> dict[str, Given]:
    """Return the values that somebody gave for a document."""
    data = read_result(office, job, VALUES)
    return {} if data is None else dict(json.loads(data))


def read_notes(office: Office, job: Job) -> tuple[str, bytes] | None:
    """Return the name and the bytes of the notes that came with a job."""
    name = next((each for each in job.files if each.startswith(f"{NOTES}.")), None)
    return None if name is None else (name, office.files.get(job.files[name]))
