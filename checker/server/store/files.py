"""Keep files under the sha256 of their content: written whole or not at all, each once."""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_DOCUMENT, read_regular
from checker.core.storage import make_private_folder, write_atomically, write_names_through
from checker.server.store.database import Database
from checker.server.store.tables import StoredBytes


class FileStore(Protocol):
    """Files by their content."""

    def put(self, data: bytes) -> str:
        """Keep bytes and return their sha256; the same bytes are kept once.

        Raises:
            OutputError: the disk is full, or not writable; nothing was kept.
        """
        ...

    def get(self, sha256: str, transaction: Transaction | None = None) -> bytes:
        """Return bytes that were put.

        Args:
            sha256: of them.
            transaction: which sees them, if they are in the database; None for one of its own.

        Raises:
            FileNotFoundError: they were deleted since.
        """
        ...

    def delete_all_but(self, kept: Collection[str], before: datetime) -> int:
        """Delete what nobody needs any more, and return how many files that were.

        Args:
            kept: by sha256.
            before: what was put later may belong to a row that is not committed yet.
        """
        ...

    def measure(self) -> tuple[int, int]:
        """Return how many files there are, and their bytes."""
        ...


class FolderFiles:
    """Files in a folder of this machine.

    Args:
        folder: is made where it is missing, for its owner alone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep bytes and return their sha256."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        try:
            if path.exists():
                path.touch()  # its row is not committed yet: it is as young as a new one
            else:
                make_private_folder(path.parent)
                write_atomically(path, data, private=True)
            for folder in (path.parent, self.folder):
                write_names_through(folder)  # a power cut leaves no row without its bytes
        except OSError as error:
            says = error.strerror or str(error)
            problem = Message("core.cannot-be-written", strerror=says)
            raise OutputError(problem, place=str(path)) from error
        return sha256

    def get(self, sha256: str, transaction: Transaction | None = None) -> bytes:
        """Return bytes that were put."""
        del transaction
        return read_regular(self._path(sha256), LARGEST_DOCUMENT)

    def has(self, sha256: str) -> bool:
        """Return whether bytes are there."""
        return self._path(sha256).is_file()

    def delete_all_but(self, kept: Collection[str], before: datetime) -> int:
        """Delete what nobody needs any more."""
        deleted = 0
        for path in self._iter_files():
            if path.name not in kept and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                deleted += 1
        return deleted

    def measure(self) -> tuple[int, int]:
        """Return how many files there are, and their bytes."""
        sizes = [each.stat().st_size for each in self._iter_files()]
        return len(sizes), sum(sizes)

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def _iter_files(self) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            for folder in self.folder.iterdir():
                yield from (each for each in folder.iterdir() if each.is_file())


class DatabaseFiles:
    """Files in the database, which workers on other machines reach, too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, data: bytes) -> str:
        """Keep bytes and return their sha256."""
        sha256 = hashlib.sha256(data).hexdigest()
        with self._database.begin() as transaction:
            transaction.merge(StoredBytes(sha256=sha256, data=data))
        return sha256

    def get(self, sha256: str, transaction: Transaction | None = None) -> bytes:
        """Return bytes that were put."""
        wanted = select(StoredBytes.data).where(StoredBytes.sha256 == sha256)
        with nullcontext(transaction) if transaction else self._database.look() as looking:
            found = looking.scalar(wanted)
        if found is None:
            raise FileNotFoundError(sha256)
        return bytes(found)

    def delete_all_but(self, kept: Collection[str], before: datetime) -> int:
        """Delete what nobody needs any more."""
        unneeded = (StoredBytes.sha256.not_in(kept), StoredBytes.stored_at < before)
        with self._database.begin() as transaction:
            gone = delete(StoredBytes).where(*unneeded).returning(StoredBytes.sha256)
            return len(transaction.scalars(gone).all())

    def measure(self) -> tuple[int, int]:
        """Return how many files there are, and their bytes."""
        wanted = select(func.count(), func.coalesce(func.sum(func.length(StoredBytes.data)), 0))
        with self._database.look() as transaction:
            files, size = transaction.execute(wanted.select_from(StoredBytes)).one()
        return int(files), int(size)


def open_files(folder: Path, database: Database) -> FileStore:
    """Return where files are kept: beside SQLite in the folder, else in the database."""
    if is_kept_in_folder(database.engine):
        return FolderFiles(folder)
    return DatabaseFiles(database)


def is_kept_in_folder(engine: Engine | Connection) -> bool:
    """Return whether bytes are kept beside a database, not in it."""
    return engine.dialect.name == "sqlite"
