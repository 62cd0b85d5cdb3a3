"""A job that is followed: what is sent, and when it ends."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from checker.server.accounts.changes import UserChange, change_user
from checker.server.accounts.secrets import add_token, close_logins
from checker.server.accounts.tokens import revoke_token
from checker.server.accounts.users import find_user
from checker.server.office import Office
from checker.server.store.tables import Job, Share, Token, User, now
from checker.server.web.api import events
from checker.server.web.app import create_app
from tests.support.office import Person

pytestmark = pytest.mark.any_database

_PATIENCE = 20


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_LOOK_SECONDS", 0.05)


@contextmanager
def _follow(browser: TestClient, job: str) -> Iterator[Callable[[], str]]:
    """Follow a job meanwhile; yields what waits for the end and returns all that was sent."""
    said: list[Any] = []
    path = f"/api/v1/jobs/{job}/events"
    following = threading.Thread(target=lambda: said.append(browser.get(path)), daemon=True)

    def wait() -> str:
        following.join(_PATIENCE)
        assert not following.is_alive(), "it goes on"
        assert said[0].status_code == 200
        return str(said[0].text)

    following.start()
    following.join(0.3)
    assert following.is_alive(), "it ended by itself"
    yield wait


def _use_token(office: Office) -> TestClient:
    with office.database.begin() as transaction:
        secret, _ = add_token(transaction, _get(transaction, "sato"), "t", ["check"])
    return TestClient(create_app(office), headers={"authorization": f"Bearer {secret}"})


def _get(transaction: Any, name: str) -> User:
    user = find_user(transaction, name)
    assert user is not None
    return user


def _disable(transaction: Any) -> None:
    change_user(transaction, _get(transaction, "sato"), UserChange(disabled=True), "admin")


def _revoke(transaction: Any) -> None:
    revoke_token(transaction, transaction.scalars(select(Token)).one(), "sato")


def _let_expire(transaction: Any) -> None:
    transaction.scalars(select(Token)).one().expires_at = now()


def _log_out(transaction: Any) -> None:
    close_logins(transaction, _get(transaction, "sato").id)


@pytest.mark.parametrize("ending", [_revoke, _let_expire, _disable])
def test_a_program_that_may_no_more_hears_no_more(
    office: Office, sato: Person, ending: Callable[[Any], None]
) -> None:
    job = sato.hand_in()["id"]
    with _follow(_use_token(office), job) as wait:
        with office.database.begin() as transaction:
            ending(transaction)
        assert wait().count("event: job") == 1


@pytest.mark.parametrize("ending", [_log_out, _disable])
def test_a_browser_that_is_logged_out_hears_no_more(
    office: Office, sato: Person, ending: Callable[[Any], None]
) -> None:
    job = sato.hand_in()["id"]
    with _follow(sato.browser, job) as wait:
        with office.database.begin() as transaction:
            ending(transaction)
        assert wait().count("event: job") == 1


def test_who_is_shown_a_document_no_more_hears_no_more(
    office: Office, sato: Person, suzuki: Person
) -> None:
    job = sato.hand_in()
    shares = f"/api/v1/documents/{job['document']}/shares"
    assert sato.browser.post(shares, json={"user": "suzuki"}).status_code == 201
    with _follow(suzuki.browser, job["id"]) as wait:
        with office.database.begin() as transaction:
            transaction.execute(delete(Share))
        assert wait().count("event: job") == 1


def test_a_change_is_sent_and_the_end_is_the_last_event(office: Office, sato: Person) -> None:
    job = sato.hand_in()["id"]
    with _follow(sato.browser, job) as wait:
        with office.database.begin() as transaction:
            transaction.get_one(Job, job).status = "cancelled"
        sent = wait().split("\n\n")
    assert ['"status":"queued"' in sent[0], '"status":"cancelled"' in sent[1]] == [True, True]
    assert sent[2:] == [""]


def test_a_word_is_sent_while_nothing_happens(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_LONGEST_SILENCE", 0.1)
    job = sato.hand_in()["id"]
    with _follow(sato.browser, job) as wait:
        with office.database.begin() as transaction:
            _log_out(transaction)
        assert ": still here\n\n" in wait()
