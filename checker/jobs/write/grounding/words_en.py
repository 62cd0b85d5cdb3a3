"""Words that tell names in English text from common words: the lexicon `names-en`."""

from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon

_LEXICON: Final = load_lexicon("names-en", LexiconEntry)

NO_NAMES: Final = _LEXICON.words("no-names")
"""What has a capital in any place without naming anything in particular."""
COMMON_WORDS: Final = _LEXICON.words("common-words")
"""Words of business prose that the dictionary of morphemes mostly does not have."""
GIVEN: Final = _LEXICON.words("given")
"""Names that many bear, some of them also words."""
