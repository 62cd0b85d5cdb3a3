"""Answer somebody only as long as they wait."""

from collections.abc import Awaitable, Callable
from typing import Final

import anyio
from fastapi import Request
from fastapi.responses import Response

from checker.server.web.problems import ProblemError

_GONE: Final = 499
"""The status of an answer that nobody reads."""


async def answer_until_gone(
    request: Request, answer: Callable[[], Awaitable[Response]]
) -> Response:
    """Return an answer, or cancel the work on it as soon as whoever asked goes away.

    Args:
        request: its body was read before.
        answer: makes the answer.

    Raises:
        ProblemError: `answer` did.
    """
    answered: list[Response] = []
    wrong: list[ProblemError] = []
    async with anyio.create_task_group() as both:

        async def work() -> None:
            try:
                answered.append(await answer())
            except ProblemError as error:  # as itself, not in a group of errors
                wrong.append(error)
            both.cancel_scope.cancel()

        both.start_soon(work)
        await _wait_until_gone(request)
        both.cancel_scope.cancel()
    if wrong:
        raise wrong[0]
    return answered[0] if answered else Response(status_code=_GONE)


async def _wait_until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
