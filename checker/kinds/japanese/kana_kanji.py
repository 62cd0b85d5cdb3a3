"""`kana-kanji`: auxiliaries in kanji (して下さい), conjunctions in kana (および), and the like."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar, Final, Literal

from pydantic import Field

from checker.core.document import Block
from checker.core.findings import CheckResult, Grade, Hit, Replacement
from checker.core.lexicons import LexiconEntry
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.japanese.kana_contexts import BEFORE, CONTEXTS, MorphemePosition
from checker.kinds.japanese.kana_words import LEXICON, KanaUsage, Style, load_usages
from checker.kinds.japanese.okurigana_nouns import inflect
from checker.kinds.shared.base import Kind, Parameters, Target, WordList, Words
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.scope import Many
from checker.language.morphology import Morpheme, split_morphemes


class KanaEntry(Parameters):
    """A word of the company's own, and in what company of other words it is meant."""

    from_: str = Field(alias="from", min_length=1)
    to: str = Field(min_length=1)
    pos: Many[str] = ()
    after: Many[str] = ()
    before: Many[str] = ()
    reason: Words | None = None
    enabled: bool = True


class KanaKanjiRule(LexiconRule):
    """Parameters of `kana-kanji`."""

    lexicon: ClassVar[str] = LEXICON
    entry: ClassVar[type[LexiconEntry]] = KanaUsage

    kind: Literal["kana-kanji"]
    style: Style = "business"
    entries: tuple[KanaEntry, ...] = ()
    ignore: WordList = ()
    only: WordList = ()
    defaults: bool = True

    def uses(self, entry: LexiconEntry) -> bool:
        """Return whether this rule looks for a built-in word."""
        return any(entry is usage for listed in _select_built_in(self).values() for usage in listed)

    @classmethod
    def becomes(cls, entry: LexiconEntry) -> str:
        """Return how a built-in word is written."""
        return entry.to if isinstance(entry, KanaUsage) else ""


_KANA = Message("kana-kanji.is-written-in-kana")
_KANJI = Message("kana-kanji.is-written-in-kanji")
_OWN = Message("kana-kanji.is-written")

_IRREGULAR: Final = {"来る": "く"}
_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KANJI_START = re.compile("[^ぁ-ゖ]+")


def check(rule: KanaKanjiRule, target: Target) -> CheckResult:
    """Find each built-in word of the style in its context, and the company's own words."""
    built_in = _select_built_in(rule)
    own = [entry for entry in rule.entries if entry.enabled]
    maybe = _prefilter(
        tuple(usage for listed in built_in.values() for usage in listed),
        tuple(entry.from_ for entry in own),
    )
    hits = tuple(
        hit
        for block in target.blocks
        if maybe is not None and maybe.search(block.text)
        for hit in _find_usages(rule, block, built_in, own)
    )
    return CheckResult(len(target.blocks), hits)


def _select_built_in(rule: KanaKanjiRule) -> dict[str, list[KanaUsage]]:
    if not rule.defaults:
        return {}
    ignored, only = set(rule.ignore), set(rule.only)
    chosen: dict[str, list[KanaUsage]] = {}
    for word, listed in load_usages().items():
        kept = [usage for usage in listed if _is_kept(rule, usage, ignored)]
        if kept and (not only or {word, *(usage.to for usage in kept)} & only):
            chosen[word] = kept
    return chosen


def _is_kept(rule: KanaKanjiRule, usage: KanaUsage, ignored: set[str]) -> bool:
    return (
        usage.enabled
        and usage.name not in rule.off
        and rule.style in usage.styles
        and not {usage.word, usage.to} & ignored
    )


@lru_cache(maxsize=64)
def _prefilter(listed: tuple[KanaUsage, ...], own: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what a text must show before it is worth its morphemes."""
    signs = {BEFORE.get(usage.context, "") + _sign(usage.word) for usage in listed}
    signs |= {re.escape(_stem(word)) for word in own}
    return re.compile("|".join(sorted(signs))) if signs else None


def _sign(word: str) -> str:
    """Return the kanji that a word begins with; no other kanji follows them: 事, but not 事業."""
    return re.escape(_stem(word)) + ("(?![一-龯々])" if _KANJI_START.match(word) else "")


def _stem(word: str) -> str:
    kanji = _KANJI_START.match(word)
    return kanji[0] if kanji else word


def _find_usages(
    rule: KanaKanjiRule,
    block: Block,
    built_in: dict[str, list[KanaUsage]],
    own: Sequence[KanaEntry],
) -> Iterator[Hit]:
    found = split_morphemes(block.text)
    for index, word in enumerate(found):
        place = MorphemePosition(found, index)
        mine = next((entry for entry in own if _is_meant(entry, place)), None)
        if mine is not None:
            yield from _build_hit(rule, block, word, mine.to, _OWN, "safe", mine.reason)
            continue
        for usage in built_in.get(word.dictionary_form, ()):
            if CONTEXTS[usage.context](place):
                sentence = _KANA if usage.to_kana else _KANJI
                grade: Grade = "unsafe" if usage.doubtful else "safe"
                yield from _build_hit(rule, block, word, usage.to, sentence, grade)
                break


def _is_meant(entry: KanaEntry, place: MorphemePosition) -> bool:
    word = place.word
    return (
        entry.from_ in {word.dictionary_form, word.surface}
        and (not entry.pos or word.pos[0] in entry.pos)
        and (not entry.after or place.surface(-1) in entry.after)
        and (not entry.before or place.surface(1) in entry.before)
    )


def _build_hit(
    rule: KanaKanjiRule,
    block: Block,
    word: Morpheme,
    right: str,
    sentence: Message,
    grade: Grade,
    reason: Message | None = None,
) -> Iterator[Hit]:
    text = _inflect(word, right)
    if text is None or text == word.surface:
        return
    values = {"match": word.surface, "replacement": text}
    yield Hit(
        block.span(word.start, word.end),
        sentence.format(**values),
        reason,
        Replacement(text, rule.fix or grade),
        values,
    )


def _inflect(word: Morpheme, right: str) -> str | None:
    if word.dictionary_form in _IRREGULAR:
        return word.reading.translate(_TO_HIRAGANA)
    return inflect(word.surface, word.dictionary_form, right)


KIND = Kind(
    "kana-kanji",
    KanaKanjiRule,
    check,
    values=("match", "replacement"),
    fix="safe",
)
