"""Ask a judge about texts that wait for a label: all before the first is shown, or alongside.

A model needs a minute and more for what a person labels in ten. Who asks alongside shows the first
text at once; what is answered meanwhile has a say in what comes next.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError
from checker.jobs.judging.judged_rules import questions
from checker.jobs.label.candidates import Candidate
from checker.jobs.label.teaching_order import find_centre, find_odds
from checker.judge.calibration import Calibration
from checker.judge.judge import Judge
from checker.judge.question import Request
from checker.judge.ruling import UnitAnswer
from checker.rules.example_home import ExampleHome
from checker.rules.labelled_examples import Label

_FIRST: Final = 8
"""Texts of the first request alongside; each further one has twice as many."""
Agreement = Literal["agrees", "differs", "undecided"]


@dataclass(frozen=True, slots=True)
class TextToLabel:
    """A text to be labelled; `judged` is what the judge leans to, `confidence` how surely.

    `decided` says whether the judge would decide so: else it only leans. `number` is the text's in
    the order; what was taken back from an earlier sitting has none.
    """

    candidate: Candidate
    number: int | None = None
    judged: Label | None = None
    confidence: float = 0.0
    decided: bool = False

    def compare(self, label: Label) -> Agreement:
        """Return whether the judge said the same."""
        if self.judged is None or label == "skip":
            return "undecided"
        return "agrees" if self.judged == label else "differs"


class JudgedTexts:
    """What a judge says of the texts of a rule, as far as it has answered.

    Args:
        home: the rule.
        candidates: all texts, which are meant by their numbers.
        numbers: those that it is asked about, in that order.
        judge: is asked.
    """

    def __init__(
        self,
        home: ExampleHome,
        candidates: Sequence[Candidate],
        numbers: Sequence[int],
        judge: Judge,
    ) -> None:
        self._questions = questions(home.rule, home.ruleset.header.language)
        self._yes_is_good = home.rule.quantifier != "none"
        self._candidates = candidates
        self._numbers = numbers
        self._judge = judge
        self._said: dict[str, tuple[Calibration, dict[int, UnitAnswer]]] = {}
        self._new = False
        self._error: CheckerError | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._ask_alongside, daemon=True)

    def ask(self) -> None:
        """Ask about all texts, within the judge's limit.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be used.
        """
        self._ask(self._numbers)

    def start(self) -> None:
        """Begin to ask in a thread of its own; whoever calls this calls `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Ask nothing more, and wait until nothing is being asked."""
        self._judge.limit.interrupt()
        if self._thread.ident is not None:
            self._thread.join()

    def take(self) -> bool:
        """Return whether there are answers that were not there at the last call.

        Raises:
            JudgeError: the model failed; at the next call there are only no more answers.
            ModelError: the model cannot be used; likewise.
        """
        with self._lock:
            error, self._error = self._error, None
            is_new, self._new = self._new, False
        if error is not None:
            raise error
        return is_new

    @property
    def odds(self) -> Mapping[int, float]:
        """How surely each answered text is good, as the logarithm of the odds."""
        with self._lock:
            return {
                number: odds
                for calibration, answers in self._said.values()
                for number, odds in self._iter_odds(calibration, answers)
            }

    def _iter_odds(
        self, calibration: Calibration, answers: Mapping[int, UnitAnswer]
    ) -> Iterator[tuple[int, float]]:
        centre = find_centre(calibration, answers.values())
        for number, answer in answers.items():
            odds = find_odds(answer, centre, yes_is_good=self._yes_is_good)
            if odds is not None:  # else it is too long, or time ran out
                yield number, odds

    def show(self, number: int) -> TextToLabel:
        """Return a text with what the judge says of it, if it said anything."""
        candidate = self._candidates[number]
        with self._lock:
            _, answers = self._said.get(candidate.question, (None, {}))
        answer = answers.get(number)
        if answer is None or answer.margin is None:
            return TextToLabel(candidate, number)
        decided = answer.decision != "unsure"
        said = answer.decision if decided else answer.leaning
        shown = TextToLabel(candidate, number, confidence=answer.confidence, decided=decided)
        if said == "unsure":
            return shown
        return replace(shown, judged="good" if (said == "yes") == self._yes_is_good else "bad")

    def _ask_alongside(self) -> None:
        size, begin = _FIRST, 0
        try:
            while begin < len(self._numbers) and not self._judge.limit.reached:
                self._ask(self._numbers[begin : begin + size])
                begin, size = begin + size, 2 * size
        except CheckerError as error:
            self._error = error

    def _ask(self, numbers: Sequence[int]) -> None:
        asked = [
            (Request(one, tuple(self._candidates[n].text for n in of_it)), of_it)
            for one in self._questions
            if (of_it := [n for n in numbers if self._candidates[n].question == one.ask])
        ]
        judged = self._judge.ask([request for request, _ in asked])
        for said, (request, of_it) in zip(judged, asked, strict=True):
            with self._lock:
                _, before = self._said.get(request.question.ask, (None, {}))
                answers = before | dict(zip(of_it, said.answers, strict=True))
                self._said[request.question.ask] = said.calibration, answers
                self._new = True
