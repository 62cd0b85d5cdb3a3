"""Make a server's data folder of a backup's file: all of it, or nothing."""

import json
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy import Connection, DateTime, MetaData
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import ConfigError, InputError
from checker.core.messages import Message
from checker.core.regular_files import open_regular, read_regular
from checker.core.storage import make_private_folder
from checker.server.backup import sealing
from checker.server.backup.archive import FORMAT, HEADER, ArchiveBrokenError, Source, iter_members
from checker.server.clearing import list_needed
from checker.server.places import DataFolder
from checker.server.settings import read_settings
from checker.server.store import audit
from checker.server.store.database import Database, find_url, upgrade
from checker.server.store.files import FolderFiles, is_kept_in_folder
from checker.server.store.tables import ENDED, AuditEntry, Job, StoredBytes, now

_LARGEST_MEMBER: Final = 2**30
_REVISION: Final = "alembic_version"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup held.

    Attributes:
        made_at: when it was made.
        files: documents and results; each is what its sha256 says.
        missing: files that rows name and that were missing when the backup was made.
        waiting: jobs that had not ended: a worker takes them up.
        audit_entries: of the audit log.
        broken: numbers of the entries that are not what was written, or follow a missing one.
    """

    made_at: str
    files: int
    missing: tuple[str, ...]
    waiting: int
    audit_entries: int
    broken: tuple[int, ...]


def restore(file: Path, data: Path, passphrase: str | None, **options: Any) -> Restored:
    """Make a data folder, and a database, of a backup.

    Args:
        file: the backup.
        data: a folder that is missing or empty.
        passphrase: that the backup was encrypted with; None for one that is not.
        options: of the command line, by the names of `ServerSettings`.

    Raises:
        ConfigError: the folder or the database is not empty.
        InputError: the file is no backup, is broken, or of a newer checker; or the
            passphrase is wrong.
        OSError: something cannot be read or written. Whatever is raised, nothing was restored.
    """
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise ConfigError(
            Message("server.restore-needs-empty-folder"),
            place=str(data),
            remedy=Message("server.name-a-new-folder"),
        )
    was_there = data.exists()
    make_private_folder(data)
    staging = DataFolder(Path(tempfile.mkdtemp(prefix=".restoring-", dir=data)))
    try:
        with open_regular(file) as raw:
            rows, header = _unpack(_open(raw, passphrase, file), staging, file)
        restored = _load(staging, rows, header, file, options)
        for each in sorted(staging.path.iterdir()):
            each.rename(data / each.name)
    except BaseException:
        shutil.rmtree(staging.path, ignore_errors=True)
        if not was_there:
            with suppress(OSError):
                data.rmdir()
        raise
    staging.path.rmdir()
    return restored


def _open(raw: BinaryIO, passphrase: str | None, file: Path) -> BinaryIO | Source:
    """Return what gives the archive's bytes, decrypted where they are encrypted."""
    mark = raw.read(len(sealing.MARK))
    if mark != sealing.MARK:
        raw.seek(0)
        return raw
    if passphrase is None:
        raise InputError(
            Message("server.backup-is-sealed"),
            place=str(file),
            remedy=Message("server.give-the-passphrase"),
        )
    return sealing.SealedReader(raw, passphrase)


def _unpack(
    source: BinaryIO | Source, staging: DataFolder, file: Path
) -> tuple[Path, dict[str, str]]:
    """Lay out a backup's members, and return the folder of rows and the header."""
    staging.make()
    rows = staging.path / "rows"
    rows.mkdir(mode=0o700)
    header: dict[str, str] = {}
    try:
        for name, content in iter_members(source):
            kind, _, rest = name.partition("/")
            if name == HEADER:
                header = _read_header(content, file)
            elif kind == "files":
                _write_file(staging, content, rest)
            elif kind == "rows":
                _write(rows / rest, content)
            elif kind == "folder":
                _write_setting(staging, staging.path / rest, content)
    except (ArchiveBrokenError, ValueError, KeyError) as error:
        raise _say_broken(file, str(error)) from error
    return rows, header


def _read_header(content: bytes, file: Path) -> dict[str, str]:
    header = json.loads(content)
    if not isinstance(header, dict):
        raise ArchiveBrokenError(HEADER)
    if header.get("format") != FORMAT:
        raise InputError(Message("server.backup-is-of-newer-checker"), place=str(file))
    return {name: str(header[name]) for name in ("revision", "made_at")}


