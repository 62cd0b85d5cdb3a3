"""`table-sum`: totals, subtotals, taxes and products that are not what their rows give."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod
from typing import Literal

import regex
from pydantic import Field

from checker.checks.amounts import Number, counts_nothing, number, unit_in_head, written_like
from checker.checks.base import Kind, KindDoc, Parameters, Rule, Target
from checker.checks.rows import RowKind, multiplies, row_kind
from checker.checks.scope import Many
from checker.checks.sums import Line, Reading, Rounding, readings, tax_readings
from checker.checks.tables import Grid, TableSelector, select
from checker.findings import CheckResult, Hit, Replacement
from checker.text.bilingual import Bilingual

# Columns whose total, if they have one, is no sum.
_NOT_SUMMED = regex.compile(
    r"率|比|割合|平均|単価|番号|^no\.?$|順位|指数|倍|%|累計|残[高額数]|年度?$|^月$|日付|price|rate|ratio",
    regex.IGNORECASE,
)


class Tax(Parameters):
    """A row that holds a tax on what stands above it."""

    row: Many[str] = Field(("消費税",), description="税の行の名前。 / Labels of the row.")
    rate: Decimal = Field(
        Decimal("0.1"), gt=0, lt=1, description="税率。行名の率が優先。 / Unless the row says."
    )
    rounding: Rounding = Field(
        "any", description="端数処理。any はどれでもよい。 / How it is rounded; any: any way."
    )


class Product(Parameters):
    """A column that is the product of others, row by row."""

    factors: tuple[str, ...] = Field(min_length=2, description="掛ける列。 / Columns to multiply.")
    product: str = Field(description="積の列。 / The column of the product.")


class TableSumRule(Rule):
    """Parameters of `table-sum`."""

    kind: Literal["table-sum"]
    table: TableSelector = Field(
        default_factory=TableSelector, description="対象の表(既定はすべて)。 / Which tables."
    )
    total_row: Many[str] = Field(("合計",), description="合計の行の名前。 / Labels of totals.")
    subtotal_row: Many[str] = Field(
        ("小計",), description="小計の行の名前。 / Labels of subtotals."
    )
    columns: Many[str] = Field(
        (), description="足す列(既定は合計のある金額の列すべて)。 / Default: all that have a total."
    )
    tax: Tax | None = Field(None, description="税の行の検算。 / Checks the tax.")
    products: tuple[Product, ...] = Field((), description="行ごとの掛け算。 / Products by row.")
    tolerance: Decimal | None = Field(
        None,
        ge=0,
        description="許す差。既定は0、千円・百万円などに丸めた列では行数の半分まで。"
        " / Difference that is fine; default 0, in rounded units (千円) half a unit for each row.",
    )


_SUM = Bilingual(
    "{name}が{basis}と一致しません({basis} {expected}、記載 {found})。",
    "{name} is not the {basis} ({basis}: {expected}, written: {found}).",
)
_TAX = Bilingual(
    "{name}が税率と一致しません({basis}は {expected}、記載 {found})。",
    "{name} does not fit the rate ({basis} is {expected}, written: {found}).",
)
_PRODUCT = Bilingual(
    "{name}が{basis}と一致しません({formula}={expected}、記載 {found})。",
    "{name} is not {basis} ({formula}={expected}, written: {found}).",
)
_LEFT_OUT = Bilingual(
    "「{item}」({amount})が足されていない可能性があります。",
    "“{item}” ({amount}) may have been left out.",
)
_COUNTED_TWICE = Bilingual(
    "「{item}」({amount})を二重に足している可能性があります。",
    "“{item}” ({amount}) may have been added twice.",
)
_SWAPPED = Bilingual(
    "数字の並びが入れ違っている可能性があります。", "Two digits may have changed places."
)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of numbers: its index, its lines, what its head says of scale and unit."""

    index: int
    lines: tuple[Line, ...]
    scale: Decimal
    unit: str

    def shown(self, value: Decimal, model: Number) -> str:
        """Return `value` in the column's own terms, with the unit that its head may hold."""
        return f"{self.typed(value, model)}{'' if _has_unit(model) else self._head_unit()}"

    def typed(self, value: Decimal, model: Number) -> str:
        """Return `value` as it would stand in the cell of `model`."""
        return written_like(value if _has_unit(model) else value / self.scale, model)

    def _head_unit(self) -> str:
        scales = {Decimal(1000): "千", Decimal(10000): "万", Decimal(10) ** 6: "百万"}
        scales |= {Decimal(10) ** 8: "億", Decimal(1): ""}
        return f"{scales.get(self.scale, '')}{self.unit}"


