"""Amounts as Japanese business documents write them: `¥1,200`, `△5%`, `1億2,000万円`."""

from decimal import Decimal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
           "九": 9, "壱": 1, "弐": 2, "参": 3}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12}
_SCALES = "".join([*_SMALL, *_LARGE])
_KANJI = "".join(_DIGITS)

# One character for one, so that offsets in the plain form are offsets in the text.
_PLAIN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | {"￥": "¥", "＄": "$", "　": " ", "−": "-", "‐": "-", "▲": "-", "△": "-"}
)
_ARABIC = r"(?>[0-9]{1,3}(?:,[0-9]{3})+(?!,?[0-9])|[0-9]+)(?:\.[0-9]+)?"
_TOKEN = re.compile(f"{_ARABIC}|[{_KANJI}]+|[{_SCALES}]")
_NUMBER = f"(?=[0-9{_KANJI}{_SCALES}])(?:{_ARABIC})?(?:[{_KANJI}{_SCALES}](?:{_ARABIC})?){{0,40}}"
_CURRENCIES = r"円|ドル|ユーロ|元"
_PERCENT = "%|パーセント"
_COUNTERS = (
    "個|台|名|人日|人月|人|件|本|枚|式|回|点|冊|箱|組|社|部|口|着|足|席|セット|ライセンス|時間"
    "|週間|日間|[かヶカヵケ]月|年間|kg|km|cm|mm|m2|㎡|ml|mL|GB|MB|TB|kW|g|t|m|L|h"
)
_MOMENTS = "日|分|秒"  # as likely a date or a time of day, so only where nothing else stands
_UNITS = f"{_CURRENCIES}|{_PERCENT}|{_COUNTERS}|{_MOMENTS}"

_ONLY_NUMBER = re.compile(_NUMBER)
_WHOLE = re.compile(
    r"(?P<open>\()?(?:金 ?)?(?P<before>[-+])? ?(?P<sign>[¥\\$€])? ?(?P<after>-)?"
    f"(?P<number>{_NUMBER}) ?(?P<unit>{_UNITS})?也?(?P<close>\\))?"
)
_FOUND = re.compile(
    f"(?<![0-9A-Za-z.,{_KANJI}{_SCALES}])(?<![0-9A-Za-z]-)(?P<before>-)?"
    f"(?:(?P<sign>[¥$€]) ?(?P<signed>{_NUMBER})(?: ?(?P<also>円))?"
    f"|(?P<paid>{_NUMBER}) ?(?P<currency>{_CURRENCIES})"
    f"|(?P<counted>{_ARABIC}) ?(?P<counter>{_PERCENT}|{_COUNTERS})(?![a-zA-Z])"
    r"|(?P<grouped>[0-9]{1,3}(?:,[0-9]{3})+(?!,?[0-9])(?:\.[0-9]+)?))"
)
_SCALE_NAMES = frozenset(["十", "百", "百万", "千万", "十億", "百億", "千億", "千"])
_BRACKETED_NUMBERING = re.compile(r"\([0-9]{1,2}\)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity; multipliers are in the value, so `1,200千円` is 1200000 and `円`.

    `unit` is `円` for a yen sign too, `%` for any way of writing it, and "" where none is written.
    """

    value: Decimal
    unit: str


def parse_amount(text: str) -> Amount | None:
    """Return the amount that the whole of `text` is, or None.

    `▲`, `△`, a minus sign and accountants' brackets `(1,000)` are negative; `(1)` is numbering;
    `千円` alone is a unit, not a thousand yen.
    """
    plain = text.translate(_PLAIN).strip()
    match = _WHOLE.fullmatch(plain)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if _BRACKETED_NUMBERING.fullmatch(plain):
        return None
    value = _parse_value(match["number"])
    if value is None:
        return None
    negative = match["open"] or match["before"] == "-" or match["after"]
    return Amount(-value if negative else value, _normalize_unit(match["sign"], match["unit"]))


def find_amounts(text: str) -> list[tuple[int, int, Amount]]:
    """Return start, end and amount of each amount in running text.

    That is a number with a currency, per cent or a counter (`5台`), or with grouped digits
    (`1,200`). Bare numbers may be anything, and are left out; so are `30日` and `10分`.
    """
    found = []
    for match in _FOUND.finditer(text.translate(_PLAIN)):
        number = match["signed"] or match["paid"] or match["counted"] or match["grouped"]
        value = _parse_value(number)
        if value is not None:
            unit = _normalize_unit(match["sign"], match["currency"] or match["counter"])
            signed = -value if match["before"] else value
            found.append((match.start(), match.end(), Amount(signed, unit)))
    return found


def _normalize_unit(sign: str | None, unit: str | None) -> str:
    if sign in {"¥", "\\"}:
        return "円"
    return "%" if unit == "パーセント" else unit or sign or ""


def _parse_value(number: str) -> Decimal | None:
    return None if number in _SCALE_NAMES else number_value(number)


def number_value(number: str) -> Decimal | None:
    """Return what digits, kanji or both say: `1,200`, `二〇二五`, `十二`, `3億2千万`.

    None where the scales do not descend, or where there is something else in `number`.
    """
    if _ONLY_NUMBER.fullmatch(number) is None:
        return None
    total = section = Decimal(0)
    current: Decimal | None = None
    large, small = max(_LARGE.values()) * 10, max(_SMALL.values()) * 10
    for match in _TOKEN.finditer(number):
        token = match[0]
        if token in _LARGE:
            if _LARGE[token] >= large or (not section and current is None):
                return None
            large, small = _LARGE[token], max(_SMALL.values()) * 10
            total += (section + (current or 0)) * large
            section, current = Decimal(0), None
        elif token in _SMALL:
            if _SMALL[token] >= small:
                return None
            small = _SMALL[token]
            section += (Decimal(1) if current is None else current) * small
            current = None
        elif current is None:
            current = _parse_plain_number(token)
        else:
            return None
    return total + section + (current or 0)


def _parse_plain_number(token: str) -> Decimal:
    if token[0] in _DIGITS:
        return Decimal("".join(str(_DIGITS[digit]) for digit in token))
    return Decimal(token.replace(",", ""))
