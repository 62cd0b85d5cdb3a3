"""The disk is full, the database locked, the power cut: what was accepted ends, or is told."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from checker.server.office import Office
from checker.server.store import audit, database
from checker.server.store.tables import Job
from checker.server.work.runner import JobRunner
from tests.support.office import Person
from tests.support.paths import ROOT


def _may_mount() -> bool:
    tried = ["unshare", "-rm", "true"]
    return bool(shutil.which("unshare")) and not subprocess.run(tried, check=False).returncode


@pytest.mark.slow
@pytest.mark.skipif(not _may_mount(), reason="this system lets nobody mount a disk of their own")
def test_a_full_disk_is_told_and_what_was_accepted_ends(tmp_path: Path) -> None:
    command = ["unshare", "-rm", sys.executable, "-m", "tests.support.full_disk", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["refused"] == [507, "urn:checker:problem:cannot-be-kept"]
    assert (told["told"], told["jobs"], told["left"]) == ([True, True], 2, [])
    assert set(told["full"]) <= {"again", "failed"}
    assert set(told["later"]) <= {"done", "failed"}


@pytest.fixture
def impatient(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return a server on SQLite that waits for a lock a moment only."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.1)
    office.database.engine.dispose()
    return Office.open(office.folder.path)


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_database_that_is_locked_for_long_is_told(impatient: Office) -> None:
    sato = Person(impatient, "sato")
    job = sato.hand_in()
    other = sqlite3.connect(impatient.folder.path / database.FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = sato.browser.post("/api/v1/checks", files=[("files", ("2.md", b"# 2\n"))])
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert refused.json()["type"] == "urn:checker:problem:not-now"
    with pytest.raises(Exception, match="locked"):  # the worker does it again
        JobRunner(impatient, None).run(job["id"])
    other.execute("ROLLBACK")
    other.close()
    assert JobRunner(impatient, None).run(job["id"]) == "done"
    assert len(sato.browser.get("/api/v1/jobs").json()["jobs"]) == 1
    impatient.close()


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_copy_of_the_folder_is_a_server(office: Office, sato: Person, tmp_path: Path) -> None:
    jobs = [sato.hand_in(f"{number}.md", f"# {number}\n".encode()) for number in range(3)]
    with office.database.begin() as transaction:  # one was taken, and its worker is gone
        transaction.get_one(Job, jobs[0]["id"]).status = "running"
        transaction.get_one(Job, jobs[0]["id"]).starts = 1
    assert (office.folder.path / "checker.sqlite-wal").stat().st_size > 0
    shutil.copytree(office.folder.path, tmp_path / "copy")  # rows stand in the log only
    copy = Office.open(tmp_path / "copy", use_model=False)
    assert [JobRunner(copy, None).run(each["id"]) for each in jobs] == ["done"] * 3
    with copy.database.look() as transaction:
        assert list(audit.iter_broken(transaction)) == []
        assert transaction.scalar(text("PRAGMA integrity_check")) == "ok"
    copy.close()


def test_a_job_whose_bytes_are_lost_says_so(office: Office, sato: Person) -> None:
    job = sato.hand_in()
    shutil.rmtree(office.folder.files)
    office.folder.make()
    with office.database.begin() as transaction:
        transaction.execute(text("DELETE FROM stored_bytes"))
    assert JobRunner(office, None).run(job["id"]) == "failed"
    assert "no longer" in sato.browser.get(f"/api/v1/jobs/{job['id']}").json()["problem"]
