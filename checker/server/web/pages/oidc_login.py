"""Let people in by the company's provider of OpenID Connect: lead there, and take them back."""

import secrets
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from checker.core.messages import Message
from checker.server.accounts.arrivals import DirectoryAwayError, admit
from checker.server.accounts.oidc import NotVouchedError, Provider
from checker.server.web.callers import InOffice
from checker.server.web.pages.login import find_origin, is_safe, show_form, welcome
from checker.server.web.problems import not_found

router = APIRouter(include_in_schema=False)

_COOKIE: Final = "checker_provider"
_SAFE_COOKIE: Final = "__Host-checker_provider"
_BACK: Final = "/login/provider/back"
_SECONDS: Final = 600
"""In which somebody has to come back."""


@router.get("/login/provider")
def lead_there(request: Request) -> Response:
    """Send a browser to the provider, with a secret that this attempt is known by."""
    provider = _get_provider(request)
    _count(request)
    secret = secrets.token_urlsafe(32)
    try:
        url = provider.start(find_origin(request) + _BACK, secret)
    except DirectoryAwayError as error:
        return show_form(request, 503, error.what)
    answer = RedirectResponse(url, status_code=303)
    safe = is_safe(request)
    answer.set_cookie(
        _SAFE_COOKIE if safe else _COOKIE,
        secret,
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
    secret = request.cookies.get(_SAFE_COOKIE if is_safe(request) else _COOKIE, "")
    if not secret:
        return show_form(request, 400, Message("server.start-login-again"))
    try:
        person = provider.finish(find_origin(request) + _BACK, secret, request.query_params)
    except DirectoryAwayError as error:
        return show_form(request, 503, error.what)
    except NotVouchedError:
        return show_form(request, 401, Message("server.start-login-again"))
    with office.database.begin() as transaction:
        admitted = admit(transaction, person)
    if isinstance(admitted, Message):
        return show_form(request, 403, admitted)
    return welcome(request, office, admitted)


def _get_provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise not_found()
    return provider


def _count(request: Request) -> None:
    request.app.state.rates.count_login(request.client.host if request.client else "")
