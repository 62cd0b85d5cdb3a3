"""An SQLite file that holds what can always be made again, and mends itself.

Any number of runs share it. Nothing that is wrong with it stops one of them: a damaged file, and
one of another version, is set aside and begun anew, a folder that cannot be written or a disk that
is full means going on without, and `note` says so.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar, TypeVar

from checker.core.messages import Message

_PATIENCE_SECONDS = 10
_PAUSE_SECONDS = 0.02
_AT_A_TIME = 500
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_T = TypeVar("_T")


class CacheFile:
    """One such file. It opens when it is first needed, and again after `close`.

    A kind of file says its `version`, of which others are set aside; in `prepare` what makes the
    tables and how it is written; in `damaged` and `without` what a run's note says.

    Args:
        path: the file; its folder need not be there.
        one_thread: only the thread that opens it uses it; else its owner lets one at a time.
    """

    version: ClassVar[int]
    damaged: ClassVar[Message | None] = None
    """What is said where a file was set aside, `{path}` in it; None where nothing is."""
    without: ClassVar[Message]
    """What is said where a run goes on without the file, `{path}` and `{error}` in it."""

    def __init__(self, path: Path, *, one_thread: bool = True) -> None:
        self.path = path
        self.note: Message | None = None
        self._one_thread = one_thread
        self._connection: sqlite3.Connection | None = None
        self._off = False

    def prepare(self, connection: sqlite3.Connection, *, new: bool) -> None:
        """Make the tables of a new file; set how it is written.

        Raises:
            sqlite3.Error: it cannot be written, or is busy; it is then called again.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the file. It opens again when needed."""
        self._drop()

    def attempt(self, job: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Return what `job` does with the file; `otherwise` where the run goes on without it."""
        for again in (True, False):
            if self._off:
                break
            try:
                return job(self._open())
            except (sqlite3.Error, OSError) as error:
                self._drop()
                if not (again and self._set_aside(error)):
                    self._disable(error)
        return otherwise

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Another process may be writing: wait for it rather than do without.
            self._connection = sqlite3.connect(
                self.path, timeout=_PATIENCE_SECONDS, check_same_thread=self._one_thread
            )
            _retry_while_busy(self._prepare_schema, self._connection)
        return self._connection

    def _prepare_schema(self, connection: sqlite3.Connection) -> None:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, self.version):
            raise _OtherVersion(f"version {found}")
        self.prepare(connection, new=found == 0)
        if found == 0:
            connection.execute(f"PRAGMA user_version = {self.version:d}")

    def _set_aside(self, error: Exception) -> bool:
        """Move a damaged file out of the way, as `NAME.damaged`; False where it is not damaged."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if not isinstance(error, _OtherVersion) and code not in _DAMAGED:
            return False
        try:
            self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
            for suffix in ("-wal", "-shm"):
                self.path.with_name(f"{self.path.name}{suffix}").unlink(missing_ok=True)
        except OSError:
            return False
        if self.damaged is not None:
            self.note = self.damaged.format(path=self.path)
        return True

    def _disable(self, error: Exception) -> None:
        self._off = True
        self.note = self.without.format(path=self.path, error=error)


def iter_chunks(items: Iterable[_T], size: int = _AT_A_TIME) -> Iterator[list[_T]]:
    """Yield lists of so many: a query takes no more parameters than SQLite was built for."""
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


class _OtherVersion(sqlite3.DatabaseError):
    """The file was written by another version of checker."""


def _retry_while_busy(
    job: Callable[[sqlite3.Connection], None], connection: sqlite3.Connection
) -> None:
    """Try again while the file is busy: SQLite does not wait by itself for the switch to WAL."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return job(connection)
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > end:
                raise
        time.sleep(_PAUSE_SECONDS)
