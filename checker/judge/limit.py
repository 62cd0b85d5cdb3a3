"""Decide when to stop asking: after so many seconds, or when somebody says so."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

Stop = Literal["budget", "interrupted"]


class Limit:
    """What a run may spend on judging; the clock starts with the first question.

    Args:
        seconds: of wall-clock time; None for as long as it takes, 0 for known answers only.
        clock: seconds from any point.
    """

    def __init__(
        self, seconds: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._started: float | None = None
        self._interrupted = False
        self._depth = 0

    def begin(self) -> None:
        """Start the clock, unless it runs: asking who answers is a question, too."""
        if self._started is None:
            self._started = self._clock()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Hold while questions are asked."""
        self.begin()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    @property
    def is_asking(self) -> bool:
        """Whether questions are being asked now."""
        return self._depth > 0

    def interrupt(self) -> None:
        """Ask nothing more; may be called from a signal handler or another thread."""
        self._interrupted = True

    @property
    def left(self) -> float | None:
        """Seconds that are left, None where there is no end."""
        if self._seconds is None or self._started is None:
            return self._seconds
        return max(0.0, self._seconds - (self._clock() - self._started))

    @property
    def reached(self) -> Stop | None:
        """Why nothing more is to be asked, None while there is time."""
        if self._interrupted:
            return "interrupted"
        if self._seconds is None or self._started is None:
            return None
        return "budget" if self._clock() - self._started >= self._seconds else None
