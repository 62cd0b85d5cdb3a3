"""Say whether a document is of the format whose rule set its name or title chose.

What a house asks of its documents is no fault of a document of another house. One that lacks more
than a few of the demands is held against what holds for anybody; nobody chose the format.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.findings import Outcome
from checker.core.messages import Message
from checker.core.verdict import Finding, RuleResult
from checker.rules import LoadedRule, Ruleset

_MOST_MISSING: Final = 5
"""Of real documents, those of a format lack up to five of its demands, others nine and more."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How many demands of a format a document lacks, and the rules that are left out for it."""

    missing: int = 0
    aside: frozenset[str] = frozenset()

    @classmethod
    def of(cls, demands: Sequence[LoadedRule], found: Iterable[Finding]) -> "Fit":
        """Return the fit, given the demands of a format and what their rules found."""
        missing = sum(each.place.whole and each.severity != "info" for each in found)
        if missing <= _MOST_MISSING:
            return cls(missing)
        return cls(missing, frozenset(each.rule.id for each in demands))

    def describe(self, ruleset: Ruleset, results: Iterable[RuleResult]) -> list[Message]:
        """Return what to tell of a format that nobody chose; nothing where all of it holds."""
        header = ruleset.header
        values = {"title": header.title or header.ruleset, "name": header.ruleset}
        if self.aside:
            return [Message("check.format-is-not-yours", missing=self.missing, **values)]
        errors = {each.rule.id for each in list_demands(ruleset) if each.rule.severity == "error"}
        if any(each.rule in errors and each.outcome is Outcome.FAIL for each in results):
            return [Message("check.format-by-likeness", **values)]
        return []


def list_demands(ruleset: Ruleset) -> list[LoadedRule]:
    """Return the rules in use that say what one house asks."""
    rules = (each for each in ruleset.rules if each.rule.enabled)
    return [each for each in rules if each.rule.concern == "house"]
