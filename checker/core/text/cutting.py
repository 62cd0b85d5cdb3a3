"""Cut text where a reader does not stumble: between words, where a script has blanks for that."""

_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u2e80", "\u9fff"),  # kana, kanji and their punctuation
    ("\uf900", "\ufaff"),
    ("\uff00", "\uffef"),  # full and half width
    ("\U00020000", "\U0003ffff"),
)
"""Characters, first and last, of scripts that write words without blanks between."""


def find_word_start(text: str, at: int, until: int) -> int:
    """Return where the first whole word from `at` on begins.

    That is `at` where it does not cut a word, or where no other word begins up to `until`.
    """
    for index in range(at, until + 1):
        if not _is_inside_word(text, index):
            return _skip_blanks(text, index, until) if index > at else at
    return at


def find_word_end(text: str, at: int, since: int) -> int:
    """Return where the last whole word up to `at` ends; likewise, down to `since`."""
    for index in range(at, since - 1, -1):
        if not _is_inside_word(text, index):
            return since + len(text[since:index].rstrip()) if index < at else at
    return at


def shorten_text(text: str, longest: int) -> str:
    """Return text of at most `longest` characters, the last of them `…` where it was longer.

    A word that does not fit is left out, unless that would be half of the text or more.
    """
    if len(text) <= longest:
        return text
    return text[: find_word_end(text, longest - 1, longest // 2)].rstrip() + "…"


def _skip_blanks(text: str, at: int, until: int) -> int:
    while at < until and text[at].isspace():
        at += 1
    return at


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and _is_spaced(text[at - 1]) and _is_spaced(text[at])


def _is_spaced(character: str) -> bool:
    """Return whether a character belongs to a word that blanks stand around."""
    if character.isspace():
        return False
    return not any(first <= character <= last for first, last in _UNSPACED)
