"""Say whether a document is of the format whose rule set its name or title chose.

What a house asks of its documents is no fault of a document of another house. One that lacks more
than a few of the demands is held against what holds for anybody; nobody chose the format. One that
lacks most fields of a form, or most sections, has another form, and is not asked for these.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from checker.core.data_classes import dataclass, replace
from checker.core.findings import Outcome
from checker.core.messages import Message
from checker.core.verdict import Finding, RuleResult
from checker.rules import LoadedRule, Ruleset

_MOST_MISSING: Final = 5
"""Of real documents, those of a format lack up to five of its demands, others nine and more."""
_FORMS: Final = frozenset({"fields", "sections"})
"""Kinds that list the parts of a form."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How many demands of a format a document lacks, and the rules that are left out for it.

    A document that `is_other` is of another format; else what is `aside` are forms that it lacks.
    """

    missing: int = 0
    aside: frozenset[str] = frozenset()
    is_other: bool = False

    @classmethod
    def of(
        cls,
        demands: Sequence[LoadedRule],
        found: Iterable[Finding],
        results: Iterable[RuleResult],
    ) -> "Fit":
        """Return the fit, given the demands of a format and what their rules found."""
        lacks = Counter(each.rule for each in found if _is_lack(each))
        if lacks.total() > _MOST_MISSING:
            return cls(lacks.total(), frozenset(each.rule.id for each in demands), is_other=True)
        forms = (each for each in results if each.kind in _FORMS and each.candidates > 1)
        aside = (each.rule for each in forms if lacks[each.rule] * 2 > each.candidates)
        return cls(lacks.total(), frozenset(aside))

    def describe(self, ruleset: Ruleset, results: Iterable[RuleResult]) -> list[Message]:
        """Return what to tell of a format that nobody chose; nothing where all of it holds."""
        header = ruleset.header
        values = {"title": header.title or header.ruleset, "name": header.ruleset}
        if self.is_other:
            return [Message("check.format-is-not-yours", missing=self.missing, **values)]
        errors = {each.rule.id for each in list_demands(ruleset) if each.rule.severity == "error"}
        if any(each.rule in errors and each.outcome is Outcome.FAIL for each in results):
            return [Message("check.format-by-likeness", **values)]
        return []


def _is_lack(finding: Finding) -> bool:
    return finding.place.whole and finding.severity != "info"


def list_demands(ruleset: Ruleset) -> list[LoadedRule]:
    """Return the rules in use that say what one house asks."""
    rules = (each for each in ruleset.rules if each.rule.enabled)
    return [each for each in rules if each.rule.concern == "house"]


def list_in_use(ruleset: Ruleset, fit: Fit) -> list[LoadedRule]:
    """Return the rules in use; of another's document those, too, that its format switched off.

    A format leaves to a rule of its own what holds for anybody, and that rule is left out here.
    """
    if not fit.is_other:
        return [each for each in ruleset.rules if each.rule.enabled]
    return [
        replace(each, rule=each.rule.model_copy(update={"enabled": True}))
        if _is_switched_off(each)
        else each
        for each in ruleset.rules
        if each.rule.enabled or _is_switched_off(each)
    ]


def _is_switched_off(loaded: LoadedRule) -> bool:
    """Return whether a rule on faults is off because of a set that extends its own."""
    if loaded.rule.enabled or loaded.rule.concern != "fault":
        return False
    said = loaded.origins.get("enabled", (loaded.at,))[-1]
    return _name_file(said) != _name_file(loaded.at)


def _name_file(place: str) -> str:
    return place.rsplit(":", 2)[0]
