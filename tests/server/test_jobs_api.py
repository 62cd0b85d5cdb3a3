"""The API that hands documents in, without a worker: what is accepted, and whose it is."""

from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import find_user
from checker.server.office import Office
from checker.server.store.tables import Job, StoredDocument
from checker.server.web.callers import COOKIE
from tests.support.office import MINUTES, OF_THE_OFFICE, Person


def _count(office: Office, table: Any) -> int:
    with office.database.look() as transaction:
        return transaction.scalar(select(func.count()).select_from(table)) or 0


def test_a_document_waits_for_its_turn(sato: Person, suzuki: Person) -> None:
    suzuki.hand_in()
    job = sato.hand_in()
    assert {key: job[key] for key in ("kind", "status", "name", "place", "files")} == {
        "kind": "check",
        "status": "queued",
        "name": "議事録.md",
        "place": 1,
        "files": [],
    }


def test_the_same_request_again_makes_nothing_new(office: Office, sato: Person) -> None:
    key = {"idempotency-key": "k1"}
    first = sato.hand_in(headers=key)
    assert sato.hand_in(headers=key)["id"] == first["id"]
    assert (_count(office, Job), _count(office, StoredDocument)) == (1, 1)
    other = {"files": [("files", ("other.md", b"# other\n"))], "headers": key}
    answer = sato.browser.post("/api/v1/checks", **other)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:checker:problem:key-reused")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.exe", b"MZ"), ("a", b"x"), (".docx", b"x"), ("a.md", b""), ("../../..", b"x")],
)
def test_what_cannot_be_checked_is_refused_whole(
    office: Office, sato: Person, name: str, data: bytes
) -> None:
    files = [("files", ("good.md", MINUTES)), ("files", (name, data))]
    answer = sato.browser.post("/api/v1/checks", files=files)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (_count(office, Job), _count(office, StoredDocument)) == (0, 0)


def test_a_name_keeps_no_folder_and_nothing_that_does_not_show(sato: Person) -> None:
    names = ["..\\..\\windows\\議事録.md", "/etc/議事録.md", "議\u202e事録\u200b.md", "..議事録.md"]
    assert {sato.hand_in(each)["name"] for each in names} == {"議事録.md"}
    assert len(sato.hand_in("長" * 300 + ".md")["name"].encode()) <= 200


_OF_A_JOB = [
    ("GET", "/api/v1/jobs/{job}"),
    ("GET", "/api/v1/jobs/{job}/events"),
    ("GET", "/api/v1/jobs/{job}/findings"),
    ("GET", "/api/v1/jobs/{job}/fields"),
    ("GET", "/api/v1/templates/verdict.json"),
    ("GET", "/api/v1/jobs/{job}/files/verdict.json"),
    ("POST", "/api/v1/jobs/{job}/decisions"),
    ("DELETE", "/api/v1/jobs/{job}"),
    ("GET", "/api/v1/documents/{document}"),
    ("DELETE", "/api/v1/documents/{document}"),
    ("GET", "/api/v1/documents/{document}/shares"),
    ("POST", "/api/v1/documents/{document}/shares"),
    ("DELETE", "/api/v1/documents/{document}/shares/{user}"),
    ("POST", "/api/v1/fixes"),
    ("GET", "/jobs/{job}"),
    ("GET", "/jobs/{job}/progress"),
    ("GET", "/jobs/{job}/fixing"),
    ("GET", "/write/ringi?job={job}"),
    ("POST", "/jobs/{job}/decisions"),
    ("POST", "/jobs/{job}/fix"),
    ("POST", "/jobs/{job}/again"),
    ("POST", "/documents/{document}/delete"),
]


@pytest.mark.parametrize(("method", "path"), _OF_A_JOB)
def test_another_users_things_are_not_there(
    sato: Person, suzuki: Person, method: str, path: str
) -> None:
    job = sato.hand_in()
    user = suzuki.browser.get("/api/v1/me").json()["user"]["id"]
    path = path.format(job=job["id"], document=job["document"], user=user)
    body: dict[str, Any] = {}
    if path.startswith("/api/") and method == "POST":
        body["json"] = {"key": "k", "accepted": True}
        if path.endswith("fixes"):
            body["json"] = {"document": job["document"]}
        if path.endswith("shares"):
            body["json"] = {"user": "suzuki"}
    elif method == "POST":
        body["data"] = {"card": "d-f1", "accepted": "true"}
    answer = suzuki.browser.request(method, path, **body)
    assert answer.status_code == 404
    if path.startswith("/api/"):
        assert answer.json()["type"] == "urn:checker:problem:not-found"
    assert sato.browser.get(f"/api/v1/jobs/{job['id']}").json()["status"] == "queued"


