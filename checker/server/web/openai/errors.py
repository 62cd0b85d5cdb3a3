"""Say what is wrong in the form that OpenAI's clients read."""

import logging
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server.web.problems import ProblemError, explain_refusal, find_language

_LOG: Final = logging.getLogger(__name__)
_TYPES: Final = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    502: "server_error",
    500: "server_error",
    503: "server_error",
}
_CODES: Final = {"not-logged-in": "invalid_api_key", "too-many": "rate_limit_exceeded"}


class ModelRequestError(ProblemError):
    """A request to the model that cannot be done.

    Args:
        status: of HTTP.
        code: names it for programs, in OpenAI's words where it has one.
        what: one sentence for people.
        param: the part of the request that is wrong.
        retry: whether asking again soon may help.
    """

    def __init__(
        self, status: int, code: str, what: Message, param: str | None = None, *, retry: bool = True
    ) -> None:
        super().__init__(status, code, what, {} if retry else {"x-should-retry": "false"})
        self.param = param


def build_body(error: ProblemError, request: Request) -> dict[str, Any]:
    """Return a problem as OpenAI's clients read it, in the language that was asked for."""
    param = error.param if isinstance(error, ModelRequestError) else None
    return _write(error.what.get(find_language(request)), error.status, error.slug, param)


def _write(message: str, status: int, slug: str, param: str | None = None) -> dict[str, Any]:
    return {
        "error": {
            "message": message,
            "type": _TYPES.get(status, "invalid_request_error"),
            "code": _CODES.get(slug, slug.replace("-", "_")),
            "param": param,
        }
    }


def answer_problem(request: Request, error: ProblemError) -> JSONResponse:
    """Return a problem in that form."""
    headers = error.headers | {"Cache-Control": "no-store"}
    return JSONResponse(build_body(error, request), error.status, headers)


def answer_checker_error(request: Request, error: CheckerError) -> JSONResponse:
    """Return that there is no model: it is not set up as it should be, which the log says."""
    _LOG.warning("the model cannot be used: %s", error.render("en"))
    return answer_problem(request, no_model())


def answer_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """Return the first part of a request that does not have its form."""
    first = error.errors()[0]
    at = ".".join(str(each) for each in first["loc"][1:] if not isinstance(each, int)) or None
    what = Message("server.part-is-not-valid", at=at or "JSON", says=first["msg"])
    return answer_problem(request, ModelRequestError(400, "invalid_request", what, at))


def answer_refusal(request: Request, error: HTTPException) -> JSONResponse:
    """Return what the framework refuses: no such method, a body that is too long or unreadable."""
    told = explain_refusal(error, find_language(request))
    body = _write(told.detail, told.status, told.slug)
    return JSONResponse(body, told.status, {**told.headers, "Cache-Control": "no-store"})


def answer_failure(request: Request, error: Exception) -> JSONResponse:
    """Return that something is wrong with the server; the log says what, the answer does not."""
    del error
    return answer_problem(request, ModelRequestError(500, "failed", Message("server.failed")))


def unsupported(param: str) -> ModelRequestError:
    """Return that the model here does not do what a part of the request asks."""
    what = Message("server.model-cannot", param=param)
    return ModelRequestError(400, "unsupported_parameter", what, param)


def no_such_model(asked: str, name: str) -> ModelRequestError:
    """Return that another model is here than the one that was asked for."""
    what = Message("server.no-such-model", asked=asked, name=name)
    return ModelRequestError(404, "model_not_found", what, "model")


def no_model() -> ModelRequestError:
    """Return that no model answers here."""
    return ModelRequestError(503, "model_unavailable", Message("server.no-model-answers"))


def explain(line: dict[str, Any]) -> ModelRequestError:
    """Return what the host's word for something that is wrong means."""
    wrong = line.get("wrong")
    if wrong == "too-long":
        what = Message("server.prompt-is-too-long", tokens=line["tokens"], most=line["most"])
        return ModelRequestError(400, "context_length_exceeded", what, "messages")
    if wrong == "schema":
        what = Message("server.schema-cannot-be-kept", says=line["says"])
        return ModelRequestError(400, "invalid_json_schema", what, "response_format")
    if wrong == "messages":
        what = Message("server.conversation-cannot-be-read")
        return ModelRequestError(400, "invalid_messages", what, "messages")
    if wrong in {"late", "full"}:
        return ModelRequestError(503, "model_busy", Message("server.model-is-busy"))
    return ModelRequestError(500, "model_failed", Message("server.model-failed"))
