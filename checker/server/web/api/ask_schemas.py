"""Describe questions, answers and the index as the API takes and gives them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.core.answer import Standing, Status
from checker.server.asking.history import Feedback

_ID = "5f1c0c3b6e6e4f0f9d1a2b3c4d5e6f70"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuestionRequest(_Model):
    """A question to the office's documents."""

    question: str = Field(
        max_length=1000,
        description="One sentence, at most 500 characters once spaces are joined.",
        examples=["旅費の精算は何日以内ですか", "When are travel claims due?"],
    )
    follows: str | None = Field(
        None,
        description="Id of one's own question that this one follows up: it gives the words that"
        " this one leaves out. What was answered then gives none.",
        examples=[None, _ID],
    )


class QuotedView(_Model):
    """Words of a document, and where they stand."""

    text: str = Field(
        description="Verbatim: a sentence, a row with its headers, an FAQ's answer.",
        examples=["出張から戻った者は、帰着の日から7日以内に精算書を経理課に提出する。"],
    )
    kind: Literal["text", "row", "faq"]
    document: str = Field(
        description="`/api/v1/ask/documents/{document}` has the file.", examples=[_ID]
    )
    file: str = Field(
        description="Its folder's title, and from there on.", examples=["規程/旅費規程.docx"]
    )
    title: str = Field(examples=["旅費規程（第3版）"])
    headings: list[str] = Field(
        description="Above it, outermost first.", examples=[["第4条（精算）"]]
    )
    where: str = Field(description="The place in words.", examples=["第4条（精算）"])
    owner: str = Field(description="Who answers for an FAQ entry.", examples=[""])
    dated: str = Field(description="Of when an FAQ entry is.", examples=[""])
    standing: Standing = Field(description="Whether the document holds today.")
    in_force: str = Field(description="Since when, ISO 8601.", examples=["2024-04-01"])
    repealed: str = Field(description="From when it is repealed; - for unknown.", examples=[""])
    confidence: float | None = Field(description="That it answers, 0 to 1; null if not judged.")
    since: Literal["", "changed", "gone"] = Field(
        description="What became of the file since it was indexed."
    )


class ContradictionView(_Model):
    """Two of the quotes, counted from 0, that name different values for one thing."""

    quotes: list[int] = Field(examples=[[0, 1]])
    values: list[str] = Field(examples=[["7日", "10日"]])


class UnreadFileView(_Model):
    """A file that the asker may read and whose words could not be searched, and why."""

    file: str = Field(examples=["規程/読めない.docx"])
    reason: str


class AnswerView(_Model):
    """What the documents that the asker may read say to a question."""

    id: str = Field(examples=[_ID])
    question: str = Field(examples=["旅費の精算は何日以内ですか"])
    understood: str = Field(
        description="A follow-up with the words that it left out: what was answered.",
        examples=[""],
    )
    asked_at: datetime
    status: Status = Field(
        description="`answered`: the quotes answer it; `not_found`: it is not in the documents;"
        " `unsure`: the model cannot tell; `not_judged`: no model was asked."
    )
    quotes: list[QuotedView]
    contradictions: list[ContradictionView]
    nearest: list[QuotedView] = Field(description="Where nothing answers: what comes nearest.")
    not_indexed: list[UnreadFileView]
    notes: list[str] = Field(description="In the language that was asked in.")
    built: datetime | None = Field(description="When the index was built.")
    documents: int = Field(description="That were searched.", examples=[150])
    passages: int = Field(examples=[4200])
    model: str | None = Field(description="That judged; null where none did.")
    feedback: Feedback | None
    collected: bool = Field(description="Whether the question waits for an answer by a person.")


class FoundView(_Model):
    """What was found for a question before the model judged whether it answers."""

    nearest: list[QuotedView]


class AskedView(_Model):
    """A question of one's own, in a line."""

    id: str = Field(examples=[_ID])
    question: str = Field(examples=["旅費の精算は何日以内ですか"])
    understood: str = Field(description="How a follow-up was read; else empty.", examples=[""])
    asked_at: datetime
    status: Status | None = Field(description="Null where another version wrote the answer.")
    feedback: Feedback | None


class AskedPage(_Model):
    """One's own questions, the newest first."""

    questions: list[AskedView]
    next: str | None = Field(description="Give it as `before` for the next page; null at the end.")


class FeedbackRequest(_Model):
    """What somebody says of an answer."""

    feedback: Feedback
    share: bool = Field(
        False,
        description="Of what is missing: let whoever answers read the question, without a name.",
    )


class OpenQuestionView(_Model):
    """A question that nothing answered."""

    id: str = Field(examples=[_ID])
    question: str = Field(examples=["社宅の契約更新はどこに頼みますか"])
    collected_at: datetime


class OpenQuestionPage(_Model):
    """Questions that wait for an answer, the newest first."""

    questions: list[OpenQuestionView]
    next: str | None = Field(description="Give it as `before` for the next page; null at the end.")


class FaqRequest(_Model):
    """An entry of the FAQ that everybody reads."""

    question: str = Field(max_length=1000, examples=["社宅の契約更新はどこに頼みますか"])
    answer: str = Field(max_length=4000, examples=["総務課に更新届を出してください。"])


class FailureView(_Model):
    """A file that could not be read, and why."""

    file: str = Field(examples=["規程/読めない.docx"])
    reason: str


class IndexedFolderView(_Model):
    """A folder that people may ask, who may, and how it does."""

    title: str = Field(examples=["規程"])
    path: str = Field(examples=["/srv/documents/kitei"])
    roles: list[str] = Field(examples=[["member"]])
    groups: list[str] = Field(examples=[[]])
    users: list[str] = Field(examples=[[]])
    documents: int = Field(examples=[150])
    passages: int = Field(examples=[4200])
    failed: int = Field(description="Files that could not be read.", examples=[1])
    failures: list[FailureView] = Field(
        description="The first hundred, where the caller may read the folder."
    )
    missing: bool = Field(description="The folder is not there now.")


class IndexView(_Model):
    """The index of the documents that people may ask."""

    built: datetime | None
    embedder: str = Field(description="What tells nearness of meaning; empty for words only.")
    size: int = Field(description="In bytes.")
    folders: list[IndexedFolderView]
    job: str | None = Field(description="Id of the newest job that built it.")
    status: Literal["queued", "running", "done", "failed", "cancelled"] | None
    done: int = Field(description="Files that the job has looked at.")
    total: int
    problem: str | None = Field(description="Why the job failed, or the index cannot be used.")
