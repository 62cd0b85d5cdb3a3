"""Open the file that an index is kept in: an SQLite database of checker's, and nothing else.

Who asks never begins one anew, for it took a night to build: what is wrong with it is said, with
what to do. It holds the documents' words, so its owner alone may read it. SQLite notices that a
page is no page, not that a letter is another: the rows that answers are made of carry a checksum.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Self

from checker.core import sqlite_identity
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import Message
from checker.core.sqlite_identity import Identity
from checker.core.storage import cache_folder, make_private_folder

VERSION: Final = 2
_PATIENCE_SECONDS: Final = 10
_TERMS: Final = "terms"
_TABLES: Final = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, shown TEXT NOT NULL, sha256 TEXT NOT NULL,
    stamp TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, edition TEXT NOT NULL,
    unread TEXT NOT NULL, problem TEXT NOT NULL, indexed TEXT NOT NULL,
    cut TEXT NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE sections (id INTEGER PRIMARY KEY, file INTEGER NOT NULL, headings TEXT NOT NULL);
CREATE INDEX sections_by_file ON sections (file);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, section INTEGER NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, units TEXT NOT NULL, owner TEXT NOT NULL, dated TEXT NOT NULL,
    checksum INTEGER NOT NULL);
CREATE INDEX passages_by_file ON passages (file);
CREATE TABLE blocks (
    file INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, vectors_checksum INTEGER NOT NULL,
    facts BLOB NOT NULL, vectors BLOB, above BLOB);
CREATE VIRTUAL TABLE words USING fts5 (
    text, headings, tokenize = 'unicode61 remove_diacritics 0', columnsize = 0);
CREATE VIRTUAL TABLE pairs USING fts5 (
    text, headings, tokenize = 'unicode61 remove_diacritics 0', columnsize = 0);
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
            with _explaining_system(path):
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
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has ended it
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
            raise

    def get_fact(self, name: str) -> str:
        """Return what is kept under a name, empty where nothing is."""
        row = self.connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def set_fact(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self.connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def seal_terms(self) -> None:
        """Remember what finds passages by their words as it is, until a file is written again."""
        self.set_fact(_TERMS, str(self._sum_terms()))

    def unseal_terms(self) -> None:
        """Note that what finds passages by their words is about to change."""
        self.connection.execute("DELETE FROM facts WHERE name = ?", (_TERMS,))

    def verify_terms(self) -> None:
        """Look whether what finds passages by their words is what it was when it was sealed.

        Raises:
            sqlite3.DatabaseError: it is damaged.
        """
        sealed = self.get_fact(_TERMS)
        if sealed and sealed != str(self._sum_terms()):
            raise DamagedError("what finds passages is not what was written")

    def _sum_terms(self) -> int:
        found = 0
        for table in ("words_data", "pairs_data"):
            for number, block in self.connection.execute(f"SELECT id, block FROM {table}"):  # noqa: S608 - names of SQLite's
                found = zlib.crc32(block, found ^ (number & 0xFFFFFFFF))
        return found

    def check(self) -> None:
        """Look at every page of the file, and at every checksum.

        Raises:
            sqlite3.DatabaseError: it is damaged.
        """
        found = self.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise DamagedError(found)
        self.verify_terms()
        for columns, source in _CHECKED:
            for checksum, *values in self.connection.execute(f"SELECT {columns} FROM {source}"):  # noqa: S608 - names of ours
                verify(checksum, *values)


OF_FILE: Final = (
    "checksum, id, path, shown, sha256, title, language, edition, unread, problem, indexed, cut"
)
"""What the checksum of a file's row is of: all but what changes alone."""
OF_PASSAGE: Final = (
    "passages.checksum, passages.id, passages.file, kind, headings, text, units, owner, dated"
)
"""What the checksum of a passage's row is of, and of the headings above it."""
PASSAGES: Final = "passages JOIN sections ON sections.id = section"
OF_FACTS: Final = "checksum, file, facts"
"""What the checksum of a file's arrays is of: numbers of passages and headings, and lengths."""
OF_VECTORS: Final = "vectors_checksum, file, vectors, above"
"""What the checksum of a file's vectors is of, and of those of its headings."""
_CHECKED: Final = (
    (OF_FILE, "files"),
    (OF_PASSAGE, PASSAGES),
    (OF_FACTS, "blocks"),
    (OF_VECTORS, "blocks"),
)


class DamagedError(sqlite3.DatabaseError):
    """The file does not hold what was written."""


def make_checksum(*values: str | bytes | float | None) -> int:
    """Return a number that tells whether what is read of a row is what was written."""
    found = 0
    for each in values:
        data = each if isinstance(each, bytes) else repr(each).encode()
        found = zlib.crc32(data, zlib.crc32(str(len(data)).encode(), found))
    return found


def verify(checksum: object, *values: Any) -> None:
    """Compare a row with its checksum.

    Raises:
        DamagedError: it is not what was written.
    """
    if make_checksum(*values) != checksum:
        raise DamagedError("a row is not what was written")


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


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error says that the file is not what was written."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return (
        code in _DAMAGED
        or isinstance(error, DamagedError)
        or str(error).startswith("Could not decode to UTF-8")  # Python's own, without a code
    )


@contextmanager
def _explaining_system(path: Path) -> Iterator[None]:
    """Turn what the system says of the file's place into an error that names the remedy."""
    try:
        yield
    except OSError as error:
        raise _report_unusable(path, error) from error


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system says of the file into an error that names the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        if is_damage(error):
            raise ConfigError(
                Message("search.damaged"), place=str(path), remedy=Message("search.remove-it")
            ) from error
        raise _report_unusable(path, error) from error


def _report_unusable(path: Path, error: Exception) -> OutputError:
    return OutputError(
        Message("search.cannot-be-used", error=error),
        place=str(path),
        remedy=Message("search.see-disk-and-rights"),
    )
