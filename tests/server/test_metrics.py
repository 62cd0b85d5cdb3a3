"""What a server tells those who watch over it, and what it does not."""

import json
import logging
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import find_user
from checker.server.logs import _JsonLines
from checker.server.office import Office
from checker.server.settings import ServerSettings
from checker.server.store.tables import Job, now
from checker.server.web import measures
from checker.server.web.app import create_app
from tests.support.office import Person


def _read(client: TestClient, **headers: str) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name.removeprefix("checker_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture
def watcher(office: Office) -> dict[str, str]:
    """Return what a program sends that watches over the server."""
    with office.database.begin() as transaction:
        admin = find_user(transaction, "admin")
        assert admin is not None
        secret = add_token(transaction, admin, "prometheus", ["administer"])[0]
    return {"authorization": f"Bearer {secret}"}


def test_jobs_requests_and_storage_are_measured(
    office: Office, sato: Person, watcher: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "_SETTLED", timedelta(0))
    jobs = [sato.hand_in(f"{number}.md", b"# 12345\n") for number in range(3)]
    with office.database.begin() as transaction:
        row = transaction.get_one(Job, jobs[0]["id"])
        row.status, row.started_at, row.ended_at = "done", now(), now()
    client = sato.browser
    client.post("/login", data={"name": "sato", "password": "wrong"})
    told = _read(client, **watcher)
    assert told[("jobs", "check", "queued")] == 2
    assert told[("jobs_ended_total", "check", "done")] == 1
    assert told[("job_waiting_seconds_count",)] == told[("job_running_seconds_count",)] == 1
    assert told[("storage_bytes", "documents")] == 24
    assert told[("storage_bytes", "database")] > 0
    assert told[("http_requests_total", "202", "POST", "/api/v1/checks")] == 3
    assert told[("logins_failed_total",)] == 1
    assert told[("longest_wait_seconds",)] >= 0
    again = _read(client, **watcher)
    assert again[("jobs_ended_total", "check", "done")] == 1


def test_nothing_tells_of_people_or_documents(
    sato: Person, watcher: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger=measures.__name__):
        job = sato.hand_in("人員整理.md")
        sato.browser.get(f"/api/v1/jobs/{job['id']}?word=secret")
        answer = sato.browser.get("/no/such/page/sato")
    shown = sato.browser.get("/metrics", headers=watcher).text
    lines = [json.loads(_JsonLines().format(each)) for each in caplog.records]
    said = [(each["method"], each["route"], each["status"]) for each in lines]
    assert said == [
        ("POST", "/api/v1/checks", 202),
        ("GET", "/api/v1/jobs/{job_id}", 200),
        ("GET", "none", 404),
    ]
    assert lines[2]["request"] == answer.headers["x-request-id"]
    for word in ("sato", "人員整理", job["id"], "secret", "prometheus"):
        assert word not in shown + json.dumps(lines, ensure_ascii=False)


def test_only_an_administrators_token_or_a_named_machine_may_look(
    office: Office, sato: Person, watcher: dict[str, str]
) -> None:
    nobody = TestClient(create_app(office), follow_redirects=False, client=("10.0.0.5", 1))
    assert nobody.get("/metrics").status_code == 401
    assert sato.browser.get("/metrics").status_code == 403
    assert nobody.get("/metrics", headers=watcher).status_code == 200
    office.settings = ServerSettings.model_validate(
        office.settings.model_dump() | {"metrics_from": ("10.0.0.5",)}
    )
    assert nobody.get("/metrics").status_code == 200
    by_proxy = nobody.get("/metrics", headers={"x-forwarded-for": "10.0.0.9"})
    assert by_proxy.status_code == 401
