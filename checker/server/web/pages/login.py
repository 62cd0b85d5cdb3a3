"""Let people in and out, and the first administrator set the server up."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server.accounts.secrets import Caller, close_logins, open_login
from checker.server.accounts.users import log_in_locally
from checker.server.office import Office
from checker.server.store.tables import User
from checker.server.web.callers import COOKIE, SAFE_COOKIE, InOffice, require_caller
from checker.server.web.first_run import add_first_administrator
from checker.server.web.pages.shown import show
from checker.server.web.problems import ProblemError, find_language

router = APIRouter(include_in_schema=False)


@router.get("/login")
def show_login(request: Request) -> HTMLResponse:
    """Show the form."""
    return show(request, "login.html", says="")


@router.post("/login")
def log_in(
    request: Request,
    office: InOffice,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Let somebody in, or say that it did not work and nothing more."""
    _refuse_other_sites(request)
    request.app.state.rates.count_login(request.client.host if request.client else "")
    with office.database.begin() as transaction:
        user = log_in_locally(transaction, name, password)
    if user is None:
        says = Message("server.login-failed").get(find_language(request))
        return show(request, "login.html", status=401, says=says)
    return _welcome(request, office, user)


@router.post("/logout")
def log_out(office: InOffice, caller: Annotated[Caller, Depends(require_caller)]) -> Response:
    """End this browser's login, and the others of the same user."""
    with office.database.begin() as transaction:
        close_logins(transaction, caller.user.id)
    answer = Response(headers={"HX-Redirect": "/login", "Clear-Site-Data": '"cache", "storage"'})
    answer.delete_cookie(COOKIE)
    answer.delete_cookie(SAFE_COOKIE, secure=True)
    return answer


@router.get("/setup")
def show_setup(request: Request, code: str = "") -> HTMLResponse:
    """Show the form for the first administrator."""
    return show(request, "setup.html", says="", code=code)


@router.post("/setup")
def set_up(
    request: Request,
    office: InOffice,
    code: Annotated[str, Form(max_length=100)],
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Make the first administrator, once, for whoever has the code."""
    _refuse_other_sites(request)
    request.app.state.rates.count_login("setup")
    language = find_language(request)
    try:
        user = add_first_administrator(office, code, name, password)
    except CheckerError as error:
        says = error.what.get(language)
        return show(request, "setup.html", status=422, says=says, code=code)
    if user is None:
        says = Message("server.setup-code-is-wrong").get(language)
        return show(request, "setup.html", status=403, says=says, code="")
    return _welcome(request, office, user)


def _welcome(request: Request, office: Office, user: User) -> Response:
    hours = office.settings.session_hours
    with office.database.begin() as transaction:
        agent = request.headers.get("user-agent", "")
        secret, _ = open_login(transaction, user, hours, browser=agent)
    answer = RedirectResponse("/", status_code=303)
    safe = request.url.scheme == "https" or office.settings.public_url.startswith("https:")
    answer.set_cookie(
        SAFE_COOKIE if safe else COOKIE,
        secret,
        max_age=hours * 3600,
        httponly=True,
        secure=safe,
        samesite="lax",
    )
    return answer


def _refuse_other_sites(request: Request) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise ProblemError(403, "other-site", Message("server.form-is-not-ours"))
