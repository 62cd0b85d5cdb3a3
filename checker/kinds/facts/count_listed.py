"""Lists that are counted beside them: `A、B、Cの4社`, `three sites (A, B)`, people, ordinals."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Span
from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import NUMBER, read_number
from checker.language.clock import to_plain
from checker.language.numerals import number_value

_N = "(?P<n>[0-9]{1,2}|[二三四五六七八九十])"
_UNIT = (
    "(?:つ|点|種類?|項目|社|名|人|品目|拠点|部門|部署|機能|段階|工程|言語|地域|方式|方法|案|通り|都市"
    "|か国|[箇か個カヶ]所)"
)
_THING = "[^()、。\n0-9「」]"
_BRACKET = re.compile(
    rf"(?<![0-9第.,約])(?P<said>{_N} ?{_UNIT})(?:の{_THING}{{1,12}})?\((?P<list>[^()\n]{{3,120}})\)"
)
_BEFORE = re.compile(
    rf"(?P<list>[^。\n()]{{3,120}}?)の(?P<said>{_N} ?{_UNIT})(?!目|ずつ|以|ほど|程|分|当たり|に1)"
)
_COUNTS = re.compile(f"{_N} ?{_UNIT}")
_COUNTS_AFTER = re.compile(f"の{_N} ?{_UNIT}")
_SPLIT = re.compile("、|，|及び|および|並びに|ならびに|又は|または|もしくは")
_QUANTITIES = re.compile("[0-9] ?(?:名|人|個|件|台|本|枚|円|%|社|点)|/")
_LOOSE = re.compile("、|，|及び|および|並びに|ならびに|又は|または|もしくは|と|・|/")
_NO_ITEM = re.compile(
    "など|等|ほか|他に|うち|例えば|たとえば|それぞれ|各|計|以上|以下|以内|から|まで|〜|~|→|を|が|して|する|した|なる"
    "|ある|こと|ため|とき|場合|れば|ので|ても|では|には|とは|との|何か|て$|も$|に$|で$|し$|り$"
)
_TOPIC = re.compile(r"^.*(?:は|では|には|として|を|が|に|で|も|、以下|[:「])(?=[^はをがにで]+$)")
_BARE_TOPIC = re.compile(r"(?:は|には|では|として|を|が|に|で|も|以下|から|より|ため|[:「])\s*$")
_ENGLISH = re.compile(
    rf"(?<![-0-9.,])(?P<said>(?P<n>[2-9]\b|10\b|{NUMBER})(?: [a-z-]+){{0,3}}? "
    r"(?P<unit>[a-z]{3,}s))(?P<open> \(|: )(?P<list>[^()\n.;:]{5,140}?)(?P<shut>\)|\.|$)"
)
_BOTH = re.compile(r"\bboth (?P<list>[A-Za-z-]{3,}, (?:[A-Za-z-]{3,}, )?(?:and )?[A-Za-z-]{3,})\b")
_AND = re.compile(r",? (?:and|or|&|plus) ")
_COMMA = re.compile(r",? (?:and|or|&|plus) |, ")
_OPEN_LIST = re.compile(
    r"\b(?:e\.?g|for example|such as|including|includes?|etc|among|mainly|mostly|others?|more|each"
    r"|from|to|see|plus|excluding|except|ie?\.e|was|were|is|are|which|who|that|if|not)\b|[0-9%]"
)
_FEW_WORDS = 5
_LEAST, _MOST = 2, 12
_OFF = 2
"""Items by which a list may differ from its number; more, and something else was counted."""
_NO_UNITS: Final = re.compile(
    "(?:day|week|month|year|hour|minute|time|second|sentence|word|page|step|way|line|level|column"
    "|row|point)s"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A number as written at a place, what it says and how many items are beside it."""

    span: Span
    written: str
    said: int
    found: int


def find_listed(block: Block) -> Iterator[Listed]:
    """Yield the lists of a block whose items are counted in the same sentence."""
    if block.kind is BlockKind.CODE or ("," not in block.text and "、" not in block.text):
        return
    plain = to_plain(block.text)
    for pattern, sign in ((_BRACKET, _COUNTS), (_BEFORE, _COUNTS_AFTER)):
        for match in pattern.finditer(plain) if sign.search(plain) else ():
            before = pattern is _BEFORE
            if not before and _QUANTITIES.search(match["list"]):
                continue
            counts = _count_before(match["list"]) if before else _count(match["list"])
            yield from _judge(block, match, _read(match["n"]), counts)
    for match in _ENGLISH.finditer(plain):
        if not _NO_UNITS.fullmatch(match["unit"]):
            said = int(read_number(match["n"]))
            yield from _judge(block, match, said, _count_english(match["list"]))


