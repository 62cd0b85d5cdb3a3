"""The index's file: made for its owner alone, and nothing of anybody else's is ever touched."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from checker.core.errors import ConfigError, OutputError
from checker.jobs.lint.cache import LintCache
from checker.search.index_file import IndexFile


def _message(path: Path, *, make: bool = False) -> str:
    with pytest.raises(ConfigError) as caught, IndexFile.open(path, make=make):
        pass
    return caught.value.what.id


def test_its_owner_alone_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "i.sqlite"
    with IndexFile.open(path, make=True) as index:
        index.set_fact("built", "now")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with IndexFile.open(path) as index:
        assert (index.get_fact("built"), index.get_fact("roots")) == ("now", "")


def test_who_reads_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "i.sqlite"
    with IndexFile.open(path, make=True):
        pass
    with pytest.raises(OutputError), IndexFile.open(path) as index:
        index.set_fact("built", "now")


def test_one_that_is_missing_is_said(tmp_path: Path) -> None:
    assert _message(tmp_path / "i.sqlite") == "search.no-index"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("make", [True, False])
def test_what_is_somebody_elses_stays(tmp_path: Path, make: bool) -> None:
    text, database = tmp_path / "a.txt", tmp_path / "b.sqlite"
    text.write_bytes(b"mine")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE mine (a)")
    link = tmp_path / "c.sqlite"
    link.symlink_to(text)
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    assert [_message(each, make=make) for each in (text, database, link)] == [
        "search.not-an-index"
    ] * 3
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_another_file_of_checkers_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "lint.sqlite"
    cache = LintCache(path)
    cache.put(b"key", b"{}")
    cache.close()
    assert _message(path, make=True) == "search.other-version"


def test_a_damaged_one_is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "i.sqlite"
    with IndexFile.open(path, make=True) as index:
        index.connection.executemany(
            "INSERT INTO facts VALUES (?, ?)", [(str(number), "x" * 500) for number in range(200)]
        )
    data = bytearray(path.read_bytes())
    data[5000:] = b"\xff" * (len(data) - 5000)
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught, IndexFile.open(path) as index:
        index.check()
    assert caught.value.what.id == "search.damaged"
    assert path.read_bytes() == data


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with IndexFile.open(tmp_path / "i.sqlite", make=True) as index:
        with pytest.raises(KeyboardInterrupt):
            _break_off(index)
        assert index.get_fact("built") == ""


def _break_off(index: IndexFile) -> None:
    with index.transaction():
        index.set_fact("built", "now")
        raise KeyboardInterrupt


def test_a_full_disk_is_said_and_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "i.sqlite"
    with IndexFile.open(path, make=True) as index:
        index.set_fact("built", "now")
    with pytest.raises(OutputError) as caught:
        _fill_up(path)
    assert "database or disk is full" in str(caught.value)
    with IndexFile.open(path) as index:
        assert (index.get_fact("built"), index.get_fact("large")) == ("now", "")


def _fill_up(path: Path) -> None:
    with IndexFile.open(path, make=True) as index:
        pages = index.connection.execute("PRAGMA page_count").fetchone()[0]
        index.connection.execute(f"PRAGMA max_page_count = {pages}")
        with index.transaction():
            index.set_fact("built", "later")
            index.set_fact("large", "x" * 100_000)


def test_a_place_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with (
        pytest.raises(OutputError) as caught,
        IndexFile.open(tmp_path / "file" / "i.sqlite", make=True),
    ):
        pass
    assert caught.value.what.id == "search.cannot-be-used"
