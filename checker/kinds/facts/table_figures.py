"""The figures of a document's tables by the names of their rows, to be held against prose."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.facts.prose_numbers import N, read_number
from checker.kinds.shared.amounts import number, read_head_unit
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select
from checker.language.clock import to_plain

LONGEST_NAME: Final = 30
"""Characters of a row's label that still name it."""
_LEAST_NAME = 2
_MOST_CELLS = 4000
_UNIT_NOTE = re.compile(r"[(\[]([^()\[\]]{1,6})[)\]]")
_TOTAL_ROW = re.compile(
    r"(?:税込)?(?:合計|総計|総額|計|総費用)(?:金額)?(?:\(?税[込抜]\)?)?"
    "|(?:grand )?total(?: cost| amount)?|sum"
)
_RANGE = re.compile(rf"(?P<low>{N}) ?[~–-] ?(?P<high>{N}) ?(?P<unit>[^0-9\s~–-]{{1,4}})")


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A figure of a row: its value, its unit (its column's, if need be), its cell, its head.

    `end` marks one of the two ends of a range, `0.28～0.32mm`.
    """

    value: Decimal
    unit: str
    written: str
    head: str = ""
    end: bool = False


TableRows = Mapping[str, Sequence[TableFigure]]


def read_rows(document: Document, scope: Scope) -> TableRows:
    """Return the figures of all tables' rows by the rows' names; the totals' have an empty one."""
    rows: dict[str, list[TableFigure]] = defaultdict(list)
    for grid in select(ANY_TABLE, scope, document):
        if len(grid.cells) * grid.table.columns <= _MOST_CELLS:
            for row in grid.rows:
                name, figures = _read_row(grid, row)
                if name is not None and figures:
                    rows[name] += figures
    return rows


def _read_row(grid: TableGrid, row: int) -> tuple[str | None, list[TableFigure]]:
    label = to_plain(next(iter(grid.labels(row)), ""))
    name = strip_note(label).strip().lower()
    if grid.is_group(row) or not _LEAST_NAME <= len(name) <= LONGEST_NAME:
        return None, []
    figures = [each for column in range(grid.table.columns) for each in _read(grid, row, column)]
    unit = _UNIT_NOTE.search(label)
    if unit is not None:
        figures = [replace(each, unit=each.unit or unit[1]) for each in figures]
    return "" if _TOTAL_ROW.fullmatch(fold(name)) else name, figures


def _read(grid: TableGrid, row: int, column: int) -> Iterator[TableFigure]:
    text, head = grid.text(row, column), grid.name(column)
    if not any(each.isdigit() for each in text):
        return
    found = number(text)
    if found is None:
        yield from _read_range(text, head)
    elif not found.about:
        scale, unit = read_head_unit(grid.heads[column])
        whole = found.scale != 1 or bool(found.unit)
        value = found.value if whole else found.value * scale
        yield TableFigure(value, found.unit or unit or found.prefix, text, head)


def _read_range(text: str, head: str) -> Iterator[TableFigure]:
    match = _RANGE.fullmatch(to_plain(text).strip())
    for value in (match["low"], match["high"]) if match is not None else ():
        yield TableFigure(read_number(value), match["unit"] if match else "", text, head, end=True)


def get_head_unit(figure: TableFigure) -> str:
    """Return the unit of a figure, or the one that its column's head has in brackets."""
    note = _UNIT_NOTE.search(to_plain(figure.head))
    return figure.unit or (note[1] if note else "")
