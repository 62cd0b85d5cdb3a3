"""Open the file that an index is kept in: an SQLite database of checker's, and nothing else.

Unlike a cache it is never begun anew by itself, for it took a night to build: what is wrong with it
is said, with what to do. It holds the documents' words, so its owner alone may read it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

from checker.core import sqlite_identity
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import Message
from checker.core.sqlite_identity import Identity
from checker.core.storage import cache_folder, make_private_folder

VERSION: Final = 1
_PATIENCE_SECONDS: Final = 10
_TABLES: Final = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, shown TEXT NOT NULL, sha256 TEXT NOT NULL,
    stamp TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, edition TEXT NOT NULL,
    unread TEXT NOT NULL, problem TEXT NOT NULL, indexed TEXT NOT NULL,
    cut TEXT NOT NULL);
CREATE TABLE sections (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, headings TEXT NOT NULL, vector BLOB);
CREATE INDEX sections_by_file ON sections (file);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, section INTEGER NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, units TEXT NOT NULL, owner TEXT NOT NULL, dated TEXT NOT NULL,
    words INTEGER NOT NULL, pairs INTEGER NOT NULL, vector BLOB);
CREATE INDEX passages_by_file ON passages (file);
CREATE VIRTUAL TABLE words USING fts5 (
    text, headings, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE pairs USING fts5 (
    text, headings, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE word_places USING fts5vocab (words, instance);
CREATE VIRTUAL TABLE pair_places USING fts5vocab (pairs, instance);
"""
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def get_index_path() -> Path:
    """Return where the index is kept unless another file is named; it may not be there."""
    return cache_folder() / "index" / "index.sqlite"


class IndexFile:
    """An open index. What goes wrong with it inside `with` is an error that says what to do."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, make: bool = False) -> Iterator[Self]:
        """Open an index, to be read, or to be written where `make`, which makes a missing one.

        Raises:
            ConfigError: there is none, or what stands there is damaged, of another version or no
                index of checker's.
            OutputError: it cannot be written.
        """
        with _explaining(path):
            _find_or_make(path, make=make)
            connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
            try:
                _prepare(connection, path, read_only=not make)
                yield cls(path, connection)
            finally:
                connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Have all that is written inside count, or, where it breaks off, nothing of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def get_fact(self, name: str) -> str:
        """Return what is kept under a name, empty where nothing is."""
        row = self.connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def set_fact(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self.connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def check(self) -> None:
        """Look at every page of the file.

        Raises:
            sqlite3.DatabaseError: it is damaged.
        """
        found = self.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise _DamagedError(found)


class _DamagedError(sqlite3.DatabaseError):
    """A look at the whole file found a fault."""


def _find_or_make(path: Path, *, make: bool) -> None:
    found = sqlite_identity.identify(path)
    if found is Identity.NOTHING and make:
        make_private_folder(path.parent)
        sqlite_identity.make(path, _TABLES, VERSION)
        found = sqlite_identity.identify(path)
    if found is Identity.NOTHING:
        raise ConfigError(
            Message("search.no-index"), place=str(path), remedy=Message("search.build-one")
        )
    if found is not Identity.OWN:
        raise ConfigError(
            Message("search.not-an-index"), place=str(path), remedy=Message("search.name-another")
        )
    if make:
        with suppress(OSError):  # another user's, who shares it
            path.chmod(0o600)


def _prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    """Make sure that the file defines what an index does, and set how it is used.

    Raises:
        ConfigError: it is another file of checker's, or an index of another version.
    """
    schema = sqlite_identity.read_schema(connection)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION or schema != sqlite_identity.build_schema(_TABLES):
        raise ConfigError(
            Message("search.other-version"), place=str(path), remedy=Message("search.remove-it")
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if read_only:
        connection.execute("PRAGMA query_only = ON")


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system says of the file into an error that names the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED or isinstance(error, _DamagedError):
            raise ConfigError(
                Message("search.damaged"), place=str(path), remedy=Message("search.remove-it")
            ) from error
        raise OutputError(
            Message("search.cannot-be-used", error=error),
            place=str(path),
            remedy=Message("search.see-disk-and-rights"),
        ) from error
