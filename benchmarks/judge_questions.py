"""How often the judge is right on a stranger's questions, by how many examples it has.

    python benchmarks/judge_questions.py [--examples 6 12 20] [--language ja|en]

`data/judge_questions.jsonl` holds 24 questions of format owners in two languages, by somebody who
saw neither code nor other questions: 20 examples of each answer, and 20 other texts to judge. They
are asked as `checker check` asks a judged rule: first so many examples of each answer, then the
texts, by margin and, from twelve of each on, by the probe. `decides` are the texts that are not
unsure, `right` the share of those that are answered as the writer of the text says.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from harness import ROOT, parser

from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.session import Options, Session

_DATA: Final = Path(__file__).with_name("data") / "judge_questions.jsonl"


def main() -> int:
    """Ask all questions with each number of examples; print shares."""
    options = parser(__doc__)
    options.add_argument("--examples", type=int, nargs="+", default=[6, 12, 20])
    options.add_argument("--language", choices=("ja", "en"))
    options.add_argument("--each", action="store_true", help="each question, too")
    asked = options.parse_args()
    lines = map(json.loads, _DATA.read_text("utf-8").splitlines())
    data = [each for each in lines if asked.language in {None, each["language"]}]
    judge = Session.open(ROOT, Options(use_model=True, language="ja")).judge()
    if judge is None:
        raise SystemExit("no model is installed")
    for count in asked.examples:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
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


def _ask(judge: Judge, data: dict[str, Any], count: int) -> list[tuple[str, str]]:
    """Return for each text the answer that is right, and the one that was given."""
    positive, negative = (tuple(data["examples"][side][:count]) for side in ("yes", "no"))
    question = Question(data["question"], data["language"], positive, negative)
    texts = [(side, text) for side in ("yes", "no") for text in data["tests"][side]]
    (judged,) = judge.ask([Request(question, tuple(text for _, text in texts))])
    return [
        (side, answer.decision) for (side, _), answer in zip(texts, judged.answers, strict=True)
    ]


def _print(name: str, pairs: Sequence[tuple[str, str]]) -> None:
    decided = [(right, given) for right, given in pairs if given != "unsure"]
    right = sum(each == given for each, given in decided)
    share = f"right {right / len(decided):6.1%}" if decided else "right      -"
    print(
        f"{name:16} decides {len(decided) / len(pairs):6.1%} of {len(pairs)}  {share}", flush=True
    )


if __name__ == "__main__":
    sys.exit(main())
