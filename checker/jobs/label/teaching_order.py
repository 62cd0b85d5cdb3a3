"""Order texts by what their labels would teach: the doubtful, and likely ones of the rarer answer.

Of a document's sentences a few in a hundred say what a rule asks for. Whoever is shown them as they
come, or those unlike all examples, labels headings and cells with one answer for ten minutes; an
example of the rarer answer is what a question lacks. What is likely is told by the words of the
examples, of all texts and anew after each label, and by the model, of those it had time for.
"""

import math
import statistics
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from checker.core.text.likeness import measure_likeness
from checker.jobs.label.candidates import Candidate
from checker.jobs.label.telling_words import TellingWords
from checker.judge.calibration import Calibration
from checker.judge.ruling import UnitAnswer
from checker.rules.labelled_examples import Label, PlacedExample

_FREE: Final = 0.5
"""Likeness to an example or a text already shown that takes nothing off: short and odd texts are
like nothing, and would come first."""
_ALIKE: Final = 1.5
"""What more of it takes off."""
_THIN: Final = 0.5
"""Texts with less than this part of the letters of the shortest example come last: headings, cells,
code. What they say is seldom what a rule is about, and there are many."""
_MOST_KEPT: Final = 1000
"""The likeliest texts, which are shown at all: nobody labels as many."""
_MOST_WEIGHED: Final = 200
"""Texts that are weighed against those before them: more than anybody labels at a sitting."""
_MOST_ODDS: Final = 50.0


def find_odds(
    answer: UnitAnswer, centre: tuple[float, float], *, yes_is_good: bool
) -> float | None:
    """Return how surely an answered text is good, as the logarithm of the odds."""
    if answer.margin is None:
        return None
    threshold, slope = centre
    odds = max(-_MOST_ODDS, min(_MOST_ODDS, slope * (answer.margin - threshold)))
    return odds if yes_is_good else -odds


def find_centre(calibration: Calibration, answers: Collection[UnitAnswer]) -> tuple[float, float]:
    """Return threshold and slope of a question's answers; without examples, their middle."""
    if calibration.n and calibration.slope > 0:
        return calibration.threshold, calibration.slope
    margins = [each.margin for each in answers if each.margin is not None]
    return (statistics.median(margins) if margins else 0.0), 1.0


class TeachingOrder:
    """Choose the text that teaches most, by turns a doubtful and a likely one of the rarer answer.

    Args:
        candidates: the texts, which are meant by their numbers.
        known: examples that there are.
        rare: the label that few texts of documents have.
    """

    def __init__(
        self, candidates: Sequence[Candidate], known: Sequence[PlacedExample], rare: Label
    ) -> None:
        self._candidates = candidates
        self._known = known
        self._learnt: dict[int, Label] = {}
        self._rare = rare
        self._words = TellingWords.of(each.text for each in candidates)
        self._doubt: dict[int, float] = {}
        self._judged: dict[int, float] = {}
        self._alike: dict[int, float] = {}
        self._kept: Collection[int] = ()
        self._spoken = self._weigh_words()

    def judge(self, odds: Mapping[int, float]) -> None:
        """Take in what the model says: of each text the logarithm of the odds that it is good."""
        self._doubt = {
            number: 1 - abs(math.tanh(each / 2))  # 1 - |2p - 1|
            for number, each in odds.items()
        }
        rare = {n: each if self._rare == "good" else -each for n, each in odds.items()}
        middle = statistics.median(rare.values()) if rare else 0.0
        most = max((abs(each - middle) for each in rare.values()), default=0.0) or 1.0
        self._judged = {number: (each - middle) / most for number, each in rare.items()}

    def learn(self, number: int, label: Label) -> None:
        """Take in a label: what speaks like its text is likelier, or less, from now on."""
        self._learnt[number] = label
        self._take_off(self._alike, number, self._kept)
        self._spoken = self._weigh_words()

    def forget(self, number: int) -> None:
        """Leave a label out again that was taken back."""
        del self._learnt[number]
        self._spoken = self._weigh_words()

    def choose(self, left: Collection[int], turn: int) -> int:
        """Return the number of the text of those that are left that teaches most."""
        return self._choose(left, turn, self._alike)

    def rank(self) -> list[int]:
        """Return the numbers of the likeliest texts in their order, while nothing is learnt."""
        full, thin = self._list_full()
        kept = sorted(full, key=lambda each: (-self._weigh_likely(each), each))[:_MOST_KEPT]
        alike = self._measure_known(kept)
        left, order = dict.fromkeys(kept), list[int]()
        while left and len(order) < _MOST_WEIGHED:
            best = self._choose(left, len(order), alike)
            del left[best]
            order.append(best)
            self._take_off(alike, best, left)
        self._kept, self._alike = kept, self._measure_known(kept)
        return [*order, *left, *thin][:_MOST_KEPT]

    def _choose(self, left: Collection[int], turn: int, alike: Mapping[int, float]) -> int:
        doubtful = [each for each in left if each in self._doubt] if turn % 2 == 0 else []

        def weigh(number: int) -> tuple[float, int]:
            worth = self._doubt[number] if doubtful else self._weigh_likely(number)
            return worth - _ALIKE * max(0.0, alike.get(number, 0.0) - _FREE), -number

        return max(doubtful or left, key=weigh)

    def _weigh_likely(self, number: int) -> float:
        return (self._spoken[number] + self._judged.get(number, 0.0)) / 2

    def _weigh_words(self) -> list[float]:
        """Return how much each text speaks like examples of the rarer answer to its question."""
        asked = dict.fromkeys(each.question for each in self._candidates)
        learnt = ((self._candidates[number], label) for number, label in self._learnt.items())
        labelled = [(each.question, each.text, each.label) for each in self._known]
        labelled += [(each.question, each.text, label) for each, label in learnt]
        weights = {}
        for question in asked:
            known = [(text, label) for about, text, label in labelled if about == question]
            likely = [text for text, label in known if label == self._rare]
            others = [text for text, label in known if label not in {self._rare, "skip"}]
            weights[question] = self._words.weigh(likely, others)
        return [weights[each.question][number] for number, each in enumerate(self._candidates)]

    def _take_off(self, alike: dict[int, float], shown: int, numbers: Collection[int]) -> None:
        """Note how like a shown text those are that answer the same question."""
        one = self._candidates[shown]
        for number in numbers:
            other = self._candidates[number]
            if other.question == one.question:
                likeness = measure_likeness(other.text, one.text)
                alike[number] = max(alike.get(number, 0.0), likeness)

    def _measure_known(self, numbers: Collection[int]) -> dict[int, float]:
        """Return how alike texts are to the examples that there are."""
        found = {}
        for number in numbers:
            one = self._candidates[number]
            known = [each.text for each in self._known if each.question == one.question]
            found[number] = max((measure_likeness(one.text, each) for each in known), default=0.0)
        return found

    def _list_full(self) -> tuple[list[int], list[int]]:
        """Divide texts into those about as long as an example, at the least, and the others."""
        shortest: dict[str, int] = {}
        for each in self._known:
            count = _count_letters(each.text)
            shortest[each.question] = min(count, shortest.get(each.question, count))
        full, thin = list[int](), list[int]()
        for number, one in enumerate(self._candidates):
            least = _THIN * shortest.get(one.question, 0)
            (full if _count_letters(one.text) >= least else thin).append(number)
        return full, thin


def _count_letters(text: str) -> int:
    return sum(map(str.isalnum, text))
