"""Put the server's routes together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from checker import __version__
from checker.core.errors import CheckerError
from checker.server.office import Office
from checker.server.web import problems
from checker.server.web.api import health, jobs, rulesets, writings
from checker.server.web.middleware import BoundBodies, GuardAnswers, RememberPeer
from checker.server.web.pages import check, job, login, write
from checker.server.web.rates import Rates

_STATIC = Path(__file__).parent / "static"
_FILES_AT_ONCE = 4
"""So many files of the largest size fit into one request."""


def create_app(office: Office) -> FastAPI:
    """Return the application that answers browsers and programs of one office."""

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
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
    for part in (health, jobs, rulesets, writings, login, check, job, write):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    handlers: dict[Any, Any] = {
        problems.ProblemError: problems.answer_problem,
        CheckerError: problems.answer_checker_error,
        RequestValidationError: problems.answer_invalid,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, cast("Any", handler))
    app.add_middleware(BoundBodies, mib=office.settings.upload_mib * _FILES_AT_ONCE)
    app.add_middleware(GuardAnswers)
    if office.settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware, trusted_hosts=list(office.settings.trusted_proxies)
        )
    app.add_middleware(RememberPeer)
    return app
