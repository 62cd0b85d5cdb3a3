"""What everybody may do about themselves: password, language, logins, tokens and their rates."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from checker.core.errors import InputError
from checker.server.accounts import secrets
from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import NewUser, add_user, find_user, log_in_locally
from checker.server.office import Office
from checker.server.store.tables import Token, now
from checker.server.web.app import create_app
from checker.server.web.rates import Rates
from tests.support.office import PASSWORD, Person

_NEW = "another password"


def _make(person: Person, **asked: Any) -> dict[str, Any]:
    answer = person.browser.post(
        "/api/v1/tokens", json={"name": "夜間処理", "scopes": ["check"]} | asked
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def _bearer(made: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {made['secret']}"}


def test_everybody_learns_who_they_are_and_what_they_may(
    office: Office, browser: TestClient, sato: Person, admin: Person
) -> None:
    told = sato.browser.get("/api/v1/me").json()
    assert (told["user"]["name"], told["token"]) == ("sato", None)
    assert told["scopes"] == ["check", "write", "ask", "model"]
    assert "rules" in Person(office, "mori").browser.get("/api/v1/me").json()["scopes"]
    assert "rules" not in told["scopes"]
    assert "administer" in admin.browser.get("/api/v1/me").json()["scopes"]
    by_token = browser.get("/api/v1/me", headers=_bearer(_make(sato))).json()
    assert (by_token["token"], by_token["scopes"]) == ("夜間処理", ["check"])


def test_a_password_is_changed_by_who_knows_it_and_others_are_logged_out(
    office: Office, sato: Person
) -> None:
    elsewhere = Person(office, "sato")
    wrong = {"current": "wrong password", "new": _NEW}
    assert sato.browser.put("/api/v1/me/password", json=wrong).status_code == 422
    short = {"current": PASSWORD, "new": "short"}
    assert sato.browser.put("/api/v1/me/password", json=short).status_code == 422
    assert elsewhere.browser.get("/api/v1/me").status_code == 200
    right = {"current": PASSWORD, "new": _NEW}
    assert sato.browser.put("/api/v1/me/password", json=right).status_code == 204
    assert sato.browser.get("/api/v1/me").status_code == 200
    assert elsewhere.browser.get("/api/v1/me").status_code == 401
    with office.database.begin() as transaction:
        assert log_in_locally(transaction, "sato", PASSWORD) is None
        assert log_in_locally(transaction, "sato", _NEW) is not None


def test_a_browser_that_was_left_open_guesses_no_password(sato: Person) -> None:
    tries = [
        sato.browser.put("/api/v1/me/password", json={"current": f"guess {each}", "new": _NEW})
        for each in range(5)
    ]
    right = {"current": PASSWORD, "new": _NEW}
    last = sato.browser.put("/api/v1/me/password", json=right)
    assert {(each.status_code, each.text) for each in [*tries, last]} == {(422, tries[0].text)}


def test_who_comes_by_the_directory_changes_no_password_here(office: Office) -> None:
    with office.database.begin() as transaction:
        add_user(transaction, NewUser("hara", source="ldap"), actor="test")
    asked = {"current": PASSWORD, "new": _NEW}
    answer = Person(office, "hara").browser.put("/api/v1/me/password", json=asked)
    assert answer.status_code == 422


def test_one_chooses_ones_language(sato: Person) -> None:
    assert sato.browser.patch("/api/v1/me", json={"language": "ja"}).json()["language"] == "ja"
    assert '<html lang="ja">' in sato.browser.get("/").text
    assert sato.browser.patch("/api/v1/me", json={"language": ""}).json()["language"] == ""
    assert sato.browser.patch("/api/v1/me", json={"language": "xx"}).status_code == 422
    assert sato.browser.patch("/api/v1/me", json={"role": "administrator"}).status_code == 422


def test_one_sees_ones_logins_and_ends_those_elsewhere(
    browser: TestClient, sato: Person, suzuki: Person
) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0"
    form = {"name": "sato", "password": PASSWORD}
    browser.post("/login", data=form, headers={"user-agent": agent})
    shown = sato.browser.get("/api/v1/me/logins").json()
    assert sorted((each["here"], each["browser"]) for each in shown) == [
        (False, "Edge, Windows"),
        (True, ""),
    ]
    assert sato.browser.delete("/api/v1/me/logins").status_code == 204
    assert [each["here"] for each in sato.browser.get("/api/v1/me/logins").json()] == [True]
    assert browser.get("/").headers["location"] == "/login"
    assert suzuki.browser.get("/api/v1/me").status_code == 200


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    browser: TestClient, sato: Person
) -> None:
    made = _make(sato, expires_at=(now() + timedelta(days=1)).isoformat())
    shown = sato.browser.get("/api/v1/tokens")
    assert made["secret"] not in shown.text
    assert shown.json()["tokens"][0]["last_used_at"] is None
    assert browser.get("/api/v1/jobs", headers=_bearer(made)).status_code == 200
    listed = sato.browser.get("/api/v1/tokens").json()["tokens"]
    assert [(each["name"], each["user"], each["scopes"]) for each in listed] == [
        ("夜間処理", "sato", ["check"])
    ]
    assert listed[0]["last_used_at"] is not None
    assert sato.browser.delete(f"/api/v1/tokens/{made['token']['id']}").status_code == 204
    assert browser.get("/api/v1/jobs", headers=_bearer(made)).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["rules"]},
        {"scopes": ["check", "administer"]},
        {"scopes": ["root"]},
        {"scopes": []},
        {"name": " "},
        {"name": "x\u202ey"},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "2030-01-01T00:00:00"},
        {"expires_at": "9999-12-31T23:59:59-12:00"},
        {"requests_per_minute": 0},
    ],
)
def test_a_token_gives_no_more_than_its_user_has(sato: Person, wrong: dict[str, Any]) -> None:
    asked = {"name": "夜間処理", "scopes": ["check"]} | wrong
    assert sato.browser.post("/api/v1/tokens", json=asked).status_code == 422
    assert sato.browser.get("/api/v1/tokens").json() == {"tokens": [], "next": None}


def test_a_token_makes_no_token_and_changes_no_password(
    browser: TestClient, sato: Person, admin: Person
) -> None:
    for made in (_make(sato), _make(admin, scopes=["administer"])):
        headers = _bearer(made)
        asked = {"name": "b", "scopes": ["check"]}
        right = {"current": PASSWORD, "new": _NEW}
        answers = [
            browser.post("/api/v1/tokens", json=asked, headers=headers),
            browser.put("/api/v1/me/password", json=right, headers=headers),
            browser.get("/api/v1/me/logins", headers=headers),
            browser.delete("/api/v1/me/logins", headers=headers),
        ]
        assert [each.status_code for each in answers] == [403] * 4
    assert browser.get("/api/v1/tokens", headers=_bearer(_make(sato))).status_code == 403
    assert browser.get("/api/v1/tokens", headers=headers).status_code == 200


def test_nobody_revokes_anothers_token_but_an_administrator(
    browser: TestClient, sato: Person, suzuki: Person, admin: Person
) -> None:
    made = _make(sato)
    path = f"/api/v1/tokens/{made['token']['id']}"
    assert suzuki.browser.delete(path).status_code == 404
    assert suzuki.browser.get("/api/v1/tokens").json()["tokens"] == []
    assert admin.browser.get("/api/v1/tokens").json()["tokens"] == []
    everybodys = admin.browser.get("/api/v1/tokens", params={"everybody": True}).json()["tokens"]
    assert [(each["user"], each["name"]) for each in everybodys] == [("sato", "夜間処理")]
    assert admin.browser.delete(path).status_code == 204
    assert browser.get("/api/v1/jobs", headers=_bearer(made)).status_code == 401


def test_nobody_has_tokens_without_end(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "_MOST_TOKENS", 2)
    first = _make(sato)
    _make(sato)
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        with pytest.raises(InputError):
            add_token(transaction, user, "third", ["check"])
    sato.browser.delete(f"/api/v1/tokens/{first['token']['id']}")
    _make(sato)


def test_a_token_has_a_rate_of_its_own(browser: TestClient, sato: Person) -> None:
    made, other = _make(sato, requests_per_minute=2), _make(sato)
    answers = [browser.get("/api/v1/me", headers=_bearer(made)) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "30"
    assert browser.get("/api/v1/me", headers=_bearer(other)).status_code == 200
    assert sato.browser.get("/api/v1/me").status_code == 200


def test_no_token_is_faster_than_the_server_allows(office: Office, sato: Person) -> None:
    made = _make(sato, requests_per_minute=10**6)
    app = create_app(office)
    app.state.rates = Rates(per_minute=3)
    browser = TestClient(app)
    answers = [browser.get("/api/v1/me", headers=_bearer(made)) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]


def test_what_is_refused_costs_nothing(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("checker.server.web.rates.time.monotonic", lambda: clock[0])
    made = _make(sato, requests_per_minute=6)
    browser = TestClient(create_app(office))
    let_in = 0
    for _ in range(120):  # two minutes, twice as often as a second
        clock[0] += 1.0
        let_in += browser.get("/api/v1/me", headers=_bearer(made)).status_code == 200
    assert 16 <= let_in <= 18  # six at once, and six a minute


def test_a_locked_name_is_told_to_nobody(browser: TestClient) -> None:
    wrong = [browser.post("/login", data={"name": "sato", "password": "wrong"}) for _ in range(6)]
    right = browser.post("/login", data={"name": "sato", "password": PASSWORD})
    nobody = browser.post("/login", data={"name": "nobody", "password": "wrong"})
    assert {(each.status_code, each.text) for each in [*wrong, right, nobody]} == {
        (401, wrong[0].text)
    }


def test_an_expired_token_is_no_token(office: Office, browser: TestClient, sato: Person) -> None:
    made = _make(sato, expires_at=(now() + timedelta(days=1)).isoformat())
    with office.database.begin() as transaction:
        token = transaction.get_one(Token, made["token"]["id"])
        token.expires_at = now() - timedelta(seconds=1)
    assert browser.get("/api/v1/me", headers=_bearer(made)).status_code == 401
