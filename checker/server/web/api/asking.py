"""Ask the documents for routes: all at once, or what was found first and then the answer."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import anyio
import anyio.to_thread
from fastapi import Request

from checker.core.answer import Quote
from checker.core.messages import DisplayLanguage
from checker.server.accounts.secrets import Caller
from checker.server.asking import history
from checker.server.asking.asker import Asker, NoIndexError
from checker.server.office import Office
from checker.server.store.tables import Asked, User
from checker.server.web.problems import ProblemError
from checker.server.web.rates import Rates

EVENTS: Final = "text/event-stream"
UNBUFFERED: Final = {"x-accel-buffering": "no"}
"""Tells a proxy to hand on what comes at once."""
_LOG: Final = logging.getLogger(__name__)
_T = TypeVar("_T")
_AT_ONCE: Final = anyio.CapacityLimiter(4)
"""Questions that are answered at a time: the others wait, and leave the pages their threads."""
_OnFound = Callable[[Sequence[Quote]], None]


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it came, and the one that it follows up; that is empty for none."""

    question: str
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """What was found, None where the answer came with it; and the answer, which may take longer."""

    found: Sequence[Quote] | None
    answer: "asyncio.Task[Asked]"


async def ask_and_keep(
    request: Request,
    office: Office,
    caller: Caller,
    put: Put,
    language: DisplayLanguage,
    on_found: _OnFound | None = None,
) -> Asked:
    """Answer a question and keep it in the caller's history.

    Args:
        request: that came with it.
        office: the server.
        caller: who asks.
        put: the question.
        language: of what is said beside the documents' words.
        on_found: told the nearest passages in another thread, None for nobody.

    Raises:
        ProblemError: there were too many questions, or there is nothing to ask.
        InputError: the question is empty or too long.
    """
    rates: Rates = request.app.state.rates
    rates.count_question(caller)
    asker: Asker = request.app.state.asker
    return await run_asking(_ask_and_keep, office, asker, caller.user, put, language, on_found)


async def run_asking(work: Callable[..., _T], *given: Any) -> _T:
    """Do what asks the documents, in a thread of those that are for it."""
    return await anyio.to_thread.run_sync(partial(work, *given), limiter=_AT_ONCE)


async def start_asking(
    request: Request, office: Office, caller: Caller, put: Put, language: DisplayLanguage
) -> Steps:
    """Begin to answer a question, and return as soon as passages are found.

    Who goes away meanwhile finds the answer in their history.

    Raises:
        ProblemError: there were too many questions, or there is nothing to ask.
        InputError: the question is empty or too long.
    """
    loop = asyncio.get_running_loop()
    first: asyncio.Future[Sequence[Quote] | None] = loop.create_future()

    def settle(found: Sequence[Quote] | None) -> None:
        if not first.done():
            first.set_result(found)

    def tell(found: Sequence[Quote]) -> None:
        loop.call_soon_threadsafe(settle, found)

    task = asyncio.create_task(ask_and_keep(request, office, caller, put, language, tell))
    _RUNNING.add(task)
    task.add_done_callback(_end)
    task.add_done_callback(lambda _: settle(None))
    found = await first
    if found is None:
        await task  # what went wrong is told as an error, not in the middle of an answer
    return Steps(found, task)


_RUNNING: Final[set["asyncio.Task[Asked]"]] = set()
"""Nobody else holds a task whose asker went away."""


def _end(task: "asyncio.Task[Asked]") -> None:
    _RUNNING.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.info("a question was not answered", extra={"why": type(error).__name__})


def _ask_and_keep(
    office: Office,
    asker: Asker,
    user: User,
    put: Put,
    language: DisplayLanguage,
    on_found: _OnFound | None,
) -> Asked:
    try:
        answer = asker.answer(user, put.question, language, put.follows, on_found)
    except NoIndexError as error:
        raise ProblemError(422, "nothing-to-ask", error.what) from error
    with office.database.begin() as transaction:
        return history.keep(transaction, user, answer)
