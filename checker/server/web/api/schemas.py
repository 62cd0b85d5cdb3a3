"""Describe what the API takes and gives; OpenAPI shows these with their examples."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FaultyPart(_Model):
    """A part of a request that is wrong."""

    at: str = Field(examples=["body.chosen"])
    says: str


class ProblemView(BaseModel):
    """What is wrong with a request (RFC 9457)."""

    type: str = Field(
        description="Names the problem for programs.", examples=["urn:checker:problem:not-found"]
    )
    title: str = Field(examples=["not found"])
    status: int = Field(examples=[404])
    detail: str = Field(description="One sentence for people, in the language of who asked.")
    instance: str = Field(description="What was asked for.", examples=["/api/v1/jobs/5f1c"])
    place: str | None = Field(None, description="Which file or part of the request it is about.")
    faults: list[FaultyPart] = []


class JobView(_Model):
    """A job, and the document that it is about."""

    id: str = Field(examples=["5f1c0c3b6e6e4f0f9d1a2b3c4d5e6f70"])
    kind: Literal["check", "fix", "write", "try", "measure", "learn", "gather", "index"]
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    document: str = Field(description="Id of the document.")
    name: str = Field(examples=["稟議書.docx"])
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    place: int | None = Field(description="How many jobs begin before it; null once it began.")
    seconds_left: int | None = Field(
        None, description="About how long until it is done; null where nothing tells."
    )
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


class TemplateView(_Model):
    """A template that documents can be written from."""

    name: str = Field(examples=["ringi"])
    title: str = Field(examples=["稟議書"])
    description: str
    language: str
    ruleset: str
    forms: list[str] = Field(examples=[[".md"]])


class ColumnView(_Model):
    """A column of a field that has rows."""

    name: str
    label: str
    help: str
    kind: str
    source: Literal["given", "drafted", "computed"]
    required: bool
    example: str | None = None
    choices: list[str] = []


class TemplateFieldView(_Model):
    """A field of a template."""

    name: str = Field(examples=["subject"])
    label: str = Field(examples=["件名"])
    help: str
    kind: Literal["text", "rich_text", "date", "amount", "choice", "person", "image", "rows"]
    source: Literal["given", "drafted", "computed"] = Field(
        description="Who says it where no value is given: nobody, the model, or code."
    )
    required: bool
    example: str | None = None
    default: str | None = None
    choices: list[str] = []
    columns: list[ColumnView] = Field([], description="Of a field with rows.")


class TemplateDetail(TemplateView):
    """A template with its fields."""

    fields: list[TemplateFieldView]


class WrittenFieldView(_Model):
    """What became of a field of a document that was written."""

    name: str
    label: str
    origin: Literal["given", "default", "notes", "drafted", "computed", "absent"]
    value: str | list[dict[str, str]]
    quote: str = Field(description="Words of the notes that say it, verbatim.")
    sentence: str = Field(description="The line of the notes in which they stand.")
    line: int = Field(description="Its number, from 1; 0 for none.")
    doubtful: list[str] = Field(description="Of a draft, what no source says.")
    candidates: list[str] = Field(
        description="Of one that is open, what the notes may say, the likeliest first."
    )


class WrittenFieldList(_Model):
    """The fields of a document that was written, in the order of the template."""

    fields: list[WrittenFieldView]


class RulesetView(_Model):
    """A rule set that documents can be checked with."""

    name: str = Field(examples=["ringi"])
    title: str
    language: str
    source: Literal["office", "folder", "shipped"] = Field(
        description="Published here, a file of the administrator, or one that came with checker."
    )
    number: int | None = Field(description="The version that holds, of a published one.")
