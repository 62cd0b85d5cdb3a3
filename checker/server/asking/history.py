"""Keep what somebody asked, for themselves alone, until they or the clock delete it."""

from typing import Final, Literal

from pydantic import ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as Transaction

from checker.core.answer import Answer
from checker.server.store.paging import select_page
from checker.server.store.tables import Asked, OpenQuestion, User

Feedback = Literal["right", "wrong", "missing"]
FEEDBACK: Final[tuple[Feedback, ...]] = ("right", "wrong", "missing")
MOST_KEPT: Final = 1000
"""Questions of one user: the oldest go first."""


def keep(transaction: Transaction, user: User, answer: Answer) -> Asked:
    """Keep a question with its answer."""
    asked = Asked(owner_id=user.id, text=answer.question, answer=answer.model_dump(mode="json"))
    transaction.add(asked)
    transaction.flush()
    _forget_oldest(transaction, user)
    return asked


def list_asked(transaction: Transaction, user: User, before: str | None, most: int) -> list[Asked]:
    """Return a user's questions, the newest first, from after the one `before` on."""
    known = before if before and find_asked(transaction, user, before) is not None else None
    wanted = select(Asked).where(Asked.owner_id == user.id)
    return list(transaction.scalars(select_page(transaction, wanted, Asked, known, most)))


def find_asked(transaction: Transaction, user: User, asked_id: str) -> Asked | None:
    """Return a user's own question; None where it is not theirs."""
    asked = transaction.get(Asked, asked_id)
    return asked if asked is not None and asked.owner_id == user.id else None


def is_collected(transaction: Transaction, asked: Asked) -> bool:
    """Return whether a question waits for an answer by a person."""
    wanted = select(OpenQuestion.id).where(OpenQuestion.asked_id == asked.id)
    return transaction.scalars(wanted).first() is not None


def read_answer(asked: Asked) -> Answer | None:
    """Return the answer that was given; None where another version of checker wrote it."""
    try:
        return Answer.model_validate(asked.answer)
    except ValidationError:
        return None


def give_feedback(
    transaction: Transaction, asked: Asked, feedback: Feedback, *, share: bool
) -> None:
    """Keep what a user says of an answer.

    Args:
        transaction: in which it is kept.
        asked: their own question.
        feedback: what they say.
        share: of what is missing, whether others may read the question, without their name.
    """
    asked.feedback = feedback
    wanted = select(OpenQuestion).where(OpenQuestion.asked_id == asked.id)
    known = transaction.scalars(wanted).first()
    if feedback == "missing" and share:
        if known is None:
            transaction.add(OpenQuestion(asked_id=asked.id, text=asked.text))
    elif known is not None:
        transaction.delete(known)


def forget(transaction: Transaction, asked: Asked) -> None:
    """Delete a question; where it waits for an answer, it is taken back."""
    transaction.execute(delete(OpenQuestion).where(OpenQuestion.asked_id == asked.id))
    transaction.delete(asked)


def forget_all(transaction: Transaction, user: User) -> None:
    """Delete all that a user asked, and take back what waits for an answer."""
    own = select(Asked.id).where(Asked.owner_id == user.id)
    transaction.execute(delete(OpenQuestion).where(OpenQuestion.asked_id.in_(own)))
    transaction.execute(delete(Asked).where(Asked.owner_id == user.id))


def _forget_oldest(transaction: Transaction, user: User) -> None:
    own = Asked.owner_id == user.id
    count = transaction.scalar(select(func.count()).select_from(Asked).where(own)) or 0
    if count > MOST_KEPT:
        oldest = select(Asked).where(own).order_by(Asked.created_at, Asked.id)
        for each in transaction.scalars(oldest.limit(count - MOST_KEPT)).all():
            forget(transaction, each)
