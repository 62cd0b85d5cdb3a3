"""A PostgreSQL of the tests' own: a cluster in a temporary folder that listens on a socket only.

Debian's `postgresql` (or any other that is on the path) is enough; no cluster of the system is
touched. PostgreSQL does not run as root, so root starts it as the user `postgres`.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg

MISSING: Final = "no PostgreSQL here: `apt-get install postgresql`"
_HASTE: Final = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL that runs."""

    folder: Path

    def make_database(self, template: str = "template1") -> str:
        """Make a database like another that nobody is connected to, and return its name."""
        name = f"checker_{uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def get_url(self, name: str) -> str:
        """Return the URL of a database, as an administrator writes it."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run one statement that stands outside every transaction."""
        with psycopg.connect(self.get_url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def run_cluster(options: str = _HASTE) -> Iterator[Cluster | None]:
    """Yield a cluster, which is gone afterwards; None where no PostgreSQL is installed."""
    programs = _find_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="checker-pg-"))
    as_user: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL}
    if os.name == "posix" and os.geteuid() == 0:
        as_user |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    control = [str(programs / "pg_ctl"), "-D", str(folder / "cluster"), "-w"]
    try:
        make = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(
            [programs / "initdb", *make, "-D", folder / "cluster"], check=True, **as_user
        )
        server = f"-c listen_addresses='' -k {folder} {options}"
        subprocess.run(
            [*control, "-l", str(folder / "log"), "-o", server, "start"], check=True, **as_user
        )
        yield Cluster(folder)
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, **as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find_programs() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return by_version[-1].parent if by_version else None
