"""How likely a passage answers: one linear function of what the model held."""

import json

import numpy as np
import pytest

from checker.core.ports import Answer, EngineInfo
from checker.core.resources import get_adapters_folder, get_search_folder
from checker.engines.small_states import encode_state
from checker.jobs.ask.answer_odds import WEIGHTS, AnswerOdds, load_odds

_ODDS = AnswerOdds(
    made_for="m",
    margin=1.0,
    state=np.array([2.0, 0.0]),
    signs=np.array([3.0, -1.0, 2.0, -0.5]),
    bias={"ja": -1.0, "en": 0.0},
    certain=0.7,
    possible=0.2,
)


def _hold(first: float, margin: float = 0.0) -> Answer:
    state = encode_state(np.array([first, 1.0], np.float32), np.eye(2, dtype=np.float32))
    return Answer(margin, 1.0, state)


_NOTHING = (0.0, 0.0, 0.0, 0.0)


def test_margin_state_and_signs_add_up() -> None:
    signs = [(1.0, 0.5, 0.25, 1.0), _NOTHING]
    rated = _ODDS.rate("ja", [_hold(0.5, 1.0), _hold(0.5, 1.0)], signs)
    held = 1.0 + 1.0 - 1.0
    assert rated == pytest.approx([held + 3.0 - 0.5 + 0.5 - 0.5, held], abs=0.02)


def test_a_margin_without_end_says_no_more_than_a_large_one() -> None:
    assert _ODDS.rate("en", [_hold(0.0, 400.0)], [_NOTHING]) == pytest.approx([6.0], abs=0.02)


def test_answers_without_states_are_not_rated() -> None:
    assert _ODDS.rate("en", [_hold(1.0), Answer(1.0, 1.0)], [_NOTHING] * 2) is None
    assert _ODDS.rate("en", [Answer(1.0, 1.0)], [_NOTHING]) is None


@pytest.mark.parametrize(
    ("odds", "decision", "sure"), [(2.0, "yes", 0.881), (0.5, "unsure", 0.622), (-3.0, "no", 0.953)]
)
def test_between_the_bars_it_is_unsure(odds: float, decision: str, sure: float) -> None:
    said, confidence = _ODDS.decide(odds)
    assert (said, round(confidence, 3)) == (decision, sure)


def test_the_shipped_weights_are_of_the_shipped_adapter() -> None:
    """They say nothing of another: who trains an adapter fits them anew."""
    data = json.loads((get_search_folder() / WEIGHTS).read_text("utf-8"))
    (adapter,) = get_adapters_folder().glob("*.json")
    of_adapter = json.loads(adapter.read_text("utf-8"))
    passages = of_adapter["answering"]["sha256"]
    assert data["made_for"].startswith(of_adapter["model"]["sha256"] + passages)
    matrix = np.load(adapter.with_suffix(".answering.states.npy"), allow_pickle=False)
    assert len(data["state"]) == matrix.shape[1]
    assert 0 < data["possible"] < data["certain"] < 1


def test_of_another_model_there_is_no_function() -> None:
    assert load_odds(EngineInfo("other", "00", 1024)) is None
