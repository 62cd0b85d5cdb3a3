"""Read a file that somebody else may have put there: regular files only, no more than so much.

Opening a pipe waits for ever, a device never ends, and a sparse file of a few bytes fills the
memory. So a path is opened without waiting, looked at, and only then read. Whoever reads a file
that the user did not write himself reads it here.
"""

import os
import stat
from pathlib import Path
from typing import Final

from checker.core.errors import FileTooLargeError, NotRegularFileError

MIB: Final = 2**20
LARGEST_SETTINGS: Final = 8 * MIB
"""Of a file that says how to work: configuration, rule set, sidecar, ignore file."""

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_regular(path: "str | os.PathLike[str]", most: int = LARGEST_SETTINGS) -> bytes:
    """Return a file's bytes; links are followed.

    Args:
        path: the file.
        most: the largest size in bytes that is read.

    Raises:
        NotRegularFileError: it is a folder, a pipe, a socket or a device.
        FileTooLargeError: it holds more than `most` bytes; nothing was read.
        OSError: it is missing or cannot be read.
    """
    if not stat.S_ISREG(Path(path).stat().st_mode):  # opening alone may rewind a tape
        raise NotRegularFileError
    with os.fdopen(os.open(path, _FLAGS), "rb") as handle:
        found = os.fstat(handle.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise NotRegularFileError
        if found.st_size > most:
            raise FileTooLargeError(most)
        data = handle.read(most + 1)
    if len(data) > most:  # /proc gives 0 for a size, and a file may grow
        raise FileTooLargeError(most)
    return data


def read_regular_text(
    path: "str | os.PathLike[str]", most: int = LARGEST_SETTINGS, errors: str = "strict"
) -> str:
    """Return a file's text, UTF-8 with or without a mark, each line ending with a line feed.

    Raises:
        UnicodeDecodeError: it is no UTF-8.
        NotRegularFileError: it is a folder, a pipe, a socket or a device.
        FileTooLargeError: it holds more than `most` bytes.
        OSError: it is missing or cannot be read.
    """
    text = read_regular(path, most).decode("utf-8-sig", errors)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_inside(path: "str | os.PathLike[str]", folder: "str | os.PathLike[str]") -> bool:
    """Return whether a path, links resolved, lies in a folder or below it; it may not exist."""
    return Path(path).resolve().is_relative_to(Path(folder).resolve())
