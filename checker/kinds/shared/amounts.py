"""Cells and fields that hold one number: `▲1,240千円(税込)`, `5台`, `一式`, `別途`, `－`."""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.shared.labels import is_blank
from checker.language.numerals import parse_amount

_SCALES: Mapping[str, Decimal] = {
    "": Decimal(1),
    "千": Decimal(10) ** 3,
    "万": Decimal(10) ** 4,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "億": Decimal(10) ** 8,
    "十億": Decimal(10) ** 9,
    "百億": Decimal(10) ** 10,
    "兆": Decimal(10) ** 12,
}
_SCALE = "|".join(sorted(filter(None, _SCALES), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<sign>[-+−–▲△])?\s*(?P<currency>[¥$€£\\]|USD|JPY|EUR)?\s*(?P<sign2>[-−–▲△])?\s*"
    r"(?P<digits>(?:[0-9]{1,3}(?:,\s?[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*"
    rf"(?P<scale>{_SCALE})?\s*(?P<unit>[^\s\d,.、。:：/()-]{{0,6}}(?:/[^\s\d,.、。:：/()-]{{1,4}})?)"
)
_ABOUT = re.compile(r"^(?:約|およそ|概算)\s*|\s*(?:程度|前後|以内|以上|以下|未満|強|弱)$")
_DECORATION = re.compile(r"^(?:金|計|@|税込|税抜)\s*|\s*(?:也|[.]?[-−–―ー]|[※*][0-9]*)$")
_WRAPPED = re.compile(r"[(](.*)[)]", re.DOTALL)
_MAX_LENGTH = 500
"""Characters of a cell that may be a number, a remark beside it included."""
_ONE_LOT = {"一式", "1式", "一", "一括"}
_CURRENCIES = {"¥": "円", "\\": "円", "JPY": "円", "$": "ドル", "USD": "ドル", "€": "ユーロ",
               "EUR": "ユーロ", "£": "ポンド"}  # fmt: skip
_MONEY = frozenset({"円", "ドル", "ユーロ", "ポンド", "元", "ウォン"})
_CALENDAR = re.compile(r"月|年|年度|日|期|四半期|月分|年目|回目|月目|日目|月期|番|号|章|版|q|h")
_MIN_PLAIN_QUANTITY = 100
_YEARS = range(1900, 2100)
_NOTHING_TEXT = """
    別途 別途見積 別途見積り 別途お見積り 別途協議 別途請求 要見積 要見積り 未定 未確定
    調整中 無償 無料 無 無し なし サービス 込 込み 含む 含 に含む 本体に含む 上記に含む
    同上に含む 該当なし 対象外 n/a na none included free tbd
"""
_NOTHING = frozenset(_NOTHING_TEXT.split())
_HEAD_UNIT = re.compile(
    r"[(\[]\s*(?:単位[:]?\s*)?(?:税[込抜]き?[,、・/]?\s*)?"
    rf"({_SCALE})?(円|ドル|人日|人月|人|台|件|個|時間|日|%)\s*[)\],、・/]"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, `written` times `scale`: `1,240千円` is 1240, 1000 and 円.

    `memo` marks one in brackets, which stands beside the sum; `about` one that is not exact.
    """

    written: Decimal
    scale: Decimal
    unit: str
    prefix: str = ""
    memo: bool = False
    about: bool = False

    @property
    def value(self) -> Decimal:
        """The number itself."""
        return self.written * self.scale

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return self.unit in _MONEY

    @property
    def sums(self) -> bool:
        """Whether several of these can be added: months, years and running numbers cannot."""
        return _CALENDAR.fullmatch(self.unit) is None

    @property
    def is_quantity(self) -> bool:
        """Whether it is plainly a quantity, and no year, month or running number."""
        if self.unit:
            return self.sums
        return self.written not in _YEARS and abs(self.value) >= _MIN_PLAIN_QUANTITY


def number(text: str) -> Number | None:
    """Return the number that `text` is, or None where it is anything else, dates included."""
    if len(text) > _MAX_LENGTH:
        return None
    bare = unicodedata.normalize("NFKC", text).strip()
    wrapped = _WRAPPED.fullmatch(bare)
    bare = wrapped[1].strip() if wrapped else strip_note(bare).strip()
    if bare in _ONE_LOT:
        return Number(Decimal(1), Decimal(1), "式", memo=wrapped is not None)
    about = _ABOUT.search(bare) is not None
    core = _DECORATION.sub("", _ABOUT.sub("", bare))
    match = _NUMBER.fullmatch(core)
    if match is None:  # `1億2,000万円`, `三百万円`
        amount = parse_amount(core)
        one = Decimal(1)
        return Number(amount.value, one, amount.unit, about=about) if amount else None
    if match["unit"].startswith("%") and match["unit"] != "%":
        return None  # `8%対象` is a label
    written = Decimal(re.sub(r"[,\s]", "", match["digits"]))
    sign = match["sign"] or match["sign2"] or "+"
    prefix = match["currency"] or ""
    return Number(
        written if sign == "+" else -written,
        _SCALES[match["scale"] or ""],
        match["unit"] or _CURRENCIES.get(prefix, ""),
        prefix,
        memo=wrapped is not None,
        about=about,
    )


def counts_nothing(text: str) -> bool:
    """Return whether a cell adds nothing to a sum, and says so: blank, `－`, `別途`, `無償`."""
    return is_blank(text) or fold(strip_note(text)).rstrip("。") in _NOTHING


def read_head_unit(texts: tuple[str, ...]) -> tuple[Decimal, str]:
    """Return the scale and the unit that column heads state: `金額(千円)` is 1000 and 円."""
    for text in texts:
        flat = unicodedata.normalize("NFKC", text)
        if match := _HEAD_UNIT.search(flat):
            return _SCALES[match[1] or ""], match[2]
    return Decimal(1), ""


_NOTE_UNIT = re.compile(
    rf"単位\s*[:は]?\s*({_SCALE})?(円|ドル)|[(\[]\s*({_SCALE})(円|ドル)\s*[)\]]"
)
_ROUNDED = re.compile(
    "四捨五入|切り?捨て|切り?上げ|端数(?:処理|調整)?|rounded|rounding", re.IGNORECASE
)


def read_note_unit(text: str) -> tuple[Decimal, str]:
    """Return the scale and the currency that words beside a table state: `（単位：千円）`."""
    match = _NOTE_UNIT.search(unicodedata.normalize("NFKC", text))
    if match is None:
        return Decimal(1), ""
    return _SCALES[match[1] or match[3] or ""], match[2] or match[4]


def says_rounded(text: str) -> bool:
    """Return whether words beside a table say that its numbers are rounded."""
    return _ROUNDED.search(text) is not None


def write_like(value: Decimal, model: Number) -> str:
    """Return `value` as `model` is written: its currency sign, its scale and its unit.

    It has as many decimal places, too: `41.0` beside `40.5`. A negative number has the sign ▲, as
    in Japanese accounts.
    """
    shown = value / model.scale
    plain = f"{abs(shown):,f}"
    digits = plain.rstrip("0").rstrip(".") if "." in plain else plain
    places = _count_decimals(model.written)
    if _count_decimals(Decimal(digits.replace(",", ""))) < places:
        digits = f"{abs(shown):,.{places}f}"
    sign = "▲" if value < 0 else ""
    scale = next(name for name, each in _SCALES.items() if each == model.scale)
    unit = "" if model.prefix else model.unit
    return f"{sign}{model.prefix}{digits}{scale}{unit}"


def _count_decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
