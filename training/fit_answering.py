"""Fits how likely a passage answers a question: `checker/data/search/answering-weights.json`.

    python training/fit_answering.py [--write]

Run it with the default model installed after its adapter or its states changed. What a model's
answer and its state are worth is learned from `training/answering/*.jsonl` (questions with passages
that answer them and that almost do), what nearness is worth from the half of
`benchmarks/data/house` that is for development. Told: how well questions that are left out in turn
are told apart by the margin alone and with the state, and for each bar what `checker ask` would
say. Some 25 minutes on two cores where nothing is kept.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from checker.core.ports import Answer
from checker.core.resources import get_search_folder
from checker.core.storage import write_atomically
from checker.engines.small_states import decode_states
from checker.jobs.ask.answer_odds import WEIGHTS
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.build import build_index
from checker.jobs.ask.deciding import Option, choose_candidates, describe, list_options
from checker.jobs.ask.embedders import open_embedder
from checker.jobs.ask.relevance import load_wording
from checker.judge.judge import Judge
from checker.language.character_scripts import is_japanese
from checker.search.index_file import IndexFile
from checker.session import Options, Session

_ROOT: Final = Path(__file__).parent.parent
_HOUSE: Final = _ROOT / "benchmarks" / "data" / "house"
_TODAY: Final = date(2026, 11, 28)
_LARGEST: Final = 6.0
_OF_STATE: Final = 0.3
"""What the squares of the state's weights cost, for states of length one; of others it is 1."""
_MOST: Final = 12
_CERTAIN: Final = 0.5
"""So that about 3 in 100 questions of development, left out in turn, are answered wrongly."""
_POSSIBLE: Final = 0.15
_FOLDS: Final = 10

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """Answers of the model about passages, one a row; `group` tells whose question it was."""

    margin: _Floats
    state: _Floats
    english: _Floats
    right: _Floats
    group: NDArray[np.int64]


def main() -> int:
    """Ask, fit, tell, and write where it is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    asked = options.parse_args()
    session = Session.open(_HOUSE, Options(use_model=True, language="ja"))
    judge = session.passage_judge()
    if judge is None:
        raise SystemExit("no model: checker model pull")
    pairs = _read_pairs(judge)
    _tell_pairs(pairs)
    weights = _fit(_join(pairs), pairs.right, _costs(pairs))
    house, signs, questions = _ask_house(session, judge)
    held = np.hstack([(_join(house) @ weights[:-1])[:, None], signs])
    _tell_house(held, house, questions)
    second = _fit(held, house.right, np.full(held.shape[1], 1.0))
    if asked.write:
        _write(judge, weights, second)
    return 0


def _read_pairs(judge: Judge) -> Labelled:
    """Return what the model says of the written pairs."""
    asked, right, group = [], [], []
    files = sorted((_ROOT / "training" / "answering").glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    for number, line in enumerate(lines):
        for side in ("yes", "no"):
            for passage in line[side]:
                head, _, text = passage.partition("｜")
                put = load_wording(line["lang"]).put(line["question"], head, text)
                asked.append((line["lang"], *put))
                right.append(side == "yes")
                group.append(number)
    answers = judge.answer(asked)
    return _label([answers[each] for each in asked], [each[0] for each in asked], right, group)


def _label(
    answers: Sequence[Answer | None],
    languages: Sequence[str],
    right: Sequence[bool],
    group: Sequence[int],
) -> Labelled:
    known = [each for each in answers if each is not None]
    states = decode_states([each.state for each in known])
    if states is None or len(known) < len(answers):
        raise SystemExit("the model hands out no states, or a text is too long")
    return Labelled(
        np.clip([each.margin for each in known], -_LARGEST, _LARGEST),
        states,
        np.array([each == "en" for each in languages], np.float64),
        np.array(right, np.float64),
        np.array(group),
    )


def _join(data: Labelled) -> _Floats:
    return np.hstack([data.margin[:, None], data.state, data.english[:, None]])


def _costs(data: Labelled) -> _Floats:
    """Return what the square of each weight costs, a direction's by how far states lie apart."""
    spread = data.state.var(axis=0).sum()
    return np.r_[1.0, np.full(data.state.shape[1], _OF_STATE * spread), 1.0]


