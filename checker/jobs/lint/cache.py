"""Verdicts kept on disk, by all that they depend on, and the hashes of files that did not change.

One SQLite file that any number of runs share, and that mends itself (`CacheFile`).
"""

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from checker.core.messages import Message
from checker.core.sqlite_cache import CacheFile, iter_chunks
from checker.jobs.lint.stamps import RACY_NS

_AT_A_TIME = 500
_DAY = 86_400
_MIB = 2**20
_DAYS = 30
_TABLES = """
PRAGMA auto_vacuum = INCREMENTAL;
CREATE TABLE IF NOT EXISTS verdicts (
    key BLOB PRIMARY KEY, verdict BLOB NOT NULL, used INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS by_use ON verdicts (used);
CREATE TABLE IF NOT EXISTS hashes (
    path BLOB PRIMARY KEY, stamp TEXT NOT NULL, sha256 BLOB NOT NULL, seen INTEGER NOT NULL);
"""
Stamps = Mapping[str, tuple[int, ...]]


def make_key(*parts: bytes) -> bytes:
    """Return the key of a verdict: everything that it depends on."""
    framed = [piece for part in parts for piece in (len(part).to_bytes(8, "little"), part)]
    return hashlib.sha256(b"".join(framed)).digest()


class LintCache(CacheFile):
    """Verdicts as JSON by key. Safe in several processes; one thread.

    Args:
        path: the file.
        mib: the most that it takes; beyond it go those that were not used for longest.
    """

    version = 2
    tables = _TABLES
    damaged = Message("lint.what-kept-damaged-made-anew")
    without = Message("lint.results-cannot-kept-next-run-will")

    def __init__(self, path: Path, mib: int = 256) -> None:
        super().__init__(path)
        self._limit = mib * _MIB
        self._waiting: dict[bytes, bytes] = {}
        self._hashes: dict[str, tuple[tuple[int, ...], bytes]] = {}

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return what is kept, still packed: see `unpacked`."""
        wanted = list(keys)
        return self.attempt(lambda connection: _read_verdicts(connection, wanted, self.salt), {})

    def put(self, key: bytes, verdict: bytes) -> None:
        """Keep a verdict's JSON. It is written with others, at the latest by `close`."""
        self._waiting[key] = zlib.compress(verdict, 1)
        if len(self._waiting) >= _AT_A_TIME:
            self.flush()

    def hashes(self, stamps: Stamps) -> dict[str, bytes]:
        """Return the sha256 of those files whose stamp is the one they were hashed with."""
        return self.attempt(
            lambda connection: _read_hashes(connection, stamps, self._salt_path), {}
        )

    def put_hash(self, path: str, stamp: tuple[int, ...], sha256: bytes) -> None:
        """Remember a file's sha256; not of one that changed just now."""
        changed = max(stamp[1:3], default=0)
        if stamp and changed < time.time_ns() - RACY_NS:
            self._hashes[path] = (stamp, sha256)

    def flush(self) -> None:
        """Write what waits."""
        verdicts, hashes = self._waiting, self._hashes
        self._waiting, self._hashes = {}, {}
        if verdicts or hashes:
            self.attempt(
                lambda connection: _write(
                    connection,
                    {self.salt(key): verdict for key, verdict in verdicts.items()},
                    {self._salt_path(path): each for path, each in hashes.items()},
                ),
                None,
            )

    def close(self) -> None:
        """Write what waits, keep within the limit, and close the file."""
        wrote = bool(self._waiting)
        self.flush()
        if wrote:
            self.attempt(lambda connection: _shrink(connection, self._limit), None)
        super().close()

    def _salt_path(self, path: str) -> bytes:
        """Return what a path is known by: the file names no document."""
        return self.salt(path.encode("utf-8", "surrogateescape"))


def unpack_verdict(kept: bytes) -> bytes:
    """Return the JSON of what `get` gave.

    Raises:
        ValueError: it is damaged.
    """
    try:
        return zlib.decompress(kept)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _read_verdicts(
    connection: sqlite3.Connection, wanted: Sequence[bytes], salt: Callable[[bytes], bytes]
) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    old: list[bytes] = []
    today = int(time.time()) // _DAY
    for chunk in iter_chunks(wanted):
        keys = {salt(key): key for key in chunk}
        marks = ",".join("?" * len(chunk))
        query = f"SELECT key, verdict, used FROM verdicts WHERE key IN ({marks})"  # noqa: S608 - marks
        for key, verdict, used in connection.execute(query, list(keys)):
            found[keys[key]] = verdict
            if used < today:
                old.append(key)
    if old:
        with connection:
            connection.executemany(
                "UPDATE verdicts SET used = ? WHERE key = ?", [(today, key) for key in old]
            )
    return found


def _read_hashes(
    connection: sqlite3.Connection, stamps: Stamps, salt: Callable[[str], bytes]
) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for chunk in iter_chunks(stamps):
        paths = {salt(path): path for path in chunk}
        marks = ",".join("?" * len(paths))
        query = f"SELECT path, stamp, sha256 FROM hashes WHERE path IN ({marks})"  # noqa: S608 - marks
        for path, stamp, sha256 in connection.execute(query, list(paths)):
            name = paths[path]
            if stamp == _stamp(stamps[name]):
                found[name] = sha256
    return found


def _write(
    connection: sqlite3.Connection,
    verdicts: Mapping[bytes, bytes],
    hashes: Mapping[bytes, tuple[tuple[int, ...], bytes]],
) -> None:
    today = int(time.time()) // _DAY
    with connection:
        connection.executemany(
            "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)",
            [(key, verdict, today) for key, verdict in verdicts.items()],
        )
        connection.executemany(
            "INSERT OR REPLACE INTO hashes VALUES (?, ?, ?, ?)",
            [(path, _stamp(each[0]), each[1], today) for path, each in hashes.items()],
        )


def _shrink(connection: sqlite3.Connection, limit: int) -> None:
    """Drop what was not used for longest until four fifths of the limit are left."""
    if _measure_used(connection) <= limit:
        return
    with connection:
        oldest = int(time.time()) // _DAY - _DAYS
        connection.execute("DELETE FROM hashes WHERE seen < ?", (oldest,))
        while _measure_used(connection) > limit * 4 // 5:
            gone = connection.execute(
                "DELETE FROM verdicts WHERE rowid IN"
                " (SELECT rowid FROM verdicts ORDER BY used, rowid LIMIT ?)",
                (_AT_A_TIME // 5,),
            )
            if not gone.rowcount:
                break
    # a script: `execute` takes one step of it, which frees one page
    connection.executescript("PRAGMA incremental_vacuum")


def _measure_used(connection: sqlite3.Connection) -> int:
    """Return the bytes of the file that hold something."""
    pages, free, size = (
        connection.execute(f"PRAGMA {each}").fetchone()[0]
        for each in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _stamp(stamp: tuple[int, ...]) -> str:
    return " ".join(map(str, stamp))
