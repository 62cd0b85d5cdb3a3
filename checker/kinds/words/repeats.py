"""Words and phrases written twice in a row by mistake, told apart from words that double."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from checker.core.data_classes import dataclass
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re
from checker.language.morphology import Morpheme, split_morphemes

_MAX_PHRASE_LENGTH = 8
"""Morphemes of one phrase that are compared with the next."""
_MAX_TIMES = 3
"""Repetitions beyond which Latin words are a pattern or a filler, no slip."""
_MIN_PHRASE_LENGTH = 4
"""Characters of a phrase of several morphemes; shorter ones double by chance."""

_JA = "\u3005\u3040-\u309f\u30a1-\u30fa\u30fc\u3400-\u9fff"
# not in 「こととする」, which stands on every page
_MAY_REPEAT = re.compile(
    f"([をのにはがへでもやし])\\s{{0,3}}\\1|(?<!こ)と\\s{{0,3}}と|([{_JA}]{{2,10}}?)\\s{{0,3}}\\2"
)
_KANJI = re.compile("[\u3400-\u9fff]")
_KATAKANA_WORD = re.compile("[ァ-ヺー]{4,}")
_HIRAGANA = re.compile("[ぁ-ゖ]")

_SENTENCE_PARTICLES = frozenset({"終助詞", "副助詞"})

_LATIN = re.compile(
    r"(?<![\w.'’-])([A-Za-z][A-Za-z'’]*(?: +[A-Za-z][A-Za-z'’]*){0,3})"
    r"(?:(?: +| *\n *)\1)+(?![\w'’-])",  # tabs part columns
    re.IGNORECASE,
)
_PARTICLE_VERB = re.compile(
    r"\b(?:log|sign|check|turn|switch|mov|carr|plug|fill|hand|fad|opt|cut|drop|giv|go|hold|key"
    r"|phas|mark|set|call|step|zoom|tun|stand|clock|com|keep|hang|get)"
    r"[a-z]* +$",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|of|and|to|is|are|for|with|that|it|we|you)\b", re.IGNORECASE)
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_GROWING = re.compile(r"\b(?:and|or|by|after|to|upon|over)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Characters `start` to `end` say `once` at least twice.

    `times` is how often. `slip` tells that one of them can go without a change of meaning.
    """

    start: int
    end: int
    once: str
    times: int
    slip: bool


@cache
def _words(name: str) -> frozenset[str]:
    """Return one of the lists of the lexicon `repeats`."""
    return load_lexicon("repeats", LexiconEntry).words(name)


def find_repeats(text: str, *, ignore_case: bool = True) -> Iterator[Repeat]:
    """Yield what stands twice in a row in `text`, Japanese and Latin words.

    Words that are doubled on purpose (一つ一つ, 部分部分, どんどん, `had had`) are left alone.
    """
    if _MAY_REPEAT.search(text):
        yield from _find_japanese_repeats(text)
    yield from _find_latin_repeats(text, ignore_case=ignore_case)


def _find_latin_repeats(text: str, *, ignore_case: bool) -> Iterator[Repeat]:
    for match in _LATIN.finditer(text):
        once = match[1]
        times = len(match[0].split()) // len(once.split())
        same_case = match[0].split() == once.split() * times
        if not same_case and not (ignore_case and _opens_sentence(text, match.start())):
            continue
        if times <= _MAX_TIMES and not _may_repeat(text, match):
            slip = once.lower() in _words("function-words")
            yield Repeat(match.start(), match.end(), once, times, slip)


def _opens_sentence(text: str, at: int) -> bool:
    """Tell whether a capital at `at` is a sentence's: `The the`, but not `Color color`."""
    before = text[max(0, at - 4) : at].rstrip(" \n\"'“(")
    return not before or before[-1] in ".!?:。"


def _may_repeat(text: str, match: re.Match[str]) -> bool:
    """Tell whether these words may well stand twice: names, `log in in time`, `that that`."""
    once = match[1]
    word = once.lower()
    if not (_ENGLISH.search(text) or _KANA.search(text)):
        return True  # German and others double freely: `die die`
    if " " in once:
        return _GROWING.search(once) is not None or not any(map(str.islower, once))
    if word in _words("doubling-words") or (
        once.isupper() and word not in _words("function-words") - {"a"}
    ):
        return True
    names = match[0].split()
    if all(name[0].isupper() for name in names) and word not in _words("function-words"):
        return True
    before = text[max(0, match.start() - 20) : match.start()]
    return word in _words("particles") and _PARTICLE_VERB.search(before) is not None


