"""Tell of tracked changes as markup: of characters, paragraphs, rows and cells (17.13.5)."""

from collections.abc import Iterator
from typing import Literal

from checker.core.document import Block, Markup
from checker.formats.docx.read.revisions import TrackedEdit
from checker.formats.docx.read.tables import is_deleted, iter_contents
from checker.formats.ooxml.names import Element, W, get_attribute, get_child

_Changes = tuple[tuple[str, Literal["insertion", "deletion"]], ...]
_END_CHANGES: _Changes = (
    ("ins", "insertion"),
    ("moveTo", "insertion"),
    ("del", "deletion"),
    ("moveFrom", "deletion"),
)
_ROW_CHANGES: _Changes = (("ins", "insertion"), ("del", "deletion"))
_CELL_CHANGES: _Changes = (("cellIns", "insertion"), ("cellDel", "deletion"))


def iter_changes(block: Block, edits: list[TrackedEdit]) -> Iterator[Markup]:
    """Yield the tracked changes of characters."""
    for edit in edits:
        yield Markup(edit.kind, edit.text, block.span(edit.start, edit.end), edit.author)


def iter_paragraph_changes(block: Block, elements: list[Element]) -> Iterator[Markup]:
    """Yield the tracked changes of paragraph ends and of paragraph formatting."""
    end = block.span(len(block.text))
    for element in elements:
        properties = get_child(element, "pPr")
        if properties is None:
            continue
        mark = get_child(properties, "rPr")
        for name, kind in _END_CHANGES:
            change = get_child(mark, name)
            if change is not None:
                yield Markup(kind, "\n", end, get_attribute(change, "author") or "")
        change = get_child(properties, "pPrChange")
        if change is not None:
            yield Markup("format", block.text, block.span(), get_attribute(change, "author") or "")


def iter_table_changes(table: Element, block: Block) -> Iterator[Markup]:
    """Yield the tracked changes of whole rows and cells."""
    for row in iter_contents(table):
        yield from _iter_grid_changes(row, "trPr", _ROW_CHANGES, block)
        for cell in () if is_deleted(row) else iter_contents(row):
            yield from _iter_grid_changes(cell, "tcPr", _CELL_CHANGES, block)


def _iter_grid_changes(
    element: Element, properties: str, names: _Changes, block: Block
) -> Iterator[Markup]:
    said = get_child(element, properties)
    for name, kind in () if said is None else names:
        change = get_child(said, name)
        if change is not None:
            text = "\t".join(_iter_cell_texts(element))
            yield Markup(kind, text, block.span(), get_attribute(change, "author") or "")


def _iter_cell_texts(row: Element) -> Iterator[str]:
    for cell in row.iter(W + "tc"):
        yield "".join(item.text or "" for item in cell.iter(W + "t", W + "delText"))
