"""A server's parts in this process, and people who use them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from checker.server.accounts.users import NewUser, add_user
from checker.server.office import Office
from checker.server.store.tables import Role
from checker.server.web.app import create_app
from tests.support.office import PASSWORD, Person


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with three members and an administrator, once: passwords hash slowly."""
    folder = tmp_path_factory.mktemp("office") / "data"
    roles: dict[str, Role] = {
        "sato": "member",
        "suzuki": "member",
        "mori": "format_owner",
        "admin": "administrator",
    }
    made = Office.open(folder)
    with made.database.begin() as transaction:
        for name, role in roles.items():
            add_user(transaction, NewUser(name, role, password=PASSWORD), actor="test")
    made.close()
    return folder


@pytest.fixture
def office(_prepared: Path, tmp_path: Path) -> Iterator[Office]:
    """Return a server with three members and an administrator."""
    shutil.copytree(_prepared, tmp_path / "data")
    opened = Office.open(tmp_path / "data")
    yield opened
    opened.close()


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
