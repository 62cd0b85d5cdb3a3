"""The form that values share: `総-2025-018` and `工-2025-012` are a word, four digits, three."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from checker.core.text import lazy_re as re
from checker.language.morphology import split_morphemes

_TOKEN = regex.compile(
    r"(?P<digits>[0-9]+)|(?P<upper>[A-Z]+)|(?P<lower>[a-z]+)"
    r"|(?P<words>[\p{Han}\p{Hiragana}\p{Katakana}ー々]+)|(?P<space>\s+)|(?P<sign>.)",
    regex.VERSION1,
)
_LETTERS_KINDS = frozenset({"upper", "lower", "words"})
_CLASSES = {
    "digits": "[0-9]",
    "upper": "[A-Z]",
    "lower": "[a-z]",
    "words": r"[\p{Han}\p{Hiragana}\p{Katakana}ー]",
}
_HAN = regex.compile(r"\p{Han}+")
_PROSE = re.compile("[ぁ-ん]|.{9}")  # with a particle in it, or too long for a sign
_MAX_CODE_LENGTH = 30
_MAX_TOKENS = 9
_MIN_FIXED_DIGITS = 3
_MIN_VALUES_FOR_AFFIX = 2
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ROOM = 2
"""How many more letters a word may have than the longest one seen."""


@dataclass(frozen=True, slots=True)
class _CodeToken:
    kind: str
    text: str


def learn_pattern(values: Sequence[str], *, varying: bool = False) -> str | None:
    """Return an expression for codes like these, None where they are no codes of one form.

    Args:
        values: what was seen, at least one.
        varying: whether words may be others too, where only one was seen.
    """
    rows = [_split_tokens(value) for value in values]
    if any(row is None for row in rows):
        return None
    known = [row for row in rows if row is not None]
    kinds = {tuple(token.kind for token in row) for row in known}
    if len(kinds) != 1 or not _is_code(known[0]):
        return None
    columns = list(zip(*known, strict=True))
    # SPEC-ORD-001: the first letters name the kind of number, the next ones may be others
    first = next((i for i, column in enumerate(columns) if column[0].kind in _LETTERS_KINDS), 0)
    parts = [
        _part([token.text for token in column], column[0].kind, varying or index > first)
        for index, column in enumerate(columns)
    ]
    return None if None in parts else "".join(part for part in parts if part is not None)


def _split_tokens(value: str) -> list[_CodeToken] | None:
    if not value or len(value) > _MAX_CODE_LENGTH:
        return None
    found = [_CodeToken(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(value)]
    return found if len(found) <= _MAX_TOKENS else None


def _is_code(tokens: Sequence[_CodeToken]) -> bool:
    """Return whether this is a number with letters around it, and no words with a number in them.

    `本社5階 第2会議室` and `12月に開く` are words.
    """
    kinds = [token.kind for token in tokens]
    words = kinds.count("words")
    if "digits" not in kinds or "space" in kinds or words > 1:
        return False
    if any(each.kind == "words" and _PROSE.search(each.text) for each in tokens):
        return False
    return not any(one == other for one, other in pairwise(kinds))


def _part(texts: list[str], kind: str, varying: bool) -> str | None:
    if kind == "digits":
        return _describe_digits(texts)
    if kind == "sign":
        return escape_text(texts[0]) if len(set(texts)) == 1 else None
    if len(set(texts)) == 1 and not varying:
        return escape_text(texts[0])
    # one sample's 総務 says little of the next one's 情シス; several of kanji only say more
    only_han = len(set(texts)) > 1 and all(_HAN.fullmatch(text) for text in texts)
    word = r"\p{Han}" if only_han else _CLASSES[kind]
    return f"{word}{{1,{max(map(len, texts)) + _ROOM}}}"


def _describe_digits(texts: list[str]) -> str:
    """Digits of one length are fixed where leading zeros or their number say that this is meant."""
    lengths = {len(text) for text in texts}
    padded = any(text.startswith("0") and len(text) > 1 for text in texts)
    long = min(lengths) >= _MIN_FIXED_DIGITS
    settled = len(lengths) == 1 and (padded or long)
    if not settled:
        return "[0-9]+"  # after version 1.9 comes 1.10
    return f"[0-9]{{{lengths.pop()}}}"


def escape_text(text: str) -> str:
    """Return the expression for a text, as a person would write it: a hyphen needs no escape."""
    return regex.escape(text, special_only=True).replace(r"\-", "-").replace(r"\ ", " ")


def find_common_ending(values: Sequence[str]) -> str | None:
    """Return the words that all of several different values end in, whole morphemes only."""
    if len(set(values)) < _MIN_VALUES_FOR_AFFIX:
        return None
    starts = [_list_suffixes(value) for value in values]
    shared = set.intersection(*starts) if starts else set()
    longest = max(shared, key=len, default="")
    return longest if _LETTERS.fullmatch(longest) else None


def _list_suffixes(value: str) -> set[str]:
    """Return the ends of a value that begin with a morpheme and leave something before them."""
    return {value[each.start :] for each in split_morphemes(value) if each.start > 0}
