"""Describe what the API takes and gives of rule sets."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from checker.server.rulebook.difference import ComparedLine
from checker.server.store.tables import RulesetVersion

_MOST_LETTERS = 512 * 1024


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FaultView(_Model):
    """One thing that is wrong with a rule set."""

    level: Literal["error", "warning"] = Field(description="A warning does not hinder publishing.")
    file: str = Field(examples=["ringi.yaml"])
    line: int
    column: int
    message: str
    remedy: str | None
    nearest: str | None = Field(description="The right spelling of a name that there is not.")


class RuleView(_Model):
    """A rule in words."""

    id: str = Field(examples=["ringi.total"])
    name: str
    names: dict[str, str]
    sentence: str = Field(description="What it says, asks or finds.")
    why: str
    severity: Literal["error", "warning", "info"]
    concern: str
    kind: str = Field(examples=["sections"])
    decided_by: Literal["code", "model"]
    needs_match: str = Field(
        "", description="What a text must match; else the answer is no, and no model is asked."
    )
    unless_matches: str = Field(
        "", description="Where a text matches it, the answer is yes, and no model is asked."
    )
    examples: int
    enabled: bool
    file: str = Field(description="Where it is written: this rule set or a base.")
    line: int


class RulesetWords(_Model):
    """A rule set in words."""

    name: str
    title: str
    description: str
    language: str
    version: str = Field(description="As its author wrote it.")
    extends: list[str]
    filenames: list[str]
    titles: list[str]
    sha256: str = Field(description="Over its text and those of its bases.")
    rules: list[RuleView]


class ValidationView(_Model):
    """What a text holds, and all that is wrong with it."""

    problems: list[FaultView]
    ruleset: RulesetWords | None = Field(description="Null where it cannot be used.")


class RulesetDetail(ValidationView):
    """A rule set that documents can be checked with."""

    source: Literal["office", "folder", "shipped"]
    number: int | None = Field(description="The version that holds, of a published one.")


class RulesetText(_Model):
    """A rule set's YAML."""

    name: str
    text: str


class DraftRequest(_Model):
    """A text that need not be right."""

    text: str = Field(max_length=_MOST_LETTERS, examples=["ruleset: ringi\nrules: []\n"])
    name: str | None = Field(
        None, max_length=100, description="Under which it is to be published; else its own."
    )


class PublishRequest(_Model):
    """A text to publish, and what changed."""

    text: str = Field(max_length=_MOST_LETTERS)
    note: str = Field("", max_length=1000, examples=["金額の上限を改めた"])


class NoteRequest(_Model):
    """Why something is done."""

    note: str = Field("", max_length=1000)


class CopyRequest(_Model):
    """What a copy is to be called."""

    name: str = Field(max_length=100, examples=["ringi-osaka"])


class VersionView(_Model):
    """A version in the history of a rule set."""

    number: int
    action: Literal["publish", "restore", "withdraw"]
    sha256: str
    note: str
    restored_from: int | None
    author: str
    made_at: datetime

    @classmethod
    def of(cls, row: RulesetVersion) -> Self:
        """Return a row as the API shows it."""
        names = cls.model_fields
        return cls.model_validate({name: getattr(row, name) for name in names})


class VersionPage(_Model):
    """Versions, the newest first."""

    versions: list[VersionView]
    next: int | None = Field(description="Give it as `before` for the next page; null at the end.")


class LineView(_Model):
    """A line of a comparison; of `skipped` ones `before` says how many."""

    change: Literal["added", "removed", "same", "skipped"]
    text: str
    before: int | None
    after: int | None

    @classmethod
    def of(cls, line: ComparedLine) -> Self:
        """Return a compared line as the API shows it."""
        return cls(change=line.change, text=line.text, before=line.before, after=line.after)
