"""Persons in Japanese text, and what they are: 佐藤 恵さん, 高橋部長, 課長の鈴木."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Fact, Kind, Name
from checker.jobs.write.grounding.plain_text import KANJI_DIGITS, KANJI_SCALES, make_key
from checker.jobs.write.grounding.words_ja import AMBIGUOUS, COMPANY_ENDS, NO_PERSON, NOBODY
from checker.language.morphology import Morpheme

HONORIFIC: Final = re.compile("さん|様|さま|氏|殿|君(?![一-龠])|くん|先生|ちゃん")
_TITLE: Final = re.compile(
    "(?:代表取締役|取締役|執行役員|監査役)?"
    "(?:副?社長|会長|専務|常務|副?本部長|事業部長|副?部長|部門長|課長(?:代理|補佐)?|係長|室長|所長"
    "|副?工場長|支店長|支社長|店長|次長|班長|局長|主任|主査|主事|参事|委員長|議長|理事長?|顧問"
    "|相談役|監査役|取締役|執行役員|リーダー|サブリーダー|マネージャー|マネジャー|ディレクター|教授"
    "|院長|館長|園長|校長|弁護士|税理士|会計士)"
)
_TITLE_BEFORE = re.compile(f"(?P<title>{_TITLE.pattern})(?:の| |　|:|：)?$")
_GIVEN: Final = frozenset(
    "誠健恵進実修薫学明清豊茂勝弘隆剛徹聡翔亮陽優愛舞葵蓮凛楓光満望渚歩泉均勉渉武幹司護守昇忍稔"
    "淳純順博浩洋渡潤和忠孝寛宏裕悟誓静翠梓晶瞳唯茜蛍環"
)
"""Given names of one character, all of them common words too."""
_GIVEN_SHAPE = re.compile("[一-龠々]{1,2}|[ぁ-ん]{2,4}")
_GIVEN_ENDS = re.compile("[がはをにともへ、。・()（）\n]|さん|様|氏|より|[ \u3000]{2}|$")
_GIVEN_LIKE = re.compile(
    "[一-龠々ぁ-ん]{1,3}[美香奈代枝菜里紗花佳恵樹介郎朗夫雄男也哉彦斗志司治吾輝之地希音]|[ぁ-ん]{2,4}"
)
"""Family names, 由美 or 大地, that given names are written like, too."""
_GIVEN_PROPER = re.compile("[一-龠々ヶァ-ヴーぁ-ん]{2,8}")
_SURNAME_SHAPE = re.compile(
    "[一-龠々ヶ]{1,2}[川田村山本野口井木原島崎沢谷林橋藤浦森岡石松杉坂池塚尾水倉瀬宮辺畑丸江根戸津関]"
)
"""Common words, 古川 or 石垣, that end as family names do."""
_READING: Final = re.compile("[(（][^()（）]*[)）]$")
_NUMERALS = re.compile(f"[{KANJI_DIGITS}{KANJI_SCALES}]+")
"""Numbers that are names too: 四十万."""
_KANJI_ONLY = re.compile("[一-龠々ヶ]{1,4}")
_ACTS = re.compile("[がはもへ、・]|より|から(?!の?距離)")
_BESIDE: Final = frozenset("・、と,，")
_NEAR = 14


def find_persons(text: str, tokens: Sequence[Morpheme]) -> Iterator[Fact]:
    """Yield the persons in a text, and the titles that stand right before or behind them."""
    at = 0
    while at < len(tokens):
        end = _find_person_end(text, tokens, at)
        if end > at:
            yield _build_person(text, tokens[at:end])
            yield from _find_titles(text, tokens[at].start, tokens[end - 1].end)
        at = max(end, at + 1)


def _build_person(text: str, words: Sequence[Morpheme]) -> Fact:
    start = words[0].start
    # a reading in brackets is part of the word for the dictionary: 由紀子(ゆきこ)
    end = words[-1].start + len(_READING.sub("", words[-1].surface))
    said = (_READING.sub("", word.surface) for word in words)
    parts = tuple(make_key(each) for each in said if each.strip())
    return Fact("person", Name(make_key(text[start:end]), parts), start, end)


def _find_person_end(text: str, tokens: Sequence[Morpheme], at: int) -> int:
    """Return the index behind the name of a person that begins at a token, or the token's own."""
    token = tokens[at]
    if token.surface in NO_PERSON or _NUMERALS.fullmatch(token.surface):
        return at
    if not _is_person(token):
        return at + 1 if _is_surname_here(text, tokens, at) else at
    end = at + 1
    while end < len(tokens) and _has_given_name(tokens, end, text):
        end += 2 if tokens[end].pos[0] == "空白" else 1
    if end > at + 1 or _is_addressed(text, token):
        return end
    lone = not _is_person(token, "姓") or len(token.surface) == 1
    return at if lone or _is_of_company(tokens, at) else end


