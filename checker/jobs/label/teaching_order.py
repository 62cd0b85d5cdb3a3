"""Order texts by what their labels would teach: the doubtful, the new, the likely faults first."""

import math
import statistics
from collections.abc import Callable, Sequence
from typing import Final

from checker.core.text.likeness import measure_likeness
from checker.jobs.label.candidates import Candidate
from checker.judge.ruling import Judged
from checker.rules.labelled_examples import PlacedExample

_DOUBT: Final = 0.5
_NEWS: Final = 0.3
_FAULT: Final = 0.2
_MOST_WEIGHED: Final = 200
"""Texts that are weighed against those before them: more than anybody labels at a sitting."""
_MOST_ODDS: Final = 50.0
_UNKNOWN: Final = 0.1
"""Likeness that every text is taken to have with both sides: what is like neither is doubtful."""

Weigh = Callable[[int], tuple[float, float]]
"""Says of a text, by its number, how doubtful it is and how likely a fault, from 0 to 1."""


def order_by_likeness(candidates: Sequence[Candidate], known: Sequence[PlacedExample]) -> list[int]:
    """Return the numbers of texts as they teach, told by what they are like alone."""
    sides: dict[tuple[str, str], list[str]] = {}
    for each in known:
        sides.setdefault((each.question, each.label), []).append(each.text)

    def weigh(number: int) -> tuple[float, float]:
        one = candidates[number]
        good, bad = (
            max(
                (measure_likeness(one.text, text) for text in sides.get((one.question, side), ())),
                default=0.0,
            )
            for side in ("good", "bad")
        )
        fault = (bad + _UNKNOWN) / (good + bad + 2 * _UNKNOWN)
        return 1 - abs(2 * fault - 1), fault

    return _order(candidates, known, weigh)


def order_by_answers(
    candidates: Sequence[Candidate],
    known: Sequence[PlacedExample],
    judged: Sequence[tuple[Judged, int]],
    *,
    yes_is_fault: bool,
) -> list[int]:
    """Return the numbers of texts as they teach, told by a model's answers.

    Args:
        candidates: the texts.
        known: examples that there are.
        judged: for each text the answers to its question, and its number among them.
        yes_is_fault: whether the rule faults what is answered with yes.
    """
    centres: dict[int, tuple[float, float]] = {id(each): _find_centre(each) for each, _ in judged}

    def weigh(number: int) -> tuple[float, float]:
        answers, place = judged[number]
        margin = answers.answers[place].margin
        if margin is None:
            return 0.0, 0.0
        threshold, slope = centres[id(answers)]
        odds = max(-_MOST_ODDS, min(_MOST_ODDS, slope * (margin - threshold)))
        yes = 1 / (1 + math.exp(-odds))
        return 1 - abs(2 * yes - 1), yes if yes_is_fault else 1 - yes

    return _order(candidates, known, weigh)


def _find_centre(judged: Judged) -> tuple[float, float]:
    """Return threshold and slope of a question's answers; without examples, their middle."""
    calibration = judged.calibration
    if calibration.n and calibration.slope > 0:
        return calibration.threshold, calibration.slope
    margins = [each.margin for each in judged.answers if each.margin is not None]
    return (statistics.median(margins) if margins else 0.0), 1.0


def _order(
    candidates: Sequence[Candidate], known: Sequence[PlacedExample], weigh: Weigh
) -> list[int]:
    """Choose one after the other the text that teaches most beside those chosen before."""
    likeness = [
        max(
            (
                measure_likeness(each.text, one.text)
                for one in known
                if one.question == each.question
            ),
            default=0.0,
        )
        for each in candidates
    ]
    worth = []
    for number in range(len(candidates)):
        doubt, fault = weigh(number)
        worth.append(_DOUBT * doubt + _FAULT * fault)
    left, order = set(range(len(candidates))), list[int]()
    while left and len(order) < _MOST_WEIGHED:
        best = max(left, key=lambda each: (worth[each] - _NEWS * likeness[each], -each))
        left.remove(best)
        order.append(best)
        for each in left:
            if candidates[each].question == candidates[best].question:
                alike = measure_likeness(candidates[each].text, candidates[best].text)
                likeness[each] = max(likeness[each], alike)
    return order + sorted(left, key=lambda each: (_NEWS * likeness[each] - worth[each], each))
