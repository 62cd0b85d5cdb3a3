"""Describe what the API takes and gives; OpenAPI shows these with their examples."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class JobView(_Model):
    """A job, and the document that it is about."""

    id: str = Field(examples=["5f1c0c3b6e6e4f0f9d1a2b3c4d5e6f70"])
    kind: Literal["check", "fix", "try", "measure", "learn"]
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    document: str = Field(description="Id of the document.")
    name: str = Field(examples=["稟議書.docx"])
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    place: int | None = Field(description="How many jobs begin before it; null once it began.")
    done: int = Field(description="Questions of the model that are answered.")
    total: int
    problem: str | None = Field(description="Why it failed, in the language that was asked for.")
    files: list[str] = Field(examples=[["verdict.json", "commented.docx"]])
    summary: dict[str, Any]


class JobPage(_Model):
    """Jobs, the newest first."""

    jobs: list[JobView]
    next: str | None = Field(description="Give it as `before` for the next page; null at the end.")


class DecisionRequest(_Model):
    """What somebody decides on a finding."""

    key: str = Field(description="Of the finding, as `GET .../findings` gives it.")
    accepted: bool
    reason: str = Field("", max_length=1000, examples=["見積書は別紙で回付済み"])


class FixRequest(_Model):
    """Which fixes are to be made in a copy of a document."""

    document: str
    chosen: list[str] | None = Field(
        None, description="Keys of findings; all that can be fixed where it is null."
    )
    grade: Literal["safe", "unsafe"] = "unsafe"


class FindingView(_Model):
    """A finding with its key and what was decided on it."""

    key: str
    finding: dict[str, Any]
    decided: Literal["accepted", "rejected"] | None
    reason: str


class FindingList(_Model):
    """The findings of a job that is done."""

    findings: list[FindingView]


class RulesetView(_Model):
    """A rule set that documents can be checked with."""

    name: str = Field(examples=["ringi"])
    title: str
    language: str
    source: Literal["office", "folder", "shipped"] = Field(
        description="Published here, a file of the administrator, or one that came with checker."
    )
    number: int | None = Field(description="The version that holds, of a published one.")
