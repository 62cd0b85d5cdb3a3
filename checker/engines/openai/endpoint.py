"""An HTTP server that answers in JSON: one question at a time, tried again where that can help.

Nothing here knows what is asked. The key goes into one header, never into an error or a log; an
answer that redirects is refused, because the key and the text would go somewhere else.
"""

import http.client
import ipaddress
import json
import random
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import field
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any

from checker import __version__
from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError
from checker.core.text import lazy_re as re
from checker.engines.openai.failures import (
    report_not_json,
    report_redirected,
    report_refused,
    report_stopped,
    report_too_patient,
    report_too_slow,
    report_unreachable,
    report_unusable_url,
)
from checker.engines.openai.timed_http import TimedHandler, TimedSecureHandler

_MAX_REPLY_BYTES = 4 << 20
_PIECE = 64 << 10
_SHOWN = 200
_FIRST_WAIT = 0.5
_LEAST_SECONDS = 0.01  # a socket without any would not wait at all
_MAX_WAIT_SECONDS = 30.0
_MAX_RETRY_AFTER_SECONDS = 60.0
_AGAIN = frozenset(
    (
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    )
)
# llama_cpp.server answers 500 to settings that it does not know.
_SETTINGS = re.compile("logprob|response_format|chat_template_kwargs")
_REDIRECTS = range(300, 400)
_SECRET = frozenset((HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN))

# What a connection may die of; HTTPException covers half an answer and what is no HTTP at all,
# UnicodeError a host name that can be none.
_BROKEN = (OSError, http.client.HTTPException, UnicodeError)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers, and how long to try. `timeout` is in seconds, for one answer.

    `retries` are attempts after the first. `key` is None where the server wants none.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    concurrency: int = 4
    retries: int = 3

    @property
    def label(self) -> str:
        """The model and its server, as a verdict names them."""
        return f"{self.model} @ {self.url}"


@dataclass(frozen=True, slots=True)
class ServerRefusal:
    """The server's no, after every attempt: its HTTP status and what it says, in one short line."""

    status: int
    says: str

    @property
    def is_about_settings(self) -> bool:
        """Whether it names a setting of the request: another way of asking may do, no new try."""
        return _SETTINGS.search(self.says) is not None


@dataclass(frozen=True, slots=True)
class _FailedAttempt:
    """An attempt that brought no answer at all."""

    error: Exception


def check_url(url: str) -> str:
    """Return `url` without a slash at its end.

    Raises:
        ConfigError: it is no http(s) address of a server, or carries a password or a query.
    """
    try:
        parts = urllib.parse.urlsplit(url.strip())
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError as error:
        raise report_unusable_url() from error
    if not usable or parts.username is not None or parts.query or parts.fragment:
        raise report_unusable_url()
    if re.search(r"[\s\x00-\x1f]", url.strip()) or not url.isascii():
        raise report_unusable_url()
    return url.strip().rstrip("/")


def is_near(url: str) -> bool:
    """Return whether every address that the host has is this machine's or a private network's."""
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None)}
        addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in found]
    except (OSError, ValueError):
        return False
    return bool(addresses) and all(
        each.is_private or each.is_loopback or each.is_link_local for each in addresses
    )


