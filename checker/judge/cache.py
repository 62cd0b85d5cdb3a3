"""Answers kept on disk, so that after an edit only the changed sentences are read again.

One SQLite file, shared by every run and every process of a user. It can always be made again, so
nothing that is wrong with it stops a run: a damaged file is set aside, a folder that cannot be
written means going on without, and `note` says so.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

from checker.ports import Answer
from checker.storage import cache_folder
from checker.text.bilingual import Bilingual

LIMIT = 500_000
"""Answers kept (about 50 MB); beyond it the oldest go."""

_PATIENCE_SECONDS = 10
_PAUSE_SECONDS = 0.02
_VERSION = 1
_TABLES = f"""
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, margin REAL, mass REAL);
CREATE TABLE IF NOT EXISTS prompts (key TEXT PRIMARY KEY, parts TEXT NOT NULL);
PRAGMA user_version = {_VERSION};
"""
_AT_A_TIME = 500
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_T = TypeVar("_T")


def answer_key(text: str, question: str, version: str, model: str) -> bytes:
    """Return the key of an answer: everything that it depends on.

    Args:
        text: the unit's words.
        question: as asked.
        version: of the prompt, `PromptParts.version`.
        model: sha256 of the model's file.
    """
    digest = hashlib.sha256()
    for part in (text, question, version, model):
        data = part.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class AnswerCache:
    """Answers by key. Safe in several threads and processes.

    Args:
        path: the file; `judge.sqlite` in the cache folder unless given.
        limit: answers kept.
    """

    def __init__(self, path: Path | None = None, *, limit: int = LIMIT) -> None:
        self.path = path or cache_folder() / "judge.sqlite"
        self.note: Bilingual | None = None
        self._limit = limit
        self._connection: sqlite3.Connection | None = None
        self._off = False
        self._lock = threading.RLock()

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Answer | None]:
        """Return the answers that are kept; None of a text known not to fit the context."""
        wanted = list(keys)
        return self._try(lambda connection: _select(connection, wanted), {})

    def put(self, answers: Mapping[bytes, Answer | None]) -> None:
        """Keep `answers`, and drop the oldest beyond the limit."""
        rows = [
            (key, answer.margin if answer else None, answer.mass if answer else None)
            for key, answer in answers.items()
        ]
        if rows:
            self._try(lambda connection: _insert(connection, rows, self._limit), None)

    def parts(self, key: str) -> str | None:
        """Return the prompt parts remembered for `key`."""
        return self._try(lambda connection: _parts(connection, key), None)

    def put_parts(self, key: str, parts: str) -> None:
        """Remember a model's prompt parts, so that a later run need not load it to know them."""
        self._try(lambda connection: _put_parts(connection, key, parts), None)

    def close(self) -> None:
        """Close the file. It opens again when needed."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _try(self, job: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        with self._lock:
            for again in (True, False):
                if self._off:
                    break
                try:
                    return job(self._open())
                except (sqlite3.Error, OSError) as error:
                    self.close()
                    if not (again and self._set_aside(error)):
                        self._go_without(error)
            return otherwise

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Another process may be writing: wait for it rather than do without.
            self._connection = sqlite3.connect(
                self.path, timeout=_PATIENCE_SECONDS, check_same_thread=False
            )
            _patiently(_prepare, self._connection)
        return self._connection

    def _set_aside(self, error: Exception) -> bool:
        """Move a damaged file out of the way, as `judge.sqlite.damaged`; False where it is not."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if not isinstance(error, _OtherVersion) and code not in _DAMAGED:
            return False
        try:
            self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
            for suffix in ("-wal", "-shm"):
                self.path.with_name(f"{self.path.name}{suffix}").unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _go_without(self, error: Exception) -> None:
        self._off = True
        self.note = Bilingual(
            f"判定の控えを使えません({self.path}: {error})。次回も同じ時間がかかります。",
            f"Answers cannot be kept ({self.path}: {error}); the next run will take as long.",
        )


class _OtherVersion(sqlite3.DatabaseError):
    """The file was written by another version of checker."""


def _patiently(job: Callable[[sqlite3.Connection], None], connection: sqlite3.Connection) -> None:
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


def _prepare(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, _VERSION):
        raise _OtherVersion(f"version {version}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if version == 0:
        connection.executescript(_TABLES)


def _chunks(keys: list[bytes]) -> Iterator[list[bytes]]:
    remaining = iter(keys)
    while chunk := list(islice(remaining, _AT_A_TIME)):
        yield chunk


def _select(connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, Answer | None]:
    found: dict[bytes, Answer | None] = {}
    for chunk in _chunks(keys):
        marks = ",".join("?" * len(chunk))
        query = f"SELECT key, margin, mass FROM answers WHERE key IN ({marks})"  # noqa: S608 - marks
        for key, margin, mass in connection.execute(query, chunk):
            found[key] = None if margin is None else Answer(margin, mass)
    return found


def _insert(
    connection: sqlite3.Connection, rows: list[tuple[bytes, float | None, float | None]], limit: int
) -> None:
    with connection:
        connection.executemany(
            "INSERT OR REPLACE INTO answers (key, margin, mass) VALUES (?, ?, ?)", rows
        )
        connection.execute(
            "DELETE FROM answers WHERE id <= (SELECT MAX(id) FROM answers) - ?", (limit,)
        )


def _parts(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT parts FROM prompts WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def _put_parts(connection: sqlite3.Connection, key: str, parts: str) -> None:
    with connection:
        connection.execute("INSERT OR REPLACE INTO prompts VALUES (?, ?)", (key, parts))
