"""The verdict: what checker says of a document, for people, scripts and CI (DESIGN 7).

`checker schema verdict` exports the JSON Schema. A change that takes something away, or gives it
another meaning, raises `VERDICT_VERSION`.
"""

import json
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from checker.core.findings import Change, Concern, Grade, Outcome, Severity
from checker.core.lazy_models import LazyModel
from checker.core.messages import DisplayLanguage

VERDICT_VERSION: Final = "1"

Status = Literal["pass", "fail", "needs_review", "error"]
Reason = Literal[
    "no_model",  # no model is installed, or --no-model
    "band",  # the model is not sure enough
    "advisory",  # on its own examples the rule is not reliable enough with this model
    "too_long",  # a unit does not fit the model's context
    "off_topic",  # the model was not answering the question
    "addressed",  # the answer rests on words about how the document is to be judged
    "budget",  # the time for judging was used up
    "interrupted",  # somebody ended the judging
    "timeout",  # a regular expression used up its time
    "crash",  # the check or the engine failed
    "bad_rule",  # a pattern or a word list of the rule cannot be used
]


class VerdictModel(LazyModel):
    """Every part of a verdict: unknown keys are errors, nothing changes after it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(VerdictModel):
    """Where in the document. `whole` marks what concerns all of it; the rest says where to look.

    Lines and columns count from 1 (text formats; in PDF, `line` and `end_line` count on the page);
    `page` is a page of a PDF file or a slide, from 1; `sheet` and `cell` name a place of a
    workbook, as in `B7`. `block` is the path in the document tree, `start` and `end` the
    characters of that block's text, from 0; rows and columns of a table count from 1.
    """

    block: str
    start: int
    end: int
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    section: tuple[str, ...] = ()
    table_row: int | None = None
    table_column: int | None = None
    whole: bool = False
    label: str = Field(description="The place in words, in the verdict's language.")


class FixRepair(VerdictModel):
    """What a fix changes that is not words: looks, the page, paragraphs that are missing."""

    words: str = Field(description="What is changed, in the verdict's language.")
    changes: tuple[Annotated[Change, Field(discriminator="kind")], ...]


class Fix(VerdictModel):
    """Text to put in the place of the finding's characters.

    Where there is a `repair`, that is the fix, and the characters stay what they are.
    """

    replacement: str
    grade: Grade
    repair: FixRepair | None = Field(
        None, description="Of a fix that changes looks or build; `replacement` is the quote then."
    )

    @property
    def shown(self) -> str:
        """What a person is told of the fix: the new text, or what is changed."""
        return self.replacement if self.repair is None else self.repair.words


class Finding(VerdictModel):
    """One thing that is wrong."""

    rule: str
    name: str = Field("", description="What the rule is called, in the verdict's language.")
    severity: Severity
    concern: Concern = Field(
        "house",
        description="Whether it is an error in anybody's document (fault), a matter of how to write"
        " (style), or what one house asks of its documents (house).",
    )
    message: str
    message_id: str = Field(
        "", description="What says it, in any language; the rule where its author wrote the words."
    )
    values: dict[str, Any] = Field(
        default_factory=dict, description="What the message was filled with, by name."
    )
    place: Place
    quote: str = Field(
        description="The characters at the place, verbatim; none for the whole;"
        " personal data with most characters masked."
    )
    excerpt: str = Field(
        description="One line of the document around the quote, verbatim; masked likewise."
    )
    excerpt_start: int = Field(description="Where in the excerpt the quote begins, from 0.")
    why: str | None = None
    suggestion: str | None = None
    fix: Fix | None = None
    confidence: float | None = Field(None, description="Of a judged finding, 0 to 1.")
    explanation: str | None = Field(
        None,
        description="Of a judged finding, where asked for: what was decided, and the words of the"
        " document that decided it or come nearest.",
    )
    rule_at: str = Field(description="Where the rule is written, file:line.")
    open_field: str = Field(
        "",
        description="Of a field that is still to be filled in where a document was written from a"
        " template: its label. It is no fault of the writer.",
    )
    cause: str = Field(
        "",
        description="The same in findings that have one cause: one rule says the same of several"
        " places. Empty where a finding stands alone.",
    )

    @property
    def rule_name(self) -> str:
        """What a person is told of the rule: its name, its id where it has none."""
        return self.name or self.rule

    @property
    def known_by(self) -> str:
        """What is said, in no language: the same text whoever reads the finding."""
        if not self.message_id:
            return self.message
        values = json.dumps(self.values, ensure_ascii=False, sort_keys=True)
        return f"{self.message_id}\0{values}"


class Suppressed(VerdictModel):
    """A finding that somebody answered for: it does not count."""

    finding: Finding
    reason: str = Field(description="What the author wrote, verbatim.")
    at: str = Field(description="Where it is suppressed: a place in the document, or file:line.")
    by: Literal["comment", "word_comment", "sidecar"]
    author: str = ""


class Evidence(VerdictModel):
    """Words of the document that a judged rule rests on, verbatim."""

    quote: str
    place: Place
    answer: Literal["yes", "no", "unsure"]
    confidence: float | None = None
    reason: Reason | None = None
    questions: tuple[str, ...] = Field(
        (), description="Where the rule has several questions, those that the answer rests on."
    )


class Reliability(VerdictModel):
    """What `checker rules test` measured for a judged rule on the model that answered.

    Of several questions the examples are counted together; the rest is that of the weakest.
    """

    examples: int
    accuracy: float
    decided: float = Field(description="Share of the examples outside the unsure band.")
    advisory: bool
    probed: bool = Field(
        False, description="Whether a probe on the model's state decided beside its answer."
    )


class RuleResult(VerdictModel):
    """What became of one rule."""

    rule: str
    name: str = Field("", description="What it is called, in the verdict's language.")
    kind: str
    severity: Severity
    concern: Concern = "house"
    outcome: Outcome
    candidates: int = Field(description="How many places the rule looked at.")
    findings: int = 0
    unsure: int = Field(
        0, description="Of a judged rule: on how many of these places nobody could decide."
    )
    reason: Reason | None = None
    explanation: str | None = None
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()
    reliability: Reliability | None = None

    @property
    def rule_name(self) -> str:
        """What a person is told of the rule: its name, its id where it has none."""
        return self.name or self.rule

    @property
    def is_open(self) -> bool:
        """Whether the rule, or some place that it looked at, is left undecided."""
        return self.unsure > 0 or self.outcome in {Outcome.UNSURE, Outcome.ERROR}

    @property
    def undecided(self) -> tuple[Evidence, ...]:
        """The words on which nobody could decide."""
        return tuple(each for each in self.evidence if each.answer == "unsure")


class DocumentInfo(VerdictModel):
    """Which document. `sha256` is of the file's bytes."""

    path: str
    sha256: str | None = None
    format: str | None = None
    title: str | None = None
    stage: Literal["draft", "submitted", "approved"] | None = Field(
        None, description="The stage that the document says it is at."
    )


