"""A number and the parts that it is said to consist of, in one sentence or one pair of brackets."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from checker.core.data_classes import dataclass
from checker.core.document import Block, Span
from checker.core.text import lazy_re as re
from checker.language.clock import to_plain

Opposites = tuple[str, str]

_N = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNIT = (
    "件|項目|名|人|社|台|個|本|枚|点|問|票|[箇か個カヶ]所|校|拠点|部署|店舗|世帯|ケース|[百千]?万?円"
    "|時間|日|人日|人月|kg|(?:tests?|test cases|cases|items|checks|files|users|participants"
    "|responses|votes|records|requests|tickets|people|employees|samples|applications)\\b"
)
_QUANTITY = re.compile(rf"(?<![0-9.,A-Za-z-])(?P<n>{_N}) ?(?P<unit>{_UNIT})?")
_ALL = re.compile("(?:全部で|全|計|合計|総数|総計|総額)(?:は|で|金額は?)?:? ?$")
_OF_ALL = re.compile(" ?(?:中|のうち|の内|のなか|の中)")
_ENGLISH_ALL = re.compile(r"\b(?:[Oo]f (?:the|all|our)|[Aa]ll|[Tt]otal(?: of)?|ran|[Ii]n) $")
_BRACKET = re.compile(
    rf"(?<!約)(?:(?P<all>全|計|合計|総額):? ?)?(?<![0-9.,約])(?P<n>{_N}) ?(?P<unit>{_UNIT})"
    r" ?\((?P<parts>[^()\n]{3,120})\)"
)
_PART = re.compile(
    rf"(?P<before>[^0-9]{{0,16}}?):? ?(?P<n>{_N}) ?(?P<unit>{_UNIT})?(?P<after> ?[^0-9]{{0,12}})"
)
_SEPARATOR = re.compile(r"[、，/・;]| ?\+ ?|,(?![0-9]{3})| and ")
_NOT_PARTS = re.compile(
    "うち|内数|再掲|ほか|他に|約|およそ|以上|以下|未満|程度|など|等|前年|前回|前期|昨年"
    "|計画|目標|予定|見込|予算"
    "|定員|最大|最小|最少|最多|平均|上限|下限|各|毎|ごと|単価|当たり|あたり|重複|延べ|のべ|@|×|税込|年額|月額|残|除"
    "|追加|値引|割引|差引|out of|average|about|at least|up to|per |each"
)
_NEAR = Decimal("0.2")
_NEAR_BY = 20
"""Characters around a number that are looked at."""
_LEAST = 2
_PRICED = rf"(?:[0-9]{{1,2}}月)?[^\s0-9。、()]?[^0-9。、()]{{0,16}}(?<![0-9,.]){_N} ?"
_TOTAL_AFTER = re.compile(
    rf"(?P<parts>(?:{_PRICED}(?P<unit>{_UNIT})(?:、| ?\+ ?|と|及び|および)){{1,12}}"
    rf"{_PRICED}(?P=unit))"
    rf"[の、 ]?(?P<total>(?:合計|計|総額)(?:は|で|金額は|額は)? ?(?P<n>{_N}) ?(?P=unit))"
)
_PEOPLE = re.compile(
    r"(?:^|(?<=[:\t\n]))(?P<names> ?[^\s0-9。、:()]{2,12}(?:、 ?[^\s0-9。、:()]{2,12}){1,20})"
    r" ?\((?P<total>(?:計|以上|合計) ?(?P<n>[0-9]{1,2}) ?[名人])\)$",
    re.MULTILINE,
)
_SHARES = re.compile(
    rf"内訳は?[:、]? ?(?P<list>[^0-9、。%]{{1,16}}?{_N}%"
    rf"(?:[、,と] ?[^0-9、。%]{{1,16}}?{_N}%){{1,12}})(?P<after>.?)"
)
_SHARES_BEFORE = re.compile(
    rf"(?P<list>[^0-9、。%]{{1,16}}?{_N}%(?:[、,と] ?[^0-9、。%]{{1,16}}?{_N}%){{1,12}})"
    "(?P<after>(?:と|という|である|の)?(?:の|と)?内訳)"
)
_SHARE = re.compile(rf"({_N})%")
_SENTENCE = re.compile(r"[^。\n]+")
_HUNDRED = Decimal(100)
_LOOSE = 15
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class WholeAndParts:
    """A number as written, and its parts; `whole` is None where it is 100 % without being said."""

    span: Span
    written: str
    whole: Decimal | None
    parts: tuple[Decimal, ...]
    slack: Decimal = Decimal(0)

    @property
    def is_wrong(self) -> bool:
        """Whether the parts make another number."""
        whole = _HUNDRED if self.whole is None else self.whole
        return abs(sum(self.parts) - whole) > self.slack

    @property
    def formula(self) -> str:
        """The sum of the parts: `45+4=49`."""
        return f"{'+'.join(map(str, self.parts))}={sum(self.parts)}"


def find_parts(block: Block, pairs: Sequence[Opposites]) -> list[WholeAndParts]:
    """Return what a block parts into numbers, right or wrong."""
    plain = to_plain(block.text)
    found = [
        *_find_in_brackets(block, plain, pairs),
        *_find_in_sentences(block, plain, pairs),
        *_find_totals_after(block, plain),
        *_find_shares(block, plain),
        *_find_people(block, plain),
    ]
    found = list({(each.span, each.whole): each for each in found}.values())
    return sorted(found, key=lambda each: each.span.start)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _find_in_brackets(
    block: Block, plain: str, pairs: Sequence[Opposites]
) -> Iterator[WholeAndParts]:
    """Yield `48件（合格45件、不合格4件）`."""
    for match in _BRACKET.finditer(plain) if "(" in plain else ():
        inside = match["parts"].removeprefix("内訳").lstrip(":は ")
        named = inside != match["parts"]
        pieces = [_PART.fullmatch(each.strip()) for each in _SEPARATOR.split(inside)]
        parts = [each for each in pieces if each is not None]
        if len(parts) < max(_LEAST, len(pieces)) or _NOT_PARTS.search(inside):
            continue
        if not _are_alike(match["unit"], parts):
            continue
        whole, numbers = _number(match["n"]), tuple(_number(each["n"]) for each in parts)
        opposed = _holds_opposites([each[0] for each in parts], pairs)
        if named or opposed or _is_near(whole, numbers):
            yield _build(block, match.start(), match.end("unit"), whole, numbers)


def _are_alike(unit: str, parts: Sequence[re.Match[str]]) -> bool:
    units = {each["unit"] for each in parts}
    labels = [f"{each['before']}{each['after']}".strip() for each in parts]
    same = units in ({unit}, {None}) or (unit.isascii() and units <= {unit, None})
    return same and all(labels) and len(set(labels)) == len(labels)


def _is_near(whole: Decimal, parts: Sequence[Decimal]) -> bool:
    """Tell a sum that is a little off from numbers that were never meant to be added."""
    off = abs(sum(parts) - whole)
    return off <= max(whole * _NEAR, Decimal(_LEAST)) and max(parts) < whole


def _holds_opposites(texts: Sequence[str], pairs: Sequence[Opposites]) -> bool:
    """Tell whether one text names a result and another its opposite."""
    for pair in pairs:
        one, other = _compile(pair)
        ones = [bool(one.search(text)) and not other.search(text) for text in texts]
        others = [bool(other.search(text)) for text in texts]
        if any(ones) and any(others):
            return True
    return False


@lru_cache(maxsize=256)
def _compile(pair: Opposites) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(pair[0]), re.compile(pair[1])


def _find_in_sentences(
    block: Block, plain: str, pairs: Sequence[Opposites]
) -> Iterator[WholeAndParts]:
    """Yield `全48項目を実施し、45項目が合格、4項目が不合格`."""
    for sentence in _SENTENCE.finditer(plain):
        text = sentence[0]
        found = list(_QUANTITY.finditer(text))
        whole = next((n for n, each in enumerate(found) if _is_whole(text, each)), None)
        if whole is None or len(found) <= _LEAST or found[whole]["unit"] is None:
            continue
        comes_last = whole == len(found) - 1
        rest = text[: found[whole].start()] if comes_last else text[found[whole].end() :]
        if _NOT_PARTS.search(_OF_ALL.sub("", rest, count=1)) or "(" in rest:
            continue
        parts = found[:whole] if comes_last else found[whole + 1 :]
        if len(parts) < _LEAST:
            continue
        unit = found[whole]["unit"]
        english = unit.isascii()
        if any(each["unit"] not in ({unit, None} if english else {unit}) for each in parts):
            continue
        clauses = _split_clauses(text, parts)
        if clauses is None or not ("内訳は" in rest or _holds_opposites(clauses, pairs)):
            continue
        start = _start_of_whole(text, found[whole])
        low, high = sentence.start() + start, sentence.start() + found[whole].end("unit")
        numbers = tuple(_number(each["n"]) for each in parts)
        yield _build(block, low, high, _number(found[whole]["n"]), numbers)


def _is_whole(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - _NEAR_BY) : found.start()]
    after = text[found.end() : found.end() + _NEAR_BY]
    if found["unit"] and found["unit"].isascii():
        return _ENGLISH_ALL.search(before) is not None
    return bool(_ALL.search(before) or _OF_ALL.match(after))


def _start_of_whole(text: str, found: re.Match[str]) -> int:
    low = max(0, found.start() - _NEAR_BY)
    match = _ALL.search(text[low : found.start()])
    return low + match.start() if match else found.start()


def _split_clauses(text: str, parts: Sequence[re.Match[str]]) -> list[str] | None:
    """Return the clause around each part; None where a clause holds two, or a result comes late."""
    clauses = []
    end = parts[0].start()
    for at, part in enumerate(parts):
        low = max((m.end() for m in _SEPARATOR.finditer(text, end, part.start())), default=end)
        limit = parts[at + 1].start() if at + 1 < len(parts) else len(text)
        stop = _SEPARATOR.search(text, part.end(), limit)
        if stop is None and at + 1 < len(parts):
            return None
        end = stop.end() if stop else limit
        before = text[low : part.start()] if at else _get_tail(text, part.start())
        clauses.append(before + text[part.start() : end])
    return clauses


def _get_tail(text: str, end: int) -> str:
    """Return what stands before the first part, back to the last comma."""
    return _SEPARATOR.split(text[max(0, end - _NEAR_BY) : end])[-1]


def _find_totals_after(block: Block, plain: str) -> Iterator[WholeAndParts]:
    """Yield `A 300円、B 50円の合計350円`."""
    for match in _TOTAL_AFTER.finditer(plain) if "計" in plain or "総額" in plain else ():
        found = [each for each in _QUANTITY.finditer(match["parts"]) if each["unit"]]
        parts = tuple(_number(each["n"]) for each in found)
        if _NOT_PARTS.search(match["parts"]) or "率" in match["parts"]:
            continue
        whole = _number(match["n"])
        if _is_near(whole, parts):
            yield _build(block, *match.span("total"), whole, parts)


def _find_shares(block: Block, plain: str) -> Iterator[WholeAndParts]:
    """Yield shares that are said to be all: `内訳は製造45%、販売30%、管理25%`."""
    if "内訳" not in plain:
        return
    for match in (*_SHARES.finditer(plain), *_SHARES_BEFORE.finditer(plain)):
        parts = tuple(map(_number, _SHARE.findall(match["list"])))
        if len(parts) <= _LEAST or _NOT_PARTS.search(match[0]) or "主な" in match[0]:
            continue
        if abs(sum(parts) - _HUNDRED) > _LOOSE:
            continue
        start = match.start("list") + (re.search(_N, match["list"]) or match).start()
        end = match.end("list")
        yield WholeAndParts(
            block.span(start, end), block.text[start:end], None, parts, get_slack(parts)
        )


def _find_people(block: Block, plain: str) -> Iterator[WholeAndParts]:
    """Yield people who are listed and counted: `山田部長、鈴木課長、佐藤(計4名)`."""
    for match in _PEOPLE.finditer(plain) if "名)" in plain or "人)" in plain else ():
        names = match["names"].split("、")
        if not _NOT_PARTS.search(match["names"]):
            parts = tuple(Decimal(1) for _ in names)
            start, end = match.span("total")
            yield _build(block, start, end, _number(match["n"]), parts)


def get_slack(parts: Sequence[Decimal]) -> Decimal:
    """Return how far rounding may move the sum of these numbers."""
    step = max(Decimal(1).scaleb(int(each.as_tuple().exponent)) for each in parts)
    return step * _HALF * len(parts)


def _build(
    block: Block, start: int, end: int, whole: Decimal, parts: tuple[Decimal, ...]
) -> WholeAndParts:
    return WholeAndParts(block.span(start, end), block.text[start:end], whole, parts)
