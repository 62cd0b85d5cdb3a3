"""Figures in running text that a table of the same document gives otherwise.

A sentence that names a row of a table right before a number (`油温は76℃`) repeats that row, as far
as code can tell. It is wrong only where no row of that name has the number, and one has it with a
digit wrong; or where the row has it in another size of the same unit (kPa for MPa).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from checker.core.document import Block, BlockKind, Document, Span
from checker.core.text.normalization import fold, strip_note
from checker.kinds.facts.slips import is_slip, is_sure_slip
from checker.kinds.facts.stated_numbers import StatedNumber, list_stated
from checker.kinds.shared.amounts import number, read_head_unit
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.tables import TableGrid, TableSelector, select
from checker.language.clock import HOUR, to_plain

_TO_NUMBER = re.compile(
    "(?:の?(?:値|金額|費用|価格|台数|件数|人数|数量|数|合計|時間))?(?:について)?"
    "[はがもをの:、 ]{0,2}(?:計|合計|金)?"
    r"|,? (?:of|is|was|were|are|costs?|came to|comes to|at|reached|stands at|had|has|totalled"
    r"|amounts? to|:)(?: (?:only|now|a|the))?:? ?|: ?| ?\(",
    re.IGNORECASE,
)
_LEAST_LABEL = 2
_MOST_LABEL = 30
_MOST_GAP = 12
_MOST_CELLS = 4000
_SCALES = (1, 1000, 10_000, 1_000_000)
_LABEL_UNIT = re.compile(r"[(\[]([^()\[\]]{1,6})[)\]]")
_TOTAL_ROW = re.compile(
    r"(?:税込)?(?:合計|総計|総額|計|総費用)(?:金額)?(?:\(?税[込抜]\)?)?"
    "|(?:grand )?total(?: cost| amount)?|sum"
)
_TOTAL_WORDS = re.compile(
    r"(?:合計|総計|総額|総費用|費用総額|見積総額)(?:額|金額)?(?:\(?税[込抜]\)?)?"
    "[はがの:、 ]{0,2}(?:計|金)? ?$"
    r"|\btotal(?: cost| amount| price)?(?: of| is| was| comes to|:)? ?$",
    re.IGNORECASE,
)
_WITHIN_WORD = re.compile("[a-z0-9][a-z0-9]|[一-鿿々ァ-ヺー][一-鿿々ァ-ヺー]")
_LAST_SENTENCE = re.compile(r"[^。\n.;!?]+(?:[.,][0-9]+[^。\n.;!?]*)*$")
_ENDS_NAME = re.compile("[^a-z0-9一-鿿々ァ-ヺー]")
_MOST_SENTENCE = 80
_MOST_LINE = 120
_LESS_AFTER = re.compile(
    "(?:の|ほど|も|分|だけ)?(?:増|減|多[いくか]|少な|上回|下回|超過|不足)"
    r"|(?: [a-z]+)?,? (?:more|fewer|less|higher|lower|above|below)\b"
)
_LESS_BEFORE = re.compile(r"\b(?:up|down|rises?|falls?|grows?|increases?|decreases?|drops?) by ?$")
_MONEY = frozenset({"円", "ドル", "ユーロ", "ポンド"})
_SIZED = re.compile(r"(?P<size>[mkMGµμ]?)(?P<base>Pa|bar|[VAWgmLlB]|Hz|Wh|J|N|Ω)")
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


@dataclass(frozen=True, slots=True)
class _Figure:
    value: Decimal
    unit: str
    written: str


_Rows = Mapping[str, Sequence[_Figure]]


def find_other_figures(
    document: Document, blocks: Sequence[Block], scope: Scope
) -> Iterator[OtherFigure]:
    """Yield the numbers of the text that are those of a table's row, but for a digit or a unit."""
    rows = _read_rows(document, scope)
    if not rows:
        return
    for block in blocks:
        if block.cell is None and block.kind is not BlockKind.CODE:
            yield from _check_block(block, rows)


def _read_rows(document: Document, scope: Scope) -> _Rows:
    """Return the figures of all tables' rows by the rows' names; the totals' have an empty one."""
    rows: dict[str, list[_Figure]] = defaultdict(list)
    for grid in select(TableSelector(), scope, document):
        if len(grid.cells) * grid.table.columns <= _MOST_CELLS:
            for row in grid.rows:
                name, figures = _read_row(grid, row)
                if name is not None and figures:
                    rows[name] += figures
    return rows


def _read_row(grid: TableGrid, row: int) -> tuple[str | None, list[_Figure]]:
    label = to_plain(next(iter(grid.labels(row)), ""))
    name = _normalize(strip_note(label))
    if grid.is_group(row) or not _LEAST_LABEL <= len(name) <= _MOST_LABEL:
        return None, []
    figures = [each for column in range(grid.table.columns) if (each := _read(grid, row, column))]
    unit = _LABEL_UNIT.search(label)
    if unit is not None:
        figures = [replace(each, unit=each.unit or unit[1]) for each in figures]
    return "" if _TOTAL_ROW.fullmatch(fold(name)) else name, figures


def _normalize(text: str) -> str:
    return text.strip().lower()


