"""A checked file with a comment at each finding."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from checker.core.errors import InputError, naming
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.regular_files import MIB, read_regular
from checker.core.verdict import Verdict
from checker.formats import FORMATS
from checker.formats.ooxml.annotated_copy import AnnotatedCopy
from checker.formats.ooxml.comment_texts import build_notes
from checker.jobs.review.proposals import add_remarks


def annotate_file(
    path: Path, verdict: Verdict, limits: Limits, before: Collection[str] = ()
) -> AnnotatedCopy:
    """Return a copy of a file with the findings of its verdict; nothing is written.

    A Word file's copy also records what it says, so that `checker decisions` can tell what became
    of it.

    Args:
        path: the file, of a format that takes comments.
        verdict: of this file, in the language that the comments are to have.
        limits: what is too large to read.
        before: the rules that look at the document before its tracked changes.

    Raises:
        InputError: its format takes no comments, or it is no longer the file that was checked.
        OutputError: there are more findings than the copy takes comments.
    """
    try:
        data = read_regular(path, limits.file_mib * MIB)
    except OSError as error:
        raise _report_changed(path) from error
    if hashlib.sha256(data).hexdigest() != verdict.document.sha256:
        raise _report_changed(path)
    notes = build_notes(verdict, before)
    annotator = FORMATS[verdict.document.format or ""].annotator
    if annotator is None:
        raise _takes_no_comments(path)
    annotate = import_module(annotator.module).annotate
    with naming(str(path)):
        copy = annotate(path, data, notes, language=verdict.language, limits=limits)
        if annotator.keeps_record:
            copy = replace(copy, data=add_remarks(copy, verdict, before))
    return cast("AnnotatedCopy", copy)


def _takes_no_comments(path: Path) -> InputError:
    return InputError(
        Message("check.this-format-takes-no-comments"),
        place=str(path),
        remedy=Message("check.leave-annotate-out"),
    )


def _report_changed(path: Path) -> InputError:
    return InputError(
        Message("check.file-changed-while-checked-no-copy"),
        place=str(path),
        remedy=Message("check.check-again-once-saved"),
    )
