"""Order texts by what their labels would teach: the doubtful, and likely ones of the rarer answer.

Of a document's sentences a few in a hundred say what a rule asks for. Whoever is shown them as they
come, or those unlike all examples, labels headings and cells with one answer for ten minutes; an
example of the rarer answer is what a question lacks.
"""

import math
import statistics
from collections.abc import Sequence
from typing import Final

from checker.core.text.likeness import measure_likeness
from checker.jobs.label.candidates import Candidate
from checker.judge.ruling import Judged
from checker.rules.labelled_examples import Label, PlacedExample

_ALIKE: Final = 0.6
"""What likeness to a text that is already shown takes off."""
_SAME: Final = 0.7
"""Likeness from which on an example that there is counts as shown."""
_THIN: Final = 0.5
"""Texts with less than this part of the letters of the shortest example come last: headings, cells,
code. What they say is seldom what a rule is about, and there are many."""
_MOST_WEIGHED: Final = 200
"""Texts that are weighed against those before them: more than anybody labels at a sitting."""
_MOST_ODDS: Final = 50.0
_UNKNOWN: Final = 0.1
"""Likeness that every text is taken to have with both sides: what is like neither is doubtful."""


def order_by_likeness(
    candidates: Sequence[Candidate], known: Sequence[PlacedExample], rare: Label
) -> list[int]:
    """Return the numbers of texts, those first that are like examples of the rarer answer.

    Args:
        candidates: the texts.
        known: examples that there are.
        rare: the label that few texts of documents have.
    """
    sides: dict[tuple[str, str], list[str]] = {}
    for each in known:
        sides.setdefault((each.question, each.label), []).append(each.text)

    def weigh(number: int) -> float:
        one = candidates[number]
        good, bad = (
            max(
                (measure_likeness(one.text, text) for text in sides.get((one.question, side), ())),
                default=0.0,
            )
            for side in ("good", "bad")
        )
        return (good + _UNKNOWN) / (good + bad + 2 * _UNKNOWN)

    good = [weigh(number) for number in range(len(candidates))]
    return _order(candidates, known, [_lean(good, rare)])


def _lean(good: Sequence[float], rare: Label) -> list[float]:
    return [each if rare == "good" else 1 - each for each in good]


def order_by_answers(
    candidates: Sequence[Candidate],
    known: Sequence[PlacedExample],
    judged: Sequence[tuple[Judged, int]],
    rare: Label,
    *,
    yes_is_fault: bool,
) -> list[int]:
    """Return the numbers of texts as they teach: the doubtful and the likely rarer ones in turn.

    Args:
        candidates: the texts.
        known: examples that there are.
        judged: for each text the answers to its question, and its number among them.
        rare: the label that few texts of documents have.
        yes_is_fault: whether the rule faults what is answered with yes.
    """
    centres: dict[int, tuple[float, float]] = {id(each): _find_centre(each) for each, _ in judged}

    def weigh(number: int) -> float:
        answers, place = judged[number]
        margin = answers.answers[place].margin
        if margin is None:
            return 0.5
        threshold, slope = centres[id(answers)]
        odds = max(-_MOST_ODDS, min(_MOST_ODDS, slope * (margin - threshold)))
        yes = 1 / (1 + math.exp(-odds))
        return 1 - yes if yes_is_fault else yes

    good = [weigh(number) for number in range(len(candidates))]
    doubt = [1 - abs(2 * each - 1) for each in good]
    return _order(candidates, known, [doubt, _lean(good, rare)])


def _find_centre(judged: Judged) -> tuple[float, float]:
    """Return threshold and slope of a question's answers; without examples, their middle."""
    calibration = judged.calibration
    if calibration.n and calibration.slope > 0:
        return calibration.threshold, calibration.slope
    margins = [each.margin for each in judged.answers if each.margin is not None]
    return (statistics.median(margins) if margins else 0.0), 1.0


def _order(
    candidates: Sequence[Candidate],
    known: Sequence[PlacedExample],
    worths: Sequence[Sequence[float]],
) -> list[int]:
    """Choose by each of the worths in turn the best text that is unlike those before."""
    full = _list_full(candidates, known)
    alike = [_measure_known(each, known) for each in candidates]
    left, order = set(full), list[int]()
    while left and len(order) < _MOST_WEIGHED:
        worth = worths[len(order) % len(worths)]
        best = max(left, key=lambda each: (worth[each] - _ALIKE * alike[each], -each))
        left.remove(best)
        order.append(best)
        for each in left:
            if candidates[each].question == candidates[best].question:
                likeness = measure_likeness(candidates[each].text, candidates[best].text)
                alike[each] = max(alike[each], likeness)
    thin = set(range(len(candidates))) - set(full)
    return [*order, *sorted(left, key=lambda each: (-worths[0][each], each)), *sorted(thin)]


def _measure_known(candidate: Candidate, known: Sequence[PlacedExample]) -> float:
    """Return how alike a text is to an example that says nearly the same; else nothing."""
    likeness = [
        measure_likeness(candidate.text, each.text)
        for each in known
        if each.question == candidate.question
    ]
    return max((each for each in likeness if each >= _SAME), default=0.0)


def _list_full(candidates: Sequence[Candidate], known: Sequence[PlacedExample]) -> list[int]:
    """Return the numbers of texts that are about as long as an example, at the least."""
    shortest: dict[str, int] = {}
    for each in known:
        count = _count_letters(each.text)
        shortest[each.question] = min(count, shortest.get(each.question, count))
    return [
        number
        for number, each in enumerate(candidates)
        if _count_letters(each.text) >= _THIN * shortest.get(each.question, 0)
    ]


def _count_letters(text: str) -> int:
    return sum(map(str.isalnum, text))
