"""Read and write the files of writing: notes, the document, its verdict."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from checker.core.atomic import check_replaceable, replace_file
from checker.core.document import Document
from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.regular_files import read_regular
from checker.core.storage import write_atomically
from checker.core.text import lazy_re as re
from checker.formats import format_of
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


def read_any_notes(path: Path, read: Callable[[Path], Document]) -> Notes:
    """Return notes of any kind: text, a mail, or a document that `read` reads.

    Raises:
        InputError: they cannot be read.
        DocumentError: a document is damaged.
    """
    suffix = path.suffix.lower()
    if suffix == _MAIL:
        notes = read_notes(path)
        return replace(notes, text=_read_mail(read_regular(path, _MAX_BYTES), notes.text))
    if suffix in _AS_TEXT or format_of(path) is None:
        return read_notes(path)
    return Notes(join_blocks(read(path)), str(path))


_MAIL: Final = ".eml"
_AS_TEXT: Final = frozenset({".txt", ".md", ""})


def _read_mail(data: bytes, text: str) -> str:
    """Return a mail's subject and its words; `text` as it is where it has none in plain text."""
    from email import message_from_bytes, policy  # noqa: PLC0415 - seldom

    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("plain",))
    if body is None:
        return text
    words = str(body.get_content()).replace("\r\n", "\n")
    return f"Subject: {mail['subject'] or ''}\n\n{words}"


def join_blocks(document: Document) -> str:
    """Return a document's words as notes: a line per paragraph, the cells of a row between bars."""
    lines: list[tuple[str, list[str]]] = []
    for block in document.walk():
        words = " ".join(block.text.split())
        row = _ROW.match(block.path)
        key = (row["row"] or f"{row['sheet']}!{row['number']}") if row else ""
        if key and lines and lines[-1][0] == key:
            lines[-1][1].append(words)
        elif words or key:
            lines.append((key, [words]))
    return "\n".join(" | ".join(cells) for _, cells in lines if any(cells))


_ROW: Final = re.compile(
    r"(?P<row>.*/r[0-9]+)/c[0-9]+/|(?P<sheet>[^!]*)![A-Z]{1,3}(?P<number>[0-9]+)$"
)


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


def check_unchanged(path: Path, sha256: str, *, force: bool) -> None:
    """Make sure, before any work, that a document is as it was written, so that no edit is lost.

    Raises:
        OutputError: somebody changed it since.
    """
    if path.exists() and not force and compute_sha256(path) != sha256:
        what, remedy = Message("write.document-was-changed-since"), Message("write.use-force-keep")
        raise OutputError(what, place=str(path), remedy=remedy)


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
    replace_or_write(path, result.data)


def replace_or_write(path: Path, data: bytes) -> None:
    """Write a file; what was there stays beside it as `.bak`.

    Raises:
        OutputError: the path cannot be written.
    """
    if path.exists():
        replace_file(path, compute_sha256(path) or "", data, backup=True)
    else:
        write_atomically(path, data)
