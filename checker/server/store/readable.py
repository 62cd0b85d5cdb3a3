"""Tell which documents a user may read: their own, and those that are shared with them."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session as Transaction

from checker.server.store.tables import Share, StoredDocument


def find_readable(
    transaction: Transaction, user_id: str, document_id: str
) -> StoredDocument | None:
    """Return a document that is a user's or shared with them; None where neither holds."""
    document = transaction.get(StoredDocument, document_id)
    if document is None or document.owner_id == user_id:
        return document
    return document if transaction.get(Share, (document.id, user_id)) is not None else None


def is_readable(user_id: str) -> ColumnElement[bool]:
    """Return the condition that a row of documents is a user's or shared with them."""
    shown = select(Share.document_id).where(Share.user_id == user_id)
    return or_(StoredDocument.owner_id == user_id, StoredDocument.id.in_(shown))
