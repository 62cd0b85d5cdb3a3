"""Show a person what is wrong with what they asked, as a page in their language."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from checker.server.accounts.secrets import Caller
from checker.server.web.pages.shown import show
from checker.server.web.problems import Problem


def answer(request: Request, problem: Problem) -> Response:
    """Return a page of what is wrong; who is not logged in is led to the login instead."""
    is_part = "hx-request" in request.headers
    if problem.status == HTTPStatus.UNAUTHORIZED:
        if is_part:
            return Response(status_code=204, headers={"HX-Redirect": "/login"})
        return RedirectResponse("/login", status_code=303)
    page = "says.html" if is_part else "trouble.html"
    shown = show(request, page, find_known(request), problem.status, says=problem.detail)
    shown.headers.update(problem.headers)
    return shown


def find_known(request: Request) -> Caller | None:
    """Return who asks, where that was found out before something went wrong."""
    known: Caller | None = getattr(request.state, "caller", None)
    return known
