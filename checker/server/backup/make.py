"""Write a server's state, as it is at one moment, into a backup's file; it goes on working."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as Transaction

from checker import __version__
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST, is_inside, iter_files, read_regular
from checker.core.storage import get_temporary_prefix
from checker.server.backup.archive import FORMAT, HEADER, ArchiveWriter
from checker.server.backup.sealing import SealingWriter
from checker.server.clearing import list_needed
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.database import list_revisions
from checker.server.store.tables import Login, StoredBytes, Table, WorkerBeat, now

_LEFT_OUT: Final = {StoredBytes.__tablename__, Login.__tablename__, WorkerBeat.__tablename__}
"""Bytes come by themselves; who logged out since must not be logged in again; workers are new."""
_ROWS_AT_ONCE: Final = 500
_MOST_SETTINGS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written.

    Attributes:
        rows: in all tables.
        files: documents and results.
        missing: files that rows name and that are not there.
    """

    rows: int
    files: int
    missing: tuple[str, ...]


def write_backup(office: Office, target: Path, passphrase: str | None) -> Backup:
    """Write a new file, readable by its owner alone.

    Args:
        office: the server; its parts may run.
        target: must not be there yet.
        passphrase: encrypts it; None for a file that is as open as the data folder.

    Raises:
        ConfigError: the target is there, or lies in the data folder; or the tables are of another
            version.
        OutputError: it cannot be written; it is not there then.
    """
    try:
        return _write_new(office, target, passphrase)
    except OperationalError as error:
        raise ConfigError(Message("server.database-does-not-answer"), place="database") from error


def _write_new(office: Office, target: Path, passphrase: str | None) -> Backup:
    if os.path.lexists(target) or is_inside(target, office.folder.path):
        raise ConfigError(Message("server.backup-needs-new-file"), place=str(target))
    with office.database.look() as transaction:
        _describe(transaction)  # what cannot be backed up is not written to
    with office.database.begin() as transaction:
        audit.record(transaction, "command", "backup.make", "server", sealed=passphrase is not None)
    try:
        handle, name = tempfile.mkstemp(".part", get_temporary_prefix(target), target.parent)
        try:
            with os.fdopen(handle, "wb") as raw, office.folder.hold_bytes():
                done = _write(office, raw, passphrase)
                raw.flush()
                os.fsync(raw.fileno())
            _rename_to_new(Path(name), target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        says = error.strerror or str(error)
        raise OutputError(
            Message("core.cannot-be-written", strerror=says), place=str(target)
        ) from error
    return done


def _rename_to_new(part: Path, target: Path) -> None:
    """Give a file its name; never another's."""
    if os.path.lexists(target):
        raise FileExistsError(17, "File exists")
    part.rename(target)


def _write(office: Office, raw: BinaryIO, passphrase: str | None) -> Backup:
    sealing = None if passphrase is None else SealingWriter(raw, passphrase)
    archive = ArchiveWriter(raw if sealing is None else sealing)
    with office.database.freeze() as transaction:
        archive.add_json(HEADER, _describe(transaction))
        for name, data in _iter_settings(office):
            archive.add(name, data)
        rows = _write_rows(archive, transaction)
        files, missing = _write_files(archive, office, transaction)
    archive.close()
    if sealing is not None:
        sealing.close()
    return Backup(rows, files, missing)


def _describe(transaction: Transaction) -> dict[str, Any]:
    revision = MigrationContext.configure(transaction.connection()).get_current_revision()
    if revision != list_revisions()[-1]:
        raise ConfigError(Message("server.tables-are-of-another-version"), place="database")
    return {
        "format": FORMAT,
        "checker": __version__,
        "revision": revision,
        "made_at": now().isoformat(),
    }


def _iter_settings(office: Office) -> Iterator[tuple[str, bytes]]:
    """Yield what an administrator and the format owners wrote into the data folder."""
    folder = office.folder
    for path in iter_files(folder.path, _MOST_SETTINGS):
        if folder.is_setting(path) and not path.is_symlink():
            yield (
                f"folder/{path.relative_to(folder.path).as_posix()}",
                read_regular(path, LARGEST_LIST),
            )


def _write_rows(archive: ArchiveWriter, transaction: Transaction) -> int:
    rows = number = 0
    for table in Table.metadata.sorted_tables:
        if table.name in _LEFT_OUT:
            continue
        found = transaction.execute(select(table), execution_options={"yield_per": _ROWS_AT_ONCE})
        for part in found.mappings().partitions():
            number += 1
            rows += len(part)
            lines = "".join(f"{json.dumps(dict(each), default=_say_time)}\n" for each in part)
            archive.add(f"rows/{number:05}-{table.name}.jsonl", lines.encode())
    return rows


def _say_time(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))


def _write_files(
    archive: ArchiveWriter, office: Office, transaction: Transaction
) -> tuple[int, tuple[str, ...]]:
    missing = []
    needed = sorted(list_needed(transaction))
    for sha256 in needed:
        try:
            archive.add(f"files/{sha256}", office.files.get(sha256, transaction))
        except FileNotFoundError:
            missing.append(sha256)
    return len(needed) - len(missing), tuple(missing)
