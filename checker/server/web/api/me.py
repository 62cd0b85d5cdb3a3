"""Whoever asks, about themselves: who they are, their password, language and logins."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import select

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.accounts import changes
from checker.server.accounts.browsers import name_browser
from checker.server.accounts.secrets import Caller, close_logins, list_scopes
from checker.server.accounts.users import log_in_locally
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.tables import Login, User
from checker.server.web.api.account_schemas import (
    LoginView,
    MeView,
    MyPasswordRequest,
    MyRequest,
    UserView,
)
from checker.server.web.api.users import view_user
from checker.server.web.callers import InOffice, InPerson, require_caller
from checker.server.web.rates import Rates

router = APIRouter(prefix="/api/v1/me", tags=["me"])


@router.get("")
def show_me(caller: Annotated[Caller, Depends(require_caller)]) -> MeView:
    """Say who asks, and what they may do."""
    scopes = [each for each in list_scopes(caller.user) if caller.may(each)]
    token = caller.token.name if caller.token is not None else None
    return MeView(user=view_user(caller.user), token=token, scopes=scopes)


@router.patch("")
def change_me(office: InOffice, caller: InPerson, asked: MyRequest) -> UserView:
    """Choose the language of one's pages."""
    with office.database.begin() as transaction:
        user = transaction.get_one(User, caller.user.id)
        changes.set_language(transaction, user, asked.language, user.name)
        return view_user(user)


@router.put("/password", status_code=204)
def change_my_password(
    request: Request, office: InOffice, caller: InPerson, asked: MyPasswordRequest
) -> None:
    """Change one's own password; other browsers are logged out."""
    replace_password(office, request.app.state.rates, caller, asked.current, asked.new)


@router.get("/logins")
def list_my_logins(office: InOffice, caller: InPerson) -> list[LoginView]:
    """List the browsers that are logged in, the last seen first."""
    return list_logins(office, caller)


@router.delete("/logins", status_code=204)
def log_out_elsewhere(office: InOffice, caller: InPerson) -> None:
    """Log out in every other browser."""
    close_other_logins(office, caller)


def replace_password(office: Office, rates: Rates, caller: Caller, current: str, new: str) -> None:
    """Set a user's own password, if they know the one until now.

    Wrong ones count as wrong logins do: a browser left open is no way to guess a password.

    Raises:
        InputError: the password until now is wrong, the new one cannot be used, or others vouch.
        ProblemError: this was tried too often of late.
    """
    rates.count_login(caller.user.id)
    with office.database.begin() as transaction:
        known = log_in_locally(transaction, caller.user.name, current)
    if known is None:
        raise InputError(Message("server.password-is-wrong"), place="current")
    kept = caller.login.secret_sha256 if caller.login is not None else ""
    with office.database.begin() as transaction:
        user = transaction.get_one(User, caller.user.id)
        changes.set_password(transaction, user, new, user.name, but=kept)


def list_logins(office: Office, caller: Caller) -> list[LoginView]:
    """Return the browsers in which somebody is logged in, the last seen first."""
    own = caller.login.secret_sha256 if caller.login is not None else ""
    wanted = select(Login).where(Login.user_id == caller.user.id).order_by(Login.seen_at.desc())
    with office.database.look() as transaction:
        return [
            LoginView(
                here=each.secret_sha256 == own,
                browser=name_browser(each.browser),
                created_at=each.created_at,
                seen_at=each.seen_at,
                expires_at=each.expires_at,
            )
            for each in transaction.scalars(wanted)
        ]


def close_other_logins(office: Office, caller: Caller) -> None:
    """Log somebody out in every browser but the one that asks."""
    own = caller.login.secret_sha256 if caller.login is not None else ""
    with office.database.begin() as transaction:
        close_logins(transaction, caller.user.id, own)
        audit.record(transaction, caller.user.name, "login.close-others", caller.user.id)
