"""Results that a sentence states with the numbers they come from, off by a slip of the hand.

A total (`合わせて`, `in all`), a difference (`増えた`, `more than`), a share or a growth (`%`) is
computed from the numbers around it in every way that its words allow. It is right where one way
gives it. It is wrong only where none does and it looks like one of the results with a digit wrong:
numbers that were never meant to be computed from one another seldom look so.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind
from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import write_number
from checker.kinds.facts.prose_sums import Computed
from checker.kinds.facts.slips import is_slip, is_sure_slip
from checker.kinds.facts.stated_numbers import StatedNumber, split_stated
from checker.language.clock import HOUR, to_plain

_GROWN = (
    "up|down|rose|risen|fell|fallen|grew|grown|increased?|decreased?|dropped|rise|fall|drop|saving"
    "|reduction|gain|cut|growth"
)
_GAPS = "difference|gap|shortfall|overspend|underspend|surplus"
_TRIGGER = re.compile(
    "計|総額|単価|たり|合わせ|あわせ|全部で|しめて|増|減|多|少|上回|下回|超過|不足|短縮|差|高|低|安|節約"
    r"|%|, so |\b(?:total|in all|altogether|told|combined|more|fewer|less|higher|lower|each|apiece"
    rf"|per|comes?|gives|giving|amount|making|percent|saves|{_GROWN}|{_GAPS})",
    re.IGNORECASE,
)
_TOTAL_BEFORE = re.compile(
    "(?:(?<![設統推累集会時家小余生])計|合計|総計|総額|合わせて|あわせて|併せて|全部で|しめて|締めて)"
    "(?:で|は|が|の|額|金額|数|人数|件数|:|、| )*$"
    r"|, so (?:we expect |there (?:are|were|will be) |that (?:is|makes) )?$"
    r"|\b(?:total(?:l?ing|s|led)?(?: of| is| was| to|:)?|c[oa]m(?:es|ing|e) to|making|make|gives"
    r"|giving|add(?:s|ing)? up to|amount(?:s|ing)? to|sum(?:s|ming)? to"
    r"|brings? (?:the|our) total to)(?: a)? ?$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"(?: [a-z]+){0,3},? (?:in all|in total|altogether|all told|combined)\b|の合計"
)
_FOR_EACH = re.compile(r"\b(?:for|per) (?:each|every) |(?:1|一)[人名件台]当?あ?たり", re.IGNORECASE)
_SHARED_OUT = re.compile(
    r"\beach (?:with|has|have|having|holds?|holding|takes?|taking)\b|それぞれ|各々", re.IGNORECASE
)
_TOGETHER = re.compile(
    "(?:^|[.。] ?)(?:together|altogether|in all|これら?を|以上)[^.。]*$", re.IGNORECASE
)
_NOT_TOTAL_AFTER = re.compile(" ?(?:のうち|中、|のなか|[×x*=÷])")
_LESS_AFTER = re.compile(
    "(?:の|ほど|も|分|ぶん|だけ|、)?(?:増|減|多[いくか]|少な|上回|下回|超過|不足|短縮|短[いくか]|長[いくか]"
    "|延び|伸び|高[いくか]|低[いくか]|安[いくか]|早[いくか]|遅[いくか]|節約|削減|改善|未達|の?差[がでとは])"
    r"|(?: [a-z]+)?,? (?:on|from) [£$€]?[0-9]"
    r"|(?: [a-z]+){0,2} (?:more|fewer|less|higher|lower|longer|shorter|cheaper|above|below|up on"
    r"|down on|short of|ahead of)\b"
)
_LESS_BEFORE = re.compile(
    "(?:差額?|増加額?|減少額?|超過額?|不足額?|削減額?)(?:は|が|で|:|、| )*$"
    rf"|\b(?:{_GROWN}|{_GAPS})(?: by| of| is| was) ?$|\b(?:up|down) ?$",
    re.IGNORECASE,
)
_GROWN_BEFORE = re.compile(rf"\b(?:{_GROWN}|saves)(?: by| of)? ?\(?$", re.IGNORECASE)
_GROWN_AFTER = re.compile("の?(?:増|減|削減|短縮|上昇|低下|改善|伸び|圧縮|節約)")
_FROM = re.compile(r"\b(?:from|on)\b|より|から")
_SHARE_BEFORE = re.compile(
    r"(?:全体の|割合は|比率は|率は|構成比は?|の|は|が|、|で|\(| )*$|\b(?:or|is|was)? ?\(?$"
)
_EACH_BEFORE = re.compile(r"[^0-9£$€¥]{0,24}(?:each|apiece|per [a-z]+|で|の|を)?[,:;=()、 ]*$")
_MANY_PARTS = 8
_PAIR = 2
_HUNDRED = Decimal(100)
_MOST_GAP = 14
_NEAR = 28


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to compute a result, and the formula as a reader checks it."""

    value: Decimal
    formula: str