def _read(grid: TableGrid, row: int, column: int) -> _Figure | None:
    text = grid.text(row, column)
    found = number(text) if any(each.isdigit() for each in text) else None
    if found is None or found.about:
        return None
    scale, unit = read_head_unit(grid.heads[column])
    whole = found.scale != 1 or bool(found.unit)
    value = found.value if whole else found.value * scale
    return _Figure(value, found.unit or unit or found.prefix, text)


def _check_block(block: Block, rows: _Rows) -> Iterator[OtherFigure]:
    plain = to_plain(block.text)
    stated = list_stated(block.text)
    if len(plain) <= _MOST_LINE:
        yield from _check_instalments(block, stated, rows.get("", ()))
    for each in stated:
        name, far = (None, False) if each.vague or each.rate else _find_name(plain, each, rows)
        if name is None:
            continue
        written = block.text[each.start : each.end]
        if _says_difference(plain, each):
            other = _judge_difference(each, rows[name])
        else:
            other = _judge(each, rows[name], plain, sure=far or not name)
        if other is not None:
            yield OtherFigure(block.span(each.start, each.end), written, other, name)


def _check_instalments(
    block: Block, stated: Sequence[StatedNumber], totals: Sequence[_Figure]
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
            written = block.text[money[0].start : money[0].end]
            span = block.span(money[0].start, money[0].end)
            formula = f"{figure.written}×{shares[0].value}%={right:,}"
            yield OtherFigure(span, written, formula, "", computed=True)
            return


def _find_name(plain: str, each: StatedNumber, rows: _Rows) -> tuple[str | None, bool]:
    """Return the row that the words before a number name, and whether others stand between.

    Right before it any row of a table may be named; farther off, at the sentence's beginning.
    """
    before = plain[max(0, each.start - _MOST_LABEL - _MOST_GAP) : each.start].lower()
    if "" in rows and _TOTAL_WORDS.search(before):
        return "", False
    for end in range(len(before), max(0, len(before) - _MOST_GAP), -1):
        if _TO_NUMBER.fullmatch(before, end):
            for start in range(max(0, end - _MOST_LABEL), end - 1):
                if before[start:end] in rows and _begins_word(before, start):
                    return before[start:end], False
    sentence = _LAST_SENTENCE.search(plain, max(0, each.start - _MOST_SENTENCE), each.start)
    opening = sentence[0].lstrip(" ・-*").lower() if sentence else ""
    names = (opening[:end] for end in range(min(len(opening), _MOST_LABEL), 1, -1))
    named = (name for name in names if name in rows and _ENDS_NAME.match(opening, len(name)))
    return next(named, None), True


def _begins_word(text: str, start: int) -> bool:
    """Tell whether a name begins there and not within a longer one: 最大電流 is not 電流."""
    pair = text[max(0, start - 1) : start + 1]
    return _WITHIN_WORD.fullmatch(pair) is None


def _says_difference(plain: str, each: StatedNumber) -> bool:
    before = plain[max(0, each.start - _MOST_GAP) : each.start]
    return bool(_LESS_AFTER.match(plain, each.end) or _LESS_BEFORE.search(before))


def _judge_difference(each: StatedNumber, figures: Sequence[_Figure]) -> str | None:
    """Return the two figures of the row that are said to differ by another number."""
    fitting = [figure for figure in figures if _fits(figure, each)]
    if any(figure.value == each.value for figure in fitting):
        return None
    pairs = [pair for pair in combinations(fitting, 2) if pair[0].value != pair[1].value]
    gaps = {abs(one.value - other.value): (one, other) for one, other in pairs}
    if each.value in gaps or len(gaps) != 1:
        return None
    ((gap, (one, other)),) = gaps.items()
    slip = is_slip(each.value, gap, plain=True)
    return f"{one.written}, {other.written}" if slip else None


def _judge(each: StatedNumber, figures: Sequence[_Figure], plain: str, *, sure: bool) -> str | None:
    """Return what the table says instead, or None where both agree or nothing tells."""
    same = [figure for figure in figures if each.value in _iter_worths(figure, each)]
    if same:
        unit = _UNIT_AFTER.match(plain, each.end)
        sizes = [_differ_in_size(unit[1], figure.unit) for figure in same] if unit else [False]
        return f"{same[0].written} {same[0].unit}" if all(sizes) else None
    near = [f for f in figures if _fits(f, each) and _is_near(f, each, sure=sure)]
    return near[0].written if near else None


def _differ_in_size(one: str, other: str) -> bool:
    """Tell whether two units are one in different sizes: kPa and MPa."""
    first, second = _SIZED.fullmatch(one), _SIZED.fullmatch(other)
    if first is None or second is None:
        return False
    return first["base"] == second["base"] and first["size"] != second["size"]


def _fits(figure: _Figure, each: StatedNumber) -> bool:
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


def _iter_worths(figure: _Figure, each: StatedNumber) -> Iterator[Decimal]:
    """Yield what a figure may be worth: a table in 千円 does not always say so."""
    for scale in _SCALES if each.kind == "money" else _SCALES[:1]:
        yield figure.value * scale


def _is_near(figure: _Figure, each: StatedNumber, *, sure: bool) -> bool:
    if sure or each.kind == "money":
        return any(is_sure_slip(each.value, worth) for worth in _iter_worths(figure, each))
    return bool(each.unit) and is_slip(each.value, figure.value, plain=True)
