"""The numbers that a sentence states, each with what it counts, to be computed with."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.kinds.facts.prose_numbers import NUMBER, UNIT, read_number
from checker.language.calendar import find_dates
from checker.language.clock import DURATION_IN_TEXT, find_times, match_duration, to_plain
from checker.language.sentences import split_sentences

_SCALES = {
    "": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8, "兆": 10**12,
    "k": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_DIGITS = r"(?>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,18}(?:\.[0-9]{1,9})?)(?![0-9])"
_COMPOUND = r"(?P<large>[0-9]{1,4}(?:\.[0-9]+)?)億(?P<rest>[0-9,]{1,5})万"
_AMOUNT = re.compile(
    rf"(?<![0-9A-Za-z.,_/#@\\=&^~-])(?<![0-9A-Za-z]:)(?P<money>[£$€¥]) ?(?P<paid>{_DIGITS})"
    r"(?P<short>(?:k|m|bn)\b"
    r"| (?:million|billion)\b)?(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z.,_/#@\\=&^~$£€¥-])(?<![0-9A-Za-z]:)(?:{_COMPOUND}|(?P<n>{_DIGITS})"
    r"(?: ?(?P<scale>百万|千万|[千万億兆]))?)"
    r"(?: ?(?P<unit>%|percent\b|per cent\b|ポイント|(?:percentage )?points?\b|"
    rf"円|ドル|ユーロ|(?!円){UNIT}|[℃㎡]|(?:ha|km2|m2|kWh|kW|MB|GB|TB)(?![A-Za-z])))?"
    rf"|(?P<word>{NUMBER})(?= [a-z])"
)
_NO_QUANTITY_BEFORE = re.compile(
    r"(?:第|令和|平成|昭和|西暦|図|表|別紙|別表|様式|資料|付録|手順|項番|章|節|条|項|号|式|注|例"
    r"|No\.? ?|no\.? ?|#|§|〒 ?|内線:? ?|番号:? ?"
    r"|(?:Figure|Table|Section|section|sections|Chapter|chapter|Appendix|[Ss]tep|[Pp]age|pages|Version|version|Room|room|[Ii]tem|Note|[Ll]ine|Unit|unit"
    r"|Week|week|Phase|phase|Day|Year|[Qq]uarter|Level|level|Grade|Lot|lot|Bay|bay|Chamber|chamber"
    r"|Building|building|Block|Zone|Ward|ward|Gate|gate|Platform|clause|Clause|paragraph|article"
    r"|Article|number|Number) )$"
)
_NO_QUANTITY_AFTER = re.compile(
    r" ?(?:年|月(?!額)|日(?!間)|時(?!間)|分(?!の|間)|号|番|版|条|項(?!目)|章|節|款|丁目|階"
    r"|世紀|期|四半期|度目|期生|つの?目|[件回年日週名人台]目|系|型|線|次|点検)|[-:/][0-9]|[a-zA-Z]"
)
_VAGUE_BEFORE = re.compile(
    r"(?:約|およそ|ほぼ|最大|最小|最低|最高|上限|下限|各|平均|目標|計画|予定|定員|残り?|うち"
    r"|\b(?:about|around|nearly|almost|over|under|roughly|some|approximately|up to|at least|at most"
    r"|more than|less than|fewer than|average of|averages?|target of|every|each|another|only|just"
    r"|the next|the last|next|last|per) ?)$"
)
_VAGUE_AFTER = re.compile(
    "(?:以上|以下|以内|未満|程度|前後|余り|強|弱|超|台(?![のがをはで、])|ごと|毎|おき|ずつ"
    "|を超え|を上回|を下回|に満たな|に達し|まで(?!の)| or (?:more|less|so)\\b|\\+)"
)
_RATE_BEFORE = re.compile(
    "(?:単価|1[台個名人本枚件社冊回日箱袋組]当?あ?たり|1[台個名人本枚件社冊箱袋組]|各)[はがの、 ]?$"
    r"|\b(?:at|@) $"
)
_RATE_AFTER = re.compile(
    r"(?: each\b| apiece\b| per\b| a (?:year|month|week|day|piece|head)\b|/[一-鿿a-z])"
)
_RANGE_AFTER = re.compile(r" ?[~〜～–—-] ?[0-9£$€¥]|(?: [a-z]+)? to [0-9£$€¥]")
_RANGE_BEFORE = re.compile(r"[0-9][^0-9。]{0,4}[~〜～–—-] ?$|[0-9](?: [a-z]+)? to $")
_FROM = re.compile(r"\bfrom [^.;]{0,20}$")
_YEARS = range(1900, 2100)
_MOST_NUMBERS = 40
"""Numbers of a sentence; one with more is a row of data."""
_NEAR = 16
_WORD = re.compile(r" ?([A-Za-z]+)")
_MEASURES = frozenset(
    [
        *("kg", "g", "mg", "t", "km", "cm", "mm", "m", "litre", "liter", "tonne", "ton", "metre"),
        *("meter", "foot", "mile", "acre", "hectare", "day", "week", "month", "year"),
    ]
)

Kind = Literal["money", "share", "points", "length", "count"]


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number at characters `start` to `end` of a block, its unit and currency included.

    `unit` is what it counts as written (`件`, `円`, `scan`), of `kind`; a length of time is in
    minutes. `step` is what its last digit is worth, `scale` what 万 multiplies it by. `vague` is
    one that is not exact, `rate` one that is paid or used for each of several things.
    """

    start: int
    end: int
    value: Decimal
    kind: Kind
    unit: str
    step: Decimal
    vague: bool = False
    rate: bool = False
    scale: Decimal = Decimal(1)

    def is_like(self, other: "StatedNumber") -> bool:
        """Tell whether both count the same thing, as far as their words tell."""
        if self.kind != other.kind:
            return False
        loose = self.kind == "count" and self.unit.isascii() and other.unit.isascii()
        measures = self.unit in _MEASURES or other.unit in _MEASURES
        return self.unit == other.unit or (loose and not measures)


