"""An SQLite file that holds what can always be made again, and mends itself.

Any number of runs share it. Nothing that is wrong with it stops one of them: a damaged file, and
one of another version, is begun anew, a folder that cannot be written or a disk that is full means
going on without, and `note` says so. So does anything at its place that checker did not make
(`sqlite_identity`): that stays as it is.
"""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final, TypeVar

from checker.core import sqlite_identity
from checker.core.messages import Message
from checker.core.sqlite_identity import Identity
from checker.core.storage import make_private_folder

_PATIENCE_SECONDS = 10
_PAUSE_SECONDS = 0.02
_LONGEST_SECONDS = 120.0
"""That one use of the file may take."""
_STEPS: Final = 100_000
"""Of SQLite's machine between two looks at the clock."""
_AT_A_TIME = 500
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SALT: Final = """
CREATE TABLE secret (salt BLOB NOT NULL);
INSERT INTO secret VALUES (randomblob(32));
"""

_T = TypeVar("_T")


class CacheFile:
    """One such file. It opens when it is first needed, and again after `close`.

    A kind of file says its `version`, of which others are made anew, and its `tables`; in
    `damaged` and `without` what a run's note says.

    Args:
        path: the file; its folder need not be there.
        one_thread: only the thread that opens it uses it; else its owner lets one at a time.
    """

    version: ClassVar[int]
    tables: ClassVar[str]
    """The statements that make a new file's tables."""
    damaged: ClassVar[Message | None] = None
    """What is said where a file was made anew, `{path}` in it; None where nothing is."""
    without: ClassVar[Message]
    """What is said where a run goes on without the file, `{path}` and `{error}` in it."""

    def __init__(self, path: Path, *, one_thread: bool = True) -> None:
        self.path = path
        self.note: Message | None = None
        self._one_thread = one_thread
        self._connection: sqlite3.Connection | None = None
        self._salt = b""
        self._until = 0.0
        self._off = False

    def close(self) -> None:
        """Close the file. It opens again when needed."""
        self._drop()

    def attempt(self, job: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Return what `job` does with the file; `otherwise` where the run goes on without it."""
        for again in (True, False):
            if self._off:
                break
            self._until = time.monotonic() + _LONGEST_SECONDS
            try:
                return job(self._open())
            except (sqlite3.Error, OSError) as error:
                self._drop()
                if not (again and self._remove_damaged(error)):
                    self._disable(error)
        return otherwise

    def salt(self, key: bytes) -> bytes:
        """Return what the file knows a key by: another file's keys say nothing of this one's."""
        return hashlib.sha256(self._salt + key).digest()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._find_or_make()
            # Another process may be writing: wait for it rather than do without.
            self._connection = sqlite3.connect(
                self.path, timeout=_PATIENCE_SECONDS, check_same_thread=self._one_thread
            )
            self._connection.set_progress_handler(self._is_overdue, _STEPS)
            _retry_while_busy(self._prepare, self._connection)
        return self._connection

    def _is_overdue(self) -> bool:
        return time.monotonic() > self._until

    def _find_or_make(self) -> None:
        """See to it that a file of checker's stands there."""
        make_private_folder(self.path.parent)
        found = sqlite_identity.identify(self.path, former=self.tables)
        if found is Identity.FORMER:
            sqlite_identity.remove(self.path)
        if found in {Identity.FORMER, Identity.NOTHING}:
            sqlite_identity.make(self.path, self.tables + _SALT, self.version)
            found = sqlite_identity.identify(self.path)
        if found is not Identity.OWN:
            raise _ForeignFileError
        with suppress(OSError):  # another user's, who shares it
            self.path.chmod(0o600)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        if sqlite_identity.read_schema(connection) != _get_schema(self.tables):
            raise _OtherVersion("other tables")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found != self.version:
            raise _OtherVersion(f"version {found}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (self._salt,) = connection.execute("SELECT salt FROM secret").fetchone() or (b"",)

    def _remove_damaged(self, error: Exception) -> bool:
        """Remove a damaged file of checker's; False where it is not damaged, or not checker's."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if not isinstance(error, _OtherVersion) and code not in _DAMAGED:
            return False
        try:
            if sqlite_identity.identify(self.path) is not Identity.OWN:
                return False
            sqlite_identity.remove(self.path)
        except OSError:
            return False
        if self.damaged is not None:
            self.note = self.damaged.format(path=self.path)
        return True

    def _disable(self, error: Exception) -> None:
        self._off = True
        foreign = isinstance(error, _ForeignFileError)
        says = Message("core.is-no-cache-of-checker") if foreign else str(error)
        self.note = self.without.format(path=self.path, error=says)


def iter_chunks(items: Iterable[_T], size: int = _AT_A_TIME) -> Iterator[list[_T]]:
    """Yield lists of so many: a query takes no more parameters than SQLite was built for."""
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


class _OtherVersion(sqlite3.DatabaseError):
    """The file was written by another version of checker."""


class _ForeignFileError(OSError):
    """Something stands at the file's place that checker did not make."""


_SCHEMAS: dict[str, sqlite_identity.Schema] = {}


def _get_schema(tables: str) -> sqlite_identity.Schema:
    if tables not in _SCHEMAS:
        _SCHEMAS[tables] = sqlite_identity.build_schema(tables + _SALT)
    return _SCHEMAS[tables]


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
