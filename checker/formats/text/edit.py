"""The writer for plain text: the file is its own text, so an edit is made where it is named."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from checker.core.document import SOURCE, Document, Span
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.shared.edits import Edit, RefusedEdit, WrittenFile, apply_edits
from checker.formats.shared.source_text import SourceEdit, SourceText
from checker.formats.text import read as plain

NOT_READ_BACK: Final = Message("edit.file-would-no-longer-read-encoding")


def in_source(document: Document, span: Span) -> Span:
    """Return the place in the source text of a span of a block.

    Blocks of plain text are guessed from the look of lines, so an edit may change which lines
    belong together: places in the source stay.
    """
    block = document.block(span.path)
    if span.path == SOURCE or block.offsets is None:
        return span
    start = block.offsets[span.start]
    return Span(SOURCE, start, start + span.end - span.start)


def write(
    path: Path, data: bytes, document: Document, edits: Sequence[Edit], limits: Limits
) -> WrittenFile:
    """Return the file with edits made; see `Writer`."""
    text = SourceText(data)
    made: list[Edit] = []
    refused: list[RefusedEdit] = []
    for edit in edits:
        why = text.problem(_build_source_edit(document, edit))
        if why is None:
            made.append(edit)
        else:
            refused.append(RefusedEdit(edit, why))
    after = _write_edits(path, text, document, made, limits)
    if after is None:
        refused += [RefusedEdit(edit, NOT_READ_BACK) for edit in made]
        return WrittenFile(data, document, (), tuple(refused))
    return WrittenFile(*after, tuple(made), tuple(refused))


def _build_source_edit(document: Document, edit: Edit) -> SourceEdit:
    span = in_source(document, edit.span)
    return SourceEdit(span.start, span.end, edit.text)


def _write_edits(
    path: Path, text: SourceText, document: Document, edits: Sequence[Edit], limits: Limits
) -> tuple[bytes, Document] | None:
    """Return the file and its document, None where it does not say what it should."""
    changes = [_build_source_edit(document, edit) for edit in edits]
    data = text.replaced(changes)
    try:
        after = plain.read(path, data, limits)
    except InputError:
        return None
    wanted = apply_edits(text.source, [(each.start, each.end, each.text) for each in changes])
    return (data, after) if after.source == wanted else None
