"""From margins to a threshold, a band and a decision."""

import math
from dataclasses import replace

import pytest

from checker.judge.calibration import UNCALIBRATED, Calibration, Ruling, compute_calibration

CLEAR = compute_calibration([2.0, 2.2, 1.8], [0.0, 0.2, -0.2])


def test_the_threshold_is_the_middle_of_the_two_means() -> None:
    assert CLEAR.threshold == pytest.approx(1.0)
    assert (CLEAR.n, CLEAR.accuracy, CLEAR.decided, CLEAR.decided_accuracy) == (6, 1.0, 1.0, 1.0)
    assert CLEAR.advisory is False


def test_the_slope_is_that_of_two_normal_distributions_flattened_for_few_examples() -> None:
    # Squares 0.16 and two usual ones of 0.5625, over four degrees of freedom and two more.
    variance = (0.16 + 2 * 0.75**2) / 6
    steep = 2.0 / variance
    place = variance * (1 / 3 + 1 / 3) / 4
    assert CLEAR.slope == pytest.approx(steep / math.sqrt(1 + math.pi / 8 * steep**2 * place))


def test_the_band_is_where_an_answer_is_less_sure_than_the_bar() -> None:
    width = math.log(0.8 / 0.2) / CLEAR.slope
    assert CLEAR.high - CLEAR.threshold == pytest.approx(width)
    assert CLEAR.threshold - CLEAR.low == pytest.approx(width)
    strict = compute_calibration([2.0, 2.2, 1.8], [0.0, 0.2, -0.2], min_accuracy=0.95)
    assert strict.high - strict.threshold == pytest.approx(math.log(0.95 / 0.05) / strict.slope)
    assert compute_calibration(
        [2.0, 2.2, 1.8], [0.0, 0.2, -0.2], min_accuracy=0.5
    ).high == pytest.approx(1.0)


def test_a_bar_of_one_decides_next_to_nothing() -> None:
    assert (
        compute_calibration([2.0] * 5, [0.0] * 5, min_accuracy=1.0).decide(2.0).decision == "unsure"
    )


def test_a_margin_is_decided_outside_the_band_only() -> None:
    assert CLEAR.decide(1.7) == Ruling("yes", 0.875)
    assert CLEAR.decide(0.3) == Ruling("no", 0.875)
    assert CLEAR.decide(1.0) == Ruling("unsure", 0.5)
    assert CLEAR.decide(CLEAR.high).decision == "unsure"
    assert CLEAR.decide(CLEAR.low).decision == "unsure"


def test_few_examples_vouch_for_no_more_than_succession_allows() -> None:
    assert CLEAR.ceiling == pytest.approx(7 / 8)
    assert CLEAR.decide(1e9).confidence == pytest.approx(7 / 8)
    assert replace(CLEAR, n=12).decide(-1e9).confidence == pytest.approx(13 / 14)


def test_one_example_on_the_wrong_side_widens_the_band() -> None:
    found = compute_calibration([2.0, 2.2, 1.8, 2.1], [0.0, 0.2, -0.2, 1.4])
    assert found.accuracy == pytest.approx(7 / 8)
    assert found.high - found.low > CLEAR.high - CLEAR.low
    assert found.decide(2.0).decision == "yes"
    assert (found.decided, found.decided_accuracy) == (1.0, pytest.approx(7 / 8))


def test_chance_may_cost_an_example_but_what_is_decided_must_meet_the_bar() -> None:
    far, near = [2.0, 2.4, 1.9, 2.2, 2.1], [0.0, -0.4, 0.1, -0.2, -0.1]
    # three of twelve near the middle on the wrong side: 0.75, and 0.8 less a standard error is 0.68
    found = compute_calibration([*far, 0.9], [*near[:4], 1.1, 1.2])
    assert found.accuracy == pytest.approx(0.75)
    assert found.decided_accuracy == 1.0
    assert found.advisory is False
    # two of ten far on the wrong side
    wrong = compute_calibration([*far[:4], -0.3], [*near[:4], 2.3])
    assert wrong.accuracy == pytest.approx(0.8)
    assert wrong.decided_accuracy < 0.8
    assert wrong.advisory


def test_a_question_that_the_model_cannot_answer_is_advisory_and_never_decides() -> None:
    mixed = compute_calibration([1.0, -1.0, 0.5, -0.4], [0.9, -0.9, 0.4, -0.5])
    assert mixed.accuracy < 0.8
    assert mixed.advisory
    assert mixed.decide(100.0).decision == "unsure"
    assert mixed.lean(100.0).decision == "yes"


