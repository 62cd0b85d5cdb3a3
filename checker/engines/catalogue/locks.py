"""A lock between processes that the operating system frees when its holder dies.

A file holding a process id would need to guess whether that process still lives, which
Windows does not answer safely; the system's own file locks need no guess.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from checker.core.errors import ModelError, OutputError
from checker.core.messages import Message

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: BinaryIO) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(handle: BinaryIO) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(handle: BinaryIO) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: BinaryIO) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the lock file `path` for as long as the block runs. The file itself stays.

    Raises:
        ModelError: another process holds it.
        OutputError: the lock file cannot be written.
    """
    with _open(path) as handle:
        try:
            _lock(handle)
        except OSError as error:
            raise _report_held(path) from error
        try:
            yield
        finally:
            _unlock(handle)


def _open(path: Path) -> BinaryIO:
    try:
        # Not "w": on Windows that would fail or truncate while another process holds it.
        return path.open("ab")
    except OSError as error:
        raise OutputError(
            Message("model.cannot-be-written", strerror=error.strerror),
            place=str(path),
            remedy=Message("model.set-checker-cache-dir-folder-you"),
        ) from error


def _report_held(path: Path) -> ModelError:
    return ModelError(
        Message("model.another-process-already-pulling-model"),
        place=str(path),
        remedy=Message("model.wait-end-then-try-again"),
    )
