"""Bound and count what one user or token has of the model."""

import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio
from starlette.concurrency import run_in_threadpool

from checker.core.messages import Message
from checker.server.accounts.model_use import Use, count_use, is_used_up
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.web.openai.errors import ModelRequestError

AT_ONCE: Final = 4
"""Requests of one user that wait or are answered at the same time."""


class Bounds:
    """Keeps one user from taking the model from all others.

    Args:
        office: whose tokens and counts they are.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()

    @asynccontextmanager
    async def hold(self, caller: Caller) -> AsyncIterator["Counted"]:
        """Let a request have the model, and count what it took, however it ends.

        Raises:
            ModelRequestError: they ask too much at once, or had all of the day.
        """
        await run_in_threadpool(self._enter, caller)
        counted = Counted()
        try:
            yield counted
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._leave, caller, counted.find())

    def _enter(self, caller: Caller) -> None:
        with self._office.database.look() as transaction:
            if is_used_up(transaction, caller):
                what = Message("server.tokens-are-used-up")
                raise ModelRequestError(429, "insufficient_quota", what, retry=False)
        with self._lock:
            if self._now[caller.user.id] >= AT_ONCE:
                what = Message("server.too-many-at-once", most=AT_ONCE)
                raise ModelRequestError(429, "rate_limit_exceeded", what)
            self._now[caller.user.id] += 1

    def _leave(self, caller: Caller, use: Use) -> None:
        with self._lock:
            self._now[caller.user.id] -= 1
            self._now += Counter()  # forget who has none
        with self._office.database.begin() as transaction:
            count_use(transaction, caller, use)


class Counted:
    """What a request has taken of the model, known when it ends."""

    def __init__(self) -> None:
        self.find: Callable[[], Use] = lambda: Use(0, 0)
