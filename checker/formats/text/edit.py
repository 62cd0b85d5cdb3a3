"""The writer for plain text: the file is its own text, so an edit is made where it is named."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from checker.core.document import SOURCE, Document, Span
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.shared.edits import Edit, Refusal, Written, edited
from checker.formats.shared.source import SourceEdit, SourceText
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
) -> Written:
    """Return the file with edits made; see `Writer`."""
    text = SourceText(data)
    made: list[Edit] = []
    refused: list[Refusal] = []
    for edit in edits:
        why = text.problem(_source_edit(document, edit))
        if why is None:
            made.append(edit)
        else:
            refused.append(Refusal(edit, why))
    after = _written(path, text, document, made, limits)
    if after is None:
        refused += [Refusal(edit, NOT_READ_BACK) for edit in made]
        return Written(data, document, (), tuple(refused))
    return Written(*after, tuple(made), tuple(refused))


def _source_edit(document: Document, edit: Edit) -> SourceEdit:
    span = in_source(document, edit.span)
    return SourceEdit(span.start, span.end, edit.text)


def _written(
    path: Path, text: SourceText, document: Document, edits: Sequence[Edit], limits: Limits
) -> tuple[bytes, Document] | None:
    """Return the file and its document, None where it does not say what it should."""
    changes = [_source_edit(document, edit) for edit in edits]
    data = text.replaced(changes)
    try:
        after = plain.read(path, data, limits)
    except InputError:
        return None
    wanted = edited(text.source, [(each.start, each.end, each.text) for each in changes])
    return (data, after) if after.source == wanted else None
