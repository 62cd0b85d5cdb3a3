"""Serve one loaded model to the jobs and pages of this machine, over a socket."""

import json
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from checker.core.errors import CheckerError
from checker.core.messages import to_data
from checker.core.ports import Answer
from checker.engines.lazy_engine import EngineHandle
from checker.server.model_host.turns import Turns
from checker.server.model_host.unanswered import Answers
from checker.server.model_host.wire import (
    COMPLETION,
    INFO,
    LARGEST_REQUEST,
    SEGMENTS,
    TREE,
    write_answer,
)

Say = Callable[[dict[str, Any]], None]
_HELD_LINES: Final = 1000
_LOG: Final = logging.getLogger(__name__)


class _HandedOnError(Exception):
    """The turn is over, and somebody else waits."""


class _GoneError(Exception):
    """Nobody listens any more."""


class ModelHost:
    """Answers for one model; callers take turns.

    Args:
        engine: the model, loaded with the first question.
    """

    def __init__(self, engine: EngineHandle) -> None:
        self._engine = engine
        self._turns = Turns()

    def build_app(self) -> Starlette:
        """Return the application that the host's server runs."""
        return Starlette(
            routes=[
                Route("/info", self._tell_info),
                Route("/answers", self._stream_answers, methods=["POST"]),
                Route("/complete", self._stream_completion, methods=["POST"]),
                Route("/chat-prompt", self._render_chat, methods=["POST"]),
            ]
        )

    async def _tell_info(self, request: Request) -> Response:
        del request
        info = INFO.dump_python(self._engine.info, mode="json")
        turns = {"waiting": self._turns.waiting, "turns": self._turns.taken}
        return JSONResponse({"info": info, **turns})

    async def _render_chat(self, request: Request) -> Response:
        messages = [(str(role), str(text)) for role, text in (await _read(request))["messages"]]

        def render() -> str:
            with self._turns.take():
                return self._engine.get().chat_template(messages)

        return JSONResponse({"prompt": await run_in_threadpool(render)})

    async def _stream_answers(self, request: Request) -> Response:
        asked = await _read(request)
        return _stream(lambda say: self._answer(asked, say))

    async def _stream_completion(self, request: Request) -> Response:
        asked = await _read(request)
        return _stream(lambda say: self._complete(asked, say))

    def _answer(self, asked: dict[str, Any], say: Say) -> None:
        answers = Answers(TREE.validate_python(asked["tree"]))
        while not answers.complete:
            with self._turns.take():
                self._answer_in_turn(answers, asked["yes"], asked["no"], say)
        say({"end": True})

    def _answer_in_turn(self, answers: Answers, yes: list[str], no: list[str], say: Say) -> None:
        """Answer what has no answer yet, until the turn is over."""
        rest, places = answers.rest()

        def note(branch: int, leaf: int, answer: Answer | None) -> None:
            at = places[branch][leaf]
            answers.known[at] = answer
            say(write_answer(*at, answer))
            if self._turns.is_over():
                raise _HandedOnError

        try:
            self._engine.get().answers(rest, yes, no, note)
        except _HandedOnError:
            return

    def _complete(self, asked: dict[str, Any], say: Say) -> None:
        with self._turns.take():
            done = self._engine.get().complete(
                SEGMENTS.validate_python(asked["prompt"]),
                limit=int(asked["limit"]),
                grammar=str(asked["grammar"]),
                seconds=asked["seconds"],
                on_text=lambda text: say({"text": text}),
            )
        say({"completion": COMPLETION.dump_python(done, mode="json")})


async def _read(request: Request) -> dict[str, Any]:
    body = await request.body()
    if len(body) > LARGEST_REQUEST:
        raise ValueError("the request is too large")
    return dict(json.loads(body))


def _stream(work: Callable[[Say], None]) -> StreamingResponse:
    """Return a response whose lines are what `work` says, while it works in a thread."""
    lines = _Lines()

    def iterate() -> Iterator[bytes]:
        threading.Thread(target=lines.fill, args=(work,), daemon=True).start()
        try:
            yield from lines
        finally:
            lines.gone.set()

    return StreamingResponse(iterate(), media_type="application/x-ndjson")


class _Lines:
    """Lines that a thread says and a response sends."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self._held: queue.Queue[dict[str, Any] | None] = queue.Queue(_HELD_LINES)

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line as it comes, until there are no more."""
        while (line := self._held.get()) is not None:
            yield json.dumps(line).encode() + b"\n"

    def say(self, line: dict[str, Any] | None) -> None:
        """Add a line, None for the end.

        Raises:
            _GoneError: nobody listens any more.
        """
        while not self.gone.is_set():
            try:
                self._held.put(line, timeout=1)
            except queue.Full:
                continue
            return
        raise _GoneError

    def fill(self, work: Callable[[Say], None]) -> None:
        """Work, and say how it ended."""
        with suppress(_GoneError):
            try:
                work(self.say)
            except CheckerError as error:
                self.say({"error": to_data(error.what), "name": type(error).__name__})
            except ValueError as error:
                self.say({"refused": str(error)})
            except _GoneError:
                raise
            except Exception:  # noqa: BLE001 - the host's boundary: it lives on, who asked is told
                _LOG.exception("a question to the model failed")
                self.say({"failed": True})
            self.say(None)