def check(rule: TableSumRule, target: Target) -> CheckResult:
    """Hold every sum against the rows above it, in each column of amounts."""
    candidates, hits = 0, []
    for grid in select(rule.table, rule.scope, target.document):
        columns = _columns(rule, grid)
        for column in columns:
            for index, line in enumerate(column.lines):
                found = _readings(rule, column, index)
                if not found:
                    continue
                candidates += 1
                if not _is_one_of(line.value, found, _tolerance(rule, column, index)):
                    hits.append(_sum_hit(grid, column, index, found[0], several=len(columns) > 1))
        for product in rule.products:
            count, wrong = _products(rule, product, grid)
            candidates += count
            hits += wrong
    return CheckResult(candidates, tuple(hits))


def _columns(rule: TableSumRule, grid: Grid) -> list[_Column]:
    if rule.columns:
        wanted = sorted({c for name in rule.columns for c in grid.columns((name,))})
    else:
        wanted = [c for c in range(grid.table.columns) if _is_summable(grid, c)]
    read = [column for index in wanted if (column := _read(rule, grid, index, wanted))]
    return [column for column in read if any(_is_sum(line) for line in column.lines)]


def _is_summable(grid: Grid, column: int) -> bool:
    """Return whether a column has numbers of its own, and its head does not forbid adding them."""
    if any(_NOT_SUMMED.search(text) for text in grid.heads[column]):
        return False
    cells = (grid.cells[row][column] for row in grid.rows)
    return any(cell and cell.column_span == 1 and number(cell.text) for cell in cells)


def _is_sum(line: Line) -> bool:
    return line.kind is not RowKind.ITEM


def _read(rule: TableSumRule, grid: Grid, column: int, wanted: Sequence[int]) -> _Column | None:
    """Return a column's lines; None where a word or a mix of units leaves its sum open."""
    scale, unit = unit_in_head(grid.heads[column])
    lines: list[Line] = []
    units: set[str] = set()
    for row in grid.rows:
        cell = grid.cells[row][column]
        if grid.is_group(row) or cell is None or cell.row != row:
            continue
        owner = max((c for c in wanted if c < cell.column + cell.column_span), default=column)
        labels = grid.labels(row)
        text = grid.text(row, column) if owner == column else ""
        kind = row_kind(labels, rule.total_row, rule.subtotal_row, rule.tax.row if rule.tax else ())
        found = number(text)
        if kind is RowKind.ASIDE or counts_nothing(text):
            continue
        if found is None and kind is not RowKind.ITEM:
            continue  # the label itself, or a remark beside the total
        if found is None or found.about or found.unit == "%" or not found.sums:
            return None
        units.add(found.unit)
        value = found.value if _has_unit(found) else found.written * scale
        lines.append(Line(row, kind, _label(labels, kind), found, value))
    if len(units - {""}) > 1:
        return None
    return _Column(column, _settled(lines), scale, unit or next(iter(units - {""}), ""))


def _has_unit(found: Number) -> bool:
    return bool(found.unit) or found.scale != 1


def _label(labels: Sequence[str], kind: RowKind) -> str:
    """Return the label that makes a row what it is, or the last of an item's."""
    if kind is RowKind.ITEM:
        return labels[-1] if labels else ""
    return next(label for label in labels if row_kind((label,)) is kind or label == labels[-1])


