"""Users through the API: who may do what to whom, and what comes of it at once."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError

from checker.server.accounts import changes
from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import NewUser, add_user, find_user, log_in_locally
from checker.server.office import Office
from checker.server.store.tables import AuditEntry, Job, StoredDocument, Token, User
from tests.support.office import OF_THE_OFFICE, PASSWORD, Person

NEW = {"name": "Tanaka", "display_name": "田中", "password": PASSWORD}


def _find(admin: Person, name: str) -> dict[str, Any]:
    found = admin.browser.get("/api/v1/users", params={"name": name}).json()["users"]
    assert len(found) == 1
    return dict(found[0])


def _path(admin: Person, name: str) -> str:
    return f"/api/v1/users/{_find(admin, name)['id']}"


def _list_audit(office: Office, user_id: str) -> list[tuple[str, str]]:
    with office.database.look() as transaction:
        rows = transaction.scalars(select(AuditEntry).where(AuditEntry.subject == user_id))
        return [(each.actor, each.action) for each in rows]


@pytest.mark.parametrize(("method", "path"), OF_THE_OFFICE)
@pytest.mark.parametrize("name", ["sato", "mori"])
def test_the_office_is_for_administrators(
    office: Office, admin: Person, name: str, method: str, path: str
) -> None:
    job = admin.hand_in()
    filled = path.format(user=_find(admin, "suzuki")["id"], job=job["id"])
    ids = (filled, path.format(user="0" * 32, job="0" * 32))
    person = Person(office, name)
    answers = [person.browser.request(method, each, json={}) for each in ids]
    assert [each.status_code for each in answers] == [403, 403]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    assert _find(admin, "suzuki")["disabled_at"] is None


def test_an_administrator_adds_somebody_who_then_gets_in(office: Office, admin: Person) -> None:
    answer = admin.browser.post("/api/v1/users", json=NEW | {"role": "format_owner"})
    assert answer.status_code == 201
    shown = answer.json()
    assert {key: shown[key] for key in ("name", "display_name", "role", "source")} == {
        "name": "tanaka",
        "display_name": "田中",
        "role": "format_owner",
        "source": "local",
    }
    assert PASSWORD not in answer.text
    with office.database.begin() as transaction:
        assert log_in_locally(transaction, "tanaka", PASSWORD) is not None
    assert _list_audit(office, shown["id"]) == [("admin", "user.add")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "sato"},
        {"name": "  "},
        {"name": "x\u200by"},
        {"password": "short"},
        {"password": None},
        {"source": "ldap"},
        {"role": "root"},
        {"unknown": 1},
    ],
)
def test_nobody_is_added_who_cannot_be(admin: Person, wrong: dict[str, Any]) -> None:
    answer = admin.browser.post("/api/v1/users", json=NEW | wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert len(admin.browser.get("/api/v1/users").json()["users"]) == 4


def test_pages_of_users_are_whole(admin: Person) -> None:
    seen: list[str] = []
    before = None
    while True:
        asked = {"most": 3} | ({"before": before} if before else {})
        page = admin.browser.get("/api/v1/users", params=asked).json()
        seen += [each["name"] for each in page["users"]]
        if (before := page["next"]) is None:
            break
    assert sorted(seen) == ["admin", "mori", "sato", "suzuki"]


def test_a_percent_sign_finds_nobody(admin: Person) -> None:
    assert admin.browser.get("/api/v1/users", params={"name": "%"}).json()["users"] == []


def test_what_the_database_cannot_hold_is_the_requests_fault(
    admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise DataError("SELECT 1", {}, ValueError("a NUL"))

    monkeypatch.setattr(changes, "list_users", refuse)
    answer = admin.browser.get("/api/v1/users", params={"name": "x\0"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:checker:problem:not-valid")
    assert "NUL" not in answer.text


def test_who_is_disabled_is_out_at_once_and_comes_back(
    office: Office, admin: Person, sato: Person
) -> None:
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        secret, _ = add_token(transaction, user, "夜間処理", ["check"])
    bearer = {"authorization": f"Bearer {secret}"}
    path = _path(admin, "sato")
    assert admin.browser.patch(path, json={"disabled": True}).json()["disabled_at"] is not None
    assert sato.browser.get("/api/v1/me").status_code == 401
    assert sato.browser.get("/api/v1/me", headers=bearer).status_code == 401
    with office.database.begin() as transaction:
        assert log_in_locally(transaction, "sato", PASSWORD) is None
    assert admin.browser.patch(path, json={"disabled": False}).json()["disabled_at"] is None
    assert sato.browser.get("/api/v1/me").status_code == 401  # the login is gone for good
    assert sato.browser.get("/api/v1/me", headers=bearer).status_code == 200
    actions = _list_audit(office, path.rpartition("/")[2])
    assert actions[-2:] == [("admin", "user.disable"), ("admin", "user.enable")]


def test_a_lowered_users_token_does_no_more_than_they_may(office: Office, admin: Person) -> None:
    with office.database.begin() as transaction:
        second = add_user(transaction, NewUser("second", "administrator", password=PASSWORD), "x")
        secret, _ = add_token(transaction, second, "夜間処理", ["administer"])
    bearer = {"authorization": f"Bearer {secret}"}
    assert admin.browser.get("/api/v1/users", headers=bearer).status_code == 200
    admin.browser.patch(f"/api/v1/users/{second.id}", json={"role": "member"})
    assert admin.browser.get("/api/v1/users", headers=bearer).status_code == 403


@pytest.mark.parametrize(
    "change", [{"role": "member"}, {"role": "format_owner"}, {"disabled": True}]
)
def test_the_last_administrator_stays(admin: Person, change: dict[str, Any]) -> None:
    path = _path(admin, "admin")
    answer = admin.browser.patch(path, json=change)
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "This is the last administrator. Make somebody else one first.",
    )
    assert admin.browser.delete(path).status_code == 422
    assert admin.browser.patch(_path(admin, "mori"), json={"role": "administrator"}).is_success
    assert admin.browser.patch(path, json=change).is_success


def test_a_disabled_administrator_does_not_count(admin: Person) -> None:
    mori = _path(admin, "mori")
    admin.browser.patch(mori, json={"role": "administrator", "disabled": True})
    assert admin.browser.delete(_path(admin, "admin")).status_code == 422


def test_two_who_change_at_once_do_not_overwrite_each_other(admin: Person) -> None:
    path = _path(admin, "sato")
    tag = admin.browser.get(path).headers["etag"]
    first = admin.browser.patch(path, json={"language": "ja"}, headers={"if-match": tag})
    second = admin.browser.patch(path, json={"language": "en"}, headers={"if-match": tag})
    assert (first.status_code, second.status_code) == (200, 412)
    again = {"if-match": first.headers["etag"]}
    assert admin.browser.patch(path, json={"language": "en"}, headers=again).status_code == 200


def test_a_language_that_there_is_not_is_refused(admin: Person) -> None:
    assert admin.browser.patch(_path(admin, "sato"), json={"language": "xx"}).status_code == 422


def test_a_new_password_logs_out_and_lifts_the_lock(
    office: Office, admin: Person, sato: Person
) -> None:
    with office.database.begin() as transaction:
        for _ in range(5):
            log_in_locally(transaction, "sato", "wrong password")
    path = f"{_path(admin, 'sato')}/password"
    assert admin.browser.put(path, json={"password": "short"}).status_code == 422
    assert sato.browser.get("/api/v1/me").status_code == 200
    assert admin.browser.put(path, json={"password": "another password"}).status_code == 204
    assert sato.browser.get("/api/v1/me").status_code == 401
    with office.database.begin() as transaction:
        assert log_in_locally(transaction, "sato", "another password") is not None


def test_what_the_directory_says_is_not_changed_here(office: Office, admin: Person) -> None:
    with office.database.begin() as transaction:
        user = add_user(transaction, NewUser("hara", source="ldap"), actor="test")
    path = f"/api/v1/users/{user.id}"
    asked: list[dict[str, Any]] = [{"role": "format_owner"}, {"display_name": "原"}]
    assert [admin.browser.patch(path, json=each).status_code for each in asked] == [422, 422]
    assert admin.browser.patch(path, json={"role": "member", "language": "ja"}).is_success
    assert admin.browser.put(f"{path}/password", json={"password": PASSWORD}).status_code == 422
    with office.database.look() as transaction:
        assert transaction.get_one(User, user.id).password_hash is None
    assert admin.browser.patch(path, json={"disabled": True}).is_success


def test_whom_a_proxy_logs_in_may_have_a_role_before_they_come(admin: Person) -> None:
    asked = {"name": "hara", "source": "proxy", "role": "format_owner"}
    assert admin.browser.post("/api/v1/users", json=asked).json()["role"] == "format_owner"


def test_what_a_user_has_goes_with_them_and_is_said(
    office: Office, admin: Person, sato: Person, suzuki: Person
) -> None:
    sato.hand_in()
    kept = suzuki.hand_in()
    shared = {"user": "sato"}
    suzuki.browser.post(f"/api/v1/documents/{kept['document']}/shares", json=shared)
    assert sato.browser.post("/api/v1/fixes", json={"document": kept["document"]}).is_success
    sato.browser.post("/api/v1/tokens", json={"name": "a", "scopes": ["check"]})
    path = _path(admin, "sato")
    gone = {"documents": 1, "jobs": 2, "tokens": 1}
    assert admin.browser.get(f"{path}/belongings").json() == gone
    answer = admin.browser.delete(path)
    assert (answer.status_code, answer.json()) == (200, gone)
    assert sato.browser.get("/api/v1/me").status_code == 401
    assert admin.browser.get(path).status_code == 404
    with office.database.look() as transaction:
        assert [each.id for each in transaction.scalars(select(StoredDocument))] == [
            kept["document"]
        ]
        assert [each.id for each in transaction.scalars(select(Job))] == [kept["id"]]
        assert transaction.scalars(select(Token)).all() == []
    assert _list_audit(office, path.rpartition("/")[2])[-1] == ("admin", "user.delete")
