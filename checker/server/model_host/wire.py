"""Write what goes between the model host and those who ask it: JSON, a line for each answer."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from checker.core.ports import Answer, Completion, EngineInfo, PromptSegment, PromptTree

TREE: Final = TypeAdapter(PromptTree)
SEGMENTS: Final = TypeAdapter(tuple[PromptSegment, ...])
INFO: Final = TypeAdapter(EngineInfo)
COMPLETION: Final = TypeAdapter(Completion)
LARGEST_REQUEST: Final = 64 * 2**20


def write_answer(branch: int, leaf: int, answer: Answer | None) -> dict[str, Any]:
    """Return one answer as a line says it."""
    found = None if answer is None else [answer.margin, answer.mass]
    return {"at": [branch, leaf], "answer": found}


def read_answer(line: dict[str, Any]) -> tuple[int, int, Answer | None]:
    """Return branch, leaf and answer of a line."""
    branch, leaf = line["at"]
    found: Sequence[float] | None = line["answer"]
    return branch, leaf, None if found is None else Answer(found[0], found[1])