def test_every_route_of_a_job_is_tried_with_another_users_id(browser: TestClient) -> None:
    described = browser.get("/api/v1/openapi.json").json()["paths"]
    of_things = {
        (method.upper(), path.replace("_id", "").replace("{name}", "verdict.json"))
        for path, methods in described.items()
        for method in methods
        if "{" in path
        # the office's, by role; the model is everybody's; questions stand in `test_every_route`
        and not path.startswith(("/api/v1/rule-sets/", "/api/v1/ask/", "/api/v1/faq/", "/v1/"))
    }
    assert of_things - set(OF_THE_OFFICE) <= {*_OF_A_JOB, ("DELETE", "/api/v1/tokens/{token}")}


def test_nobody_sees_a_list_of_others(sato: Person, suzuki: Person) -> None:
    sato.hand_in()
    assert suzuki.browser.get("/api/v1/jobs").json() == {"jobs": [], "next": None}


def test_pages_of_jobs_are_whole(sato: Person) -> None:
    made = [sato.hand_in(f"{number}.md")["id"] for number in range(5)]
    seen: list[str] = []
    page: dict[str, Any] = {"next": None}
    while True:
        asked = {"most": 2} | ({"before": page["next"]} if page["next"] else {})
        page = sato.browser.get("/api/v1/jobs", params=asked).json()
        seen += [each["id"] for each in page["jobs"]]
        if page["next"] is None:
            break
    assert seen == made[::-1]


def test_a_job_that_waits_can_be_called_off_and_deleted(office: Office, sato: Person) -> None:
    job = sato.hand_in()
    assert sato.browser.delete(f"/api/v1/jobs/{job['id']}").status_code == 204
    assert sato.browser.get(f"/api/v1/jobs/{job['id']}").json()["status"] == "cancelled"
    assert sato.browser.delete(f"/api/v1/documents/{job['document']}").status_code == 204
    assert (_count(office, Job), _count(office, StoredDocument)) == (0, 0)


def test_another_sites_page_changes_nothing(office: Office, sato: Person) -> None:
    files = [("files", ("議事録.md", MINUTES))]
    for headers in (
        {"x-csrf-token": ""},
        {"x-csrf-token": "guessed"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = sato.browser.post("/api/v1/checks", files=files, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (
            403,
            "urn:checker:problem:other-site",
        )
    assert _count(office, Job) == 0


def test_a_token_does_what_its_scopes_say(office: Office, browser: TestClient) -> None:
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        may, _ = add_token(transaction, user, "a", ["check"])
        may_not, _ = add_token(transaction, user, "b", ["model"])
    files = [("files", ("議事録.md", MINUTES))]
    answers = [
        browser.post("/api/v1/checks", files=files, headers={"authorization": f"Bearer {each}"})
        for each in (may, may_not, "chk_guess", "")
    ]
    assert [each.status_code for each in answers] == [202, 403, 401, 401]


@pytest.mark.parametrize("path", ["/api/v1/jobs", "/api/v1/rule-sets", "/", "/jobs"])
def test_without_a_login_nothing_is_shown(browser: TestClient, path: str) -> None:
    answer = browser.get(path, headers={"cookie": f"{COOKIE}=guessed"})
    if path.startswith("/api/"):
        assert (answer.status_code, answer.json()["status"]) == (401, 401)
    else:
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (
            303,
            "/login",
        )


def test_a_body_that_is_too_long_is_refused_before_it_is_read(sato: Person) -> None:
    headers = {"content-length": str(10**10)}
    answer = sato.browser.post("/api/v1/checks", content=b"x", headers=headers)
    assert answer.status_code == 413


def test_problems_are_told_in_the_language_of_the_asker(browser: TestClient) -> None:
    told = [
        browser.get("/api/v1/jobs", headers={"accept-language": each}).json()["detail"]
        for each in ("ja,en;q=0.8", "en-GB", "fr, de")
    ]
    assert told == ["ログインしてください。", "Log in first.", "Log in first."]
