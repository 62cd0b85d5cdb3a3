"""Settle what is unsure by how rarely documents break a rule.

The examples that calibrate a question are half faulty; drafts break a judged rule in some 15 of a
hundred. Of the units of a draft one at most decides: the one that is faulty, or of `any` the one
that says what is asked for. So what all units say together, set against that rarity, often tells
that a rule holds where each unit alone leaves it open. A unit that is to become a finding must be
sure by itself; that nothing says what is asked for is a matter of all units, and told by them.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from checker.jobs.judging.opinions import CONFIDENCE_DIGITS
from checker.judge.calibration import RARITY, log_odds
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import Opinion
from checker.kinds.meaning.judge_units import JudgedUnit

if TYPE_CHECKING:
    from checker.judge.ruling import Judged, UnitAnswer

_HOLDS: Final = 0.94
"""A rule passes that holds with this probability or more."""
_LACKS: Final = 0.82
"""Nothing in a draft says what is asked for where that is as likely as this: of 26 such alarms on
180 drafts 23 were right (`docs/decisions/judge-alarms.md`)."""
_STRIKING: Final = 0.9
"""A unit that is faulty with this probability, if half of all were, is left to a person."""
_SETTLED: Final = 6.0
"""Log-odds of what code said."""
_MARGIN: Final = 1.0
"""Log-odds beyond what its examples vouch for that one unit may count."""
_OPEN: Final = frozenset({"band", "advisory"})


def settle_by_rarity(
    rule: JudgeRule,
    units: Sequence[JudgedUnit],
    opinions: Sequence[Opinion],
    answers: "Sequence[Judged]",
) -> tuple[Opinion, ...]:
    """Return the opinions, the unsure ones on the side that all units together make likely.

    Args:
        rule: one of several questions, or whose order counts, is left as it is.
        units: what was asked about, those included that code settled.
        opinions: of each unit.
        answers: to the rule's questions, about the units that were asked about.
    """
    given = tuple(opinions)
    if rule.quantifier == "first" or len(answers) != 1 or not _is_open(given):
        return given
    odds = _list_odds(units, answers[0])
    if odds is None or _is_striking(rule, odds):
        return given
    broken = _compute_broken(rule, odds)
    if _is_lacking(rule, broken, given):
        return tuple(_answer_unsure(given, "no", 1 / (1 + math.exp(-broken))))
    if broken > -log_odds(_HOLDS):
        return given
    return tuple(_settle(rule, given, odds, 1 / (1 + math.exp(broken))))


def _is_lacking(rule: JudgeRule, broken: float, opinions: Sequence[Opinion]) -> bool:
    """Return whether no unit says what one must; a rule that misses its own bar does not tell."""
    is_open = all(each.reason != "advisory" for each in opinions)
    return rule.quantifier == "any" and is_open and broken >= log_odds(_LACKS)


def _answer_unsure(
    opinions: Sequence[Opinion], answer: Literal["yes", "no"], sure: float
) -> list[Opinion]:
    """Return the opinions with this answer in place of each that is unsure."""
    confidence = round(sure, CONFIDENCE_DIGITS)
    return [
        replace(each, answer=answer, confidence=confidence, reason=None)
        if each.answer == "unsure"
        else each
        for each in opinions
    ]


def _is_open(opinions: Sequence[Opinion]) -> bool:
    """Return whether nothing but what the model was not sure of leaves the rule open."""
    unsure = [each for each in opinions if each.answer == "unsure"]
    return bool(unsure) and all(each.reason in _OPEN for each in unsure)


def _list_odds(units: Sequence[JudgedUnit], judged: "Judged") -> list[float] | None:
    """Return each unit's log-odds of a yes, as if half of all units said it; None for unknown."""
    if judged.calibration.slope <= 0 or any(each.rest is not None for each in units):
        return None
    waiting = iter(judged.answers)
    odds = [
        _read(judged, next(waiting)) if unit.waits else _SETTLED if unit.settled else -_SETTLED
        for unit in units
    ]
    known = [each for each in odds if each is not None]
    return known if len(known) == len(odds) else None


def _read(judged: "Judged", answer: "UnitAnswer") -> float | None:
    """Return what one answer says; None where nothing was answered."""
    return None if answer.margin is None else _weigh(judged, answer.margin)


def _weigh(judged: "Judged", margin: float) -> float:
    found = judged.calibration
    most = log_odds(found.ceiling) + _MARGIN
    return min(most, max(-most, found.slope * (margin - found.threshold)))


def _compute_broken(rule: JudgeRule, odds: Sequence[float]) -> float:
    """Return the log-odds that a rule is broken, one unit deciding, each as likely as another."""
    if rule.quantifier == "any":
        return -(RARITY + _log_mean(odds))
    faulty = odds if rule.quantifier == "none" else [-each for each in odds]
    return _log_mean(faulty) - RARITY


def _is_striking(rule: JudgeRule, odds: Sequence[float]) -> bool:
    """Return whether one unit by itself is likely to be faulty, rare as faults are."""
    if rule.quantifier == "any":
        return False
    worst = max(odds) if rule.quantifier == "none" else -min(odds)
    return worst > log_odds(_STRIKING)


def _settle(
    rule: JudgeRule, opinions: Sequence[Opinion], odds: Sequence[float], sure: float
) -> list[Opinion]:
    """Return the opinions on the side that passes: for `any` that of the likeliest unit alone."""
    if rule.quantifier != "any":
        return _answer_unsure(opinions, "no" if rule.quantifier == "none" else "yes", sure)
    best = max(range(len(odds)), key=odds.__getitem__)
    likeliest = _answer_unsure(opinions[best : best + 1], "yes", sure)
    return [*opinions[:best], *likeliest, *opinions[best + 1 :]]


def _log_mean(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(each - top) for each in values) / len(values))
