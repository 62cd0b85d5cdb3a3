"""`okurigana`: 申込む for 申し込む, 行なう for 行う, and nouns in two spellings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block
from checker.core.findings import CheckResult, Grade, Hit, Replacement
from checker.core.lexicons import LexiconEntry
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.kinds.japanese.okurigana_nouns import (
    LEXICON,
    RIGHT_STEMS,
    Noun,
    NounEntry,
    extract_kanji,
    inflect,
    left_alone,
    load_nouns,
)
from checker.kinds.shared.base import Kind, Target, WordList
from checker.kinds.shared.lexicon import LexiconRule
from checker.language.morphology import Morpheme, split_morphemes


class OkuriganaRule(LexiconRule):
    """Parameters of `okurigana`."""

    lexicon: ClassVar[str] = LEXICON
    entry: ClassVar[type[LexiconEntry]] = NounEntry

    kind: Literal["okurigana"]
    style: Literal["koyobun", "general"] | None = None
    ignore: WordList = ()

    @classmethod
    def becomes(cls, entry: LexiconEntry) -> str:
        """Return how official documents write a noun."""
        return entry.to if isinstance(entry, NounEntry) else ""


@dataclass(frozen=True, slots=True)
class _WordInContext:
    """A morpheme with its neighbours and its block."""

    block: Block
    before: Morpheme | None
    at: Morpheme
    after: Morpheme | None


_STYLES: Final = {
    "koyobun": Message("okurigana.official-usage"),
    "general": Message("okurigana.the-main-rule"),
}
_WRONG = Message("okurigana.okurigana-differ-from")
_MIXED = Message("okurigana.occurs-beside")

_HAS_KANJI = re.compile("[一-龯々]")
_ALL_KANJI = re.compile("[一-龯々]+")
_INFLECTING: Final = frozenset(["動詞", "形容詞", "形状詞", "副詞"])
_CASES: Final = frozenset(["を", "が", "の", "は", "で", "へ", "から", "まで", "も", "や", "など"])
_LEADING_CASES: Final = frozenset(["を", "に", "へ", "と"])
_POLITE: Final = frozenset(
    ["くださる", "下さる", "いただく", "頂く", "いたす", "致す", "する", "なる", "申し上げる"]
)
_VERBAL: Final = ("て", "た", "ます", "まし", "ませ", "たい", "なが", "つつ")
_SUFFIXES: Final = frozenset(
    [
        "書",
        "者",
        "人",
        "先",
        "額",
        "金",
        "料",
        "日",
        "済み",
        "済",
        "期限",
        "期間",
        "用紙",
        "窓口",
        "番号",
    ]
)
_APART: Final = frozenset(["受け付け", "向こう", "話"])
"""Words of which both spellings are right, for two meanings (受付 is a desk)."""


def check(rule: OkuriganaRule, target: Target) -> CheckResult:
    """Compare each word with the style, or the spellings of each word with one another."""
    suspects = _gather_words(rule, target, frozenset())
    if rule.style is None:
        # of two spellings, one at least is not the dictionary's
        odd = (word.at for word in suspects if word.at.dictionary_form != word.at.normalized_form)
        forms = frozenset(
            each.normalized_form
            for each in odd
            if extract_kanji(each.dictionary_form) == extract_kanji(each.normalized_form)
        )
        words = _gather_words(rule, target, forms) if forms else []
        return CheckResult(len(target.blocks), tuple(_find_mixed(rule, words)))
    hits = tuple(hit for word in suspects for hit in _check_style(rule, rule.style, word))
    return CheckResult(len(target.blocks), hits)


def _gather_words(
    rule: OkuriganaRule, target: Target, forms: frozenset[str]
) -> list[_WordInContext]:
    kanji = "".join(sorted({form[0] for form in map(extract_kanji, forms) if form}))
    maybe = re.compile(f"[{re.escape(kanji)}]") if kanji else _HAS_KANJI
    alone = left_alone(rule.off) | set(rule.ignore)
    return [
        word
        for block in target.blocks
        if maybe.search(block.text)
        for word in _find_words(block, forms)
        if not {word.at.surface, word.at.dictionary_form} & alone
    ]


def _find_words(block: Block, forms: frozenset[str]) -> Iterator[_WordInContext]:
    """Yield the words with kanji that may be spelled wrong, and those of these normal forms."""
    found = split_morphemes(block.text)
    spellings = load_nouns()
    for index, each in enumerate(found):
        plain = each.surface == each.normalized_form and each.surface not in spellings
        if plain and each.normalized_form not in forms and each.dictionary_form not in RIGHT_STEMS:
            continue
        if not _HAS_KANJI.search(each.surface) or "（" in each.surface:
            continue
        before = found[index - 1] if index else None
        after = found[index + 1] if index + 1 < len(found) else None
        if before is after is None and len(each.surface) == 1:
            continue  # a sign in a cell of a table: 必 for 必須
        yield _WordInContext(block, before, each, after)


def _check_style(rule: OkuriganaRule, style: str, word: _WordInContext) -> Iterator[Hit]:
    noun = load_nouns().get(word.at.surface)
    if noun is not None and _is_noun(word):
        wanted = noun.official if style == "koyobun" else noun.main
        found = _find_noun_fault(word, noun, wanted, style) if wanted else None
    elif noun is None and word.at.pos[0] == "名詞":
        found = _find_compound_fault(word) if style == "koyobun" else None
    else:
        found = _find_verb_fault(word)
    if found is not None:
        text, grade = found
        yield _build_hit(rule, word, _WRONG, text, grade, _STYLES[style])


def _find_noun_fault(
    word: _WordInContext, noun: Noun, wanted: str, style: str
) -> tuple[str, Grade] | None:
    surface = word.at.surface
    in_compound = _is_nominal(word.before) or _is_nominal(word.after)
    if surface == wanted or (_ALL_KANJI.fullmatch(surface) and in_compound):
        return None
    if style == "koyobun" and word.after is not None and word.after.surface in _SUFFIXES:
        return noun.bare, "unsafe"
    if style == "general" and in_compound and surface == noun.official:
        return None
    return wanted, "unsafe" if _ALL_KANJI.fullmatch(surface) else "safe"


def _find_compound_fault(word: _WordInContext) -> tuple[str, Grade] | None:
    """Return 払戻金 for 払い戻し金, which the dictionary knows as one word."""
    written, right = word.at.surface, word.at.normalized_form
    shorter = len(right) < len(written) and _differs(written, right)
    return (right, "unsafe") if shorter else None


def _is_nominal(word: Morpheme | None) -> bool:
    return (
        word is not None
        and word.pos[0] in {"名詞", "接尾辞", "接頭辞", "形状詞"}
        and not "ぁ" <= word.surface[0] <= "ん"
    )


def _is_noun(word: _WordInContext) -> bool:
    """Tell a noun from a verb in the middle of a sentence (窓口に申し込み、…) or after お."""
    after = word.after
    if word.at.pos[0] == "動詞":
        if after is None:
            return False
        named = after.pos[0] == "助詞" and after.surface in _CASES
        return named or after.surface in _SUFFIXES
    if word.at.pos[0] != "名詞":
        return False
    if after is not None and (
        after.surface.startswith(_VERBAL)
        or (
            after.dictionary_form in _POLITE
            and word.before is not None
            and word.before.surface in "おご御"
        )
    ):
        return False
    led = word.before is not None and word.before.surface in _LEADING_CASES
    return not (led and after is not None and after.surface in "、，）)")


def _find_verb_fault(word: _WordInContext) -> tuple[str, Grade] | None:
    at = word.at
    right = RIGHT_STEMS.get(at.dictionary_form, at.normalized_form)
    noun = load_nouns().get(at.surface)
    if at.pos[0] == "名詞" and noun is not None and noun.main and noun.main != at.surface:
        # 問合せて: the dictionary takes the verb for a noun
        verbal = word.after is not None and word.after.surface.startswith(_VERBAL)
        return (noun.main, "safe") if verbal else None
    if at.pos[0] not in _INFLECTING or not _differs(at.dictionary_form, right):
        return None
    text = inflect(at.surface, at.dictionary_form, right)
    return None if text is None or text == at.surface else (text, "safe")


def _differs(written: str, right: str) -> bool:
    """Tell whether two spellings have the same kanji and sound, and other kana.

    The dictionary also gives 使う for 使える and 命じる for 命ずる, which are other words.
    """
    same_kanji = written != right and extract_kanji(written) == extract_kanji(right) != ""
    return same_kanji and _read_aloud(written) == _read_aloud(right)


@cache_by_text(8192)
def _read_aloud(word: str) -> str:
    return "".join(each.reading for each in split_morphemes(word))


def _find_mixed(rule: OkuriganaRule, words: Sequence[_WordInContext]) -> Iterator[Hit]:
    groups: dict[tuple[str, str, str], list[_WordInContext]] = defaultdict(list)
    for word in _select_comparable(words):
        key = (word.at.normalized_form, word.at.pos[0], _read_aloud(word.at.dictionary_form))
        groups[key].append(word)
    hits = [hit for group in groups.values() for hit in _find_rarer(rule, group)]
    order = {word.block.path: index for index, word in enumerate(words)}
    yield from sorted(hits, key=lambda hit: (order[hit.span.path], hit.span.start))


def _select_comparable(words: Sequence[_WordInContext]) -> Iterator[_WordInContext]:
    for word in words:
        at = word.at
        same_kanji = extract_kanji(at.dictionary_form) == extract_kanji(at.normalized_form)
        if not same_kanji or at.normalized_form in _APART:
            continue
        if at.pos[0] == "名詞":
            in_compound = _is_nominal(word.before) or _is_nominal(word.after)
            if in_compound or not _is_noun(word):
                continue
        elif at.pos[0] not in _INFLECTING:
            continue
        yield word


def _find_rarer(rule: OkuriganaRule, group: Sequence[_WordInContext]) -> Iterator[Hit]:
    counts: dict[str, int] = defaultdict(int)
    for word in group:
        counts[word.at.dictionary_form] += 1
    if len(counts) == 1:
        return
    normal = group[0].at.normalized_form
    noun = load_nouns().get(normal)
    if noun is not None and noun.main == noun.official:  # 取引 is right however rare
        normal = noun.main
        counts[normal] += 0
        usual = normal
    else:
        usual = max(counts, key=lambda form: (counts[form], form == normal))
    for word in group:
        form = word.at.dictionary_form
        text = inflect(word.at.surface, form, usual)
        if form != usual and text is not None:
            yield _build_hit(
                rule,
                word,
                _MIXED,
                text,
                "unsafe",
                count=str(counts[form]),
                usual=str(counts[usual]),
            )


def _build_hit(
    rule: OkuriganaRule,
    word: _WordInContext,
    sentence: Message,
    text: str,
    grade: Grade,
    style: Message | None = None,
    **numbers: str,
) -> Hit:
    values = {"match": word.at.surface, "replacement": text, **numbers}
    named = style or Message("okurigana.text")
    return Hit(
        word.block.span(word.at.start, word.at.end),
        sentence.format(style=named, **values),
        replacement=Replacement(text, rule.fix or grade),
        values=values,
    )


KIND = Kind(
    "okurigana",
    OkuriganaRule,
    check,
    values=("match", "replacement"),
    fix="safe",
)
