"""The kanji of general use, and those that names may have besides: the lexicon `joyo`."""

from functools import cache

from checker.core.lexicons import Lexicon, LexiconEntry, load_lexicon


@cache
def _lexicon() -> Lexicon[LexiconEntry]:
    return load_lexicon("joyo", LexiconEntry)


@cache
def kanji(name: str) -> frozenset[str]:
    """Return the characters of a list: `general`, `print-forms`, `given-names` or `surnames`."""
    return _lexicon().characters(name)


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list: `titles` of people or `name-labels` of cells."""
    return _lexicon().words(name)
