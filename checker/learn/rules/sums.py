"""Learn totals: which tables add up, with what tax, and what multiplies."""

import re
from collections.abc import Iterator
from itertools import permutations
from math import prod
from typing import Any

from checker.core.messages import Message
from checker.kinds.shared.amounts import number
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.rows import RowKind, is_sum, row_kind
from checker.kinds.shared.tables import Grid
from checker.learn.rules.proposal import Proposal
from checker.learn.rules.tablekinds import TableKind, as_markdown, cells_of, selector

_LEAST_CELLS = 2
_MOST_NUMBER_COLUMNS = 6
_MOST_EXAMPLE_ROWS = 10
_FIGURES = re.compile(r"[0-9]")


def sums(kind: TableKind, index: int, *, several: bool) -> Iterator[Proposal]:
    """Propose the check of the totals, where there are any and they hold."""
    totals = [row for grid in kind.grids for row in grid.rows if is_sum(grid.labels(row))]
    products = _products(kind)
    if not totals and not products:
        return
    options: dict[str, Any] = {"kind": "table-sum", "severity": "error"}
    options["table"] = selector(kind, several=several)
    if any(_row(grid, row) is RowKind.TAX for grid in kind.grids for row in grid.rows):
        options["tax"] = {"rate": 0.1, "rounding": "any"}
    plain = dict(options)
    if products:
        options["products"] = [{"factors": list(products[:-1]), "product": products[-1]}]
    good, bad = _sum_examples(kind)
    yield Proposal(
        f"sums-{index}",
        options,
        tuple(_sum_notes(kind, products, tax="tax" in options)),
        good=good,
        bad=bad,
        fallbacks=(plain,),
    )


def _row(grid: Grid, row: int) -> RowKind:
    return row_kind(grid.labels(row))


def _sum_notes(kind: TableKind, products: tuple[str, ...], *, tax: bool) -> Iterator[Message]:
    count, name = len(kind.found), kind.section_name()
    what = Message("learn.totals-and-tax") if tax else Message("learn.totals")
    yield Message("learn.fit-the-rows", count=count, name=name, what=what)
    if products:
        formula = f"{'×'.join(products[:-1])}={products[-1]}"
        yield Message("learn.in-every-row", formula=formula)


def _products(kind: TableKind) -> tuple[str, ...]:
    """Return two columns and their product, where it holds in every row that has the three."""
    names = [name for name in kind.heads() if _numbers(kind, name)][:_MOST_NUMBER_COLUMNS]
    for one, other, result in permutations(names, 3):
        if names.index(one) < names.index(other) and _multiplies(kind, (one, other, result)):
            return one, other, result
    return ()


def _numbers(kind: TableKind, name: str) -> bool:
    cells = [text for text in cells_of(kind, name) if not is_blank(text)]
    return len(cells) >= _LEAST_CELLS and all(number(text) is not None for text in cells)


def _multiplies(kind: TableKind, names: tuple[str, str, str]) -> bool:
    rows = list(zip(*(cells_of(kind, name) for name in names), strict=True))
    found = [tuple(number(text) for text in row) for row in rows]
    whole = [[each.value for each in row if each is not None] for row in found]
    full = [row for row in whole if len(row) == len(names)]
    telling = [row for row in full if row[0] != 1 and row[1] != 1]
    return len(telling) >= _LEAST_CELLS - 1 and all(prod(row[:-1]) == row[-1] for row in full)


def _sum_examples(kind: TableKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    grid = kind.grids[0]
    width = range(grid.table.columns)
    lines = [
        [
            grid.text(row, c) if (cell := grid.cells[row][c]) and cell.column == c else ""
            for c in width
        ]
        for row in grid.rows
    ]
    if len(lines) > _MOST_EXAMPLE_ROWS or not lines:
        return (), ()
    last = lines[-1]
    column = next((c for c in reversed(width) if _FIGURES.search(last[c])), None)
    if column is None or not is_sum(grid.labels(grid.rows[-1])):
        return (as_markdown(kind, grid, lines),), ()
    wrong = _FIGURES.sub(lambda match: str(int(match[0]) % 9 + 1), last[column], count=1)
    broken = [*lines[:-1], [*last[:column], wrong, *last[column + 1 :]]]
    return (as_markdown(kind, grid, lines),), (as_markdown(kind, grid, broken),)
