"""A process that computes: takes requests over a pipe, and drops one that is taken back.

A thread takes what comes, so that a request can be taken back while it is being answered: code is
interrupted where it is, a model is asked nothing more.
"""

import _thread
import contextlib
import gc
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from types import FrameType
from typing import TYPE_CHECKING, Final

from checker.lsp.messages import Answer, CancelledRequest, Request, Start

if TYPE_CHECKING:
    from checker.lsp.request_handler import RequestHandler


_COLLECTED_AFTER: Final = (200_000, 10, 10)
"""How many new objects Python looks through for cycles: most of what a start makes stays."""
_SOON_SECONDS: Final = 0.01


class _TakenBack(BaseException):
    """Raised, with its number, in the middle of an answer that nobody waits for any more.

    Not an Exception: what guards rules against each other's crashes must not catch it.
    """


@dataclass
class _RequestQueue:
    """Requests that wait, and which of them were taken back; `now` is the one being answered."""

    connection: Connection
    waiting: queue.SimpleQueue[tuple[int, Request]] = field(default_factory=queue.SimpleQueue)
    back: set[int] = field(default_factory=set)
    now: int | None = None

    def take(self, handler: "RequestHandler", start: Start) -> None:
        """Take what comes, until the other end is gone: then nobody needs this process."""
        try:
            while True:
                number, request = self.connection.recv()
                if request is not None:
                    self.waiting.put((number, request))
                    continue
                self.back.add(number)
                if self.now == number:
                    handler.halt() if start.asks else _thread.interrupt_main()
        except (EOFError, OSError):
            os._exit(0)

    def interrupted(self, signum: int, frame: FrameType | None) -> None:
        """Handle SIGINT: one from a terminal is for the server, which then ends this process.

        Raises:
            _TakenBack: the request that is being answered was taken back.
        """
        del signum, frame
        if self.now is not None and self.now in self.back:
            number, self.now = self.now, None
            raise _TakenBack(number)

    def retry_lost(self, lost: "sys.UnraisableHookArgs") -> None:
        """Interrupt again, soon, where Python dropped it: a finalizer's exceptions go nowhere."""
        if not isinstance(lost.exc_value, _TakenBack):
            sys.__unraisablehook__(lost)
        else:
            (self.now,) = lost.exc_value.args
            threading.Timer(_SOON_SECONDS, _thread.interrupt_main).start()

    @contextlib.contextmanager
    def answering(self, number: int) -> Iterator[None]:
        """Hold while a request is being answered."""
        try:
            self.now = number
            if number in self.back:
                raise _TakenBack(number)
            yield
        finally:
            self.now = None
            self.back.discard(number)


def run(connection: Connection) -> None:
    """Load what answers need, be told what for, and answer requests until the other end closes."""
    gc.set_threshold(*_COLLECTED_AFTER)
    from checker.lsp.request_handler import RequestHandler  # noqa: PLC0415 - rules and formats

    try:
        start: Start = connection.recv()
    except (EOFError, OSError):
        return
    handler, inbox = RequestHandler(start), _RequestQueue(connection)
    signal.signal(signal.SIGINT, inbox.interrupted)
    sys.unraisablehook = inbox.retry_lost
    threading.Thread(target=inbox.take, args=(handler, start), daemon=True).start()
    if inbox.waiting.empty():
        handler.prepare()
    while True:
        number, request = inbox.waiting.get()
        answer: Answer = CancelledRequest()
        with contextlib.suppress(_TakenBack), inbox.answering(number):
            answer = handler.answer(request)
        try:
            connection.send((number, answer))
        except OSError:  # nobody is there any more
            return
