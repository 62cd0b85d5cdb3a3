"""Columns of running numbers that skip or repeat one, and shares that are not the whole."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from checker.core.document import Document
from checker.core.findings import Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.facts.count_parts import get_slack
from checker.kinds.shared.row_kinds import RowKind, classify_row
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import ANY_TABLE, TableGrid, select

_NUMBER_HEAD = re.compile("no[.．]?|№|#|番号|項番|通番|連番|項|順番")
_SHARE_HEAD = re.compile("構成比率?|割合|内訳比率?|シェア|share", re.IGNORECASE)
_INTEGER = re.compile("[0-9]{1,3}")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?) ?%")
_LEAST_ROWS = 4
_HUNDRED = Decimal(100)
_NEAR = 15

_TWICE = Message("count.number-stands-twice")
_SKIPPED = Message("count.number-is-missing")
_PARTS = Message("count.parts-make-another-number")


def find_column_faults(
    document: Document, scope: Scope, *, numbers: bool, shares: bool
) -> list[Hit]:
    """Return what is wrong with running numbers and shares in the tables of a document."""
    hits: list[Hit] = []
    for grid in select(ANY_TABLE, scope, document):
        for column in range(grid.table.columns):
            head = fold(grid.name(column))
            if numbers and _NUMBER_HEAD.fullmatch(head):
                hits += _check_numbers(grid, column)
            if shares and _SHARE_HEAD.match(head):
                hits += _check_shares(grid, column)
    return hits


def _check_numbers(grid: TableGrid, column: int) -> Iterator[Hit]:
    """Yield the one number that a column running from 1 repeats, leaves out or gets wrong."""
    rows = [row for row in grid.rows if not grid.is_group(row)]
    texts = [fold(grid.text(row, column)) for row in rows]
    if len(rows) < _LEAST_ROWS or not all(_INTEGER.fullmatch(text) for text in texts):
        return
    values = [int(text) for text in texts]
    steps = [after - before for before, after in pairwise(values)]
    odd = [at for at, step in enumerate(steps) if step != 1]
    wrong = [at for at, value in enumerate(values) if value != at + 1]
    if len(wrong) == 1 and len(odd) > 1 and wrong[0] > 0:  # one slip in the middle of a good run
        (at,) = wrong
        is_twice = values.count(values[at]) > 1
        sentence, expected = (_TWICE, texts[at]) if is_twice else (_SKIPPED, str(at + 1))
        yield _build_hit(grid, rows[at], column, sentence, texts[at], expected)
        return
    if values[0] != 1 or len(odd) != 1:
        return
    at = odd[0] + 1
    if steps[odd[0]] == 0 and grid.cells[rows[at]][column] is not grid.cells[rows[at - 1]][column]:
        yield _build_hit(grid, rows[at], column, _TWICE, texts[at], texts[at])
    elif steps[odd[0]] == 2:  # noqa: PLR2004 - one is missing; a longer gap may be meant
        yield _build_hit(grid, rows[at], column, _SKIPPED, texts[at], str(values[at] - 1))


def _check_shares(grid: TableGrid, column: int) -> Iterator[Hit]:
    """Yield a total of 100 % that the shares above it do not make."""
    items: list[Decimal] = []
    for row in grid.rows:
        match = _PERCENT.fullmatch(fold(grid.text(row, column)))
        kind = classify_row(grid.labels(row))
        if match is None or kind not in {RowKind.ITEM, RowKind.TOTAL}:
            return
        value = Decimal(match[1])
        if kind is RowKind.ITEM:
            items.append(value)
        elif value == _HUNDRED and len(items) > 1:
            yield from _judge_total(grid, row, column, items)
            return


def _judge_total(grid: TableGrid, row: int, column: int, items: Sequence[Decimal]) -> Iterator[Hit]:
    off = abs(sum(items) - _HUNDRED)
    if get_slack(items) < off <= _NEAR:
        formula = f"{'+'.join(map(str, items))}={sum(items)}"
        yield _build_hit(grid, row, column, _PARTS, grid.text(row, column), formula)


def _build_hit(
    grid: TableGrid, row: int, column: int, sentence: Message, match: str, expected: str
) -> Hit:
    values = {"match": match, "expected": expected}
    return Hit(grid.span(row, column), sentence.format(**values), values=values)
