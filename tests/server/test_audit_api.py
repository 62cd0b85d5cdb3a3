"""The audit log through the API: read, filter, export, verify."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.tables import AuditEntry, now
from tests.support.office import Person


@pytest.fixture
def written(office: Office, admin: Person) -> int:
    """Write entries of two people after those of the fixture, and return how many were before."""
    del admin
    with office.database.begin() as transaction:
        for number in range(5):
            audit.record(transaction, "sato", "document.add", f"d{number}", size=number)
        last = audit.record(transaction, "suzuki", "documents", "d0")
    return last.number - 6


def test_entries_come_newest_first_in_whole_pages(admin: Person, written: int) -> None:
    seen: list[int] = []
    before = None
    while True:
        asked = {"most": 4} | ({"before": before} if before else {})
        page = admin.browser.get("/api/v1/audit", params=asked).json()
        seen += [each["number"] for each in page["entries"]]
        if (before := page["next"]) is None:
            break
    assert seen == list(range(written + 6, 0, -1))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"actor": "suzuki"}, ["documents"]),
        ({"action": "document"}, ["document.add"] * 5),
        ({"action": "document.add", "actor": "suzuki"}, []),
        ({"action": "%"}, []),
        ({"since": (now() + timedelta(hours=1)).isoformat()}, []),
        ({"until": "2020-01-01T00:00:00Z"}, []),
    ],
)
def test_entries_are_found(
    admin: Person, written: int, asked: dict[str, str], found: list[str]
) -> None:
    del written
    page = admin.browser.get("/api/v1/audit", params=asked).json()
    assert [each["action"] for each in page["entries"]] == found


@pytest.mark.parametrize(
    "asked",
    [
        {"before": 10**30},
        {"before": -1},
        {"since": "yesterday"},
        {"since": "2020-01-01T00:00:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_makes_no_sense_is_told(admin: Person, asked: dict[str, str]) -> None:
    assert admin.browser.get("/api/v1/audit", params=asked).status_code == 422


def test_an_export_has_all_that_the_hashes_cover(
    admin: Person, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.server.store.audit_reading._AT_ONCE", 2)
    answer = admin.browser.get("/api/v1/audit/export")
    assert answer.headers["content-type"].startswith("application/jsonl")
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert [each["number"] for each in rows] == list(range(1, written + 8))
    assert rows[-1]["action"] == "audit.export"
    assert [each["previous"] for each in rows[1:]] == [each["hash"] for each in rows[:-1]]


def test_an_export_may_be_a_part(admin: Person, written: int) -> None:
    del written
    answer = admin.browser.get("/api/v1/audit/export", params={"actor": "suzuki"})
    assert [json.loads(each)["subject"] for each in answer.text.splitlines()] == ["d0"]


def test_a_whole_log_is_said_to_be_whole(admin: Person, written: int) -> None:
    told = admin.browser.get("/api/v1/audit/verification").json()
    newest = admin.browser.get("/api/v1/audit").json()["entries"][0]
    assert told == {
        "entries": written + 6,
        "broken_from": None,
        "last_number": written + 6,
        "last_hash": newest["hash"],
    }


def test_a_changed_log_says_from_where_on(office: Office, admin: Person, written: int) -> None:
    changed, missing = written + 3, written + 2
    with office.database.begin() as transaction:
        of_it = AuditEntry.number == changed
        transaction.execute(update(AuditEntry).where(of_it).values(actor="somebody else"))
    path = "/api/v1/audit/verification"
    assert admin.browser.get(path).json()["broken_from"] == changed
    with office.database.begin() as transaction:
        transaction.execute(delete(AuditEntry).where(AuditEntry.number == missing))
    assert admin.browser.get(path).json()["broken_from"] == missing + 1
    with office.database.begin() as transaction:
        transaction.execute(delete(AuditEntry).where(AuditEntry.number == 1))
    assert admin.browser.get(path).json()["broken_from"] == 2
