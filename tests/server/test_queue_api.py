"""How a server does, for administrators: its queue, what it keeps, what judges."""

from pathlib import Path
from typing import Final

import pytest

from checker.core.messages import Message, to_data
from checker.server.office import Office
from checker.server.oversight import describe_model, measure_storage
from checker.server.store.files import DatabaseFiles
from checker.server.store.tables import Job
from tests.support.office import MINUTES, Person

_ELSEWHERE: Final = "openai:big@http://10.0.0.9/v1"


def test_the_queue_says_whose_jobs_wait_and_nothing_of_documents(
    office: Office, admin: Person, sato: Person, suzuki: Person
) -> None:
    made = [sato.hand_in("極秘.md"), sato.hand_in("b.md"), suzuki.hand_in("c.md")]
    with office.database.begin() as transaction:
        job = transaction.get_one(Job, made[2]["id"])
        job.status, job.problem = "failed", to_data(Message("server.job-took-too-long"))
    answer = admin.browser.get("/api/v1/queue")
    shown = answer.json()
    assert shown["counts"] == {"running": 0, "queued": 2, "failed": 1}
    assert shown["users"] == {"sato": 2}
    assert [(each["id"], each["user"], each["problem"]) for each in shown["jobs"]] == [
        (made[0]["id"], "sato", None),
        (made[1]["id"], "sato", None),
        (made[2]["id"], "suzuki", "This document took longer than a job may take."),
    ]
    assert "極秘" not in answer.text


def test_an_administrator_calls_anybodys_job_off(admin: Person, sato: Person) -> None:
    job = sato.hand_in()
    assert admin.browser.delete(f"/api/v1/queue/{job['id']}").status_code == 204
    assert sato.browser.get(f"/api/v1/jobs/{job['id']}").json()["status"] == "cancelled"
    assert admin.browser.delete("/api/v1/queue/unknown").status_code == 404
    entry = admin.browser.get("/api/v1/audit").json()["entries"][0]
    assert (entry["actor"], entry["action"], entry["subject"]) == ("admin", "job.cancel", job["id"])


def test_a_job_that_runs_is_called_off_once(office: Office, admin: Person, sato: Person) -> None:
    made = sato.hand_in()
    with office.database.begin() as transaction:
        transaction.get_one(Job, made["id"]).status = "running"
    for _ in range(2):
        assert admin.browser.delete(f"/api/v1/queue/{made['id']}").status_code == 204
    shown = admin.browser.get("/api/v1/queue").json()["jobs"]
    assert [(each["status"], each["cancel_asked"]) for each in shown] == [("running", True)]
    asked = {"action": "job.cancel"}
    assert len(admin.browser.get("/api/v1/audit", params=asked).json()["entries"]) == 1
    assert "Being called off" in admin.browser.get("/admin/queue").text


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_what_is_kept_is_measured(office: Office, sato: Person) -> None:
    assert (measure_storage(office).documents, measure_storage(office).oldest) == (0, None)
    sato.hand_in("a.md")
    sato.hand_in("b.md")
    sato.hand_in("c.md", b"other")
    found = measure_storage(office)
    assert (found.files, found.size, found.documents) == (2, len(MINUTES) + 5, 3)
    assert found.free > 0
    kept = DatabaseFiles(office.database)
    assert kept.measure() == (0, 0)
    kept.put(b"abc")
    assert kept.measure() == (1, 3)


@pytest.mark.parametrize(
    ("options", "name", "says"),
    [
        ({"use_model": False}, "", "server.no-model-is-wanted"),
        ({}, "", "server.no-model-is-installed"),
        ({"model": "nothing"}, "nothing", "model.there-is-no-model-called"),
        ({"model": _ELSEWHERE}, _ELSEWHERE, "server.model-is-elsewhere"),
    ],
)
def test_what_judges_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, object],
    name: str,
    says: str,
) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    office = Office.open(tmp_path / "data", **options)
    found = describe_model(office)
    office.close()
    assert (found.name, [each.id for each in found.says]) == (name, [says])
