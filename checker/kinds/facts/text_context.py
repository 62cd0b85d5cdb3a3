"""Read what a piece of text is from what surrounds it: labels beside it, heads over it."""

from collections.abc import Mapping

from checker.core.document import Block, Document, keep_with_document


@keep_with_document
def column_heads(document: Document) -> Mapping[tuple[str, int], str]:
    """Return the text of the first row over each column of each table."""
    return {
        (block.path, cell.column): cell.text
        for block in document.walk()
        if block.table is not None and block.table.rows
        for cell in block.table.rows[0].cells
    }


@keep_with_document
def row_heads(document: Document) -> Mapping[tuple[str, int], str]:
    """Return the text of the first cell of each row of each table."""
    return {
        (block.path, number): row.cells[0].text
        for block in document.walk()
        if block.table is not None
        for number, row in enumerate(block.table.rows)
        if row.cells and row.cells[0].column == 0
    }


def get_cell_labels(block: Block, heads: Mapping[tuple[str, int], str]) -> tuple[str, ...]:
    """Return the words that label a cell's text: its row's label and its column's head.

    Empty for text outside tables.
    """
    if block.cell is None:
        return ()
    head = heads.get((block.cell.table, block.cell.column), "") if block.cell.row else ""
    return tuple(text for text in (*block.section[-1:], head) if text)
