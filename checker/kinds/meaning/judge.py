"""`judge`: what only meaning can tell, asked of small units, one atomic question at a time.

This module holds the kind's parameters. `judge_units` says which units a question is asked of,
`judge_answers` what the answers amount to. Who answers is `checker.judge`; the pipeline brings all
of it together.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from checker.core.errors import InvalidValueError
from checker.core.messages import Message
from checker.kinds.shared.base import Kind, Parameters, Rule
from checker.kinds.shared.patterns import Pattern
from checker.kinds.shared.scope import Scope

UnitName = Literal["sentence", "item", "row", "section", "article", "document"]
PairBy = Literal["heading", "number", "row"]
Quantifier = Literal["all", "any", "none", "first"]
_MIN_JOINED = 2
_SMALL_UNITS = frozenset({"sentence", "item", "row"})
_CONTEXT_LABELS: Mapping[str, tuple[str, ...]] = {
    "ja": ("題名", "見出し", "前", "文", "後"),
    "en": ("Title", "Heading", "Before", "Text", "After"),
}
"""What the model reads before each part of a unit with its context, in this order."""


class JudgeExamples(Parameters):
    """Texts whose answer is known: they calibrate the question on whatever model is installed."""

    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_both(self) -> Self:
        if bool(self.positive) != bool(self.negative):
            raise InvalidValueError(Message("judge.needs-both-examples"))
        if set(self.positive) & set(self.negative):
            raise InvalidValueError(Message("judge.example-on-both-sides"))
        return self


class JudgeQuestion(Parameters):
    """One of the questions that a rule joins."""

    ask: str = Field(min_length=3)
    examples: JudgeExamples = Field(default_factory=JudgeExamples)


class JoinedQuestions(Parameters):
    """Several questions about one unit: all must be a yes (`and`), or one of them (`or`)."""

    all_of: tuple[JudgeQuestion, ...] = Field((), alias="and")
    any_of: tuple[JudgeQuestion, ...] = Field((), alias="or")

    @model_validator(mode="before")
    @classmethod
    def _says_how(cls, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            raise InvalidValueError(Message("judge.join-questions"))
        return value

    @model_validator(mode="after")
    def _is_joined_one_way(self) -> Self:
        if bool(self.all_of) == bool(self.any_of):
            raise InvalidValueError(Message("judge.needs-and-or-or"))
        asked = [each.ask for each in self.questions]
        if len(set(asked)) < max(len(asked), _MIN_JOINED):
            raise InvalidValueError(Message("judge.needs-questions-that-differ"))
        return self

    @property
    def questions(self) -> tuple[JudgeQuestion, ...]:
        """The questions, however they are joined."""
        return self.all_of or self.any_of


def _form(value: object) -> str:
    return "ask" if isinstance(value, str) else "joined"


# by tag, so that a mistake in one form is not reported as a mistake in the other, too
_Ask = Annotated[
    Annotated[str, Field(min_length=3), Tag("ask")] | Annotated[JoinedQuestions, Tag("joined")],
    Discriminator(_form),
]


class JudgeCompare(Parameters):
    """The other place of the document that each unit is read together with."""

    scope: Scope
    labels: tuple[str, ...] = Field(min_length=2, max_length=2)
    pair_by: PairBy | None = None
    max_chars: int = Field(1000, ge=100, le=10_000)

    @model_validator(mode="after")
    def _labels_differ(self) -> Self:
        bad = [each for each in self.labels if not each.strip() or set(each) & set(":：\n")]
        if bad or self.labels[0] == self.labels[1]:
            raise InvalidValueError(Message("judge.labels-that-differ"))
        return self

    def labelled(self, own: str, other: str) -> str:
        """Return what the model reads: both texts, each behind its label."""
        return f"{self.labels[0]}: {own}\n{self.labels[1]}: {other}"

    def is_labelled(self, text: str) -> bool:
        """Return whether an example is written as `labelled` writes."""
        first, second = self.labels
        return text.strip().startswith(f"{first}: ") and f"\n{second}: " in text


class JudgeContext(Parameters):
    """What each unit is shown with: the title, the heading above, what stands before and after."""

    title: bool = False
    heading: bool = False
    before: int = Field(0, ge=0, le=5)
    after: int = Field(0, ge=0, le=5)
    max_chars: int = Field(1000, ge=100, le=10_000)

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if not (self.title or self.heading or self.before or self.after):
            raise InvalidValueError(Message("judge.context-shows-nothing"))
        return self

    def write(self, parts: Sequence[str], language: str) -> str:
        """Return what the model reads: title, heading, before, text, after, each by its label."""
        labels = _CONTEXT_LABELS["ja" if language == "ja" else "en"]
        lines = zip(labels, parts, strict=True)
        return "\n".join(f"{label}: {part}" for label, part in lines if part)

    def is_written(self, text: str) -> bool:
        """Return whether an example has the line of the text itself."""
        lines = text.strip().split("\n")
        return any(each.startswith(("文: ", "Text: ")) for each in lines)


class JudgeRule(Rule):
    """Parameters of `judge`."""

    kind: Literal["judge"]
    unit: UnitName = "sentence"
    quantifier: Quantifier = "all"
    ask: _Ask
    examples: JudgeExamples = Field(  # type: ignore[assignment]  # a rule's examples, by other names
        default_factory=JudgeExamples
    )
    compare: JudgeCompare | None = None
    context: JudgeContext | None = None
    unless_matches: Pattern | None = None
    needs_match: Pattern | None = None
    min_accuracy: float = Field(0.8, ge=0.5, le=1.0)

    @model_validator(mode="after")
    def _examples_stand_with_their_question(self) -> Self:
        if isinstance(self.ask, JoinedQuestions) and self.examples.positive:
            raise InvalidValueError(Message("judge.examples-of-each-question"))
        return self

    @model_validator(mode="after")
    def _examples_are_labelled(self) -> Self:
        if self.compare is None:
            return self
        for question in self.questions:
            for text in (*question.examples.positive, *question.examples.negative):
                if not self.compare.is_labelled(text):
                    form = self.compare.labelled("…", "…").replace("\n", "\\n")
                    raise InvalidValueError(
                        Message("judge.example-form", form=form, text=repr(text))
                    )
        return self

    @model_validator(mode="after")
    def _context_fits(self) -> Self:
        if self.context is None:
            return self
        if self.compare is not None:
            raise InvalidValueError(Message("judge.context-or-compare"))
        if (self.context.before or self.context.after) and self.unit not in _SMALL_UNITS:
            raise InvalidValueError(Message("judge.neighbours-of-small-units"))
        for question in self.questions:
            for text in (*question.examples.positive, *question.examples.negative):
                if not self.context.is_written(text):
                    raise InvalidValueError(Message("judge.context-example", text=repr(text)))
        return self

    @property
    def questions(self) -> tuple[JudgeQuestion, ...]:
        """What is asked of each unit, each question with its examples."""
        if isinstance(self.ask, JoinedQuestions):
            return self.ask.questions
        return (JudgeQuestion(ask=self.ask, examples=self.examples),)

    @property
    def joined_by(self) -> Literal["and", "or"]:
        """Whether all questions must be a yes, or one of them (the same where there is one)."""
        any_of = isinstance(self.ask, JoinedQuestions) and self.ask.any_of
        return "or" if any_of else "and"


KIND = Kind(
    "judge",
    JudgeRule,
    None,
    values=("quote", "question"),
)
