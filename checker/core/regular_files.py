"""Read a file that somebody else may have put there: regular files only, no more than so much.

Opening a pipe waits for ever, a device never ends, and a sparse file of a few bytes fills the
memory. So a path is opened without waiting, looked at, and only then read. Whoever reads a file
that the user did not write himself reads it here.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Final

from checker.core.errors import FileTooLargeError, NotRegularFileError

MIB: Final = 2**20
LARGEST_SETTINGS: Final = 8 * MIB
"""Of a file that says how to work: configuration, rule set, sidecar, ignore file."""
LARGEST_LIST: Final = 64 * MIB
"""Of words and figures: a word list, a dictionary, a package of styles, labelled questions."""
LARGEST_NOTE: Final = 8 * MIB
"""Of what checker itself noted: a measurement, a draft, a description of an adapter."""
LARGEST_STATE: Final = 1024 * MIB
"""Of a model's state or adapter, which fills memory in any case."""
LARGEST_DOCUMENT: Final = 4096 * MIB
"""Of a document, whatever a company's limits say: `file_mib` goes no higher."""

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


@contextmanager
def open_regular(path: "str | os.PathLike[str]") -> Iterator[BufferedReader]:
    """Yield a file, open for reading its bytes; links are followed.

    For what is too large to hold in memory, such as a model: whoever reads it bounds it.

    Raises:
        NotRegularFileError: it is a folder, a pipe, a socket or a device.
        OSError: it is missing or cannot be read.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - any bytes; opening may rewind a tape
        raise NotRegularFileError
    with os.fdopen(os.open(path, _FLAGS), "rb") as handle:
        if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
            raise NotRegularFileError
        yield handle


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
    with open_regular(path) as handle:
        size = os.fstat(handle.fileno()).st_size
        if size > most:
            raise FileTooLargeError(most)
        # no read of `most` bytes: Python would reserve so much memory, whatever is there
        data = handle.read(size + 1)
        while len(data) > size and (piece := handle.read(MIB)):  # /proc says 0; a file may grow
            data += piece
            if len(data) > most:
                break
    if len(data) > most:
        raise FileTooLargeError(most)
    return data


def hash_regular(path: "str | os.PathLike[str]", most: int) -> bytes:
    """Return the sha256 of a file's bytes, read piece by piece; links are followed.

    Raises:
        NotRegularFileError: it is a folder, a pipe, a socket or a device.
        FileTooLargeError: it holds more than `most` bytes.
        OSError: it is missing or cannot be read.
    """
    import hashlib  # noqa: PLC0415 - most that is read is not hashed

    digest = hashlib.sha256()
    with open_regular(path) as handle:
        if os.fstat(handle.fileno()).st_size > most:
            raise FileTooLargeError(most)
        left = most
        while piece := handle.read(min(MIB, left + 1)):
            left -= len(piece)
            if left < 0:
                raise FileTooLargeError(most)
            digest.update(piece)
    return digest.digest()


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


def iter_files(folder: "str | os.PathLike[str]", most: int) -> Iterator[Path]:
    """Yield regular files below a folder, by name, folder by folder.

    A link to a file is one; one to a folder is not followed. What cannot be looked into is passed
    over. However deep it goes, no more than `most` entries are looked at.
    """
    waiting = [os.fspath(folder)]
    looked_at = 0
    while waiting:
        for entry in _list_entries(waiting.pop(), most - looked_at):
            looked_at += 1
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif _is_regular(entry):
                yield Path(entry.path)


def _is_regular(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that goes round
        return False


def _list_entries(folder: str, most: int) -> list["os.DirEntry[str]"]:
    """Return a folder's entries by name, the first ones that the system gives where it has more."""
    try:
        with os.scandir(folder) as listing:
            return sorted(islice(listing, most), key=lambda each: each.name)
    except OSError:
        return []


def resolve(path: "str | os.PathLike[str]") -> Path:
    """Return a path with its links resolved; where they go round, as far as they go."""
    return Path(os.path.realpath(path))  # `Path.resolve` raises


def is_inside(path: "str | os.PathLike[str]", folder: "str | os.PathLike[str]") -> bool:
    """Return whether a path, links resolved, lies in a folder or below it; it may not exist."""
    return resolve(path).is_relative_to(resolve(folder))
