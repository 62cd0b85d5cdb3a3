"""Figures in running text that a table of the same document gives otherwise.

A sentence that names a row of a table right before a number (`油温は76℃`) repeats that row, as far
as code can tell. It is wrong only where no row of that name has the number, and one has it with a
digit wrong; or where the row has it in another size of the same unit (kPa for MPa).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Span
from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import write_number
from checker.kinds.facts.row_names import RowName, find_row_name
from checker.kinds.facts.slips import is_shifted, is_slip, is_sure_slip
from checker.kinds.facts.stated_numbers import StatedNumber, list_stated
from checker.kinds.facts.table_changes import (
    find_other_direction,
    find_other_share,
    find_row_of_value,
)
from checker.kinds.facts.table_figures import TableFigure, TableRows, read_rows
from checker.kinds.shared.amounts import number
from checker.kinds.shared.scope import Scope
from checker.language.clock import HOUR, to_plain

_MOST_GAP = 12
_LEAST_WORD = 3
_SCALES = (1, 1000, 10_000, 1_000_000)
_ENDS_COUNT = re.compile(r" ?[A-Za-z]+(?=[.,;:)]|$| and\b| in (?:all|total)\b)")
_MOST_LINE = 120
_LESS_AFTER = re.compile(
    "(?:の|ほど|も|分|だけ)?(?:増|減|多[いくか]|少な|上回|下回|超過|不足)"
    r"|(?: [a-z]+)?,? (?:more|fewer|less|higher|lower|above|below)\b"
)
_LESS_BEFORE = re.compile(r"\b(?:up|down|rises?|falls?|grows?|increases?|decreases?|drops?) by ?$")
_MONEY = frozenset({"円", "ドル", "ユーロ", "ポンド"})
_SIZED = re.compile(r"(?P<size>[mkMGµμ]?)(?P<base>Pa|bar|[VAWgmLlB]|Hz|Wh|J|N|Ω)")
_IS_USED = re.compile(
    "(?:ずつ)?[をで][^、。]{0,12}?(?:入れ|加え|足[しす]|使|用い|混ぜ|注|投入|追加|補充|塗|配[りる布]|渡|行[いうっ])"
)
"""What is done with a part of a stock that a table lists: 精製水10Lを入れ."""
_UNIT_AFTER = re.compile(r" ?([A-Za-zµμΩ]{1,5})(?![A-Za-z/])")


@dataclass(frozen=True, slots=True)
class OtherFigure:
    """A number as written in the text, the table's, and the row that has it (empty: the total).

    `computed` tells that `in_table` is the formula by which the table gives another number.
    """

    span: Span
    written: str
    in_table: str
    label: str
    computed: bool = False


def find_other_figures(
    document: Document, blocks: Sequence[Block], scope: Scope
) -> Iterator[OtherFigure]:
    """Yield the numbers of the text that are those of a table's row, but for a digit or a unit."""
    rows = read_rows(document, scope)
    if not rows:
        return
    for block in blocks:
        if block.cell is None and block.kind is not BlockKind.CODE:
            yield from _check_block(block, rows)


def _check_block(block: Block, rows: TableRows) -> Iterator[OtherFigure]:
    plain = to_plain(block.text)
    stated = list_stated(block.text)
    if len(plain) <= _MOST_LINE:
        yield from _check_instalments(block, stated, rows.get("", ()))
    for at, each in enumerate(stated):
        found = None if each.vague else find_row_name(plain, each, rows)
        told = _judge_row(block, plain, each, rows, found) if found is not None else None
        if told is not None:
            yield told
        elif found is not None and not (each.rate and not found.near):
            other = _judge_named(each, rows[found.name], plain, found)
            if other is not None and not _is_told(other, stated, found):
                yield _build(block, each, other, found.name)
        elif at and not each.vague and _says_difference(plain, each):
            yield from _judge_by_value(block, each, stated[at - 1], rows)


def _build(
    block: Block, each: StatedNumber, in_table: str, label: str, *, computed: bool = False
) -> OtherFigure:
    span, written = block.span(each.start, each.end), block.text[each.start : each.end]
    return OtherFigure(span, written, in_table, label, computed)


def _judge_row(
    block: Block, plain: str, each: StatedNumber, rows: TableRows, named: RowName
) -> OtherFigure | None:
    """Return what is wrong with a change, or a share of the total, that a row is said to have."""
    figures = rows[named.name]
    change = None if named.loose else find_other_direction(plain, each, figures)
    if change is not None:
        return _build(block, each, change, named.name)
    share = find_other_share(plain, each, figures, rows.get("", ())) if named.name else None
    return _build(block, each, share, named.name, computed=True) if share else None


def _judge_by_value(
    block: Block, each: StatedNumber, before: StatedNumber, rows: TableRows
) -> Iterator[OtherFigure]:
    """Yield a difference to another figure of the row that the number before it comes from."""
    figures = find_row_of_value(before.value, rows) if before.is_like(each) else ()
    gap = _find_gap(each, figures)
    if gap is not None:
        high, low = sorted(gap, key=lambda figure: figure.value, reverse=True)
        formula = f"{high.written}-{low.written}={write_number(high.value - low.value)}"
        yield _build(block, each, formula, "", computed=True)


