"""Blocks that were read from a content, put where they stand in the source."""

from dataclasses import replace

from checker.core.document import Block, Table
from checker.core.text.source_map import SourceMap
from checker.formats.markdown.read.source_offsets import SourceOffsets


def move_block(block: Block, places: SourceOffsets) -> Block:
    """Return a block, and those in its cells, with the offsets of the source.

    Args:
        block: one whose offsets are those of a content.
        places: where the characters of that content stand.
    """
    offsets = SourceMap(places.at(offset) for offset in block.offsets or ())
    return replace(block, offsets=offsets, table=block.table and _move_table(block.table, places))


def _move_table(table: Table, places: SourceOffsets) -> Table:
    rows = []
    for row in table.rows:
        cells = tuple(
            replace(cell, blocks=tuple(move_block(block, places) for block in cell.blocks))
            for cell in row.cells
        )
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows))