def _is_person(token: Morpheme, part: str = "") -> bool:
    proper = token.pos[1] == "固有名詞" and token.pos[2] == "人名"
    return proper and (not part or token.pos[3] == part)


def _is_addressed(text: str, token: Morpheme) -> bool:
    after = text[token.end : token.end + _NEAR]
    return bool(HONORIFIC.match(after) or _TITLE.match(after))


def _is_surname_here(text: str, tokens: Sequence[Morpheme], at: int) -> bool:
    """Tell whether a word that the dictionary takes for something else is a family name here."""
    token = tokens[at]
    if not _KANJI_ONLY.fullmatch(token.surface) or token.pos[0] != "名詞":
        return False
    proper = token.pos[1] == "固有名詞"
    if _is_addressed(text, token):
        return proper or token.surface in AMBIGUOUS or _may_be_surname(text, token)
    if token.surface in AMBIGUOUS:
        return len(token.surface) > 1 and _ACTS.match(text, token.end) is not None
    return proper and _SURNAME_SHAPE.fullmatch(token.surface) is not None and _is_listed(tokens, at)


def _may_be_surname(text: str, token: Morpheme) -> bool:
    before = text[max(0, token.start - 1) : token.start]
    if token.pos[1] == "数詞" or token.surface in NOBODY or before in {"お", "ご", "御"}:
        return False
    unknown = not token.known and HONORIFIC.match(text, token.end) is not None
    return unknown or _SURNAME_SHAPE.fullmatch(token.surface) is not None


def _is_listed(tokens: Sequence[Morpheme], at: int) -> bool:
    """Tell whether a word stands in a list beside a family name: 岸本・根岸."""
    for step in (-1, 1):
        mark, other = at + step, at + 2 * step
        if 0 <= mark < len(tokens) and 0 <= other < len(tokens):
            named = _is_person(tokens[other], "姓") or _is_person(tokens[other], "名")
            if tokens[mark].surface in _BESIDE and named:
                return True
    return False


def _has_given_name(tokens: Sequence[Morpheme], end: int, text: str) -> bool:
    """Tell whether a given name follows, with or without a space."""
    token = tokens[end]
    if token.pos[0] == "空白" and len(token.surface) == 1 and "\n" not in token.surface:
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        if following is None:
            return False
        is_like = _GIVEN_LIKE.fullmatch(following.surface) is not None
        is_given = _is_given(following) or _may_be_given(following, text)
        return is_given or (is_like and _is_pair(tokens, end))
    return _is_given(token)


def _is_pair(tokens: Sequence[Morpheme], gap: int) -> bool:
    """Tell whether family names stand on both sides of a gap, and none before: 沢田 由美."""
    if gap > 2 and _is_person(tokens[gap - 3]) and tokens[gap - 2].pos[0] == "空白":  # noqa: PLR2004
        return False
    return all(_is_person(tokens[each], "姓") for each in (gap - 1, gap + 1))


def _is_given(token: Morpheme) -> bool:
    if _is_person(token, "名") or token.surface in _GIVEN:
        return True
    return _is_person(token, "一般") and _GIVEN_PROPER.fullmatch(token.surface) is not None


def _may_be_given(token: Morpheme, text: str) -> bool:
    """Tell whether a common word is a given name behind a family name and a space: 佐藤 のぞみ."""
    common = token.pos[0] == "名詞" and token.pos[1:3] == ("普通名詞", "一般")
    short = _GIVEN_SHAPE.fullmatch(token.surface) and not _TITLE.fullmatch(token.surface)
    return bool(common and short and _GIVEN_ENDS.match(text, token.end))


def _is_of_company(tokens: Sequence[Morpheme], at: int) -> bool:
    """Tell whether a family name is the first part of another name: 東浜商会."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    beside = following is not None and following.start == tokens[at].end
    return beside and following is not None and following.surface in COMPANY_ENDS


def _find_titles(text: str, start: int, end: int) -> Iterator[Fact]:
    kind: Kind = "title"
    after = _TITLE.match(text, end)
    if after:
        yield Fact(kind, Name(make_key(after[0])), *after.span())
        return
    low = max(0, start - _NEAR)
    before = _TITLE_BEFORE.search(text[low:start])
    if before:
        name = Name(make_key(before["title"]))
        yield Fact(kind, name, low + before.start("title"), low + before.end("title"))
