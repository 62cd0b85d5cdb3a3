"""Learns which sentences of notes are no matter of a document: `lexicons/note-probe.json`.

    python benchmarks/note_probe.py [--write]

Run it with the default model installed after its adapter or the judge's prompt changed. The model
is asked about each labelled sentence of `benchmarks/data/note_pieces.jsonl` (some ten minutes on
two cores; answers are kept). The sentences of sets named `kept` are not learned from: told is how
many of them each bar finds, and how many others with them.

Labels: m matter; d matter that was talked about at a meeting, x a meeting's own data, t a task;
w said to the writer, private or small talk; o not to stand in the document for another reason;
h a heading, a stamp or the like.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from harness import ROOT, parser
from numpy.typing import NDArray

from checker.core.language import Language
from checker.core.ports import Answer
from checker.core.resources import lexicons_folder
from checker.engines.small_states import decode_states
from checker.jobs.write.note_probe import ASK, NOTE_PROBE, NoteProbe, tabulate
from checker.judge.judge import Judge
from checker.session import Options, Session

PIECES: Final = ROOT / "benchmarks" / "data" / "note_pieces.jsonl"
_ASIDE: Final = frozenset("w")
_MATTER: Final = frozenset("mdxt")
_TALK: Final = frozenset("d")
_BESIDE: Final = frozenset("wohxt")
_RIDGE: Final = 2.0
_MARGIN_SHARE: Final = 0.3
"""What a margin counts beside the states, which lie one unit apart all together."""
_BARS: Final = (0.2, 0.4, 0.5, 0.6)
_ASIDE_BAR: Final = 0.5
_BESIDE_BAR: Final = 0.4
_DIGITS: Final = 4
_TINY: Final = 1e-9

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Piece:
    """A labelled sentence of a set of notes, and what the model answers."""

    of: str
    language: Language
    label: str
    answer: Answer

    @property
    def is_kept(self) -> bool:
        """Whether it is not learned from."""
        return "kept" in self.of


def read_pieces(judge: Judge) -> list[Piece]:
    """Return the labelled sentences that the model answers."""
    lines = PIECES.read_text(encoding="utf-8").splitlines()
    told = [json.loads(each) for each in lines]
    pairs = [(each["language"], ASK.get(each["language"]), each["text"]) for each in told]
    known = judge.answer(pairs)
    return [
        Piece(each["set"], each["language"], each["is"], answer)
        for each, pair in zip(told, pairs, strict=True)
        if (answer := known.get(pair)) is not None
    ]


def fit(pieces: Sequence[Piece], language: Language) -> NoteProbe:
    """Return the probe that the sentences of a language support."""
    own = [each for each in pieces if each.language == language and not each.is_kept]
    states, margins = _list_numbers(own)
    centre = states.mean(axis=0)
    unit = float(np.sqrt(((states - centre) ** 2).sum(axis=1).mean())) + _TINY
    spread = (float(margins.std()) + _TINY) / _MARGIN_SHARE
    empty = np.zeros(len(centre) + 2)
    probe = NoteProbe(
        centre, unit, float(margins.mean()), spread, empty, empty, _ASIDE_BAR, _BESIDE_BAR
    )
    rows = tabulate(states, margins, probe)
    labels = [each.label for each in own]
    return replace(
        probe,
        aside=_fit_weights(rows, labels, _ASIDE, _MATTER),
        beside=_fit_weights(rows, labels, _BESIDE, _TALK),
    )


def _fit_weights(
    rows: _Floats, labels: Sequence[str], sought: frozenset[str], other: frozenset[str]
) -> _Floats:
    """Return weights by ridge regression, in which both sides count the same."""
    used = [at for at, each in enumerate(labels) if each in sought | other]
    truth = np.array([labels[at] in sought for at in used])
    share = np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
    table = rows[used]
    weighed = table * share[:, None]
    cost = _RIDGE * np.diag([1.0] * (table.shape[1] - 1) + [0.0])
    weights: _Floats = np.linalg.solve(
        table.T @ weighed + cost, weighed.T @ np.where(truth, 1.0, -1.0)
    )
    return weights


def _list_numbers(pieces: Sequence[Piece]) -> tuple[_Floats, _Floats]:
    states = decode_states([each.answer.state for each in pieces])
    if states is None:
        raise SystemExit("the model hands out no states")
    return states, np.array([each.answer.margin for each in pieces])


def tell(probe: NoteProbe, pieces: Sequence[Piece], language: Language) -> None:
    """Print what each bar finds among the sentences that were not learned from."""
    kept = [each for each in pieces if each.language == language and each.is_kept]
    talked = {each.of for each in kept if each.label in "dxt"}
    for name, sought, other, at in (
        ("asides", _ASIDE, _MATTER, 0),
        ("beside the talk", _BESIDE, _TALK, 1),
    ):
        used = [
            each for each in kept if each.label in sought | other and (at == 0 or each.of in talked)
        ]
        scores = (probe.score([each.answer for each in used]) or ((), ()))[at]
        told = list(zip(scores, (each.label in sought for each in used), strict=True))
        number = sum(right for _, right in told)
        bars = (
            f"{bar}: {sum(right for score, right in told if score >= bar)}"
            f" and {sum(not right for score, right in told if score >= bar)}"
            for bar in _BARS
        )
        print(f"{language} {name}, {number} of {len(used)}, found and others: {'; '.join(bars)}")


def _write_probe(probe: NoteProbe) -> dict[str, Any]:
    return {
        "centre": _round(probe.centre),
        "unit": round(probe.unit, _DIGITS),
        "margin_centre": round(probe.margin_centre, _DIGITS),
        "margin_unit": round(probe.margin_unit, _DIGITS),
        "aside": _round(probe.aside),
        "beside": _round(probe.beside),
        "aside_bar": probe.aside_bar,
        "beside_bar": probe.beside_bar,
    }


def _round(numbers: _Floats) -> list[float]:
    return [round(float(each), _DIGITS) for each in numbers]


def main() -> None:
    """Learn, tell, and write if asked."""
    offered = parser(__doc__)
    offered.add_argument("--write", action="store_true")
    arguments = offered.parse_args()
    judge = Session.open(ROOT, Options(language="en", use_model=True), "en").judge()
    if judge is None:
        raise SystemExit("the default model is not installed: checker model pull")
    pieces = read_pieces(judge)
    data: dict[str, Any] = {"model": judge.info.portable}
    languages: tuple[Language, ...] = ("ja", "en")
    for language in languages:
        probe = fit(pieces, language)
        tell(probe, pieces, language)
        data[language] = _write_probe(probe)
    judge.close()
    if arguments.write:
        path = lexicons_folder() / NOTE_PROBE
        path.write_text(json.dumps(data) + "\n", encoding="utf-8")
        print(f"written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
