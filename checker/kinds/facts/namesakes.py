"""Surnames that sound like that of a person whose full name is there: 渡部 for 渡邉 恭子.

A conversion picks the wrong one of several surnames of one reading. It is a slip where it is
written once, without a given name or a post of its own, and shares a character with the other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from checker.core.document import Block, Document
from checker.core.text import lazy_re as re
from checker.kinds.facts.company_names import NameUse, strip_voicing
from checker.language.morphology import Morpheme, split_morphemes

_KANJI = "一-鿿々𠮷"
_FULL = re.compile(
    rf"(?<![{_KANJI}ァ-ヺー])(?P<last>[{_KANJI}]{{1,3}})[ 　]"
    rf"(?P<first>[{_KANJI}]{{1,3}})(?![{_KANJI}])"
)
_POST = re.compile(
    "[ 　]?(?:[一-鿿]{0,4}[長員師役]|主任|主査|主事|主幹|先生|教授|専務|常務|頭取|記者)"
)
_GIVEN = re.compile(rf"[ 　][{_KANJI}ぁ-ゖ]{{1,4}}(?![{_KANJI}])")
_PEOPLE_LIST = re.compile("[、，,・／/]$")


def find_namesakes(document: Document, blocks: Sequence[Block]) -> Iterator[tuple[NameUse, str]]:
    """Yield surnames written once that sound like, and look like, one with a given name."""
    named = _list_named(document)
    if not named:
        return
    found = [
        (block, word)
        for block in blocks
        if block.text
        for word in split_morphemes(block.text)
        if word.pos[3:4] == ("姓",) and word.surface not in named
    ]
    counts = Counter(word.surface for _, word in found)
    for block, word in found:
        kept = named.get(strip_voicing(word.reading), "")
        alone = counts[word.surface] == 1 and _stands_for_itself(block.text, word)
        if kept and alone and _share_a_character(word.surface, kept):
            yield NameUse("person", word.surface, block, word.start, word.end), kept


def _list_named(document: Document) -> Mapping[str, str]:
    """Return the surnames that stand before given names, by themselves and by their sound.

    Two of one sound (渡辺 博 and 渡邉 恭子) tell that the document has several such people.
    """
    surnames = {
        match["last"]: word.reading
        for block in document.walk()
        if block.table is None
        for match in _FULL.finditer(block.text)
        for word in _read_full_name(match)
    }
    sounds = Counter(strip_voicing(reading) for reading in surnames.values())
    named = {name: name for name in surnames}
    for name, reading in surnames.items():
        if sounds[strip_voicing(reading)] == 1:
            named[strip_voicing(reading)] = name
    return named


def _read_full_name(match: re.Match[str]) -> Iterator[Morpheme]:
    """Yield the surname of a surname and a given name, as the dictionary knows both."""
    last, first = split_morphemes(match["last"]), split_morphemes(match["first"])
    if len(last) == 1 and last[0].pos[3] == "姓" and first[0].pos[2] == "人名":
        yield last[0]


def _stands_for_itself(text: str, word: Morpheme) -> bool:
    """Tell whether a surname is no part of a longer word, of another full name, and no other's."""
    before, after = text[: word.start], text[word.end :]
    inside = re.search(rf"[{_KANJI}]$", before) or re.match(rf"[{_KANJI}]", after)
    other = _GIVEN.match(after) or _POST.match(after) or _PEOPLE_LIST.search(before.rstrip())
    return not inside and not other and re.match("[、，,・／/]", after) is None


def _share_a_character(one: str, other: str) -> bool:
    return len(one) == len(other) and any(a == b for a, b in zip(one, other, strict=True))
