"""Let people in by the company's provider of OpenID Connect: lead there, and take them back."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from checker.core.messages import Message
from checker.server.accounts.arrivals import DirectoryAwayError, admit
from checker.server.accounts.oidc import NotVouchedError, Provider
from checker.server.web.callers import InOffice
from checker.server.web.pages.login import (
    LONGEST_PATH,
    find_origin,
    is_safe,
    show_form,
    welcome,
)
from checker.server.web.pages.trouble import keep_own
from checker.server.web.problems import not_found

router = APIRouter(include_in_schema=False)

_COOKIE: Final = "checker_provider"
_SAFE_COOKIE: Final = "__Host-checker_provider"
_BACK: Final = "/login/provider/back"
_SECONDS: Final = 600
"""In which somebody has to come back."""
_LONGEST_KEPT: Final = 3500
"""Of a cookie: browsers keep none of more than 4096 bytes, its name and attributes included."""


@router.get("/login/provider")
def lead_there(
    request: Request, after: Annotated[str, Query(max_length=LONGEST_PATH)] = ""
) -> Response:
    """Send a browser to the provider, with a secret that this attempt is known by."""
    provider = _get_provider(request)
    _count(request)
    attempt = _begin_attempt(keep_own(after))
    try:
        url = provider.start(find_origin(request) + _BACK, attempt)
    except DirectoryAwayError as error:
        return show_form(request, 503, error.what, after)
    answer = RedirectResponse(url, status_code=303)
    safe = is_safe(request)
    answer.set_cookie(
        _SAFE_COOKIE if safe else _COOKIE,
        attempt,
        max_age=_SECONDS,
        httponly=True,
        secure=safe,
        samesite="lax",
    )
    return answer


@router.get(_BACK)
def take_back(request: Request, office: InOffice) -> Response:
    """Let in whom the provider vouches for; the attempt is over, whatever came of it."""
    answer = _answer(request, office)
    answer.delete_cookie(_COOKIE)
    answer.delete_cookie(_SAFE_COOKIE, secure=True)
    return answer


def _answer(request: Request, office: InOffice) -> Response:
    provider = _get_provider(request)
    _count(request)
    attempt = request.cookies.get(_SAFE_COOKIE if is_safe(request) else _COOKIE, "")
    if not attempt:
        return show_form(request, 400, Message("server.start-login-again"))
    after = _read_path(attempt)
    try:
        person = provider.finish(find_origin(request) + _BACK, attempt, request.query_params)
    except DirectoryAwayError as error:
        return show_form(request, 503, error.what, after)
    except NotVouchedError:
        return show_form(request, 401, Message("server.start-login-again"), after)
    with office.database.begin() as transaction:
        admitted = admit(transaction, person)
    if isinstance(admitted, Message):
        return show_form(request, 403, admitted, after)
    return welcome(request, office, admitted, after)


def _begin_attempt(path: str) -> str:
    """Return what an attempt is known by: a new secret, and the page that somebody came for.

    State, nonce and PKCE's verifier are made of both, so that another path in the cookie is
    another attempt, whose answer proves nothing.
    """
    secret, kept = secrets.token_urlsafe(32), urlsafe_b64encode(path.encode()).decode()
    return f"{secret}.{kept.rstrip('=')}" if len(kept) <= _LONGEST_KEPT else secret


def _read_path(attempt: str) -> str:
    kept = attempt.partition(".")[2]
    try:
        return keep_own(urlsafe_b64decode(kept + "=" * (-len(kept) % 4)).decode())
    except ValueError:
        return keep_own("")


def _get_provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise not_found()
    return provider


def _count(request: Request) -> None:
    request.app.state.rates.count_login(request.client.host if request.client else "")
