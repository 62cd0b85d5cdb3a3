"""Answers to the shipped rules' examples, so that a user's first run need not calibrate them.

`rules/calibration/<first 12 characters of the model's sha256>.json` holds the answers by a key as
the cache's, the processor left out: a changed example, question, prompt or model simply is not
found in it. `questions.json` beside it names the shipped questions, whatever the model. Processors
differ a little in what they compute, which hardly matters to what many examples teach together. So
the answers count on every machine that gives like ones to a few of the examples, the sentinels
(`docs/decisions/processors.md`).
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Final

import numpy as np

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.core.ports import Answer, EngineInfo
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.engines.small_states import decode_states
from checker.judge.question import Pair

_FORMAT = 3

TOLERANCE: Final = 1.0
"""Nats that a machine's answer to a sentinel may be off: other kernels differ by 0.6 at most."""
_ALIKE: Final = 0.99
"""What the cosine of two states of one sentinel must reach: of other kernels it is 0.999."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """Answers that came with the rules.

    Attributes:
        answers: by key, the processor left out.
        sentinels: questions and texts among them that a machine answers itself, once.
        questions: digests of the questions that ship, `Question.digest`.
    """

    answers: Mapping[bytes, Answer] = field(default_factory=dict)
    sentinels: tuple[Pair, ...] = ()
    questions: frozenset[str] = frozenset()


NONE_SHIPPED = Shipped()


def get_shipped_path(rules: Path, sha256: str) -> Path:
    """Return where the answers of the model `sha256` stand in the folder `rules`."""
    return rules / "calibration" / f"{sha256[:12]}.json"


def get_questions_path(rules: Path) -> Path:
    """Return where the folder `rules` names the questions that ship."""
    return rules / "calibration" / "questions.json"


def agree(expected: Sequence[Answer | None], found: Sequence[Answer | None]) -> bool:
    """Return whether a machine answers the sentinels much as they were answered when shipped.

    Without a sentinel, and where one has no answer on either side, it does not.
    """
    pairs = list(zip(expected, found, strict=True))
    return bool(pairs) and all(
        one is not None and other is not None and _is_like(one, other) for one, other in pairs
    )


def _is_like(one: Answer, other: Answer) -> bool:
    """Return whether two machines' answers to one text differ by no more than kernels do."""
    if abs(one.margin - other.margin) >= TOLERANCE:
        return False
    if not (one.state or other.state):
        return True
    states = decode_states([one.state, other.state])
    if states is None:
        return False
    first, second = states
    return bool(first @ second >= _ALIKE * np.linalg.norm(first) * np.linalg.norm(second))


def asked_here(count: int) -> Message:
    """Return what announces that `count` examples are asked about on this machine."""
    return Message("judge.shipped-calibration-does-not-match", count=count)


def export_answers(shipped: Shipped, info: EngineInfo) -> str:
    """Return the JSON that `load_shipped` reads, a line for each answer, sorted by key."""
    model = json.dumps({"name": info.name, "sha256": info.sha256}, ensure_ascii=False)
    sentinels = ",\n".join(
        f"  {json.dumps(each, ensure_ascii=False)}" for each in shipped.sentinels
    )
    lines = ",\n".join(
        f'  "{key.hex()}": [{answer.margin:.4f}, {answer.mass:.4f}, "{_write(answer.state)}"]'
        for key, answer in sorted(shipped.answers.items())
    )
    return (
        f'{{"format": {_FORMAT},\n "model": {model},\n'
        f' "sentinels": [\n{sentinels}\n ],\n "answers": {{\n{lines}\n }}}}\n'
    )


def _write(state: bytes) -> str:
    return b64encode(state).decode("ascii")


def load_questions(path: Path) -> frozenset[str]:
    """Return the digests of the questions that ship; none where there is no file.

    Raises:
        ConfigError: the file is not a list.
    """
    try:
        return frozenset(map(str, json.loads(read_regular(path, LARGEST_LIST))))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, TypeError) as error:
        raise _report_damaged(path) from error


def load_shipped(path: Path, sha256: str) -> Shipped:
    """Return the answers at `path`; none where there is no file or it is another model's.

    Raises:
        ConfigError: the file is not what `export_answers` writes.
    """
    try:
        content = json.loads(read_regular(path, LARGEST_LIST))
        if (content["format"], content["model"]["sha256"]) != (_FORMAT, sha256):
            return NONE_SHIPPED
        return Shipped(
            {
                bytes.fromhex(key): Answer(float(margin), float(mass), b64decode(state))
                for key, (margin, mass, state) in content["answers"].items()
            },
            tuple((language, ask, text) for language, ask, text in content["sentinels"]),
        )
    except FileNotFoundError:
        return NONE_SHIPPED
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _report_damaged(path) from error


def _report_damaged(path: Path) -> ConfigError:
    return ConfigError(
        Message("judge.calibration-values-cannot-read"),
        place=str(path),
        remedy=Message("judge.install-checker-again"),
    )
