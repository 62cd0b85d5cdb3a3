"""A browser at an office whose people log in at a provider."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.testclient import TestClient

from checker.server.accounts.users import find_user
from checker.server.office import Office
from checker.server.store.tables import User
from checker.server.web.app import create_app
from tests.support.oidc.real import make_settings


def open_browser(office: Office, issuer: str, **changed: Any) -> TestClient:
    """Return a browser at an office that believes a provider; it speaks English."""
    update = {"oidc": make_settings(issuer, **changed)}
    office.settings = office.settings.model_copy(update=update)
    app = create_app(office)
    return TestClient(app, headers={"accept-language": "en"}, follow_redirects=False)


def start(browser: TestClient) -> dict[str, str]:
    """Begin a login and return what the provider is asked."""
    answer = browser.get("/login/provider")
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def find(office: Office, name: str) -> User | None:
    """Return a user as they are kept."""
    with office.database.look() as transaction:
        return find_user(transaction, name)
