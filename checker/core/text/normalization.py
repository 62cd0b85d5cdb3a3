"""Forms of text in which two spellings of one thing compare equal, and how wide text shows."""

import unicodedata
from fnmatch import fnmatchcase

from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPACED_OUT = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")

# Compatibility normalisation would turn ① and Ⅱ into bare digits and letters, which nobody could
# tell from the words that follow, so these go first.
_COUNTERS = re.compile(
    "^[①-⑳㉑-㉟㊱-㊿⓪⓿❶-❿➀-➓⓫-⓴⓵-⓾Ⅰ-ⅿ]+"  # enclosed and Roman numerals
    "[\\s.．、,，)）:：]*"
)
_KANJI_NUMBER = "[〇一二三四五六七八九十百]{1,4}"
_NUMBERING = re.compile(
    "^(?:"
    "[■□◆◇●○◎▲△▼▽★☆▶►➤▪・•§#*–—-]+"  # bullets
    f"|第(?:[0-9]{{1,4}}|{_KANJI_NUMBER})(?:章|節|款|条(?!件))(?:の(?:[0-9]+|{_KANJI_NUMBER}))*"
    f"|第(?:[0-9]{{1,4}}|{_KANJI_NUMBER})(?:編|部|項|号)(?=[\\s:.、(]|$)"
    f"|[(\\[【〔<](?:[0-9]{{1,3}}|[a-z]|[ア-ン]|{_KANJI_NUMBER})[)\\]】〕>]"
    "|[0-9]{1,3}(?:[.-][0-9]{1,3})*(?:[.):、]+(?![0-9])|(?=\\s))"
    "|(?:[a-z]|[ivx]{1,5})[.):、](?![0-9a-z])"
    f"|(?:[ア-ン]|{_KANJI_NUMBER})(?:[.):、,]|(?=\\s))"
    ")[\\s:.、]*"
)
_WILD = frozenset("?[")
WILD = _WILD | {"*"}
"""What a pattern has that is no plain text: see `fits`."""
_BRACKETS = {
    "【": "】", "[": "]", "〔": "〕", "「": "」", "『": "』",
    "《": "》", "≪": "≫", "〈": "〉", "<": ">", "(": ")", "“": "”",
}  # fmt: skip
_MAX_PREFIXES = 4  # `第1章 ■ (1) ...`: more is not numbering, and a bound keeps the cost linear


def fold(text: str) -> str:
    """Return `text` for comparing labels and headings.

    Width, case and trailing colons do not count; white space is collapsed, and dropped between
    two Japanese characters, where it only spaces a label out (`件　　名`). Folding twice changes
    nothing.
    """
    flat = _flatten(text)
    return flat if flat.isascii() or " " not in flat else _SPACED_OUT.sub("", flat)


def fits(text: str, pattern: str) -> bool:
    """Return whether a text is what a pattern (`*`, `?`, `[a-z]`) says, in the same case.

    No expression is made of a pattern that has none of these, or `*` alone.
    """
    if not _WILD.isdisjoint(pattern):
        return fnmatchcase(text, pattern)
    first, *others = pattern.split("*")
    if not others:
        return text == first
    last, at = others.pop(), len(first)
    end = len(text) - len(last)
    if end < at or not text.startswith(first) or not text.endswith(last):
        return False
    for part in others:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


@cache_by_text(4096)
def make_heading_key(text: str) -> str:
    """Return `fold(text)` without numbering, bullets and brackets around the whole.

    `第3条（目的）`, `1.2 目的`, `① 目的`, `■目的` and `【目的】` all give `目的`. A text that is
    nothing but numbering is kept.
    """
    rest = _flatten(_COUNTERS.sub("", text.strip(), count=1))
    for _ in range(_MAX_PREFIXES):
        stripped = _unwrap(_NUMBERING.sub("", rest, count=1))
        if stripped in {rest, ""}:
            break
        rest = stripped
    return fold(rest) or fold(text)


def display_width(text: str) -> int:
    """Return the columns that `text` takes on a terminal.

    East Asian wide and full-width characters take two; combining, format and control
    characters none; ambiguous ones (`①`, `※`) one, as most terminals outside East Asia do.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_measure_character(character) for character in text)


def _measure_character(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _flatten(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join(unicodedata.normalize("NFKC", narrow).split())
    return words.rstrip(": ")


def _unwrap(text: str) -> str:
    closing = _BRACKETS.get(text[:1])
    if closing is None or text.find(closing) != len(text) - 1:
        return text
    return text[1:-1].strip()


_OPENING, _CLOSING = "(（[［〔", ")）]］〕"


def strip_note(text: str) -> str:
    """Return `text` without remarks in brackets at its end: `金額(千円)` is `金額`."""
    while True:
        words = text.rstrip()
        opened = max(map(words.rfind, _OPENING))
        if opened < 0 or words[-1] not in _CLOSING:
            return text
        if any(words.find(bracket, opened, -1) >= 0 for bracket in _CLOSING):
            return text
        text = words[:opened].rstrip()
