"""Find out who asks, by cookie, token or trusted proxy, and let nobody else's page ask for them."""

import hmac
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from sqlalchemy.orm import Session as Transaction

from checker.core.messages import Message
from checker.server.accounts.secrets import (
    Caller,
    Scope,
    find_login,
    find_token,
    is_unnoted,
    note_use,
)
from checker.server.accounts.users import NewUser, add_user, find_user
from checker.server.office import Office
from checker.server.store.tables import ROLES, Role, User
from checker.server.web.middleware import PEER
from checker.server.web.problems import ProblemError
from checker.server.web.rates import Rates

COOKIE: Final = "checker_login"
SAFE_COOKIE: Final = "__Host-checker_login"
CSRF_HEADER: Final = "x-csrf-token"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BY_TOKEN: Final = HTTPBearer(
    scheme_name="token", description="Made on the page *Account*.", auto_error=False
)
_BY_LOGIN: Final = APIKeyCookie(
    name=COOKIE,
    scheme_name="login",
    description=f"A browser's, `{SAFE_COOKIE}` over https. Changes need `{CSRF_HEADER}`, too.",
    auto_error=False,
)


def declare_person(_login: Annotated[object, Depends(_BY_LOGIN)]) -> None:
    """Have the API's description say that a route is for people who are logged in."""


def declare_caller(
    _token: Annotated[object, Depends(_BY_TOKEN)], _login: Annotated[object, Depends(_BY_LOGIN)]
) -> None:
    """Have the API's description say that a route needs a token or a login."""


def get_office(request: Request) -> Office:
    """Return the server that answers."""
    office: Office = request.app.state.office
    return office


def find_caller(request: Request) -> Caller | None:
    """Return who asks; None for somebody who is not logged in."""
    office = get_office(request)
    bearer = request.headers.get("authorization", "")
    if bearer:
        scheme, _, secret = bearer.partition(" ")
        if scheme.lower() != "bearer":
            return None
        return _look_up(office, lambda each: find_token(each, secret.strip()))
    cookie = request.cookies.get(SAFE_COOKIE) or request.cookies.get(COOKIE)
    if cookie:
        hours = office.settings.session_hours
        return _look_up(office, lambda each: find_login(each, cookie, hours))
    return _find_proxied(request, office)


def _look_up(office: Office, find: Callable[[Transaction], Caller | None]) -> Caller | None:
    """Return who asks, and note now and then that they did: reading waits for nobody's writing."""
    with office.database.look() as transaction:
        caller = find(transaction)
    if caller is not None and is_unnoted(caller):
        with office.database.begin() as transaction:
            note_use(transaction, caller)
    return caller


def _find_proxied(request: Request, office: Office) -> Caller | None:
    """Return whom a trusted proxy says that it logged in; a new one is added as a member."""
    header = office.settings.user_header
    peer = request.scope.get(PEER, "")
    if not header or peer not in office.settings.trusted_proxies:
        return None
    name = request.headers.get(header, "")
    if not name:
        return None
    with office.database.look() as transaction:
        user = find_user(transaction, name)
    if user is None:
        with office.database.begin() as transaction:
            user = find_user(transaction, name) or add_user(
                transaction, NewUser(name, source="proxy"), actor="proxy"
            )
    return None if user.disabled_at is not None else Caller(user)


def require_caller(
    request: Request, _declared: Annotated[None, Depends(declare_caller)] = None
) -> Caller:
    """Return who asks.

    Raises:
        ProblemError: nobody is logged in, the page is another site's, or they ask too often.
    """
    caller = find_caller(request)
    if caller is None:
        raise ProblemError(
            401, "not-logged-in", Message("server.not-logged-in"), {"WWW-Authenticate": "Bearer"}
        )
    _refuse_other_sites(request, caller)
    rates: Rates = request.app.state.rates
    rates.count(caller)
    request.state.caller = caller
    return caller


def _refuse_other_sites(request: Request, caller: Caller) -> None:
    """Make sure that a change which a browser asks for comes from one of our own pages."""
    if caller.token is not None or request.method in _READING:
        return
    site = request.headers.get("sec-fetch-site", "same-origin")
    given = request.headers.get(CSRF_HEADER, "")
    expected = caller.login.csrf if caller.login is not None else ""
    own = site in {"same-origin", "none"}
    if caller.login is None:
        if own and request.headers.get("origin") in {None, *_own_origins(request)}:
            return  # a proxy logs them in with each request; there is no secret to compare
    elif own and hmac.compare_digest(given, expected):
        return
    raise ProblemError(403, "other-site", Message("server.form-is-not-ours"))


def _own_origins(request: Request) -> set[str]:
    public = get_office(request).settings.public_url.rstrip("/")
    return {public, f"{request.url.scheme}://{request.url.netloc}"}


def require(scope: Scope, role: Role = "member") -> Callable[[Request], Caller]:
    """Return a dependency that lets in whoever has a role, with a token of a scope."""
    declared = Security(declare_caller, scopes=[scope])

    def check(request: Request, _declared: Annotated[None, declared] = None) -> Caller:
        caller = require_caller(request)
        if not caller.may(scope) or not has_role(caller.user, role):
            raise ProblemError(403, "not-allowed", Message("server.not-allowed"))
        return caller

    return check


def require_person(
    request: Request, _declared: Annotated[None, Depends(declare_person)] = None
) -> Caller:
    """Return who asks, in a browser.

    Raises:
        ProblemError: likewise, or a program asks: a token gives nobody more than itself.
    """
    caller = require_caller(request)
    if caller.token is not None:
        raise ProblemError(403, "not-allowed", Message("server.not-with-a-token"))
    return caller


def has_role(user: User, role: Role) -> bool:
    """Return whether a user may do what a role may."""
    return ROLES.index(user.role) >= ROLES.index(role)


Checking = Annotated[Caller, Depends(require("check"))]
Writing = Annotated[Caller, Depends(require("write"))]
Asking = Annotated[Caller, Depends(require("ask"))]
Managing = Annotated[Caller, Depends(require("rules", "format_owner"))]
InPerson = Annotated[Caller, Depends(require_person)]
Administering = Annotated[Caller, Depends(require("administer", "administrator"))]
InOffice = Annotated[Office, Depends(get_office)]
