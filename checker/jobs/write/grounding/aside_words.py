"""The words by which notes say what is not for the document: a lexicon, by kind."""

import re
from functools import cache
from typing import Literal

from checker.core.language import Language
from checker.core.lexicons import LexiconEntry, load_lexicon

AsideKind = Literal["to-writer", "matter", "former", "doubt", "greeting", "turn", "filler"]


class AsideWords(LexiconEntry):
    """An expression of one kind in one language."""

    language: Language
    kind: AsideKind
    about: str

    @property
    def pattern(self) -> str:
        """The expression; capitals do not matter in English."""
        return f"(?i:{self.about})" if self.language == "en" else f"(?:{self.about})"


@cache
def compile_asides(kind: AsideKind) -> re.Pattern[str]:
    """Return what says that something is not for the document, of one kind."""
    entries = load_lexicon("note-asides", AsideWords).entries
    found = (each.pattern for each in entries if each.enabled and each.kind == kind)
    return re.compile("|".join(found))
