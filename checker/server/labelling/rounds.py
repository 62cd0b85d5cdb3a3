"""Open somebody's round of labelling, ask others to help with it, and end it."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.accounts.users import find_user
from checker.server.store import audit, labelled
from checker.server.store.label_tables import LabelHelper, LabelRound, LabelText
from checker.server.store.tables import User


def open_round(transaction: Transaction, user: User, ruleset: str, rule: str) -> LabelRound:
    """Return a user's round of a rule; a new one where they have none.

    Two requests may find none at once: the database lets one of them make it, the other takes that.
    """
    held = labelled.find_round(transaction, user.id, ruleset, rule)
    if held is not None:
        return held
    held = LabelRound(owner_id=user.id, ruleset=ruleset, rule=rule)
    try:
        with transaction.begin_nested():
            transaction.add(held)
    except IntegrityError:
        made = labelled.find_round(transaction, user.id, ruleset, rule)
        if made is None:
            raise
        return made
    return held


def find_seen(
    transaction: Transaction, user: User, ruleset: str, rule: str, round_id: str | None
) -> LabelRound | None:
    """Return a round by its id, or a user's own one; None where it is not theirs to see."""
    if not round_id:
        return labelled.find_round(transaction, user.id, ruleset, rule)
    held = transaction.get(LabelRound, round_id)
    if held is None or (held.ruleset, held.rule) != (ruleset, rule):
        return None
    is_helper = transaction.get(LabelHelper, (held.id, user.id)) is not None
    return held if is_helper or held.owner_id == user.id else None


def find_seen_text(
    transaction: Transaction, user: User, ruleset: str, rule: str, text_id: str
) -> tuple[LabelRound, LabelText] | None:
    """Return a text and its round; None where a user may not see it."""
    text = transaction.get(LabelText, text_id)
    if text is None:
        return None
    held = find_seen(transaction, user, ruleset, rule, text.round_id)
    if held is None:
        return None
    seen = labelled.find_text(transaction, held, user.id, text_id)
    return None if seen is None else (held, seen)


def add_helper(transaction: Transaction, held: LabelRound, owner: User, name: str) -> User:
    """Ask another format owner to label the texts of a round, too; twice is once.

    Raises:
        InputError: there is nobody of that name, it is the owner, or no format owner.
    """
    user = find_user(transaction, name)
    if user is None or user.disabled_at is not None:
        raise InputError(Message("server.no-such-user", name=name), place="user")
    if user.id == owner.id:
        raise InputError(Message("server.it-is-yours"), place="user")
    if user.role == "member":
        raise InputError(Message("server.helper-is-no-format-owner", name=name), place="user")
    if transaction.get(LabelHelper, (held.id, user.id)) is None:
        transaction.add(LabelHelper(round_id=held.id, user_id=user.id))
        transaction.flush()
        audit.record(transaction, owner.name, "examples.ask", held.id, user=user.name)
    return user


def remove_helper(transaction: Transaction, held: LabelRound, owner: User, user_id: str) -> bool:
    """Ask somebody no longer; what they said stays. False where they were not asked."""
    helper = transaction.get(LabelHelper, (held.id, user_id))
    if helper is None:
        return False
    user = transaction.get_one(User, user_id)
    transaction.delete(helper)
    audit.record(transaction, owner.name, "examples.unask", held.id, user=user.name)
    return True


def end_round(transaction: Transaction, held: LabelRound, owner: User) -> None:
    """Delete a round with its texts and what everybody said of them."""
    audit.record(
        transaction, owner.name, "examples.delete", held.id, ruleset=held.ruleset, rule=held.rule
    )
    transaction.delete(held)
