"""Compute what a row of a table adds up to across columns: products, sums of periods."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import prod

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.facts.sum_columns import NOT_SUMMED, AmountColumn, has_unit
from checker.kinds.facts.sums import SumLine, SumReading
from checker.kinds.shared.amounts import Number, counts_nothing, number, read_head_unit
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import matches_exactly
from checker.kinds.shared.tables import TableGrid

_QUANTITY = ("数量", "個数", "台数", "員数", "quantity", "qty")
_PRICE = ("単価", "unit price")
_AMOUNT = ("金額", "価格", "小計", "amount")
_OTHER_FACTOR = re.compile("値引|割引|掛率|率|期間|月数|年数|日数|回数|人数|時間|discount")
_PERIOD = re.compile(
    r"(?:[0-9]{2,4}年度?|(?:令和|平成)[0-9元]+年度?|[0-9]{1,2}月|第?[0-9一二三四]四半期|[1-4]q|q[1-4]"
    r"|上期|下期|上半期|下半期|前期|後期|初年度|[0-9]+年目|[0-9]+(?:日|週)目?|[月火水木金土日]曜?日?"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:実績|予算|計画|見込)?"
)
_MIN_PERIODS = 2
MOST_MENDS = 20
"""Wrong cells of a column that are looked at to explain its sums."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A cell and what its row makes of it: of which columns, by which formula."""

    row: int
    column: int
    expected: Decimal
    written: Decimal
    model: Number
    terms: tuple[int, ...]
    rounded: Decimal

    @property
    def is_right(self) -> bool:
        """Whether the cell is what its row gives, but for rounding."""
        off = abs(self.expected - self.written)
        return off < self.rounded or off == 0


def compute_cell_value(grid: TableGrid, row: int, column: int) -> Decimal | None:
    """Return what a cell is worth by its unit and its column's, None where it is no number."""
    found = number(grid.text(row, column))
    if found is None or found.about or found.memo:
        return None
    if found.unit == "%":
        return found.value / 100
    return found.value if has_unit(found) else found.written * read_head_unit(grid.heads[column])[0]


def compute_products(grid: TableGrid, factors: Sequence[int], result: int) -> Iterator[Computed]:
    """Yield each item row whose factors and product are numbers.

    An amount in whole yen, or whole thousands, may be rounded either way.
    """
    scale = read_head_unit(grid.heads[result])[0]
    for row in iter_item_rows(grid):
        parts = [compute_cell_value(grid, row, column) for column in factors]
        written, model = compute_cell_value(grid, row, result), number(grid.text(row, result))
        if written is None or model is None or any(part is None for part in parts):
            continue
        expected = prod((part for part in parts if part is not None), start=Decimal(1))
        rounded = scale if expected % scale else Decimal(0)
        yield Computed(row, result, expected, written, model, tuple(factors), rounded)


def iter_item_rows(grid: TableGrid) -> Iterator[int]:
    """Yield the rows that are no sums."""
    for row in grid.rows:
        kind = classify_row(grid.labels(row))
        if not grid.is_group(row) and kind in {RowKind.ITEM, RowKind.MAYBE}:
            yield row


def find_usual_product(grid: TableGrid) -> tuple[tuple[int, int], int] | None:
    """Return the columns 数量, 単価 and 金額, where nothing else may come into the product."""
    names = [" ".join(texts) for texts in grid.heads]
    if any(_OTHER_FACTOR.search(name) for name in names):
        return None
    found = [
        [i for i, texts in enumerate(grid.heads) if any(_is_named(t, each) for t in texts)]
        for each in (_QUANTITY, _PRICE, _AMOUNT)
    ]
    if any(len(columns) != 1 for columns in found):
        return None
    (quantity,), (price,), (amount,) = found
    return (quantity, price), amount


def _is_named(text: str, names: tuple[str, ...]) -> bool:
    return matches_exactly(strip_note(text) or text, names)


def compute_row_sums(grid: TableGrid, total: tuple[str, ...]) -> list[Computed]:
    """Return the rows of a table whose last period is followed by their sum.

    Only a column of totals right after columns of periods of one sort counts, and only where the
    numbers bear it out: more rows must fit than do not.
    """
    found = []
    for column in range(_MIN_PERIODS, grid.table.columns):
        if any(matches_exactly(text, total) for text in grid.heads[column][-1:]):
            terms = _find_periods_before(grid, column)
            if len(terms) >= _MIN_PERIODS:
                found += _sum_periods(grid, terms, column)
    return found


def _find_periods_before(grid: TableGrid, column: int) -> tuple[int, ...]:
    terms: list[int] = []
    for index in range(column - 1, -1, -1):
        name = fold(strip_note(grid.name(index)))
        if _PERIOD.fullmatch(name) is None or NOT_SUMMED.search("".join(grid.heads[index][:-1])):
            break
        terms.append(index)
    return tuple(reversed(terms))


def _sum_periods(grid: TableGrid, terms: tuple[int, ...], column: int) -> list[Computed]:
    found = []
    for row in grid.rows:
        parts = [_get_term(grid, row, term) for term in terms]
        written, model = compute_cell_value(grid, row, column), number(grid.text(row, column))
        kind = classify_row(grid.labels(row))
        if written is None or model is None or kind is RowKind.ASIDE or model.unit == "%":
            continue
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or _is_no_sum(known, written):
            continue
        expected = sum(known, Decimal(0))
        scale = read_head_unit(grid.heads[column])[0]
        rounded = scale * len(terms) if scale > 1 else Decimal(0)
        found.append(Computed(row, column, expected, written, model, terms, rounded))
    right = sum(each.is_right for each in found)
    return found if right > len(found) - right and right >= _MIN_PERIODS else []


def _is_no_sum(parts: Sequence[Decimal], written: Decimal) -> bool:
    """Tell whether a total is the mean, the highest, the lowest or the last of its row."""
    mean = sum(parts, Decimal(0)) / len(parts)
    return (written in {max(parts), min(parts), parts[-1]} and written != sum(parts)) or (
        abs(mean - written) < 1 and mean != 0 and len(parts) > 1
    )


def _get_term(grid: TableGrid, row: int, column: int) -> Decimal | None:
    text = grid.text(row, column)
    return Decimal(0) if counts_nothing(text) else compute_cell_value(grid, row, column)


@dataclass(frozen=True, slots=True)
class WrongSum:
    """A line of a column that is not the sum that it may be."""

    column: AmountColumn
    line: SumLine
    reading: SumReading

    @property
    def off(self) -> Decimal:
        """What it lacks."""
        return self.reading.value - self.line.value


def find_crossing(
    computed: Computed, sums: Mapping[tuple[Decimal, int], WrongSum]
) -> tuple[WrongSum, SumLine] | None:
    """Return the sum of a column that is off as a row is, and the cell that explains both."""
    off = computed.expected - computed.written
    for term in computed.terms:
        wrong = sums.get((off, term))
        if wrong is not None and computed.row < wrong.line.row:
            lines = wrong.column.lines
            line = lines[bisect_left(lines, computed.row, key=lambda each: each.row)]
            if line.row == computed.row:
                return wrong, line
    return None


def mend_sums(
    line: SumLine, found: Sequence[SumReading], mends: Sequence[Computed]
) -> Iterator[Decimal]:
    """Yield what a sum would be, were wrong cells above it what their rows give."""
    deltas = [each.expected - each.written for each in mends if each.row < line.row]
    for delta in {*deltas, sum(deltas, Decimal(0))} if deltas else ():
        yield from (each.value + delta for each in found)
