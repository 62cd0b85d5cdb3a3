"""Show a document to colleagues, on its owner's purpose only.

Whoever it is shown to sees its findings and results, may decide on findings and ask for fixes.
Only its owner shows it to more people, takes that back, or deletes it. That somebody is in the
office is no secret to colleagues who are logged in, so a name that there is not is told.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.accounts.users import find_user
from checker.server.store import audit
from checker.server.store.tables import Share, StoredDocument, User


def find_own(transaction: Transaction, user: User, document_id: str) -> StoredDocument | None:
    """Return a document that is a user's own; None where it is not."""
    document = transaction.get(StoredDocument, document_id)
    return document if document is not None and document.owner_id == user.id else None


def list_shares(transaction: Transaction, document: StoredDocument) -> list[User]:
    """Return whom a document is shown to, by name."""
    wanted = select(User).join(Share, Share.user_id == User.id)
    return list(
        transaction.scalars(wanted.where(Share.document_id == document.id).order_by(User.name))
    )


def add_share(transaction: Transaction, document: StoredDocument, owner: User, name: str) -> User:
    """Show a document to somebody, and return them; twice is once.

    Raises:
        InputError: there is nobody of that name, or it is the owner.
    """
    user = find_user(transaction, name)
    if user is None or user.disabled_at is not None:
        raise InputError(Message("server.no-such-user", name=name), place="user")
    if user.id == owner.id:
        raise InputError(Message("server.it-is-yours"), place="user")
    if transaction.get(Share, (document.id, user.id)) is None:
        transaction.add(Share(document_id=document.id, user_id=user.id))
        transaction.flush()
        audit.record(transaction, owner.name, "document.share", document.id, user=user.name)
    return user


def remove_share(
    transaction: Transaction, document: StoredDocument, owner: User, user_id: str
) -> bool:
    """Show a document to somebody no longer; False where it was not."""
    share = transaction.get(Share, (document.id, user_id))
    if share is None:
        return False
    user = transaction.get_one(User, user_id)
    transaction.delete(share)
    audit.record(transaction, owner.name, "document.unshare", document.id, user=user.name)
    return True
