"""Say whether a document is of the format whose rule set its name or title chose.

What a house asks of its documents is no fault of a document of another house. Nobody chose the
format, so what a document does not keep of its demands is told in one note. A document that lacks
more than a few is of another format: none is asked of it, and what holds for anybody is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Final

from checker.core.data_classes import dataclass, replace
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding
from checker.rules import LoadedRule, Ruleset

_MOST_MISSING: Final = 5
"""Of real documents, those of a format lack up to five of its demands, others nine and more."""
_MOST_NAMED: Final = 8
"""Demands that a note names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Which demands of a format a document does not keep, and which rules are left out for it.

    `broken` counts what was found by the name of the rule. A document that `is_other` is of another
    format.
    """

    missing: int = 0
    aside: frozenset[str] = frozenset()
    is_other: bool = False
    broken: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, demands: Sequence[LoadedRule], found: Sequence[Finding]) -> "Fit":
        """Return the fit, given the demands of a format and what their rules found."""
        missing = sum(map(_is_lack, found))
        if missing > _MOST_MISSING:
            return cls(missing, frozenset(each.rule.id for each in demands), is_other=True)
        broken = Counter(each.name for each in found)
        return cls(missing, frozenset(each.rule for each in found), broken=broken)

    def describe(self, ruleset: Ruleset, language: DisplayLanguage) -> list[Message]:
        """Return what to tell of a format that nobody chose; nothing where all of it holds."""
        header = ruleset.header
        values = {"title": header.title or header.ruleset, "name": header.ruleset}
        if self.is_other:
            return [Message("check.format-is-not-yours", missing=self.missing, **values)]
        if not self.broken:
            return []
        return [Message("check.format-by-likeness", broken=self._name_broken(language), **values)]

    def _name_broken(self, language: DisplayLanguage) -> str:
        named = list(self.broken.items())
        words = [name if times == 1 else f"{name} ({times})" for name, times in named]
        if len(words) > _MOST_NAMED:
            more = Message("check.more-demands", more=len(words) - _MOST_NAMED)
            words = [*words[:_MOST_NAMED], more.get(language)]
        return Message("check.formats-joint").get(language).join(words)


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
