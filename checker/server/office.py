"""Open what every part of a server shares: settings, folders, database, files, the queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any, Final, Self

from dbos import (
    DBOSClient,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    run_dbos_database_migrations,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.server.places import DataFolder
from checker.server.settings import ServerSettings, read_settings
from checker.server.store.database import Database, find_url
from checker.server.store.files import FileStore, open_files
from checker.server.store.tables import Job

QUEUE: Final = "jobs"
LONG_QUEUE: Final = "long-jobs"
"""Of what may take a night: nobody's document waits behind it."""
LONG_JOBS: Final = frozenset({"index"})
WORKFLOW: Final = "run_job"
APPLICATION: Final = "checker"
WORK_VERSION: Final = "1"
"""Of the workflow: jobs that wait go on in a newer checker as long as this stays."""


@dataclass
class Office:
    """One server's shared parts; each of its processes opens them once."""

    settings: ServerSettings
    folder: DataFolder
    database: Database
    files: FileStore
    queue: DBOSClient

    @classmethod
    def open(cls, data: Path, **options: Any) -> Self:
        """Open a data folder, made where it is missing; its tables are brought up to date.

        Raises:
            ConfigError: the settings make no sense, the folder cannot be made, or the database does
                not answer.
        """
        folder = DataFolder(data.absolute())
        try:
            folder.make()
        except OSError as error:
            says = error.strerror or str(error)
            raise ConfigError(
                Message("core.cannot-be-written", strerror=says), place=str(data)
            ) from error
        settings = read_settings(folder.path, **options)
        database = Database(find_url(folder.path, settings.database))
        with _naming_database():
            database.migrate()
            files = open_files(folder.files, database)
            run_dbos_database_migrations(database.url)
            return cls(settings, folder, database, files, _open_queue(database.url))

    @classmethod
    def open_as_it_is(cls, data: Path, **options: Any) -> Self:
        """Open a data folder as `open` does; nothing is made, and no table is changed.

        Raises:
            ConfigError: the settings make no sense.
        """
        folder = DataFolder(data.absolute())
        settings = read_settings(folder.path, **options)
        database = Database(find_url(folder.path, settings.database))
        files = open_files(folder.files, database)
        with _naming_database():
            return cls(settings, folder, database, files, _open_queue(database.url))

    def submit(self, transaction: Transaction, job: Job, size: int) -> None:
        """Add a job and its place in the queue; both stand only if the transaction does.

        Args:
            transaction: in which the job is added.
            job: not added yet.
            size: of its document in bytes: small ones come first among those of one user.
        """
        transaction.add(job)
        transaction.flush()
        self.enqueue(transaction, job, size)

    def enqueue(self, transaction: Transaction, job: Job, size: int) -> None:
        """Give a job that has a row its place in the queue; arguments as `submit` has them."""
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": job.id,
            "app_version": WORK_VERSION,
            "queue_partition_key": job.owner_id,
            "priority": 1 + int(log2(max(1, size))),
        }
        if job.kind in LONG_JOBS:
            options = {
                "workflow_name": WORKFLOW,
                "queue_name": LONG_QUEUE,
                "workflow_id": job.id,
                "app_version": WORK_VERSION,
            }
        self.queue.enqueue_in_transaction(transaction, options, job.id)

    def close(self) -> None:
        """Give the database's connections back."""
        self.queue.destroy()
        self.database.close()


@contextmanager
def _naming_database() -> Iterator[None]:
    """Say of a database that does not answer that it does not."""
    try:
        yield
    except OperationalError as error:
        raise ConfigError(Message("server.database-does-not-answer"), place="database") from error


def _open_queue(url: str) -> DBOSClient:
    """Return a client of the queue, whose tables stand in the server's own database."""
    return DBOSClient(
        system_database_url=url,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
    )
