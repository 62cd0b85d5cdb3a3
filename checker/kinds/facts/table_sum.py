"""`table-sum`: totals, subtotals, taxes and products that are not what their rows give."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Literal

from pydantic import Field

from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.facts.row_arithmetic import (
    MOST_MENDS,
    Computed,
    WrongSum,
    compute_products,
    compute_row_sums,
    find_crossing,
    find_usual_product,
    mend_sums,
)
from checker.kinds.facts.row_patterns import find_row_patterns
from checker.kinds.facts.sum_columns import (
    AmountColumn,
    TotalNames,
    get_column_unit,
    has_unit,
    is_sum,
    is_summable,
    read_column,
)
from checker.kinds.facts.sums import (
    ColumnTally,
    Rounding,
    SumLine,
    SumReading,
    compute_inner_tax_readings,
    compute_tax_readings,
)
from checker.kinds.facts.unnamed_totals import name_totals
from checker.kinds.shared.base import Kind, Parameters, Rule, Target
from checker.kinds.shared.row_kinds import RowKind, is_by_period, multiplies, rate_in
from checker.kinds.shared.scope import Many
from checker.kinds.shared.tables import TableGrid, TableSelector, select


class TaxRow(Parameters):
    """A row that holds a tax on what stands above it."""

    row: Many[str] = ("消費税",)
    rate: Decimal = Field(Decimal("0.1"), gt=0, lt=1)
    rounding: Rounding = "any"


class Product(Parameters):
    """A column that is the product of others, row by row."""

    factors: tuple[str, ...] = Field(min_length=2)
    product: str


class TableSumRule(Rule):
    """Parameters of `table-sum`."""

    kind: Literal["table-sum"]
    table: TableSelector = Field(default_factory=TableSelector)
    total_row: Many[str] = ("合計",)
    subtotal_row: Many[str] = ("小計",)
    columns: Many[str] = ()
    tax: TaxRow | None = None
    products: tuple[Product, ...] = ()
    row_arithmetic: bool = False
    total_column: Many[str] = ("合計", "計", "総計", "年間計", "通期", "total")
    tolerance: Decimal | None = Field(None, ge=0)


_SUM = Message("table-sum.is-not-the-written")
_TAX = Message("table-sum.does-not-fit-rate-written")
_PRODUCT = Message("table-sum.is-not-written")
_ACROSS = Message("table-sum.is-not-written-2")
_LESS = Message("table-sum.is-not-the-difference")
_CELL = Message("table-sum.would-fit-both-sums")
_PATTERNS = {"×": _PRODUCT, "+": _ACROSS, "-": _LESS}
_TABLES = Message("table-sum.sum-totals-tables")
_GRAND = re.compile("総合計|総計|全体(?:の)?合計|全合計|[Gg]rand [Tt]otal")
_UNTAXED = re.compile("非課税|不課税|免税|対象外|軽減|[※*＊]")
_LEFT_OUT = Message("table-sum.may-have-been-left-out")
_COUNTED_TWICE = Message("table-sum.may-have-been-added-twice")
_SWAPPED = Message("table-sum.two-digits-may-changed-places")


def check(rule: TableSumRule, target: Target) -> CheckResult:
    """Hold every sum against the rows above it, in each column of amounts."""
    candidates, hits = 0, list[Hit]()
    earlier: list[Decimal] = []
    for grid in select(rule.table, rule.scope, target.document):
        columns = _select_columns(rule, grid)
        count, rows = _check_rows(rule, grid)
        candidates += count
        sums: list[WrongSum] = []
        for column in columns:
            mends = [each for each, _ in rows if each.column == column.index][:MOST_MENDS]
            for line, found in _iter_judged_lines(rule, column, earlier):
                candidates += 1
                values = [*mend_sums(line, found, mends), *(each.value for each in found)]
                if not _is_one_of(line.value, values, _compute_tolerance(rule, column, line)):
                    sums.append(WrongSum(column, line, found[0]))
        earlier += _last_totals(columns)
        hits += _build_hits(grid, sums, rows, several=len(columns) > 1)
    return CheckResult(candidates, tuple(hits))


def _build_hits(
    grid: TableGrid,
    sums: Sequence[WrongSum],
    rows: Sequence[tuple[Computed, Message]],
    *,
    several: bool,
) -> Iterator[Hit]:
    """Yield what is wrong; a cell for which a row and a column are off alike stands for both."""
    left = {(each.off, each.column.index): each for each in reversed(sums)}
    crossed: set[int] = set()
    apart = []
    for computed, sentence in rows:
        crossing = find_crossing(computed, left) if sentence is _ACROSS else None
        if crossing is None:
            apart.append((computed, sentence))
        else:
            wrong, line = crossing
            crossed.add(id(left.pop((wrong.off, wrong.column.index))))
            yield _build_cell_hit(grid, wrong, line)
    columns = {each.column.index: each.column for each in sums}
    firsts = {index: _map_first_items(each.lines) for index, each in columns.items()}
    for each in sums:
        if id(each) not in crossed:
            items = firsts[each.column.index]
            hint = _find_hint(each.column, items, each.line, each.reading.value)
            hit = _sum_hit(grid, each.column, each.line, each.reading, several=several)
            yield replace(hit, suggestion=hint)
    yield from (_row_hit(grid, *each) for each in apart)


def _build_cell_hit(grid: TableGrid, wrong: WrongSum, line: SumLine) -> Hit:
    column, value = wrong.column, line.value - wrong.off
    name, shown = _name_line(grid.name(column.index), line)
    values = {
        "name": name,
        "basis": "",
        "formula": "",
        "expected": column.shown(value, line.number),
        "found": column.shown(line.value, line.number),
    }
    return Hit(
        grid.span(line.row, column.index),
        _CELL.format(**{**values, "name": shown}),
        replacement=Replacement(column.typed(value, line.number), "display"),
        values=values,
    )


def _name_line(head: str, line: SumLine) -> tuple[str, Message]:
    """Return how a line is named, with the head of its column if one is given."""
    if not head:
        return line.label, Message("table-sum.label", label=line.label)
    shown = Message("table-sum.of-column", label=line.label, head=head)
    return f"「{head}」の{line.label}", shown


def _select_columns(rule: TableSumRule, grid: TableGrid) -> list[AmountColumn]:
    if rule.columns:
        wanted = sorted({c for name in rule.columns for c in grid.columns((name,))})
    else:
        wanted = [c for c in range(grid.table.columns) if is_summable(grid, c)]
    names = TotalNames(rule.total_row, rule.subtotal_row, rule.tax.row if rule.tax else ())
    read = [column for index in wanted if (column := read_column(grid, index, wanted, names))]
    named = name_totals(read, grid)
    return [column for column in named if any(is_sum(line) for line in column.lines)]


def _iter_judged_lines(
    rule: TableSumRule, column: AmountColumn, earlier: Sequence[Decimal]
) -> Iterator[tuple[SumLine, list[SumReading]]]:
    """Yield each line that is a sum or a tax, and what it may be."""
    tally, by_period = ColumnTally(), False
    for index, line in enumerate(column.lines):
        found = _compute_readings(rule, column, index, tally, by_period=by_period)
        if found and line.kind is RowKind.TOTAL and _GRAND.search(line.label):
            found += _add_earlier_totals(column.lines[:index], earlier)
        if found:
            yield line, found
        tally.add(line)
        by_period = by_period or is_by_period(line.label)
    for index, line in column.inner:
        if found := _compute_inner_tax(rule, column, index, line):
            yield line, found


def _compute_readings(
    rule: TableSumRule, column: AmountColumn, index: int, tally: ColumnTally, *, by_period: bool
) -> list[SumReading]:
    line = column.lines[index]
    if line.kind in (RowKind.SUBTOTAL, RowKind.TOTAL):
        above = (each.label for each in islice(column.lines, index))
        return [] if multiplies(line.label, above, by_period=by_period) else tally.readings(line)
    if line.kind is RowKind.TAX and rule.tax is not None:
        return compute_tax_readings(
            column.lines,
            index,
            rule.tax.rate,
            rule.tax.rounding,
            _tax_unit(column, line),
            column.taxed,
        )
    return []


def _tax_unit(column: AmountColumn, line: SumLine) -> Decimal:
    return Decimal(1) if has_unit(line.number) else column.scale


def _add_earlier_totals(
    before: Sequence[SumLine], earlier: Sequence[Decimal]
) -> Iterator[SumReading]:
    """Read a grand total as the sum of this table's total and those of the tables before it."""
    totals = [line.value for line in before if line.kind is RowKind.TOTAL]
    own = totals[-1] if totals else sum((line.value for line in before), Decimal(0))
    for total in reversed(earlier):
        own += total
        yield SumReading(own, _TABLES)


