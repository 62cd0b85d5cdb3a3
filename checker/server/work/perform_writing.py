"""Write the document that an order asks for, inside a job's own process."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from checker.core.document import Document
from checker.core.errors import ModelError
from checker.core.regular_files import read_regular_text
from checker.core.verdict import Verdict
from checker.jobs.write import Notes, WriteRequest, WriteResult
from checker.jobs.write.files import form_of, read_any_notes
from checker.jobs.write.proposals import list_values
from checker.jobs.write.report import FieldSource
from checker.jobs.write.writer_context import ProgressListener, WriterContext
from checker.server.work.orders import JobOrder
from checker.server.work.results import FIELDS, NOTES, VALUES, WRITTEN
from checker.session import Session
from checker.templates.data import Data
from checker.templates.filled_values import Absent, RowValues, Value
from checker.templates.model import ImageField, Template, TemplateField
from checker.templates.render import list_forms

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A field of a document that was written.

    Attributes:
        name: of the field, as the template has it.
        label: as people read it.
        origin: where the value comes from, as in a verdict's `written`.
        value: as it stands in the document; of rows, the cells by column.
        quote: words of the notes that say it.
        sentence: the line of the notes in which they stand.
        line: its number, from 1; 0 for none.
        doubtful: of a draft, what no source says.
        may_be_given: whether a form asks for it.
        candidates: of one that is open, what the notes may say, the likeliest first.
    """

    name: str
    label: str
    origin: str
    value: str | list[dict[str, str]]
    quote: str
    sentence: str
    line: int
    doubtful: tuple[str, ...]
    may_be_given: bool
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A document that was written: its verdict, itself as it is read, and the files made."""

    verdict: Verdict
    document: Document
    summary: dict[str, Any]
    files: tuple[str, ...]


def write_document(order: JobOrder, session: Session, on_progress: OnProgress) -> Written:
    """Write a document and what is known of its fields into the order's folder.

    Raises:
        CheckerError: the template, its data or the model cannot be used.
    """
    asked = form_of(_build_request(order, session), chosen=True)
    # drafts are words of somebody's notes: nothing of them stays behind on the server
    context = replace(
        session.writer(asked.template, on_progress), numbers=Path(order.numbers), drafts=None
    )
    result = _write(session, asked, context)
    folder, name = Path(order.results), WRITTEN + asked.path.suffix.lower()
    (folder / name).write_bytes(result.data)
    fields = list_fields(asked, result)
    (folder / FIELDS).write_text(json.dumps([asdict(each) for each in fields]), encoding="utf-8")
    counts = {"fields": sum(each.origin != "absent" for each in fields)}
    document = session.read(asked.path, result.data)
    return Written(result.verdict, document, counts | {"size": len(result.data)}, (name, FIELDS))


def _write(session: Session, asked: WriteRequest, context: WriterContext) -> WriteResult:
    """Write a document; where the model cannot be used, without it, and say so."""
    try:
        return session.write(asked, context, ProgressListener())
    except ModelError as error:
        alone = replace(context, judge=None, engine=None)
        result = session.write(asked, alone, ProgressListener())
        notes = (*result.verdict.notes, error.what.get(asked.language))
        return replace(result, verdict=result.verdict.model_copy(update={"notes": notes}))


def _build_request(order: JobOrder, session: Session) -> WriteRequest:
    folder = Path(order.inputs)
    values = json.loads(read_regular_text(folder / VALUES))
    template = session.template(order.template)
    return WriteRequest(
        template=template,
        data=Data(values, folder=folder),
        path=Path(order.file),
        form=list_forms(template)[0],
        language=session.language,
        today=date.today(),  # noqa: DTZ011 - the office's day
        notes=_read_notes(folder, session),
    )


def _read_notes(folder: Path, session: Session) -> Notes | None:
    """Return the notes, which may be a document of any format that is read."""
    for path in folder.glob(f"{NOTES}.*"):
        return replace(read_any_notes(path, session.read), name=NOTES)
    return None


def list_fields(asked: WriteRequest, result: WriteResult) -> list[WrittenField]:
    """Return the fields that a person is shown, in the order of the template."""
    lines = asked.notes.text.split("\n") if asked.notes is not None else []
    return [
        _build_field(asked.template, each, result, lines) for each in result.verdict.written.fields
    ]


def _build_field(
    template: Template, source: FieldSource, result: WriteResult, lines: Sequence[str]
) -> WrittenField:
    line = _find_line(source.at) if source.origin == "notes" else 0
    return WrittenField(
        name=source.field,
        label=source.label,
        origin=source.origin,
        value=_show_value(result.values.get(source.field)),
        quote=source.quote if source.origin == "notes" else "",
        sentence=lines[line - 1].strip() if 0 < line <= len(lines) else "",
        line=line,
        doubtful=source.doubtful,
        may_be_given=_may_be_given(template.header.field(source.field)),
        candidates=list_values(result.proposals.get(source.field, ())),
    )


def _find_line(at: str) -> int:
    parts = at.split(":")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0


def _may_be_given(field: TemplateField | None) -> bool:
    return field is not None and field.source != "computed" and not isinstance(field, ImageField)


def _show_value(value: Value | None) -> str | list[dict[str, str]]:
    if isinstance(value, tuple):
        return [_show_row(each) for each in value]
    return "" if value is None or isinstance(value, Absent) else str(value)


def _show_row(row: RowValues) -> dict[str, str]:
    cells = {name: row[name] for name in row}
    return {name: "" if isinstance(each, Absent) else str(each) for name, each in cells.items()}
