"""Answers kept on disk, so that after an edit only the changed sentences are read again.

One SQLite file, shared by every run and every process of a user, that mends itself (`CacheFile`).
"""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from checker.core.messages import Message
from checker.core.ports import Answer
from checker.core.sqlite_cache import CacheFile, iter_chunks
from checker.core.storage import cache_folder

LIMIT = 500_000
"""Answers kept (about 50 MB, with states 120); beyond it the oldest go."""

_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, margin REAL, mass REAL, state BLOB);
CREATE TABLE IF NOT EXISTS prompts (key TEXT PRIMARY KEY, parts TEXT NOT NULL);
"""

_T = TypeVar("_T")
_Row = tuple[bytes, float | None, float | None, bytes | None]


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


class AnswerCache(CacheFile):
    """Answers by key. Safe in several threads and processes.

    Args:
        path: the file; `judge.sqlite` in the cache folder unless given.
        limit: answers kept.
    """

    version = 3
    tables = _TABLES
    without = Message("judge.answers-cannot-kept-next-run-will")

    def __init__(self, path: Path | None = None, *, limit: int = LIMIT) -> None:
        super().__init__(path or cache_folder() / "judge.sqlite", one_thread=False)
        self._limit = limit
        self._lock = threading.RLock()

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Answer | None]:
        """Return the answers that are kept; None of a text known not to fit the context."""
        wanted = list(keys)
        return self.attempt(lambda connection: _select(connection, wanted, self.salt), {})

    def put(self, answers: Mapping[bytes, Answer | None]) -> None:
        """Keep `answers`, and drop the oldest beyond the limit."""
        if answers:
            self.attempt(
                lambda connection: _insert(connection, self._build_rows(answers), self._limit), None
            )

    def _build_rows(self, answers: Mapping[bytes, Answer | None]) -> list[_Row]:
        return [
            (self.salt(key), answer.margin, answer.mass, answer.state)
            if answer
            else (self.salt(key), None, None, None)
            for key, answer in answers.items()
        ]

    def parts(self, key: str) -> str | None:
        """Return the prompt parts remembered for `key`."""
        return self.attempt(lambda connection: _read_parts(connection, key), None)

    def put_parts(self, key: str, parts: str) -> None:
        """Remember a model's prompt parts, so that a later run need not load it to know them."""
        self.attempt(lambda connection: _put_parts(connection, key, parts), None)

    def close(self) -> None:
        """Close the file. It opens again when needed."""
        with self._lock:
            super().close()

    def attempt(self, job: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Return what `job` does with the file; several threads wait for each other."""
        with self._lock:
            return super().attempt(job, otherwise)


def _select(
    connection: sqlite3.Connection, wanted: list[bytes], salt: Callable[[bytes], bytes]
) -> dict[bytes, Answer | None]:
    found: dict[bytes, Answer | None] = {}
    for chunk in iter_chunks(wanted):
        keys = {salt(key): key for key in chunk}
        marks = ",".join("?" * len(chunk))
        query = f"SELECT key, margin, mass, state FROM answers WHERE key IN ({marks})"  # noqa: S608
        for key, margin, mass, state in connection.execute(query, list(keys)):
            found[keys[key]] = None if margin is None else Answer(margin, mass, state)
    return found


def _insert(connection: sqlite3.Connection, rows: list[_Row], limit: int) -> None:
    with connection:
        connection.executemany(
            "INSERT OR REPLACE INTO answers (key, margin, mass, state) VALUES (?, ?, ?, ?)", rows
        )
        connection.execute(
            "DELETE FROM answers WHERE id <= (SELECT MAX(id) FROM answers) - ?", (limit,)
        )


def _read_parts(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT parts FROM prompts WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def _put_parts(connection: sqlite3.Connection, key: str, parts: str) -> None:
    with connection:
        connection.execute("INSERT OR REPLACE INTO prompts VALUES (?, ?)", (key, parts))