class RulesetInfo(VerdictModel):
    """Which rules. `sha256` is over the rule files, those it extends included."""

    id: str
    version: str
    sha256: str
    chosen_by: Literal["option", "applies_to", "default"]


class UnreadPart(VerdictModel):
    """A part of the file whose words were not read; `kind` is its name for scripts and rules."""

    kind: str
    part: str
    reason: str
    count: int


class EngineUsed(VerdictModel):
    """Which model answered, and how many of its answers were new."""

    model: str
    sha256: str
    adapter: str | None = Field(
        None, description="sha256 of the trained adapter that it answered with, if any."
    )
    processor: str | None = Field(
        None,
        description="The class of processors that it computed on, by which answers are kept apart:"
        " equal classes give equal answers. None of a server.",
    )
    asked: int = Field(description="Answers that the model gave in this run.")
    cached: int = Field(description="Answers that were already known.")


class Timings(VerdictModel):
    """Seconds."""

    read: float
    rules: float
    judge: float


class Problem(VerdictModel):
    """Why a document could not be checked."""

    what: str
    place: str
    remedy: str | None = None


class Verdict(VerdictModel):
    """All that checker says of one document."""

    verdict_version: Literal["1"] = VERDICT_VERSION
    tool_version: str
    language: DisplayLanguage
    status: Status
    document: DocumentInfo
    ruleset: RulesetInfo | None = None
    findings: tuple[Finding, ...] = ()
    causes: dict[Severity, int] = Field(
        default_factory=dict, description="How many causes the findings have, by severity."
    )
    suppressed: tuple[Suppressed, ...] = ()
    results: tuple[RuleResult, ...] = ()
    notes: tuple[str, ...] = ()
    suppression_notes: tuple[str, ...] = Field(
        (), description="Those of the notes that are about suppressions, as of one without effect."
    )
    parts_not_read: tuple[UnreadPart, ...] = ()
    engine: EngineUsed | None = None
    timings: Timings | None = None
    problem: Problem | None = None


Verdicts: TypeAdapter[Verdict | tuple[Verdict, ...]] = TypeAdapter(
    Verdict | tuple[Verdict, ...], config=ConfigDict(defer_build=True)
)
"""One verdict, or for several files a list of them in the order given."""
