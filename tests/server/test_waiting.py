"""How long a job still takes, from how long such jobs took before."""

from datetime import timedelta

from sqlalchemy.orm import Session as Transaction

from checker.server.office import Office
from checker.server.store.tables import Job, now
from checker.server.waiting import Outlook
from tests.support.office import Person


def _end_after(transaction: Transaction, job: str, seconds: int) -> None:
    row = transaction.get_one(Job, job)
    row.started_at = now()
    row.status, row.ended_at = "done", row.started_at + timedelta(seconds=seconds)


def test_nothing_is_estimated_from_nothing(sato: Person) -> None:
    assert sato.hand_in()["seconds_left"] is None


def test_a_job_takes_as_long_as_those_before_it(office: Office, sato: Person) -> None:
    before = [sato.hand_in()["id"] for _ in range(3)]
    with office.database.begin() as transaction:
        for job, seconds in zip(before, (10, 20, 90), strict=True):
            _end_after(transaction, job, seconds)
    first = sato.hand_in()
    third = [sato.hand_in() for _ in range(2)][-1]
    assert (first["seconds_left"], third["place"], third["seconds_left"]) == (20, 2, 40)


def test_a_job_that_runs_is_estimated_by_its_progress(office: Office, sato: Person) -> None:
    job = sato.hand_in()["id"]
    with office.database.begin() as transaction:
        row = transaction.get_one(Job, job)
        row.status, row.started_at = "running", now() - timedelta(seconds=30)
        row.done, row.total = 25, 100
        assert Outlook(transaction, [row], 2).estimate(row) in {90, 91}
