"""A checked file with a comment at each finding."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.verdict import Verdict
from checker.formats.docx.edit import Annotated, annotate, notes_of
from checker.formats.xlsx.edit import AnnotatedBook
from checker.formats.xlsx.edit import annotate as annotate_book
from checker.jobs.review.proposals import with_remarks


def annotated(
    path: Path, verdict: Verdict, limits: Limits, before: Collection[str] = ()
) -> Annotated | AnnotatedBook:
    """Return a copy of a file with the findings of its verdict; nothing is written.

    A Word file's copy also records what it says, so that `checker decisions` can tell what became
    of it.

    Args:
        path: the file, a Word document or an Excel workbook.
        verdict: of this file, in the language that the comments are to have.
        limits: what is too large to read.
        before: the rules that look at the document before its tracked changes.

    Raises:
        InputError: the file is no longer the one that was checked.
        OutputError: there are more findings than the copy takes comments.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _other_file(path) from error
    if hashlib.sha256(data).hexdigest() != verdict.document.sha256:
        raise _other_file(path)
    notes = notes_of(verdict, before)
    if verdict.document.format == "xlsx":
        return annotate_book(path, data, notes, language=verdict.language, limits=limits)
    copy = annotate(path, data, notes, language=verdict.language, limits=limits)
    return replace(copy, data=with_remarks(copy, verdict, before))


def _other_file(path: Path) -> InputError:
    return InputError(
        Message("check.file-changed-while-checked-no-copy"),
        place=str(path),
        remedy=Message("check.check-again-once-saved"),
    )
