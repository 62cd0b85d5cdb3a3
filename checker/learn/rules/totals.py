"""Learn totals: which tables add up, with what tax, and what multiplies."""

from collections.abc import Iterator
from itertools import permutations
from math import prod
from typing import Any

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.amounts import number
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.row_kinds import RowKind, classify_row, is_sum
from checker.kinds.shared.tables import TableGrid
from checker.learn.rules.proposal import Proposal
from checker.learn.rules.table_kinds import TableKind, build_selector, list_cells, write_markdown

_MIN_CELLS = 2
_MAX_NUMBER_COLUMNS = 6
_MAX_EXAMPLE_ROWS = 10
_FIGURES = re.compile(r"[0-9]")


def propose_sums(kind: TableKind, index: int, *, several: bool) -> Iterator[Proposal]:
    """Propose the check of the totals, where there are any and they hold."""
    totals = [row for grid in kind.grids for row in grid.rows if is_sum(grid.labels(row))]
    products = _find_products(kind)
    if not totals and not products:
        return
    options: dict[str, Any] = {"kind": "table-sum", "severity": "error"}
    options["table"] = build_selector(kind, several=several)
    if any(_classify_row(grid, row) is RowKind.TAX for grid in kind.grids for row in grid.rows):
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


def _classify_row(grid: TableGrid, row: int) -> RowKind:
    return classify_row(grid.labels(row))


def _sum_notes(kind: TableKind, products: tuple[str, ...], *, tax: bool) -> Iterator[Message]:
    count, name = len(kind.found), kind.section_name()
    what = Message("learn.totals-and-tax") if tax else Message("learn.totals")
    yield Message("learn.fit-the-rows", count=count, name=name, what=what)
    if products:
        formula = f"{'×'.join(products[:-1])}={products[-1]}"
        yield Message("learn.in-every-row", formula=formula)


def _find_products(kind: TableKind) -> tuple[str, ...]:
    """Return two columns and their product, where it holds in every row that has the three."""
    names = [name for name in kind.heads() if _holds_numbers(kind, name)][:_MAX_NUMBER_COLUMNS]
    for one, other, result in permutations(names, 3):
        if names.index(one) < names.index(other) and _multiplies(kind, (one, other, result)):
            return one, other, result
    return ()


def _holds_numbers(kind: TableKind, name: str) -> bool:
    cells = [text for text in list_cells(kind, name) if not is_blank(text)]
    return len(cells) >= _MIN_CELLS and all(number(text) is not None for text in cells)


def _multiplies(kind: TableKind, names: tuple[str, str, str]) -> bool:
    rows = list(zip(*(list_cells(kind, name) for name in names), strict=True))
    found = [tuple(number(text) for text in row) for row in rows]
    whole = [[each.value for each in row if each is not None] for row in found]
    full = [row for row in whole if len(row) == len(names)]
    telling = [row for row in full if row[0] != 1 and row[1] != 1]
    return len(telling) >= _MIN_CELLS - 1 and all(prod(row[:-1]) == row[-1] for row in full)


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
    if len(lines) > _MAX_EXAMPLE_ROWS or not lines:
        return (), ()
    last = lines[-1]
    column = next((c for c in reversed(width) if _FIGURES.search(last[c])), None)
    if column is None or not is_sum(grid.labels(grid.rows[-1])):
        return (write_markdown(kind, grid, lines),), ()
    wrong = _FIGURES.sub(lambda match: str(int(match[0]) % 9 + 1), last[column], count=1)
    broken = [*lines[:-1], [*last[:column], wrong, *last[column + 1 :]]]
    return (write_markdown(kind, grid, lines),), (write_markdown(kind, grid, broken),)
