"""`homophone`: words for which grammar or the dictionary has another of the same sound."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import ClassVar, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.homophones import KunEntry, inflect, list_homophones, look_up
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.quotations import covers, find_quotations
from checker.language.morphology import Morpheme, split_morphemes


class HomophoneRule(LexiconRule):
    """Parameters of `homophone`."""

    lexicon: ClassVar[str] = "homophones"
    entry: ClassVar[type[LexiconEntry]] = KunEntry

    kind: Literal["homophone"]
    allow: tuple[str, ...] = ()
    quotes: bool = False
    grammar: bool = True
    compounds: bool = True
    verbs: bool = True


_FOUND = Message("homophone.may-be-a-slip")

_WORD = re.compile("[一-鿿]{2}")
_NEIGHBOUR = re.compile("[一-鿿々]{1,4}")
_SURU = frozenset({"する", "致す", "いたす", "できる", "出来る"})
_SUFFIXES_OF_ALL = frozenset("的性化案中後前内外上下時間用先方")
"""Characters that follow any noun: 配布先 needs no dictionary."""
_PAPERS = frozenset("書証票")
"""Characters that follow few verbal nouns: 精算書, where 清算書 is none."""


@dataclass(frozen=True, slots=True)
class _Slip:
    """Words at characters `start` to `end`, and what they are most likely to be."""

    start: int
    end: int
    right: str


def check(rule: HomophoneRule, target: Target) -> CheckResult:
    """Find words that cannot stand where they do while a word of the same sound can."""
    hits = tuple(
        hit
        for block in target.blocks
        if block.kind is not BlockKind.CODE and _WORD.search(block.text)
        for hit in _check_block(rule, block)
    )
    return CheckResult(len(target.blocks), hits)


def _check_block(rule: HomophoneRule, block: Block) -> Iterator[Hit]:
    places = [] if rule.quotes else find_quotations(block.text)
    end = 0
    words = split_morphemes(block.text)
    found = [*_find_slips(rule, words), *(_find_wrong_verbs(rule, words) if rule.verbs else ())]
    for slip in sorted(found, key=lambda each: each.start):
        match = block.text[slip.start : slip.end]
        quoted = covers(places, slip.start, slip.end)
        if slip.start >= end and not quoted and match not in rule.allow:
            end = slip.end
            values = {"match": match, "replacement": slip.right}
            yield Hit(
                block.span(slip.start, slip.end),
                _FOUND.format(**values),
                replacement=Replacement(slip.right, rule.fix or "unsafe"),
                values=values,
            )


def _find_slips(rule: HomophoneRule, words: Sequence[Morpheme]) -> Iterator[_Slip]:
    for number, word in enumerate(words):
        others = list_homophones(word) if _WORD.fullmatch(word.surface) else ()
        if not others:
            continue
        before = words[number - 1] if number and words[number - 1].end == word.start else None
        after = words[number + 1] if number + 1 < len(words) else None
        after = after if after is not None and after.start == word.end else None
        beyond = words[number + 2] if number + 2 < len(words) else None
        if rule.grammar and after is not None:
            yield from _find_by_grammar(word, after, beyond, others)
        if rule.compounds:
            yield from _find_in_compounds(before, word, after, others)


@cache
def _list_verbal() -> frozenset[str]:
    return load_lexicon("homophones", KunEntry).words("also-verbal")


@cache
def _list_compounds() -> frozenset[str]:
    return load_lexicon("homophones", KunEntry).words("compounds")


def _find_by_grammar(
    word: Morpheme, after: Morpheme, beyond: Morpheme | None, others: Sequence[str]
) -> Iterator[_Slip]:
    """Find nouns before する that take none (以降する), and before な (多用な図)."""
    if after.pos[0] == "動詞" and after.dictionary_form in _SURU and not _may_be_verbal(word):
        right = next((each for each in others if "サ変" in look_up(each)[1]), None)
        if right is not None:
            yield _Slip(word.start, after.end, right + after.surface)
    noun_follows = beyond is not None and beyond.pos[0] in {"名詞", "接頭辞"}
    if after.surface == "な" and noun_follows and not _may_be_adjectival(word):
        right = next((each for each in others if _is_adjectival(each)), None)
        if right is not None:
            yield _Slip(word.start, after.end, right + after.surface)


def _may_be_verbal(word: Morpheme) -> bool:
    return "サ変" in word.pos[2] or word.surface in _list_verbal()


def _may_be_adjectival(word: Morpheme) -> bool:
    return word.pos[0] == "形状詞" or "形状詞" in word.pos[2]


def _is_adjectival(word: str) -> bool:
    pos, use, _ = look_up(word)
    return pos == "形状詞" or "形状詞" in use


def _find_in_compounds(
    before: Morpheme | None, word: Morpheme, after: Morpheme | None, others: Sequence[str]
) -> Iterator[_Slip]:
    """Find compounds that the dictionary has with another word of the same sound: 経費清算."""
    if after is not None and _may_join(word, after):
        for each in others:
            if _is_compound(each + after.surface):
                yield _Slip(word.start, after.end, each + after.surface)
                return
    if before is not None and _may_join(before, word):
        for each in others:
            if _is_compound(before.surface + each):
                yield _Slip(before.start, word.end, before.surface + each)
                return


def _may_join(first: Morpheme, last: Morpheme) -> bool:
    """Tell whether two words are a compound that ought to stand in a dictionary.

    A verbal noun goes with any plain noun (使用期間, 実施機関), and some suffixes go with any noun.
    """
    if not (_NEIGHBOUR.fullmatch(first.surface) and _NEIGHBOUR.fullmatch(last.surface)):
        return False
    if first.pos[0] not in {"名詞", "接頭辞"} or last.pos[0] not in {"名詞", "接尾辞"}:
        return False
    if "固有名詞" in {first.pos[1], last.pos[1]}:
        return False
    if len(last.surface) == 1:
        fits = last.surface in _PAPERS or not (
            "サ変" in first.pos[2] or last.surface in _SUFFIXES_OF_ALL
        )
    else:
        fits = "サ変" not in first.pos[2] or "サ変" in last.pos[2]
    joined = first.surface + last.surface
    return fits and joined not in _list_compounds() and not _is_compound(joined)


@cache_by_text(16_384)
def _is_compound(text: str) -> bool:
    """Tell whether the dictionary has a common noun."""
    found = split_morphemes(text)
    noun = len(found) == 1 and found[0].known and found[0].pos[0] == "名詞"
    return noun and found[0].pos[1] != "固有名詞"


def _find_wrong_verbs(rule: HomophoneRule, words: Sequence[Morpheme]) -> Iterator[_Slip]:
    """Find verbs after a noun and a particle that call for another: 議長を努める."""
    frames = _load_frames()
    for number, verb in enumerate(words):
        if number < _FRAME or verb.pos[0] != "動詞" or verb.dictionary_form not in frames:
            continue
        noun, particle = words[number - _FRAME : number]
        entry = _find_entry(frames[verb.dictionary_form], noun.surface, particle.surface)
        if entry is None or particle.pos[0] != "助詞" or not rule.uses(entry):
            continue
        if number + 1 < len(words) and words[number + 1].surface in entry.not_before.split():
            continue
        right = inflect(entry.right, verb.dictionary_form, verb.surface)
        if right:
            yield _Slip(noun.start, verb.end, noun.surface + particle.surface + right)


def _find_entry(
    frames: Mapping[tuple[str, str], KunEntry], noun: str, particle: str
) -> KunEntry | None:
    """Return the entry of a noun, or of the word that a longer noun ends in: 再発防止.

    Else it is the entry of any noun, where the verb never stands after the particle.
    """
    ends = [noun[start:] for start in range(max(1, len(noun) - 1))]
    found = (frames[end, particle] for end in (*ends, _ANY) if (end, particle) in frames)
    return next(found, None)


_ANY = "*"
"""Any noun, in the nouns of an entry."""
_FRAME = 2
"""Words before a verb that decide: a noun and a particle."""


@cache
def _load_frames() -> Mapping[str, Mapping[tuple[str, str], KunEntry]]:
    """Return, for each verb that may be wrong, the noun and particle that call for another."""
    frames: dict[str, dict[tuple[str, str], KunEntry]] = defaultdict(dict)
    for entry in load_lexicon("homophones", KunEntry).entries:
        for wrong in entry.wrong.split():
            for noun in entry.nouns.split():
                frames[wrong][noun, entry.particle] = entry
    return frames


KIND = Kind(
    "homophone",
    HomophoneRule,
    check,
    values=("match", "replacement"),
    fix="unsafe",
)
