"""Caches at paths that somebody else chose: nothing is written over, removed or run."""

import os
import sqlite3
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ClassVar

import pytest

from checker.core import sqlite_cache
from checker.core.messages import Message
from checker.core.sqlite_cache import CacheFile
from checker.core.sqlite_identity import APPLICATION_ID

posix = pytest.mark.skipif(os.name == "nt", reason="Windows knows neither modes nor pipes")
_TABLES = "CREATE TABLE IF NOT EXISTS verdicts (key BLOB PRIMARY KEY, verdict BLOB NOT NULL);"


class Kept(CacheFile):
    """Keeps keys, as the caches do."""

    version = 2
    tables = _TABLES
    damaged: ClassVar[Message | None] = Message("lint.what-kept-damaged-made-anew")
    without = Message("lint.results-cannot-kept-next-run-will")

    def put(self, key: bytes) -> None:
        """Keep a key."""

        def insert(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute(
                    "INSERT OR REPLACE INTO verdicts VALUES (?, ?)", (self.salt(key), b"v")
                )

        self.attempt(insert, None)

    def count(self) -> int:
        """Return how many keys there are, -1 where the run goes on without the file."""
        return int(
            self.attempt(
                lambda connection: connection.execute("SELECT count(*) FROM verdicts").fetchone(),
                (-1,),
            )[0]
        )


def say(cache: CacheFile) -> str:
    return "" if cache.note is None else cache.note.get("en")


def use(path: Path) -> Kept:
    cache = Kept(path)
    cache.put(b"a")
    cache.close()
    return cache


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "kept.sqlite"
    use(path)
    use(path)
    cache = use(path)
    assert cache.count() == 1
    cache.close()
    assert say(cache) == ""
    assert [each.name for each in path.parent.iterdir()] == ["kept.sqlite"]
    assert int.from_bytes(path.read_bytes()[68:72], "big") == APPLICATION_ID


def _keep_some(path: Path, number: int) -> str:
    cache = Kept(path)
    for each in range(20):
        cache.put(f"{number} {each}".encode())
    cache.close()
    return say(cache)


@pytest.mark.slow
def test_processes_that_begin_at_once_share_one_file(tmp_path: Path) -> None:
    with ProcessPoolExecutor(6, mp_context=get_context("spawn")) as pool:
        list(pool.map(abs, range(12)))  # all of them have started
        for turn in range(15):
            path = tmp_path / str(turn) / "kept.sqlite"
            said = set(pool.map(_keep_some, [path] * 6, range(6)))
            assert (said, Kept(path).count()) == ({""}, 120)
            assert not list(path.parent.glob(".*"))


def test_two_files_know_a_key_by_different_names(tmp_path: Path) -> None:
    one, two = use(tmp_path / "1.sqlite"), use(tmp_path / "2.sqlite")
    assert one.salt(b"a") == use(tmp_path / "1.sqlite").salt(b"a")
    assert one.salt(b"a") != two.salt(b"a")


@posix
def test_its_owner_alone_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        cache = Kept(tmp_path / "cache" / "kept.sqlite")
        cache.put(b"a")
        modes = {
            each.name: stat.S_IMODE(each.stat().st_mode)
            for each in (tmp_path / "cache", *(tmp_path / "cache").iterdir())
        }
    finally:
        os.umask(before)
    own = dict.fromkeys(("kept.sqlite", "kept.sqlite-wal", "kept.sqlite-shm"), 0o600)
    assert modes == {"cache": 0o700, **own}


@posix
def test_an_open_file_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    use(path)
    path.chmod(0o644)
    use(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("again", [1, 2])
def test_a_user_s_file_stays_as_it_is(tmp_path: Path, again: int) -> None:
    path = tmp_path / ".bashrc"
    path.write_bytes(b"alias x=y\n")
    for _ in range(again):
        cache = use(path)
        assert cache.count() == -1
        assert "is no cache of checker and stays as it is" in say(cache)
    assert [each.name for each in tmp_path.iterdir()] == [".bashrc"]
    assert path.read_bytes() == b"alias x=y\n"


@pytest.mark.parametrize("version", [0, 1, 2, 7])
def test_another_program_s_database_stays_as_it_is(tmp_path: Path, version: int) -> None:
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE verdicts (key BLOB)")
    other.execute(f"PRAGMA user_version = {version}")
    other.commit()
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert sorted(before) == ["other.sqlite", "other.sqlite-shm", "other.sqlite-wal"]
    assert "is no cache of checker" in say(use(path))
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    other.close()


def test_a_file_from_before_the_mark_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO verdicts VALUES (x'61', x'62')")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert say(use(path)) == ""
    assert Kept(path).count() == 1


def test_a_former_file_of_a_run_that_was_killed_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.sqlite"
    former = sqlite3.connect(path)
    former.execute("PRAGMA journal_mode = WAL")
    former.executescript(f"{_TABLES} PRAGMA user_version = 1;")
    for each in list(tmp_path.iterdir()):  # as they lie while it runs
        (tmp_path / f"{each.name}.copy").write_bytes(each.read_bytes())
    former.close()
    for each in list(tmp_path.glob("*.copy")):
        each.replace(each.with_suffix(""))
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "kept.sqlite",
        "kept.sqlite-shm",
        "kept.sqlite-wal",
    ]
    assert "is no cache of checker" in say(use(path))
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path))
    assert say(use(path)) == ""
    assert Kept(path).count() == 1


