"""The pages of administration and of one's own account, without a browser."""

from typing import Any

import pytest
from sqlalchemy import select

from checker.server.accounts.users import NewUser, add_user, find_user, log_in_locally
from checker.server.office import Office
from checker.server.store.tables import AuditEntry, Job, Token, User
from tests.support.office import PASSWORD, Person

pytestmark = pytest.mark.any_database

_NEW = "another password"
_PAGES = ["/admin", "/admin/tokens", "/admin/queue", "/admin/server", "/admin/audit"]


def _id_of(office: Office, name: str) -> str:
    with office.database.look() as transaction:
        user = find_user(transaction, name)
        assert user is not None
        return user.id


def _post(person: Person, path: str, **form: Any) -> str:
    answer = person.browser.post(path, data=form)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("path", _PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_administrators_see_every_page_in_their_language(
    admin: Person, path: str, language: str
) -> None:
    admin.hand_in()
    admin.browser.post("/api/v1/tokens", json={"name": "夜間処理", "scopes": ["administer"]})
    page = admin.browser.get(path, headers={"accept-language": language}).text
    assert f'<html lang="{language}">' in page
    assert "page." not in page  # every word has its text
    assert 'href="/admin" aria-current="page"' in page


@pytest.mark.parametrize("name", ["sato", "mori"])
def test_nobody_else_sees_or_does_any_of_it(office: Office, name: str) -> None:
    person = Person(office, name)
    assert "/admin" not in person.browser.get("/").text
    user = _id_of(office, "suzuki")
    assert [person.browser.get(each).status_code for each in [*_PAGES, f"/admin/users/{user}"]] == [
        403
    ] * 6
    form = {"name": "x", "password": PASSWORD, "disabled": "true"}
    posts = ["/admin/users", f"/admin/users/{user}", "/admin/queue/1/cancel"]
    posts += [f"/admin/users/{user}/{each}" for each in ("disabled", "password", "delete")]
    posts += ["/admin/tokens/1/revoke"]
    assert {person.browser.post(each, data=form).status_code for each in posts} == {403}


def test_an_administrators_token_opens_no_page_of_ones_own(admin: Person) -> None:
    asked = {"name": "a", "scopes": ["administer", "check"]}
    secret = admin.browser.post("/api/v1/tokens", json=asked).json()["secret"]
    headers = {"authorization": f"Bearer {secret}"}
    assert admin.browser.get("/account", headers=headers).status_code == 403


def test_another_sites_page_changes_no_user(office: Office, admin: Person) -> None:
    path = f"/admin/users/{_id_of(office, 'sato')}/disabled"
    answer = admin.browser.post(path, data={"disabled": "true"}, headers={"x-csrf-token": "guess"})
    assert answer.status_code == 403


def test_a_user_is_added_changed_disabled_and_deleted(office: Office, admin: Person) -> None:
    added = _post(admin, "/admin/users", name="Tanaka", password=PASSWORD, display_name="田中")
    assert "Tanaka is added." in added
    assert "田中" in added
    user = _id_of(office, "tanaka")
    path = f"/admin/users/{user}"
    assert "Saved." in _post(
        admin, path, role="format_owner", display_name="田中さん", language="ja"
    )
    with office.database.look() as transaction:
        row = transaction.get_one(User, user)
    assert (row.role, row.display_name, row.language) == ("format_owner", "田中さん", "ja")
    assert "is disabled" in _post(admin, f"{path}/disabled", disabled="true")
    assert "is enabled" in _post(admin, f"{path}/disabled", disabled="false")
    assert "password is set" in _post(admin, f"{path}/password", password=_NEW)
    assert "tanaka is deleted, with 0 documents." in _post(admin, f"{path}/delete")
    assert admin.browser.get(path).status_code == 404


def test_what_cannot_be_done_is_said_on_the_page(office: Office, admin: Person) -> None:
    path = f"/admin/users/{_id_of(office, 'admin')}"
    last = "This is the last administrator."
    assert last in _post(admin, path, role="member", display_name="x")
    assert last in _post(admin, f"{path}/disabled", disabled="true")
    assert last in _post(admin, f"{path}/delete")
    taken = _post(admin, "/admin/users", name="sato", password=PASSWORD, display_name="佐藤二")
    assert "already there" in taken
    assert 'value="佐藤二"' in taken  # what was typed stays
    assert "10 to 200" in _post(admin, f"{path}/password", password="x" * 3)


def test_a_user_of_the_directory_has_fewer_fields(office: Office, admin: Person) -> None:
    with office.database.begin() as transaction:
        add_user(transaction, NewUser("hara", source="ldap"), actor="test")
    path = f"/admin/users/{_id_of(office, 'hara')}"
    page = admin.browser.get(path).text
    assert 'name="password"' not in page
    assert 'name="role"' not in page
    assert "Saved." in _post(admin, path, language="ja")
    assert 'name="new"' not in Person(office, "hara").browser.get("/account").text


def test_a_job_is_called_off_on_the_page(office: Office, admin: Person, sato: Person) -> None:
    job = sato.hand_in("極秘.md")
    page = admin.browser.get("/admin/queue").text
    assert "sato" in page
    assert "極秘" not in page
    assert "called off" in _post(admin, f"/admin/queue/{job['id']}/cancel")
    with office.database.look() as transaction:
        assert transaction.get_one(Job, job["id"]).status == "cancelled"


def test_the_server_page_says_what_is_set_and_where(admin: Person, office: Office) -> None:
    page = admin.browser.get("/admin/server").text
    assert str(office.folder.path / "server.toml") in page
    assert "<code>keep_days</code>" in page


def test_the_log_is_filtered_paged_exported_and_verified(office: Office, admin: Person) -> None:
    admin.browser.get("/api/v1/audit/export")
    page = admin.browser.get("/admin/audit", params={"action": "audit"}).text
    assert "exported the audit log" in page
    assert "user.add" not in page
    assert 'href="/api/v1/audit/export?action=audit"' in page
    assert "Older" not in page
    assert "No entries." in admin.browser.get("/admin/audit", params={"until": "2020-01-01"}).text
    assert "user.add" in admin.browser.get("/admin/audit", params={"since": "not a day"}).text
    assert "are what was written" in admin.browser.get("/admin/audit?verify=true").text
    with office.database.begin() as transaction:
        transaction.get_one(AuditEntry, 3).actor = "somebody else"
    assert "from number 3 on" in admin.browser.get("/admin/audit?verify=true").text


def test_an_export_link_carries_the_days(admin: Person) -> None:
    page = admin.browser.get("/admin/audit?since=2026-01-01&until=2026-01-31").text
    link = page.partition('href="/api/v1/audit/export')[2].partition('"')[0].replace("&amp;", "&")
    answer = admin.browser.get(f"/api/v1/audit/export{link}")
    assert (answer.status_code, answer.text) == (200, "")


def test_everybody_looks_after_their_account(office: Office, sato: Person) -> None:
    assert 'href="/account"' in sato.browser.get("/").text
    assert '<html lang="ja">' in _post(sato, "/account/language", language="ja")
    _post(sato, "/account/language", language="")
    made = _post(sato, "/account/tokens", name="夜間処理", scopes=["check"], days="30", rate="5")
    secret = made.partition('value="chk_')[2].partition('"')[0]
    assert secret
    page = sato.browser.get("/account").text
    assert "夜間処理" in page
    assert secret not in page
    with office.database.look() as transaction:
        token = transaction.scalars(select(Token)).one()
    assert (token.scopes, token.requests_per_minute) == (["check"], 5)
    assert "is revoked" in _post(sato, f"/account/tokens/{token.id}/revoke")
    assert "wrong" in _post(sato, "/account/password", current="wrong", new="another password")
    changed = _post(sato, "/account/password", current=PASSWORD, new="another password")
    assert "The password is changed." in changed
    with office.database.begin() as transaction:
        assert log_in_locally(transaction, "sato", "another password") is not None
    assert "logged out" in _post(sato, "/account/logins/close")


def test_a_token_beyond_ones_role_is_refused_on_the_page(sato: Person) -> None:
    said = _post(sato, "/account/tokens", name="a", scopes=["administer"])
    assert "You cannot give the scope" in said
    assert "Choose what the token may be used for." in _post(sato, "/account/tokens", name="a")
