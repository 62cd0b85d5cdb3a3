"""Complete the API's description: what each route refuses, with which status and in which form.

What a route gives is declared where it is written. What it refuses follows from what it takes: who
may ask, an id in its path, a body, an ETag. A route names only what nobody could tell from that
(`responses={428: {}}`).
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI

from checker.server.web.api.schemas import ProblemView
from checker.server.web.openai.schemas import ErrorView
from checker.server.web.problems import MEDIA

_Operation = dict[str, Any]
_METHODS: Final = ("get", "put", "post", "delete", "patch")
_OPENAI: Final = "/v1/"
_FROM_FRAMEWORK: Final = ("HTTPValidationError", "ValidationError")

_WHY: Final = {
    400: "The body cannot be read, or what it asks for is set up wrongly.",
    401: "Nobody is logged in, or the token is unknown, revoked or past.",
    403: "The role or the token's scopes do not allow it, or another site's page asks.",
    404: "There is no such thing, or it is somebody else's.",
    409: "The idempotency key came before with another request.",
    412: "Somebody changed it meanwhile: the ETag is no longer the last.",
    413: "The body is longer than files may be.",
    422: "The request does not have the form that is described, or asks for what cannot be.",
    428: "`If-Match` is missing.",
    429: "Too many requests of late.",
    500: "The model cannot be used; the server's log says why.",
    502: "The model's server does not answer as it should.",
    503: "Not now: the database, the index, a model or a place to work is busy or away.",
    507: "The disk is full.",
}
_HEADERS: Final = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "string"}}},
    503: {"Retry-After": {"schema": {"type": "string"}}},
}


class DescribedApp(FastAPI):
    """An application whose description says what its routes refuse, too."""

    def openapi(self) -> dict[str, Any]:
        """Return the description."""
        made = super().openapi()
        if "responses" not in made["components"]:
            complete(made)
        return made


def complete(description: dict[str, Any]) -> None:
    """Add what every operation of a description refuses."""
    parts = description["components"]
    parts["responses"] = {}
    for name in _FROM_FRAMEWORK:
        parts["schemas"].pop(name, None)
    for model in (ProblemView, ErrorView):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        parts["schemas"] |= schema.pop("$defs", {}) | {model.__name__: schema}
    for path, operation in _iter_operations(description):
        answers = operation["responses"]
        if _MUST_MATCH in answers:
            _require_match(operation)
        for needed in operation.get("security", ()):
            needed.update({name: [] for name in needed if name == "login"})
        is_openai = path.startswith(_OPENAI)
        for status in sorted(_list_refusals(operation, is_openai=is_openai)):
            name = _name(status, is_openai=is_openai)
            parts["responses"].setdefault(name, _describe(status, is_openai=is_openai))
            answers[str(status)] = {"$ref": f"#/components/responses/{name}"}


def _iter_operations(description: dict[str, Any]) -> Iterator[tuple[str, _Operation]]:
    for path, methods in description["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, methods[method]


def _require_match(operation: _Operation) -> None:
    """Say that `If-Match` has to be given: the framework takes requests without, we do not."""
    for each in operation["parameters"]:
        if each["name"].lower() == "if-match":
            each["required"] = True


def _list_refusals(operation: _Operation, *, is_openai: bool) -> set[int]:
    """Return the statuses of what an operation refuses, but for those it describes itself."""
    answers = operation["responses"]
    named = {int(each) for each in answers if int(each) >= HTTPStatus.BAD_REQUEST}
    own = {each for each in named if "content" in answers[str(each)] and each != _INVALID}
    implied = {each for holds, statuses in _IMPLIED if holds(operation) for each in statuses}
    found = named | implied
    if is_openai and _INVALID in found:  # OpenAI's word for it
        found = found - {_INVALID} | {int(HTTPStatus.BAD_REQUEST)}
        answers.pop(str(_INVALID), None)
    return found - own


def _needs_caller(operation: _Operation) -> bool:
    return bool(operation.get("security"))


def _takes(place: str, name: str = "") -> Callable[[_Operation], bool]:
    """Return what tells whether an operation has a parameter in a place, of any or one name."""

    def holds(operation: _Operation) -> bool:
        return any(
            each["in"] == place and name in {"", each["name"].lower()}
            for each in operation.get("parameters", ())
        )

    return holds


def _has_body(operation: _Operation) -> bool:
    return "requestBody" in operation


def _takes_files(operation: _Operation) -> bool:
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})


_MUST_MATCH: Final = "428"
_INVALID: Final = int(HTTPStatus.UNPROCESSABLE_ENTITY)
_IMPLIED: Final[tuple[tuple[Callable[[_Operation], bool], tuple[int, ...]], ...]] = (
    (_needs_caller, (401, 403, 429, 503)),
    (_takes("path"), (404, 422)),
    (_takes("query"), (422,)),
    (_takes("header", "if-match"), (412,)),
    (_takes("header", "idempotency-key"), (409,)),
    (_has_body, (400, 413, 422)),
    (_takes_files, (507,)),
)


def _name(status: int, *, is_openai: bool) -> str:
    return f"{'Error' if is_openai else 'Problem'}{status}"


def _describe(status: int, *, is_openai: bool) -> dict[str, Any]:
    media, model = ("application/json", ErrorView) if is_openai else (MEDIA, ProblemView)
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    why = _WHY.get(status, HTTPStatus(status).phrase)
    told = {"description": why, "content": {media: {"schema": schema}}}
    return told | ({"headers": _HEADERS[status]} if status in _HEADERS else {})
