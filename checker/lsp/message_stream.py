"""Read the messages of an editor from a stream: their heads bounded, their lengths believed late.

The base protocol (Language Server Protocol 3.17, "Base Protocol") is a head like HTTP's, an empty
line, and as many bytes as `Content-Length` says. After a head that says no usable length nobody
knows where the next message begins: the stream ends there.
"""

from typing import BinaryIO, Final, cast

from checker.core.text import lazy_re as re

MAX_MESSAGE_BYTES: Final = 32 << 20
"""Of one message; a text that an editor opens is far smaller."""
_MAX_LINE: Final = 4096
_MAX_LINES: Final = 32
_LENGTH: Final = re.compile(rb"content-length:[ \t]*(\d{1,12})[ \t]*\r?\n", re.IGNORECASE)


class _BrokenHead(Exception):  # noqa: N818 - what is broken, not what went wrong
    """A head that says no usable length."""


class MessageStream:
    """What pygls reads from: heads in the one form that it knows, and bodies as they came.

    `broken` says why the stream was left before its end, in English, for a log.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lines: list[bytes] = []
        self.broken = ""

    def as_file(self) -> BinaryIO:
        """Return this as pygls wants it: it calls `readline` and `read`, nothing else."""
        return cast("BinaryIO", self)

    def readline(self) -> bytes:
        """Return the next line of a head; nothing at the end, or where a head makes no sense."""
        if not self._lines and not self.broken:
            try:
                length = self._read_head()
            except _BrokenHead as broken:
                self.broken = str(broken)
                return b""
            if length is None:
                return b""
            self._lines = [b"Content-Length: %d\r\n" % length, b"\r\n"]
        return self._lines.pop(0) if self._lines else b""

    def read(self, count: int) -> bytes:
        """Return the body of a message; what is there of it, where the stream ends."""
        return self._stream.read(count)

    def _read_head(self) -> int | None:
        """Return the length of the message that follows, None at the end of the stream."""
        length = None
        for _ in range(_MAX_LINES):
            line = self._stream.readline(_MAX_LINE)
            if not line:
                return None
            if not line.endswith(b"\n"):
                raise _BrokenHead("a line of a head is too long")
            found = _LENGTH.fullmatch(line)
            if found:
                length = int(found[1])
            elif line.strip() == b"":
                return self._check_length(length)
            elif line.lower().startswith(b"content-length"):
                raise _BrokenHead("Content-Length is no number of bytes")
        raise _BrokenHead("a head has too many lines")

    @staticmethod
    def _check_length(length: int | None) -> int:
        if length is None:
            raise _BrokenHead("a message has no Content-Length")
        if not 0 < length <= MAX_MESSAGE_BYTES:
            raise _BrokenHead(f"a message of {length} bytes")
        return length
