"""HTTP(S) connections of which everything together ends by one time, and fits one size.

The timeout of a socket holds for each of its calls: a server that sends a byte now and then, in its
headers, its chunk sizes, its `100 Continue` or its TLS handshake, is never too slow for it. Here
each call gets what is left of the whole request's time.
"""

import http.client
import io
import socket
import time
import urllib.request
from functools import partial
from typing import Any

_MAX_HEAD_BYTES = 256 << 10
_MAX_BYTES = 8 << 20
_PIECE = 16 << 10


class RequestDeadline:
    """The time by which a request ends.

    Args:
        seconds: from now.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(
        self, address: tuple[str, int], timeout: float, source: tuple[str, int] | None = None
    ) -> socket.socket:
        """Connect to the first address of a host that takes the connection.

        Raises:
            OSError: none does in time.
        """
        del timeout
        host, port = address
        last: OSError = OSError(f"no address: {host}")
        for *_, found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            place = (str(found[0]), int(found[1]))
            try:
                made = socket.create_connection(place, self.left(), source)
            except OSError as error:
                last = error
                continue
            made.settimeout(self.left())  # of a TLS handshake
            return made
        raise last


class _TimedReader(io.RawIOBase):
    """Reads from a socket until the deadline, and no more than there is room for."""

    def __init__(self, connection: socket.socket, deadline: RequestDeadline) -> None:
        super().__init__()
        self._socket = connection
        self._raw = connection.makefile("rb", buffering=0)
        self._deadline = deadline
        self.room = _MAX_HEAD_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(self._deadline.left())
        count = self._raw.readinto(buffer)
        self.room -= count or 0
        if self.room < 0:
            raise http.client.HTTPException("more bytes than an answer may have")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedSocket:
    """What a response asks its socket for: a file to read from."""

    def __init__(self, reader: _TimedReader) -> None:
        self._reader = reader

    def makefile(self, mode: str) -> io.BufferedReader:
        del mode
        return io.BufferedReader(self._reader)


class _TimedResponse(http.client.HTTPResponse):
    def __init__(
        self, deadline: RequestDeadline, connection: socket.socket, *args: Any, **named: Any
    ) -> None:
        self._reader = _TimedReader(connection, deadline)
        super().__init__(_TimedSocket(self._reader), *args, **named)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Read the headers, which have less room than what follows."""
        super().begin()
        self._reader.room = _MAX_BYTES


class _TimedConnection(http.client.HTTPConnection):
    """Gives each of its socket's calls what is left of `timeout`, counted from now."""

    def __init__(self, host: str, /, *, timeout: float, **named: Any) -> None:
        super().__init__(host, timeout=timeout, **named)
        self._deadline = RequestDeadline(timeout)
        self._create_connection = self._deadline.connect
        self.response_class = partial(_TimedResponse, self._deadline)  # type: ignore[assignment]

    def send(self, data: Any) -> None:
        """Send bytes, a piece at a time: TLS gives each piece the whole timeout again."""
        if self.sock is None:
            self.connect()
        for at in range(0, len(data), _PIECE):
            self.sock.settimeout(self._deadline.left())
            super().send(data[at : at + _PIECE])


class _TimedSecureConnection(_TimedConnection, http.client.HTTPSConnection):
    """The same over TLS."""


_CONNECTION: Any = _TimedConnection
_SECURE_CONNECTION: Any = _TimedSecureConnection
"""As urllib makes them: it always gives a timeout."""


class TimedHandler(urllib.request.HTTPHandler):
    """Opens `http:` with a deadline for all of a request: the timeout that `open` is given."""

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request and return the response, its headers read."""
        return self.do_open(_CONNECTION, req)


class TimedSecureHandler(urllib.request.HTTPSHandler):
    """Opens `https:` likewise."""

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request and return the response, its headers read."""
        return self.do_open(_SECURE_CONNECTION, req)