@dataclass(frozen=True, slots=True)
class _Stated:
    """A number that may be a result, with the numbers of its sentence, of the one before, of all.

    `all_above` are those of every sentence before it.
    """

    plain: str
    number: StatedNumber
    here: Sequence[StatedNumber]
    above: Sequence[StatedNumber]
    all_above: Sequence[StatedNumber] = ()

    @property
    def before(self) -> str:
        return self.plain[max(0, self.number.start - _NEAR) : self.number.start]

    @property
    def is_for_each(self) -> bool:
        """Whether the sentence is about each of several from its beginning on."""
        first = min(each.start for each in self.here)
        return _FOR_EACH.search(self.plain, 0, first) is not None

    def is_followed_by(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self.plain, self.number.end) is not None


def find_stated_results(block: Block) -> Iterator[Computed]:
    """Yield the results that a block states beside the numbers they come from."""
    if block.kind is BlockKind.CODE or _TRIGGER.search(block.text) is None:
        return
    plain = to_plain(block.text)
    sentences = split_stated(block.text)
    above: Sequence[StatedNumber] = ()
    all_above: list[StatedNumber] = []
    for here in sentences:
        for each in here:
            way = _judge(_Stated(plain, each, here, above, tuple(all_above)))
            if way is not None:
                yield _build(block, each, way)
        above = here or above
        all_above += here
    yield from _find_odd_shares(block, plain, [each for here in sentences for each in here])


def _build(block: Block, each: StatedNumber, way: _Way) -> Computed:
    span, written = block.span(each.start, each.end), block.text[each.start : each.end]
    off = abs(way.value - each.value)
    wrong = off >= each.step if each.kind == "share" else off > 0
    return Computed(span, written, way.formula, wrong)


def _judge(stated: _Stated) -> _Way | None:
    """Return how a number is computed, rightly or not; None where nothing tells."""
    each = stated.number
    if each.vague or not each.unit or each.value == 0 or each.kind == "points":
        return None
    if each.kind == "share":
        return _judge_growth(stated)
    if _is_total(stated):
        return _judge_total(stated)
    if each.rate:
        return None
    if stated.is_followed_by(_LESS_AFTER) or _LESS_BEFORE.search(stated.before):
        return _judge_difference(stated)
    return _judge_price(stated)


def _is_total(stated: _Stated) -> bool:
    said = _TOTAL_BEFORE.search(stated.before) or stated.is_followed_by(_TOTAL_AFTER)
    return bool(said) and not stated.is_followed_by(_NOT_TOTAL_AFTER)


def _judge_total(stated: _Stated) -> _Way | None:
    """Hold a total against the sums of what stands before it, and against products."""
    each = stated.number
    others = [other for other in stated.here if other.end <= each.start]
    if sum(other.is_like(each) for other in others) < _PAIR > len(others):
        others = [*stated.above, *others]
    parts = [other for other in others if other.is_like(each)]
    if any(part.vague for part in parts):
        return None
    ways = [*_iter_sums(parts), *_iter_products(parts, others), *_iter_wider_sums(stated, parts)]
    right = next((way for way in ways if way.value == each.value), None)
    if right is not None or any(_sum(some) == each.value for some in _iter_subsets(parts)):
        return right
    if (each.rate and not stated.is_for_each) or _is_shared_out(stated, parts):
        return None
    whole = [way for way in ways[:1] if is_slip(each.value, way.value)]
    sure = [way for way in ways if is_sure_slip(each.value, way.value)]
    return next(iter((*whole, *sure)), None)


