"""People whom a real provider of OpenID Connect vouches for."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from checker.server.office import Office
from tests.support.oidc.browsing import find, open_browser, start
from tests.support.oidc.real import IS_THERE, SERVER, WHY_NOT, log_in_there, run_provider

pytestmark = [
    pytest.mark.any_database,
    pytest.mark.slow,
    pytest.mark.xdist_group("oidc"),
    pytest.mark.skipif(not IS_THERE, reason=WHY_NOT),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Return what a provider that is real calls itself."""
    with run_provider() as running:
        yield running


def _log_in(office: Office, issuer: str, name: str, **changed: Any) -> tuple[TestClient, Any]:
    browser = open_browser(office, issuer, **changed)
    url = browser.get("/login/provider").headers["location"]
    return browser, browser.get(log_in_there(url, name))


@pytest.mark.parametrize(
    ("name", "role", "shown"),
    [("tanaka", "member", "田中 一郎"), ("kimura", "administrator", "木村 花子")],
)
def test_groups_become_roles(office: Office, issuer: str, name: str, role: str, shown: str) -> None:
    browser, answer = _log_in(office, issuer, name)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    user = find(office, name)
    assert user is not None
    kept = (user.role, user.source, user.display_name, user.subject, user.password_hash)
    assert kept == (role, "oidc", shown, f"{issuer} {name}", None)
    assert shown in browser.get("/").text


def test_a_login_leads_to_the_page_that_somebody_came_for(office: Office, issuer: str) -> None:
    browser = open_browser(office, issuer)
    login = browser.get("/jobs/5f1c?a=b").headers["location"]
    [link] = re.findall(r'href="(/login/provider[^"]*)"', browser.get(login).text)
    there = browser.get(html.unescape(link)).headers["location"]
    back = browser.get(log_in_there(there, "tanaka"))
    assert (back.status_code, back.headers["location"]) == (303, "/jobs/5f1c?a=b")


def test_who_is_in_no_group_may_not_enter(office: Office, issuer: str) -> None:
    _, answer = _log_in(office, issuer, "guest")
    assert answer.status_code == 403
    assert "none of your groups" in answer.text
    assert find(office, "guest") is None


def test_a_local_name_is_never_the_providers(office: Office, issuer: str) -> None:
    _, answer = _log_in(office, issuer, "sato")
    assert answer.status_code == 403
    user = find(office, "sato")
    assert user is not None
    assert (user.source, user.role, user.subject) == ("local", "member", None)


def test_who_is_called_otherwise_now_is_still_who_they_were(office: Office, issuer: str) -> None:
    _log_in(office, issuer, "tanaka")
    _, answer = _log_in(office, issuer, "tanaka", name_claim="nickname")
    assert answer.status_code == 303
    assert find(office, "ichiro") is None


def test_a_role_follows_the_groups_of_the_last_login(office: Office, issuer: str) -> None:
    _log_in(office, issuer, "kimura")
    _log_in(office, issuer, "kimura", roles={"staff": "format_owner"})
    user = find(office, "kimura")
    assert user is not None
    assert user.role == "format_owner"
    _, answer = _log_in(office, issuer, "kimura", roles={})
    user = find(office, "kimura")
    assert user is not None
    assert (answer.status_code, user.disabled_at is None) == (403, False)


def test_another_secret_than_the_providers_is_refused(office: Office, issuer: str) -> None:
    _, answer = _log_in(office, issuer, "tanaka", client_secret="wrong")  # noqa: S106 - likewise
    assert answer.status_code == 401
    assert find(office, "tanaka") is None


def test_an_answer_counts_once_and_in_its_own_browser(office: Office, issuer: str) -> None:
    browser = open_browser(office, issuer)
    url = browser.get("/login/provider").headers["location"]
    back = log_in_there(url, "tanaka")
    other = open_browser(office, issuer)
    assert other.get(back).status_code == 400  # with no attempt of its own
    start(other)
    assert other.get(back).status_code == 401  # with another one
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 400


def test_logging_out_leads_to_the_provider(office: Office, issuer: str) -> None:
    browser, _ = _log_in(office, issuer, "tanaka")
    csrf = browser.get("/").text.partition('"X-CSRF-Token": "')[2].partition('"')[0]
    answer = browser.post("/logout", headers={"x-csrf-token": csrf})
    url = urlsplit(answer.headers["hx-redirect"])
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{issuer}/session/end"
    assert parse_qs(url.query) == {
        "client_id": ["checker"],
        "post_logout_redirect_uri": [f"{SERVER}/login"],
    }
    assert browser.get("/").headers["location"] == "/login"
