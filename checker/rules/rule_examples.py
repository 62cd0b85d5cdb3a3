"""Choose the texts that show a reader what a rule finds and what it leaves alone."""

from collections.abc import Sequence

from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Rule


def choose_examples(rule: Rule) -> tuple[Sequence[str], Sequence[str]]:
    """Return bad and good texts: the rule's own, else those of its kind."""
    if isinstance(rule, JudgeRule):
        # which answer is a fault depends on the quantifier; `none` faults what says yes
        positive = [text for one in rule.questions for text in one.examples.positive]
        negative = [text for one in rule.questions for text in one.examples.negative]
        return (positive, negative) if rule.quantifier == "none" else (negative, positive)
    bad, good = rule.examples.bad, rule.examples.good
    doc = KINDS[get_kind_name(rule)].doc
    return (bad, good) if bad or good else ((doc.bad,), (doc.good,))
