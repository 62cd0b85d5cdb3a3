"""Documents that are shown to colleagues: on purpose, by their owner, for as long as they say."""

from typing import Any

import pytest

from checker.server.office import Office
from tests.support.office import Person


@pytest.fixture
def job(sato: Person) -> dict[str, Any]:
    """Return a job of somebody who shows its document to nobody yet."""
    return sato.hand_in()


def _share(person: Person, job: dict[str, Any], name: str) -> Any:
    return person.browser.post(f"/api/v1/documents/{job['document']}/shares", json={"user": name})


def test_a_shared_document_is_seen_until_it_is_not(
    sato: Person, suzuki: Person, job: dict[str, Any]
) -> None:
    user = _share(sato, job, "SUZUKI").json()
    assert user["name"] == "suzuki"
    assert _share(sato, job, "suzuki").status_code == 201
    path = f"/api/v1/documents/{job['document']}"
    assert sato.browser.get(f"{path}/shares").json() == {"users": [user]}
    assert [each["id"] for each in suzuki.browser.get("/api/v1/jobs").json()["jobs"]] == [job["id"]]
    assert suzuki.browser.get(path).status_code == 200
    assert suzuki.browser.get(f"/api/v1/jobs/{job['id']}").status_code == 200
    assert suzuki.browser.post("/api/v1/fixes", json={"document": job["document"]}).is_success
    assert sato.browser.delete(f"{path}/shares/{user['id']}").status_code == 204
    assert sato.browser.delete(f"{path}/shares/{user['id']}").status_code == 404
    assert suzuki.browser.get("/api/v1/jobs").json()["jobs"] == []
    assert suzuki.browser.get(path).status_code == 404


def test_a_document_shown_to_two_is_listed_once(
    office: Office, sato: Person, suzuki: Person, job: dict[str, Any]
) -> None:
    _share(sato, job, "suzuki")
    _share(sato, job, "mori")
    for person in (sato, suzuki, Person(office, "mori")):
        assert len(person.browser.get("/api/v1/jobs").json()["jobs"]) == 1


def test_only_the_owner_shows_and_deletes(
    sato: Person, suzuki: Person, job: dict[str, Any]
) -> None:
    user = _share(sato, job, "suzuki").json()
    path = f"/api/v1/documents/{job['document']}"
    answers = [
        _share(suzuki, job, "mori"),
        suzuki.browser.get(f"{path}/shares"),
        suzuki.browser.delete(f"{path}/shares/{user['id']}"),
        suzuki.browser.delete(path),
    ]
    assert [each.status_code for each in answers] == [404] * 4


def test_administrators_do_not_see_what_is_not_shown_to_them(
    admin: Person, job: dict[str, Any]
) -> None:
    assert admin.browser.get(f"/api/v1/documents/{job['document']}").status_code == 404
    assert _share(admin, job, "admin").status_code == 404


@pytest.mark.parametrize("name", ["nobody", "", "sato", "suzuki"])
def test_a_document_is_shown_to_nobody_who_cannot_see_it(
    sato: Person, admin: Person, job: dict[str, Any], name: str
) -> None:
    found = admin.browser.get("/api/v1/users", params={"name": "suzuki"}).json()["users"][0]
    admin.browser.patch(f"/api/v1/users/{found['id']}", json={"disabled": True})
    assert _share(sato, job, name).status_code == 422


def test_an_owner_shares_on_the_page_and_nobody_else(
    sato: Person, suzuki: Person, job: dict[str, Any]
) -> None:
    path = f"/documents/{job['document']}/shares"
    assert "Nobody but you" in sato.browser.get(path).text
    assert "There is no user" in sato.browser.post(path, data={"user": "nobody"}).text
    shown = sato.browser.post(path, data={"user": "suzuki"}).text
    assert "suzuki" in shown
    assert suzuki.browser.get(path).status_code == 204
    assert suzuki.browser.get("/documents/unknown/shares").status_code == 204
    assert suzuki.browser.post(path, data={"user": "mori"}).status_code == 404
    user = suzuki.browser.get("/api/v1/me").json()["user"]["id"]
    assert suzuki.browser.post(f"{path}/{user}/remove").status_code == 404
    assert "Nobody but you" in sato.browser.post(f"{path}/{user}/remove").text