def _find_japanese_repeats(text: str) -> Iterator[Repeat]:
    words = [word for word in split_morphemes(text) if not word.surface.isspace()]
    # 考えてて is て of いる and て: not the same word
    surfaces = [(word.surface, word.pos[0]) for word in words]
    at = 0
    while at < len(words):
        size = _find_unit_length(surfaces, at)
        times = _count_times(surfaces, at, size) if size else 1
        unit = words[at : at + size]
        run = words[at : at + size * times]
        if times > 1 and _is_mistake(text, unit, run):
            once = text[unit[0].start : unit[-1].end]
            slip = times == 2 and _is_slip(text, unit, run)  # noqa: PLR2004 - twice
            yield Repeat(run[0].start, run[-1].end, once, times, slip)
        at += max(1, size * times if times > 1 else 1)


def _find_unit_length(surfaces: Sequence[tuple[str, str]], at: int) -> int:
    """Return how many morphemes from `at` stand there again right after, 0 for none."""
    for size in range(1, _MAX_PHRASE_LENGTH + 1):
        if at + size >= len(surfaces):
            return 0
        same = surfaces[at] == surfaces[at + size]
        if same and surfaces[at : at + size] == surfaces[at + size : at + 2 * size]:
            return size
    return 0


def _count_times(surfaces: Sequence[tuple[str, str]], at: int, size: int) -> int:
    times = 1
    while surfaces[at + size * times : at + size * (times + 1)] == surfaces[at : at + size]:
        times += 1
    return times


def _is_mistake(text: str, unit: Sequence[Morpheme], run: Sequence[Morpheme]) -> bool:
    if unit[0].surface == "し" and text.endswith(tuple(_words("verbs-in-shi")), 0, unit[0].start):
        return False  # 外出しした is 外出し and した
    gaps = [text[a.end : b.start] for a, b in pairwise(run) if a.end < b.start]
    grammar = {"助詞", "助動詞"}
    if len(unit) == 1 and unit[0].pos[0] in grammar:
        return _is_grammar_mistake(unit[0])
    # two columns, or one word to a line, are no sentence
    if gaps and not any(word.pos[0] in grammar for word in unit):
        return False
    return _is_word_mistake(unit[0]) if len(unit) == 1 else _is_phrase_mistake(unit)


def _is_grammar_mistake(word: Morpheme) -> bool:
    if word.pos[0] == "助動詞":
        return word.surface not in {"ない", "なく", "な"}
    return word.pos[1] not in _SENTENCE_PARTICLES and word.surface not in {"や", "か", "も"}


def _is_word_mistake(word: Morpheme) -> bool:
    pos = word.pos
    if not word.known or pos[0] not in {"名詞", "動詞"} or pos[1] in {"固有名詞", "数詞"}:
        return False
    if pos[0] == "動詞":
        if word.surface == "し" and word.dictionary_form == "する":
            return True  # 受信しした; 取消しします is 取消し and します
        doubling = pos[5].startswith("連用形") or word.dictionary_form in _words("doubling-verbs")
        return not doubling and _KANJI.search(word.surface) is not None
    if (
        len(word.surface) == 1
        or word.surface in _words("distributive")
        or word.surface[0] in "一各毎"
    ):
        return False
    return bool(_KANJI.search(word.surface) or _KATAKANA_WORD.fullmatch(word.surface))


def _is_phrase_mistake(unit: Sequence[Morpheme]) -> bool:
    first = unit[0]
    if sum(len(word.surface) for word in unit) < _MIN_PHRASE_LENGTH and not _is_action(unit):
        return False
    if (
        first.pos[1] == "数詞"
        or first.surface in _words("pointing")
        or first.surface[0] in "一各毎"
    ):
        return False
    kinds = {word.pos[0] for word in unit}
    if kinds & {"補助記号", "記号", "感動詞", "副詞", "空白"}:
        return False
    nouns_only = kinds <= {"名詞", "接尾辞", "接頭辞"}
    return not nouns_only or (all(w.known for w in unit) and all(w.pos[1] != "数詞" for w in unit))


def _is_action(unit: Sequence[Morpheme]) -> bool:
    """Tell whether it is a noun of two kanji or more with a form of する: 指導し."""
    noun, verb = unit[0], unit[1]
    return len(noun.surface) > 1 and "サ変" in noun.pos[2] and verb.dictionary_form == "する"


def _is_slip(text: str, unit: Sequence[Morpheme], run: Sequence[Morpheme]) -> bool:
    """Tell whether dropping one particle cannot change what is said.

    Next to other kana the division into words is less sure (国にになう): only を is never part of
    another word.
    """
    if len(unit) != 1 or unit[0].pos[0] != "助詞":
        return False
    if unit[0].surface == "を":
        return True
    after = text[run[-1].end : run[-1].end + 1]
    before = text[run[0].start - 1 : run[0].start] if run[0].start else ""
    return bool(before) and not _HIRAGANA.match(before) and not _HIRAGANA.match(after)