def _fit(rows: _Floats, right: _Floats, costs: _Floats) -> _Floats:
    """Return the weights of a logistic regression, the constant last (Newton's steps)."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    costs = np.r_[costs, 1e-6]
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        share = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share - right) + costs * weights
        bend = (rows * (share * (1 - share))[:, None]).T @ rows + np.diag(costs)
        weights -= np.linalg.solve(bend, slope)
    return weights


def _leave_out(rows: _Floats, right: _Floats, group: NDArray[np.int64], costs: _Floats) -> _Floats:
    """Return log-odds of each row by weights that are fitted without its question."""
    order = np.random.default_rng(0).permutation(np.unique(group))
    odds = np.zeros(len(rows))
    for fold in range(_FOLDS):
        left = np.isin(group, order[fold::_FOLDS])
        weights = _fit(rows[~left], right[~left], costs)
        odds[left] = rows[left] @ weights[:-1] + weights[-1]
    return odds


def _area(odds: _Floats, right: NDArray[np.bool_]) -> float:
    """Return how often one that is right lies above one that is not."""
    above = odds[right][:, None] - odds[~right][None]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def _tell_pairs(data: Labelled) -> None:
    right = data.right > 0
    plain = np.stack([data.margin, data.english], axis=1)
    for name, odds in (
        ("margin", _leave_out(plain, data.right, data.group, np.ones(2))),
        ("margin and state", _leave_out(_join(data), data.right, data.group, _costs(data))),
    ):
        for language, chosen in (("ja", data.english == 0), ("en", data.english == 1)):
            if chosen.any():
                area = _area(odds[chosen], right[chosen])
                correct = float(((odds[chosen] > 0) == right[chosen]).mean())
                print(f"{name:18} {language}: {chosen.sum()} right {correct:.1%} area {area:.3f}")


def _ask_house(session: Session, judge: Judge) -> tuple[Labelled, _Floats, list[dict[str, Any]]]:
    """Return what the model says of the nearest passages to each question of development.

    Beside it, what was known of each passage before, and the questions.
    """
    lines = map(json.loads, (_HOUSE / "questions.jsonl").read_text("utf-8").splitlines())
    questions = [each for each in lines if each["half"] == "dev"]
    embedder = open_embedder(session.settings)
    asked, right, group, signs = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        with IndexFile.open(Path(folder) / "house.index", make=True) as index:
            build_index(session, index, [str(_HOUSE / "documents")], embedder, lambda *_: None)
        with IndexFile.open(Path(folder) / "house.index") as index:
            asking = Asking(session, index, embedder, judge, _TODAY)
            for number, question in enumerate(questions):
                for option in _iter_options(asking, question["question"]):
                    language = "ja" if is_japanese(question["question"]) else "en"
                    put = load_wording(language).put(
                        question["question"], option.found.heading_line, option.text
                    )
                    asked.append((language, *put))
                    right.append(_is_right(asking, option, question))
                    group.append(number)
                    known = describe(question["question"], option, embedder)
                    signs.append((known.nearness, known.behind, known.said, known.row))
    answers = judge.answer(asked)
    data = _label([answers[each] for each in asked], [each[0] for each in asked], right, group)
    return data, np.array(signs, np.float64), questions


def _iter_options(asking: Asking, question: str) -> Iterator[Option]:
    yield from list_options(question, choose_candidates(asking.find(question)), asking.embedder)[
        :_MOST
    ]


def _is_right(asking: Asking, option: Option, question: dict[str, Any]) -> bool:
    sys.path.insert(0, str(_ROOT / "benchmarks"))
    from ask import is_right  # type: ignore[import-not-found]  # noqa: PLC0415 - of the benchmark

    quote = asking.quote(option.found, option.unit)
    return bool(question["answers"]) and is_right(quote, question)


def _tell_house(rows: _Floats, data: Labelled, questions: Sequence[dict[str, Any]]) -> None:
    """Print for each bar what would be answered, by weights fitted without the question."""
    odds = _leave_out(rows, data.right, data.group, np.full(rows.shape[1], 1.0))
    best = np.full(len(questions), -np.inf)
    right = np.zeros(len(questions), np.bool_)
    for number in np.unique(data.group):
        own = np.flatnonzero(data.group == number)
        first = own[odds[own].argmax()]
        best[number], right[number] = odds[first], data.right[first] > 0
    answerable = np.array([bool(each["answers"]) for each in questions])
    print(f"first right {right.sum()}, area of answers {_area(best, right):.3f}", end="")
    print(f", of answerable {_area(best, answerable):.3f}")
    for bar in (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        said = 1 / (1 + np.exp(-best)) >= bar
        print(
            f"bar {bar}: right {(said & right).sum()}, wrong {(said & ~right).sum()}"
            f" (of these nothing answers {(said & ~answerable).sum()});"
            f" below: answerable {(~said & answerable).sum()}, none {(~said & ~answerable).sum()}"
        )


def _write(judge: Judge, first: _Floats, second: _Floats) -> None:
    """Write both fits as one linear function."""
    scale, constant = float(second[0]), float(second[-1])
    data = {
        "made_for": judge.info.portable,
        "margin": round(scale * float(first[0]), 5),
        "state": [float(f"{scale * each:.4g}") for each in first[1:-2]],
        "signs": [round(float(each), 4) for each in second[1:-1]],
        "bias": {
            "ja": round(constant, 4),
            "en": round(constant + scale * float(first[-2]), 4),
        },
        "certain": _CERTAIN,
        "possible": _POSSIBLE,
    }
    write_atomically(get_search_folder() / WEIGHTS, json.dumps(data, indent=1).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
