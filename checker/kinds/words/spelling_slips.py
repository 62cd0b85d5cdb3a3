"""English words that no list has and that are one slip of the keyboard from one common word.

A company needs no dictionary for these: `diverison` can only be `diversion`. A word that is written
twice is taken for a term, and so is what is a common word with an ending (`approvers`) or is made
of two (`painpoints`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from checker.core.document import Block, BlockKind
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re

_WORD = re.compile(
    r"(?<![\w@/\\.#$%&*'’`<{-])[a-z]{7,25}(?![\w@/\\({=>}-]|[.&*:_]\w|['’]\w)", re.ASCII
)
_ENGLISH = re.compile(r"\b(?:the|of|and|to|is|are|for|with|that|it|we|you|a|in|on)\b")
_NOT_ENGLISH = re.compile(r"[ぁ-ヿ一-鿿]|\b(?:und|der|die|les|des|que|los|het|een|och)\b")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiou"
_ENDINGS = re.compile(r"(?:(?:er|or|ing|ment|able|ness|tion)s?|(?:i?e)?s|e?d|rs?|i?ly|ism|ist)$")
_PART = 4
"""Letters of each of two words that make a term."""
_SAME_END = 2
"""Letters at the end that are the same in a slip; others are an ending."""


@cache
def _words(name: str) -> frozenset[str]:
    return load_lexicon("english-words", LexiconEntry).words(name)


def find_spelling_slips(blocks: Sequence[Block]) -> Iterator[tuple[Block, int, int, str]]:
    """Yield block, start and end of each word that is a slip, and the word that is meant."""
    uses: dict[str, list[tuple[Block, int, int]]] = defaultdict(list)
    for block in blocks:
        text = block.text
        if block.kind is BlockKind.CODE or _NOT_ENGLISH.search(text) or not _ENGLISH.search(text):
            continue
        for match in _WORD.finditer(text):
            uses[match[0]].append((block, *match.span()))
    for word, places in uses.items():
        meant = _find_meant(word) if len(places) == 1 else ""
        if meant:
            yield (*places[0], meant)


def _find_meant(word: str) -> str:
    """Return the one common word that a word is a slip for; empty where it is none, or several."""
    common = _words("common")
    if word in common or word in _words("known") or _is_made_of_others(word):
        return ""
    near = {each for each in _iter_near(word) if each in common}
    meant = near.pop() if len(near) == 1 else ""
    return meant if meant[-_SAME_END:] == word[-_SAME_END:] else ""


def _is_made_of_others(word: str) -> bool:
    """Tell whether it is a word with an ending, or two words in one."""
    common = _words("common")
    for match in _ENDINGS.finditer(word):
        stem = word[: match.start()]
        last = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
        if {stem, stem + "e", stem + "y", last} & common:
            return True
    splits = range(_PART, len(word) - _PART + 1)
    return any(word[:at] in common and word[at:] in common for at in splits)


def _iter_near(word: str) -> Iterator[str]:
    """Yield what may be meant: letters in place, one too many, one left out, another vowel."""
    for at in range(1, len(word)):
        head, sign, tail = word[:at], word[at], word[at + 1 :]
        if tail:
            yield head + tail[0] + sign + tail[1:]
        yield head + tail
        yield from (head + each + sign + tail for each in _LETTERS)
        if sign in _VOWELS:
            yield from (head + each + tail for each in _VOWELS)
