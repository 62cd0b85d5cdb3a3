"""Tell sentences of notes that are no matter of a document, by what the judge's model holds.

Whether a sentence is said to the writer (適当に書いて), is small talk or only says when and where a
meeting was, can be put in many words, and the model's yes or no to that question says little. What
it holds when it answers says more: a probe learned from labelled sentences reads it
(`benchmarks/note_probe.py`, figures in `docs/decisions/working-copy.md`). It is of one model with
one adapter; with any other, nothing is told apart.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from checker.core.language import Language
from checker.core.messages import Message
from checker.core.ports import Answer
from checker.core.resources import lexicons_folder
from checker.engines.small_states import decode_states
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.value_candidates import CandidateSpan
from checker.judge.judge import Judge

NOTE_PROBE: Final = "note-probe.json"
ASK: Final = Message("write.is-matter-of-document")
_TOLD: Final = frozenset({"date", "amount"})
"""Facts that a sentence has which is never left out of all fields."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NoMatter:
    """Sentences that are no matter: places of those that are not for the document at all.

    `beside` is where those begin that do not belong to what was talked about.
    """

    asides: tuple[tuple[int, int], ...] = ()
    beside: frozenset[int] = frozenset()


NO_MATTER_TOLD: Final = NoMatter()


@dataclass(frozen=True, slots=True)
class NoteProbe:
    """What was learned for one language.

    `centre` and `unit` are those of the states and of the margins, `aside` and `beside` the weights
    of states, margin and 1, from `aside_bar` and `beside_bar` on a sentence counts.
    """

    centre: _Floats
    unit: float
    margin_centre: float
    margin_unit: float
    aside: _Floats
    beside: _Floats
    aside_bar: float
    beside_bar: float

    def score(self, answers: Sequence[Answer]) -> tuple[_Floats, _Floats] | None:
        """Return how much each answer's sentence is an aside, and beside the talk."""
        states = decode_states([each.state for each in answers])
        if states is None or states.shape[1] != len(self.centre):
            return None
        rows = tabulate(states, np.array([each.margin for each in answers]), self)
        return rows @ self.aside, rows @ self.beside


def tabulate(states: _Floats, margins: _Floats, probe: NoteProbe) -> _Floats:
    """Return states, margins and 1 as the weights take them, a row each."""
    return np.hstack(
        [
            (states - probe.centre) / probe.unit,
            ((margins - probe.margin_centre) / probe.margin_unit)[:, None],
            np.ones((len(states), 1)),
        ]
    )


def find_no_matter(
    judge: Judge, units: Sequence[CandidateSpan], language: Language, *, talk: bool
) -> NoMatter:
    """Return which sentences are no matter; none with a model that nothing was learned of.

    A sentence with a day or a sum, or with a label before it, is never an aside, nor is a heading:
    what stands below it would be lost with it.

    Args:
        judge: whose model is asked.
        units: the sentences.
        language: theirs.
        talk: whether it is told, too, which are beside what was talked about.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    probe = load_note_probe(judge.info.portable, language)
    telling = {each.start for each in units if _tells(each, language)}
    asked = [each for each in units if talk or each.start not in telling]
    if probe is None or not asked:
        return NO_MATTER_TOLD
    pairs = [(language, ASK.get(language), flatten(each.text)) for each in asked]
    known = judge.answer(pairs)
    found = [
        (each, answer)
        for each, pair in zip(asked, pairs, strict=True)
        if (answer := known.get(pair)) is not None
    ]
    scored = probe.score([answer for _, answer in found]) if found else None
    if scored is None:
        return NO_MATTER_TOLD
    told = list(zip((each for each, _ in found), *scored, strict=True))
    return NoMatter(
        tuple(
            (each.start, each.end)
            for each, aside, _ in told
            if aside >= probe.aside_bar and each.start not in telling
        ),
        frozenset(each.start for each, _, beside in told if talk and beside >= probe.beside_bar),
    )


def flatten(text: str) -> str:
    """Return a sentence as the model is asked about it."""
    return " ".join(text.split())


def _tells(unit: CandidateSpan, language: Language) -> bool:
    facts = (each.kind for each in find_facts(unit.text, language))
    return bool(unit.label) or not _TOLD.isdisjoint(facts)


@cache
def load_note_probe(model: str, language: Language) -> NoteProbe | None:
    """Return what was learned of a model, None of another one."""
    data = json.loads((lexicons_folder() / NOTE_PROBE).read_text(encoding="utf-8"))
    return _read_probe(data[language]) if data["model"] == model else None


def _read_probe(data: Mapping[str, Any]) -> NoteProbe:
    return NoteProbe(
        centre=np.array(data["centre"]),
        unit=data["unit"],
        margin_centre=data["margin_centre"],
        margin_unit=data["margin_unit"],
        aside=np.array(data["aside"]),
        beside=np.array(data["beside"]),
        aside_bar=data["aside_bar"],
        beside_bar=data["beside_bar"],
    )