def _read(text: str) -> int:
    return int(text) if text.isdecimal() else int(number_value(text) or 0)


def _judge(
    block: Block, match: re.Match[str], said: int, counts: Sequence[int]
) -> Iterator[Listed]:
    if not counts or said < _LEAST:
        return
    start, end = match.span("said")
    found = said if said in counts else counts[0]
    if abs(found - said) <= _OFF:
        yield Listed(block.span(start, end), block.text[start:end], said, found)


def _count(text: str) -> list[int]:
    """Return how many items a list may have, the likeliest first; nothing for what is no list."""
    items = [each.strip() for each in _SPLIT.split(text)]
    if not _LEAST <= len(items) <= _MOST or not all(map(_is_item, items)):
        return []
    if len(items) == _LEAST and not re.search("[、，]", text):
        return []
    return [len(items), len([each for each in _LOOSE.split(text) if each.strip()])]


def _is_item(text: str) -> bool:
    return 0 < len(text) <= 16 and _NO_ITEM.search(text) is None  # noqa: PLR2004 - a name's length


def _count_before(text: str) -> list[int]:
    """Count the items at the end of a clause: after the topic `送信間隔は`, `送信間隔は、`."""
    pieces = _SPLIT.split(text)
    kept: list[str] = []
    for piece in reversed(pieces):
        if _BARE_TOPIC.search(piece):
            break
        topic = _TOPIC.match(piece)
        item = piece[topic.end() :] if topic else piece
        if not item.strip():
            break
        kept.append(item.strip())
        if topic:
            break
    if len(kept) <= _LEAST or not all(map(_is_item, kept)):
        return []
    loose = sum(len([part for part in re.split("と|・|/", each) if part]) for each in kept)
    return [len(kept), loose]


def _count_english(text: str) -> list[int]:
    """Return the items of `A, B and C`; with several `and`, also as if those stood inside items."""
    if _OPEN_LIST.search(text) or _AND.search(text) is None or "," not in text:
        return []
    items = [each.strip() for each in _COMMA.split(text)]
    if any(not each or len(each.split()) > _FEW_WORDS for each in items):
        return []
    one_and = len(_AND.findall(text)) == 1
    commas = len(items) if one_and else len([each for each in text.split(", ") if each.strip()])
    return [len(items), commas]


_TOTAL = re.compile(
    r"(?:\((?P<a>(?:計|以上|合計|全)? ?(?P<n>[0-9]{1,2}) ?[名人])\)|[ 、,]?(?P<b>(?:計|以上|合計) ?"
    r"(?P<m>[0-9]{1,2}) ?[名人]))$"
)
_PEOPLE_LABEL = re.compile(
    r"^[ \t]*(?P<label>(?:出 ?席|参 ?加|欠 ?席|列 ?席|受 ?講|対 ?象|検討|訪問|同行|応 ?対)"
    r" ?(?:者|委員|メンバー)?[^\t:、]{0,10}?)(?:[\t:]| {1,4})(?=\S)"
)
_NAME = re.compile(r"[一-鿿々ヶァ-ヺーぁ-ゖA-Za-z・. ]{2,24}")
_NO_NAME = re.compile("[はをがで]|など|等|ほか|他|外|全員|各|名$|人$")
_NAMES_SPLIT = re.compile("[、,，/;]")
_MOST_LINES = 20


def find_people(blocks: Sequence[Block]) -> Iterator[Listed]:
    """Yield lists of people over one or several lines that end with their number."""
    for at, block in enumerate(blocks):
        if not block.text.rstrip().endswith(("名", "人", ")", "）")):
            continue
        plain = to_plain(block.text).rstrip()
        match = _TOTAL.search(plain)
        lines = match and _collect_lines(blocks, at, plain[: match.start()])
        names = lines and [name.strip() for line in lines for name in _NAMES_SPLIT.split(line)]
        if not match or not names or not all(map(_is_name, names)):
            continue
        group = "a" if match["a"] else "b"
        start, end = match.span(group)
        said = int(match["n"] or match["m"])
        yield Listed(block.span(start, end), block.text[start:end], said, len(names))