def _is_told(in_table: str, stated: Sequence[StatedNumber], named: RowName) -> bool:
    """Tell whether the text says the table's figure too, and the number named from afar another."""
    found = number(in_table)
    return not named.near and found is not None and any(e.value == found.value for e in stated)


def _judge_named(
    each: StatedNumber, figures: Sequence[TableFigure], plain: str, named: RowName
) -> str | None:
    if _says_difference(plain, each):
        gap = None if named.loose else _find_gap(each, figures)
        return ", ".join(figure.written for figure in gap) if gap else None
    return _judge(each, figures, plain, named)


def _check_instalments(
    block: Block, stated: Sequence[StatedNumber], totals: Sequence[TableFigure]
) -> Iterator[OtherFigure]:
    """Yield what a line calls a share of the table's total: `40% with the order: $9,684.72`."""
    shares = [each for each in stated if each.kind == "share"]
    money = [each for each in stated if each.kind != "share"]
    if len(shares) != 1 or len(money) != 1 or money[0].kind != "money" or money[0].vague:
        return
    worths = [figure.value * shares[0].value / 100 for figure in totals]
    if any(abs(worth - money[0].value) < money[0].step for worth in worths):
        return
    for figure, worth in zip(totals, worths, strict=True):
        right = worth.quantize(min(money[0].step, Decimal(1)))
        if is_sure_slip(money[0].value, right):
            formula = f"{figure.written}×{shares[0].value}%={right:,}"
            yield _build(block, money[0], formula, "", computed=True)
            return


def _says_difference(plain: str, each: StatedNumber) -> bool:
    before = plain[max(0, each.start - _MOST_GAP) : each.start]
    return bool(_LESS_AFTER.match(plain, each.end) or _LESS_BEFORE.search(before))


def _find_gap(
    each: StatedNumber, figures: Sequence[TableFigure]
) -> tuple[TableFigure, TableFigure] | None:
    """Return the two figures of the row that are said to differ by another number."""
    fitting = [figure for figure in figures if not figure.end and _fits(figure, each)]
    if any(figure.value == each.value for figure in fitting):
        return None
    pairs = [pair for pair in combinations(fitting, 2) if pair[0].value != pair[1].value]
    gaps = {abs(one.value - other.value): (one, other) for one, other in pairs}
    if each.value in gaps or len(gaps) != 1:
        return None
    ((gap, pair),) = gaps.items()
    return pair if is_slip(each.value, gap, plain=True) else None


def _judge(
    each: StatedNumber, figures: Sequence[TableFigure], plain: str, named: RowName
) -> str | None:
    """Return what the table says instead, or None where both agree or nothing tells."""
    same = [figure for figure in figures if each.value in _iter_worths(figure, each)]
    if same:
        unit = _UNIT_AFTER.match(plain, each.end)
        sizes = [_differ_in_size(unit[1], figure.unit) for figure in same] if unit else [False]
        return f"{same[0].written} {same[0].unit}" if all(sizes) else None
    fitting = [figure for figure in figures if not figure.end and _fits(figure, each)]
    if each.kind != "money" and _IS_USED.match(plain, each.end):
        fitting = [figure for figure in fitting if figure.value < each.value]
    whole = named.near or _ENDS_COUNT.match(plain, each.end) is not None
    near = [figure for figure in fitting if _is_near(figure, each, named, whole=whole)]
    return near[0].written if near else None


def _differ_in_size(one: str, other: str) -> bool:
    """Tell whether two units are one in different sizes: kPa and MPa."""
    first, second = _SIZED.fullmatch(one), _SIZED.fullmatch(other)
    if first is None or second is None:
        return False
    return first["base"] == second["base"] and first["size"] != second["size"]


def _fits(figure: TableFigure, each: StatedNumber) -> bool:
    """Tell whether the units allow that both are the same figure."""
    if each.kind == "money":
        return figure.unit in {"", each.unit, *_MONEY}
    if each.kind in {"share", "points"}:
        return figure.unit == "%"
    if each.kind == "length":
        return figure.unit == "分" and each.value < HOUR
    if figure.unit in {"%", *_MONEY}:
        return False
    return not figure.unit or figure.unit == each.unit or each.unit.isascii()


def _iter_worths(figure: TableFigure, each: StatedNumber) -> Iterator[Decimal]:
    """Yield what a figure may be worth: a table in 千円 does not always say so."""
    for scale in _SCALES if each.kind == "money" else _SCALES[:1]:
        yield figure.value * scale


def _is_near(figure: TableFigure, each: StatedNumber, named: RowName, *, whole: bool) -> bool:
    """Tell whether a number is the figure but for a slip.

    One digit of two will do where all that the column counts is meant, not some of it: `45 loads,`.
    """
    if whole and _names_head(each.unit, figure.head):
        return is_slip(each.value, figure.value, plain=True)
    if not named.near or not named.name or each.kind == "money":
        worths = list(_iter_worths(figure, each))
        shifted = named.near and each.kind == "money" and is_shifted(each.value, figure.value)
        return shifted or any(is_sure_slip(each.value, worth) for worth in worths)
    return bool(each.unit) and is_slip(each.value, figure.value, plain=True)


def _names_head(unit: str, head: str) -> bool:
    """Tell whether an English word after a number is the column's head: `45 loads`, Loads."""
    words = [word.removesuffix("s") for word in re.findall("[a-z]+", head.lower())]
    return len(unit) > _LEAST_WORD and unit.isascii() and unit in words
