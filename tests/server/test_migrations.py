"""The tables of older versions become those of this one, with what they hold, on both databases."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from checker.server.accounts.users import log_in_locally
from checker.server.backup.restore import Restored, restore
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store import database as database_module
from checker.server.store.database import Database, find_url, list_revisions, upgrade
from checker.server.store.label_tables import LabelRound, LabelText
from checker.server.store.tables import (
    Job,
    Remembered,
    Share,
    StoredDocument,
    Table,
    Token,
    User,
    UtcTime,
    now,
)
from tests.support.postgresql import Cluster
from tests.support.release_backup import write_release_backup

_NEXT: Final = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{last}", None, None


def upgrade() -> None:
    for name in ("documents", "audit"):
        with op.batch_alter_table(name, recreate="auto") as table:
            table.add_column(sa.Column("told", sa.String(5), nullable=False, server_default="old"))
            table.alter_column("name" if name == "documents" else "actor", type_=sa.String(300))
"""
"""A migration as a later version will have one, of tables that others refer to."""
_OLD_TEXT: Final = {
    "id": "t",
    "round_id": "r",
    "document_id": "d",
    "number": 1,
    "question": "いつまでですか。",
    "text": "名簿を作る。",
    "place": "3行1文字目",
    "confidence": 0.0,
    "decided": False,
    "reason": "",
}
"""A text to label as it was kept before its place was a message."""
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


def test_a_text_to_label_keeps_its_place(named: str, tmp_path: Path) -> None:
    database = Database(find_url(tmp_path, named))
    with database.engine.begin() as connection:
        upgrade(connection, "0003")
        with Session(connection) as session:
            session.add(User(id="u", name="mori"))
            session.flush()
            session.add(
                StoredDocument(
                    id="d", owner_id="u", name="a.md", sha256="0", size=1, expires_at=now()
                )
            )
            session.add(LabelRound(id="r", owner_id="u", ruleset="house", rule="house.due"))
            session.commit()
        row = sa.table("label_texts", *map(sa.column, _OLD_TEXT), sa.column("made_at", UtcTime()))
        connection.execute(row.insert().values(**_OLD_TEXT, made_at=now()))
        upgrade(connection, list_revisions()[-1])
    with database.look() as transaction:
        (kept,) = transaction.scalars(select(LabelText))
        assert (kept.tell_place("ja"), kept.tell_place("en")) == ("3行1文字目", "3行1文字目")
    database.close()


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes this checker the next version, with one more migration."""

    def become() -> None:
        scripts = Path(database_module.__file__).parent / "migrations"
        shutil.copytree(scripts, tmp_path / "store" / "migrations")
        newest = tmp_path / "store" / "migrations" / "versions" / "rev_9999_next.py"
        newest.write_text(_NEXT.format(last=list_revisions()[-1]), encoding="utf-8")
        monkeypatch.setattr(database_module, "__file__", str(tmp_path / "store" / "database.py"))

    return become


def _look_at_all(options: dict[str, str], data: Path) -> tuple[dict[str, int], list[str]]:
    """Return how many rows there are, and what the new column says; the audit log is whole."""
    office = Office.open_as_it_is(data, **options)
    with office.database.look() as transaction:
        assert list(audit.iter_broken(transaction)) == []
        told = transaction.scalars(text("SELECT DISTINCT told FROM documents"))
        rows = {
            table.__tablename__: transaction.scalar(select(func.count()).select_from(table)) or 0
            for table in (StoredDocument, Job, Share)
        }
        found = rows, list(told)
    office.close()
    return found


def test_a_backup_of_the_version_before_is_restored(
    named: str, tmp_path: Path, next_version: Callable[[], None]
) -> None:
    write_release_backup(tmp_path / "old.backup")
    next_version()
    options = {"database": named} if named else {}
    restored = restore(tmp_path / "old.backup", tmp_path / "data", None, **options)
    assert restored == Restored(restored.made_at, 3, (), 1, 6, ())
    rows = {"documents": 2, "jobs": 2, "shares": 1}
    assert _look_at_all(options, tmp_path / "data") == (rows, ["old"])


def test_a_server_of_the_version_before_is_opened(
    named: str, tmp_path: Path, next_version: Callable[[], None]
) -> None:
    write_release_backup(tmp_path / "old.backup")
    options = {"database": named} if named else {}
    restore(tmp_path / "old.backup", tmp_path / "data", None, **options)
    next_version()
    Office.open(tmp_path / "data", **options).close()
    rows = {"documents": 2, "jobs": 2, "shares": 1}
    assert _look_at_all(options, tmp_path / "data") == (rows, ["old"])


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
