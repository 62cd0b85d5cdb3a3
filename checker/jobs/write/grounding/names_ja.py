"""Names in Japanese text: companies, departments, places and products; persons have their module.

What is a name and where it ends is told from the dictionary's parts of speech and from the words
that names of companies and departments end in. A name that a source has too does no harm where it
is none, so a doubtful word counts as a name.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Fact, Kind, Name
from checker.jobs.write.grounding.persons_ja import HONORIFIC, find_persons
from checker.jobs.write.grounding.plain_text import KANJI_DIGITS, KANJI_SCALES, make_key
from checker.jobs.write.grounding.words_ja import (
    COMPANY_ENDS,
    GENERIC,
    NO_COMPANY,
    NO_PERSON,
    NO_PLACES,
    SECTIONS,
    STRONG_ENDS,
)
from checker.language.morphology import Morpheme, split_morphemes

_LEGAL: Final = re.compile(
    "株式会社|有限会社|合同会社|監査法人|税理士法人|弁護士法人|社会保険労務士法人|協同組合|NPO法人"
    "|合資会社|合名会社|(?:一般|公益)(?:社団|財団)法人|学校法人|医療法人|独立行政法人|㈱|㈲"
    "|[(（][株有合][)）]"
)
_PLACE_ENDS: Final = (
    "センター", "支店", "支社", "営業所", "事業所", "出張所", "工場", "研究所", "店", "倉庫", "駅",
    "空港", "ビル", "ホテル", "本社", "オフィス",
)  # fmt: skip
_SECTION_ENDS: Final = (
    "本部", "事業部", "部門", "部", "課", "室", "係", "事務局", "局", "グループ", "チーム",
    "委員会", *_PLACE_ENDS,
)  # fmt: skip
_NUMBERED = re.compile(
    "(?<![A-Za-z0-9])(?:第 ?[0-9一二三四五六七八九十]{1,2}|[0-9A-Z]{1,2}|大|中|小|東|西|南|北|本)"
    "(?:会議室|応接室|研修室|倉庫|工場|ビル|号館|営業部|営業課|開発部|開発課|製造部|製造課|課|事業部)"
    "|会議室[0-9A-Z]{1,2}(?![A-Za-z0-9])"
)
_NUMBERED_SECTION = re.compile(
    "[一-龠ァ-ヴー]{2,6}[0-9一二三四五六七八九]{1,2}(?:課|係|グループ|チーム)"
)
_OFFICE = re.compile(
    "(?!官公庁|関係省庁|[各他同当]|都道府県庁)[一-龠]{2,6}(?:(?<!反)(?<!帰)省|庁)(?![一-龠])"
    "|[一-龠]{0,8}(?:警察署|消防署|税務署|監督署|保健所)"
)
_COMPANY_LETTER = re.compile(r"(?<![A-Za-z0-9])[A-Z]社")
_SHAPES: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (_NUMBERED_SECTION, "organisation"),
    (_NUMBERED, "place"),
    (_COMPANY_LETTER, "organisation"),
    (_OFFICE, "organisation"),
)
_COMPANY_WORD = re.compile("[一-龠々ァ-ヴーA-Za-z]{2,}")
_NUMERALS = re.compile(f"[{KANJI_DIGITS}{KANJI_SCALES}]+")
_STRANGE_KATAKANA = re.compile("[ァ-ヴー]{4,}")
_MAX_RUN_LENGTH = 4
"""Words of the dictionary that make one name."""


def find_names(text: str, shown: str) -> Iterator[Fact]:
    """Yield the names in a Japanese text; `shown` is its plain form, of the same length.

    The caller drops overlaps; the first that is yielded for a place is believed.
    """
    tokens = split_morphemes(text)
    yield from _find_companies(text, tokens)
    yield from find_persons(text, tokens)
    for pattern, kind in _SHAPES:
        for match in pattern.finditer(shown):
            yield _build_name(text, match.start(), match.end(), kind)
    yield from _find_sections(text, tokens)
    yield from _find_others(text, tokens)


def _build_name(text: str, start: int, end: int, kind: Kind) -> Fact:
    return Fact(kind, Name(make_key(text[start:end])), start, end)


def _find_companies(text: str, tokens: Sequence[Morpheme]) -> Iterator[Fact]:
    yield from _find_legal_names(text, tokens)
    for index in range(1, len(tokens)):
        if _ends_company(tokens[index - 1], tokens[index]):
            last = index
            while last + 1 < len(tokens) and tokens[last + 1].surface in STRONG_ENDS:
                last += 1
            yield _build_name(text, tokens[index - 1].start, tokens[last].end, "organisation")


def _find_legal_names(text: str, tokens: Sequence[Morpheme]) -> Iterator[Fact]:
    """Yield companies by 株式会社 and the like; their value is the name without it."""
    starts = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index for index, token in enumerate(tokens)}
    for legal in _LEGAL.finditer(text):
        first, last = starts.get(legal.end()), ends.get(legal.start())
        end = legal.end() if first is None else _run_after(tokens, first, legal.end())
        start = legal.start()
        if end == legal.end() and last is not None:
            start = _run_before(tokens, last, start)
        bare = text[start : legal.start()] + text[legal.end() : end]
        if bare.strip():
            yield Fact("organisation", Name(make_key(bare)), start, end)


def _ends_company(before: Morpheme, token: Morpheme) -> bool:
    """Tell whether two words are a company's name: 東浜商会, 東都銀行."""
    if before.end != token.start or before.pos[0] != "名詞":
        return False
    proper = before.pos[1] == "固有名詞" or (before.pos[1] == "普通名詞" and not before.known)
    if proper and token.surface in COMPANY_ENDS:
        return True
    strong = token.surface in STRONG_ENDS and before.surface not in NO_COMPANY
    common = before.pos[1] == "普通名詞" and before.pos[2] != "副詞可能"
    return strong and common and _COMPANY_WORD.fullmatch(before.surface) is not None


