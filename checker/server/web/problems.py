"""Say what is wrong with a request as RFC 9457 has it (`application/problem+json`)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from checker.core.catalogue import languages
from checker.core.errors import CheckerError, InputError, OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.templates.validation_errors import DataErrors

_RETRY_SECONDS: Final = "10"
_UPLOAD_SECONDS: Final = "30"
_LOG: Final = logging.getLogger(__name__)
MEDIA: Final = "application/problem+json"
_SLUGS: Final = {404: "not-found", 405: "wrong-method", 413: "too-large"}
_REFUSALS: Final = {
    "not-found": "server.not-found",
    "wrong-method": "server.wrong-method",
    "too-large": "server.body-is-too-long",
}
"""What the framework itself refuses; all else of it is a request that cannot be read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a request, in the language of who asked.

    Attributes:
        status: of HTTP.
        slug: names the problem for programs.
        detail: one sentence for people.
        headers: more headers of the answer.
        more: what else programs are told.
    """

    status: int
    slug: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)


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


def too_many_uploads() -> ProblemError:
    """Return that others' documents have to be taken first."""
    what = Message("server.too-many-uploads")
    return ProblemError(503, "busy", what, {"Retry-After": _UPLOAD_SECONDS})


def find_language(request: Request) -> DisplayLanguage:
    """Return the first language of `Accept-Language` that messages can be shown in."""
    known = languages()
    for part in request.headers.get("accept-language", "").split(","):
        name = part.partition(";")[0].strip().lower().partition("-")[0]
        if name in known:
            return name
    return "en" if "en" in known else known[0]


def explain_problem(error: ProblemError, language: DisplayLanguage) -> Problem:
    """Return a problem of the server's own."""
    return Problem(error.status, error.slug, error.what.get(language), error.headers)


def explain_checker_error(error: CheckerError, language: DisplayLanguage) -> Problem:
    """Return an error of checker's own as a problem of the request."""
    remedy = error.remedy.get(language) if error.remedy is not None else ""
    detail = " ".join(filter(None, (error.what.get(language), remedy)))
    if isinstance(error, OutputError):  # its place is a path of this machine
        return Problem(HTTPStatus.INSUFFICIENT_STORAGE, "cannot-be-kept", detail)
    status = 422 if isinstance(error, InputError) else 400
    more: dict[str, object] = {"place": error.place}
    if isinstance(error, DataErrors):
        more["faults"] = [
            {"at": each.place, "says": each.what.get(language)} for each in error.errors
        ]
    return Problem(status, "cannot-be-used", detail, more=more)


def explain_no_database(error: OperationalError, language: DisplayLanguage) -> Problem:
    """Return that the database did not take a change: locked for long, full, or not there."""
    _LOG.error("the database does not answer", extra={"error": type(error.orig).__name__})
    detail = Message("server.database-does-not-answer").get(language)
    return Problem(503, "not-now", detail, {"Retry-After": _RETRY_SECONDS})


def explain_invalid(error: RequestValidationError, language: DisplayLanguage) -> Problem:
    """Return which parts of a request do not have the form that the description gives."""
    faults = [
        {"at": ".".join(map(str, each["loc"])), "says": each["msg"]} for each in error.errors()
    ]
    detail = Message("server.request-is-not-valid").get(language)
    return Problem(422, "not-valid", detail, more={"faults": faults})


def explain_unstorable(error: Exception, language: DisplayLanguage) -> Problem:
    """Return that a text or a number is none that the database can hold.

    PostgreSQL takes no NUL, and nothing a half of a character that JSON can spell.
    """
    del error
    return Problem(422, "not-valid", Message("server.request-is-not-valid").get(language))


def explain_refusal(error: HTTPException, language: DisplayLanguage) -> Problem:
    """Return what the framework refuses: no such address, no such method, an unreadable body."""
    slug = _SLUGS.get(error.status_code, "not-valid")
    detail = Message(_REFUSALS.get(slug, "server.request-is-not-valid")).get(language)
    return Problem(error.status_code, slug, detail, error.headers or {})


def explain_failure(error: Exception, language: DisplayLanguage) -> Problem:
    """Return that something is wrong with the server; the log says what, the answer does not."""
    del error
    return Problem(500, "failed", Message("server.failed").get(language))


def answer(request: Request, problem: Problem) -> JSONResponse:
    """Return a problem as programs read it."""
    body = {
        "type": f"urn:checker:problem:{problem.slug}",
        "title": problem.slug.replace("-", " "),
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.url.path,
        **problem.more,
    }
    headers = {**problem.headers, "Cache-Control": "no-store"}
    return JSONResponse(body, problem.status, headers, media_type=MEDIA)
