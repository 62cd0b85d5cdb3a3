"""Words that documents write in kana, or in kanji, and the context in which they do.

They stand in the lexicon `kana-words`, with their sources.
"""

from functools import cache
from typing import Final, Literal

from checker.core.lexicons import WordEntry, load_lexicon

Style = Literal["koyobun", "business", "tech"]

LEXICON: Final = "kana-words"
_ALL: Final = frozenset[Style](("koyobun", "business", "tech"))


class KanaUsage(WordEntry):
    """A word's dictionary form, what to write, the name of its context, and its styles.

    `doubtful` tells that the context cannot wholly decide.
    """

    context: str
    styles: frozenset[Style] = _ALL
    doubtful: bool = False

    @property
    def to_kana(self) -> bool:
        """Whether kanji become kana, and not the other way round."""
        return not self.word[0].isascii() and not "ぁ" <= self.word[0] <= "ゖ"


@cache
def load_usages() -> dict[str, tuple[KanaUsage, ...]]:
    """Return the built-in words by their dictionary forms."""
    found: dict[str, tuple[KanaUsage, ...]] = {}
    for usage in load_lexicon(LEXICON, KanaUsage).entries:
        found[usage.word] = (*found.get(usage.word, ()), usage)
    return found
