"""Stream what a thread says, a line of JSON for each thing, until nobody listens any more."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, Final

from starlette.responses import StreamingResponse

from checker.core.errors import CheckerError
from checker.core.messages import to_data

_HELD: Final = 1000
_LOG: Final = logging.getLogger(__name__)

Line = dict[str, Any]


class GoneError(Exception):
    """Nobody listens any more."""


class Lines:
    """Lines that a thread says and a response sends; made where the response's loop runs."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._held: asyncio.Queue[Line | None] = asyncio.Queue()
        self._room = threading.Semaphore(_HELD)

    def say(self, line: Line | None) -> None:
        """Add a line, None for the end; waits while too many are held.

        Raises:
            GoneError: nobody listens any more.
        """
        while not self._room.acquire(timeout=1):
            if self.gone.is_set():
                raise GoneError
        if self.gone.is_set():
            raise GoneError
        try:
            self._loop.call_soon_threadsafe(self._held.put_nowait, line)
        except RuntimeError as error:  # the loop ended with its server
            raise GoneError from error

    def fill(self, work: Callable[["Lines"], None]) -> None:
        """Work, and say how it ended."""
        with suppress(GoneError):
            try:
                work(self)
            except CheckerError as error:
                self.say({"error": to_data(error.what), "name": type(error).__name__})
            except ValueError as error:
                self.say({"refused": str(error)})
            except GoneError:
                raise
            except Exception:  # noqa: BLE001 - the host's boundary: it lives on, who asked is told
                _LOG.exception("a question to the model failed")
                self.say({"failed": True})
            self.say(None)

    async def iterate(self, work: Callable[["Lines"], None]) -> AsyncIterator[bytes]:
        """Let a thread work and yield each line; a listener who goes away is noted at once."""
        threading.Thread(target=self.fill, args=(work,), daemon=True).start()
        try:
            while (line := await self._held.get()) is not None:
                self._room.release()
                yield json.dumps(line).encode() + b"\n"
        finally:
            self.gone.set()


def stream(work: Callable[[Lines], None]) -> StreamingResponse:
    """Return a response whose lines are what `work` says, while it works in a thread."""
    return StreamingResponse(Lines().iterate(work), media_type="application/x-ndjson")
