"""Verify that a changed Word document says what it said before, but for the changes."""

from collections.abc import Mapping
from itertools import zip_longest

from checker.core.document import Block, Document, MarkKind


def find_first_difference(
    before: Document, after: Document, texts: Mapping[str, str]
) -> str | None:
    """Return the path of the first block that is not what it should be, None where all are.

    Args:
        before: the document as it was.
        after: as it is.
        texts: what blocks should say now, by path; all others as before.
    """
    for old, new in zip_longest(before.walk(), after.walk()):
        if old is None or new is None or not _is_as_wanted(old, new, texts.get(old.path)):
            return (old or new).path
    return None


def _is_as_wanted(old: Block, new: Block, text: str | None) -> bool:
    if _describe_frame(old) != _describe_frame(new):
        return False
    if text is None:
        return (old.text, old.runs, old.marks) == (new.text, new.runs, new.marks)
    return new.text == text and _list_marks(old) == _list_marks(new)


def _describe_frame(block: Block) -> tuple[object, ...]:
    grid = None if block.table is None else block.table.columns
    where = block.kind, block.path, block.part, block.level, block.marker
    return (*where, block.style, block.cell, grid)


def _list_marks(block: Block) -> list[tuple[MarkKind, str, str]]:
    return sorted((mark.kind, mark.value, mark.detail) for mark in block.marks)
