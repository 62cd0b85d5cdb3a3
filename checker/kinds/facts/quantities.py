"""Numbers that say how much, apart from dates, telephone numbers, codes and numbering."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.kinds.facts.personal_numbers import OTHER_NUMBER, normalize_digits
from checker.language.calendar import find_dates
from checker.language.numerals import number_value

_UNIT_TEXT = """
    円 ドル ユーロ 元 % パーセント ポイント 個 台 名 人日 人月 人時 人 件 本 枚 式 回 点 冊 箱
    組 社 部 口 着 足 席 セット ライセンス 時間 週間 日間 か月 ヶ月 カ月 ヵ月 ケ月 年間 字 文字
    行 列 頁 ページ 歳 才 倍 割 度 坪 畳 杯 袋 缶 棟 戸 区画 kg mg μg g t km cm mm μm nm m km2
    m2 cm2 m3 ㎡ ㎥ mL ml kL kl L l kWh kW MW W mV kV V mA A kHz MHz GHz Hz KB kB MB GB TB B
    kbps Mbps Gbps bit ℃ °C dB Pa kPa MPa N kN rpm lx ppm pt px 秒 ms ㎏ ㎜ ㎝ ㎞ ㎎ ㏄ cc キロ
    キログラム グラム トン キロメートル メートル センチ ミリ リットル バイト メガバイト
    ギガバイト ワット キロワット ボルト アンペア ヘルツ 平米 平方メートル
"""
UNITS: Final = tuple(_UNIT_TEXT.split())
_WORDS = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_ARABIC = r"[0-9]{1,18}(?:,[0-9]{1,6}){0,6}(?:\.[0-9]{1,12})?"
_SCALED = rf"{_ARABIC}(?:[十百千]?[万億兆]|千|百万)?(?:{_ARABIC}(?:[十百千]?[万億兆]|千)?){{0,3}}"
_QUANTITY = re.compile(
    r"(?<![0-9A-Za-z_.,/:#@\\=&+*-])(?<![0-9A-Za-z]\()"
    rf"(?P<sign>[-▲△±] ?)?(?P<currency>[¥$€£] ?)?(?P<number>{_SCALED})"
    rf"(?:(?P<space> ?)(?P<unit>{_WORDS})(?![A-Za-z0-9]))?"
    r"(?![0-9A-Za-z_@=\\]|[.,/:-][0-9A-Za-z])"
)
_DIGIT = re.compile("[0-9０-９]")
_NOT_MUCH_BEFORE = re.compile(
    r"(?:第|令和|平成|昭和|大正|西暦|紀元|〒 ?|内線:? ?|ポート:? ?|室番号|No\.? ?|no\.? ?)$"
    r"|(?:#|§|v|Ver\.? ?|版数 ?)$"
    "|(?:図|表|写真|別紙|別表|様式|付録|資料|注|例|問|式|手順|項番|ステップ|条|項|号|章|節) ?$"
    "|(?:Figure|Table|Section|Chapter|Appendix|Step|Page|Version|Room|Item|Note) $"
)
_NOT_MUCH_AFTER = re.compile(
    r" ?(?:年(?!間)|月(?!額)|日(?!間)|時(?!間)|分(?!の)|号|番|版|条|項|章|節|款|丁目|階"
    r"|世紀|期|四半期|度目|期生"
    r"|[回年日週]目|種$|系|型|室|線|代(?!金|表)|th\b|st\b|nd\b|rd\b)"
)
_NUMBERING = re.compile(r"(?:^|[「『\n])[ \t]*[(]?$")
_AFTER_NUMBERING = re.compile(r"[.)、](?![0-9])|[ \t](?![0-9])|[-.][0-9]|$")
_YEARS = range(1900, 2100)
_NEAR = 24


@dataclass(frozen=True, slots=True)
class QuantitySpan:
    """A number at characters `start` to `end` of a text, sign, currency and unit included.

    `number` is what is written between them, in the text's own characters, at `number_at`;
    `value` has the scale in it (`1,200千円` is 1200000). `unit` is as written, `円` for `¥`.
    """

    start: int
    end: int
    number: str
    number_at: tuple[int, int]
    value: Decimal
    unit: str
    unit_at: tuple[int, int] | None
    space: str = ""
    currency: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing says what it counts."""
        return not self.unit


def find_quantities(text: str, labels: Sequence[str] = ()) -> list[QuantitySpan]:
    """Return the quantities in `text`, in order.

    Args:
        text: of one block.
        labels: the words beside and above it where it is a cell.
    """
    if _DIGIT.search(text) is None:
        return []
    plain = normalize_digits(text)
    taken = [(date.start, date.end) for date in find_dates(text)]
    starts = [start for start, _ in taken]
    coded = any(OTHER_NUMBER.search(label) for label in labels)
    return [
        found
        for match in _QUANTITY.finditer(plain)
        if not _is_in(match.start("number"), taken, starts)
        and (found := _read_quantity(match, text, plain, coded=coded)) is not None
    ]


def _is_in(place: int, taken: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, place) - 1
    return at >= 0 and place < taken[at][1]


def _read_quantity(
    match: re.Match[str], text: str, plain: str, *, coded: bool
) -> QuantitySpan | None:
    start, end = match.start("number"), match.end()
    unit, currency = match["unit"] or "", (match["currency"] or "").strip()
    before, after = plain[max(0, start - _NEAR) : start], plain[end : end + _NEAR]
    if not unit and not currency and (coded or _is_no_quantity(match["number"], before, after)):
        return None
    if not currency and (_NOT_MUCH_BEFORE.search(before) or OTHER_NUMBER.search(before)):
        return None
    # commas in odd places are found by their places, not by a value that nobody can tell
    value = number_value(match["number"].replace(",", ""))
    if value is None:
        return None
    negative = (match["sign"] or "").strip() in {"-", "▲", "△"}
    return QuantitySpan(
        start=match.start(),
        end=end,
        number=text[start : match.end("number")],
        number_at=match.span("number"),
        value=-value if negative else value,
        unit="円" if currency == "¥" else unit or currency,
        unit_at=match.span("unit") if unit else None,
        space=match["space"] or "",
        currency=currency,
    )


def _is_no_quantity(number: str, before: str, after: str) -> bool:
    """Tell whether a number without unit is a year, a running number or the like."""
    if _NOT_MUCH_AFTER.match(after):
        return True
    numbering = _NUMBERING.search(before) and _AFTER_NUMBERING.match(after)
    year = number.isdecimal() and int(number) in _YEARS
    return bool(numbering) or year


def share_units(found: Sequence[QuantitySpan], text: str) -> Iterator[QuantitySpan]:
    """Yield the quantities, those of a range with the unit of its end: `18〜28℃`."""
    for index, each in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if each.is_plain and following is not None and not following.is_plain:
            between = text[each.end : following.start].strip()
            if between in {"〜", "～", "~", "–", "-", "−", "－", "から", "to"}:
                yield QuantitySpan(
                    each.start, each.end, each.number, each.number_at, each.value,
                    following.unit, None,
                )  # fmt: skip
                continue
        yield each
