"""Verify that changed formatting and structure are what was asked for, and no more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from checker.core.document import Block, Document, Page, RunStyle, Span
from checker.core.findings import (
    Change,
    HeadingStyle,
    Insertion,
    PageSetup,
    ParagraphFormat,
    TextFormat,
)
from checker.formats.shared.block_moves import Moves


def is_same(before: Document, after: Document) -> bool:
    """Return whether two documents have the same pages and blocks, with the same looks."""
    pairs = zip_longest(before.walk(), after.walk())
    return before.pages == after.pages and all(
        old is not None and new is not None and _describe_block(old) == _describe_block(new)
        for old, new in pairs
    )


def is_as_built(before: Document, after: Document, changes: Sequence[Change], moves: Moves) -> bool:
    """Return whether a document is what changes should make of it, and otherwise as it was.

    Args:
        before: the document as it was.
        after: as it is, the changes accepted.
        changes: that were made.
        moves: where blocks are now.
    """
    new = moves.new()
    kept = [block for block in after.walk() if block.path not in new]
    added = {block.path: block.text for block in after.walk() if block.path in new}
    free = _AllowedDifference(changes)
    return (
        added == new
        and free.pages(before.pages) == free.pages(after.pages)
        and all(
            old is not None
            and now is not None
            and (old.marker is None or now.marker is not None)  # a style may take a list's place
            and free.block(moves.moved(old), old.path) == free.block(now, old.path)
            for old, now in zip_longest(before.walk(), kept)
        )
    )


class _AllowedDifference:
    """What changes leave no trace in: all of a document but what they are meant to change."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._headings = {c.path for c in changes if isinstance(c, HeadingStyle)}
        self._paragraphs = {c.path for c in changes if isinstance(c, ParagraphFormat)}
        self._texts: dict[str, list[Span]] = {}
        for each in changes:
            if isinstance(each, TextFormat):
                self._texts.setdefault(each.span.path, []).append(each.span)
        self._pages = {c.section for c in changes if isinstance(c, PageSetup)}
        # a heading more may be numbered, and then those after it count on from there
        self._counted = not any(isinstance(c, HeadingStyle | Insertion) for c in changes)

    def block(self, block: Block, path: str) -> tuple[object, ...]:
        """Return what must not change of a block, which had a path before."""
        said = _describe_block(block)
        runs: object = block.runs
        if path in self._headings:
            return (*said.frame, None, None)
        if path in self._texts:
            runs = tuple(_iter_looks(block, self._texts[path]))
        style = None if path in self._paragraphs else block.style
        marker = block.marker if self._counted else None
        return (*said.frame, block.kind, block.level, marker, style, runs)

    def pages(self, pages: Sequence[Page]) -> list[Page]:
        """Return pages without their measures, where these change."""
        return [
            _clear_measures(page) if number in self._pages else page
            for number, page in enumerate(pages, 1)
        ]


class _StructureFacts(NamedTuple):
    frame: tuple[object, ...]
    looks: tuple[object, ...]


def _describe_block(block: Block) -> _StructureFacts:
    columns = None if block.table is None else block.table.columns
    frame = (block.path, block.part, block.text, block.marks, block.cell, columns)
    return _StructureFacts(frame, (block.kind, block.level, block.marker, block.style, block.runs))


def _iter_looks(block: Block, spans: Sequence[Span]) -> Iterator[tuple[str, RunStyle]]:
    """Yield each character and how it looks, but for font and size in some spans."""
    for run in block.runs:
        bare = replace(run.style, east_asia_font=None, ascii_font=None, hansi_font=None, size=None)
        for at in range(run.start, run.end):
            is_free = any(span.start <= at < span.end for span in spans)
            yield block.text[at], bare if is_free else run.style


def _clear_measures(page: Page) -> Page:
    return replace(
        page,
        width_mm=0.0,
        height_mm=0.0,
        top_mm=None,
        right_mm=None,
        bottom_mm=None,
        left_mm=None,
        orientation="portrait",
        header_mm=None,
        footer_mm=None,
        grid=None,
    )
