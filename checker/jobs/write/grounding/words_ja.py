"""Words that tell names in Japanese text from common words: the lexicon `names-ja`."""

from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon

_LEXICON: Final = load_lexicon("names-ja", LexiconEntry)

AMBIGUOUS: Final = _LEXICON.words("ambiguous")
"""Common words and places that are family names where a title or さん follows."""
NOBODY: Final = _LEXICON.words("nobody")
"""What stands before 様 and さん without naming anybody."""
NO_PERSON: Final = _LEXICON.words("no-person")
"""What the dictionary calls a family name and documents do not."""
COMPANY_ENDS: Final = _LEXICON.words("company-ends")
"""Last words of companies' names."""
STRONG_ENDS: Final = _LEXICON.words("strong-ends")
"""Last words that make a company's name of a common word before them: 東都銀行."""
NO_COMPANY: Final = _LEXICON.words("no-company")
"""Words that make no company's name before 銀行, 工業 and the like."""
GENERIC: Final = _LEXICON.words("generic")
"""Words that make no name with 部, センター, 室 and the like when they stand alone before them."""
SECTIONS: Final = _LEXICON.words("sections")
"""Departments that most companies have, each one word or a run of common ones."""
NO_PLACES: Final = _LEXICON.words("no-places")
"""Places that every text may name."""
