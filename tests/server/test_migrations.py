"""The tables of older versions become those of this one, with what they hold, on both databases."""

from pathlib import Path
from typing import Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from checker.server.accounts.users import log_in_locally
from checker.server.backup.restore import Restored, restore
from checker.server.office import Office
from checker.server.store.database import Database, find_url, list_revisions, upgrade
from checker.server.store.tables import Job, Remembered, Share, Table, Token, User
from tests.support.postgresql import Cluster
from tests.support.release_backup import write_release_backup

RELEASES: Final = sorted(Path(__file__).with_name("releases").glob("*.backup"))
"""Of each version that had a server, written by `tests.support.release_backup`: none yet."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def named(request: pytest.FixtureRequest) -> str:
    """Return the setting that names an empty database."""
    if request.param == "sqlite":
        return ""
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.get_url(cluster.make_database())


def test_each_migration_follows_from_the_one_before(named: str, tmp_path: Path) -> None:
    database = Database(find_url(tmp_path, named))
    with database.engine.begin() as connection:
        for revision in list_revisions():
            upgrade(connection, revision)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Table.metadata) == []
        assert context.get_current_revision() == list_revisions()[-1]
    database.close()


@pytest.mark.parametrize(
    "release", [None, *RELEASES], ids=lambda each: each.stem if each else "now"
)
def test_a_backup_of_every_release_is_restored(
    named: str, release: Path | None, tmp_path: Path
) -> None:
    file = release or tmp_path / "now.backup"
    if release is None:
        write_release_backup(file)
    options = {"database": named} if named else {}
    restored = restore(file, tmp_path / "data", None, **options)
    assert restored == Restored(restored.made_at, 3, (), 1, restored.audit_entries, ())
    office = Office.open(tmp_path / "data", **options)
    with office.database.begin() as transaction:
        kept = {
            table.__tablename__: transaction.scalar(select(func.count()).select_from(table))
            for table in (User, Token, Job, Share, Remembered)
        }
        assert kept == {"users": 2, "tokens": 1, "jobs": 2, "shares": 1, "decisions": 1}
        assert log_in_locally(transaction, "admin", "いろはにほへと ちりぬるを") is not None
    office.close()
