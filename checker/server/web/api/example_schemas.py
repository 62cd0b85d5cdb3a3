"""Describe what the API takes and gives of examples that people label."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from checker.core.messages import DisplayLanguage
from checker.jobs.label.agreement import AgreementMeasure
from checker.server.labelling.drafts import MadeDraft
from checker.server.labelling.review import ReviewedText

Label = Literal["good", "bad", "skip"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AgreementView(_Model):
    """How far the people agree who labelled the same texts."""

    people: int
    texts: int = Field(description="Those that two or more called good or bad.")
    same: int = Field(description="Of these, those that all called the same.")
    kappa: float | None = Field(description="Cohen's kappa; null where chance leaves nothing open.")
    says: Literal["very-good", "good", "fair", "weak", "by-chance", "untold"]

    @classmethod
    def of(cls, measured: AgreementMeasure) -> Self:
        """Return a measure as the API shows it."""
        return cls(
            people=measured.people,
            texts=measured.texts,
            same=measured.same,
            kappa=measured.kappa,
            says=measured.says,
        )


class RoundView(_Model):
    """The texts that were gathered for a rule, and how far their labels are."""

    id: str
    owner: str
    total: int = Field(description="Texts that you may see and that wait for labels one by one.")
    answered: int = Field(description="Of these, those that you answered; skipped ones, too.")
    good: int = Field(description="Examples that their people agree on.")
    bad: int
    disputed: int = Field(description="Texts that people differ on: the owner settles them.")
    proposed: int = Field(description="Proposals from decisions on findings, for the owner.")
    agreement: AgreementView
    helpers: list[str] = Field(description="Names of the users who are asked to label, too.")


class RoundList(_Model):
    """Your own texts of a rule, and those of others that you are asked to label."""

    own: RoundView | None
    others: list[RoundView]


class LabelledTextView(_Model):
    """A text and what is said of it."""

    id: str
    text: str = Field(description="As the model reads it: code is left blank.")
    shown: str = Field(description="As it stands in the document, with its code.")
    heading: str = Field(description="Of the section that it stands in.")
    before: str = Field(description="What stands before it in the document; may be empty.")
    after: str = Field(description="What stands behind it; may be empty.")
    question: str
    document: str
    place: str
    state: Literal["waiting", "proposed", "disputed", "approved", "skipped"]
    label: Label | None = Field(description="Of an approved one.")
    yours: Label | None = Field(description="Your own answer.")
    judged: Label | None = Field(description="What the judge says; null until you answered.")
    confidence: float | None
    answers: dict[str, Label] = Field(description="By user name; for the owner of the texts only.")
    proposed: Label | None
    reason: str

    @classmethod
    def of(
        cls, each: ReviewedText, user: str, language: DisplayLanguage, *, is_owner: bool
    ) -> Self:
        """Return a text as a user may see it: the judge speaks after them."""
        answers = {who.name: label for who, label in each.answers}
        yours = answers.get(user)
        row, is_open = each.row, yours is not None or each.row.settled is not None
        return cls(
            id=row.id,
            text=row.text,
            shown=row.shown or row.text,
            heading=row.heading,
            before=row.before,
            after=row.after,
            question=row.question,
            document=each.document.name,
            place=row.tell_place(language),
            state=each.state,
            label=each.label,
            yours=yours,
            judged=row.judged if is_open else None,
            confidence=row.confidence if is_open and row.judged else None,
            answers=answers if is_owner else {},
            proposed=row.proposed if is_owner else None,
            reason=row.reason if is_owner else "",
        )


class LabelledTexts(_Model):
    """Texts, those first that teach most."""

    texts: list[LabelledTextView]
    next: str | None = Field(description="Give it as `after` for the next page; null at the end.")


class LabelRequest(_Model):
    """What somebody says of a text."""

    label: Label = Field(description="`good` finds no fault in it, `bad` does; or `skip`.")


class HelperRequest(_Model):
    """Who is asked to label, too."""

    user: str = Field(max_length=200, examples=["suzuki"])


class RulesetDraftView(_Model):
    """A draft of a rule set with more examples; publish its text as any other change."""

    name: str
    text: str | None = Field(description="Its YAML; null where there is nothing new to add.")
    before: int | None = Field(description="The version that it was made of: for `If-Match`.")
    added: int
    known: int = Field(description="Examples that the rule set has already.")
    against: int = Field(description="Left out: they contradict one that the rule set has.")
    expires_at: datetime | None

    @classmethod
    def of(cls, name: str, made: MadeDraft) -> Self:
        """Return a draft as the API shows it."""
        row = made.row
        return cls(
            name=name,
            text=None if row is None else row.text,
            before=None if row is None else row.before,
            added=made.added,
            known=made.known,
            against=made.against,
            expires_at=None if row is None else row.expires_at,
        )
