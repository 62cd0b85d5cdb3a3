"""Questions with texts whose answer is known, that no prompt and no adapter was made with.

`labelled.jsonl` has one question a line: `id`, `lang`, `unit`, `doctype`, `ask`, and as many texts
under `yes` as under `no`. `checker model bench` measures a model with them; they must never be
trained on.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.judge.question import Question

SHIPPED = Path(__file__).with_name("labelled.jsonl")

MIN_TEXTS = 6
"""Texts of each answer: half of them calibrate, which takes three."""


@dataclass(frozen=True, slots=True)
class LabelledQuestions:
    """Questions in the order of the file, and the sha256 of its content."""

    questions: tuple[Question, ...]
    sha256: str

    def first(self, count: int | None) -> tuple[Question, ...]:
        """Return the first `count` questions of each language; all of them where it is None."""
        seen: Counter[Language] = Counter()
        chosen = []
        for question in self.questions:
            seen[question.language] += 1
            if count is None or seen[question.language] <= count:
                chosen.append(question)
        return tuple(chosen)


def load_labelled(path: Path = SHIPPED) -> LabelledQuestions:
    """Return the questions in a file, `yes` as their positive texts and `no` as their negative.

    Raises:
        ConfigError: the file is not there, or a line of it is not such a question; names the line.
    """
    try:
        data = read_regular(path, LARGEST_LIST)
        lines = data.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _report_unusable(str(path)) from error
    questions = [
        _parse_question(line, f"{path}:{place}") for place, line in enumerate(lines, 1) if line
    ]
    if not questions:
        raise _report_unusable(str(path))
    return LabelledQuestions(tuple(questions), hashlib.sha256(data).hexdigest())


def _parse_question(line: str, place: str) -> Question:
    try:
        row = json.loads(line)
        language = _parse_language(row["lang"])
        question = Question(
            str(row["ask"]), language, _parse_texts(row["yes"]), _parse_texts(row["no"])
        )
        _check(question)
    except (ValueError, KeyError, TypeError) as error:
        raise _report_unusable(place) from error
    return question


def _parse_language(value: Any) -> Language:
    if value == "ja":
        return "ja"
    if value == "en":
        return "en"
    raise ValueError("lang")


def _parse_texts(values: Any) -> tuple[str, ...]:
    if not (isinstance(values, list) and all(isinstance(each, str) for each in values)):
        raise TypeError("texts")
    return tuple(values)


def _check(question: Question) -> None:
    texts: Sequence[str] = (*question.positive, *question.negative)
    if min(len(question.positive), len(question.negative)) < MIN_TEXTS:
        raise ValueError("too few texts")
    if len(set(texts)) < len(texts):
        raise ValueError("a text twice")


def _report_unusable(place: str) -> ConfigError:
    return ConfigError(
        Message("judge.labelled-questions-cannot-read"),
        place=place,
        remedy=Message("judge.install-checker-again"),
    )
