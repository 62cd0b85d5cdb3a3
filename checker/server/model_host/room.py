"""Share the room of one context among the texts that are written at the same time."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from checker.server.model_host.turns import GaveUpError

_LOOK_SECONDS: Final = 0.5
_TELL_SECONDS: Final = 5.0


class FullError(Exception):
    """So many wait already that one more would wait in vain."""


class Room:
    """Lets texts begin in the order in which they came, as many as there is room for.

    Args:
        cells: tokens that there is room for.
        at_once: texts that are written at the same time.
        most: that may wait.
    """

    def __init__(self, cells: int, at_once: int, most: int) -> None:
        self._condition = threading.Condition()
        self._cells = cells
        self._at_once = at_once
        self._most = most
        self._waiting: deque[object] = deque()

    @contextmanager
    def take(
        self, cells: int, give_up: Callable[[], bool], on_place: Callable[[int], None]
    ) -> Iterator[None]:
        """Wait for room and keep it until the end of the block.

        Args:
            cells: no more than there are.
            give_up: asked every half second.
            on_place: told now and then how many are to begin before.

        Raises:
            FullError: too many wait.
            GaveUpError: `give_up` said yes.
        """
        self._wait(cells, give_up, on_place)
        try:
            yield
        finally:
            with self._condition:
                self._cells += cells
                self._at_once += 1
                self._condition.notify_all()

    def _wait(
        self, cells: int, give_up: Callable[[], bool], on_place: Callable[[int], None]
    ) -> None:
        ticket, told = object(), time.monotonic()
        with self._condition:
            if len(self._waiting) >= self._most:
                raise FullError
            self._waiting.append(ticket)
            try:
                while not self._condition.wait_for(
                    lambda: self._fits(ticket, cells), _LOOK_SECONDS
                ):
                    if give_up():
                        raise GaveUpError
                    if time.monotonic() - told > _TELL_SECONDS:
                        told = time.monotonic()
                        on_place(self._waiting.index(ticket))
                self._cells -= cells
                self._at_once -= 1
            finally:
                self._waiting.remove(ticket)
                self._condition.notify_all()

    def _fits(self, ticket: object, cells: int) -> bool:
        return self._waiting[0] is ticket and self._at_once > 0 and cells <= self._cells