def test_answers_the_wrong_way_round_are_advisory() -> None:
    turned = compute_calibration([0.0, 0.1, -0.1], [2.0, 2.1, 1.9])
    assert (turned.accuracy, turned.slope, turned.advisory) == (0.0, 0.0, True)


@pytest.mark.parametrize(
    ("positive", "negative"),
    [([2.0, 2.1], [0.0, 0.1, 0.2]), ([2.0, 2.1, 2.2], [0.0, 0.1]), ([2.0], [0.0])],
)
def test_fewer_than_three_of_each_are_advisory(
    positive: list[float], negative: list[float]
) -> None:
    found = compute_calibration(positive, negative)
    assert found.advisory
    assert found.n == len(positive) + len(negative)


def test_no_examples_of_one_answer_are_no_calibration() -> None:
    assert compute_calibration([], [0.0]) is UNCALIBRATED
    assert compute_calibration([1.0, 2.0, 3.0], []) is UNCALIBRATED
    assert UNCALIBRATED.decide(5.0).decision == "unsure"


def test_the_bar_for_advisory_is_the_caller_s() -> None:
    positive, negative = [2.0, 2.2, 1.8, -0.5], [0.0, 0.2, -0.2, 0.1]
    assert compute_calibration(positive, negative, min_accuracy=0.8).advisory is False
    assert compute_calibration(positive, negative, min_accuracy=0.9).advisory is True


def test_shifting_every_margin_shifts_every_bound() -> None:
    positive, negative = [2.0, 2.3, 1.1, 1.9, 0.4], [0.0, 0.2, -0.2, 1.4, -1.0]
    here = compute_calibration(positive, negative)
    there = compute_calibration([m + 5 for m in positive], [m + 5 for m in negative])
    expected = replace(here, threshold=here.threshold + 5, low=here.low + 5, high=here.high + 5)
    for name in Calibration.__dataclass_fields__:
        assert getattr(there, name) == pytest.approx(getattr(expected, name))


def test_of_many_texts_one_must_stand_out_further() -> None:
    just = CLEAR.high + 0.01
    assert CLEAR.decide(just).decision == "yes"
    assert CLEAR.stands_among(just, 1)
    assert not CLEAR.stands_among(just, 2)
    far = CLEAR.high + math.log(40) / CLEAR.slope + 0.001
    assert CLEAR.stands_among(far, 40)
    assert not CLEAR.stands_among(far, 41)
    low = 2 * CLEAR.threshold - far
    assert CLEAR.stands_among(low, 40)
    assert not CLEAR.stands_among(low, 41)


def test_without_a_slope_nothing_stands_out() -> None:
    assert not replace(CLEAR, slope=0.0).stands_among(100.0, 1)


def test_an_alarm_stands_only_where_it_outweighs_that_faults_are_rare() -> None:
    spread = [0.6 * place for place in range(-6, 7)]
    found = compute_calibration([1.5 + each for each in spread], [-1.5 + each for each in spread])
    at_bar = math.log(0.85 / 0.15) / found.slope
    assert found.ceiling > 0.85
    assert found.lean(found.threshold + at_bar).confidence == pytest.approx(0.85)
    assert not found.outweighs_rarity(found.threshold + at_bar, 0.85)
    rare = (math.log(0.85 / 0.15) + 1.5) / found.slope
    for side in (1, -1):
        assert found.outweighs_rarity(found.threshold + side * (rare + 0.01), 0.85)
        assert not found.outweighs_rarity(found.threshold + side * (rare - 0.01), 0.85)


def test_leeway_lets_few_examples_miss_the_bar() -> None:
    yes, no = [2.0, 1.5, -0.5, 1.8, 1.2, 1.6], [-2.0, -1.5, 0.6, -1.7, -1.1, 0.2]
    strict = compute_calibration(yes, no)
    lenient = compute_calibration(yes, no, leeway=1)
    assert strict.accuracy == lenient.accuracy == 0.75
    assert (strict.low, strict.high) == (lenient.low, lenient.high)
    clear = compute_calibration(yes, [-each for each in yes], leeway=1)
    assert compute_calibration([*yes, *no], [*no, *yes], leeway=1).advisory
    assert not clear.advisory


def test_caution_widens_the_band_and_no_bar_is_beyond_what_a_rule_demands() -> None:
    yes, no = [2.0, 1.5, 1.8, 1.2], [-2.0, -1.5, -1.7, -1.1]
    plain, careful, bold = (
        compute_calibration(yes, no, caution=each) for each in (0.0, 0.1, -0.05)
    )
    assert bold.high < plain.high < careful.high
    assert compute_calibration(yes, no, min_accuracy=0.99, caution=0.1).high == pytest.approx(
        compute_calibration(yes, no, min_accuracy=0.99).high
    )
