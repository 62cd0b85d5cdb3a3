"""Tell an SQLite file that checker made from any other, and make one.

A path to a cache may be written in a configuration that somebody else wrote, and may lead to the
user's own files. So nothing is opened, written or removed that does not carry checker's mark
(`PRAGMA application_id`) and exactly the tables that checker makes. A file is made beside its place
and linked into it, so that it is whole from the first moment and nothing is ever written over.
"""

import os
import sqlite3
import stat
import tempfile
from contextlib import closing, suppress
from enum import Enum, auto
from pathlib import Path
from typing import Final

from checker.core.regular_files import open_regular
from checker.core.storage import TEMPORARY, cache_folder, get_temporary_prefix

APPLICATION_ID: Final = 0x43484B52
"""The letters CHKR."""

_BESIDE: Final = ("-wal", "-shm")
_JOURNAL: Final = "-journal"
_LEFT_BESIDE: Final = (b"\x37\x7f\x06", b"\x18\xe2\x2d", b"\x00\x2d\xe2")
"""How SQLite's files beside another begin."""
_MAGIC: Final = b"SQLite format 3\0"
_HEADER_BYTES: Final = 100
_VERSION_AT: Final = slice(60, 64)
_MARK_AT: Final = slice(68, 72)

Schema = frozenset[tuple[str, ...]]
"""What `sqlite_schema` holds: type, name, table and the statement that made it."""


class Identity(Enum):
    """What stands at the path of a cache."""

    NOTHING = auto()
    """No file, or one without a byte."""
    OWN = auto()
    """A file with checker's mark."""
    FORMER = auto()
    """A file of checker from before there was a mark: it may be removed."""
    FOREIGN = auto()
    """Anything else: it stays as it is."""


def identify(path: Path, former: str = "") -> Identity:
    """Return what stands at a path; nothing is changed, links are not followed.

    Args:
        path: of the file.
        former: the statements that made such a file before it was marked.

    Raises:
        OSError: it cannot be looked at.
    """
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return Identity.NOTHING if _is_clear_beside(path) else Identity.FOREIGN
    if not stat.S_ISREG(facts.st_mode) or not _is_clear_beside(path):
        return Identity.FOREIGN
    if not facts.st_size:
        return Identity.NOTHING
    with open_regular(path) as handle:
        header = handle.read(_HEADER_BYTES)
    if not header.startswith(_MAGIC):
        return Identity.FOREIGN
    if int.from_bytes(header[_MARK_AT], "big") == APPLICATION_ID:
        return Identity.OWN
    # a run that was killed has left the version in the file beside it
    live = not any(header[_VERSION_AT])
    may_be = former and not any(header[_MARK_AT]) and (not live or path.parent == cache_folder())
    return Identity.FORMER if may_be and _holds(path, former, live=live) else Identity.FOREIGN


def make(path: Path, tables: str, version: int) -> None:
    """Make a marked file that its owner alone can read; who comes second finds the first one's.

    Raises:
        sqlite3.Error: it cannot be written.
        OSError: it cannot be put there.
    """
    prefix = get_temporary_prefix(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=TEMPORARY)
    os.close(handle)
    new = Path(name)
    try:
        with closing(sqlite3.connect(new)) as connection:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.executescript(tables)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
            connection.execute(f"PRAGMA user_version = {version:d}")
            # now, or the first who opens it has a journal beside it for a moment
            connection.execute("PRAGMA journal_mode = WAL")
        _put(new, path)
    finally:
        new.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file of checker's with what SQLite keeps beside it.

    Raises:
        OSError: it cannot be removed.
    """
    path.unlink(missing_ok=True)
    for suffix in _BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def read_schema(connection: sqlite3.Connection) -> Schema:
    """Return everything that a file defines: a view or a trigger would run when it is used.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    return frozenset(tuple(map(str, row)) for row in rows)


def build_schema(tables: str) -> Schema:
    """Return what the statements that make a file define."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(tables)
        return read_schema(connection)


def list_files(path: Path) -> list[Path]:
    """Return a file and those that SQLite keeps beside it, as far as they are there."""
    named = (path, *(path.with_name(path.name + suffix) for suffix in _BESIDE))
    return [each for each in named if each.is_file()]


def _is_clear_beside(path: Path) -> bool:
    """Return whether SQLite would touch nothing of somebody else's beside a file.

    It writes through a link, and a journal can make it remove a file that the journal names.
    """
    if os.path.lexists(path.with_name(path.name + _JOURNAL)):
        return False
    return all(_is_sqlites(path.with_name(path.name + suffix)) for suffix in _BESIDE)


def _is_sqlites(path: Path) -> bool:
    """Return whether a path is free, or holds what SQLite left there."""
    try:
        facts = path.lstat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink > 1:
            return False
        with open_regular(path) as handle:
            begins = handle.read(len(_LEFT_BESIDE[0]))
    except FileNotFoundError:
        return True
    return begins.startswith(_LEFT_BESIDE) or not begins.strip(b"\0")


def _holds(path: Path, tables: str, *, live: bool) -> bool:
    """Return whether a file defines what the statements do; nothing is written to it.

    Unless it is read `live`, with what lies beside it, it is taken to be whole as it is.
    """
    with suppress(sqlite3.Error):
        uri = f"{path.absolute().as_uri()}?{'mode=ro' if live else 'immutable=1'}"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return read_schema(connection) == build_schema(tables)
    return False


def _put(new: Path, path: Path) -> None:
    """Give a file its name, unless another process was quicker."""
    if path.exists() and not path.stat().st_size:
        new.replace(path)
        return
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # this file system has no links
        if not path.exists():
            new.rename(path)