def _collect_lines(blocks: Sequence[Block], at: int, last: str) -> list[str]:
    """Return the lines back to the one with the label; nothing where there is none."""
    lines: list[str] = []
    texts = [
        last,
        *(to_plain(each.text) for each in reversed(blocks[max(0, at - _MOST_LINES) : at])),
    ]
    whole = blocks[at].cell is not None
    for text in texts:
        for line in reversed(text.split("\n")):
            label = _PEOPLE_LABEL.match(line)
            lines.append(line[label.end() :].strip() if label else line.strip())
            if label:
                return [each for each in lines if each]
            if not whole and line[:1] not in {"\t", " "}:
                return []
        if whole:
            break
    return [each for each in lines if each] if whole and len(lines) > 1 else []


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and _NO_NAME.search(text) is None


_FEW = "(?P<n>[2-9]|[二三四五六七八九])"
_REASONS = re.compile(
    rf"(?<![0-9第.,約])(?P<said>{_FEW} ?(?:つ|点))(?:の[一-鿿]{{1,8}})?(?:が|で)?"
    "(?:ある|あります|です|考えられる|考えられます|挙げられる|挙げられます|あげられる)。"
)
_ORDINAL = re.compile(
    r"(?:^|(?<=[。\n、]))(?:第 ?(?P<a>[1-9一二三四五六七八九])(?:に|は|の)"
    r"|(?P<b>[1-9一二三四五六七八九]) ?(?:つ|点|番)目(?:は|に|の|が))"
)
_ENGLISH_REASONS = re.compile(
    r"\b(?P<said>(?P<n>two|three|four|five|six) (?:[a-z-]+ )?(?P<unit>reasons|causes|points|issues"
    r"|problems|factors|changes|risks|findings|options|goals|aims|objectives|questions|lessons|conditions))\b"
    r"[^.;:\n]{0,60}[.:]",
    re.IGNORECASE,
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven")
_FIRSTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_ENGLISH_ORDINAL = re.compile(
    rf"(?:^|(?<=[.\n;:] ))(?:The )?(?P<a>{'|'.join(_FIRSTS)})(?:ly)?"
    r"(?:,| is\b| was\b| [a-z]+ is\b)",
    re.IGNORECASE,
)
_MAY_COUNT = re.compile(r"[つ点].{0,20}[るすた]。|\b(?:two|three|four|five|six)\b", re.IGNORECASE)
_MOST_BLOCKS = 8


def find_ordinals(blocks: Sequence[Block]) -> Iterator[Listed]:
    """Yield `理由は3つある。第一に、…第四に、…`: the ordinals that follow a number."""
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING or not _MAY_COUNT.search(block.text):
            continue
        plain = to_plain(block.text)
        for match in (*_REASONS.finditer(plain), *_ENGLISH_REASONS.finditer(plain)):
            found = _read_ordinals(plain[match.end() :], blocks[at + 1 : at + 1 + _MOST_BLOCKS])
            said = _read_small(match["n"])
            if found is not None:
                start, end = match.span("said")
                yield Listed(block.span(start, end), block.text[start:end], said, found)


def _read_ordinals(rest: str, following: Sequence[Block]) -> int | None:
    """Return the last of ordinals that run from the first on; None where they do not."""
    text = rest.lstrip()
    for block in following:
        if block.kind is BlockKind.HEADING:
            break
        text += "\n" + to_plain(block.text)
    found: list[int] = []
    for match in (*_ORDINAL.finditer(text), *_ENGLISH_ORDINAL.finditer(text)):
        value = _read_ordinal(match)
        if value == len(found) + 1:
            found.append(value)
        elif value == 1:
            break
    return len(found) if len(found) > 1 else None


def _read_ordinal(match: re.Match[str]) -> int:
    text = next(group for group in match.groups() if group)
    return _FIRSTS.index(text.lower()) + 1 if text.lower() in _FIRSTS else _read_small(text)


def _read_small(text: str) -> int:
    if text.lower() in _WORDS:
        return _WORDS.index(text.lower()) + 1
    return int(text) if text.isdecimal() else int(number_value(text) or 0)
