"""How often the judge is right on a stranger's questions, by how many examples it has.

    python benchmarks/judge_questions.py [--second] [--examples 6 12 20] [--language ja|en]
                                         [--margin] [--half 0|1]

`data/judge_questions.jsonl` holds 24 questions of format owners in two languages, by somebody who
saw neither code nor other questions: 20 examples of each answer, and 20 other texts to judge;
`data/judge_questions_second.jsonl` (`--second`) 40 questions by seven other hands: 40 examples of
each answer, and 24 texts. They are asked as `checker check` asks a judged rule: first so many
examples of each answer, then the texts, by margin and, from twelve of each on, by the probe; with
`--margin` by margin alone. `decides` are the texts that are not unsure, `right` the share of those
that are answered as the writer of the text says; then the share of all texts, of the surest four
fifths and of the surest half on whose right side the answer is. `--half` asks every other question.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from harness import ROOT, parser

from checker.judge import ruling
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.session import Options, Session

_DATA: Final = Path(__file__).with_name("data") / "judge_questions.jsonl"
_SECOND: Final = _DATA.with_name("judge_questions_second.jsonl")
_COVERAGES: Final = (1.0, 0.8, 0.5)


@dataclass(frozen=True)
class Asked:
    """A text's right answer, the one that was given, and how far it is on the right side."""

    right: str
    given: str
    distance: float


def main() -> int:
    """Ask all questions with each number of examples; print shares."""
    options = parser(__doc__)
    options.add_argument("--examples", type=int, nargs="+", default=[6, 12, 20])
    options.add_argument("--language", choices=("ja", "en"))
    options.add_argument("--second", action="store_true", help="the 40 questions")
    options.add_argument("--margin", action="store_true", help="by margin alone, without a probe")
    options.add_argument("--half", type=int, choices=(0, 1), help="every other question")
    options.add_argument("--each", action="store_true", help="each question, too")
    asked = options.parse_args()
    path = _SECOND if asked.second else _DATA
    lines = [json.loads(each) for each in path.read_text("utf-8").splitlines()]
    data = [
        each
        for at, each in enumerate(lines)
        if asked.language in {None, each["language"]} and asked.half in {None, at % 2}
    ]
    if asked.margin:
        vars(ruling)["_PROBED"] = sys.maxsize  # no setting of the product
    judge = Session.open(ROOT, Options(use_model=True, language="ja")).judge()
    if judge is None:
        raise SystemExit("no model is installed")
    for count in asked.examples:
        found: defaultdict[str, list[Asked]] = defaultdict(list)
        for each in data:
            pairs = _ask(judge, each, count)
            found[each["language"]] += pairs
            found["all"] += pairs
            if asked.each:
                _print(f"  {count} + {count} {each['id']}", pairs)
        for language, pairs in sorted(found.items()):
            _print(f"{count} + {count} {language}", pairs)
    judge.close()
    return 0


def _ask(judge: Judge, data: dict[str, Any], count: int) -> list[Asked]:
    """Return for each text the answer that is right, and the one that was given."""
    positive, negative = (tuple(data["examples"][side][:count]) for side in ("yes", "no"))
    question = Question(data["question"], data["language"], positive, negative)
    texts = [(side, text) for side in ("yes", "no") for text in data["tests"][side]]
    (judged,) = judge.ask([Request(question, tuple(text for _, text in texts))])
    known = judged.calibration
    found = []
    for (side, _), answer in zip(texts, judged.answers, strict=True):
        way = 0.0 if answer.margin is None else known.slope * (answer.margin - known.threshold)
        found.append(Asked(side, answer.decision, way if side == "yes" else -way))
    return found


def _print(name: str, asked: Sequence[Asked]) -> None:
    decided = [each for each in asked if each.given != "unsure"]
    right = sum(each.right == each.given for each in decided)
    share = f"right {right / len(decided):6.1%}" if decided else "right      -"
    ordered = sorted((each.distance for each in asked), key=abs, reverse=True)
    sides = []
    for coverage in _COVERAGES:
        surest = ordered[: round(coverage * len(ordered))]
        sides.append(f"{sum(each > 0 for each in surest) / len(surest):6.1%}")
    print(
        f"{name:16} decides {len(decided) / len(asked):6.1%} of {len(asked)}  {share}"
        f"  of all, 80 %, 50 %: {' '.join(sides)}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
