"""Sections and fields that are missing, written into Markdown; looks are nothing that it has."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

from checker.core.document import SOURCE, Block, BlockKind, Document, Span
from checker.core.findings import Change, Insertion
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.markdown.edit.edit import write
from checker.formats.shared.block_moves import Moves
from checker.formats.shared.edits import Edit, WrittenFile
from checker.formats.shared.formatting_fixes import FormattingResult

NO_LOOKS: Final = Message("edit.looks-build-not-changed-automatically-format")
NO_ROOM: Final = Message("edit.no-paragraph-can-added-here-quote")


def mend(
    path: Path, data: bytes, document: Document, changes: Sequence[Change], limits: Limits
) -> FormattingResult:
    """Return the file with the insertions that Markdown reads as they are meant; see `Mender`."""
    made: list[Insertion] = []
    refused: dict[Change, Message] = {}
    written = WrittenFile(data, document, ())
    for change in changes:
        edit = _edit(change, document) if isinstance(change, Insertion) else None
        if edit is None or not isinstance(change, Insertion):
            refused[change] = NO_ROOM if isinstance(change, Insertion) else NO_LOOKS
            continue
        all_edits = list(_build_edits([*made, change], document))
        then = write(path, data, document, all_edits, limits)
        if not then.refused and _is_as_meant(document, then.document, Moves([*made, change])):
            written = then
            made.append(change)
        else:
            refused[change] = NO_ROOM
    moves = Moves(made)
    came_from = {moves.now(block.path): block.path for block in document.walk()}
    return FormattingResult(written.data, written.document, tuple(made), refused, came_from)


def _build_edits(insertions: Sequence[Insertion], document: Document) -> Iterator[Edit]:
    """Yield one edit for each place."""
    texts: dict[Span, str] = {}
    for each in insertions:
        edit = _edit(each, document)
        if edit is not None:
            texts[edit.span] = texts.get(edit.span, "") + edit.text
    yield from (Edit(span, text) for span, text in texts.items())


def _edit(change: Insertion, document: Document) -> Edit | None:
    """Return what is written in the source, None where the place is none for a paragraph."""
    beside = document.block(change.before or change.after)
    source = document.source or ""
    at = _find_line_start(beside, source)
    if at is None:
        return None
    lines = [each.text for each in change.paragraphs]
    if change.level is not None:
        lines[0] = f"{'#' * change.level} {lines[0]}"
    if change.before:
        return Edit(Span(SOURCE, at, at), "".join(f"{line}\n\n" for line in lines))
    if source[at:].strip("\n").count("\n\n"):
        return None  # something that is no block stands below
    ends = len(source) - len(source.rstrip("\n"))
    end = len(source)
    before = "\n" * max(2 - ends, 0)
    return Edit(Span(SOURCE, end, end), before + "\n\n".join(lines) + "\n")


def _find_line_start(block: Block, source: str) -> int | None:
    """Return where the line of a heading or a paragraph begins, None for what is in a list."""
    if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or not block.offsets:
        return None
    first = block.offsets[0]
    start = source.rfind("\n", 0, first) + 1
    is_heading = block.kind is BlockKind.HEADING
    mark = source[start:first].strip().strip("*_")
    return start if not mark or (is_heading and not mark.strip("#")) else None


def _is_as_meant(before: Document, after: Document, moves: Moves) -> bool:
    new = moves.new()
    kept = [block for block in after.walk() if block.path not in new]
    added = {block.path: block.text for block in after.walk() if block.path in new}
    pairs = zip_longest(map(moves.moved, before.walk()), kept)
    return added == new and all(
        old is not None and now is not None and _describe_block(old) == _describe_block(now)
        for old, now in pairs
    )


def _describe_block(block: Block) -> tuple[object, ...]:
    frame = (block.kind, block.path, block.level, block.marker, block.cell)
    return (*frame, block.text, block.runs, block.marks)
