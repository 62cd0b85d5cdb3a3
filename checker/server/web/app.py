"""Put the server's routes together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, cast

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from checker import __version__
from checker.core.errors import CheckerError
from checker.server.accounts.entering import Strikes
from checker.server.accounts.following import following
from checker.server.accounts.oidc import Provider
from checker.server.asking.asker import Asker
from checker.server.office import Office
from checker.server.web import problems
from checker.server.web.api import (
    ask,
    audit,
    events,
    examples,
    faq,
    health,
    index,
    jobs,
    me,
    metrics,
    queue,
    rulebook,
    rulesets,
    shares,
    tokens,
    users,
    writings,
)
from checker.server.web.description import DescribedApp
from checker.server.web.mcp import routes as mcp_routes
from checker.server.web.mcp.routes import Endpoint
from checker.server.web.measures import MeasureRequests, Measures
from checker.server.web.methods import name_methods
from checker.server.web.middleware import (
    GUARD,
    BoundBodies,
    GuardAnswers,
    RememberPeer,
    TurnAwayUploads,
)
from checker.server.web.openai import errors
from checker.server.web.openai import routes as openai_routes
from checker.server.web.openai.served import Served
from checker.server.web.pages import (
    account,
    admin,
    admin_documents,
    admin_users,
    check,
    job,
    login,
    oidc_login,
    overview,
    rule_examples,
    rule_pages,
    rule_trials,
    trouble,
    write,
)
from checker.server.web.pages import ask as ask_page
from checker.server.web.pages import faq as faq_page
from checker.server.web.pages import shares as shares_page
from checker.server.web.pages.shown import choose_language
from checker.server.web.problems import Problem, find_language
from checker.server.web.rates import Rates
from checker.server.work.process import prepare

_PARTS = (
    health,
    metrics,
    jobs,
    events,
    rulesets,
    rulebook,
    examples,
    users,
    me,
    tokens,
    audit,
    shares,
    queue,
    writings,
    ask,
    faq,
    index,
    login,
    oidc_login,
    check,
    job,
    write,
    ask_page,
    faq_page,
    shares_page,
    rule_trials,
    rule_examples,
    rule_pages,
    overview,
    account,
    admin_users,
    admin_documents,
    admin,
    openai_routes,
    mcp_routes,
)
_STATIC = Path(__file__).parent / "static"
_OPENAI = "/v1/"
_FOR_PROGRAMS = ("/api/", "/v1/", "/mcp", "/metrics", "/healthz", "/readyz")
_THREADS: Final = 16
"""Requests that are worked on at once: more of them take the processor from the one that writes."""
_FILES_AT_ONCE = 4
"""So many files of the largest size fit into one request."""


def create_app(office: Office, model_host: str | None = None) -> FastAPI:
    """Return the application that answers browsers and programs of one office.

    Args:
        office: the server.
        model_host: where the model host of this machine listens; None where there is none.
    """

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        prepare()
        current_default_thread_limiter().total_tokens = _THREADS
        async with app.state.mcp.live():
            with following(office.database, office.settings.ldap):
                yield
        office.close()

    app = DescribedApp(
        title="checker",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=live,
    )
    app.state.office = office
    app.state.rates = Rates(
        office.settings.requests_per_minute,
        questions_per_minute=office.settings.questions_per_minute,
    )
    app.state.served = Served(office, model_host)
    app.state.asker = Asker(office, model_host)
    app.state.mcp = Endpoint(office)
    oidc = office.settings.oidc
    app.state.provider = None if oidc is None else Provider(oidc)
    app.state.strikes = Strikes()
    app.state.measures = Measures(office)
    for part in _PARTS:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    _add_middleware(app, office)
    return app


def _add_middleware(app: FastAPI, office: Office) -> None:
    """Let each request through what bounds, guards and measures it, the last one first."""
    most = office.settings.upload_mib * _FILES_AT_ONCE
    app.add_middleware(BoundBodies, mib=most, refuse=_refuse)
    app.add_middleware(TurnAwayUploads, refuse=_turn_away)
    app.add_middleware(GuardAnswers)
    app.add_middleware(MeasureRequests, measures=app.state.measures)
    if office.settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware, trusted_hosts=list(office.settings.trusted_proxies)
        )
    app.add_middleware(RememberPeer)


def _choose(explain: Callable[..., Problem], openai: Callable[..., Any] | None = None) -> Any:
    """Return what answers an error in the form that those who asked can read."""

    def answer(request: Request, error: Exception) -> Response:
        path = request.url.path
        if openai is not None and path.startswith(_OPENAI):
            return cast("Response", openai(request, error))
        if path.startswith(_FOR_PROGRAMS):
            return problems.answer(request, explain(error, find_language(request)))
        language = choose_language(request, trouble.find_known(request))
        return trouble.answer(request, explain(error, language))

    return answer


def _refuse(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses."""
    refusal = name_methods(request, cast("HTTPException", error), but=openai_routes.refuse)
    answer: Response = _choose(problems.explain_refusal, errors.answer_refusal)(request, refusal)
    return answer


def _turn_away(request: Request) -> Response:
    """Answer that too many documents are being handed in."""
    answer = _choose(problems.explain_problem, errors.answer_problem)
    return cast("Response", answer(request, problems.too_many_uploads()))


def _fail(request: Request, error: Exception) -> Response:
    """Answer what nobody thought of; this is past the middleware, so the guard is put on here."""
    answer: Response = _choose(problems.explain_failure, errors.answer_failure)(request, error)
    answer.headers.update(GUARD)
    return answer


_HANDLERS: Final[dict[Any, Any]] = {
    problems.ProblemError: _choose(problems.explain_problem, errors.answer_problem),
    CheckerError: _choose(problems.explain_checker_error, errors.answer_checker_error),
    RequestValidationError: _choose(problems.explain_invalid, errors.answer_invalid),
    HTTPException: _refuse,
    OperationalError: _choose(problems.explain_no_database),
    DataError: _choose(problems.explain_unstorable),
    UnicodeEncodeError: _choose(problems.explain_unstorable),
    Exception: _fail,
}
