"""The queue, for administrators: what runs, waits and failed, whose it is; call jobs off."""

from dataclasses import asdict

from fastapi import APIRouter, Request

from checker.server import requests
from checker.server.office import Office
from checker.server.oversight import QueueEntry, read_queue
from checker.server.store.tables import Job, User
from checker.server.web.api.account_schemas import QueueEntryView, QueueView
from checker.server.web.callers import Administering, InOffice
from checker.server.web.problems import find_language, not_found

router = APIRouter(prefix="/api/v1/queue", tags=["queue"])


@router.get("")
def show_queue(request: Request, office: InOffice, caller: Administering) -> QueueView:
    """Show what runs, waits and failed, without a word of any document."""
    del caller
    language = find_language(request)
    with office.database.look() as transaction:
        queue = read_queue(transaction)

    def view(entry: QueueEntry) -> QueueEntryView:
        problem = None if entry.problem is None else entry.problem.get(language)
        return QueueEntryView(**asdict(entry) | {"problem": problem})

    return QueueView(
        counts=queue.counts, users=dict(queue.users), jobs=[view(each) for each in queue.entries]
    )


@router.delete("/{job_id}", status_code=204)
def cancel(office: InOffice, caller: Administering, job_id: str) -> None:
    """Call anybody's job off."""
    cancel_by_id(office, caller.user, job_id)


def cancel_by_id(office: Office, user: User, job_id: str) -> None:
    """Call a job off.

    Raises:
        ProblemError: there is none of that id.
    """
    with office.database.begin() as transaction:
        job = transaction.get(Job, job_id)
        if job is None:
            raise not_found()
        requests.cancel(transaction, job, user)