def split_stated(text: str) -> list[list[StatedNumber]]:
    """Return the numbers of each sentence; none of a text with one, or a sentence with many."""
    found = list_stated(text)
    if len(found) < 2:  # noqa: PLR2004 - one number computes nothing
        return []
    language: Literal["ja", "en"] = "en" if text.isascii() or "。" not in text else "ja"
    numbers = iter(sorted(found, key=lambda each: each.start))
    sentences: list[list[StatedNumber]] = []
    following = next(numbers, None)
    for _, end in split_sentences(text, language):
        sentences.append([])
        while following is not None and following.start < end:
            sentences[-1].append(following)
            following = next(numbers, None)
    return [each if len(each) <= _MOST_NUMBERS else [] for each in sentences]


@cache_by_text(4096)  # both what a sentence computes and what a table says ask for them
def list_stated(text: str) -> tuple[StatedNumber, ...]:
    """Return the numbers of a text, dates, clock times and numbering left out; lengths first."""
    return tuple(_iter_stated(text, to_plain(text)))


def _iter_stated(text: str, plain: str) -> Iterator[StatedNumber]:
    taken: set[int] = set()
    for date in find_dates(text):
        taken.update(range(date.start, date.end))
    for time in find_times(text):
        taken.update(range(time.start, time.end))
    for match in DURATION_IN_TEXT.finditer(plain):
        if match.start() not in taken:
            taken.update(range(*match.span()))
            yield _read_length(match, plain)
    for match in _AMOUNT.finditer(plain):
        found = _read(match, plain) if match.start() not in taken else None
        if found is not None:
            yield found


def _read_length(match: re.Match[str], plain: str) -> StatedNumber:
    minutes = Decimal(match_duration(match))
    vague = _is_vague(plain, *match.span())
    return StatedNumber(*match.span(), minutes, "length", "分", Decimal(1), vague)


def _is_vague(plain: str, start: int, end: int) -> bool:
    before = plain[max(0, start - _NEAR) : start]
    ranged = _RANGE_AFTER.match(plain, end) or _RANGE_BEFORE.search(before)
    if ranged and _FROM.search(plain, max(0, start - 2 * _NEAR), start):
        ranged = None
    return bool(_VAGUE_BEFORE.search(before) or _VAGUE_AFTER.match(plain, end) or ranged)


def _read(match: re.Match[str], plain: str) -> StatedNumber | None:
    start, end = match.span()
    before = plain[max(0, start - _NEAR) : start]
    written = match["paid"] or match["n"] or match["word"] or match["large"]
    bare = not (match["money"] or match["unit"] or match["scale"] or match["large"])
    if _NO_QUANTITY_BEFORE.search(before) or (bare and _NO_QUANTITY_AFTER.match(plain, end)):
        return None
    if bare and written.isdecimal() and int(written) in _YEARS:
        return None
    scale = _SCALES[(match["scale"] or (match["short"] or "").strip())]
    value = read_number(written) * scale
    step = Decimal(1).scaleb(int(read_number(written).as_tuple().exponent)) * scale
    if match["large"]:
        value = Decimal(match["large"]) * 10**8 + read_number(match["rest"]) * 10**4
        step = Decimal(10**4)
    unit, kind = _name_unit(match, plain, end)
    vague = _is_vague(plain, start, end) or (bool(match["short"]) and "." not in written)
    rate = _RATE_BEFORE.search(before) or _RATE_AFTER.match(plain, end)
    return StatedNumber(start, end, value, kind, unit, step, vague, bool(rate), Decimal(scale))


def _name_unit(match: re.Match[str], plain: str, end: int) -> tuple[str, Kind]:
    unit = match["money"] or match["unit"] or ""
    if unit in {"%", "percent", "per cent"}:
        return "%", "share"
    if "ポイント" in unit or "point" in unit:
        return "", "points"
    if unit.endswith("円") or unit in {"¥", "£", "$", "€", "ドル", "ユーロ"}:
        return "円" if unit in {"¥", "円"} or unit.endswith("円") else unit, "money"
    if unit:
        return unit, "count"
    following = _WORD.match(plain, end)
    return (following[1].lower().removesuffix("s") if following else ""), "count"
