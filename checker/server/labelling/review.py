"""Tell which texts have a label that all agree on, and which ones the owner has to settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy.orm import Session as Transaction

from checker.jobs.label.agreement import AgreementMeasure, measure_agreement
from checker.rules.labelled_examples import Label
from checker.server.store import audit, labelled
from checker.server.store.label_tables import LabelRound, LabelText
from checker.server.store.tables import StoredDocument, User

State = Literal["waiting", "proposed", "disputed", "approved", "skipped"]


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A text with what everybody says of it.

    Attributes:
        row: the text.
        document: that it is from.
        answers: by the name of each person.
        state: `proposed` by a decision on a finding, `disputed` by people who differ, `approved`
            as an example, `skipped` by whoever looked at it, or `waiting` for an answer.
        label: of an approved one.
    """

    row: LabelText
    document: StoredDocument
    answers: tuple[tuple[User, Label], ...]
    state: State
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """All texts of a round that its owner may see, and how far people agree on them."""

    texts: tuple[ReviewedText, ...]
    agreement: AgreementMeasure

    def choose(self, state: State) -> list[ReviewedText]:
        """Return the texts of a state."""
        return [each for each in self.texts if each.state == state]

    def count(self, label: Label) -> int:
        """Return how many approved texts have a label."""
        return sum(each.label == label for each in self.texts)


def review(transaction: Transaction, held: LabelRound, user: User) -> Review:
    """Return what people say of the texts of a round, as far as a user may see them."""
    rows = [*transaction.execute(labelled.select_texts(held, user.id))]
    answers = labelled.list_answers(transaction, [text.id for text, _ in rows])
    texts = []
    for text, document in rows:
        said = tuple((who, cast("Label", each.label)) for each, who in answers[text.id])
        state, label = _judge(text, held, said)
        texts.append(ReviewedText(text, document, said, state, label))
    given = [{who.id: label for who, label in each.answers} for each in texts]
    return Review(tuple(texts), measure_agreement(given))


def _judge(
    text: LabelText, held: LabelRound, said: Sequence[tuple[User, Label]]
) -> tuple[State, Label | None]:
    """Return the state of a text, and the label of an approved one.

    What its owner settled holds. Else all who called it good or bad have to agree, and one of them
    has to be the owner, or there have to be two.
    """
    if text.settled is not None:
        return ("skipped", None) if text.settled == "skip" else _approve(text.settled)
    if text.proposed is not None:
        return "proposed", None
    labels = {label for _, label in said} - {"skip"}
    if len(labels) > 1:
        return "disputed", None
    sides = [who for who, label in said if label != "skip"]
    if labels and (len(sides) > 1 or sides[0].id == held.owner_id):
        return _approve(labels.pop())
    return ("skipped", None) if said and not labels else ("waiting", None)


def _approve(label: str) -> tuple[State, Label]:
    return "approved", cast("Label", label)


def settle(transaction: Transaction, text: LabelText, owner: User, label: Label) -> None:
    """Let a label hold for a text whatever others say; `skip` makes it no example."""
    text.settled = label
    audit.record(transaction, owner.name, "examples.settle", text.id, label=label)
