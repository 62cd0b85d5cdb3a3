"""Find two parties of a sentence that have changed places against its lines: who, and to whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.model import Language
from checker.jobs.write.grounding.plain_text import make_key
from checker.language.morphology import Morpheme, split_morphemes

_PHRASE: Final = frozenset({"名詞", "接尾辞", "接頭辞"})
_PARTY: Final = re.compile(
    r"(?:[社部課係者長店先側人客局室班員様氏]|さん|殿|君|くん|商会|製作所|工業|チーム|グループ)$"
)
"""What a party is called, where it is no name."""
_TITLES: Final = re.compile(r"(?:さん|様|氏|殿|くん|君|御中)$")
_DOER, _TARGET, _SOURCE = frozenset({"が", "は", "も"}), frozenset({"に", "へ", "宛"}), "から"
_GIVEN: Final = frozenset({"れる", "られる"})
_RECEIVES: Final = parse_words("貰う 受ける 借りる 受け取る 受領 受け付ける 頂く 教わる 預かる")
_ARROW: Final = re.compile(
    r"(?P<one>[^\s→⇒、。:：()（）]{1,12})\s*(?:→|⇒|->)\s*(?P<two>[^\s→⇒、。:：()（）]{1,12}?)(?=に|へ|$|[\s、。])"
)
_TO: Final = re.compile(r"\bto (?:the |a |an )?(?P<who>[A-Z]\w+|(?i:[a-z]+))")
_BY: Final = re.compile(r"\b(?:is|are|was|were|be|been)\b.*?\bby (?:the )?(?P<who>\w+)")
_FROM: Final = re.compile(r"\bfrom (?:the )?(?P<who>\w+)")
_FIRST: Final = re.compile(r"^\W*(?:The |the |A |a )?(?P<who>[A-Za-z]\w+)")


@dataclass(frozen=True, slots=True)
class _Roles:
    """Who does or gives something, and who it is done or given to.

    `parties` are those of them that are names or called like somebody: 営業部, not 伝票.
    """

    doers: frozenset[str]
    targets: frozenset[str]
    parties: frozenset[str]


def find_swapped(told: str, pieces: Sequence[str], language: Language) -> Iterator[str]:
    """Yield the party that a sentence has do what its line says is done to it.

    Args:
        told: a sentence in the plain form.
        pieces: the sentences of its lines, in the plain form.
        language: of the sentence.
    """
    read = _read_japanese if language == "ja" else _read_english
    own = read(told)
    for each in pieces if own.doers and own.targets else ():
        other = read(each)
        parties = own.parties | other.parties  # a dictionary knows a name in one place only
        turned = own.doers & other.targets & parties
        back = own.targets & other.doers & parties
        if turned and back and turned != back:
            yield from sorted(turned)


@lru_cache(maxsize=256)
def _read_japanese(text: str) -> _Roles:
    tokens = split_morphemes(text)
    said = [_read_phrase(tokens, number) for number in range(len(tokens))]
    named = [(each, one) for each, one in zip(tokens, said, strict=True) if each.pos[0] == "助詞"]
    doers = frozenset(name for each, (name, _) in named if each.surface in _DOER)
    targets = frozenset(name for each, (name, _) in named if each.surface in _TARGET)
    sources = frozenset(name for each, (name, _) in named if each.surface == _SOURCE)
    for match in _ARROW.finditer(text):
        one, two = (_TITLES.sub("", make_key(match[each])) for each in ("one", "two"))
        sources, targets = sources | {one}, targets | {two}
    parties = frozenset(name for _, (name, is_party) in named if is_party)
    forms = {each.normalized_form for each in tokens}
    if sources:  # who is given to has に, whatever the verb
        taken = doers if forms & _RECEIVES else frozenset()
        return _Roles(sources, targets | taken, parties)
    if forms & (_GIVEN | _RECEIVES):
        return _Roles(targets, doers, parties)
    return _Roles(doers, targets, parties)


def _is_name(token: Morpheme) -> bool:
    return token.pos[1] == "固有名詞" or not token.known


def _read_phrase(tokens: Sequence[Morpheme], end: int) -> tuple[str, bool]:
    """Return the noun before a particle, without さん and the like, and whether it is a party."""
    start = end
    while start > 0 and tokens[start - 1].pos[0] in _PHRASE:
        start -= 1
    phrase = tokens[start:end]
    words = make_key("".join(each.surface for each in phrase))
    is_party = _PARTY.search(words) is not None or any(map(_is_name, phrase))
    return _TITLES.sub("", words), is_party


@lru_cache(maxsize=256)
def _read_english(text: str) -> _Roles:
    by, source = _BY.search(text), _FROM.search(text)
    doer = by or source or _FIRST.search(text)
    target = [match["who"].lower() for match in _TO.finditer(text)]
    doers = frozenset({doer["who"].lower()} if doer else ())
    targets = frozenset(target) - doers
    return _Roles(doers, targets, doers | targets)
