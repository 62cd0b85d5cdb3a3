"""How often a judge is right: every text by a threshold that it had no part in."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from checker.core.ports import Answer
from checker.engines.catalogue.measurements import Accuracy, Estimate
from checker.engines.scripted import ScriptedEngine
from checker.jobs.measure.accuracy import (
    QuestionAccuracy,
    measure_outcome,
    split_question,
    sum_outcomes,
)
from checker.judge.calibration import UNCALIBRATED, Decision
from checker.judge.judge import Judge
from checker.judge.limit import Limit
from checker.judge.question import Question, Request
from checker.judge.ruling import Judged, UnitAnswer

YES, NO = tuple("abcdefgh"), tuple("ABCDEFGH")
QUESTION = Question("期限がありますか。", "ja", YES, NO)


def asked(
    margins: Mapping[str, float | None], *, seconds: float | None = None
) -> QuestionAccuracy | None:
    """Return the outcome where a text has this margin, else +2 of a yes and -2 of a no."""

    def script(_question: str, text: str) -> Answer | None:
        margin = margins.get(text, 2.0 if text in YES else -2.0)
        return None if margin is None else Answer(margin, 0.98)

    judge = Judge(lambda: engine, (engine := ScriptedEngine(script)).info)
    judge.limit = Limit(seconds)
    return measure_outcome(QUESTION, judge.ask(split_question(QUESTION)))


def test_each_half_is_judged_by_the_other() -> None:
    first, second = split_question(QUESTION)
    assert first == Request(
        Question(QUESTION.ask, "ja", tuple("bdfh"), tuple("BDFH")), tuple("acegACEG")
    )
    assert second == Request(
        Question(QUESTION.ask, "ja", tuple("aceg"), tuple("ACEG")), tuple("bdfhBDFH")
    )


def test_all_right_and_all_decided() -> None:
    assert asked({}) == QuestionAccuracy(texts=16, right=16, decided=16, decided_right=16, auc=1.0)


def half(threshold: float, *answers: tuple[float | None, Decision]) -> Judged:
    calibration = replace(UNCALIBRATED, threshold=threshold)
    return Judged(calibration, tuple(UnitAnswer(one, 0.9, margin) for margin, one in answers))


def test_each_half_has_its_own_threshold_and_a_decision_counts_where_it_was_made() -> None:
    question = Question(QUESTION.ask, "ja", ("a", "b", "c", "d"), ("A", "B", "C", "D"))
    # texts a, c, A, C and then b, d, B, D
    first = half(1.0, (2.0, "yes"), (0.5, "unsure"), (0.0, "no"), (1.5, "yes"))
    second = half(-1.0, (0.0, "yes"), (-2.0, "no"), (-1.5, "unsure"), (None, "unsure"))
    # pairs in which 2, 0.5, 0 and -2 lie above 0, 1.5, -1.5 and no answer, which is half a pair
    above = (3 + 0.5) + (2 + 0.5) + (1 + 0.5 + 0.5) + (0 + 0.5)
    assert measure_outcome(question, [first, second]) == QuestionAccuracy(
        texts=8, right=4, decided=5, decided_right=3, auc=above / 16
    )


def test_all_alike_is_chance_and_decides_nothing() -> None:
    alike = dict.fromkeys((*YES, *NO), 1.0)
    assert asked(alike) == QuestionAccuracy(texts=16, right=8, decided=0, decided_right=0, auc=0.5)


def test_a_text_that_is_not_read_is_not_right() -> None:
    found = asked({"a": None})
    assert found == QuestionAccuracy(
        texts=16, right=15, decided=15, decided_right=15, auc=(7 * 8 + 4) / 64
    )


def test_a_question_that_the_limit_cut_short_has_no_outcome() -> None:
    assert asked({}, seconds=0) is None


def test_a_language_is_the_sum_of_its_questions() -> None:
    good = QuestionAccuracy(texts=16, right=16, decided=12, decided_right=12, auc=1.0)
    poor = QuestionAccuracy(texts=16, right=8, decided=4, decided_right=2, auc=0.5)
    found = sum_outcomes([good, poor])
    assert found == Accuracy(
        questions=2,
        texts=32,
        right=Estimate(value=0.75, low=0.5, high=1.0),
        decided=Estimate(value=0.5, low=0.25, high=0.75),
        decided_right=Estimate(value=0.875, low=0.5, high=1.0),
        auc=Estimate(value=0.75, low=0.5, high=1.0),
    )


def test_of_one_question_there_is_no_interval() -> None:
    one = QuestionAccuracy(texts=16, right=12, decided=0, decided_right=0, auc=0.875)
    assert sum_outcomes([one]) == Accuracy(
        questions=1,
        texts=16,
        right=Estimate(value=0.75),
        decided=Estimate(value=0.0),
        decided_right=None,
        auc=Estimate(value=0.875),
    )


def test_draws_without_a_decision_say_nothing_of_the_decided() -> None:
    silent = QuestionAccuracy(texts=16, right=8, decided=0, decided_right=0, auc=0.5)
    good = QuestionAccuracy(texts=16, right=16, decided=8, decided_right=6, auc=1.0)
    found = sum_outcomes([silent, good])
    assert found.decided_right == Estimate(value=0.75, low=0.75, high=0.75)


def test_the_interval_narrows_with_the_questions() -> None:
    good = QuestionAccuracy(texts=16, right=16, decided=16, decided_right=16, auc=1.0)
    poor = QuestionAccuracy(texts=16, right=8, decided=16, decided_right=8, auc=0.5)
    few, many = sum_outcomes([good, poor] * 4).right, sum_outcomes([good, poor] * 64).right
    assert few.value == many.value == 0.75
    # binomial: half a width is 1.96 times a quarter over the root of the number of questions
    assert (many.high or 0) - (many.low or 0) == pytest.approx(2 * 1.96 * 0.25 / 128**0.5, rel=0.1)
    assert (few.high or 0) - (few.low or 0) == pytest.approx(2 * 1.96 * 0.25 / 8**0.5, rel=0.1)
