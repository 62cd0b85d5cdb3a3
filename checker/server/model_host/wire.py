"""Write what goes between the model host and those who ask it: JSON, a line for each answer."""

from base64 import b64decode, b64encode
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from checker.core.ports import (
    Answer,
    Completion,
    EngineInfo,
    Likelihood,
    PromptSegment,
    PromptTree,
    Skill,
)

TREE: Final = TypeAdapter(PromptTree)
SEGMENTS: Final = TypeAdapter(tuple[PromptSegment, ...])
INFO: Final = TypeAdapter(EngineInfo)
COMPLETION: Final = TypeAdapter(Completion)
COMPLETIONS: Final = TypeAdapter(list[Completion] | None)
LIKELIHOODS: Final = TypeAdapter(list[list[Likelihood | None]] | None)
SKILL: Final[TypeAdapter[Skill]] = TypeAdapter(Skill)
LARGEST_REQUEST: Final = 64 * 2**20


class WriteOrder(BaseModel):
    """A text that is wanted of the model.

    Attributes:
        messages: a conversation, as role and content; or else
        prompt: what is written on from.
        limit: the most tokens; None for a thousand, or what there is room for.
        stop: words before which the text ends.
        json_schema: of the JSON that it has to be; None for any text.
        strict: whether a word of the schema that cannot be kept is an error.
        seconds: by then it begins, and ends.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    messages: tuple[tuple[str, str], ...] = ()
    prompt: str = ""
    limit: int | None = Field(None, ge=1)
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int | None = None
    stop: tuple[str, ...] = ()
    json_schema: dict[str, Any] | None = None
    strict: bool = False
    seconds: float = 300.0


class WrittenText(BaseModel):
    """How a text ended: at its own end or a stop word (`stop`), or at a cap (`length`)."""

    finish: str
    prompt_tokens: int
    tokens: int


def write_answer(branch: int, leaf: int, answer: Answer | None) -> dict[str, Any]:
    """Return one answer as a line says it."""
    found = (
        None
        if answer is None
        else [answer.margin, answer.mass, b64encode(answer.state).decode("ascii")]
    )
    return {"at": [branch, leaf], "answer": found}


def read_answer(line: dict[str, Any]) -> tuple[int, int, Answer | None]:
    """Return branch, leaf and answer of a line."""
    branch, leaf = line["at"]
    found = line["answer"]
    if found is None:
        return branch, leaf, None
    margin, mass, state = found
    return branch, leaf, Answer(margin, mass, b64decode(state))
