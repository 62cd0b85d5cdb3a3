"""The server's end of a process that computes: asks, takes back, starts it anew when it dies."""

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from checker.lsp.messages import Answer, Crashed, Request, Start
from checker.lsp.worker import run

_DIED = "the process ended"


Spare = tuple[BaseProcess, Connection]
"""A process that waits to be told what for, and the pipe to it."""


def start_spare() -> Spare:
    """Start a process that loads what it needs while the server itself begins."""
    context = multiprocessing.get_context("spawn")  # a fork would copy threads
    here, there = context.Pipe()
    process = context.Process(target=run, args=(there,), daemon=True)
    process.start()
    there.close()
    return process, here


@dataclass
class Worker:
    """A process that is started with its first question, or the spare one.

    All methods are called in the event loop's thread.
    """

    start: Start
    spare: Spare | None = None
    _process: BaseProcess | None = None
    _connection: Connection | None = None
    _count: int = 0
    _waiting: dict[int, asyncio.Future[Answer]] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """Whether a question was asked, and the process lives."""
        return self._process is not None

    async def ask(self, request: Request) -> Answer:
        """Return the answer to a request. Whoever is cancelled while waiting takes it back.

        Where the process dies, what waits is `Crashed`; the next question has a new process.
        """
        future = self._send_request(request)
        number = self._count
        try:
            return await future
        except asyncio.CancelledError:
            if self._waiting.pop(number, None) is not None:
                self._send((number, None))
            raise

    def close(self) -> None:
        """End the process: it holds nothing that needs saving."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        if self.spare is not None:
            self.spare[0].kill()
        self._process = self._connection = self.spare = None

    def _send_request(self, request: Request) -> "asyncio.Future[Answer]":
        if self._connection is None:
            self._begin()
        self._count += 1
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[self._count] = future
        self._send((self._count, request))
        return future

    def _send(self, message: Start | tuple[int, Request | None]) -> None:
        if self._connection is not None:
            try:
                self._connection.send(message)
            except OSError:  # it died; the thread that listens says so
                return

    def _begin(self) -> None:
        process, here = self.spare or start_spare()
        self.spare = None
        self._process, self._connection = process, here
        self._send(self.start)
        loop = asyncio.get_running_loop()

        def tell(taken: Callable[[], None]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(taken)

        def listen() -> None:
            try:
                while True:
                    number, answer = here.recv()
                    tell(partial(self._take_answer, number, answer))
            except (EOFError, OSError):
                tell(partial(self._handle_death, here))

        threading.Thread(target=listen, daemon=True).start()

    def _take_answer(self, number: int, answer: Answer) -> None:
        future = self._waiting.pop(number, None)
        if future is not None and not future.done():
            future.set_result(answer)

    def _handle_death(self, connection: Connection) -> None:
        if connection is not self._connection:
            return  # another one works in its place
        process, self._process, self._connection = self._process, None, None
        code = None
        if process is not None:
            process.join(1)
            code = process.exitcode
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_result(Crashed(f"{_DIED} ({code})"))
