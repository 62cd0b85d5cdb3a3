"""Tokens of programs: one's own to make, list and revoke; administrators revoke anybody's."""

from typing import Annotated

from fastapi import APIRouter, Depends

from checker.core.messages import Message
from checker.server.accounts.secrets import Caller, add_token
from checker.server.accounts.tokens import list_tokens, revoke_token
from checker.server.office import Office
from checker.server.store.paging import bound
from checker.server.store.tables import Token, User
from checker.server.web.api.account_schemas import (
    NewTokenView,
    TokenPage,
    TokenRequest,
    TokenView,
)
from checker.server.web.callers import InOffice, InPerson, has_role, require_caller
from checker.server.web.problems import ProblemError, not_found

router = APIRouter(prefix="/api/v1/tokens", tags=["tokens"])


def _require_owner(caller: Annotated[Caller, Depends(require_caller)]) -> Caller:
    """Let a person in, or a program that may administer."""
    if caller.token is not None and not caller.may("administer"):
        raise ProblemError(403, "not-allowed", Message("server.not-with-a-token"))
    return caller


_Owning = Annotated[Caller, Depends(_require_owner)]


@router.get("")
def list_own(
    office: InOffice,
    caller: _Owning,
    *,
    everybody: bool = False,
    before: str | None = None,
    most: int = 50,
) -> TokenPage:
    """List one's own tokens, or, for administrators, `everybody`'s."""
    if everybody and not has_role(caller.user, "administrator"):
        raise ProblemError(403, "not-allowed", Message("server.not-allowed"))
    with office.database.look() as transaction:
        rows = list_tokens(transaction, None if everybody else caller.user, before, most)
    full = len(rows) == bound(most)
    return TokenPage(
        tokens=[view_token(*row) for row in rows], next=rows[-1][0].id if full else None
    )


@router.post("", status_code=201)
def add(office: InOffice, caller: InPerson, asked: TokenRequest) -> NewTokenView:
    """Make a token for a program; its secret is in this answer and never again."""
    with office.database.begin() as transaction:
        user = transaction.get_one(User, caller.user.id)
        secret, token = add_token(transaction, user, **asked.model_dump())
        return NewTokenView(token=view_token(token, user), secret=secret)


@router.delete("/{token_id}", status_code=204)
def revoke(office: InOffice, caller: _Owning, token_id: str) -> None:
    """Revoke a token: one's own, or, for administrators, anybody's."""
    revoke_by_id(office, caller, token_id)


def revoke_by_id(office: Office, caller: Caller, token_id: str) -> None:
    """Revoke a token.

    Raises:
        ProblemError: there is none of that id that the caller may revoke.
    """
    with office.database.begin() as transaction:
        token = transaction.get(Token, token_id)
        anybodys = has_role(caller.user, "administrator")
        if token is None or (token.user_id != caller.user.id and not anybodys):
            raise not_found()
        revoke_token(transaction, token, caller.user.name)


def view_token(token: Token, owner: User) -> TokenView:
    """Return a token as the API shows it."""
    shown = {name: getattr(token, name) for name in TokenView.model_fields if name != "user"}
    return TokenView(user=owner.name, **shown)
