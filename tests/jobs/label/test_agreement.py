"""How far people who label the same texts agree: shares, Cohen's kappa, and what that says."""

from collections.abc import Mapping

import pytest

from checker.jobs.label.agreement import AgreementMeasure, measure_agreement, measure_kappa
from checker.rules.labelled_examples import Label


def _pair(one: Label, other: Label) -> Mapping[str, Label]:
    return {"a": one, "b": other}


def test_kappa_is_what_is_reached_of_what_chance_leaves_open() -> None:
    # Cohen's own arithmetic: 20 + 15 of 50 are the same, and chance would give 25
    pairs: list[tuple[Label, Label]] = [
        *[("good", "good")] * 20,
        *[("good", "bad")] * 5,
        *[("bad", "good")] * 10,
        *[("bad", "bad")] * 15,
    ]  # type: ignore[list-item]
    assert measure_kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([], None),
        ([("good", "good")] * 9, None),
        ([("good", "good"), ("bad", "bad")], 1.0),
        ([("good", "bad"), ("bad", "good")], -1.0),
        ([("good", "good"), ("good", "bad"), ("bad", "good"), ("bad", "bad")], 0.0),
    ],
)
def test_kappa_at_its_ends(pairs: list[tuple[Label, Label]], kappa: float | None) -> None:
    assert measure_kappa(pairs) == kappa


def test_a_skip_and_a_lonely_answer_are_no_agreement() -> None:
    answers: list[Mapping[str, Label]] = [_pair("good", "skip"), {"a": "bad"}, {}]
    assert measure_agreement(answers) == AgreementMeasure(0, 0, 0, None)


def test_of_three_people_each_pair_counts_by_its_texts() -> None:
    answers: list[Mapping[str, Label]] = [
        *[_pair("good", "good"), _pair("bad", "bad")] * 5,
        *[{"a": "good", "c": "bad"}, {"a": "bad", "c": "good"}] * 5,
    ]
    found = measure_agreement(answers)
    assert (found.people, found.texts, found.same, found.share) == (3, 20, 10, 0.5)
    assert (found.kappa, found.says) == (0.0, "by-chance")


@pytest.mark.parametrize(
    ("same", "says"),
    [(20, "very-good"), (18, "good"), (15, "fair"), (13, "weak"), (10, "by-chance")],
)
def test_a_figure_is_said_in_words(same: int, says: str) -> None:
    agreed = [_pair("good", "good"), _pair("bad", "bad")] * same
    differing = [_pair("good", "bad"), _pair("bad", "good")] * (20 - same)
    assert measure_agreement([*agreed, *differing]).says == says


def test_of_few_texts_nothing_is_said() -> None:
    answers = [_pair("good", "good"), _pair("bad", "bad")] * 4
    found = measure_agreement(answers)
    assert (found.kappa, found.says) == (1.0, "untold")
