"""Bound how often one user, token or address may ask, within this process."""

import threading
import time
from collections import OrderedDict
from typing import Final

from checker.core.messages import Message
from checker.server.accounts.secrets import Caller
from checker.server.web.problems import ProblemError

_MINUTE: Final = 60.0
_MOST_KEPT: Final = 10_000


class Rates:
    """Counts requests in token buckets.

    Args:
        per_minute: that one user may make.
        logins_per_minute: that one address may try.
        questions_per_minute: that one user may put to the documents.
    """

    def __init__(
        self, per_minute: int, logins_per_minute: int = 20, questions_per_minute: int = 20
    ) -> None:
        self._per_minute = per_minute
        self._logins_per_minute = logins_per_minute
        self._questions_per_minute = questions_per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, caller: Caller) -> None:
        """Count a request; a token's own rate may be lower than everybody's, never higher.

        Raises:
            ProblemError: there were too many of late.
        """
        token = caller.token
        own = token.requests_per_minute if token is not None else None
        key = f"token {token.id}" if token is not None else f"user {caller.user.id}"
        self._take(key, min(own or self._per_minute, self._per_minute))

    def count_question(self, caller: Caller) -> None:
        """Count a question to the documents, which costs more than other requests.

        Raises:
            ProblemError: there were too many of late.
        """
        self._take(f"question {caller.user.id}", self._questions_per_minute)

    def count_login(self, address: str) -> None:
        """Count an attempt to log in, or to say a password again.

        Raises:
            ProblemError: there were too many of late.
        """
        self._take(f"login {address}", self._logins_per_minute)

    def _take(self, key: str, per_minute: int) -> None:
        with self._lock:
            left, at = self._buckets.pop(key, (float(per_minute), time.monotonic()))
            since = time.monotonic() - at
            left = min(float(per_minute), left + since * per_minute / _MINUTE)
            # what is refused costs nothing: who asks too often is let in as often as allowed
            self._buckets[key] = (left - 1 if left >= 1 else left, time.monotonic())
            if len(self._buckets) > _MOST_KEPT:
                self._buckets.popitem(last=False)
        if left < 1:
            wait = str(max(1, round(_MINUTE / per_minute)))
            raise ProblemError(
                429, "too-many", Message("server.too-many-requests"), {"Retry-After": wait}
            )
