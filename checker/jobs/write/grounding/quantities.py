"""Numbers and amounts of money: `12台`, `108万9千円`, `三か月`, `$1.2 million`, `three weeks`."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.model import Fact, Quantity
from checker.jobs.write.grounding.plain_text import KANJI_DIGITS, KANJI_SCALES
from checker.jobs.write.grounding.units import JAPANESE, LATIN, MONEY, normalize_unit
from checker.language.numerals import number_value


def _join_pattern(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ARABIC: Final = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,12})?|[0-9]{1,18}(?:\.[0-9]{1,12})?"
_PART: Final = r"[0-9]{1,3},[0-9]{3}|[0-9]{1,4}(?:\.[0-9]+)?"
_SCALED: Final = rf"(?:{_ARABIC})(?:[{KANJI_SCALES}]{{1,3}}(?:{_PART})?){{0,5}}"
_KANJI: Final = f"[{KANJI_DIGITS}{KANJI_SCALES}]{{1,16}}"
_SIGN: Final = "(?P<currency>US\\$|USD ?|JPY ?|EUR ?|GBP ?|[¥$€£])"
_UNIT_JA: Final = _join_pattern(JAPANESE)
_UNIT: Final = (
    rf"(?:(?:{_UNIT_JA})| (?:{_UNIT_JA})(?![一-龠])| ?%"
    r"| ?(?:[kKMGT]B|ms|GHz|MHz|kHz|Hz|[MG]?bps)(?![A-Za-z])"
    rf"|(?:[- ]?(?:{_join_pattern(LATIN)}))(?![A-Za-z0-9]))"
)
_MULTIPLE: Final = {
    "thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9, "b": 9,
    "trillion": 12,
}  # fmt: skip
_MULTIPLE_WORD = r"(?: (?P<multiple>thousand|million|billion|trillion)(?![A-Za-z]))"
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_.,])(?<![0-9A-Za-z]-)"
    rf"(?P<minus>[-▲△±] ?)?(?:{_SIGN}(?P<minus2>-)? ?)?(?P<number>{_SCALED})"
    rf"(?:{_MULTIPLE_WORD}|(?P<letter>[kKMBb]n?)(?![A-Za-z0-9]))?"
    rf"(?P<unit>{_UNIT})?"
    r"(?:(?<=[^\x00-\x7f])|x(?![A-Za-z])|(?![0-9A-Za-z_]|[.,][0-9]))"
)
_KANJI_NUMBER = re.compile(
    rf"(?<![{KANJI_DIGITS}{KANJI_SCALES}数何幾第])(?P<number>{_KANJI}) ?"
    rf"(?P<unit>{_join_pattern((*JAPANESE, '%'))})"
)
_SMALL_WORDS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_WORDS: Final = {word: value for value, word in enumerate(_SMALL_WORDS)}
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_ONES = "|".join(sorted(_WORDS, key=len, reverse=True))
_SPELT = re.compile(
    rf"(?<![A-Za-z0-9-])(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{_ONES}))?"
    rf"|(?P<small>{_ONES}))"
    r"(?: (?P<scale>hundred|thousand|million|billion))?"
    rf"(?:[- ](?P<unit>{_join_pattern(LATIN)}|dollars|yen|euros))?(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
_SCALES: Final = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_DURATION = re.compile(
    r"(?<![0-9.])(?P<hours>[0-9]{1,3}) ?(?:時間|hours?|hrs?|h) ?(?:and )?"
    r"(?P<minutes>[0-9]{1,2}) ?(?:分間?|minutes?|mins?|m|(?<=h[0-9]{2}))(?![A-Za-z0-9])"
)
_AND_HALF = re.compile(
    f"(?<![0-9.,{KANJI_DIGITS}{KANJI_SCALES}数何])(?P<number>[0-9]{{1,3}}|[{KANJI_DIGITS}十]{{1,3}})"
    "(?P<unit>年|時間|[かヶカヵケ]月|日)間?半(?![期分数])"
)
_HALF = re.compile("(?<![前後上下一-龠])半[年日](?![期分])")
_HALVES: Final = {"半年": (Decimal(6), "か月"), "半日": (Decimal("0.5"), "日")}
_LIST_MARK = re.compile(r"(?:^|\n)[ \t>#*・-]*[(\[]?$")
_AFTER_MARK = re.compile(r"[.)\]:、](?=[ \n\u3000]|[^\x00-\x7f]|$)|\.[0-9.]* ")
_MARK_INSIDE = re.compile(r"[.)] ?(?=[ぁ-んァ-ヴ一-龠])")
_RUNNING = re.compile(
    r"(?:第|図|表|写真|別紙|別表|様式|付録|付表|資料|添付|別添|注|手順|ステップ|項番|フェーズ|レベル"
    r"|(?<![A-Za-z])(?i:figure|fig\.?|table|section|sec\.|chapter|appendix|step|item|note|phase"
    r"|option|level|page|p\.|part|annex)) ?$"
)
_ORDINAL_AFTER = re.compile(r"(?:章|節|款|編|項目|つ目|番目|点目|件目)")
_COUNTED_HERE = re.compile(
    r"(?:次|以下|下記|上記|右記|左記|following|the above|these|those) ?の?,? ?$", re.IGNORECASE
)
_KNOWN_PAIR = re.compile(r"(?:the|other|last|next|first|these|those|all) $", re.IGNORECASE)
"""Before a two or three of which the text has spoken: `one of the two`."""
_COUNTS_HERE = frozenset({"個", "式", ""})
_FEW, _MAX_MARK_LENGTH, _PAIR = 20, 2, 3
_ONE_OF_ALL: Final = parse_words(
    "つ 件 点 本 枚 日 回 度 度目 種類 行 字 文字 語 問 口 組 足 歳 両 元"
)
"""Units with which 一 rather says `a` or `the`: 一つ, この一件, 一日も早く."""
_NEAR = 16


def find_quantities(text: str) -> Iterator[Fact]:
    """Yield numbers and amounts in the plain form of a text; dates are for others to take out.

    Not taken are numbers that only count or number the parts of the text itself: `第1章`, `図2`,
    `(3)` and `1.` at the beginning of a line, `次の三つ`.
    """
    yield from _find_durations(text)
    yield from _find_halves(text)
    yield from _find_arabic(text)
    yield from _find_kanji(text)


def _find_durations(text: str) -> Iterator[Fact]:
    for match in _DURATION.finditer(text):
        minutes = 60 * int(match["hours"]) + int(match["minutes"])
        yield Fact("number", Quantity(Decimal(minutes), "分"), *match.span())


def _find_halves(text: str) -> Iterator[Fact]:
    for match in _AND_HALF.finditer(text):
        value = number_value(match["number"])
        if value is not None:
            yield _build_fact(value + Decimal("0.5"), normalize_unit(match["unit"]), *match.span())
    for match in _HALF.finditer(text):
        yield Fact("number", Quantity(*_HALVES[match[0]]), *match.span())


def _find_arabic(text: str) -> Iterator[Fact]:
    for match in _NUMBER.finditer(text):
        value = number_value(match["number"])
        unit = normalize_unit((match["currency"] or match["unit"] or "").strip(" -"))
        if value is None or (not match["currency"] and _is_structure(text, match, unit)):
            continue
        multiple = (match["multiple"] or match["letter"] or "").lower()
        value *= Decimal(10) ** _MULTIPLE.get(multiple, 0)
        if match["minus"] in {"▲", "△"} or match["minus2"]:
            value = -value
        start = match.start("currency" if match["currency"] else "number")
        yield _build_fact(value, unit, start, match.end())


def _build_fact(value: Decimal, unit: str, start: int, end: int) -> Fact:
    return Fact("amount" if unit in MONEY else "number", Quantity(value, unit), start, end)


def _is_structure(text: str, match: re.Match[str], unit: str) -> bool:
    """Tell whether a number is part of how the text is built: numbering, a count of its parts."""
    start, end = match.span("number")
    line = text.rfind("\n", 0, start) + 1
    before, after = text[max(line, start - _NEAR) : start], text[end : end + _NEAR]
    if _ORDINAL_AFTER.match(after):
        return True
    if not match["unit"]:
        first = start - line < _NEAR and _LIST_MARK.search(before or "\n")
        numbered = _MARK_INSIDE.match(after) or (first and _AFTER_MARK.match(after))
        if _RUNNING.search(before) or (numbered and end - start <= _MAX_MARK_LENGTH):
            return True
    counted = unit in _COUNTS_HERE and _COUNTED_HERE.search(before)
    return bool(counted) and match["number"].isdecimal() and int(match["number"]) <= _FEW


def _find_kanji(text: str) -> Iterator[Fact]:
    """Yield numbers in kanji with a unit; the caller drops those inside a word (`一部`)."""
    for match in _KANJI_NUMBER.finditer(text):
        value = number_value(match["number"])
        unit = normalize_unit(match["unit"])
        before = text[max(0, match.start() - _NEAR) : match.start()]
        counted = unit in _COUNTS_HERE and _COUNTED_HERE.search(before)
        if value is not None and not counted and not (value == 1 and match["unit"] in _ONE_OF_ALL):
            yield _build_fact(value, unit, *match.span())


def find_spelt(text: str) -> Iterator[Fact]:
    """Yield numbers that are spelt out in English: `three weeks`, `twenty-five`."""
    for match in _SPELT.finditer(text):
        ones = _WORDS[(match["ones"] or match["small"] or "zero").lower()]
        value = (_TENS[match["tens"].lower()] if match["tens"] else 0) + ones
        value *= _SCALES[match["scale"].lower()] if match["scale"] else 1
        unit = normalize_unit(match["unit"] or "")
        before = text[max(0, match.start() - _NEAR) : match.start()]
        spoken_of = value <= _PAIR and _KNOWN_PAIR.search(before)
        if not match["unit"] and (_COUNTED_HERE.search(before) or spoken_of):
            continue
        if value > 1 or (value == 1 and unit in {"分", "時間", "日", "週間", "か月", "年"}):
            yield _build_fact(Decimal(value), unit, *match.span())


def is_kanji_numeral(character: str) -> bool:
    """Return whether a character is a numeral in kanji."""
    return character in KANJI_DIGITS + KANJI_SCALES


def is_kanji_number(fact: Fact, text: str) -> bool:
    """Return whether a fact begins with a kanji numeral, which may be part of a word."""
    return (
        fact.kind in {"number", "amount", "time"}
        and text[fact.start] in KANJI_DIGITS + KANJI_SCALES
    )