class EndpointServer:
    """The server of an endpoint. Threads may ask at the same time.

    Args:
        endpoint: where it is.
        rest: waits that many seconds, until `stop`; returns whether it was stopped.
        left: returns the seconds that the whole run still has, None where there is no end.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        rest: Callable[[float], bool] | None = None,
        left: Callable[[], float | None] | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._left = left or _find_no_end
        self._stopped = threading.Event()
        self._rest = rest or self._stopped.wait

    def get(self, path: str) -> Any:
        """Return the JSON at `path`, or a `Refusal`.

        Raises:
            JudgeError: there is no answer, or none that is JSON.
        """
        return self._ask(path, None)

    def post(self, path: str, body: Any, seconds: float | None = None) -> Any:
        """Return the JSON that answers `body`, or a `Refusal`.

        Args:
            path: below the endpoint's address.
            body: what is asked, sent as JSON.
            seconds: how long an answer may take, where that is less than the endpoint's timeout.

        Raises:
            JudgeError: there is no answer, or none that is JSON.
        """
        return self._ask(path, json.dumps(body).encode("ascii"), seconds)

    def stop(self) -> None:
        """Let nobody try again until `go_on`."""
        self._stopped.set()

    def go_on(self) -> None:
        """Let threads try again."""
        self._stopped.clear()

    def failed(self, refusal: ServerRefusal) -> CheckerError:
        """Return the error that a refusal amounts to."""
        return report_refused(self._endpoint.label, refusal.status, refusal.says)

    def _ask(self, path: str, body: bytes | None, seconds: float | None = None) -> Any:
        left = self._endpoint.retries
        while True:
            found, patience = self._attempt(path, body, self._limit_seconds(seconds))
            again = isinstance(found, _FailedAttempt) or (
                isinstance(found, ServerRefusal) and _may_pass(found)
            )
            if not again:
                return found
            self._limit_seconds(seconds)
            if left == 0:
                break
            self._wait(self._endpoint.retries - left, patience)
            left -= 1
        if isinstance(found, _FailedAttempt):
            raise self._no_answer(found.error) from found.error
        return found

    def _wait(self, tried: int, patience: float | None) -> None:
        """Wait as long as the server says, else a random part of a time that doubles."""
        if patience is not None and patience > _MAX_RETRY_AFTER_SECONDS:
            raise report_too_patient(self._endpoint.label, patience)
        longest = min(_MAX_WAIT_SECONDS, _FIRST_WAIT * 2**tried)
        jitter = random.uniform(0, longest)  # noqa: S311 - it only spreads requests
        wait = jitter if patience is None else patience + jitter
        left = self._left()
        if self._rest(wait if left is None else min(wait, left)):
            raise report_stopped()

    def _limit_seconds(self, seconds: float | None) -> float:
        """Return how long one attempt may take, given what the caller gives an answer.

        Raises:
            JudgeError: the whole run has no more time.
        """
        left = self._left()
        if left is not None and left <= 0:
            raise report_stopped()
        bounds = (self._endpoint.timeout, seconds, left)
        return max(_LEAST_SECONDS, min(each for each in bounds if each is not None))

    def _no_answer(self, error: Exception) -> CheckerError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return report_too_slow(self._endpoint.label, self._endpoint.timeout)
        return report_unreachable(
            self._endpoint.label, _shorten_line(str(reason) or type(reason).__name__)
        )

    def _attempt(self, path: str, body: bytes | None, seconds: float) -> tuple[Any, float | None]:
        """Return what came, and the seconds that the server wants to be left alone for."""
        try:
            with closing(self._opener.open(self._request(path, body), timeout=seconds)) as response:
                data = _read(response)
        except urllib.error.HTTPError as error:
            return self._refusal(error), _read_retry_after(error.headers.get("Retry-After"))
        except _BROKEN as error:
            return _FailedAttempt(error), None
        try:
            return json.loads(data), None
        except (ValueError, RecursionError) as error:
            raise report_not_json(self._endpoint.label) from error

    def _refusal(self, error: urllib.error.HTTPError) -> ServerRefusal:
        with closing(error):
            if error.code in _REDIRECTS:
                raise report_redirected(self._endpoint.label)
            try:
                says = _read(error).decode("utf-8", errors="replace")
            except _BROKEN:
                says = ""
        # A server may repeat parts of the key that it does not accept.
        return ServerRefusal(error.code, "" if error.code in _SECRET else self._without_key(says))

    def _without_key(self, says: str) -> str:
        key = self._endpoint.key
        return _shorten_line(says.replace(key, "***") if key else says)

    def _request(self, path: str, body: bytes | None) -> urllib.request.Request:
        headers = {"User-Agent": f"checker/{__version__}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        url = f"{self._endpoint.url}/{path}"
        return urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - checked_url

    @cached_property
    def _opener(self) -> urllib.request.OpenerDirector:
        """Follows no redirect; goes through the proxy of the environment to far hosts only."""
        proxies: dict[str, str] | None = {} if is_near(self._endpoint.url) else None
        return urllib.request.build_opener(
            _NoRedirect, urllib.request.ProxyHandler(proxies), TimedHandler, TimedSecureHandler
        )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _may_pass(refusal: ServerRefusal) -> bool:
    """Return whether it may be over soon."""
    return refusal.status in _AGAIN and not refusal.is_about_settings


def _find_no_end() -> None:
    """Return that a run may take as long as it takes."""


def _read(response: Any) -> bytes:
    """Read a body; the connection knows until when."""
    found = bytearray()
    while piece := response.read1(_PIECE):
        found += piece
        if len(found) > _MAX_REPLY_BYTES:
            raise http.client.HTTPException(f"more than {_MAX_REPLY_BYTES} bytes")
    if response.length:  # read1 does not say that the connection ended too early
        raise http.client.IncompleteRead(b"", response.length)
    return bytes(found)


def _read_retry_after(header: str | None) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3); None where it says nothing."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _shorten_line(says: str) -> str:
    shown = "".join(each if each.isprintable() else " " for each in says)
    words = " ".join(shown.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
