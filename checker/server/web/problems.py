"""Say what is wrong with a request as RFC 9457 has it (`application/problem+json`)."""

import logging
from http import HTTPStatus
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, OperationalError

from checker.core.catalogue import languages
from checker.core.errors import CheckerError, InputError, OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.templates.validation_errors import DataErrors

_FOR_PROGRAMS: Final = ("/api/", "/v1/", "/mcp", "/metrics")
_RETRY_SECONDS: Final = "10"
_LOG: Final = logging.getLogger(__name__)
MEDIA: Final = "application/problem+json"


class ProblemError(Exception):
    """A request that cannot be done.

    Args:
        status: of HTTP.
        slug: names the problem for programs, in its `type`.
        what: one sentence for people.
        headers: more headers of the answer.
    """

    def __init__(
        self, status: int, slug: str, what: Message, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(slug)
        self.status = status
        self.slug = slug
        self.what = what
        self.headers = headers or {}


def not_found() -> ProblemError:
    """Return that there is no such thing, or that it is somebody else's: nobody is told which."""
    return ProblemError(404, "not-found", Message("server.not-found"))


def find_language(request: Request) -> DisplayLanguage:
    """Return the first language of `Accept-Language` that messages can be shown in."""
    known = languages()
    for part in request.headers.get("accept-language", "").split(","):
        name = part.partition(";")[0].strip().lower().partition("-")[0]
        if name in known:
            return name
    return "en" if "en" in known else known[0]


def answer_problem(request: Request, error: ProblemError) -> Response:
    """Return a problem in the language that was asked for; a page leads to the login instead."""
    if error.status == HTTPStatus.UNAUTHORIZED and not request.url.path.startswith(_FOR_PROGRAMS):
        if "hx-request" in request.headers:
            return Response(status_code=204, headers={"HX-Redirect": "/login"})
        return RedirectResponse("/login", status_code=303)
    detail = error.what.get(find_language(request))
    return _build(request, error.status, error.slug, detail, error.headers)


def answer_checker_error(request: Request, error: CheckerError) -> JSONResponse:
    """Return an error of checker's own as a problem of the request."""
    language = find_language(request)
    remedy = error.remedy.get(language) if error.remedy is not None else ""
    detail = " ".join(filter(None, (error.what.get(language), remedy)))
    if isinstance(error, OutputError):  # its place is a path of this machine
        return _build(request, HTTPStatus.INSUFFICIENT_STORAGE, "cannot-be-kept", detail, {})
    status = 422 if isinstance(error, InputError) else 400
    more: dict[str, object] = {"place": error.place}
    if isinstance(error, DataErrors):
        more["faults"] = [
            {"at": each.place, "says": each.what.get(language)} for each in error.errors
        ]
    return _build(request, status, "cannot-be-used", detail, {}, **more)


def answer_no_database(request: Request, error: OperationalError) -> JSONResponse:
    """Return that the database did not take a change: locked for long, full, or not there."""
    _LOG.error("the database does not answer", extra={"error": type(error.orig).__name__})
    detail = Message("server.database-does-not-answer").get(find_language(request))
    return _build(request, 503, "not-now", detail, {"Retry-After": _RETRY_SECONDS})


def answer_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """Return which parts of a request do not have the form that the description gives."""
    faults = [
        {"at": ".".join(map(str, each["loc"])), "says": each["msg"]} for each in error.errors()
    ]
    detail = Message("server.request-is-not-valid").get(find_language(request))
    return _build(request, 422, "not-valid", detail, {}, faults=faults)


def answer_unstorable(request: Request, error: DataError) -> JSONResponse:
    """Return that a text or a number is none that the database can hold, as PostgreSQL no NUL."""
    del error
    detail = Message("server.request-is-not-valid").get(find_language(request))
    return _build(request, 422, "not-valid", detail, {})


def _build(
    request: Request,
    status: int,
    slug: str,
    detail: str,
    headers: dict[str, str],
    **more: object,
) -> JSONResponse:
    body = {
        "type": f"urn:checker:problem:{slug}",
        "title": slug.replace("-", " "),
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **more,
    }
    return JSONResponse(body, status, headers | {"Cache-Control": "no-store"}, media_type=MEDIA)
