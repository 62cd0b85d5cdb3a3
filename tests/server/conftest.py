"""A server's parts in this process, and people who use them."""

import multiprocessing
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.testclient import TestClient

from checker.server.accounts.users import NewUser, add_user
from checker.server.office import Office
from checker.server.store.tables import Role
from checker.server.web.app import create_app
from tests.support.office import PASSWORD, Person
from tests.support.postgresql import MISSING, Cluster, run_cluster

ROLES: dict[str, Role] = {
    "sato": "member",
    "suzuki": "member",
    "mori": "format_owner",
    "admin": "administrator",
}


@pytest.fixture(scope="session", autouse=True)
def _fork_jobs() -> None:
    """Let a job's process be forked from one that has imported what jobs need, as a worker does."""
    if sys.platform != "win32":
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["checker.server.work.perform"])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return a PostgreSQL of the tests' own; what needs it is skipped where none is installed."""
    with run_cluster() as running:
        if running is None:
            pytest.skip(MISSING)
        yield running


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with three members and an administrator, once: passwords hash slowly."""
    folder = tmp_path_factory.mktemp("office") / "data"
    _add_people(folder)
    return folder


@pytest.fixture(scope="session")
def _prepared_database(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make the same in a PostgreSQL database, from which others are copied."""
    name = cluster.make_database()
    folder = tmp_path_factory.mktemp("office-pg") / "data"
    _add_people(folder, database=cluster.get_url(name))
    return name


def _add_people(folder: Path, **options: Any) -> None:
    made = Office.open(folder, **options)
    with made.database.begin() as transaction:
        for name, role in ROLES.items():
            add_user(transaction, NewUser(name, role, password=PASSWORD), actor="test")
    made.close()


_DATABASES: Final = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try a server on both databases; on SQLite alone what is the same on either."""
    marks = list(metafunc.definition.iter_markers())
    chosen = any(each.name == "parametrize" and "office" in each.args[0] for each in marks)
    if "office" in metafunc.fixturenames and not chosen:
        count = 1 if any(each.name == "any_database" for each in marks) else 2
        metafunc.parametrize("office", _DATABASES[:count], indirect=True)


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """Return a server with three members and an administrator, on either database."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("_prepared"), tmp_path / "data")
        opened = Office.open(tmp_path / "data")
        yield opened
        opened.close()
        return
    running: Cluster = request.getfixturevalue("cluster")
    name = running.make_database(request.getfixturevalue("_prepared_database"))
    opened = Office.open(tmp_path / "data", database=running.get_url(name))
    yield opened
    opened.close()
    running.drop_database(name)


@pytest.fixture
def browser(office: Office) -> TestClient:
    """Return a browser that nobody logged in with yet; it speaks English."""
    return TestClient(create_app(office), headers={"accept-language": "en"}, follow_redirects=False)


@pytest.fixture
def sato(office: Office) -> Person:
    """Return a member who is logged in."""
    return Person(office, "sato")


@pytest.fixture
def suzuki(office: Office) -> Person:
    """Return another one."""
    return Person(office, "suzuki")


@pytest.fixture
def admin(office: Office) -> Person:
    """Return an administrator who is logged in."""
    return Person(office, "admin")
