"""What the API's description says of its routes, and what the framework refuses."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from checker.server.office import Office
from checker.server.web import app as web_app
from checker.server.web.app import create_app
from tests.support.office import Person

pytestmark = pytest.mark.parametrize("office", ["sqlite"], indirect=True)


@pytest.fixture
def described(browser: TestClient) -> Any:
    """Return the description."""
    return browser.get("/api/v1/openapi.json").json()


def _list_statuses(described: Any, method: str, path: str) -> list[int]:
    return sorted(map(int, described["paths"][path][method]["responses"]))


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", "/healthz", [200]),
        ("get", "/readyz", [200, 503]),
        ("get", "/api/v1/me", [200, 401, 403, 429, 503]),
        ("get", "/api/v1/jobs/{job_id}", [200, 401, 403, 404, 422, 429, 503]),
        ("post", "/api/v1/checks", [202, 400, 401, 403, 409, 413, 422, 429, 503, 507]),
        (
            "put",
            "/api/v1/rule-sets/{name}",
            [201, 400, 401, 403, 404, 412, 413, 422, 428, 429, 503],
        ),
        (
            "post",
            "/v1/chat/completions",
            [200, 400, 401, 403, 404, 413, 429, 500, 502, 503],
        ),
    ],
)
def test_what_a_route_refuses_follows_from_what_it_takes(
    described: Any, method: str, path: str, statuses: list[int]
) -> None:
    assert _list_statuses(described, method, path) == statuses


def test_every_refusal_is_described_in_its_form(described: Any) -> None:
    forms = {
        name: [*each["content"], each["content"].popitem()[1]["schema"]["$ref"].rpartition("/")[2]]
        for name, each in described["components"]["responses"].items()
    }
    problem, error = ["application/problem+json", "ProblemView"], ["application/json", "ErrorView"]
    assert forms == {each: problem if each.startswith("Problem") else error for each in forms}
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_who_may_ask_is_described(described: Any) -> None:
    paths = described["paths"]
    assert [
        paths[path][method].get("security")
        for method, path in (
            ("get", "/healthz"),
            ("get", "/api/v1/users"),
            ("patch", "/api/v1/me"),
            ("get", "/metrics"),
        )
    ] == [
        None,
        [{"token": ["administer"]}, {"login": []}],
        [{"login": []}],
        [{"token": ["administer"]}, {"login": []}],
    ]


def test_a_header_that_has_to_be_given_is_said_to(described: Any) -> None:
    given = {
        path: each["required"]
        for path, methods in described["paths"].items()
        for method in methods.values()
        for each in method.get("parameters", ())
        if each["name"].lower() == "if-match"
    }
    name = "/api/v1/rule-sets/{name}"
    assert given == {
        name: True,
        f"{name}/versions/{{number}}/restore": True,
        "/api/v1/users/{user_id}": False,
    }


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/me", "GET, PATCH"),
        ("/api/v1/rule-sets/ringi", "DELETE, GET, PUT"),
        ("/jobs/x/fix", "POST"),
        ("/v1/models", "GET"),
        ("/v1/chat/completions", "POST"),
    ],
)
def test_a_wrong_method_is_told_all_right_ones(admin: Person, path: str, allowed: str) -> None:
    answer = admin.browser.options(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_a_wrong_method_of_the_model_is_told_in_openais_form(admin: Person) -> None:
    answer = admin.browser.delete("/v1/chat/completions")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["error"]["code"] == "wrong_method"
    assert admin.browser.delete("/v1/files/x").json()["error"]["code"] == "unknown_url"


def test_a_body_that_is_too_long_is_refused_in_the_form_of_who_asked(browser: TestClient) -> None:
    headers = {"content-length": str(10**10), "accept-language": "ja"}
    asked = {each: browser.post(each, content=b"x", headers=headers) for each in _PLACES}
    assert {each: answer.status_code for each, answer in asked.items()} == dict.fromkeys(asked, 413)
    problem, error, page = asked.values()
    assert problem.json()["detail"] == error.json()["error"]["message"]
    assert error.json()["error"]["code"] == "too_large"
    assert problem.json()["detail"] in page.text
    assert page.headers["content-type"].startswith("text/html")


_PLACES = ("/api/v1/checks", "/v1/completions", "/check")


@pytest.mark.parametrize("moment", ["0.5", "1700000000", "2026-11-29", "2026-11-29T10:00:00"])
def test_a_time_has_a_date_and_a_zone(admin: Person, moment: str) -> None:
    asked = {"name": "t", "scopes": ["check"], "expires_at": moment}
    answers = [
        admin.browser.get("/api/v1/audit", params={"since": moment}),
        admin.browser.post("/api/v1/tokens", json=asked),
    ]
    assert [each.status_code for each in answers] == [422, 422]


def test_what_reads_rules_has_everything_imported_from_the_start(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[bool] = []
    monkeypatch.setattr(web_app, "prepare", lambda: prepared.append(True))
    with TestClient(create_app(office)):
        assert prepared == [True]