def _run_after(tokens: Sequence[Morpheme], at: int, place: int) -> int:
    end = place
    for number, token in enumerate(tokens[at : at + 2 * _MAX_RUN_LENGTH]):
        branch = number > 0 and token.pos[2] == "地名"
        if branch or not _is_nominal(token) or HONORIFIC.fullmatch(token.surface):
            break
        end = token.end
    return end


def _run_before(tokens: Sequence[Morpheme], at: int, place: int) -> int:
    start = place
    for token in reversed(tokens[max(0, at - _MAX_RUN_LENGTH) : at + 1]):
        if not _is_nominal(token):
            break
        start = token.start
    return start


def _is_nominal(token: Morpheme) -> bool:
    if token.pos[0] in {"名詞", "接頭辞"}:
        return token.pos[1] != "数詞"
    return token.pos[:2] == ("接尾辞", "名詞的") or token.surface in {"・", "&", "＆"}


def _find_sections(text: str, tokens: Sequence[Morpheme]) -> Iterator[Fact]:
    """Yield departments, branches and buildings: a run of nouns that ends in 部, 支店 and so on."""
    for index, token in enumerate(tokens):
        ending = next((each for each in _SECTION_ENDS if token.surface.endswith(each)), None)
        if ending is None or token.pos[0] not in {"名詞", "接尾辞"}:
            continue
        first = _find_section_start(text, tokens, index, ending)
        if first is not None:
            kind: Kind = "place" if ending in _PLACE_ENDS else "organisation"
            yield _build_name(text, tokens[first].start, token.end, kind)


def _find_section_start(
    text: str, tokens: Sequence[Morpheme], index: int, ending: str
) -> int | None:
    """Return where the name of a section that ends at a token begins, None where it is none."""
    first = index
    while first > 0 and index - first < _MAX_RUN_LENGTH - 1:
        if not _belongs_to_name(tokens[first - 1], tokens[first]):
            break
        first -= 1
    while first < index and tokens[first].surface in GENERIC:
        if _is_whole(text, tokens, first, index, ending):
            return first
        first += 1
    return first if _is_whole(text, tokens, first, index, ending) else None


def _belongs_to_name(token: Morpheme, following: Morpheme) -> bool:
    return (
        token.end == following.start
        and token.pos[0] == "名詞"
        and token.pos[1] != "数詞"
        and token.pos[2] not in {"副詞可能", "助数詞可能"}
        and not token.surface.endswith("社")
        and token.pos[2:4] != ("人名", "名")
    )


def _is_whole(text: str, tokens: Sequence[Morpheme], first: int, index: int, ending: str) -> bool:
    """Tell whether tokens make the name of one department or place, and no common word."""
    run = text[tokens[first].start : tokens[index].end]
    if run in SECTIONS:
        return True
    stem = run.removesuffix(ending)
    if len(stem) <= 1 or stem in GENERIC:
        return False
    words = [token.surface for token in tokens[first : index + 1]]
    if len(words) == 1:
        return tokens[index].pos[1] == "固有名詞"
    return not all(word in GENERIC or word == ending for word in words)


def _find_others(text: str, tokens: Sequence[Morpheme]) -> Iterator[Fact]:
    """Yield places and proper names of other kinds."""
    for token in tokens:
        kind = _classify_token(token)
        if kind is not None:
            yield _build_name(text, token.start, token.end, kind)


def _classify_token(token: Morpheme) -> Kind | None:
    word = token.surface
    if not token.known and _STRANGE_KATAKANA.fullmatch(word):
        return "product"
    if token.pos[1] != "固有名詞" or len(word) == 1 or word in NO_PERSON or word.isascii():
        return None
    if _NUMERALS.fullmatch(word):  # 四十万 is a place too
        return None
    if token.pos[2] == "地名":
        return None if word in NO_PLACES else "place"
    if token.pos[2] == "一般":
        return "organisation" if word.endswith(tuple(COMPANY_ENDS)) else "product"
    return None
