"""Let people in and out, and the first administrator set the server up."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server.accounts import entering
from checker.server.accounts.arrivals import DirectoryAwayError
from checker.server.accounts.secrets import Caller, close_logins, open_login
from checker.server.office import Office
from checker.server.store.tables import User
from checker.server.web.callers import COOKIE, SAFE_COOKIE, InOffice, get_office, require_caller
from checker.server.web.first_run import add_first_administrator, is_set_up
from checker.server.web.pages.shown import show
from checker.server.web.pages.trouble import keep_own
from checker.server.web.problems import ProblemError, find_language

router = APIRouter(include_in_schema=False)

LONGEST_PATH: Final = 2000


@router.get("/login")
def show_login(
    request: Request, after: Annotated[str, Query(max_length=LONGEST_PATH)] = ""
) -> HTMLResponse:
    """Show the form."""
    return show_form(request, after=after)


@router.post("/login")
def log_in(
    request: Request,
    office: InOffice,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    after: Annotated[str, Form(max_length=LONGEST_PATH)] = "",
) -> Response:
    """Let somebody in, or say that it did not work and nothing more."""
    _refuse_other_sites(request)
    request.app.state.rates.count_login(request.client.host if request.client else "")
    directory, strikes = office.settings.ldap, request.app.state.strikes
    try:
        entered = entering.log_in(office.database, directory, strikes, name, password)
    except DirectoryAwayError as error:
        return show_form(request, 503, error.what, after)
    if entered is None:
        return show_form(request, 401, Message("server.login-failed"), after)
    if isinstance(entered, Message):
        return show_form(request, 403, entered, after)
    return welcome(request, office, entered, after)


def show_form(
    request: Request, status: int = 200, says: Message | None = None, after: str = ""
) -> HTMLResponse:
    """Return the form, with what there is to say about the last attempt.

    Args:
        request: that asked.
        status: of HTTP.
        says: what is wrong.
        after: the page to go to once somebody is let in.
    """
    said = says.get(find_language(request)) if says is not None else ""
    provider = request.app.state.provider
    label = provider.settings.label if provider is not None else None
    return show(request, "login.html", status=status, says=said, provider=label, after=after)


@router.post("/logout")
def log_out(
    request: Request, office: InOffice, caller: Annotated[Caller, Depends(require_caller)]
) -> Response:
    """End this browser's login and the others of the same user, at the provider, too."""
    with office.database.begin() as transaction:
        close_logins(transaction, caller.user.id)
    elsewhere = ""
    if caller.user.source == "oidc" and request.app.state.provider is not None:
        elsewhere = request.app.state.provider.find_logout(f"{find_origin(request)}/login")
    headers = {"HX-Redirect": elsewhere or "/login", "Clear-Site-Data": '"cache", "storage"'}
    answer = Response(headers=headers)
    answer.delete_cookie(COOKIE)
    answer.delete_cookie(SAFE_COOKIE, secure=True)
    return answer


@router.get("/setup")
def show_setup(request: Request, office: InOffice, code: str = "") -> HTMLResponse:
    """Show the form for the first administrator; once there is one, the login."""
    if is_set_up(office):
        return show_form(request, 404, Message("server.is-set-up"))
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
    if is_set_up(office):
        return show_form(request, 404, Message("server.is-set-up"))
    language = find_language(request)
    try:
        user = add_first_administrator(office, code, name, password)
    except CheckerError as error:
        says = error.what.get(language)
        return show(request, "setup.html", status=422, says=says, code=code)
    if user is None:
        says = Message("server.setup-code-is-wrong").get(language)
        return show(request, "setup.html", status=403, says=says, code="")
    return welcome(request, office, user)


def welcome(request: Request, office: Office, user: User, after: str = "") -> Response:
    """Give a browser its login, and lead it to the page that it came for, else to the first."""
    hours = office.settings.session_hours
    with office.database.begin() as transaction:
        agent = request.headers.get("user-agent", "")
        secret, _ = open_login(transaction, user, hours, browser=agent)
    answer = RedirectResponse(keep_own(after), status_code=303)
    safe = is_safe(request)
    answer.set_cookie(
        SAFE_COOKIE if safe else COOKIE,
        secret,
        max_age=hours * 3600,
        httponly=True,
        secure=safe,
        samesite="lax",
    )
    return answer


def is_safe(request: Request) -> bool:
    """Return whether browsers reach the server by https."""
    return find_origin(request).startswith("https:")


def find_origin(request: Request) -> str:
    """Return how browsers reach the server, without a path."""
    public = get_office(request).settings.public_url.rstrip("/")
    return public or f"{request.url.scheme}://{request.url.netloc}"


def _refuse_other_sites(request: Request) -> None:
    """Make sure that a form comes from one of our own pages; there is no secret to compare yet.

    Browsers name the page's site by `Sec-Fetch-Site` where they trust the connection, else by
    `Origin`, whose scheme a proxy between may have changed.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", find_origin(request))
    ours = {request.url.netloc, urlsplit(find_origin(request)).netloc}
    if site not in {"same-origin", "none"} or urlsplit(origin).netloc not in ours:
        raise ProblemError(403, "other-site", Message("server.form-is-not-ours"))