def _last_totals(columns: Sequence[AmountColumn]) -> list[Decimal]:
    """Return the total of a table with one column of totals; of several, none is the one."""
    totals = [line.value for column in columns for line in column.lines if _is_total(line)]
    return totals[-1:] if len(columns) == 1 else []


def _is_total(line: SumLine) -> bool:
    return line.kind is RowKind.TOTAL and _GRAND.search(line.label) is None


def _compute_inner_tax(
    rule: TableSumRule, column: AmountColumn, index: int, line: SumLine
) -> list[SumReading]:
    """Compute the tax within a total: of the whole, unless a row says that it bears none."""
    others = (*column.lines, *(each for _, each in column.inner if each is not line))
    taxed_apart = any(each.kind is RowKind.TAX for each in column.lines) or len(column.inner) > 1
    if rule.tax is None or not index or taxed_apart or column.taxed:
        return []
    if any(_UNTAXED.search(each.label) for each in others):
        return []
    rate = rate_in(line.label) or rule.tax.rate
    return compute_inner_tax_readings(column.lines, index, rate, _tax_unit(column, line))


def _compute_tolerance(rule: TableSumRule, column: AmountColumn, line: SumLine) -> Decimal:
    if rule.tolerance is not None:
        return rule.tolerance
    above = bisect_left(column.lines, line.row, key=lambda each: each.row)
    return column.step * above / (1 if column.rounded else 2)


