"""What is unsure is settled by how rarely documents break a rule."""

from dataclasses import replace

import pytest

from checker.core.document import Span
from checker.jobs.judging.rarity import settle_by_rarity
from checker.judge.calibration import Calibration
from checker.judge.ruling import Judged, UnitAnswer
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import Opinion
from checker.kinds.meaning.judge_units import JudgedUnit

_CALIBRATION = Calibration(0.0, 1.0, -1.4, 1.4, 0.9, 0.6, 0.95, 96, advisory=False)
_UNSURE = Opinion("unsure", 0.7, "band")


def _rule(quantifier: str, **more: object) -> JudgeRule:
    values = {"positive": ["a", "b", "c"], "negative": ["d", "e", "f"]}
    data = {"id": "x.y", "kind": "judge", "ask": "理由が書かれていますか。", "examples": values}
    return JudgeRule.model_validate({**data, "quantifier": quantifier, **more})


def _decide(margin: float) -> UnitAnswer:
    """Return what the model says of a text, before its alarms are held back."""
    decision = _CALIBRATION.decide(margin).decision
    return UnitAnswer(decision, 0.7, margin, "band" if decision == "unsure" else None)


def _settle(quantifier: str, margins: list[float], **more: Opinion) -> list[str]:
    """Return the answers of units with these margins, all of them unsure but for `more`."""
    units = [
        JudgedUnit(f"{place}", Span(f"{place}", 0, 1), f"{place}") for place in range(len(margins))
    ]
    opinions = [more.get(f"at_{place}", _UNSURE) for place in range(len(margins))]
    answers = tuple(map(_decide, margins))
    settled = settle_by_rarity(_rule(quantifier), units, opinions, [Judged(_CALIBRATION, answers)])
    return [each.answer for each in settled]


def test_units_that_lean_to_what_is_fine_pass_together() -> None:
    assert _settle("all", [1.3, 1.2, 1.3]) == ["yes"] * 3
    assert _settle("none", [-1.3, -1.2, -1.3]) == ["no"] * 3


def test_a_single_unit_that_says_nothing_stays_unsure() -> None:
    assert _settle("all", [0.0]) == ["unsure"]
    assert _settle("any", [0.0]) == ["unsure"]


def test_one_that_is_likely_faulty_is_left_to_a_person_however_many_there_are() -> None:
    assert _settle("all", [4.0] * 200 + [-2.5])[-1] == "unsure"
    assert _settle("none", [-4.0] * 200 + [2.5])[-1] == "unsure"


def test_of_any_the_likeliest_unit_says_it() -> None:
    assert _settle("any", [0.2, 2.4, 0.1]) == ["unsure", "yes", "unsure"]
    assert _settle("any", [-1.2, -0.9]) == ["unsure", "unsure"]


def test_of_any_nothing_says_it_where_every_unit_is_far_from_it() -> None:
    assert _settle("any", [-4.0, -3.5, -5.0]) == ["no", "no", "no"]
    assert _settle("any", [-4.0, 0.0, -5.0]) == ["unsure"] * 3
    assert _settle("all", [-1.3, -1.3]) == ["unsure"] * 2, "a unit must be faulty by itself"


def test_a_rule_that_misses_its_own_bar_raises_no_alarm_by_all_units_together() -> None:
    advised = replace(_UNSURE, reason="advisory")
    assert _settle("any", [-4.0, -4.0], at_1=advised) == ["unsure"] * 2


@pytest.mark.parametrize("reason", ["too_long", "budget", "addressed", "off_topic"])
def test_what_was_not_judged_is_never_settled(reason: str) -> None:
    unjudged = replace(_UNSURE, reason=reason)  # type: ignore[arg-type]
    assert _settle("all", [1.3, 1.3, 1.3], at_1=unjudged)[1] == "unsure"


def test_what_is_settled_says_how_sure_the_rule_is() -> None:
    units = [JudgedUnit("a", Span("0", 0, 1), "a")]
    judged = Judged(_CALIBRATION, (UnitAnswer("unsure", 0.7, 1.3, "band"),))
    (settled,) = settle_by_rarity(_rule("all"), units, [_UNSURE], [judged])
    # the odds of a fault here against those of a fault in a document
    assert settled.confidence == pytest.approx(0.943, abs=0.002)
    assert settled.reason is None


def test_the_order_of_units_is_no_matter_of_rarity() -> None:
    assert _settle("first", [1.3, 1.3]) == ["unsure", "unsure"]
