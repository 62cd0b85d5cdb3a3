"""Find for each unit its own partner in the other place: by heading, by number, by row."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from checker.core.document import Block, Document, Table
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key
from checker.kinds.meaning.judge import PairBy
from checker.language.numerals import number_value

_NUMBER: Final = re.compile(
    r"\s*(?:(?:手順|ステップ|工程|項目|議題|論点|課題|リスク|対策|案|[Ss]teps?|[Rr]isks?|[Ii]tems?|No\.?|#|[A-Z])\s*)?"
    r"[-(（第]?\s*(?P<number>[0-9]{1,3}(?:[.-][0-9]{1,3}){0,3})(?![0-9]*[年月日時分秒円%人件台個回名本枚社万千])"
)
_SHORTEST: Final = 2
"""Characters that a heading needs to be found inside a longer one."""


def find_partner(
    by: PairBy, own: Block, others: Sequence[Block], document: Document
) -> list[Block]:
    """Return the blocks of the other place that belong to a unit, none where nothing does.

    Args:
        by: what they share. `heading`: the heading that they stand under is, or holds, what the
            unit says; `number`: the number that they begin with; `row`: the first cell of a row.
        own: the block that the unit begins with.
        others: the blocks of the other place.
        document: the document of both.
    """
    return _FINDERS[by](own, others, document)


def read_pair_key(by: PairBy, block: Block, document: Document) -> str:
    """Return what a block is paired by: the heading above, its number, its row's first cell."""
    if by == "number":
        number = _read_number(block, document)
        return "" if number is None else ".".join(map(str, number))
    if by == "row" or block.cell is not None:
        names = [fold(name) for name in _list_first_cells(block, document)]
        return names[-1] if names else ""
    return make_heading_key(block.section[-1]) if block.section else ""


def _find_by_heading(own: Block, others: Sequence[Block], document: Document) -> list[Block]:
    names = [make_heading_key(name) for name in _list_names(own, document)]
    titles = dict.fromkeys(block.section[-1] for block in others if block.section)
    best = max(titles, key=lambda title: _match(make_heading_key(title), names), default="")
    if not best or not _match(make_heading_key(best), names):
        return []
    return [block for block in others if best in block.section]


def _list_names(own: Block, document: Document) -> Iterator[str]:
    """Yield what a unit is called: its row's first cells, its words, the heading above."""
    if own.cell is not None:
        yield from _list_first_cells(own, document)
        return
    yield own.text
    yield from own.section[-1:]


def _match(title: str, names: Sequence[str]) -> int:
    """Return how well a heading fits: all of a name, or the part that both share, 0 for not."""
    fits = 0
    for name in names:
        if title == name:
            return 1000 + len(title)
        shorter, longer = sorted((title, name), key=len)
        if len(shorter) >= _SHORTEST and shorter in longer:
            fits = max(fits, len(shorter))
    return fits


def _find_by_number(own: Block, others: Sequence[Block], document: Document) -> list[Block]:
    number = _read_number(own, document)
    if number is None:
        return []
    found: list[Block] = []
    current: tuple[int, ...] | None = None
    for block in others:
        current = _read_number(block, document) or current
        if current == number:
            found.append(block)
    return found


def _read_number(block: Block, document: Document) -> tuple[int, ...] | None:
    """Return the number that a block, its row or the heading above begins with."""
    if block.cell is not None:
        texts = list(_list_first_cells(block, document))
    else:
        texts = [block.marker or "", block.text, *block.section[-1:]]
    return next((number for text in texts if (number := _parse(text)) is not None), None)


def _parse(text: str) -> tuple[int, ...] | None:
    plain = unicodedata.normalize("NFKC", text)
    match = _NUMBER.match(plain)
    if match is not None:
        return tuple(int(part) for part in re.split("[.-]", match["number"]))
    value = number_value(plain.strip("()（）第. 、")) if len(plain) <= _SHORTEST + 1 else None
    return None if value is None or value != int(value) else (int(value),)


def _find_by_row(own: Block, others: Sequence[Block], document: Document) -> list[Block]:
    names = {fold(name) for name in _list_first_cells(own, document)} - {""}
    found: list[Block] = []
    for _, group in groupby(others, key=_get_row_key):
        row = list(group)
        first = {fold(name) for name in _list_first_cells(row[0], document)}
        found += row if names & first else []
    return found


def _list_first_cells(block: Block, document: Document) -> Iterator[str]:
    """Yield what the first cell of a block's row says, of a running number the second's too."""
    if block.cell is None:
        return
    table: Table | None = document.block(block.cell.table).table
    for column in range(min(2, table.columns) if table is not None else 0):
        cell = table.cell(block.cell.row, column) if table is not None else None
        text = "" if cell is None else cell.text.strip()
        yield text
        if _parse(text) is None:
            return


def _get_row_key(block: Block) -> tuple[str, int]:
    return (block.cell.table, block.cell.row) if block.cell else (block.path, 0)


_FINDERS: Final[Mapping[PairBy, Callable[[Block, Sequence[Block], Document], list[Block]]]] = {
    "heading": _find_by_heading,
    "number": _find_by_number,
    "row": _find_by_row,
}
