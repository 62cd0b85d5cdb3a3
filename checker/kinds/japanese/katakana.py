"""Katakana words: where they stand, and by what two spellings of one word are known."""

from collections.abc import Iterator
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.language.morphology import split_morphemes

_RUN = re.compile("[ァ-ヴー]+(?:・[ァ-ヴー]+)*")
_ONLY = re.compile("[ァ-ヴー]+")
_COMPANY = re.compile("(?:株式会社|有限会社|合同会社|㈱)$")
_COMPANY_LENGTH = 4
_MAX_RUN_LENGTH = 60
_SMALL = frozenset("ァィゥェォャュョヮ")
_OLD = str.maketrans({"ヴ": "ブ", "ヂ": "ジ", "ヅ": "ズ", "ヱ": "エ", "ヰ": "イ", "ヲ": "オ"})
_OLD_SOUNDS = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴュ": "ビュ"}
_MIN_STEM_LENGTH = 3
_APART: Final = frozenset(["マイナ", "マイナー", "コンパニオ", "ライナ", "ライナー"])
"""Words of which one only looks like the other without its long vowel."""
_OWN: Final = frozenset(["ダイア", "ダイヤ"])
"""Words that the dictionary takes for one; the first begins others (ダイアグラム)."""


@dataclass(frozen=True, slots=True)
class Katakana:
    """A katakana word at characters `start` to `end`; equal `key` means one word.

    `usual` is the spelling that the dictionary prefers, "" where it does not know the word.
    """

    text: str
    start: int
    end: int
    key: str
    usual: str


def find_katakana_words(text: str) -> Iterator[Katakana]:
    """Yield the katakana words of `text`, and runs of them with `・` within as a whole.

    Compounds are split as the dictionary does (`サーバ` and `ルーム`); names of companies and
    titles in 『』 are left out.
    """
    for match in _RUN.finditer(text):
        run, start = match[0], match.start()
        if len(run) > _MAX_RUN_LENGTH or _is_name(text, start, match.end()):
            continue
        if "・" in run:
            yield Katakana(run, start, match.end(), "・" + run.replace("・", ""), "")
        elif len(run) >= 2 * _MIN_STEM_LENGTH:
            yield Katakana(run, start, match.end(), "・" + run, run)
        for offset, part in _split_run(run):
            key, usual = _key(part)
            yield Katakana(part, start + offset, start + offset + len(part), key, usual)


def _is_name(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _COMPANY_LENGTH) : start]
    if _COMPANY.search(before) or text.startswith(("株式会社", "有限会社", "合同会社"), end):
        return True
    return before.endswith("『") and text.startswith("』", end)


@cache_by_text(8192)
def _split_run(run: str) -> tuple[tuple[int, str], ...]:
    return tuple(
        (each.start, each.surface)
        for each in split_morphemes(run)
        if each.end - each.start > 1 and _ONLY.fullmatch(each.surface)
    )


@cache_by_text(8192)
def _key(word: str) -> tuple[str, str]:
    if word in _OWN:
        return word, word
    found = split_morphemes(word)
    whole = found[0] if len(found) == 1 and found[0].known else None
    if whole is None:
        return "?" + _strip_long_vowel(_modernize(word)), ""
    return _strip_long_vowel(_modernize(whole.normalized_form)), whole.normalized_form


def _strip_long_vowel(word: str) -> str:
    """Return a long word without the long vowel at its end: `メモリ` and `メモリー` are one."""
    if word.endswith("ー") and count_morae(word) > _MIN_STEM_LENGTH and word not in _APART:
        return word[:-1]
    return word


def _modernize(word: str) -> str:
    for old, new in _OLD_SOUNDS.items():
        word = word.replace(old, new)
    return word.translate(_OLD)


def count_morae(word: str) -> int:
    """Return how many beats a katakana word has; a small ャ makes none of its own."""
    return sum(character not in _SMALL for character in word)


def is_known(word: str) -> bool:
    """Return whether the dictionary has a katakana word."""
    found = split_morphemes(word)
    return len(found) == 1 and found[0].known


def is_same_word(left: str, right: str) -> bool:
    """Return whether the dictionary knows two spellings as one word."""
    return is_known(left) and is_known(right) and _key(left)[0] == _key(right)[0]