def _is_one_of(value: Decimal, others: Sequence[Decimal], tolerance: Decimal) -> bool:
    return any(abs(each - value) <= tolerance for each in others)


def _sum_hit(
    grid: TableGrid, column: AmountColumn, line: SumLine, reading: SumReading, *, several: bool
) -> Hit:
    model = line.number
    expected, found = column.shown(reading.value, model), column.shown(line.value, model)
    name, shown = _name_line(grid.name(column.index) if several else "", line)
    sentence = _TAX if line.kind in (RowKind.TAX, RowKind.ASIDE) else _SUM
    basis = reading.basis
    words = sentence.format(name=shown, basis=basis, expected=expected, found=found)
    return Hit(
        grid.span(line.row, column.index),
        words,
        replacement=Replacement(column.typed(reading.value, model), "display"),
        values={
            "name": name,
            "basis": basis.get("ja"),
            "formula": "",
            "expected": expected,
            "found": found,
        },
    )


def _map_first_items(lines: Sequence[SumLine]) -> Mapping[Decimal, SumLine]:
    """Return the first item of each amount, whatever its sign."""
    found: dict[Decimal, SumLine] = {}
    for line in lines:
        if line.kind is RowKind.ITEM and line.value:
            found.setdefault(abs(line.value), line)
    return found


def _find_hint(
    column: AmountColumn, firsts: Mapping[Decimal, SumLine], line: SumLine, expected: Decimal
) -> Message | None:
    """Return what may have gone wrong: a row left out or added twice, or digits swapped."""
    difference = expected - line.value
    item = firsts.get(abs(difference))
    if item is not None and item.row < line.row:
        words = _LEFT_OUT if difference == item.value else _COUNTED_TWICE
        return words.format(item=item.label, amount=column.shown(item.value, item.number))
    if sorted(str(expected)) == sorted(str(line.value)):
        return _SWAPPED
    return None


def _check_rows(rule: TableSumRule, grid: TableGrid) -> tuple[int, list[tuple[Computed, Message]]]:
    """Judge what rows compute across their columns; return of how many, and what is wrong."""
    found: dict[tuple[int, int], tuple[Computed, Message]] = {}
    for computed, sentence in _compute_rows(rule, grid):
        found.setdefault((computed.row, computed.column), (computed, sentence))
    off = rule.tolerance or Decimal(0)
    wrong = [
        (computed, sentence)
        for computed, sentence in found.values()
        if not computed.is_right and abs(computed.expected - computed.written) > off
    ]
    return len(found), wrong


def _compute_rows(rule: TableSumRule, grid: TableGrid) -> Iterator[tuple[Computed, Message]]:
    for product in rule.products:
        columns = [grid.columns((name,)) for name in (*product.factors, product.product)]
        if all(columns):
            *factors, result = (each[0] for each in columns)
            yield from ((each, _PRODUCT) for each in compute_products(grid, factors, result))
    usual = find_usual_product(grid) if rule.row_arithmetic else None
    if usual is not None:
        found = list(compute_products(grid, *usual))
        # where most rows do not fit, the columns are not what their names say
        if 2 * sum(each.is_right for each in found) >= len(found):
            yield from ((each, _PRODUCT) for each in found)
    yield from ((each, _ACROSS) for each in compute_row_sums(grid, rule.total_column))
    if rule.row_arithmetic:
        yield from ((each, _PATTERNS[sign]) for each, sign in find_row_patterns(grid))


def _row_hit(grid: TableGrid, computed: Computed, sentence: Message) -> Hit:
    row, result, expected = computed.row, computed.column, computed.expected
    column = AmountColumn(result, (), *get_column_unit(grid, result))
    sign = {_PRODUCT: "×", _LESS: "-"}.get(sentence, "+")
    values = {
        "name": grid.name(result),
        "basis": sign.join(grid.name(term) for term in computed.terms),
        "formula": sign.join(grid.text(row, term) for term in computed.terms),
        "expected": column.shown(expected, computed.model),
        "found": grid.text(row, result),
    }
    return Hit(
        grid.span(row, result),
        sentence.format(**values),
        replacement=Replacement(column.typed(expected, computed.model), "display"),
        values=values,
    )


KIND = Kind(
    "table-sum",
    TableSumRule,
    check,
    values=("name", "basis", "formula", "expected", "found"),
    fix="display",
)
