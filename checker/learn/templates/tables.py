"""Find what of a table is filled in: cells beside labels, or rows below a header."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats.ooxml.names import Element, W
from checker.learn.templates.alignment import (
    AlignedItem,
    align_rows,
    get_cell_text,
    list_cells,
    list_rows,
)
from checker.learn.templates.filled_document import Node
from checker.learn.templates.finder import Find, OptionalPart, Rows, ValueSlot

if TYPE_CHECKING:
    from checker.learn.templates.finder import Finder

_MIN_COLUMNS: Final = 2
_TOTAL: Final = re.compile(r"(?:合計|総計|小計|計|total|sum)(?:額|金額)?", re.IGNORECASE)
_FIGURES: Final = re.compile(r"[0-9０-９,.，．¥￥$円%％\s-]*")
_MAX_LABEL_LENGTH: Final = 24
_MERGED: Final = Message("learn.rows-table-differ-their-cells-left")
_NO_ROWS: Final = Message("learn.first-samples-table-no-rows-give")


def find_in_table(finder: "Finder", nodes: Sequence[Node], who: Sequence[int]) -> Iterator[Find]:
    """Yield what is filled in in the same table of some samples."""
    tables = [list_rows(node.element) for node in nodes]
    if len({_write_table_key(node.element) for node in nodes}) == 1:
        return
    where = nodes[0].section or "表"
    ends = _find_ends(tables)
    if ends is None:
        yield from _find_in_form(finder, nodes, tables, who)
        return
    first, last = ends
    middle = [rows[first : len(rows) - last] for rows in tables]
    head = [get_cell_text(cell).strip() for cell in list_cells(tables[0][first - 1])]
    if not middle[0]:
        finder.doubt(_NO_ROWS.format(where=where))
    else:
        cells = [
            [_list_cells(finder, nodes[0], at, row) for row in m]
            for at, m in zip(who, middle, strict=True)
        ]
        known = dict(zip(who, cells, strict=True))
        values = tuple(known.get(at) for at in range(len(finder.samples)))
        yield Rows(nodes[0].part, middle[0], head, nodes[0].section or "明細", values)
    tails = [rows[len(rows) - last :] for rows in tables]
    for same in zip(*tails, strict=True):
        yield from _find_in_row(finder, nodes[0], list(same), who, {})


def _write_table_key(table: Element) -> str:
    return "\x1e".join("\x1f".join(map(get_cell_text, list_cells(row))) for row in list_rows(table))


def _list_cells(finder: "Finder", table: Node, at: int, row: Element) -> list[list[Node]]:
    sample = finder.samples[at]
    return [sample.nodes(cell, table.part, table.section) for cell in list_cells(row)]


def _find_ends(tables: Sequence[Sequence[Element]]) -> tuple[int, int] | None:
    """Return how many rows above and below are the format's, None where it is a form.

    Rows vary below a header that is the same in all samples and has a word in every cell.
    """
    first = next((at for at, row in enumerate(tables[0]) if is_header(row)), None)
    if first is None or any(len(rows) <= first for rows in tables):
        return None
    head = get_cell_text(tables[0][first])
    if any(get_cell_text(rows[first]) != head for rows in tables):
        return None
    last = 0
    while all(len(rows) > first + 1 + last and is_total(rows[-1 - last]) for rows in tables):
        last += 1
    middle = [rows[first + 1 : len(rows) - last] for rows in tables]
    count = len(list_cells(tables[0][first]))
    even = all(len(list_cells(row)) == count for rows in middle for row in rows)
    return (first + 1, last) if even and _vary(middle) else None


def is_header(row: Element) -> bool:
    """Return whether a row has a short word, no number, in each of its cells."""
    texts = [get_cell_text(cell).strip() for cell in list_cells(row)]
    short = all(0 < len(text) <= _MAX_LABEL_LENGTH for text in texts)
    return short and len(texts) >= _MIN_COLUMNS and not any(map(_is_figure, texts))


def _is_figure(text: str) -> bool:
    return _FIGURES.fullmatch(text) is not None


def is_total(row: Element) -> bool:
    """Return whether a row is the sum of those above it."""
    first = next((text for cell in list_cells(row) if (text := get_cell_text(cell).strip())), "")
    return _TOTAL.fullmatch(fold(first)) is not None


def _vary(middle: Sequence[Sequence[Element]]) -> bool:
    """Return whether rows are data: their number differs, or so does what each is about."""
    if len({len(rows) for rows in middle}) > 1:
        return True
    for same in zip(*middle, strict=True):
        for column in zip(*map(list_cells, same), strict=True):
            texts = {get_cell_text(cell).strip() for cell in column}
            if not _is_figure("".join(texts)):  # the first that is no number
                if len(texts) > 1:
                    return True
                break
    return False


def _find_in_form(
    finder: "Finder",
    nodes: Sequence[Node],
    tables: Sequence[Sequence[Element]],
    who: Sequence[int],
) -> Iterator[Find]:
    heads: dict[int, str] = {}
    for piece in align_rows(tables, _make_row_key):
        counts = {len(row) for row in piece.rows}
        if not piece.rows[0] or (len(counts) > 1 and all(piece.rows)):
            finder.doubt(_MERGED.format(where=nodes[0].section or "表"))
        elif len(counts) > 1:
            yield from _find_optional(finder, nodes[0], piece, who, heads)
        else:
            for same in zip(*piece.rows, strict=True):
                yield from _find_in_row(finder, nodes[0], list(same), who, heads)


def _make_row_key(row: Element) -> str | None:
    cells = list_cells(row)
    return fold(get_cell_text(cells[0])) or None if len(cells) > 1 else None


def _find_optional(
    finder: "Finder",
    table: Node,
    piece: AlignedItem[Element],
    who: Sequence[int],
    heads: dict[int, str],
) -> Iterator[Find]:
    """Yield rows that only some samples have."""
    having = [at for at, rows in zip(who, piece.rows, strict=True) if rows]
    kept = [rows for rows in piece.rows if rows]
    present = tuple(at in having for at in range(len(finder.samples)))
    for same in zip(*kept, strict=True):
        inside = list(_find_in_row(finder, table, list(same), having, heads, alone=True))
        label = get_cell_text(list_cells(same[0])[0]).strip()
        yield OptionalPart("tr", [same[0]], inside, label, present)


def _find_in_row(
    finder: "Finder",
    table: Node,
    rows: list[Element],
    who: Sequence[int],
    heads: dict[int, str],
    *,
    alone: bool = False,
) -> Iterator[Find]:
    """Yield the values in a row; `heads` are the labels above, by column.

    `alone` asks for the cells right of the first of a row that one sample only has.
    """
    cells = [list_cells(row) for row in rows]
    if len({len(row) for row in cells}) > 1:
        finder.doubt(_MERGED.format(where=table.section or "表"))
        return
    left = ""
    for column, same in enumerate(zip(*cells, strict=True)):
        texts = [get_cell_text(cell).strip() for cell in same]
        only = alone and len(rows) == 1 and column > 0
        if len(set(texts)) == 1 and not only:
            if texts[0]:
                heads[column] = texts[0]
                left = texts[0]
            continue
        label = left or heads.get(column, "")
        if left and heads.get(column) and column in heads and heads[column] != left and column > 1:
            label = f"{left} {heads[column]}"
        yield from _find_in_cell(finder, table, list(same), who, label)


def _find_in_cell(
    finder: "Finder", table: Node, cells: list[Element], who: Sequence[int], label: str
) -> Iterator[Find]:
    rows = [
        finder.samples[at].nodes(cell, table.part, table.section)
        for at, cell in zip(who, cells, strict=True)
    ]
    single = all(len(row) == 1 and row[0].role != "table" for row in rows)
    if single and label and not any(_has_fields(row[0]) for row in rows):
        node = rows[0][0]
        texts = [row[0].words for row in rows]
        values = finder.spread([text if text.strip() else None for text in texts], who)
        yield ValueSlot(node.part, node.element, 0, len(node.text), label, values)
    else:
        yield from finder.blocks(rows, who, label)


def _has_fields(node: Node) -> bool:
    return next(node.element.iter(W + "fldChar", W + "fldSimple", W + "drawing"), None) is not None
