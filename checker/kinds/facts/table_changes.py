"""Hold what prose says of a table's rows against them: rises, falls and shares of the total."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import write_number
from checker.kinds.facts.slips import is_slip
from checker.kinds.facts.stated_numbers import StatedNumber
from checker.kinds.facts.table_figures import TableFigure, TableRows

_ROSE = re.compile(
    r"\b(?:rose|risen|grew|grown|increased|gained|climbed|improved|up)(?: again)?(?: by| of)? ?$"
)
_FELL = re.compile(
    r"\b(?:fell|fallen|dropped|decreased|declined|shrank|lost|down)(?: again)?(?: by| of)? ?$"
)
_ROSE_AFTER = re.compile("の?(?:増(?!減)|伸び|上昇)")
_FELL_AFTER = re.compile("の?(?:減(?!増)|低下|下落|落ち込)")
_OF_ALL = re.compile(r" of (?:all|the total|the whole)\b|(?:を|に)?(?:占め|当た|あた)")
_OF_ALL_BEFORE = re.compile("(?:全体|総数|合計|全[^。、]{1,6})の ?$")
_PLUS = ("+", "＋")
_NEAR = 28
_HUNDRED = Decimal(100)
_LEAST_DIGITS = 4


def find_other_direction(
    plain: str, each: StatedNumber, figures: Sequence[TableFigure]
) -> str | None:
    """Return the change that the row has where the text says that it went the other way."""
    if each.kind != "share":
        return None
    before = plain[max(0, each.start - _NEAR) : each.start].lower()
    rose = bool(_ROSE.search(before) or _ROSE_AFTER.match(plain, each.end))
    fell = bool(_FELL.search(before) or _FELL_AFTER.match(plain, each.end))
    same = [one for one in figures if one.unit == "%" and abs(one.value) == each.value]
    if rose == fell or not same:
        return None
    signs = {_read_sign(figure) for figure in same}
    return same[0].written if signs == {-1 if rose else 1} else None


def _read_sign(figure: TableFigure) -> int:
    if figure.value < 0:
        return -1
    return 1 if figure.written.strip().startswith(_PLUS) else 0


def find_other_share(
    plain: str, each: StatedNumber, figures: Sequence[TableFigure], totals: Sequence[TableFigure]
) -> str | None:
    """Return the share of the total that a row really is, as a formula, where it is a slip away."""
    before = plain[max(0, each.start - _NEAR) : each.start]
    after = _OF_ALL.match(plain, each.end)
    if each.kind != "share" or each.vague or not (after or _OF_ALL_BEFORE.search(before)):
        return None
    pairs = list(_iter_shares(figures, totals))
    if any(abs(share - each.value) < each.step for share, _, _ in pairs):
        return None
    for share, part, whole in pairs:
        right = share.quantize(each.step)
        if is_slip(each.value, right, plain=True):
            return f"{write_number(part)}÷{write_number(whole)}={write_number(right)}%"
    return None


def _iter_shares(
    figures: Sequence[TableFigure], totals: Sequence[TableFigure]
) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Yield each figure as a share of the total of its column, with both."""
    for part in figures:
        for whole in totals:
            if part.head == whole.head and part.unit != "%" and 0 < part.value < whole.value:
                yield part.value / whole.value * _HUNDRED, part.value, whole.value


def find_row_of_value(value: Decimal, rows: TableRows) -> Sequence[TableFigure]:
    """Return the one row that holds a number of enough digits to be no other."""
    if len(value.normalize().as_tuple().digits) < _LEAST_DIGITS:
        return ()
    found = [figures for figures in rows.values() if any(f.value == value for f in figures)]
    return found[0] if len(found) == 1 else ()