def _settled(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Make a sum of `機器計` where it is what precedes it, an item of `温度計`.

    Where it equals the one item before it, either is likely: what follows decides.
    """
    strict, loose = _settle(lines, least=2), _settle(lines, least=1)
    return min(strict, loose, key=_disagreements)


def _settle(lines: Sequence[Line], least: int) -> tuple[Line, ...]:
    done: list[Line] = []
    since = 0
    for line in lines:
        kind = line.kind
        if kind is RowKind.MAYBE:
            as_sum = replace(line, kind=RowKind.SUBTOTAL)
            found = readings([*done, as_sum], len(done))
            fits = since >= least and any(each.value == line.value for each in found)
            kind = RowKind.SUBTOTAL if fits else RowKind.ITEM
        since = since + 1 if kind is RowKind.ITEM else 0
        done.append(replace(line, kind=kind))
    return tuple(done)


def _disagreements(lines: Sequence[Line]) -> int:
    sums = (i for i, line in enumerate(lines) if line.kind in (RowKind.SUBTOTAL, RowKind.TOTAL))
    found = ((lines[i].value, readings(lines, i)) for i in sums)
    return sum(bool(each) and value not in {r.value for r in each} for value, each in found)


def _readings(rule: TableSumRule, column: _Column, index: int) -> list[Reading]:
    line = column.lines[index]
    if line.kind in (RowKind.SUBTOTAL, RowKind.TOTAL):
        if multiplies(line.label, (each.label for each in column.lines[:index])):
            return []
        return readings(column.lines, index)
    if line.kind is RowKind.TAX and rule.tax is not None:
        unit = Decimal(1) if _has_unit(line.number) else column.scale
        return tax_readings(column.lines, index, rule.tax.rate, rule.tax.rounding, unit)
    return []


def _tolerance(rule: TableSumRule, column: _Column, index: int) -> Decimal:
    if rule.tolerance is not None:
        return rule.tolerance
    rounded = column.scale if column.scale > 1 else Decimal(0)
    return rounded * index / 2


def _is_one_of(value: Decimal, found: Sequence[Reading], tolerance: Decimal) -> bool:
    return any(abs(reading.value - value) <= tolerance for reading in found)


def _sum_hit(grid: Grid, column: _Column, index: int, reading: Reading, *, several: bool) -> Hit:
    line = column.lines[index]
    model = line.number
    expected, found = column.shown(reading.value, model), column.shown(line.value, model)
    head = grid.name(column.index)
    name = f"「{head}」の{line.label}" if several and head else line.label
    name_en = f"“{line.label}” of “{head}”" if several and head else f"“{line.label}”"
    sentence = _TAX if line.kind is RowKind.TAX else _SUM
    basis = reading.basis
    words = Bilingual(
        sentence.ja.format(name=name, basis=basis.ja, expected=expected, found=found),
        sentence.en.format(name=name_en, basis=basis.en, expected=expected, found=found),
    )
    return Hit(
        grid.span(line.row, column.index),
        words,
        _hint(column, index, reading.value),
        Replacement(column.typed(reading.value, model), "display"),
        values={
            "name": name,
            "basis": basis.ja,
            "formula": "",
            "expected": expected,
            "found": found,
        },
    )


def _hint(column: _Column, index: int, expected: Decimal) -> Bilingual | None:
    """Return what may have gone wrong: a row left out or added twice, or digits swapped."""
    line = column.lines[index]
    difference = expected - line.value
    for item in column.lines[:index]:
        if item.kind is RowKind.ITEM and abs(difference) == abs(item.value) != 0:
            words = _LEFT_OUT if difference == item.value else _COUNTED_TWICE
            return words.format(item=item.label, amount=column.shown(item.value, item.number))
    if sorted(str(expected)) == sorted(str(line.value)):
        return _SWAPPED
    return None


def _products(rule: TableSumRule, product: Product, grid: Grid) -> tuple[int, list[Hit]]:
    columns = [grid.columns((name,)) for name in (*product.factors, product.product)]
    if not all(columns):
        return 0, []
    *factors, result = (found[0] for found in columns)
    count, hits = 0, []
    for row in grid.rows:
        if grid.is_group(row) or row_kind(grid.labels(row)) not in {RowKind.ITEM, RowKind.MAYBE}:
            continue
        parts = [_worth(grid, row, column) for column in factors]
        written = _worth(grid, row, result)
        model = number(grid.text(row, result))
        if written is None or model is None or any(part is None for part in parts):
            continue
        count += 1
        expected = prod((part for part in parts if part is not None), start=Decimal(1))
        if not _is_product(rule, grid, result, expected, written):
            hits.append(_product_hit(product, grid, row, (factors, result), (expected, model)))
    return count, hits


def _worth(grid: Grid, row: int, column: int) -> Decimal | None:
    found = number(grid.text(row, column))
    if found is None or found.about or found.memo:
        return None
    if found.unit == "%":
        return found.value / 100
    return found.value if _has_unit(found) else found.written * unit_in_head(grid.heads[column])[0]


def _is_product(
    rule: TableSumRule, grid: Grid, column: int, expected: Decimal, written: Decimal
) -> bool:
    """An amount in whole yen, or whole thousands, may be rounded either way."""
    scale = unit_in_head(grid.heads[column])[0]
    off = abs(expected - written)
    rounded = scale if expected % scale else Decimal(0)
    return off < rounded or off <= (rule.tolerance or 0)


def _product_hit(
    product: Product,
    grid: Grid,
    row: int,
    columns: tuple[Sequence[int], int],
    wanted: tuple[Decimal, Number],
) -> Hit:
    factors, result = columns
    expected, model = wanted
    scale, unit = unit_in_head(grid.heads[result])
    column = _Column(result, (), scale, unit)
    basis = "×".join(product.factors)
    values = {
        "name": product.product,
        "basis": basis,
        "formula": "×".join(grid.text(row, factor) for factor in factors),
        "expected": column.shown(expected, model),
        "found": grid.text(row, result),
    }
    return Hit(
        grid.span(row, result),
        _PRODUCT.format(**values),
        replacement=Replacement(column.typed(expected, model), "display"),
        values=values,
    )


KIND = Kind(
    "table-sum",
    TableSumRule,
    check,
    KindDoc(
        finds=Bilingual(
            "明細と合わない合計・小計・消費税、単価×数量と合わない金額。",
            "Totals, subtotals and taxes that do not fit their rows, and wrong products.",
        ),
        why=Bilingual(
            "決裁は合計額で決まります。明細を直して合計を直し忘れる誤りは、目では見つけにくいものです。",
            "Approval goes by the total, and a total that was not updated is hard to see.",
        ),
        rule="""\
id: example.total
kind: table-sum
table: {section: 費用}
total_row: 合計
tax: {rate: 0.1}
products: [{factors: [数量, 単価], product: 金額}]
""",
        bad="## 費用\n\n| 品名 | 数量 | 単価 | 金額 |\n|---|---|---|---|\n"
        "| 複合機 | 2台 | 600,000円 | 1,200,000円 |\n| 設置 | 1式 | 40,000円 | 40,000円 |\n"
        "| 合計 | | | 1,204,000円 |",
        good="## 費用\n\n| 品名 | 数量 | 単価 | 金額 |\n|---|---|---|---|\n"
        "| 複合機 | 2台 | 600,000円 | 1,200,000円 |\n| 設置 | 1式 | 40,000円 | 40,000円 |\n"
        "| 合計 | | | 1,240,000円 |",
        fix="display",
        values=("name", "basis", "formula", "expected", "found"),
    ),
)