def _is_shared_out(stated: _Stated, parts: Sequence[StatedNumber]) -> bool:
    """Tell whether a part is had by each of the others: `three shards, each with one primary`."""
    return bool(parts) and (
        _SHARED_OUT.search(stated.plain, parts[0].end, stated.number.start) is not None
    )


def _iter_sums(parts: Sequence[StatedNumber]) -> Iterator[_Way]:
    """Yield the sum of all parts, and of those right before the total."""
    for first in range(len(parts) - 1):
        yield _write_way("+", parts[first:], _sum(parts[first:]))


def _iter_wider_sums(stated: _Stated, parts: Sequence[StatedNumber]) -> Iterator[_Way]:
    """Yield the sum without prices of one of several, and that of all sentences before."""
    amounts = [part for part in parts if not part.rate]
    if _PAIR <= len(amounts) < len(parts):
        yield _write_way("+", amounts, _sum(amounts))
    told = [each for each in stated.all_above if each.is_like(stated.number)]
    prices = any(each.rate for each in told) and len(told) < len(stated.all_above)
    wider = len(told) > max(len(parts), 1) and not prices and not any(each.vague for each in told)
    if wider and _TOGETHER.search(stated.before):
        yield _write_way("+", told, _sum(told))


def _iter_products(parts: Sequence[StatedNumber], others: Sequence[StatedNumber]) -> Iterator[_Way]:
    """Yield the product of the one like the result and each number that counts something else."""
    for other in others if len(parts) == 1 else ():
        if other is not parts[0] and other.kind == "count" and not other.vague:
            yield _write_way("×", [parts[0], other], parts[0].value * other.value)


def _iter_subsets(parts: Sequence[StatedNumber]) -> Iterator[Sequence[StatedNumber]]:
    some = parts[-_MANY_PARTS:]
    for size in range(1, len(some) + 1):
        yield from combinations(some, size)


