"""List and revoke the tokens of programs; `secrets` makes and knows them."""

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.server.store import audit
from checker.server.store.paging import select_page
from checker.server.store.tables import Token, User, now


def list_tokens(
    transaction: Transaction, user: User | None, before: str | None = None, most: int = 50
) -> list[tuple[Token, User]]:
    """Return tokens with whose they are, the newest first; everybody's where `user` is None."""
    wanted = select(Token, User).join(User, User.id == Token.user_id)
    if user is not None:
        wanted = wanted.where(Token.user_id == user.id)
        last = transaction.get(Token, before) if before else None
        before = before if last is not None and last.user_id == user.id else None
    page = select_page(transaction, wanted, Token, before, most)
    return [(token, owner) for token, owner in transaction.execute(page)]


def revoke_token(transaction: Transaction, token: Token, actor: str) -> None:
    """End a token for good; one that was revoked stays as it is."""
    if token.revoked_at is None:
        token.revoked_at = now()
        audit.record(transaction, actor, "token.revoke", token.id, name=token.name)
