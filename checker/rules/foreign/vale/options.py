"""A rule of Vale as it is converted: its keys, and which of them were understood."""

from collections.abc import Sequence
from dataclasses import field
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.rules.foreign.model import ImportedRule, Parameter
from checker.rules.foreign.vale.file_tree import Tree
from checker.rules.foreign.vale.settings import ValeSettings
from checker.rules.foreign.vale.wording import convert_exceptions, make_list

VOCABULARY = "vocabulary"
"""The parameter that holds the accepted words as expressions."""

_TRUE = frozenset({"true", "yes", "on", "1"})


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What all rules of a source share: settings, accepted and rejected words."""

    settings: ValeSettings
    accepted: Sequence[str] = ()
    rejected: Sequence[str] = ()


@dataclass(slots=True)
class RuleKeys:
    """The keys of a rule, in lower case; `take` marks one as understood.

    `file` is where it is written, None for a rule that Vale has built in.
    """

    values: dict[str, Any]
    draft: ImportedRule
    context: ImportContext
    file: Tree | None = None
    _taken: set[str] = field(default_factory=set)

    def take(self, key: str) -> Any:
        """Return a key's value, None where it is missing."""
        self._taken.add(key)
        return self.values.get(key)

    def many(self, key: str) -> list[str]:
        """Return a key's values as text."""
        return [str(each) for each in make_list(self.take(key)) if each is not None]

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return whether a key is switched on."""
        value = self.take(key)
        return default if value is None else str(value).lower() in _TRUE

    def number(self, key: str) -> float | None:
        """Return a key's number, None where there is none."""
        value = self.take(key)
        try:
            found = float(value) if value is not None else None
        except (TypeError, ValueError):
            self.draft.note(Message("rules.is-no-number", key=key, value=value))
            return None
        return int(found) if found is not None and found.is_integer() else found

    def exceptions(self, *, vocabulary: bool = True) -> list[str | Parameter]:
        """Return what the rule lets pass, the accepted words included."""
        own: list[str | Parameter] = [*convert_exceptions(self.draft, self.many("exceptions"))]
        with_words = self.flag("vocab", default=True) and vocabulary and self.context.accepted
        return [*own, Parameter(VOCABULARY)] if with_words else own

    def note_untaken(self) -> None:
        """Say of each key that nobody asked for that it does nothing here."""
        for key in self.values:
            if key not in self._taken:
                self.draft.note(Message("rules.is-not-used", key=key))
