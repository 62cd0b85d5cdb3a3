"""Read and write the files of writing: notes, the document, its verdict."""

from dataclasses import replace
from pathlib import Path

from checker.core.atomic import check_replaceable, replace_file
from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.storage import write_atomically
from checker.formats.reading import compute_sha256
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.write import WriteRequest, WriteResult
from checker.templates.data import read_text
from checker.templates.render import choose_form, list_forms

_MAX_BYTES = 1 << 20
"""Bytes of notes that are read."""

_AGAIN = Message("cli.name-another-file-use-force-old")


def read_notes(path: Path) -> Notes:
    """Return notes, with line ends as they are counted.

    Raises:
        InputError: they cannot be read, are too large, or in no known encoding.
    """
    text = read_text(
        path,
        _MAX_BYTES,
        Message("cli.notes-too-large-limit-1-mib"),
        Message("cli.keep-what-is-needed"),
    )
    return Notes(text.replace("\r\n", "\n").replace("\r", "\n"), str(path))


def form_of(order: WriteRequest, *, chosen: bool) -> WriteRequest:
    """Return an order in the form that its path's ending names, or the template's own.

    Raises:
        OutputError: no document has that ending.
        TemplateError: the template makes none of that form.
    """
    known = {".docx": ".docx", ".md": ".md", ".markdown": ".md"}
    if not chosen:
        return replace(order, form=list_forms(order.template)[0])
    form = known.get(order.path.suffix.lower())
    if form is None:
        listed = " ".join(list_forms(order.template))
        raise OutputError(
            Message("cli.no-document-has-this-ending"),
            place=str(order.path),
            remedy=Message("cli.what-can-be-written", listed=listed),
        )
    choose_form(order.template, ".docx" if form == ".docx" else ".md")
    return replace(order, form=".docx" if form == ".docx" else ".md")


def verdict_path(path: Path) -> Path:
    """Return where the verdict on a document goes."""
    return path.with_name(f"{path.name}.verdict.json")


def check_target(path: Path, *, force: bool) -> None:
    """Make sure, before any work, that a document may go to `path`.

    Raises:
        OutputError: something is there, or it lies in no folder.
    """
    if path.is_dir():
        what, remedy = (
            Message("cli.is-a-folder"),
            Message("cli.name-a-file"),
        )
    elif not path.parent.is_dir():
        what, remedy = (
            Message("cli.lies-folder-does-not-exist"),
            Message("cli.name-a-folder-that-exists"),
        )
    elif path.exists() and not force:
        what, remedy = Message("cli.exists-already-2"), _AGAIN
    else:
        if path.exists():
            check_replaceable(path)
        return
    raise OutputError(what, place=str(path), remedy=remedy)


def save(path: Path, result: WriteResult, *, force: bool) -> None:
    """Write the verdict and then the document, each beside its place and then renamed.

    So a document that is there has its verdict beside it.

    Raises:
        OutputError: the path cannot be written, or something came to be there meanwhile.
    """
    check_target(path, force=force)
    text = result.verdict.model_dump_json(indent=2)
    write_atomically(verdict_path(path), f"{text}\n".encode())
    if path.exists():
        replace_file(path, compute_sha256(path) or "", result.data, backup=True)
    else:
        write_atomically(path, result.data)
