"""`/mcp`: the Model Context Protocol over HTTP, for programs with a token."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Receive, Scope, Send

from checker.core.messages import Message
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.settings import ServerSettings
from checker.server.web.callers import require
from checker.server.web.mcp.office_tools import build_office_server
from checker.server.web.problems import ProblemError

router = APIRouter(tags=["mcp"])
_MOST_BYTES: Final = 8 * 2**20


class Endpoint:
    """The protocol's endpoint of one server.

    Args:
        office: the server.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def live(self) -> AsyncIterator[None]:
        """Answer within the block; each time anew, as the protocol's manager runs once."""
        server = build_office_server(self._office)
        server.streamable_http_app(
            stateless_http=True,
            json_response=True,
            max_request_body_size=_MOST_BYTES,
            transport_security=guard(self._office.settings),
        )
        self._manager = server.session_manager
        async with self._manager.run():
            yield
        self._manager = None

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose caller is known."""
        if self._manager is None:
            await Response(status_code=503)(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)


class _Handed(Response):
    """An answer that the protocol's own library gives."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__()
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._endpoint.answer(scope, receive, send)


@router.api_route("/mcp", methods=["GET", "POST", "DELETE"], include_in_schema=False)
async def answer(
    request: Request, caller: Annotated[Caller, Depends(require("check"))]
) -> Response:
    """Hand a request on to the protocol's library; only tokens are let in, never a browser."""
    if caller.token is None:
        headers = {"WWW-Authenticate": "Bearer"}
        raise ProblemError(401, "not-logged-in", Message("server.token-is-needed"), headers)
    endpoint: Endpoint = request.app.state.mcp
    return _Handed(endpoint)


def guard(settings: ServerSettings) -> TransportSecuritySettings:
    """Return by which names the server may be called: its own, and no page of another site."""
    names = {
        "localhost",
        "127.0.0.1",
        "[::1]",
        settings.host,
        socket.gethostname(),  # not getfqdn, which asks the network
    }
    public = urlsplit(settings.public_url)
    hosts = [*sorted(names), *(f"{each}:*" for each in sorted(names))]
    if public.netloc:
        hosts.append(public.netloc)
    origins = [f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
