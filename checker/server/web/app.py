"""Put the server's routes together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from checker import __version__
from checker.core.errors import CheckerError
from checker.server.accounts.entering import Strikes
from checker.server.accounts.following import following
from checker.server.accounts.oidc import Provider
from checker.server.office import Office
from checker.server.web import problems
from checker.server.web.api import (
    audit,
    health,
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
from checker.server.web.measures import MeasureRequests, Measures
from checker.server.web.middleware import BoundBodies, GuardAnswers, RememberPeer
from checker.server.web.pages import (
    account,
    admin,
    admin_users,
    check,
    job,
    login,
    oidc_login,
    overview,
    rule_pages,
    rule_trials,
    write,
)
from checker.server.web.pages import shares as shares_page
from checker.server.web.rates import Rates

_PARTS = (
    health,
    metrics,
    jobs,
    rulesets,
    rulebook,
    users,
    me,
    tokens,
    audit,
    shares,
    queue,
    writings,
    login,
    oidc_login,
    check,
    job,
    write,
    shares_page,
    rule_trials,
    rule_pages,
    overview,
    account,
    admin_users,
    admin,
)
_STATIC = Path(__file__).parent / "static"
_FILES_AT_ONCE = 4
"""So many files of the largest size fit into one request."""


def create_app(office: Office) -> FastAPI:
    """Return the application that answers browsers and programs of one office."""

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        with following(office.database, office.settings.ldap):
            yield
        office.close()

    app = FastAPI(
        title="checker",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=live,
    )
    app.state.office = office
    app.state.rates = Rates(office.settings.requests_per_minute)
    oidc = office.settings.oidc
    app.state.provider = None if oidc is None else Provider(oidc)
    app.state.strikes = Strikes()
    app.state.measures = Measures(office)
    for part in _PARTS:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    handlers: dict[Any, Any] = {
        problems.ProblemError: problems.answer_problem,
        CheckerError: problems.answer_checker_error,
        OperationalError: problems.answer_no_database,
        RequestValidationError: problems.answer_invalid,
        DataError: problems.answer_unstorable,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, cast("Any", handler))
    app.add_middleware(BoundBodies, mib=office.settings.upload_mib * _FILES_AT_ONCE)
    app.add_middleware(GuardAnswers)
    app.add_middleware(MeasureRequests, measures=app.state.measures)
    if office.settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware, trusted_hosts=list(office.settings.trusted_proxies)
        )
    app.add_middleware(RememberPeer)
    return app
