"""Names of institutions, in kana too, that are near another: すずらん農園, すずなん農園."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind
from checker.core.lexicons import load_lexicon
from checker.core.text import lazy_re as re
from checker.kinds.facts.company_names import KanjiEntry, NameUse, find_sound
from checker.language.morphology import Morpheme, split_morphemes

_LEGAL = re.compile(
    "(?:株式|有限|合同)会社|(?:医療|学校|宗教|社会福祉|特定非営利活動)法人|(?:一般|公益)(?:社団|財団)法人"
)
_PART = re.compile("[一-鿿々ヶぁ-んァ-ヺー]+")
_NOMINAL = frozenset({"名詞", "接頭辞", "接尾辞", "形状詞"})
_KANA = re.compile("[ぁ-んァ-ヺー]{4,}")
_KANA_RUN = re.compile(r"(?<![一-鿿々ぁ-んァ-ヺーA-Za-z0-9])[ぁ-ん]{3,8}$")
_MOST = 12
_MOST_NAMES = 60
_SHARED = 2
"""Characters at the beginning that two names of one sound must share: 市立 and 私立 are two."""
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class _Institution:
    """A name without its ending, how it sounds, and whether its legal form stands before it."""

    use: NameUse
    own: str
    sound: str
    legal: bool


def find_near_institutions(blocks: Sequence[Block]) -> Iterator[tuple[NameUse, str]]:
    """Yield names of institutions that are slips for another one of the same ending.

    Two names are near where they begin alike and sound the same, where they are in kana and one
    letter apart, and where one has its legal form (株式会社ひだまりフーズ), the other never has one
    (ひまわりフーズ) and both begin and end alike.
    """
    for names in _group_by_ending(blocks).values():
        for one, other in combinations(list(names)[:_MOST_NAMES], 2):
            if _is_near(names[one], names[other]):
                rare, kept = _tell_slip(names[one], names[other])
                for each in rare:
                    yield each.use, kept[0].use.name


def _group_by_ending(blocks: Sequence[Block]) -> dict[str, dict[str, list[_Institution]]]:
    groups: dict[str, dict[str, list[_Institution]]] = defaultdict(lambda: defaultdict(list))
    for block in blocks:
        if block.kind is not BlockKind.CODE:
            for ending, each in _find_institutions(block):
                groups[ending][each.own].append(each)
    return groups


@cache
def _get_pattern() -> re.Pattern[str]:
    words = load_lexicon("name-kanji", KanjiEntry).words("institution-endings")
    endings = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(f"(?:{endings})(?![一-鿿ァ-ヺー])")


def _find_institutions(block: Block) -> Iterator[tuple[str, _Institution]]:
    """Yield the ending and the name of each institution: the nouns that lead up to an ending."""
    matches = list(_get_pattern().finditer(block.text))
    words = split_morphemes(block.text) if matches else ()
    ends = {word.end: number for number, word in enumerate(words)}
    for match in matches:
        last = ends.get(match.end())
        if last is None:
            continue
        start = words[_find_first(words, last, match.start())].start
        run = _KANA_RUN.search(block.text, start - _MOST if start > _MOST else 0, match.start())
        start = min(start, run.start()) if run else start
        legal = _LEGAL.match(block.text, start)
        start = legal.end() if legal else start
        own = block.text[start : match.start()]
        if own:
            name = block.text[start : match.end()]
            use = NameUse("company", name, block, start, match.end())
            yield match[0], _Institution(use, own, find_sound(name), legal is not None)


def _find_first(words: Sequence[Morpheme], last: int, ending: int) -> int:
    """Return the number of the first of the nouns that touch the one before them."""
    first = last
    while first and words[first - 1].end == words[first].start:
        before = words[first - 1]
        joins = before.pos[0] in _NOMINAL and _PART.fullmatch(before.surface)
        if not joins or ending - before.start > _MOST:
            break
        first -= 1
    return first


def _is_near(names: Sequence[_Institution], others: Sequence[_Institution]) -> bool:
    one, other = names[0].own, others[0].own
    if one.replace("ー", "") == other.replace("ー", "") or min(len(one), len(other)) < _SHARED:
        return False
    if one[:_SHARED] == other[:_SHARED] and names[0].sound and names[0].sound == others[0].sound:
        return True
    if not (_KANA.fullmatch(one) and _KANA.fullmatch(other)):
        return False
    if len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1:
        return True
    formal = {any(each.legal for each in uses) for uses in (names, others)}
    return formal == {True, False} and _begin_and_end_alike(one, other)


def _begin_and_end_alike(one: str, other: str) -> bool:
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
    return alike and one[0] == other[0] and one[-1] == other[-1]


def _tell_slip(
    names: Sequence[_Institution], others: Sequence[_Institution]
) -> tuple[Sequence[_Institution], Sequence[_Institution]]:
    """Return the name that is the slip, and the one that is kept: with a form, or used more."""

    def weigh(uses: Sequence[_Institution]) -> tuple[bool, int]:
        return any(each.legal for each in uses), len(uses)

    return (names, others) if weigh(names) < weigh(others) else (others, names)
