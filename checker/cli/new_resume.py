"""`checker new --resume`: goes on with a document from its working copy, and writes both again."""

from dataclasses import replace
from pathlib import Path

from checker.cli.new_redo import Redo, apply_redo, check_model
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.jobs.write import WriteRequest, WriteResult
from checker.jobs.write.field_facts import join_notes
from checker.jobs.write.files import check_target, check_unchanged, read_any_notes, replace_or_write
from checker.jobs.write.report import digest
from checker.jobs.write.working_copy import (
    SUFFIX,
    WorkingCopy,
    format_working_copy,
    get_working_copy_path,
    read_working_copy,
    split_changes,
)
from checker.session import Session


def open_working_copy(path: Path) -> WorkingCopy:
    """Return a working copy; the document that it is of lies beside it.

    Raises:
        InputError: its name is not that of a document and `.yaml`.
        DataErrors: it is no working copy.
    """
    if not path.name.endswith(SUFFIX) or "." not in path.name.removesuffix(SUFFIX):
        raise InputError(
            Message("write.is-no-working-copy"),
            place=str(path),
            remedy=Message("write.name-working-copy"),
        )
    return read_working_copy(path)


def get_document_path(working_copy: Path) -> Path:
    """Return where the document of a working copy lies."""
    return working_copy.with_name(working_copy.name.removesuffix(SUFFIX))


def resume_order(
    session: Session, copy: WorkingCopy, order: WriteRequest, redo: Redo, *, searches: bool
) -> WriteRequest:
    """Return the order for a document as its working copy is now.

    What the person left as it was is taken again with its source, and written again only where a
    model is there to know what it wrote; what was written anew before, as somebody wished, stays.
    `searches` looks in the notes for what is open.

    Raises:
        ConfigError: no model can write anew.
        DataErrors: the template drafts no such field.
    """
    has_model = session.engine() is not None
    check_model(redo, has_model=has_model)
    told = split_changes(copy, order.template.header.fields)
    told, order = apply_redo(redo, told, order)
    kept = {
        name: text for name, text in told.drafts.items() if not has_model or name in told.redone
    }
    data = replace(told.data, values={**told.data.values, **kept})
    return replace(order, data=data, earlier=told.taken, searches=searches)


def read_earlier_notes(
    session: Session, copy: WorkingCopy, working_copy: Path, order: WriteRequest
) -> WriteRequest:
    """Return an order with the notes of the first run, where they still lie beside the document."""
    if order.notes is not None:
        return order
    found = [(name, _find_notes(working_copy, name)) for name in copy.notes]
    notes = [
        replace(read_any_notes(path, session.read), name=name)
        for name, path in found
        if path is not None
    ]
    return replace(order, notes=join_notes(notes))


def _find_notes(working_copy: Path, name: str) -> Path | None:
    """Return where a file of notes is, if it is in the working copy's folder."""
    home = working_copy.parent.resolve()
    for each in (Path(name), working_copy.parent / name):
        if each.is_file() and each.resolve().is_relative_to(home):
            return each
    return None


def check_resumable(copy: WorkingCopy, order: WriteRequest, *, force: bool) -> None:
    """Make sure, before any work, that neither a changed document nor another file is lost.

    Raises:
        OutputError: the document was changed since it was written.
    """
    check_unchanged(order.path, copy.sha256, force=force)
    check_target(order.path, force=True)


def save_working_copy(order: WriteRequest, result: WriteResult) -> Path:
    """Write the working copy beside a document that was written; return where.

    Raises:
        OutputError: it cannot be written.
    """
    path = get_working_copy_path(order.path)
    text = format_working_copy(order, result, digest(result.data))
    replace_or_write(path, text.encode())
    return path
