"""Propose kinds that decide a rule sentence in code, where its words speak of what they find."""

import re

from checker.core.language import Language
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.kinds.registry import KINDS


class KindEntry(LexiconEntry):
    """A kind, and how sentences that it decides are worded."""

    language: Language
    kind: str
    about: str


def propose_kinds(sentence: str, language: Language) -> tuple[str, ...]:
    """Return the names of the kinds that may decide what a sentence demands, the likeliest first.

    The words of the lexicon `draft-kinds` decide; a kind that is not there is not proposed.
    """
    found = (
        each.kind
        for each in load_lexicon("draft-kinds", KindEntry).entries
        if each.enabled
        and each.language == language
        and each.kind in KINDS
        and re.search(each.about, sentence, re.IGNORECASE)
    )
    return tuple(dict.fromkeys(found))