def _write_file(staging: DataFolder, content: bytes, sha256: str) -> None:
    if FolderFiles(staging.files).put(content) != sha256:
        raise ArchiveBrokenError(sha256)


def _write_setting(staging: DataFolder, path: Path, content: bytes) -> None:
    if not staging.is_setting(path) or path.is_relative_to(staging.path / "rows"):
        raise ArchiveBrokenError(path.name)
    make_private_folder(path.parent)
    _write(path, content)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as handle:
        handle.write(content)
    path.chmod(0o600)


def _say_broken(file: Path, what: str) -> InputError:
    return InputError(
        Message("server.backup-is-broken", what=what or "-"),
        place=str(file),
        remedy=Message("server.take-another-backup"),
    )


def _load(
    staging: DataFolder, rows: Path, header: dict[str, str], file: Path, options: dict[str, Any]
) -> Restored:
    """Fill the database, compare it with the files, and return what there is."""
    settings = read_settings(staging.path, **options)
    database = Database(find_url(staging.path, settings.database))
    try:
        with database.begin_to_migrate() as connection:
            _insert_all(connection, sorted(rows.iterdir()), header["revision"])
            upgrade(connection)
            shutil.rmtree(rows)
            with Transaction(connection) as transaction:
                restored = _finish(staging, transaction, header)
                transaction.commit()
    except CommandError as error:
        raise InputError(Message("server.backup-is-of-newer-checker"), place=str(file)) from error
    except OperationalError as error:
        raise ConfigError(Message("server.database-does-not-answer"), place="database") from error
    except (KeyError, ValueError, TypeError, SQLAlchemyError) as error:
        raise _say_broken(file, type(error).__name__) from error
    finally:
        database.close()
    return restored


def _insert_all(connection: Connection, files: Iterable[Path], revision: str) -> None:
    if sa.inspect(connection).has_table(_REVISION):
        raise ConfigError(
            Message("server.restore-needs-empty-database"),
            place="database",
            remedy=Message("server.name-an-empty-database"),
        )
    upgrade(connection, revision)
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _: name != _REVISION)
    for file in files:
        table = tables.tables[file.stem.partition("-")[2]]
        rows = [_read_row(table, line) for line in read_regular(file, _LARGEST_MEMBER).splitlines()]
        connection.execute(table.insert(), rows)
    if connection.dialect.name == "postgresql":
        for table in tables.sorted_tables:
            _set_counter(connection, table)


def _read_row(table: sa.Table, line: bytes) -> dict[str, Any]:
    """Return a row as the table's columns at that time take it."""
    row: dict[str, Any] = json.loads(line)
    for name, value in row.items():
        kind = table.columns[name].type
        if value is not None and isinstance(kind, DateTime):
            row[name] = datetime.fromisoformat(value)
        elif value is None and isinstance(kind, sa.JSON):
            row[name] = sa.null()
    return row


def _set_counter(connection: Connection, table: sa.Table) -> None:
    """Let a table that counts its rows go on after the last."""
    column = table.autoincrement_column
    if column is None or not isinstance(column.type, sa.Integer):
        return
    last = sa.select(sa.func.max(column)).scalar_subquery()
    counter = sa.func.pg_get_serial_sequence(table.name, column.name)
    connection.execute(sa.select(sa.func.setval(counter, last)).where(counter.is_not(None)))


def _finish(staging: DataFolder, transaction: Transaction, header: dict[str, str]) -> Restored:
    """Put the bytes where this server keeps them, look whether all is there, and write it down."""
    wait = {"status": "queued", "created_at": now(), "started_at": None}
    open_jobs = sa.update(Job).where(Job.status.not_in(ENDED)).values(wait).returning(Job.id)
    waiting = len(transaction.scalars(open_jobs).all())
    needed = sorted(list_needed(transaction))
    files = FolderFiles(staging.files)
    there = [each for each in needed if files.has(each)]
    broken = tuple(audit.iter_broken(transaction))
    entries = transaction.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0
    audit.record(transaction, "command", "backup.restore", "server", made=header["made_at"])
    if not is_kept_in_folder(transaction.connection()):
        for sha256 in there:
            values = {"sha256": sha256, "data": files.get(sha256), "stored_at": now()}
            transaction.execute(sa.insert(StoredBytes), values)
        shutil.rmtree(staging.files)
        staging.make()
    missing = tuple(each for each in needed if each not in set(there))
    return Restored(header["made_at"], len(there), missing, waiting, entries, broken)
