"""Who hands in while others have waited for long is told to come back, not left to time out."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from checker.server.office import Office
from checker.server.web import middleware
from checker.server.web.middleware import TurnAwayUploads
from tests.support.office import MINUTES, Person

_FORM = {"type": "http", "headers": [(b"content-type", b"multipart/form-data; boundary=x")]}
_PLAIN: dict[str, Any] = {"type": "http", "headers": []}


class Clock:
    """Seconds that pass when a test says so."""

    now = 100.0

    def __call__(self) -> float:
        """Return what time it is."""
        return self.now


class Slow:
    """An application that reads a request whole, and answers when a test says so."""

    def __init__(self) -> None:
        self.done = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        while (await receive()).get("more_body"):
            pass
        await self.done.wait()
        await PlainTextResponse("done")(scope, receive, send)


async def _ask(app: TurnAwayUploads, scope: Scope, *, whole: bool = True) -> int:
    """Return the status of the answer; a request that is not whole comes no further."""
    statuses = []

    async def receive() -> dict[str, Any]:
        if not whole:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    await app(scope, receive, send)
    return int(statuses[0])


async def _turn(
    waiting: int, seconds: float, scope: Scope, look: Callable[[int], None], *, whole: bool = True
) -> None:
    clock, slow = Clock(), Slow()
    busy = PlainTextResponse("busy", 503)
    app = TurnAwayUploads(slow, lambda _request: busy, clock)
    asked = [asyncio.create_task(_ask(app, _FORM, whole=whole)) for _ in range(waiting)]
    await asyncio.sleep(0.01)
    clock.now += seconds
    last = asyncio.create_task(_ask(app, scope))
    await asyncio.sleep(0.05)
    slow.done.set()
    look(await last)
    for each in asked:
        each.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    assert await _ask(app, _FORM) == 200, "nobody waits any more"


@pytest.mark.parametrize(
    ("waiting", "seconds", "scope", "status"),
    [
        (16, 21.0, _FORM, 503),
        (16, 21.0, _PLAIN, 200),  # pages and questions go on
        (16, 5.0, _FORM, 200),  # fifty clerks at once are served as fast as it goes
        (15, 21.0, _FORM, 200),
    ],
)
def test_uploads_are_turned_away_only_while_many_wait_for_long(
    waiting: int, seconds: float, scope: Scope, status: int
) -> None:
    def look(said: int) -> None:
        assert said == status

    asyncio.run(_turn(waiting, seconds, scope, look))


def test_uploads_that_a_slow_network_brings_turn_nobody_away() -> None:
    def look(said: int) -> None:
        assert said == 200

    asyncio.run(_turn(30, 60.0, _FORM, look, whole=False))


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_programs_and_people_are_told_when_to_come_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sato = Person(office, "sato")
    monkeypatch.setattr(middleware, "_WAITING", 0)
    files = [("files", ("議事録.md", MINUTES))]
    told = sato.browser.post("/api/v1/checks", files=files)
    assert (told.status_code, told.headers["retry-after"]) == (503, "30")
    assert told.json()["type"] == "urn:checker:problem:busy"
    page = sato.browser.post("/check", files=files)
    assert page.status_code == 503
    assert "try again in half a minute" in page.text
    assert sato.browser.get("/").status_code == 200
    monkeypatch.undo()
    assert sato.hand_in()["id"]