@pytest.mark.parametrize("keep", [100, 5000])
def test_its_own_damaged_file_is_made_anew(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "kept.sqlite"
    use(path)
    path.write_bytes(path.read_bytes()[:keep])
    (tmp_path / "kept.sqlite.damaged").write_bytes(b"mine")
    assert say(use(path)).startswith("What was kept was damaged")
    assert say(use(path)) == ""
    assert Kept(path).count() == 1
    assert (tmp_path / "kept.sqlite.damaged").read_bytes() == b"mine"


def test_an_empty_file_becomes_one(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.touch()
    assert say(use(path)) == ""
    assert Kept(path).count() == 1


@posix
@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
def test_nothing_is_written_through_a_link(tmp_path: Path, suffix: str) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    folder = tmp_path / "cache"
    folder.mkdir()
    path = folder / "kept.sqlite"
    if suffix:
        use(path)
    (folder / f"kept.sqlite{suffix}").symlink_to(victim)
    assert "is no cache of checker" in say(use(path))
    assert victim.read_bytes() == b""


def test_a_journal_of_somebody_else_is_not_played_back(tmp_path: Path) -> None:
    """A hot journal may name a file that SQLite then removes."""
    path = tmp_path / "kept.sqlite"
    use(path)
    journal = tmp_path / "kept.sqlite-journal"
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 1000)
    before = path.read_bytes()
    assert "is no cache of checker" in say(use(path))
    assert path.read_bytes() == before
    assert journal.stat().st_size == 1008


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kept.sqlite")
    assert "is no cache of checker" in say(use(tmp_path / "kept.sqlite"))


_ENDLESS = """DROP TABLE verdicts; CREATE VIEW verdicts AS
WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key FROM n) SELECT key, key AS verdict FROM n"""


@pytest.mark.parametrize(
    "change",
    [
        _ENDLESS,
        "CREATE TRIGGER t AFTER INSERT ON verdicts BEGIN DELETE FROM verdicts; END",
        "CREATE TABLE more (a)",
    ],
)
def test_a_file_that_would_run_something_is_made_anew(tmp_path: Path, change: str) -> None:
    path = tmp_path / "kept.sqlite"
    use(path)
    with sqlite3.connect(path) as connection:
        connection.executescript(change)
    connection.close()
    use(path)
    assert Kept(path).count() == 1


def test_a_use_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_cache, "_LONGEST_SECONDS", 0.0)
    cache = Kept(tmp_path / "kept.sqlite")
    query = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a FROM n) SELECT count(*) FROM n"
    assert cache.attempt(lambda connection: connection.execute(query).fetchall(), None) is None
    assert "interrupted" in say(cache)