def _sum(parts: Sequence[StatedNumber]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


def _write_way(sign: str, numbers: Sequence[StatedNumber], result: Decimal) -> _Way:
    """Return a result and its formula, in 万 where all numbers are written so."""
    scale = min((each.scale for each in numbers if each.kind == "money"), default=Decimal(1))
    values = [each.value / scale if each.kind == "money" else each.value for each in numbers]
    formula = sign.join(map(write_number, values))
    return _Way(result, f"{formula}={write_number(result / scale)}")


def _judge_difference(stated: _Stated) -> _Way | None:
    """Hold a difference against the two numbers that it is said to lie between."""
    each = stated.number
    here = [other for other in stated.here if other is not each and other.is_like(each)]
    above = [other for other in stated.above if other.is_like(each)]
    ways = [_subtract(*pair) for pair in combinations([*above, *here], 2)]
    right = next((way for way in ways if way.value == each.value), None)
    if right is not None:
        return right
    pair = here if len(here) >= _PAIR else [*_pick_same(above, here), *here]
    if len(pair) != _PAIR or any(other.vague for other in pair):
        return None
    way = _subtract(*pair)
    smaller = each.value < max(other.value for other in pair)
    plain = len(here) == _PAIR or pair[0].unit == pair[1].unit
    return way if smaller and is_slip(each.value, way.value, plain=plain) else None


def _pick_same(above: Sequence[StatedNumber], here: Sequence[StatedNumber]) -> list[StatedNumber]:
    """Return the one number of the sentence before that counts the very same thing."""
    same = [other for other in above if len(here) == 1 and other.unit == here[0].unit]
    return same if len(same) == 1 else []


def _subtract(one: StatedNumber, other: StatedNumber) -> _Way:
    high, low = max(one.value, other.value), min(one.value, other.value)
    if one.kind == "length":
        texts = [f"{int(v) // HOUR}:{int(v) % HOUR:02}" for v in (high, low, high - low)]
        return _Way(high - low, f"{texts[0]}-{texts[1]}={texts[2]}")
    pair = sorted((one, other), key=lambda each: each.value, reverse=True)
    return _write_way("-", pair, high - low)


def _judge_growth(stated: _Stated) -> _Way | None:
    """Hold a percentage by which something grew against the two numbers of its sentence."""
    each = stated.number
    if not (_GROWN_BEFORE.search(stated.before) or stated.is_followed_by(_GROWN_AFTER)):
        return None
    pair = [other for other in stated.here if other.kind in {"money", "count", "length"}]
    if len(pair) != _PAIR or not pair[0].is_like(pair[1]) or pair[0].value == pair[1].value:
        return None
    if any(other.vague or other.rate or other.value == 0 for other in pair):
        return None
    first, last = pair if not _comes_from_last(stated, pair) else reversed(pair)
    ways = [_grow(stated, first, last), _grow(stated, last, first)]
    if any(abs(way.value - each.value) < each.step for way in ways):
        return None
    kept = min(first.value, last.value) / max(first.value, last.value) * _HUNDRED
    slip = is_slip(each.value, ways[0].value, plain=True) or abs(kept - each.value) < each.step
    return ways[0] if slip else None


def _comes_from_last(stated: _Stated, pair: Sequence[StatedNumber]) -> bool:
    """Tell `412, up 7% from 386` from `from 386 to 412, up 7%`."""
    inside = pair[0].start < stated.number.start < pair[1].start
    return inside and _FROM.search(stated.plain, pair[0].end, pair[1].start) is not None


def _grow(stated: _Stated, first: StatedNumber, last: StatedNumber) -> _Way:
    share = abs(last.value - first.value) / first.value * _HUNDRED
    value = share.quantize(min(stated.number.step, Decimal(1)))
    scale = min(first.scale, last.scale)
    before, after = write_number(first.value / scale), write_number(last.value / scale)
    return _Way(value, f"{before}→{after}={write_number(value)}%")


def _judge_price(stated: _Stated) -> _Way | None:
    """Hold a price against what each of several costs: `6 chairs at £145 each, £870`."""
    each, at = stated.number, stated.here.index(stated.number)
    if at < _PAIR or each.kind != "money":
        return None
    count, price = sorted(stated.here[at - 2 : at], key=lambda other: other.kind == "money")
    exact = count.kind == "count" and price.kind == "money" and price.rate and not count.vague
    between = stated.plain[stated.here[at - 1].end : each.start]
    if not exact or _EACH_BEFORE.fullmatch(between) is None:
        return None
    way = _write_way("×", [price, count], price.value * count.value)
    return way if way.value == each.value or is_slip(each.value, way.value, plain=True) else None


def _find_odd_shares(
    block: Block, plain: str, numbers: Sequence[StatedNumber]
) -> Iterator[Computed]:
    """Yield the one share that does not fit the whole that all the others are shares of."""
    pairs = [pair for pair in pairwise(numbers) if _is_share_pair(plain, *pair)]
    wholes = {each.value for each in numbers} | {_sum([number for number, _ in pairs])}
    for whole in sorted(wholes, reverse=True) if len(pairs) > _PAIR else ():
        odd = [pair for pair in pairs if not _is_share(*pair, whole)]
        if len(odd) < len(pairs) - 1:
            if len(odd) == 1:
                number, share = odd[0]
                value = (number.value / whole * _HUNDRED).quantize(share.step)
                formula = "÷".join(write_number(v / number.scale) for v in (number.value, whole))
                yield _build(block, share, _Way(value, f"{formula}={write_number(value)}%"))
            return


def _is_share_pair(plain: str, number: StatedNumber, share: StatedNumber) -> bool:
    exact = not (number.vague or share.vague) and number.kind in {"money", "count"}
    near = share.kind == "share" and share.start - number.end <= _MOST_GAP
    return exact and near and bool(_SHARE_BEFORE.search(plain[number.end : share.start]))


def _is_share(number: StatedNumber, share: StatedNumber, whole: Decimal) -> bool:
    return whole > 0 and abs(number.value / whole * _HUNDRED - share.value) < share.step
