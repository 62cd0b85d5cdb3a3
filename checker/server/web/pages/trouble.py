"""Show a person what is wrong with what they asked, as a page in their language."""

from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.server.accounts.secrets import Caller
from checker.server.web.pages.shown import choose_language, show
from checker.server.web.problems import Problem

_HINTS: Final[dict[int, str]] = {
    HTTPStatus.FORBIDDEN: "page.if-not-allowed",
    HTTPStatus.NOT_FOUND: "page.if-not-found",
    HTTPStatus.UNPROCESSABLE_ENTITY: "page.if-not-valid",
}
"""What may be the matter, by the status of HTTP, where the answer's own sentence leaves it open."""
_OWN_PATH: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")


def answer(request: Request, problem: Problem) -> Response:
    """Return a page of what is wrong; who is not logged in is led to the login instead."""
    is_part = "hx-request" in request.headers
    if problem.status == HTTPStatus.UNAUTHORIZED:
        return _lead_to_login(request, is_part=is_part)
    known = find_known(request)
    hint = _HINTS.get(problem.status)
    more = Message(hint).get(choose_language(request, known)) if hint else ""
    page = "says.html" if is_part else "trouble.html"
    shown = show(request, page, known, problem.status, says=problem.detail, more=more)
    shown.headers.update(problem.headers)
    return shown


def _lead_to_login(request: Request, *, is_part: bool) -> Response:
    """Lead to the login and back; from a form, in another tab, so that what was typed stays."""
    path = "/"
    if is_part:
        path = _read_path(request.headers.get("hx-current-url", ""))
    elif request.method == "GET":
        path = _read_path(str(request.url))
    login = "/login" if path == "/" else f"/login?after={quote(path)}"
    if is_part and request.method != "GET":
        return show(request, "login-again.html", None, HTTPStatus.UNAUTHORIZED, login=login)
    if is_part:
        return Response(status_code=204, headers={"HX-Redirect": login})
    return RedirectResponse(login, status_code=303)


def _read_path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return keep_own(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def keep_own(path: str) -> str:
    """Return a path of this server as it is, and the first page's for anything else."""
    return path if _OWN_PATH.fullmatch(path) else "/"


def find_known(request: Request) -> Caller | None:
    """Return who asks, where that was found out before something went wrong."""
    known: Caller | None = getattr(request.state, "caller", None)
    return known
