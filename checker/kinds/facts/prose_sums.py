"""Results that a sentence gives together with what they are made of: shares, rests, products."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Span
from checker.core.text import lazy_re as re
from checker.core.text.regex_prefilter import RegexPrefilter
from checker.kinds.facts.prose_numbers import (
    NUMBER,
    UNIT,
    N,
    list_numbers,
    read_number,
    write_number,
)
from checker.language.clock import to_plain


@dataclass(frozen=True, slots=True)
class Computed:
    """A result as written at a place, and the formula that gives the right one."""

    span: Span
    written: str
    formula: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class _Judged:
    formula: str
    is_wrong: bool


_P = r"(?P<p>[0-9]{1,3}(?:\.[0-9]{1,3})?) ?(?:%|percent\b|per cent\b)(?! ?(?:ポイント|points))"
_VAGUE = re.compile(
    "約|およそ|ほぼ|強|弱|超|以上|以下|未満|程度|目標|計画|予定|前年|前回|見込|平均|基準|上限"
    r"|\b(?:about|around|nearly|almost|over|under|more|less|least|most|roughly|some|target|plan)\b"
)
_GROWS = "増|減|上昇|低下|削減|短縮|改善|伸び|上がり|下が"
_ROSE = (
    "increase|decrease|rise|fall|drop|reduction|saving|cut|growth|up|down|more|less|fewer|higher"
    "|lower"
)
_TO_SHARE = re.compile("の?水準?[にへ]|[にへまと](?![はも])|$")
_SPAN = f"か月|ヶ月|カ月|週間|{UNIT}"
_HUNDRED = Decimal(100)
_MOST_PARTS = 4
_NEAR = Decimal("0.25")
_EACH = "円|" + UNIT
_TIMES = "[×✕xX*＊]"
_LINE = "[^。.;\n0-9%]"


def find_computed(block: Block) -> Iterator[Computed]:
    """Yield what a block computes in words, right or wrong."""
    if block.kind is BlockKind.CODE or not _MAY_COMPUTE.search(block.text):
        return
    plain = to_plain(block.text)
    taken: set[int] = set()
    for number in _build_prefilter().candidates(plain):
        pattern, group, judge = _FORMS[number]
        for match in pattern.finditer(plain):
            start, end = match.span(group)
            judged = judge(match) if start not in taken else None
            if judged is not None:
                taken.add(start)
                end = _end_of_unit(plain, end)
                written = block.text[start:end]
                yield Computed(block.span(start, end), written, judged.formula, judged.is_wrong)


@cache
def _build_prefilter() -> RegexPrefilter:
    """Return what tells of a text which of the forms may match: mostly none, so none is tried."""
    return RegexPrefilter([pattern.pattern.replace("(?P=u)", "(?:)") for pattern, _, _ in _FORMS])


def _end_of_unit(plain: str, end: int) -> int:
    unit = _UNIT_AFTER.match(plain, end)
    return unit.end() if unit is not None else end


def _judge_share(match: re.Match[str]) -> _Judged | None:
    """Hold a percentage against part and whole."""
    whole, part, said = (read_number(match[name]) for name in ("w", "n", "p"))
    groups = match.groupdict()
    between = (groups.get("mid") or "") + (groups.get("first") or "")
    if not 0 < part <= whole or _VAGUE.search(between) or _has_unit(groups):
        return None
    share = part / whole * _HUNDRED
    step = Decimal(1).scaleb(int(said.as_tuple().exponent))
    wrong = min(abs(share - said), abs(_HUNDRED - share - said)) >= step
    shown = write_number(share.quantize(min(step, Decimal("0.1"))))
    return _Judged(f"{write_number(part)}÷{write_number(whole)}={shown}%", wrong)


def _has_unit(groups: dict[str, str | None]) -> bool:
    """Tell whether another number of the same unit stands between whole and part."""
    unit, first = groups.get("u"), groups.get("first")
    return bool(unit and first and re.search(rf"[0-9] ?{re.escape(unit)}", first))


def _judge_share_of_last(match: re.Match[str]) -> _Judged | None:
    """Hold a percentage against a part and the last number of its unit before."""
    gap, unit = match["gap"], re.escape(match["u"])
    if re.search(rf"[0-9] ?{unit}", gap) or _VAGUE.search(gap[-3:]):
        return None
    return _judge_share(match)


def _judge_growth(match: re.Match[str]) -> _Judged | None:
    """Hold a percentage against what grew to what."""
    before, after, said = (read_number(match[name]) for name in ("a", "b", "p"))
    if not before or before == after or _VAGUE.search(match["mid"]):
        return None
    growth = abs(after - before) / before * _HUNDRED
    step = Decimal(1).scaleb(int(said.as_tuple().exponent))
    shown = write_number(growth.quantize(min(step, Decimal("0.1"))))
    formula = f"{write_number(before)}→{write_number(after)}={shown}%"
    nearest = abs(growth - said)
    if _TO_SHARE.match(match.string, match.end()):  # 75%に減った
        nearest = min(nearest, abs(after / before * _HUNDRED - said))
    return _Judged(formula, nearest >= step)


def _judge_rest(match: re.Match[str]) -> _Judged | None:
    """Hold what is left against the whole less some of the parts named between."""
    whole, rest = read_number(match["w"]), read_number(match["r"])
    unit = match.groupdict().get("u")
    between = match["mid"]
    if unit:
        found = re.findall(rf"({N}) ?{re.escape(unit)}(?!目)", between)
        parts = list(dict.fromkeys(read_number(each) for each in found))
    else:
        parts = list(dict.fromkeys(list_numbers(between)))
    if not 0 < len(parts) <= _MOST_PARTS or any(each >= whole for each in parts):
        return None
    if _VAGUE.search(between) or rest in parts:  # named before: it is not the rest of the whole
        return None
    sums = {
        sum(some, Decimal(0))
        for size in range(1, len(parts) + 1)
        for some in combinations(parts, size)
    }
    formula = "-".join(map(write_number, (whole, *parts)))
    return _Judged(
        f"{formula}={write_number(whole - sum(parts, Decimal(0)))}", whole - rest not in sums
    )


def _judge_parts(match: re.Match[str]) -> _Judged | None:
    """Hold a number against the numbered parts that are listed beside it."""
    pieces = re.split(r", and |; and | and |, |; | plus ", match["parts"].strip())
    found = [_PART.match(each.strip()) for each in pieces]
    parts = [read_number(each["n"]) for each in found if each is not None]
    whole = read_number(match["w"])
    if len(parts) < max(2, len(pieces)) or _VAGUE.search(match["parts"]):
        return None
    total = sum(parts, Decimal(0))
    near = abs(total - whole) <= max(whole * _NEAR, Decimal(1)) and max(parts) < whole
    formula = f"{'+'.join(map(write_number, parts))}={write_number(total)}"
    return _Judged(formula, total != whole) if near else None


def _judge_named_parts(match: re.Match[str]) -> _Judged | None:
    """Hold a number against parts that may leave some out: only a sum that is off by little."""
    judged = _judge_parts(match)
    total = judged and read_number(judged.formula.rpartition("=")[2])
    whole = read_number(match["w"])
    return judged if total and abs(total - whole) <= max(whole / 10, Decimal(1)) else None


def _judge_prices(match: re.Match[str]) -> _Judged | None:
    """Hold a total of money against the prices before it."""
    parts = [read_number(each) for each in re.findall(rf"[£$€¥]({N})", match["parts"])]
    total, said = sum(parts, Decimal(0)), read_number(match["w"])
    if len(parts) < 2 or abs(total - said) > said * _NEAR or _VAGUE.search(match["parts"]):  # noqa: PLR2004 - a sum has two
        return None
    formula = f"{'+'.join(map(write_number, parts))}={write_number(total)}"
    return _Judged(formula, total != said)


_PART = re.compile(rf"(?P<n>{NUMBER})(?! ?[%°:/]|[-–]| (?:percent|per cent|of)\b)[ ]?[a-z]")
_METRIC = {
    "kg": ("g", 1000), "g": ("g", 1), "t": ("g", 1_000_000), "km": ("mm", 1_000_000),
    "m": ("mm", 1000), "cm": ("mm", 10), "mm": ("mm", 1), "L": ("ml", 1000), "ml": ("ml", 1),
    "mL": ("ml", 1), "円": ("円", 1), "千円": ("円", 1000), "万円": ("円", 10_000),
    "百万円": ("円", 1_000_000), "分": ("分", 1), "時間": ("分", 60),
}  # fmt: skip


def _judge_product(match: re.Match[str]) -> _Judged | None:
    """Hold a product against its factors, each with its unit where that can be converted."""
    groups = match.groupdict()
    factors = [read_number(groups[name] or "") for name in ("a", "b", "c") if groups.get(name)]
    said, made = read_number(match["t"]), Decimal(1)
    for factor in factors:
        made *= factor
    formula = f"{'×'.join(map(write_number, factors))}={write_number(made)}"
    unit, result = groups.get("u") or "", groups.get("v") or ""
    if unit != result:
        one, other = _METRIC.get(unit), _METRIC.get(result)
        if one is None or other is None or one[0] != other[0]:
            return None
        return _Judged(formula + unit, made * one[1] != said * other[1])
    return _Judged(formula + unit, made != said)


def _judge_difference(match: re.Match[str]) -> _Judged | None:
    one, other, said = (read_number(match[name]) for name in ("a", "b", "d"))
    high, low = max(one, other), min(one, other)
    if _VAGUE.search(match.groupdict().get("mid") or ""):
        return None
    formula = f"{write_number(high)}-{write_number(low)}={write_number(high - low)}"
    return _Judged(formula, high - low != said)


def _judge_rate_difference(match: re.Match[str]) -> _Judged | None:
    """Hold a difference against now and before, whose name (前年) is not vague here."""
    one, other, said = (read_number(match[name]) for name in ("a", "b", "d"))
    high, low = max(one, other), min(one, other)
    formula = f"{write_number(high)}-{write_number(low)}={write_number(high - low)}"
    return _Judged(formula, high - low != said)


_MAY_COMPUTE = re.compile(r"[0-9０-９]|\b(?:other|remaining|total|of|in)\b|:")
_UNIT_AFTER = re.compile(rf" ?(?:%|percent\b|per cent\b|{UNIT})")
_NO_TIME = r"(?! (?:days?|weeks?|months?|hours?|minutes?|years?|percent|per cent|times)\b)(?! ?%)"
_OF = r"\b[Oo]f (?:the |our |all |these )?"
_Form = tuple[re.Pattern[str], str, Callable[[re.Match[str]], _Judged | None]]
_FORMS: Final[Sequence[_Form]] = (
    # 184名のうち、8月25日時点で138名が受診し、受診率は75%
    (re.compile(
        rf"(?P<w>{N}) ?(?P<u>{UNIT})(?:中|のうち|の内|の中で)(?P<first>[^。%\n]{{0,40}}?)"
        rf"(?P<n>{N}) ?(?P=u)(?P<mid>[^。\n0-9%]{{0,24}}){_P}"
    ), "p", _judge_share),
    # 延べ640名で、20分を超えた方は256名、全体の40%
    # 累計24件となった。そのうち新規は9件で、全体の37.5%
    (re.compile(
        rf"(?P<w>{N}) ?(?P<u>{UNIT})(?!目)(?P<gap>[^\n%]{{0,60}}?)"
        rf"(?P<n>{N}) ?(?P=u)(?P<mid>(?:で|、|であり|となり|と|が|は|を占め| )*\(?"
        rf"(?:全体|総数|合計|全数|そ)の|\((?:全体の)?|で?、?(?:率は|割合は|構成比は)){_P}"
    ), "p", _judge_share_of_last),
    # 20℃では24か月、-20℃では15か月となり、25%短くなる
    (re.compile(
        rf"(?P<a>{N}) ?(?P<u>{_SPAN})(?!目)[^\n%]{{1,70}}?(?<![0-9.,])(?P<b>{N}) ?(?P=u)"
        rf"(?P<mid>(?:と|に|で|へ|まで)?(?:な[りる]|あり)?、?[^。\n0-9%]{{0,12}}"
        rf"(?:[^。\n%]{{0,6}}(?:より|比べて?|に対し))?[、 ]?){_P}"
        rf"(?=の?(?:{_GROWS}|長|短|少な|多[くい]|増え|減っ|伸び|速|早|軽|重))"
    ), "p", _judge_growth),
    # 138/184名(75%)
    (re.compile(
        rf"(?P<n>{N}) ?(?:{UNIT})? ?/ ?(?P<w>{N}) ?(?:{UNIT})?(?P<mid> ?[(=、,] ?){_P}"
    ), "p", _judge_share),
    # Of the 140 pages, 84 have been moved, which is 60 percent
    (re.compile(
        rf"{_OF}(?P<w>{NUMBER}) [a-z][^.;%\n0-9]{{0,60}}?,? (?P<n>{NUMBER}){_NO_TIME}"
        rf"(?P<mid>{_LINE}{{0,40}}?[ (]){_P}"
    ), "p", _judge_share),
    # 84 of the 140 pages (60%)
    (re.compile(
        rf"(?P<n>{NUMBER}) (?:out )?of (?:the |our |all )?(?P<w>{NUMBER})\b(?! ?%)"
        rf"(?P<mid>{_LINE}{{0,40}}?[ (]){_P}"
    ), "p", _judge_share),
    # 6.4 hectares, of which 4.8 hectares (75%)
    (re.compile(
        rf"(?P<w>{NUMBER}) [a-z]+(?:{_LINE}{{0,30}}),? of (?:which|these|them),? (?P<n>{NUMBER})"
        rf"(?P<mid>{_LINE}{{0,30}}?[ (]){_P}"
    ), "p", _judge_share),
    (re.compile(
        rf"(?P<a>{N}) ?(?P<u>{UNIT})から ?(?P<b>{N}) ?(?P=u)(?:に|へ|まで)"
        rf"(?P<mid>[^。\n0-9%]{{0,20}}?){_P}(?=の?(?:{_GROWS}))"
    ), "p", _judge_growth),
    (re.compile(
        rf"\bfrom (?P<a>{NUMBER})(?: [a-z]+)? to (?P<b>{NUMBER})(?: [a-z]+)?"
        rf"(?P<mid>,? (?:\(|(?:an? )?(?:{_ROSE})(?: of)? )(?:(?:{_ROSE}) (?:of )?)?){_P}"
    ), "p", _judge_growth),
    # 電話73件のうち、65件が解決した。残る8件は
    (re.compile(
        rf"(?P<w>{N}) ?(?P<u>{UNIT})(?:中|のうち|の内|(?:が?あり)?(?:、|。)(?:この)?うち)"
        rf"(?P<mid>[^\n]{{1,120}}?)残(?:る|りの|り)(?:は|、)? ?(?P<r>{N}) ?(?P=u)"
    ), "r", _judge_rest),
    (re.compile(
        rf"{_OF}(?P<w>{NUMBER}) (?![0-9])[a-z](?P<mid>[^\n%]{{1,120}}?)"
        rf"\b[Tt]he (?:other|remaining) (?P<r>{NUMBER}){_NO_TIME}"
    ), "r", _judge_rest),
    (re.compile(
        rf"(?P<w>{NUMBER}) [a-z-]+(?: [a-z-]+){{0,3}}[.;,] (?P<mid>{NUMBER} of (?:them|these|which)"
        rf"\b[^.;\n%]{{1,80}}?)\b(?:other|remaining) (?P<r>{NUMBER}){_NO_TIME}"
    ), "r", _judge_rest),
    # 48 people on the rota: 41 permanent staff and nine from the agency
    (re.compile(
        rf"(?P<w>{NUMBER}) (?P<noun>[a-z][a-z' -]{{2,40}})(?:: | \(| [–—] )"
        rf"(?P<parts>{NUMBER} [^.;:()\n]{{3,140}}?)(?=[.;)\n]|$)"
    ), "w", _judge_parts),
    (re.compile(
        rf"(?P<parts>{NUMBER} [a-z][^.;:()\n]{{3,100}}?),? (?:for |or |making |giving )?"
        rf"(?:a total of|in total|altogether|making) (?P<w>{NUMBER})\b(?! ?%)"
    ), "w", _judge_parts),
    # 31 live orders, of which 22 are staircases and nine are door sets
    (re.compile(
        rf"(?P<w>{NUMBER}) [a-z][^.;%\n0-9]{{0,50}}?,? (?:of (?:which|whom|these)|including),? "
        rf"(?P<parts>{NUMBER} (?:are|were|is|was|have|had|came|went) [^.;:()\n]{{3,120}}?)"
        rf"(?=[.;\n]|$)"
    ), "w", _judge_named_parts),
    # £3,200 for staff and £450 for travel, a total of £3,650
    (re.compile(
        rf"(?P<parts>[£$€¥]{N}[^.;:\n]{{0,50}}?(?:, | and |, and | plus )[^.;:\n]{{0,100}}?"
        rf"[£$€¥]{N}"
        rf"[^.;:\n£$€¥]{{0,40}}?)(?:a total of|in total|in all|altogether"
        rf"|making|totalling|total(?:s|ing)?"
        rf"|comes? to|for a total of) (?:of )?[£$€¥](?P<w>{N})"
    ), "w", _judge_prices),
    # eight compartments in two columns of four
    (re.compile(
        rf"(?P<t>{NUMBER}) [a-z-]+ in (?P<a>{NUMBER}) [a-z-]+ of (?P<b>{NUMBER})\b(?! ?[%0-9])"
    ), "t", _judge_product),
    (re.compile(
        rf"(?P<b>{NUMBER}) [a-z][a-z -]{{2,40}}? at [£$€¥]?(?P<a>{N}) (?:each|per [a-z]+|apiece)"
        rf"[^.;\n0-9]{{0,30}}?(?:total(?:ling|ing|s)?|comes? to|making)[^.;\n0-9]{{0,8}}?"
        rf"[£$€¥]?(?P<t>{N})"
    ), "t", _judge_product),
    # 12,000円×5台=60,000円
    (re.compile(
        rf"(?P<a>{N}) ?(?P<u>円|万円|千円|時間|分|kg|g)(?:/[^0-9×=/]{{1,4}})? ?{_TIMES} ?"
        rf"(?P<b>{N}) ?[^0-9×=+%*/-]{{0,6}}?(?:{_TIMES} ?(?P<c>{N}) ?[^0-9×=+%*/-]{{0,6}}?)?"
        rf" ?= ?(?P<t>{N}) ?(?P<v>{UNIT})"
    ), "t", _judge_product),
    # 3袋を選び、各袋から50gずつ、合計150g
    (re.compile(
        rf"(?P<a>{N}) ?(?:{UNIT})(?!目)[^。\n0-9]{{0,20}}?(?P<b>{N}) ?(?P<u>{_EACH})ずつ"
        rf"[^。0-9\n]{{0,10}}?(?:合計|計|合わせて|全部で)(?:で)? ?(?P<t>{N}) ?"
        rf"(?P<v>{_EACH})(?! ?[0-9])"
    ), "t", _judge_product),
    # 単価12,000円で5台、合計60,000円
    (re.compile(
        rf"(?:単価|1[台個名人本枚件社冊]当?あ?たり)(?:は)? ?(?P<a>{N}) ?(?P<u>円)"
        rf"[^。\n0-9]{{0,10}}?(?P<b>{N}) ?[台個名人本枚件社冊][^。0-9\n]{{0,12}}?"
        rf"(?:合計|計|総額)(?:は|で)? ?(?P<t>{N}) ?(?P<v>円)"
    ), "t", _judge_product),
    # 予算120万円に対し実績は130万円で、10万円の超過
    (re.compile(
        rf"(?P<a>{N}) ?(?P<u>{UNIT})(?:に対し(?:て)?|から)(?P<mid>[^。\n0-9]{{0,20}}?)"
        rf"(?P<b>{N}) ?(?P=u)[^。\n0-9]{{0,14}}?(?P<d>{N}) ?(?P=u)"
        "(?:の|が)?(?:増|減|超過|不足|余[りっ]|未達|下回|上回|多[いくか]|少な)"
    ), "d", _judge_difference),
    # 1.1%から0.8%へ0.3ポイント
    (re.compile(
        rf"(?P<a>{N}) ?%(?:から|より) ?(?P<b>{N}) ?%(?:に|へ|まで|と)(?P<mid>[^。\n0-9%]{{0,12}}?)"
        rf"(?P<d>{N}) ?ポイント"
    ), "d", _judge_difference),
    # 0.8%で、前月の1.1%から0.3ポイント改善
    (re.compile(
        rf"(?P<b>{N}) ?%(?:で|と|であり|となり|は|、)*(?P<mid>(?:前[年月期回度]|昨年|先月|先週)"
        rf"[^。\n0-9%]{{0,6}}) ?(?P<a>{N}) ?%(?:\)|から|より|に?比べ?て?|と|に対し|、)* ?"
        rf"(?P<d>{N}) ?ポイント"
    ), "d", _judge_rate_difference),
    # 48件で、前年の40件から8件増えた
    (re.compile(
        rf"(?P<b>{N}) ?(?P<u>{UNIT})(?:で|と|であり|となり|は|、)*"
        rf"(?P<mid>(?:前[年月期回度]|昨年|先月|先週)[^。\n0-9%]{{0,6}}) ?"
        rf"(?P<a>{N}) ?(?P=u)(?:\)|から|より|に?比べ?て?|と|に対し|、)* ?"
        rf"(?P<d>{N}) ?(?P=u)(?=の?(?:{_GROWS}|多|少な|短|長))"
    ), "d", _judge_rate_difference),
    # from 18% to 12%, a fall of 6 points
    (re.compile(
        rf"\bfrom (?P<a>{N}) ?(?:%|percent|per cent) to (?P<b>{N}) ?(?:%|percent|per cent)"
        rf"(?P<mid>,? (?:[a-z]+ ){{0,4}})(?P<d>{NUMBER}) (?:percentage )?points"
    ), "d", _judge_difference),
    (re.compile(
        rf"\bfrom (?P<a>{NUMBER})(?: [a-z]+)? to (?P<b>{NUMBER})(?: [a-z]+)?,? (?:an? )?"
        rf"(?:increase|decrease|rise|fall|drop|reduction) of (?P<d>{NUMBER})(?! ?%| per)"
    ), "d", _judge_difference),
)  # fmt: skip
