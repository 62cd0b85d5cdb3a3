"""Verify that an edited Markdown document says what it said, but for the edits."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from checker.core.document import Block, Document, Mark, MarkKind, RunStyle
from checker.formats.shared.edits import Edit, apply_edits

_Edits = Sequence[tuple[int, int, str]]


def find_first_difference(before: Document, after: Document, edits: Sequence[Edit]) -> str | None:
    """Return the path of the first block that is not what it should be, None where all are.

    A block should have its old text with exactly its edits, in the same place of the tree, with the
    same looks where it was not edited and links that lead where they led. What belongs to no block
    (front matter, comments, what is not read) should be as it was; the path is then empty.
    """
    wanted: dict[str, list[tuple[int, int, str]]] = {}
    for edit in edits:
        wanted.setdefault(edit.span.path, []).append((edit.span.start, edit.span.end, edit.text))
    for old, new in zip_longest(before.walk(), after.walk()):
        if old is None or new is None or not _is_as_wanted(old, new, wanted.get(old.path, ())):
            return (old or new).path
    return None if _describe_metadata(before) == _describe_metadata(after) else ""


def _describe_metadata(document: Document) -> tuple[object, ...]:
    return (
        dict(document.properties),
        [(each.kind, each.text, each.span.path) for each in document.markup],
        [(each.kind, each.count) for each in document.parts_not_read],
    )


def _is_as_wanted(old: Block, new: Block, edits: _Edits) -> bool:
    if _describe_frame(old) != _describe_frame(new) or new.text != apply_edits(old.text, edits):
        return False
    if not edits:
        return old.runs == new.runs and old.marks == new.marks
    return _list_marks(old) == _list_marks(new) and all(
        one == two for one, two in zip(_iter_kept(old, edits), _iter_looks(new, edits), strict=True)
    )


def _describe_frame(block: Block) -> tuple[object, ...]:
    grid = None if block.table is None else block.table.columns
    return (
        *(block.kind, block.path, block.part, block.level, block.marker),
        *(block.style, block.cell, grid),
    )


def _list_marks(block: Block) -> list[tuple[MarkKind, str]]:
    """Return what a block's characters stand for, but for what follows from the characters."""
    return [
        (mark.kind, mark.value) for mark in block.marks if not _follows_from_text(mark, block.text)
    ]


def _follows_from_text(mark: Mark, text: str) -> bool:
    """Return whether a mark says what its characters say: a bare address, an equation's TeX."""
    if mark.kind is MarkKind.EQUATION:
        return True
    return mark.kind is MarkKind.LINK and mark.value == text[mark.start : mark.end]


def _iter_kept(block: Block, edits: _Edits) -> Iterator[RunStyle | None]:
    """Yield the look of each character that no edit names."""
    looks = _map_styles(block)
    at = 0
    for start, end, _ in sorted(edits, key=lambda edit: edit[:2]):
        yield from map(looks.get, range(at, start))
        at = end
    yield from map(looks.get, range(at, len(block.text)))


def _iter_looks(block: Block, edits: _Edits) -> Iterator[RunStyle | None]:
    """Yield the look of each character of an edited block that no edit wrote."""
    looks = _map_styles(block)
    at = shift = 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        yield from map(looks.get, range(at, start + shift))
        shift += len(text) - (end - start)
        at = end + shift
    yield from map(looks.get, range(at, len(block.text)))


def _map_styles(block: Block) -> Mapping[int, RunStyle]:
    return {at: run.style for run in block.runs for at in range(run.start, run.end)}
