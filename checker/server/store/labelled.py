"""Keep texts that people label: rounds of one rule, who may see which text, what each one says."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as Transaction

from checker.server.store.label_tables import LabelAnswer, LabelHelper, LabelRound, LabelText
from checker.server.store.readable import is_readable
from checker.server.store.tables import StoredDocument, User

MOST_TEXTS: Final = 3000
"""Of one round."""


def find_round(
    transaction: Transaction, owner_id: str, ruleset: str, rule: str
) -> LabelRound | None:
    """Return what somebody gathered for a rule; None where they did not yet."""
    wanted = select(LabelRound).filter_by(owner_id=owner_id, ruleset=ruleset, rule=rule)
    return transaction.scalars(wanted).first()


def list_shared_rounds(
    transaction: Transaction, user_id: str, ruleset: str, rule: str
) -> list[tuple[LabelRound, User]]:
    """Return the rounds of others that a user is asked to help with, with their owners."""
    asked = select(LabelHelper.round_id).where(LabelHelper.user_id == user_id)
    wanted = (
        select(LabelRound, User)
        .join(User, User.id == LabelRound.owner_id)
        .where(LabelRound.ruleset == ruleset, LabelRound.rule == rule, LabelRound.id.in_(asked))
        .order_by(User.name)
    )
    return [(found, owner) for found, owner in transaction.execute(wanted)]


def list_helpers(transaction: Transaction, round_id: str) -> list[User]:
    """Return whom the owner of a round asks to help, by name."""
    wanted = select(User).join(LabelHelper, LabelHelper.user_id == User.id)
    return list(
        transaction.scalars(wanted.where(LabelHelper.round_id == round_id).order_by(User.name))
    )


def _may_see(held: LabelRound, user_id: str) -> ColumnElement[bool]:
    """Return the condition that a user may see a text of a round.

    They may read its document, or its owner, who asked them to help, shows them texts of their own.
    """
    return or_(is_readable(user_id), StoredDocument.owner_id == held.owner_id)


def select_texts(held: LabelRound, user_id: str) -> Select[LabelText, StoredDocument]:
    """Return the question for the texts of a round that a user may see, in their order."""
    return (
        select(LabelText, StoredDocument)
        .join(StoredDocument, StoredDocument.id == LabelText.document_id)
        .where(LabelText.round_id == held.id, _may_see(held, user_id))
        .order_by(LabelText.number)
    )


def find_text(
    transaction: Transaction, held: LabelRound, user_id: str, text_id: str
) -> LabelText | None:
    """Return a text of a round that a user may see; else None."""
    wanted = select_texts(held, user_id).where(LabelText.id == text_id)
    row = transaction.execute(wanted).first()
    return None if row is None else row[0]


def list_answers(
    transaction: Transaction, text_ids: Collection[str]
) -> dict[str, list[tuple[LabelAnswer, User]]]:
    """Return by text what each person says of it, the first one first."""
    found: dict[str, list[tuple[LabelAnswer, User]]] = {each: [] for each in text_ids}
    rounds = select(LabelText.round_id).where(LabelText.id.in_(list(text_ids)[:1]))
    wanted = (
        select(LabelAnswer, User)
        .join(User, User.id == LabelAnswer.user_id)
        .join(LabelText, LabelText.id == LabelAnswer.text_id)
        .where(LabelText.round_id.in_(rounds))
        .order_by(LabelAnswer.made_at)
    )
    for answer, user in transaction.execute(wanted):
        if answer.text_id in found:
            found[answer.text_id].append((answer, user))
    return found


def add_texts(
    transaction: Transaction, held: LabelRound, texts: Sequence[LabelText]
) -> tuple[int, int]:
    """Add texts that the round has not yet; return how many are new, and how many proposals.

    What a decision says of a text that the round has, and nobody labelled yet, is noted there.
    """
    wanted = select(LabelText).where(LabelText.round_id == held.id)
    known = {(each.question, each.text): each for each in transaction.scalars(wanted)}
    last = select(func.max(LabelText.number)).where(LabelText.round_id == held.id)
    number, added, proposed = transaction.scalar(last) or 0, 0, 0
    answered = set(
        transaction.scalars(
            select(LabelAnswer.text_id).where(
                LabelAnswer.text_id.in_(select(LabelText.id).where(LabelText.round_id == held.id))
            )
        )
    )
    for each in texts:
        old = known.get((each.question, each.text))
        if old is None and len(known) < MOST_TEXTS:
            number += 1
            each.number, each.round_id = number, held.id
            transaction.add(each)
            known[each.question, each.text] = each
            added, proposed = added + 1, proposed + (each.proposed is not None)
        elif old is not None and old.proposed is None and old.id not in answered and each.proposed:
            old.proposed, old.reason, proposed = each.proposed, each.reason, proposed + 1
    transaction.flush()
    return added, proposed
