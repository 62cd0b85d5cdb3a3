"""From a job's row to its results, with the real checker and without a model."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.server.accounts.users import find_user
from checker.server.clearing import clear
from checker.server.office import Office
from checker.server.store.tables import (
    AuditEntry,
    Job,
    Remembered,
    StoredBytes,
    StoredDocument,
    now,
)
from checker.server.work import runner
from checker.server.work.orders import JobOutcome
from checker.server.work.process import JobCancelledError, ProcessDiedError
from checker.server.work.runner import JobRunner
from tests.support.office import Person

SLIP = "# 議事録\n\n東京へに行く。\n".encode()


def _run(office: Office, job: dict[str, Any]) -> str:
    return JobRunner(office, None).run(job["id"])


@pytest.mark.slow
def test_a_rejected_finding_stays_silent_in_the_next_version(office: Office, sato: Person) -> None:
    job = sato.hand_in("出張.md", SLIP, data={"use_model": "false"})
    assert _run(office, job) == "done"
    path = f"/api/v1/jobs/{job['id']}"
    found = sato.browser.get(f"{path}/findings").json()["findings"]
    slip = next(each for each in found if "へに" in each["finding"]["quote"])
    decision = {"key": slip["key"], "accepted": False, "reason": "引用です"}
    assert sato.browser.post(f"{path}/decisions", json=decision).status_code == 204
    after = {each["key"]: each for each in sato.browser.get(f"{path}/findings").json()["findings"]}
    assert (after[slip["key"]]["decided"], after[slip["key"]]["reason"]) == ("rejected", "引用です")

    again = sato.hand_in("出張.md", SLIP + "\n追記した。\n".encode(), data={"use_model": "false"})
    assert _run(office, again) == "done"
    verdict = json.loads(sato.browser.get(f"/api/v1/jobs/{again['id']}/files/verdict.json").content)
    assert [each["reason"] for each in verdict["suppressed"]] == ["引用です"]
    assert slip["finding"]["quote"] not in [each["quote"] for each in verdict["findings"]]


@pytest.mark.slow
def test_only_what_was_chosen_is_fixed(office: Office, sato: Person) -> None:
    text = "# 議事録\n\n東京へに行く。\n\n大阪へに行く。\n"
    job = sato.hand_in("出張.md", text.encode(), data={"use_model": "false"})
    assert _run(office, job) == "done"
    found = sato.browser.get(f"/api/v1/jobs/{job['id']}/findings").json()["findings"]
    chosen = [
        each["key"]
        for each in found
        if each["finding"]["fix"] and "へに" in each["finding"]["quote"]
    ]
    asked = {"document": job["document"], "chosen": chosen[:1]}
    fix = sato.browser.post("/api/v1/fixes", json=asked).json()
    assert _run(office, fix) == "done"
    made = sato.browser.get(f"/api/v1/jobs/{fix['id']}/files/corrected.md")
    assert made.text.count("へに") == 1
    assert made.headers["content-disposition"].startswith("attachment;")


def test_a_file_that_kills_its_process_twice_is_set_aside(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def die(order: Any, *_: Any) -> JobOutcome:
        tries.append(Path(order.file).name)
        raise ProcessDiedError

    monkeypatch.setattr(runner, "run_order", die)
    job = sato.hand_in()
    assert _run(office, job) == "failed"
    assert tries == ["議事録.md", "議事録.md"]
    shown = sato.browser.get(f"/api/v1/jobs/{job['id']}").json()
    assert "died twice" in shown["problem"]
    assert _run(office, job) == "failed"
    assert len(tries) == 2
    assert list(office.folder.running.iterdir()) == []
    assert _list_ends(office, job) == ["job.failed"]


def _list_ends(office: Office, job: dict[str, Any]) -> list[str]:
    """Return what the audit log says of how a job ended."""
    with office.database.look() as transaction:
        wanted = select(AuditEntry.action).where(AuditEntry.subject == job["id"])
        return list(transaction.scalars(wanted.order_by(AuditEntry.number)))


def test_a_result_that_cannot_be_kept_fails_its_job(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(order: Any, *_: Any) -> JobOutcome:
        (Path(order.results) / "verdict.json").write_text("{}")
        return JobOutcome(files=("verdict.json",))

    def refuse(_: bytes) -> str:
        raise OutputError(Message("core.cannot-be-written", strerror="the disk is full"))

    monkeypatch.setattr(runner, "run_order", write)
    job = sato.hand_in()
    monkeypatch.setattr(office.files, "put", refuse)
    assert _run(office, job) == "failed"
    shown = sato.browser.get(f"/api/v1/jobs/{job['id']}").json()
    assert "the disk is full" in shown["problem"]
    assert _list_ends(office, job) == ["job.failed"]


def test_what_a_killed_worker_had_open_is_deleted(office: Office) -> None:
    left, open_now = (office.folder.running / name for name in ("left-1", "open-1"))
    for each in (left, open_now):
        (each / "document").mkdir(parents=True)
        (each / "document" / "内密.md").write_text("# 内密の人員整理\n")
    os.utime(left, (0, 0))
    clear(office)
    assert list(office.folder.running.iterdir()) == [open_now]


def test_a_job_that_is_called_off_while_it_runs_ends(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call_off(*_: Any) -> JobOutcome:
        raise JobCancelledError

    monkeypatch.setattr(runner, "run_order", call_off)
    assert _run(office, sato.hand_in()) == "cancelled"


def test_a_colleague_who_asks_for_fixes_gets_what_the_owner_decided(
    office: Office, sato: Person, suzuki: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ignored: list[str] = []

    def note(order: Any, *_: Any) -> JobOutcome:
        ignored.extend(each["rule"] for each in order.ignored)
        return JobOutcome()

    monkeypatch.setattr(runner, "run_order", note)
    document = sato.hand_in()["document"]
    decided = {"document_name": "議事録.md", "fingerprint": "f", "nth": 1, "accepted": False}
    with office.database.begin() as transaction:
        for name in ("sato", "suzuki"):
            owner = find_user(transaction, name)
            assert owner is not None
            transaction.add(Remembered(owner_id=owner.id, rule=f"of-{name}", **decided))
    sato.browser.post(f"/api/v1/documents/{document}/shares", json={"user": "suzuki"})
    assert _run(office, suzuki.browser.post("/api/v1/fixes", json={"document": document}).json())
    assert ignored == ["of-sato"]


def test_a_job_that_waited_too_long_says_so(office: Office, sato: Person) -> None:
    job = sato.hand_in()
    with office.database.begin() as transaction:
        transaction.get_one(Job, job["id"]).created_at = now() - timedelta(hours=25)
    assert _run(office, job) == "failed"
    assert "24 hours" in sato.browser.get(f"/api/v1/jobs/{job['id']}").json()["problem"]


def test_a_job_that_ended_is_left_as_it_is(office: Office, sato: Person) -> None:
    job = sato.hand_in()
    with office.database.begin() as transaction:
        row = transaction.get_one(Job, job["id"])
        row.status, row.files = "done", {"verdict.json": "0" * 64}
    assert _run(office, job) == "done"
    with office.database.look() as transaction:
        assert transaction.get_one(Job, job["id"]).files == {"verdict.json": "0" * 64}


def test_a_job_whose_document_was_deleted_is_none(office: Office, sato: Person) -> None:
    job = sato.hand_in()
    sato.browser.delete(f"/api/v1/documents/{job['document']}")
    assert _run(office, job) == "deleted"


def test_what_is_past_its_time_is_deleted_to_the_last_byte(office: Office, sato: Person) -> None:
    kept, old = sato.hand_in("残す.md", b"# kept\n"), sato.hand_in("消す.md", b"# gone for good\n")
    with office.database.begin() as transaction:
        row = transaction.get_one(StoredDocument, old["document"])
        row.expires_at = now() - timedelta(seconds=1)
        gone = row.sha256
        transaction.execute(update(StoredBytes).values(stored_at=now() - timedelta(hours=2)))
    for each in office.folder.files.rglob("*"):
        os.utime(each, (0, 0))
    assert (clear(office), clear(office)) == (1, 0)
    with pytest.raises(FileNotFoundError):
        office.files.get(gone)
    shown = sato.browser.get("/api/v1/jobs").json()["jobs"]
    assert [each["id"] for each in shown] == [kept["id"]]


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_the_disk_has_nothing_left_of_what_was_deleted(office: Office, sato: Person) -> None:
    job = sato.hand_in("人員整理計画.md", "# 内密の人員整理\n".encode())
    sato.browser.delete(f"/api/v1/documents/{job['document']}")
    for each in office.folder.files.rglob("*"):
        os.utime(each, (0, 0))
    assert clear(office) == 1
    words = ("内密の人員整理".encode(), "人員整理計画".encode())
    left = [each for each in office.folder.path.rglob("*") if each.is_file()]
    assert [e.name for e in left if any(word in e.read_bytes() for word in words)] == []
