"""Sentences of notes that the judge's model holds to be no matter of a document."""

from typing import cast

import numpy as np
import pytest

from checker.core.ports import Answer, EngineInfo
from checker.engines.small_states import encode_state
from checker.jobs.write import note_probe
from checker.jobs.write.note_probe import NO_MATTER_TOLD, NoteProbe, find_no_matter
from checker.jobs.write.value_candidates import split_units
from checker.judge.judge import Judge

_STATES = {
    "適当に書いといて": (1.0, 0.1),
    "11/25に適当に書いといて": (1.0, 0.1),
    "## 適当に": (1.0, 0.1),
    "場所は2階": (0.1, 1.0),
    "棚が足りない": (0.1, 0.1),
}
_PROBE = NoteProbe(
    centre=np.zeros(2),
    unit=1.0,
    margin_centre=0.0,
    margin_unit=1.0,
    aside=np.array([1.0, 0.0, 0.0, 0.0]),
    beside=np.array([0.0, 1.0, 0.0, 0.0]),
    aside_bar=0.5,
    beside_bar=0.5,
)


def _get(text: str) -> tuple[float, float]:
    return _STATES.get(text) or _STATES[f"## {text}"]


class _Judge:
    info = EngineInfo("m", "0", 4096)
    asked = 0

    def answer(self, pairs: list[tuple[str, str, str]]) -> dict[tuple[str, str, str], Answer]:
        self.asked += len(pairs)
        matrix = np.eye(2, dtype=np.float32)
        return {
            each: Answer(0.0, 1.0, encode_state(np.array(_get(each[2]), np.float32), matrix))
            for each in pairs
        }


def test_what_is_said_to_the_writer_is_told_but_not_where_it_names_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(note_probe, "load_note_probe", lambda _model, _language: _PROBE)
    notes = "\n".join(_STATES)
    found = find_no_matter(cast("Judge", _Judge()), split_units(notes, "ja"), "ja", talk=True)
    assert [notes[low:high] for low, high in found.asides] == ["適当に書いといて"]
    assert found.beside == {notes.index("場所")}


def test_where_nothing_was_talked_about_asides_alone_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(note_probe, "load_note_probe", lambda _model, _language: _PROBE)
    judge = _Judge()
    notes = "\n".join(_STATES)
    found = find_no_matter(cast("Judge", judge), split_units(notes, "ja"), "ja", talk=False)
    assert (len(found.asides), found.beside) == (1, frozenset())
    assert judge.asked == 3  # not the sentence with a day


def test_of_another_model_nothing_is_asked() -> None:
    judge = cast("Judge", type("_Silent", (), {"info": EngineInfo("other", "1", 4096)})())
    assert (
        find_no_matter(judge, split_units("棚が足りない", "ja"), "ja", talk=True) is NO_MATTER_TOLD
    )
