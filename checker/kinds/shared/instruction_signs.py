"""The signs by which words to a machine are known; `instructions` says which of them are enough.

They stand in the lexicon `injection-signs`: as entries, which a rule may switch off, and as parts,
which are the grammar that holds signs together.
"""

from functools import lru_cache
from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re

LEXICON: Final = "injection-signs"
_NOTHING: Final = "(?!)"
_TALK: Final = "talk-"


class SignEntry(LexiconEntry):
    """One way of putting a sign. `reason` is the sign, and says in the lexicon what that is.

    A sign that begins with `talk-` is none of an instruction alone: it counts together with the
    words around it (`judgement_talk`).
    """

    pattern: str

    @property
    def shown(self) -> str:
        """The expression."""
        return self.pattern


class Signs:
    """The expressions of all signs and parts by name, without the entries that are `off`."""

    def __init__(self, off: tuple[str, ...]) -> None:
        self._off = frozenset(off)
        self._made: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """Return the expression of a sign, or of a part."""
        if name not in self._made:
            self._made[name] = self._expression(name)
        return self._made[name]

    def _expression(self, name: str) -> re.Pattern[str]:
        lexicon = load_lexicon(LEXICON, SignEntry)
        if name not in lexicon.reasons:
            return re.compile(lexicon.expand(f"(?&{name})"))
        ways = [
            f"(?:{lexicon.expand(entry.pattern)})"
            for entry in lexicon.entries
            if entry.reason == name and entry.enabled and entry.name not in self._off
        ]
        return re.compile("|".join(ways) or _NOTHING, re.IGNORECASE)


@lru_cache(maxsize=16)
def signs_without(off: tuple[str, ...] = ()) -> Signs:
    """Return the signs without the entries of these names."""
    return Signs(off)


@lru_cache(maxsize=16)
def find_counted_signs(off: tuple[str, ...] = ()) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return sign and expression of the entries that count as talk, but for those `off`."""
    lexicon = load_lexicon(LEXICON, SignEntry)
    return tuple(
        (entry.reason, re.compile(lexicon.expand(entry.pattern), re.IGNORECASE))
        for entry in lexicon.entries
        if entry.reason.startswith(_TALK) and entry.enabled and entry.name not in off
    )
