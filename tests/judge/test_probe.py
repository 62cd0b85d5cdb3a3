"""A probe decides by what the model held when it answered."""

import math

import numpy as np
import pytest

from checker.core.ports import Answer
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.engines.small_states import encode_state
from checker.judge.judge import Judge
from checker.judge.probe import fit_probe
from checker.judge.question import Question, Request

_DIMENSIONS = 24
_SAME = np.eye(_DIMENSIONS, dtype=np.float32)


def answer_of(number: int, side: float, margin: float = 0.1) -> Answer:
    """Return an answer whose margin tells nothing, and whose state tells the side."""
    noise = np.random.default_rng(number).standard_normal(_DIMENSIONS).astype(np.float32)
    noise[3] += 4 * side
    return Answer(margin, 0.98, encode_state(noise, _SAME))


YES = [answer_of(number, 1.0) for number in range(12)]
NO = [answer_of(number, -1.0) for number in range(20, 32)]


def test_the_state_tells_what_the_margin_does_not() -> None:
    probe = fit_probe(YES, NO)
    assert probe is not None
    scores = probe.score([answer_of(50, 1.0), answer_of(51, -1.0), answer_of(52, 1.0)])
    assert scores is not None
    assert [each > 0 for each in scores] == [True, False, True]


def test_an_examples_own_score_is_that_of_a_probe_without_it() -> None:
    probe = fit_probe(YES, NO)
    assert probe is not None
    assert [each > 0 for each in probe.examples] == [True] * 12 + [False] * 12
    # one that is on the wrong side is not taken for right because it was learned
    odd = fit_probe([*YES, answer_of(60, -1.0)], [*NO, answer_of(61, 1.0)])
    assert odd is not None
    assert (odd.examples[12] < 0, odd.examples[-1] > 0) == (True, True)


def test_both_answers_count_the_same_however_many_examples_each_has() -> None:
    few, many = fit_probe(YES[:3], NO), fit_probe(YES, NO[:3])
    assert few is not None
    assert many is not None
    texts = [
        *(answer_of(n, 1.0) for n in range(70, 90)),
        *(answer_of(n, -1.0) for n in range(90, 110)),
    ]
    for probe in (few, many):
        scores = probe.score(texts)
        assert scores is not None
        assert sum(each > 0 for each in scores) == pytest.approx(20, abs=3)


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ([], NO),
        (YES, []),
        ([*YES, Answer(1.0, 0.9)], NO),
        ([*YES, Answer(1.0, 0.9, YES[0].state[:-1])], NO),
        ([Answer(1.0, 0.9)] * 5, [Answer(-1.0, 0.9)] * 5),
    ],
)
def test_without_states_of_one_kind_there_is_no_probe(yes: list[Answer], no: list[Answer]) -> None:
    assert fit_probe(yes, no) is None


def test_answers_without_such_states_get_no_score() -> None:
    probe = fit_probe(YES, NO)
    assert probe is not None
    assert probe.score([YES[0], Answer(1.0, 0.9)]) is None
    assert probe.score([Answer(1.0, 0.9, YES[0].state[:-1])]) is None


def judge_of(answers: dict[str, Answer]) -> Judge:
    """Return a judge whose model answers so."""
    engine = ScriptedEngine(lambda _question, text: answers[text])
    return Judge(lambda: engine, SCRIPTED)


@pytest.mark.parametrize(("examples", "probed"), [(2, False), (3, True), (12, True)])
def test_a_judge_decides_by_it_from_three_examples_of_each_side_on(
    examples: int, probed: bool
) -> None:
    answers = {f"yes {place}": each for place, each in enumerate(YES)}
    answers |= {f"no {place}": each for place, each in enumerate(NO)}
    answers |= {"new yes": answer_of(70, 1.0), "new no": answer_of(71, -1.0)}
    question = Question(
        "担当者が書かれていますか。",
        "ja",
        tuple(f"yes {place}" for place in range(examples)),
        tuple(f"no {place}" for place in range(examples)),
    )
    (judged,) = judge_of(answers).ask([Request(question, ("new yes", "new no", "yes 0"))])
    assert judged.probed is probed
    if examples == 12:
        assert [each.decision for each in judged.answers] == ["yes", "no", "yes"]
        assert judged.calibration.accuracy == 1.0
    if not probed:
        assert {each.margin for each in judged.answers} == {0.1}


def test_where_one_text_has_no_state_the_margins_decide_on_all() -> None:
    answers = {f"yes {place}": each for place, each in enumerate(YES)}
    answers |= {f"no {place}": each for place, each in enumerate(NO)}
    answers["without"] = Answer(2.0, 0.98)
    question = Question("q", "en", tuple(answers)[:12], tuple(answers)[12:24])
    (judged,) = judge_of(answers).ask([Request(question, ("without",))])
    assert (judged.probed, judged.answers[0].margin) == (False, 2.0)


@pytest.mark.parametrize(("examples", "edge"), [(6, 0.87), (12, 0.8), (24, 0.73)])
def test_the_fewer_the_examples_the_surer_a_probe_must_be(examples: int, edge: float) -> None:
    sides = {"yes": (0, 1.0), "no": (40, -1.0)}
    answers = {
        f"{name} {place}": answer_of(first + place, way)
        for name, (first, way) in sides.items()
        for place in range(examples)
    }
    texts = tuple(answers)
    question = Question("q", "en", texts[:examples], texts[examples:])
    (judged,) = judge_of(answers).ask([Request(question, texts[:1])])
    found = judged.calibration
    assert judged.probed
    reached = found.slope * (found.high - found.threshold)
    assert reached == pytest.approx(math.log(edge / (1 - edge)))
