"""The page on which everybody looks after themselves: password, language, tokens, logins."""

from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server.accounts import changes
from checker.server.accounts.secrets import Caller, add_token, list_scopes
from checker.server.accounts.tokens import list_tokens
from checker.server.accounts.users import LOCAL
from checker.server.office import Office
from checker.server.store.paging import MOST
from checker.server.store.tables import User, now
from checker.server.web.api.me import close_other_logins, list_logins, replace_password
from checker.server.web.api.tokens import revoke_by_id, view_token
from checker.server.web.callers import InOffice, InPerson
from checker.server.web.pages.shown import choose_language, show
from checker.server.web.problems import ProblemError

router = APIRouter(prefix="/account", include_in_schema=False)

_LIVES: Final = {"30": 30, "90": 90, "365": 365, "": None}
"""Days of a token by what the form offers."""


@router.get("")
def show_account(request: Request, office: InOffice, caller: InPerson) -> HTMLResponse:
    """Show the page."""
    return _show(request, office, caller)


@router.post("/language")
def choose(
    request: Request,
    office: InOffice,
    caller: InPerson,
    language: Annotated[str, Form(max_length=10)] = "",
) -> HTMLResponse:
    """Choose the language of one's pages."""
    with office.database.begin() as transaction:
        user = transaction.get_one(User, caller.user.id)
        changes.set_language(transaction, user, language, user.name)
    changed = Caller(user, caller.login)
    return _show(request, office, changed, did=Message("page.saved"))


@router.post("/password")
def change_password(
    request: Request,
    office: InOffice,
    caller: InPerson,
    current: Annotated[str, Form(max_length=1000)],
    new: Annotated[str, Form(max_length=1000)],
) -> HTMLResponse:
    """Change one's own password."""
    try:
        replace_password(office, request.app.state.rates, caller, current, new)
    except (CheckerError, ProblemError) as error:
        return _show(request, office, caller, wrong=error.what)
    return _show(request, office, caller, did=Message("page.password-changed"))


@router.post("/tokens")
def make_token(
    request: Request,
    office: InOffice,
    caller: InPerson,
    name: Annotated[str, Form(max_length=100)],
    scopes: Annotated[list[str] | None, Form()] = None,
    days: Annotated[str, Form(max_length=4)] = "",
    rate: Annotated[str, Form(max_length=7, pattern="^[0-9]*$")] = "",
) -> HTMLResponse:
    """Make a token and show it, this once."""
    lives = _LIVES.get(days)
    ends = None if lives is None else now() + timedelta(days=lives)
    try:
        with office.database.begin() as transaction:
            user = transaction.get_one(User, caller.user.id)
            per_minute = int(rate) if rate else None
            secret, _ = add_token(transaction, user, name, scopes or [], ends, per_minute)
    except CheckerError as error:
        return _show(request, office, caller, wrong=error.what)
    return _show(request, office, caller, secret=secret)


@router.post("/tokens/{token_id}/revoke")
def revoke_token(
    request: Request, office: InOffice, caller: InPerson, token_id: str
) -> HTMLResponse:
    """Revoke one of one's tokens."""
    revoke_by_id(office, caller, token_id)
    return _show(request, office, caller, did=Message("page.token-revoked"))


@router.post("/logins/close")
def close_logins(request: Request, office: InOffice, caller: InPerson) -> HTMLResponse:
    """Log out everywhere else."""
    close_other_logins(office, caller)
    return _show(request, office, caller, did=Message("page.logged-out-elsewhere"))


def _show(
    request: Request,
    office: Office,
    caller: Caller,
    did: Message | None = None,
    wrong: Message | None = None,
    **values: Any,
) -> HTMLResponse:
    language = choose_language(request, caller)
    with office.database.look() as transaction:
        rows = list_tokens(transaction, caller.user, most=MOST)
    return show(
        request,
        "account.html",
        caller,
        did=did and did.get(language),
        wrong=wrong and wrong.get(language),
        tokens=[view_token(*each) for each in rows],
        logins=list_logins(office, caller),
        scopes=list_scopes(caller.user),
        local=caller.user.source == LOCAL,
        most_per_minute=office.settings.requests_per_minute,
        here="/account",
        **{"secret": ""} | values,
    )
