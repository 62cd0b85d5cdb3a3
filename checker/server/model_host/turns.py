"""Let those who ask one model take turns, short ones: no chat waits for a whole document."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

SLICE_SECONDS: Final = 2.0
"""Nobody keeps the model longer while somebody waits."""

PIECE_SECONDS: Final = 1.0
"""Likewise for one who loses nothing by handing it on: a text goes on where it stopped."""

_LOOK_SECONDS: Final = 0.5


class GaveUpError(Exception):
    """Whoever waited is gone, or waited for too long."""


def wait_patiently() -> bool:
    """Never give up."""
    return False


class Turns:
    """Hands a model to one caller after the other, in the order in which they came."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: deque[object] = deque()
        self._holder: object | None = None
        self._began = 0.0
        self.taken = 0

    @contextmanager
    def take(self, give_up: Callable[[], bool] = wait_patiently) -> Iterator[None]:
        """Wait for a turn and keep it until the end of the block.

        Args:
            give_up: asked every half second of waiting, here and in `hand_on`.

        Raises:
            GaveUpError: it said yes.
        """
        ticket = self._wait(give_up)
        try:
            yield
        finally:
            self._release(ticket)

    def hand_on(self, give_up: Callable[[], bool] = wait_patiently) -> None:
        """Let others have the model if the turn is over, and wait for the next; within `take`.

        Raises:
            GaveUpError: `give_up` said yes.
        """
        if self.is_over(PIECE_SECONDS):
            ticket = self._holder
            self._release(ticket)
            self._wait(give_up, ticket)

    def is_over(self, seconds: float | None = None) -> bool:
        """Return whether the one who has the turn for so many seconds is to hand it on."""
        longest = SLICE_SECONDS if seconds is None else seconds
        return bool(self._waiting) and time.monotonic() - self._began > longest

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def _wait(self, give_up: Callable[[], bool], ticket: object | None = None) -> object:
        ticket = ticket or object()
        with self._condition:
            self._waiting.append(ticket)
            try:
                while not self._condition.wait_for(lambda: self._is_next(ticket), _LOOK_SECONDS):
                    if give_up():
                        raise GaveUpError
            finally:
                self._waiting.remove(ticket)
                self._condition.notify_all()
            self._holder, self._began = ticket, time.monotonic()
            self.taken += 1
        return ticket

    def _is_next(self, ticket: object) -> bool:
        return self._holder is None and self._waiting[0] is ticket

    def _release(self, ticket: object | None) -> None:
        """Give a turn back; nothing happens where it was given back before."""
        with self._condition:
            if self._holder is ticket:
                self._holder = None
                self._condition.notify_all()
