"""Take jobs from the queue: one process, several jobs at once, each in a process of its own.

DBOS Transact keeps the queue in the server's database. A worker that is killed leaves its jobs
pending; under its old name it takes them up again when it starts, and others take them up when it
has not been heard of for a while.
"""

import logging
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Final

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from checker.server.clearing import clear
from checker.server.library.indexing import ask_index_when_due
from checker.server.office import (
    APPLICATION,
    LONG_QUEUE,
    QUEUE,
    WORK_VERSION,
    WORKFLOW,
    Office,
)
from checker.server.store.tables import ENDED, Job, StoredDocument, WorkerBeat, now
from checker.server.work.process import prepare, start_early
from checker.server.work.runner import JobRunner
from checker.server.work.turns import Turns, take_turns

_BEAT_SECONDS: Final = 10
_CLEAR_SECONDS: Final = 3600
_LOST_AFTER: Final = timedelta(seconds=60)
_JOBS_OF_ONE_USER: Final = 1
"""How many jobs of one user a worker runs at the same time, while others may wait."""

_LOG: Final = logging.getLogger(__name__)
_RUNNER: list[JobRunner] = []
_AT_WORK: set[str] = set()
"""Jobs that a thread of this process has in hand."""
_TURNS: list[Turns] = []


@DBOS.step(name="perform_job")
def _perform(job_id: str) -> str:
    _TURNS[0].note(job_id)
    return _RUNNER[0].run(job_id)


@DBOS.workflow(name=WORKFLOW)
def _run_job(job_id: str) -> str:
    _AT_WORK.add(job_id)
    try:
        return _perform(job_id)
    finally:
        _AT_WORK.discard(job_id)


class Worker:
    """One process that takes jobs, until it is stopped.

    Args:
        office: the server.
        name: of this worker; the same again after a restart.
        model_host: where the model host listens, None without one.
    """

    def __init__(self, office: Office, name: str, model_host: str | None) -> None:
        self._office = office
        self._name = name
        self._stop = threading.Event()
        self._clear_at = 0.0
        self._idle: set[str] = set()
        _RUNNER[:] = [JobRunner(office, model_host)]
        _TURNS[:] = [Turns(office)]

    def run(self) -> None:
        """Take jobs until `stop` is called."""
        prepare()
        start_early()
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._office.database.url,
            "application_version": WORK_VERSION,
            "executor_id": self._name,
            "log_level": "ERROR",
            "serializer": DBOSPortableJSONSerializer(),
        }
        take_turns(_TURNS[0])
        DBOS(config=config)
        DBOS.listen_queues(self._list_queues())
        DBOS.launch()
        try:
            DBOS.register_queue(
                QUEUE,
                worker_concurrency=self._office.settings.jobs_at_once,
                partition_worker_concurrency=_JOBS_OF_ONE_USER,
                polling_interval_sec=0.25,
            )
            DBOS.register_queue(LONG_QUEUE, worker_concurrency=1)
            while not self._stop.wait(_BEAT_SECONDS if self._beat() else 1):
                self._take_up_lost_jobs()
                self._clear()
        finally:
            DBOS.destroy()

    def _list_queues(self) -> list[str]:
        """Return what this worker takes jobs from: an index is built where the folders are named.

        A worker on another machine has a data folder of its own, in which nobody asks.
        """
        has_library = self._office.settings.folders or self._office.folder.index.exists()
        return [QUEUE, LONG_QUEUE] if has_library else [QUEUE]

    def stop(self) -> None:
        """Let `run` return; what runs is taken up again by the next start."""
        self._stop.set()

    def _beat(self) -> bool:
        with suppress(OperationalError), self._office.database.begin() as transaction:
            transaction.merge(WorkerBeat(id=self._name, seen_at=now()))
            return True
        _LOG.warning("the database does not answer")
        return False

    def _take_up_lost_jobs(self) -> None:
        """Put back what nobody works at: what is held in vain, and what has no place in the queue.

        The queue does not resume what ended for it, as it does where the database did not answer;
        such a job begins anew.
        """
        with suppress(OperationalError):
            held = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
            lost = self._list_lost_workers()
            states = self._list_states()
            left = [each.workflow_id for each in held if each.executor_id in lost]
            left += self._list_dropped(
                each.workflow_id for each in held if each.executor_id == self._name
            )
            if left:
                DBOS.resume_workflows(left)
            stranded = _list_stranded(states, {each.workflow_id for each in held})
            if stranded:
                _LOG.warning("jobs begin anew", extra={"jobs": stranded})
                DBOS.delete_workflows(stranded)
            self._queue_anew([*stranded, *(job for job, state in states.items() if state is None)])

    def _list_dropped(self, held: Iterable[str]) -> list[str]:
        """Return what this worker holds and no thread has in hand, twice in a row.

        The queue loses hold of a job where it cannot write down how it ended: the disk was full.
        """
        idle = set(held) - _AT_WORK
        dropped = sorted(idle & self._idle)
        self._idle = idle
        return dropped

    def _clear(self) -> None:
        if time.monotonic() < self._clear_at:
            return
        with suppress(OperationalError):
            clear(self._office)
            ask_index_when_due(self._office)
            self._clear_at = time.monotonic() + _CLEAR_SECONDS

    def _list_lost_workers(self) -> set[str | None]:
        with self._office.database.look() as transaction:
            lost = select(WorkerBeat.id).where(WorkerBeat.seen_at < now() - _LOST_AFTER)
            return set(transaction.scalars(lost))

    def _list_states(self) -> dict[str, str | None]:
        """Return each job that has not ended with its state in the queue, None where it has none.

        The rows are read first: a row and its place in the queue come with one transaction.
        """
        with self._office.database.look() as transaction:
            jobs = list(transaction.scalars(select(Job.id).where(Job.status.not_in(ENDED))))
        if not jobs:
            return {}
        known = DBOS.list_workflows(workflow_ids=jobs, load_input=False, load_output=False)
        return dict.fromkeys(jobs) | {each.workflow_id: each.status for each in known}

    def _queue_anew(self, jobs: list[str]) -> None:
        """Give jobs a place in the queue that have none, as those of a backup do."""
        if not jobs:
            return
        with self._office.database.begin() as transaction:
            wanted = select(Job, StoredDocument.size).where(
                StoredDocument.id == Job.document_id, Job.id.in_(jobs), Job.status.not_in(ENDED)
            )
            for job, size in transaction.execute(wanted).all():
                self._office.enqueue(transaction, job, size)


def _list_stranded(states: dict[str, str | None], held: set[str]) -> list[str]:
    """Return jobs that have not ended although their workflow has."""
    ended = {"ERROR", "SUCCESS", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
    return [job for job, status in states.items() if status in ended and job not in held]
