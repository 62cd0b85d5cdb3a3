"""Recognise what a row of amounts is by its label: an item, a subtotal, a tax, a total."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from checker.core.text import lazy_re as re
from checker.core.text.normalization import make_heading_key, strip_note
from checker.kinds.shared.scope import matches


class RowKind(Enum):
    """What a row adds to a sum."""

    ITEM = "item"
    SUBTOTAL = "subtotal"
    TAX = "tax"
    TOTAL = "total"
    MAYBE = "maybe"  # `機器計` sums up, `温度計` does not: the numbers tell
    ASIDE = "aside"  # `うち`, `平均`, `参考`: stands beside the sum


_ASIDE = re.compile(
    r"[(]?(?:うち|内訳|内数|内、|内消費税|参考|再掲|※)"
    r"|(?:収支)?差引(?:き|残高|額|計|合計)*$|差額$|過不足(?:額)?$"
    r"|.*(?:延べ|のべ).*(?:計|数)$|(?:前年|前期|昨年|前回|前月|当初予算)(?:度|実績)?の?(?:合計|総計|計)$"
    r"|.*(?:平均(?:値|額|年齢)?|構成比|割合|前年比|前期比|達成率|内税|累計)$|average"
    r"|.*%(?:軽減)?(?:税率)?対象(?:額|計|分|小計|合計)?(?:[※*＊]|[(][^()]*[)])?$"
)
_TAX = re.compile(
    r"(?:.*[0-9]%(?:対象)?の?)?(?:地方)?消費税(?![込抜]).*|税額?|税金|外税"
    r"|(?:consumption |sales )?tax|vat"
)
_SUBTOTAL = re.compile(
    r".*(?:小計|中計)(?:額|金額)?|.*(?:全社|全体|年間|年度|費用?)計|sub-? ?total.*"
)
_TOTAL = re.compile(
    r".*(?:合計|総計)(?:額|金額)?|総額|計"
    r"|(?:消費)?税[込抜](?:み|き)?(?:合計|総額|金額|価格|額|計)?|(?:grand )?total.*"
)
_MAYBE = re.compile(r".*[^\W\d_]計")
_USUAL = (
    (_TAX, RowKind.TAX),
    (_SUBTOTAL, RowKind.SUBTOTAL),
    (_TOTAL, RowKind.TOTAL),
    (_MAYBE, RowKind.MAYBE),
)
_PERIOD = re.compile(r"[0-9]+\s*(?:年|[かヶカヵケ]月|回|期)")
_BY_PERIOD = re.compile("月額|年額|月次|毎月|毎年|毎回|単価|[当あ]たり")
_EXPECTED = re.compile("見込|予想|予測|目標")
_OUTLINE = tuple(
    re.compile(pattern)
    for pattern in (
        r"[0-9]+[.．-][0-9]+",
        r"[0-9]+[.．)、]",
        r"[(][0-9]+[)]",
        "[①-⑳]",
        r"[(]?[ア-ン][)]",
        "[■◆●○・]",
    )
)
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_INDENT = re.compile(r"[\s　]*[・･\-└┗├*]|[\s　]+")


def classify_row(
    labels: Iterable[str],
    total: tuple[str, ...] = (),
    subtotal: tuple[str, ...] = (),
    tax: tuple[str, ...] = (),
) -> RowKind:
    """Return what a row is.

    Args:
        labels: the words of its leading cells.
        total: what the rule calls a total, beside the usual words.
        subtotal: the same for subtotals.
        tax: the same for taxes.
    """
    for label in labels:
        kind = _find_named_kind(label, total, subtotal, tax) or _find_usual_kind(label)
        if kind is not RowKind.ITEM:
            return kind
    return RowKind.ITEM


def _find_named_kind(
    label: str, total: tuple[str, ...], subtotal: tuple[str, ...], tax: tuple[str, ...]
) -> RowKind | None:
    for names, kind in ((total, RowKind.TOTAL), (subtotal, RowKind.SUBTOTAL), (tax, RowKind.TAX)):
        if names and matches(label, names):
            return kind
    return None


def _find_usual_kind(label: str) -> RowKind:
    key = make_heading_key(label)
    if _ASIDE.match(key):
        return RowKind.ASIDE
    bare = make_heading_key(strip_note(label))
    for pattern, kind in _USUAL:
        if pattern.fullmatch(bare):
            return kind
    return RowKind.ITEM


def is_sum(labels: Iterable[str]) -> bool:
    """Return whether a row sums others up, adds tax to them, or stands beside the sum."""
    return classify_row(labels) not in {RowKind.ITEM, RowKind.MAYBE}


def rate_in(label: str) -> Decimal | None:
    """Return the tax rate that a label states: `消費税(10%)` is 0.1."""
    match = _RATE.search(unicodedata.normalize("NFKC", label))
    return Decimal(match[1]) / 100 if match else None


_TAXED_BASE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%(?:軽減)?(?:税率)?対象")
_INNER_TAX = re.compile(r"[(]?(?:うち|内|内、)(?:数?[:：])?(?:地方)?消費税|内税|[(]?うち税")


def read_taxed_base(labels: Iterable[str]) -> Decimal | None:
    """Return the rate of which a row states the taxed amount: 0.08 for `8%対象`."""
    flat = " ".join(unicodedata.normalize("NFKC", label) for label in labels)
    match = _TAXED_BASE.search(flat)
    return Decimal(match[1]) / 100 if match and "税額" not in flat else None


def is_inner_tax(labels: Iterable[str]) -> bool:
    """Return whether a row states the tax that is in the total above it: `うち消費税`."""
    return any(_INNER_TAX.match(make_heading_key(label)) for label in labels)


def multiplies(total: str, items: Iterable[str], *, by_period: bool) -> bool:
    """Return whether a total is of several periods, or of prices: `5年間の合計`, `月額`.

    Such a total is no plain sum of its rows; nor is one that is expected, `上期見込合計`, of rows
    that have happened. `by_period` says whether one of the items above `is_by_period`.
    """
    expected = _EXPECTED.search(total)
    if expected is not None and not any(expected[0] in item for item in items):
        return True
    return by_period or _PERIOD.search(unicodedata.normalize("NFKC", total)) is not None


def is_by_period(item: str) -> bool:
    """Return whether an item is a price for a period, `月額`, which no total just adds."""
    return _BY_PERIOD.search(strip_note(item)) is not None


def outline(label: str) -> int:
    """Return which way of numbering a label begins with, so that levels can be told apart."""
    flat = unicodedata.normalize("NFKC", label) if label[:1] not in _CIRCLED else label
    return next((i for i, form in enumerate(_OUTLINE) if form.match(flat)), len(_OUTLINE))


def is_indented(label: str) -> bool:
    """Return whether a label is set in, as that of a part of the row above."""
    return _INDENT.match(label) is not None
