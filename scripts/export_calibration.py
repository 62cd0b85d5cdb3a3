"""Writes the answers to the shipped rules' own examples, so that users need not wait for them.

    python scripts/export_calibration.py

Run it with the default model installed, after a judged rule, its examples, or the prompt changed;
a test fails while the file is stale. It asks what is new, and writes
`rules/calibration/<model>.json` and `questions.json` beside it. Which machine asks hardly matters
(`docs/decisions/processors.md`).
"""

import json
from collections.abc import Sequence
from pathlib import Path

from checker.core import resources
from checker.core.config import Settings
from checker.core.storage import write_atomically
from checker.jobs.judging.judged_rules import questions
from checker.jobs.judging.open_judge import open_engine, open_judge
from checker.judge.question import Pair, Question
from checker.judge.shipped_answers import (
    Shipped,
    export_answers,
    get_questions_path,
    get_shipped_path,
)
from checker.kinds.meaning.judge import JudgeRule
from checker.rules import RulesetLibrary


def shipped_questions() -> list[Question]:
    """Return the questions of every judged rule that ships, each once."""
    library = RulesetLibrary()
    sets = [library.get(file.stem) for file, _ in library.headers()]
    return list(
        dict.fromkeys(
            question
            for ruleset in sets
            for each in ruleset.rules
            if isinstance(each.rule, JudgeRule)
            for question in questions(each.rule, ruleset.header.language)
        )
    )


_ASKED = 4
"""Questions among which the sentinels are: eight texts, half a minute on the slowest machine."""


def sentinels_of(questions: Sequence[Question]) -> tuple[Pair, ...]:
    """Return a good and a bad example of some questions, spread over all that ship."""
    chosen = questions[:: len(questions) // _ASKED][:_ASKED]
    return tuple(
        (each.language, each.ask, text)
        for each in chosen
        for text in (each.positive[0], each.negative[0])
    )


def main() -> None:
    """Ask the default model, and write its answers."""
    engine = open_engine(None, Settings())
    if engine is None:
        raise SystemExit("no model: checker model pull")
    judge = open_judge(engine)
    questions = shipped_questions()
    answers = judge.example_answers(questions)
    shipped = Shipped(answers, sentinels_of(questions))
    path: Path = get_shipped_path(resources.get_rules_folder(), judge.info.sha256)
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, export_answers(shipped, judge.info).encode("utf-8"))
    digests = sorted(each.digest for each in questions)
    named = get_questions_path(resources.get_rules_folder())
    write_atomically(named, (json.dumps(digests, indent=1) + "\n").encode("utf-8"))
    judge.close()
    print(f"{len(answers)} answers -> {path.name}")  # noqa: T201 - a script says what it did


if __name__ == "__main__":
    main()
