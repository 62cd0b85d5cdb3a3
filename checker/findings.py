"""What a check answers: hits in a document, before anybody chose a language or a severity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from checker.document import Span
from checker.text.bilingual import Bilingual

Severity = Literal["error", "warning", "info"]
Grade = Literal["safe", "unsafe", "display"]


class Outcome(StrEnum):
    """What became of one rule on one document."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNSURE = "unsure"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Replacement:
    """New text for exactly the hit's span. `safe` never changes meaning; `display` is a hint."""

    text: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule does not hold.

    `message` is the kind's own sentence; `values` fills a rule's own `message`
    (`{match}`, `{replacement}` and what the kind's documentation lists). `whole` marks what
    concerns the document rather than the words at `span`. `masked` is shown in the place of words
    that no report may pass on.
    """

    span: Span
    message: Bilingual
    suggestion: Bilingual | None = None
    replacement: Replacement | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    masked: str | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one rule found: how many candidates it looked at, and where they fail.

    No candidates means `not_applicable`, never a pass.
    """

    candidates: int
    hits: tuple[Hit, ...] = ()
