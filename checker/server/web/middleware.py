"""Bound every request and guard every answer, before any route is chosen."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from time import monotonic
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
PEER: Final = "checker.peer"
GUARD: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Content-Security-Policy": POLICY,
}
"""Headers of every answer."""
_YEAR: Final = "max-age=31536000"
_MIB: Final = 2**20
_FORM: Final = b"multipart/form-data"
_WAITING: Final = 16
_PATIENCE: Final = 20.0


class RememberPeer:
    """Notes who is at the other end, before a proxy's headers say whom it speaks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        client = scope.get("client")
        scope[PEER] = client[0] if client else ""
        await self._app(scope, receive, send)


class GuardAnswers:
    """Adds what keeps a browser from running or showing what is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in GUARD.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-store")
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", _YEAR)
            await send(message)

        await self._app(scope, receive, guarded)


class BoundBodies:
    """Refuses a body that is longer than any file may be, told or not.

    Args:
        app: what answers.
        mib: the most.
        refuse: answers that it is too long, in the form that those who asked can read.
    """

    def __init__(
        self, app: ASGIApp, mib: int, refuse: Callable[[Request, Exception], Response]
    ) -> None:
        self._app = app
        self._most = mib * _MIB
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as long as it is no longer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > self._most:
            refused = await run_in_threadpool(self._refuse, Request(scope), _too_long())
            await refused(scope, receive, send)
            return
        left = self._most

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise _too_long()
            return message

        await self._app(scope, bounded, send)


def _too_long() -> HTTPException:
    return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class TurnAwayUploads:
    """Tells who hands in to come back later, while those before them have waited for long.

    Counted are uploads that have arrived whole and have no answer yet, so no slow network counts.

    Args:
        app: what answers.
        refuse: answers that the server is busy, in the form that those who asked can read.
        clock: seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        refuse: Callable[[Request], Response],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._clock = clock
        self._arrived: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless too many uploads wait."""
        if scope["type"] != "http" or not _is_upload(scope):
            await self._app(scope, receive, send)
            return
        if self._is_busy():
            refused = await run_in_threadpool(self._refuse, Request(scope))
            await refused(scope, receive, send)
            return
        at = 0.0

        async def noted() -> Message:
            nonlocal at
            message = await receive()
            if not at and message["type"] == "http.request" and not message.get("more_body"):
                at = self._clock()
                self._arrived.append(at)
            return message

        try:
            await self._app(scope, noted, send)
        finally:
            with suppress(ValueError):  # an upload that broke off has not arrived
                self._arrived.remove(at)

    def _is_busy(self) -> bool:
        """Say whether as many as are worked on at once have waited beyond patience."""
        long_ago = self._clock() - _PATIENCE
        return sum(at < long_ago for at in self._arrived) >= _WAITING


def _is_upload(scope: Scope) -> bool:
    return dict(scope["headers"]).get(b"content-type", b"").startswith(_FORM)
