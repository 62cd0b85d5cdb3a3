"""Turn the judge's answers about units into opinions: how sure, and whether they may settle."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import (
    ALARM_CONFIDENCE,
    Opinion,
    apply_confidence_bar,
    hold_alarms,
    join_opinions,
)
from checker.kinds.meaning.judge_units import JudgedUnit

if TYPE_CHECKING:
    from checker.judge.ruling import Judged, UnitAnswer

CONFIDENCE_DIGITS = 3


def say_by_code(unit: JudgedUnit) -> Opinion | None:
    """Return what needs no model to be said of a unit; None where it is to be asked about."""
    if unit.withheld:
        return Opinion("unsure", None, "addressed")
    if unit.settled:
        return Opinion("yes", 1.0)
    if unit.lacking or unit.alone:
        return Opinion("no", 1.0)
    return Opinion("unsure", None, "too_long") if unit.too_long else None


def join_sure_opinions(
    rule: JudgeRule, judged: "Sequence[Judged]", number: int
) -> Iterator[Opinion]:
    """Yield what a rule's questions together say of each text that they were asked of.

    `number` is how many of the texts are units.
    """
    columns = []
    settles = "yes" if rule.quantifier in {"any", "none"} else "no"
    for each in judged:
        bar = round(min(ALARM_CONFIDENCE, each.calibration.ceiling), CONFIDENCE_DIGITS)
        opinions = (
            _opinion(answer) if answer.decision != settles else _settling(answer, each, number)
            for answer in each.answers
        )
        weighed = apply_confidence_bar(rule, opinions, bar)
        stands = (
            answer.margin is None
            or each.calibration.outweighs_rarity(answer.margin, ALARM_CONFIDENCE)
            for answer in each.answers
        )
        columns.append(hold_alarms(rule, weighed, stands))
    for row in zip(*columns, strict=True):
        yield join_opinions(rule, row)


def _opinion(answer: "UnitAnswer") -> Opinion:
    confidence = None if answer.margin is None else round(answer.confidence, CONFIDENCE_DIGITS)
    return Opinion(answer.decision, confidence, answer.reason)


def _settling(answer: "UnitAnswer", judged: "Judged", number: int) -> Opinion:
    """Return an answer that settles a rule for all units, unsure where one of many it may be."""
    opinion = _opinion(answer)
    if answer.margin is not None and judged.calibration.stands_among(answer.margin, number):
        return opinion
    return replace(opinion, answer="unsure", reason="band")
