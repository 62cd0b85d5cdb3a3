"""Blocks that were read from a content, put where they stand in the source."""

from dataclasses import replace

from checker.core.document import Block, Table
from checker.core.text.sourcemap import SourceMap
from checker.formats.markdown.read.places import Places


def moved(block: Block, places: Places) -> Block:
    """Return a block, and those in its cells, with the offsets of the source.

    Args:
        block: one whose offsets are those of a content.
        places: where the characters of that content stand.
    """
    offsets = SourceMap(places.at(offset) for offset in block.offsets or ())
    return replace(block, offsets=offsets, table=block.table and _table(block.table, places))


def _table(table: Table, places: Places) -> Table:
    rows = []
    for row in table.rows:
        cells = tuple(
            replace(cell, blocks=tuple(moved(block, places) for block in cell.blocks))
            for cell in row.cells
        )
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows))
