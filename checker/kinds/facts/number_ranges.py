"""Read numeric cases in Japanese and English: `10万円以上50万円未満`, `4〜6日`, `over 100 GB`."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, Span
from checker.core.text import lazy_re as re
from checker.language.numerals import number_value

_N: Final = r"(?<![0-9:/.])[0-9][0-9,]*(?:\.[0-9]+)?(?:[億万千百][0-9,]*){0,4}(?![0-9:/])"
_U: Final = (
    r"(?:円|ドル|人|名|件|台|個|回|日間?|時間|分間?|秒間?|社|本|枚|点|歳|年|か月|ヶ月|カ月|月|週間?"
    r"|%|パーセント|度|℃|[GMKT]B|kg|km|cm|mm|m|g|yen|days?|hours?|minutes?|people|items?)?"
)
_JA: Final = re.compile(
    rf"(?P<low>{_N})\s?(?P<low_unit>{_U})\s?(?P<low_word>以上|超|を超え(?:て|る)?|から)?[、,\s]*"
    rf"(?:[~\-–—]\s*)?(?<=[上超てるえら、~\-–—\s])(?P<high>{_N})\s?(?P<high_unit>{_U})\s?"
    r"(?P<high_word>未満|以下|まで|以内)?"
)
_JA_ONE: Final = re.compile(
    rf"(?P<number>{_N})\s?(?P<unit>{_U})\s?"
    r"(?P<word>以上|超|を超え|より(?:大き|多|長)|未満|以下|以内|まで|より(?:小さ|少な|短))"
)
_EN: Final = re.compile(
    r"(?P<word>over|more than|above|at least|from|under|less than|below|up to|at most)\s+[¥$€]?"
    rf"(?P<number>{_N})\s?(?P<unit>{_U})"
    rf"(?:\s+(?:to|and under|but less than|up to)\s+(?P<high>{_N})\s?{_U})?"
    rf"|(?P<first>{_N})\s?(?:{_U})\s*(?:to|[~\-–—])\s*(?P<second>{_N})\s?(?P<unit2>{_U})"
    rf"|(?P<number3>{_N})\s?(?P<unit3>{_U})\s+"
    r"(?P<word3>or more|or less|or fewer|and over|and above)",
    re.IGNORECASE,
)
_FROM: Final = frozenset({"以上", "から", "at least", "from", "or more", "and over", "and above"})
_OVER: Final = ("超", "を超え", "より大き", "より多", "より長", "over", "more than", "above")
_TO: Final = frozenset({"以下", "以内", "まで", "up to", "at most", "or less", "or fewer"})
_SAME: Final = {
    "名": "人",
    "日間": "日",
    "分間": "分",
    "秒間": "秒",
    "週間": "週",
    "パーセント": "%",
}
_MEASURED: Final = frozenset(
    ("円", "ドル", "yen", "%", "度", "℃", "kg", "km", "cm", "mm", "m", "g", "gb", "mb", "kb", "tb")
)
"""Units that have fractions: between 10万円 and 11万円 there is more."""
_SCALE: Final = re.compile(r"[億万千百]+$")
_DATED: Final = re.compile(r"[年月/.-]\s*$")
_Bound = tuple[str, bool]
"""A number as it is written, and whether it belongs to the case itself."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A case from `low` to `high`, None where it is open; `has_low`, `has_high` include them."""

    low: Decimal | None
    high: Decimal | None
    has_low: bool
    has_high: bool
    unit: str
    text: str
    span: Span

    @property
    def is_bounded(self) -> bool:
        """Whether it has an end that another case may adjoin."""
        return self.low is not None or self.high is not None

    @property
    def counts(self) -> bool:
        """Whether its numbers are whole ones: `1〜3日` and `4日` adjoin."""
        written = (self.low, self.high)
        return self.unit not in _MEASURED and all(
            each is None or each == each.to_integral_value() for each in written
        )


def find_ranges(block: Block) -> Iterator[NumberRange]:
    """Yield the numeric cases that a block states, in order."""
    plain = unicodedata.normalize("NFKC", block.text).replace("〜", "~").replace("−", "-")
    if len(plain) != len(block.text):
        return  # places would be others
    at = 0
    while at < len(plain):
        found = [match for each in (_JA, _JA_ONE, _EN) if (match := each.search(plain, at))]
        if not found:
            return
        match = min(found, key=lambda each: (each.start(), -each.end()))
        at = max(match.end(), at + 1)
        read = _read(match, block)
        if read is not None and not _DATED.search(plain[: match.start()]):
            yield read


def _read(match: re.Match[str], block: Block) -> NumberRange | None:
    group = match.groupdict()
    if group.get("low"):
        return _read_both(match, block)
    if group.get("first"):
        return _build(match, block, (group["first"], True), (group["second"], True), group["unit2"])
    number = group.get("number") or group.get("number3") or ""
    word = (group.get("word") or group.get("word3") or "").lower()
    unit = group.get("unit") or group.get("unit3") or ""
    if word in _FROM or word.startswith(_OVER):
        high = group.get("high")
        end = (high, False) if high else None
        return _build(match, block, (number, word in _FROM), end, unit)
    return _build(match, block, None, (number, word in _TO), unit)


def _read_both(match: re.Match[str], block: Block) -> NumberRange | None:
    low_word, high_word = match["low_word"] or "", match["high_word"] or ""
    unit, other = match["high_unit"] or "", match["low_unit"] or ""
    if not low_word and not high_word and "~" not in _plain(match[0]):
        return None  # `3-5` may be a number of something
    if other and unit and _name(unit) != _name(other):
        return None
    low = (match["low"], not low_word.startswith(("超", "を超え")))
    high = (match["high"], high_word != "未満")
    return _build(match, block, low, high, unit or other)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("〜", "~")


def _build(
    match: re.Match[str], block: Block, low: _Bound | None, high: _Bound | None, unit: str | None
) -> NumberRange | None:
    written = [low[0] if low else "", high[0] if high else ""]
    scale = _SCALE.search(written[1])
    if scale and written[0] and not _SCALE.search(written[0]):  # `10~50万円` means 10万円
        written[0] += scale[0]
    values = [_value(each) for each in written]
    if any(text and value is None for text, value in zip(written, values, strict=True)):
        return None
    return NumberRange(
        values[0],
        values[1],
        low is not None and low[1],
        high is not None and high[1],
        _name(unit or ""),
        block.text[match.start() : match.end()].strip(" 、,"),
        block.span(match.start(), match.end()),
    )


def _value(number: str) -> Decimal | None:
    return number_value(number.replace(",", "").rstrip(",")) if number else None


def _name(unit: str) -> str:
    lowered = unit.lower().removesuffix("s")
    return _SAME.get(lowered, lowered)
