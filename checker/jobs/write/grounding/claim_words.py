"""Words that drafts add of their own, and what in notes says them: the lexicon `claim-words`."""

import re
from functools import cache
from typing import Literal

from checker.core.language import Language
from checker.core.lexicons import LexiconEntry, load_lexicon

ClaimKind = Literal["claim", "stance", "matter"]


class ClaimWords(LexiconEntry):
    """A claim: how drafts tell it, and how notes say it; as drafts do where `said` is empty."""

    language: Language
    kind: ClaimKind
    told: str
    said: str = ""


@cache
def load_claims(
    language: Language,
) -> tuple[tuple[ClaimKind, re.Pattern[str], re.Pattern[str]], ...]:
    """Return the claims of a language: kind, how drafts tell each, how notes say it."""
    entries = load_lexicon("claim-words", ClaimWords).entries
    return tuple(
        (
            each.kind,
            re.compile(each.told, re.IGNORECASE),
            re.compile(each.said or each.told, re.IGNORECASE),
        )
        for each in entries
        if each.enabled and each.language == language
    )
