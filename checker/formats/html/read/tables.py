"""Read the elements of a table."""

from collections.abc import Mapping
from dataclasses import replace

from checker.core.document import BlockKind
from checker.formats.html.read.builder import BlockBuilder
from checker.formats.html.read.draft_blocks import DraftBlock, DraftCell, DraftTable, refuse_nested
from checker.formats.html.read.element_context import Element
from checker.formats.html.read.formatting import is_hidden
from checker.formats.html.read.lists import parse_integer
from checker.formats.html.read.tokens import TagToken

_Attributes = Mapping[str, str]


def open_table(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    """Begin a table: no deeper in others than is read."""
    del attributes
    if len(builder.tables) >= builder.limits.nesting:
        raise refuse_nested(builder.place)
    table = DraftTable()
    builder.tables.append(table)

    def close(_: int) -> None:
        builder.tables.pop()
        if any(row.cells for row in table.rows):
            builder.emit(DraftBlock(BlockKind.TABLE, "", (tag.start,), table=table))

    element.closers.append(close)


def open_row_group(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    """Begin a `thead`, `tbody` or `tfoot`."""
    table = builder.tables[-1]
    table.open_group(tag.name)
    element.closers.append(lambda _: table.open_group("tbody"))
    _hide_cells(builder, attributes)


def open_row(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    """Begin a row."""
    del tag, element
    builder.count(1)
    builder.tables[-1].open_row()
    _hide_cells(builder, attributes)


def _hide_cells(builder: BlockBuilder, attributes: _Attributes) -> None:
    if is_hidden(attributes):
        builder.context = replace(builder.context, hides_cells=True)


def open_cell(
    builder: BlockBuilder, tag: TagToken, attributes: _Attributes, element: Element
) -> None:
    """Begin a cell, in a row of its own where none is open."""
    table = builder.tables[-1]
    if builder.find({"tr"}, frozenset({"table"})) is None:
        builder.count(1)
        table.open_row()
    builder.count(1)
    hidden = builder.context.hides_cells or is_hidden(attributes)
    rows, columns = (parse_integer(attributes.get(name, "")) for name in ("rowspan", "colspan"))
    cell = DraftCell(tag.name == "th", 1 if rows is None else rows, columns or 1, hidden=hidden)
    table.open_cell(cell)
    _isolate_cell(builder)
    if hidden:
        keep = not builder.captures
        builder.capture(
            element, lambda text: builder.note("hidden", text) if keep and text else None
        )
        return
    outer = builder.target
    builder.target = cell.blocks

    def close(_: int) -> None:
        if not cell.blocks:
            builder.emit_empty(BlockKind.PARAGRAPH, tag.end)
        builder.target = outer

    element.closers.append(close)


def _isolate_cell(builder: BlockBuilder) -> None:
    """Begin a cell's text afresh: the list or heading around the table is not in its cells."""
    builder.context = replace(
        builder.context,
        heading=None,
        items=None,
        item=None,
        verbatim=False,
        style_name=None,
        in_section=True,
        hides_cells=False,
        ruby=None,
        select=None,
    )
