"""Let those who ask one model take turns, short ones: no chat waits for a whole document."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SLICE_SECONDS: Final = 2.0
"""Nobody keeps the model longer while somebody waits."""


class Turns:
    """Hands a model to one caller after the other, in the order in which they came."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: deque[object] = deque()
        self._busy = False
        self._began = 0.0
        self.taken = 0

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn and keep it until the end of the block."""
        ticket = object()
        with self._condition:
            self._waiting.append(ticket)
            self._condition.wait_for(lambda: not self._busy and self._waiting[0] is ticket)
            self._waiting.popleft()
            self._busy, self._began = True, time.monotonic()
            self.taken += 1
        try:
            yield
        finally:
            with self._condition:
                self._busy = False
                self._condition.notify_all()

    def is_over(self) -> bool:
        """Return whether the one who has the turn is to hand it on."""
        return bool(self._waiting) and time.monotonic() - self._began > SLICE_SECONDS

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)
