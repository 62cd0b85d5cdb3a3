"""Turn a text into what an index knows it by: normalised words, and pairs of characters.

Words find another spelling (`締切`, `締め切り`) and pairs find a part of a compound (`有給` in
`年次有給休暇`). Numbers and Latin words are terms of both.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.language.character_scripts import KANJI
from checker.language.morphology import Morpheme, split_morphemes

_NOUN: Final = "名詞"
_PARTS: Final = frozenset({_NOUN, "動詞", "形容詞", "形状詞", "接頭辞", "接尾辞", "副詞"})
_EMPTY: Final = parse_words("""
    為る 居る 有る 成る 事 物 所 時 場合 出来る 行う 達 無い 何 何処 誰 何時 どう 如何 幾ら 幾つ
    どれ 何の こと もの ところ とき ため いつ 貰う 呉れる 教える 下さる 良い 知る 言う 頂く 致す
    方 様 御 的 等 因る つく
    the a an of to in on for is are be do does how what when where who which why can i we you and
    or it my our must should need there with by at from if as
    get got much many long may when until while most could does do did has have had me us their they
    them this that these those some any all up out back into would will shall was were been not no
    so than then just say still its his her who whom whose let go come far per after before during
    without within about over which own same such only also here please want make use cannot always
    ever
""")
"""Words of any question and any rule: they find nothing."""
_RUN: Final = re.compile(rf"[a-z0-9]+(?:[.,][0-9]+)*|[\u3041-\u309f\u30a1-\u30ff{KANJI}]+")
_KANA: Final = re.compile(r"[\u3041-\u309f]+")
_PLURAL: Final = re.compile(r"(?<=[a-z]{3})(?<!s)s$")
_COMMAS: Final = re.compile(r"(?<=\d),(?=\d{3})")


def find_words(text: str) -> list[str]:
    """Return the normalised words of a text that carry meaning, in order, repeated as they are."""
    return [word for _, word in _iter_content(text)]


def find_nouns(text: str) -> dict[str, str]:
    """Return the nouns of a text that carry meaning, as written, and each as normalised."""
    return {each.surface: word for each, word in _iter_content(text) if each.pos[0] == _NOUN}


def _iter_content(text: str) -> Iterator[tuple[Morpheme, str]]:
    for each in split_morphemes(_flatten(text)):
        # the dictionary gives English words in kana
        latin = each.surface.isascii()
        word = _PLURAL.sub("", each.surface) if latin else each.normalized_form.lower()
        if each.pos[0] in _PARTS and word not in _EMPTY and any(map(str.isalnum, word)):
            yield each, "".join(filter(str.isalnum, word))


def extract_content(text: str) -> str:
    """Return the words of a text that carry meaning, as written: a question without its form.

    Where there are none, the text is returned.
    """
    words = [
        each.surface
        for each in split_morphemes(_flatten(text))
        if each.pos[0] in _PARTS
        and each.normalized_form.lower() not in _EMPTY
        and each.surface not in _EMPTY
        and any(map(str.isalnum, each.surface))
    ]
    return " ".join(words) or text


def is_empty(word: str) -> bool:
    """Return whether a normalised word says nothing of what is asked about."""
    return word in _EMPTY


def find_pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters, but for those of hiragana alone."""
    pairs = []
    for run in _RUN.findall(_flatten(text)):
        if run.isascii():
            pairs += [] if run in _EMPTY else [_PLURAL.sub("", "".join(filter(str.isalnum, run)))]
            continue
        two = [run[at : at + 2] for at in range(max(1, len(run) - 1))]
        pairs += [each for each in two if not _KANA.fullmatch(each)]
    return pairs


def _flatten(text: str) -> str:
    return _COMMAS.sub("", unicodedata.normalize("NFKC", text).lower())
