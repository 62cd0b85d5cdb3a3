"""Answers from a house of documents: is the passage found, the answer right, its absence told?

    python benchmarks/ask.py [--half dev|held] [--words-only] [--model] [--most N] [--verbose]

`data/house` holds 188 documents of an invented company in nine formats, some superseded, repealed
or contradicting, some with a sentence that tries to steer whoever answers; `questions.jsonl` 300
questions by somebody who knew the documents and not the code, half kept apart (`held`). A passage
is right where it lies in a named file and holds an answer or the quoted words. Without `--model` it
is measured how often the right passage is first, and among five; with it, what `checker ask` says:
right where a quote of a named file holds an answer, wrong where it says another, and for the 60
questions that nothing answers, whether that is said.
"""

import argparse
import json
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from harness import parser

from checker.core.answer import Answer
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.build import build_index
from checker.jobs.ask.embedders import open_embedder
from checker.search.index_file import IndexFile
from checker.session import Options, Session

_HOUSE: Final = Path(__file__).with_name("data") / "house"
_TODAY: Final = date(2026, 11, 28)


def main() -> int:
    """Build the index of the house, ask, and print what became of each kind of question."""
    asked = _read_options()
    questions = [
        each
        for each in map(json.loads, (_HOUSE / "questions.jsonl").read_text("utf-8").splitlines())
        if each["half"] == asked.half
    ][: asked.most]
    with tempfile.TemporaryDirectory() as folder:
        session = Session.open(_HOUSE, Options(use_model=asked.model, language="ja"))
        embedder = None if asked.words_only else open_embedder(session.settings)
        began = time.process_time()
        where = Path(folder) / "house.index"
        _build(session, where, embedder)
        print(f"index: {time.process_time() - began:.1f} s of processor")
        with IndexFile.open(where) as index:
            judge = session.passage_judge(None) if asked.model else None
            asking = Asking(session, index, embedder, judge, _TODAY)
            outcomes = [(each, _ask(asking, each)) for each in questions]
    _print(outcomes, model=asked.model, verbose=asked.verbose)
    return 0


def _read_options() -> argparse.Namespace:
    options = parser(__doc__)
    options.add_argument("--half", choices=("dev", "held"), default="dev")
    options.add_argument("--words-only", action="store_true", help="no vectors")
    options.add_argument("--model", action="store_true", help="have the model judge")
    options.add_argument("--most", type=int, help="the first so many questions")
    options.add_argument("--verbose", action="store_true", help="print what went wrong")
    return options.parse_args()


def _build(session: Session, where: Path, embedder: Any) -> None:
    with IndexFile.open(where, make=True) as opened:
        report = build_index(
            session, opened, [str(_HOUSE / "documents")], embedder, lambda *_: None
        )
    for shown, error in report.failed:
        print(f"not read: {shown}: {error.what.get('en')}")


def _ask(asking: Asking, question: dict[str, Any]) -> tuple[str, float]:
    """Return what became of a question, and the seconds that it took."""
    began = time.perf_counter()
    answer = asking.answer(question["question"])
    seconds = time.perf_counter() - began
    if answer.status in {"not_judged", "answered"} and asking.judge is None:
        return _find_rank(answer, question), seconds
    return _judge(answer, question), seconds


def _find_rank(answer: Answer, question: dict[str, Any]) -> str:
    """Return the place of the first right passage, as text; none for none."""
    shown = [*answer.quotes, *answer.nearest]
    right = [at for at, each in enumerate(shown, 1) if is_right(each, question)]
    return str(right[0]) if right else "none"


def _judge(answer: Answer, question: dict[str, Any]) -> str:
    if answer.status != "answered":
        return answer.status
    if not question["answers"]:
        return "wrong"
    return "right" if any(is_right(each, question) for each in answer.quotes) else "wrong"


def is_right(quote: Any, question: dict[str, Any]) -> bool:
    """Return whether words of a file that answers hold an answer, or are the words asked for."""
    files = {question["file"], question.get("file2"), *question.get("also", ())} - {None, ""}
    if not any(_fold(quote.file).endswith(_fold(each)) for each in files):
        return False
    said, wanted = _fold(quote.text), _fold(question["quote"])
    return wanted in said or said in wanted or any(_fold(a) in said for a in question["answers"])


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace("|", "").split()).casefold()


def _print(
    outcomes: Sequence[tuple[dict[str, Any], tuple[str, float]]], *, model: bool, verbose: bool
) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question, (outcome, _) in outcomes:
        answerable = ("answerable", question["language"]) if question["answers"] else ()
        for group in (question["kind"], *answerable):
            counts[group][outcome] += 1
        if verbose and outcome not in {"1", "right"}:
            print(f"{question['id']} {outcome} {question['question']} -> {question['answers']}")
    for group, found in sorted(counts.items()):
        told = _describe_answers(found) if model else _describe_ranks(found)
        print(f"{group:12} {found.total():4}  {told}")
    seconds = sorted(each for _, (_, each) in outcomes)
    print(f"seconds: middle {seconds[len(seconds) // 2]:.2f}, most {seconds[-1]:.2f}")


def _describe_ranks(found: Counter[str]) -> str:
    near = found.total() - found["none"]
    return f"first {found['1']}, among the nearest three {near}"


def _describe_answers(found: Counter[str]) -> str:
    names = ("right", "wrong", "unsure", "not_found")
    return ", ".join(f"{name} {found[name]}" for name in names)


if __name__ == "__main__":
    sys.exit(main())
