"""A damaged index is told and built anew; an answer is never made of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.build import build_index
from checker.jobs.ask.mending import remove_damaged
from checker.search.index_file import IndexFile
from checker.session import Options, Session
from tests.support.office_documents import LetterEmbedder, write_office

_DAMAGES = (
    "UPDATE passages SET text = replace(text, '7日', '9日')",
    "UPDATE passages SET owner = 'x'",
    "UPDATE passages SET id = id + 100",
    "UPDATE sections SET headings = '[\"x\"]'",
    "UPDATE sections SET headings = CAST(x'ff' AS TEXT)",
    "UPDATE files SET title = 'x'",
    "UPDATE files SET edition = replace(edition, '2024', '2034')",
    "UPDATE blocks SET facts = zeroblob(length(facts))",
    "UPDATE blocks SET vectors = zeroblob(length(vectors))",
    "UPDATE blocks SET above = zeroblob(length(above))",
    "UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10",
    "UPDATE pairs_data SET block = zeroblob(length(block)) WHERE id > 10",
    "DELETE FROM passages",
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder that holds documents and an index of them."""
    folder = write_office(tmp_path / "office")
    with _opened(tmp_path, make=True) as (session, index):
        build_index(session, index, [str(folder)], LetterEmbedder(), lambda *_: None)
    return tmp_path


@contextmanager
def _opened(office: Path, *, make: bool = False) -> Iterator[tuple[Session, IndexFile]]:
    session = Session.open(office, Options(use_model=False, language="en"))
    with IndexFile.open(office / "i.sqlite", make=make) as index:
        yield session, index


def _damage(office: Path, statement: str) -> None:
    with closing(sqlite3.connect(office / "i.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


def _ask(office: Path) -> None:
    with _opened(office) as (session, index):
        asking = Asking(session, index, LetterEmbedder(), None, date(2026, 11, 29))
        asking.answer("旅費の精算書はいつまでに出しますか")


@pytest.mark.parametrize("statement", _DAMAGES)
def test_no_answer_is_made_of_what_is_not_what_was_written(office: Path, statement: str) -> None:
    _damage(office, statement)
    with pytest.raises(ConfigError) as caught:
        _ask(office)
    assert caught.value.what.id == "search.damaged"


@pytest.mark.parametrize("statement", _DAMAGES[:-1])
def test_a_look_at_all_of_it_finds_damage(office: Path, statement: str) -> None:
    _damage(office, statement)
    with pytest.raises(ConfigError) as caught, _opened(office) as (_, index):
        index.check()
    assert caught.value.what.id == "search.damaged"


def test_a_damaged_index_is_removed_and_what_it_was_built_from_is_known(office: Path) -> None:
    assert remove_damaged(office / "i.sqlite") is None
    _damage(office, _DAMAGES[0])
    assert remove_damaged(office / "i.sqlite") == [str(office / "office")]
    assert [each.name for each in office.iterdir()] == ["office"]
    assert remove_damaged(office / "i.sqlite") is None


def test_one_that_tells_nothing_any_more_is_removed(office: Path) -> None:
    path = office / "i.sqlite"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    assert remove_damaged(path) == []
    assert not path.exists()


def test_what_is_no_index_stays(office: Path) -> None:
    path = office / "i.sqlite"
    path.write_bytes(b"mine")
    with pytest.raises(ConfigError) as caught:
        remove_damaged(path)
    assert caught.value.what.id == "search.not-an-index"
    assert path.read_bytes() == b"mine"
