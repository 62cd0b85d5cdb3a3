"""Open the server's database: SQLite in the data folder, or PostgreSQL where a URL names one."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import sessionmaker

from checker.core.errors import ConfigError
from checker.core.messages import Message

FILE: Final = "checker.sqlite"
_BUSY_SECONDS: Final = 30
_LOOKS: Final = "only_looks"
_LONGEST_PAUSE: Final = 0.02
"""Seconds for others between two who write, as long as the first one wrote."""

_KEPT_OPEN: Final = 10
_MOST_OPEN: Final = 40
"""Connections of one process: each of the web's threads may read bytes in the midst of rows."""


class _Writers:
    """Lets one thread of a process write at a time, and other processes in between.

    SQLite takes one writer and has no queue for them: who finds it taken sleeps and tries again. Of
    a process whose threads write one after the other, another sees no moment without.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._free_from = 0.0

    @contextmanager
    def take_turn(self) -> Iterator[None]:
        """Wait for the turn and keep it until the end of the block."""
        with self._lock:
            left = self._free_from - time.monotonic()
            time.sleep(min(max(0.0, left), _LONGEST_PAUSE))  # whatever the clock says
            began = time.monotonic()
            try:
                yield
            finally:
                ended = time.monotonic()
                self._free_from = ended + min(ended - began, _LONGEST_PAUSE)


class Database:
    """The server's rows.

    Args:
        url: as SQLAlchemy takes it.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._writers = _Writers() if url.startswith("sqlite") else None
        self._make = sessionmaker(self.engine, expire_on_commit=False)
        looking = self.engine.execution_options(**{_LOOKS: True})
        self._make_to_look = sessionmaker(looking, expire_on_commit=False, autoflush=False)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Open a transaction, committed at the end and rolled back by any error."""
        turn = nullcontext() if self._writers is None else self._writers.take_turn()
        with turn, self._make.begin() as transaction:
            yield transaction

    @contextmanager
    def look(self) -> Iterator[Transaction]:
        """Open a transaction that only reads, and waits for nobody who writes."""
        with self._make_to_look() as transaction:
            yield transaction

    @contextmanager
    def freeze(self) -> Iterator[Transaction]:
        """Open a transaction that only reads, and sees all rows as they are at one moment."""
        engine = self.engine.execution_options(**{_LOOKS: True})
        if engine.dialect.name == "postgresql":  # SQLite's transactions are all like that
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with Transaction(engine, autoflush=False) as transaction:
            yield transaction

    def migrate(self) -> None:
        """Bring the tables to what this version of checker needs; what they hold stays."""
        with self.begin_to_migrate() as connection:
            upgrade(connection)

    @contextmanager
    def begin_to_migrate(self) -> Iterator[Connection]:
        """Open a transaction in which tables may be made anew.

        With a table that is dropped SQLite deletes the rows that refer to it, even where one of its
        name comes in its place. It is kept from that, and looks at all references in the end.

        Raises:
            IntegrityError: a row refers to none; everything is as it was.
        """
        with self.engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                with connection.begin():
                    yield connection
                return
            _follow_references(connection, "OFF")
            try:
                with connection.begin():
                    yield connection
                    _check_references(connection)
            finally:
                _follow_references(connection, "ON")

    def forget(self) -> None:
        """Leave nothing of deleted rows in SQLite's write-ahead log; PostgreSQL sees to its own."""
        if self.engine.dialect.name == "sqlite":
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            finally:
                connection.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _follow_references(connection: Connection, state: str) -> None:
    # not by SQLAlchemy, which would open a transaction, in which this does nothing
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={state}")
    cursor.close()


def _check_references(connection: Connection) -> None:
    statement = "PRAGMA foreign_key_check"
    lost = connection.exec_driver_sql(statement).first()
    if lost is not None:
        raise IntegrityError(statement, None, ValueError(f"a row of {lost[0]} refers to none"))


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables that a connection sees from what they are to a later revision.

    Raises:
        CommandError: there is no such revision.
    """
    config = _configure()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def list_revisions() -> list[str]:
    """Return what the tables were and are brought to, the newest last."""
    return [each.revision for each in ScriptDirectory.from_config(_configure()).walk_revisions()][
        ::-1
    ]


def _configure() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def find_url(data: Path, named: str) -> str:
    """Return the URL of a server's database, by the driver that checker ships.

    Raises:
        ConfigError: it is neither SQLite's nor PostgreSQL's.
    """
    if not named:
        return f"sqlite:///{data / FILE}"
    try:
        url = make_url(named)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in {"postgresql", "sqlite"}:
        raise ConfigError(
            Message("server.no-such-database"),
            place="database",
            remedy=Message("server.name-a-postgresql-url"),
        )
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def open_engine(url: str) -> Engine:
    """Return SQLAlchemy's engine; SQLite writes ahead, waits for its turn and keeps references."""
    pool: dict[str, Any] = {"pool_size": _KEPT_OPEN, "max_overflow": _MOST_OPEN - _KEPT_OPEN}
    if not url.startswith("sqlite"):
        return sqlalchemy.create_engine(url, pool_pre_ping=True, **pool)
    engine = sqlalchemy.create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_to_write)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's way to have BEGIN in one's own hands
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "secure_delete=ON",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_to_write(connection: Any) -> None:
    # a transaction that reads first and writes later fails at once where another wrote in between
    looks = connection.get_execution_options().get(_LOOKS, False)
    connection.exec_driver_sql("BEGIN" if looks else "BEGIN IMMEDIATE")
