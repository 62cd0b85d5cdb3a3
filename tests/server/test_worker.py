"""A worker that lives sees to it that no job is left lying, whatever became of it in the queue."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from dbos._sys_db import SystemDatabase
from sqlalchemy.exc import OperationalError

from checker.server.accounts.users import find_user
from checker.server.library.indexing import ask_index
from checker.server.office import Office
from checker.server.store.tables import Job
from checker.server.work import worker as worker_module
from checker.server.work.runner import JobRunner
from checker.server.work.worker import Worker
from tests.support.asking import name_folders
from tests.support.office import Person

pytestmark = pytest.mark.slow
FULL = OperationalError("INSERT", None, Exception("database or disk is full"))


@pytest.fixture
def working(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let a worker run that ends each job at once; returns the jobs as it begins them."""
    begun: list[str] = []

    def run(_: JobRunner, job_id: str) -> str:
        begun.append(job_id)
        if len(begun) == 1:
            raise FULL
        with office.database.begin() as transaction:
            transaction.get_one(Job, job_id).status = "done"
        return "done"

    monkeypatch.setattr(JobRunner, "run", run)
    monkeypatch.setattr(worker_module, "_BEAT_SECONDS", 0.5)
    worker = Worker(office, "test-0", None)
    thread = Thread(target=worker.run)
    thread.start()
    yield begun
    worker.stop()
    thread.join()


def _wait_until_done(office: Office, job: str) -> None:
    until = time.monotonic() + 60
    status = ""
    while status != "done":
        assert time.monotonic() < until, status
        time.sleep(0.1)
        with office.database.look() as transaction:
            status = transaction.get_one(Job, job).status


def test_a_job_that_failed_in_the_queue_begins_anew(
    office: Office, sato: Person, working: list[str]
) -> None:
    job = sato.hand_in()["id"]
    _wait_until_done(office, job)
    assert working == [job, job]


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_job_that_the_queue_lost_hold_of_begins_anew(
    office: Office, sato: Person, working: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    monkeypatch.setattr(SystemDatabase, "update_workflow_outcome", _refuse_once(refused))
    job = sato.hand_in()["id"]
    _wait_until_done(office, job)
    assert (refused, set(working)) == ([job], {job})


def _refuse_once(refused: list[str]) -> Callable[..., Any]:
    usual = SystemDatabase.update_workflow_outcome

    def update(queue: SystemDatabase, workflow_id: str, *told: Any, **more: Any) -> Any:
        if not refused:
            refused.append(workflow_id)
            raise FULL
        return usual(queue, workflow_id, *told, **more)

    return update


@pytest.mark.parametrize("named", [True, False])
def test_an_index_is_built_where_its_folders_are_named_and_nobody_waits_behind_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, named: bool
) -> None:
    indexing, document_done = Event(), Event()

    def run(_: JobRunner, job_id: str) -> str:
        with office.database.look() as transaction:
            kind = transaction.get_one(Job, job_id).kind
        if kind == "index":
            indexing.set()
            assert document_done.wait(60)
        with office.database.begin() as transaction:
            transaction.get_one(Job, job_id).status = "done"
        return "done"

    monkeypatch.setattr(JobRunner, "run", run)
    office.settings = office.settings.model_copy(update={"jobs_at_once": 1})
    if named:
        name_folders(office, {"path": tmp_path, "roles": ["member"]})
    with office.database.begin() as transaction:
        admin = find_user(transaction, "admin")
        assert admin is not None
        index = ask_index(office, transaction, admin, "test").id
    worker = Worker(office, "test-0", None)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        assert indexing.wait(60 if named else 3) is named
        _wait_until_done(office, Person(office, "admin").hand_in()["id"])
        document_done.set()
        if named:
            _wait_until_done(office, index)
    finally:
        document_done.set()
        worker.stop()
        thread.join()
