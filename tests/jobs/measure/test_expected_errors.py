"""What a judged rule would do in 100 documents, by its examples."""

import pytest

from checker.jobs.measure.expected_errors import Expected, bound_share, expect
from checker.jobs.measure.rule_test import RuleMeasure


def _measure(right: int, wrong: int, unsure: int, **more: bool) -> RuleMeasure:
    count = right + wrong + unsure
    return RuleMeasure("own.due", "judge", count, right, wrong, unsure, 0.5, 0.9, **more)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((30, 0, 10), Expected(75, 0, 7, 25)),
        ((28, 2, 10), Expected(75, 5, 14, 25)),
        ((6, 0, 6), Expected(50, 0, 16, 50)),
        ((0, 0, 12), Expected(0, 0, 0, 100)),
        ((12, 0, 0), Expected(100, 0, 19, 0)),
    ],
)
def test_few_examples_vouch_for_little(counts: tuple[int, int, int], expected: Expected) -> None:
    assert expect(_measure(*counts)) == expected


def test_of_a_rule_that_decides_nothing_there_is_nothing_to_say() -> None:
    coded = RuleMeasure("own.word", "existence", 4, 4, 0, 0)
    assert (expect(coded), expect(_measure(6, 0, 0, advisory=True))) == (None, None)


@pytest.mark.parametrize(
    ("count", "total", "share"), [(0, 0, 1.0), (0, 10, 0.213), (10, 10, 1.0), (5, 10, 0.731)]
)
def test_the_upper_end_is_wilsons(count: int, total: int, share: float) -> None:
    assert bound_share(count, total) == pytest.approx(share, abs=0.001)
