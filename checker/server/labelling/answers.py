"""Show texts one by one, keep what each person says of them, and take the last answer back."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from checker.rules.labelled_examples import Label
from checker.server.store import labelled
from checker.server.store.label_tables import LabelAnswer, LabelRound, LabelText
from checker.server.store.tables import StoredDocument, User, now


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person is: how many texts there are, and how many have which answer of theirs."""

    total: int
    counts: Mapping[str, int]

    @property
    def answered(self) -> int:
        """How many texts they answered, skipped ones among them."""
        return sum(self.counts.values())


def find_next(
    transaction: Transaction, held: LabelRound, user: User
) -> tuple[LabelText, StoredDocument] | None:
    """Return the text that teaches most of those that a user said nothing of yet."""
    said = select(LabelAnswer.text_id).where(LabelAnswer.user_id == user.id)
    wanted = labelled.select_texts(held, user.id).where(
        LabelText.proposed.is_(None), LabelText.settled.is_(None), LabelText.id.not_in(said)
    )
    row = transaction.execute(wanted.limit(1)).first()
    return None if row is None else (row[0], row[1])


def measure_progress(transaction: Transaction, held: LabelRound, user: User) -> Progress:
    """Return how far a user is."""
    said = (LabelAnswer.text_id == LabelText.id) & (LabelAnswer.user_id == user.id)
    texts = labelled.select_texts(held, user.id).order_by(None).where(LabelText.proposed.is_(None))
    rows = transaction.execute(
        texts.outerjoin(LabelAnswer, said)
        .where(LabelText.settled.is_(None) | LabelAnswer.label.is_not(None))
        .with_only_columns(LabelAnswer.label, func.count())
        .group_by(LabelAnswer.label)
    ).all()
    total = sum(count for _, count in rows)
    return Progress(total, {label: count for label, count in rows if label})


def answer(transaction: Transaction, text: LabelText, user: User, label: Label) -> None:
    """Keep what a user says of a text; a second time it is another answer."""
    given = transaction.get(LabelAnswer, (text.id, user.id))
    if given is None:
        given = LabelAnswer(text_id=text.id, user_id=user.id)
        transaction.add(given)
    given.label, given.made_at = label, now()
    transaction.flush()


def take_back(transaction: Transaction, text: LabelText, user: User) -> bool:
    """Take back what a user said of a text; False where they said nothing."""
    given = transaction.get(LabelAnswer, (text.id, user.id))
    if given is None:
        return False
    transaction.delete(given)
    transaction.flush()
    return True


def undo(transaction: Transaction, held: LabelRound, user: User) -> bool:
    """Take back the last answer of a user in a round; False where there is none."""
    wanted = (
        labelled.select_texts(held, user.id)
        .order_by(None)
        .join(LabelAnswer, LabelAnswer.text_id == LabelText.id)
        .where(LabelAnswer.user_id == user.id)
        .order_by(LabelAnswer.made_at.desc(), LabelText.number.desc())
        .limit(1)
    )
    row = transaction.execute(wanted).first()
    return row is not None and take_back(transaction, row[0], user)
