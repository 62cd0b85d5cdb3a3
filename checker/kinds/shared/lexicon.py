"""Rules that use a word list of checker's own: their owners switch entries off by name."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from checker.core.data_classes import dataclass
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.kinds.shared.base import Rule
from checker.kinds.shared.scope import Many

UNKNOWN_ENTRY = "unknown_entry"
"""The type of the error about a name that the word list does not have."""


class LexiconRule(Rule):
    """Parameters of every kind with a word list; `lexicon` is its name, `entry` what is in it."""

    lexicon: ClassVar[str]
    entry: ClassVar[type[LexiconEntry]] = LexiconEntry
    naming: ClassVar[tuple[str, ...]] = ("off",)
    """The options that hold names of entries."""

    off: Many[str] = ()

    @classmethod
    def word_list(cls) -> tuple[LexiconEntry, ...]:
        """Return the word list, in the order of its file."""
        return load_lexicon(cls.lexicon, cls.entry).entries

    def uses(self, entry: LexiconEntry) -> bool:
        """Return whether this rule looks for an entry."""
        return entry.enabled and entry.name not in self.off

    @classmethod
    def becomes(cls, entry: LexiconEntry) -> str:
        """Return what is written instead of an entry, "" where nothing is."""
        del entry
        return ""

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for option in self.naming:
            names = getattr(self, option)
            if names:
                _check_names(option, names, [entry.name for entry in self.word_list()])
        return self


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry of a rule's word list, and whether the rule looks for it."""

    name: str
    on: bool
    looks_for: str
    becomes: str


def listed(rule: Rule) -> list[ListedEntry]:
    """Return the word list of a rule's kind with the state of each entry; none without a list."""
    if not isinstance(rule, LexiconRule):
        return []
    return [
        ListedEntry(each.name, rule.uses(each), each.shown, rule.becomes(each))
        for each in rule.word_list()
    ]


def entries_of(rule: Rule, *, in_full: bool) -> dict[str, Any]:
    """Return what `rules show` says of a rule's word list: the names, or in full each entry."""
    entries = listed(rule)
    if not entries:
        return {}
    if in_full:
        return {"entries": [asdict(each) for each in entries]}
    return {
        "entries": {
            "on": [each.name for each in entries if each.on],
            "off": [each.name for each in entries if not each.on],
        }
    }


def _check_names(option: str, names: Iterable[str], known: list[str]) -> None:
    for index, name in enumerate(names):
        if name not in known:
            context = {"option": option, "index": index, "name": name, "known": known}
            raise PydanticCustomError(UNKNOWN_ENTRY, "no entry of the name {name}", context)
