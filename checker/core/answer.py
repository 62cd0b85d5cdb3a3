"""The answer to a question, for people and programs: quotes with their places, or none.

What an answer says is verbatim in a document. A change that takes something away, or gives it
another meaning, raises `ANSWER_VERSION`.
"""

from typing import Final, Literal

from pydantic import ConfigDict, Field

from checker.core.lazy_models import LazyModel
from checker.core.verdict import EngineUsed, Place

ANSWER_VERSION: Final = "1"

Standing = Literal["valid", "repealed", "superseded", "future"]
"""Whether a document holds, beside the other editions of it."""
Status = Literal["answered", "not_found", "unsure", "not_judged"]


class AnswerModel(LazyModel):
    """Every part of an answer: unknown keys are errors, nothing changes after it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(AnswerModel):
    """Words of a document, and where they stand."""

    text: str = Field(description="Verbatim: a sentence, a row with its headers, an FAQ's answer.")
    kind: Literal["text", "row", "faq"]
    file: str
    title: str
    headings: tuple[str, ...] = Field(description="Above it, outermost first; an FAQ's question.")
    place: Place
    owner: str = Field("", description="Who answers for an FAQ entry, as its list says.")
    dated: str = Field("", description="Of when an FAQ entry is, as its list says.")
    standing: Standing = Field("valid", description="Whether the document holds today.")
    in_force: str = Field("", description="Since when it holds, ISO 8601, where it says so.")
    repealed: str = Field("", description="From when it is repealed, ISO 8601; - for unknown.")
    confidence: float | None = Field(None, description="That it answers, 0 to 1, where judged.")
    since: Literal["", "changed", "gone"] = Field(
        "", description="What became of the file since it was indexed."
    )


class Contradiction(AnswerModel):
    """Two of the quotes, counted from 0, that name different values for one thing."""

    quotes: tuple[int, int]
    values: tuple[str, str]


class NotIndexed(AnswerModel):
    """A file whose words could not be searched, and why."""

    file: str
    reason: str


class IndexUsed(AnswerModel):
    """The index that was asked."""

    path: str
    built: str = Field(description="When, ISO 8601.")
    files: int
    passages: int
    embedder: str = Field("", description="What told nearness of meaning; empty for words only.")


class Answer(AnswerModel):
    """What the documents say to a question."""

    version: str = ANSWER_VERSION
    question: str = Field(description="As it was put.")
    follows: str = Field("", description="The question before it, where it is a follow-up.")
    understood: str = Field(
        "", description="A follow-up with the words that it leaves out: what was answered."
    )
    status: Status = Field(
        description="answered: the quotes answer it; not_found: no passage does; unsure: the model"
        " cannot tell; not_judged: nobody was asked."
    )
    quotes: tuple[Quote, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    nearest: tuple[Quote, ...] = Field((), description="Where nothing answers: what comes nearest.")
    not_indexed: tuple[NotIndexed, ...] = ()
    notes: tuple[str, ...] = ()
    index: IndexUsed
    engine: EngineUsed | None = None
