"""Many people at once: who reads waits for no writer, lists are looked up once, all take turns."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

import pytest
from sqlalchemy import event

from checker.server.office import Office
from checker.server.store.tables import Job
from checker.server.work.turns import Turns
from checker.server.work.worker import Worker
from tests.support.office import Person

ON_SQLITE = pytest.mark.parametrize("office", ["sqlite"], indirect=True)

_SECOND_CHECK = """
import sys, tempfile
from pathlib import Path
import checker.server.work.preload
from checker.server.work.orders import JobOrder
from checker.server.work.perform import perform
known = set(sys.modules)
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "a.md")
    path.write_text("# 議事録\\n\\n一応確認をを行う。\\n", encoding="utf-8")
    done = perform(JobOrder("check", str(path), folder, "ja", use_model=False), print)
print(done.summary["status"], *sorted(each for each in set(sys.modules) - known))
"""


@contextmanager
def _counting(office: Office) -> Iterator[list[str]]:
    """Yield the statements that the database is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(office.database.engine, "before_cursor_execute", note)


@ON_SQLITE
def test_a_page_is_shown_while_somebody_writes(office: Office, sato: Person) -> None:
    sato.browser.get("/jobs")  # the time of its last use is noted, for a minute
    with office.database.begin():
        assert sato.browser.get("/jobs").status_code == 200


def test_a_list_of_many_asks_no_more_than_a_list_of_few(office: Office, sato: Person) -> None:
    asked = []
    for _ in range(2):
        sato.hand_in()
        with _counting(office) as statements:
            sato.browser.get("/jobs")
        asked.append(len(statements))
    assert asked[0] == asked[1]


@ON_SQLITE
def test_who_wrote_leaves_others_as_long(office: Office) -> None:
    with office.database.begin():
        time.sleep(0.01)
    ended = time.monotonic()
    with office.database.begin():
        assert time.monotonic() - ended > 0.005


@pytest.mark.slow
def test_a_job_reads_and_imports_nothing_that_the_first_one_did() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SECOND_CHECK], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["pass"]


def test_the_place_of_who_came_first_stays(sato: Person, suzuki: Person) -> None:
    first = sato.hand_in()
    others = [suzuki.hand_in()["place"], sato.hand_in()["place"], suzuki.hand_in()["place"]]
    again = sato.browser.get(f"/api/v1/jobs/{first['id']}").json()["place"]
    assert (first["place"], others, again) == (0, [1, 2, 3], 0)


def test_who_had_a_turn_is_behind_who_waits(office: Office, sato: Person, suzuki: Person) -> None:
    first = sato.hand_in()["id"]
    suzuki.hand_in()
    with office.database.look() as transaction:
        mine = transaction.get_one(Job, first).owner_id
        other = next(each.owner_id for each in transaction.query(Job) if each.owner_id != mine)
    turns, owners = Turns(office), [other, mine]
    turns.sort(owners)
    assert owners == [mine, other]
    turns.note(first)
    turns.sort(owners)
    assert owners == [other, mine]


@ON_SQLITE
@pytest.mark.slow
def test_jobs_begin_as_their_owners_came(office: Office) -> None:
    people = [Person(office, each) for each in ("sato", "suzuki", "mori", "admin")]
    jobs = [each.hand_in()["id"] for each in people]
    again = Office.open(office.folder.path, use_model=False, jobs_at_once=1)
    worker = Worker(again, "test-0", None)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        began: list[datetime | None] = [None]
        until = time.monotonic() + 60
        while None in began and time.monotonic() < until:
            time.sleep(0.2)
            with again.database.look() as transaction:
                began = [transaction.get_one(Job, each).started_at for each in jobs]
        assert began == sorted(each for each in began if each is not None)
    finally:
        worker.stop()
        thread.join()
        again.close()
