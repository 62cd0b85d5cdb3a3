"""What is kept: rows, files, the audit log."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from checker.core.errors import ConfigError, OutputError
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store import files as store_files
from checker.server.store.database import Database, find_url
from checker.server.store.files import DatabaseFiles, FileStore, FolderFiles
from checker.server.store.tables import AuditEntry, Table, now


def test_migrations_make_the_tables_that_are_declared(office: Office) -> None:
    names = set(Table.metadata.tables)
    with office.database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in names},
        )
        assert compare_metadata(context, Table.metadata) == []


def test_opening_twice_changes_nothing(office: Office) -> None:
    again = Office.open(office.folder.path, database=office.settings.database or None)
    with again.database.look() as transaction:
        assert len(transaction.scalars(select(AuditEntry)).all()) == 4
    again.close()


@pytest.mark.parametrize("named", ["mysql://x/y", "not a url", "postgres"])
def test_other_databases_are_refused(tmp_path: Path, named: str) -> None:
    with pytest.raises(ConfigError):
        find_url(tmp_path, named)


@pytest.fixture(params=["folder", "database"])
def files(request: pytest.FixtureRequest, office: Office, tmp_path: Path) -> FileStore:
    """Return either store."""
    if request.param == "folder":
        return FolderFiles(tmp_path / "files")
    return DatabaseFiles(office.database)


def test_a_file_is_kept_once_until_nobody_needs_it(files: FileStore) -> None:
    one, same, other = files.put(b"one"), files.put(b"one"), files.put(b"other")
    assert one == same != other
    assert (files.get(one), files.get(other)) == (b"one", b"other")
    assert files.delete_all_but({one}, now() - timedelta(hours=1)) == 0  # too young to be judged
    assert files.delete_all_but({one}, now() + timedelta(hours=1)) == 1
    with pytest.raises(FileNotFoundError):
        files.get(other)
    assert files.get(one) == b"one"


def test_the_audit_log_shows_where_it_was_changed(office: Office) -> None:
    with office.database.begin() as transaction:
        for number in range(5):
            audit.record(transaction, "sato", "document.add", f"d{number}", size=number)
    with office.database.begin() as transaction:
        assert list(audit.iter_broken(transaction)) == []
        entry = transaction.get_one(AuditEntry, 6)
        entry.details = {"size": 100}
    with office.database.begin() as transaction:
        assert list(audit.iter_broken(transaction)) == [6]
        transaction.delete(transaction.get_one(AuditEntry, 6))
    with office.database.begin() as transaction:
        assert list(audit.iter_broken(transaction)) == [7]


def test_a_rolled_back_deed_leaves_no_entry(office: Office) -> None:
    def fail() -> None:
        with office.database.begin() as transaction:
            audit.record(transaction, "sato", "document.add", "d1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with office.database.begin() as transaction:
        assert len(transaction.scalars(select(AuditEntry)).all()) == 4
        assert list(audit.iter_broken(transaction)) == []


def test_what_is_kept_is_its_owners_alone(office: Office) -> None:
    office.files.put(b"secret")
    folders = [office.folder.path, *office.folder.path.rglob("*")]
    assert {oct(each.stat().st_mode & 0o077) for each in folders if each.is_dir()} == {"0o0"}


def test_a_database_is_sqlite_in_the_folder_unless_named(tmp_path: Path) -> None:
    database = Database(find_url(tmp_path, ""))
    assert database.url == f"sqlite:///{tmp_path / 'checker.sqlite'}"
    database.close()
    named = find_url(tmp_path, "postgresql://checker:pw@db/checker")
    assert named == "postgresql+psycopg://checker:pw@db/checker"


def test_a_file_is_there_after_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(store_files, "write_names_through", written.append)
    kept = FolderFiles(tmp_path)
    sha256 = kept.put(b"1")
    assert written == [tmp_path / sha256[:2], tmp_path]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        FolderFiles(tmp_path / "file").put(b"1")
