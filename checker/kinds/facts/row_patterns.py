"""Find what the columns of a table do row by row, where nearly all rows bear it out."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Literal

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.facts.row_arithmetic import Computed, compute_cell_value, iter_item_rows
from checker.kinds.shared.amounts import number
from checker.kinds.shared.tables import TableGrid

Sign = Literal["×", "+", "-"]

_TOTAL = re.compile("合計|計|総計|総数|小計|total|sum")
_REST = re.compile(
    "差|差額|差異|差引|残|残高|残数|増減|過不足|在庫|difference|variance|balance|change|left"
)
_RATIO = re.compile("率|割合|%|％|平均|rate|average|share|mean")
_LEAST_RIGHT = 2
_MOST_COLUMNS = 12


def find_row_patterns(grid: TableGrid) -> Iterator[tuple[Computed, Sign]]:
    """Yield the cells of columns that are products, sums or differences of those before them.

    Only what at least two rows and twice as many as do not bear out counts.
    """
    rows = list(iter_item_rows(grid))
    columns = [
        c for c in range(min(grid.table.columns, _MOST_COLUMNS)) if _is_numeric(grid, c, rows)
    ]
    for at, result in enumerate(columns):
        for sign, terms in _list_terms(grid, columns[:at], result):
            found = list(_compute(grid, rows, terms, result, sign))
            right = [each for each in found if each.is_right]
            wrong = len(found) - len(right)
            enough = len(right) >= _LEAST_RIGHT and len(right) >= 2 * wrong
            if enough and wrong and _tells_something(grid, right, terms):
                yield from ((each, sign) for each in found)


def _is_numeric(grid: TableGrid, column: int, rows: Sequence[int]) -> bool:
    name = fold(strip_note(grid.name(column)))
    values = [compute_cell_value(grid, row, column) for row in rows]
    known = sum(value is not None for value in values)
    return not _RATIO.search(name) and known > 1 and known >= len(rows) - 1


def _list_terms(
    grid: TableGrid, before: Sequence[int], result: int
) -> Iterator[tuple[Sign, tuple[int, ...]]]:
    name = fold(strip_note(grid.name(result))).replace(" ", "")
    if _TOTAL.fullmatch(name):
        for size in range(2, len(before) + 1):
            yield "+", tuple(before[-size:])
    elif _REST.search(name):
        yield from (("-", pair) for pair in combinations(before, 2))
    else:
        yield from (("×", pair) for pair in combinations(before, 2))


def _compute(
    grid: TableGrid, rows: Sequence[int], terms: tuple[int, ...], result: int, sign: Sign
) -> Iterator[Computed]:
    for row in rows:
        parts = [compute_cell_value(grid, row, term) for term in terms]
        written, model = compute_cell_value(grid, row, result), number(grid.text(row, result))
        known = [part for part in parts if part is not None]
        if written is None or model is None or len(known) < len(parts):
            continue
        expected = _SIGNS[sign](known)
        if sign == "-" and abs(expected) == abs(written):
            expected = written
        yield Computed(row, result, expected, written, model, terms, Decimal(0))


def _multiply(parts: Sequence[Decimal]) -> Decimal:
    return parts[0] * parts[1]


def _add(parts: Sequence[Decimal]) -> Decimal:
    return sum(parts, Decimal(0))


def _subtract(parts: Sequence[Decimal]) -> Decimal:
    return parts[0] - parts[1]


_SIGNS: dict[Sign, Callable[[Sequence[Decimal]], Decimal]] = {
    "×": _multiply,
    "+": _add,
    "-": _subtract,
}


def _tells_something(grid: TableGrid, right: Sequence[Computed], terms: tuple[int, ...]) -> bool:
    """Tell a pattern from columns of ones and zeros, which fit anything."""
    rows = 0
    for each in right:
        parts = [compute_cell_value(grid, each.row, term) for term in terms]
        rows += all(part is not None and part not in (0, 1) for part in parts)
    return rows >= _LEAST_RIGHT
